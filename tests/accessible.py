"""What axe-core finds on a page of the outputs."""

from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import DEFAULT_OPTIONS, Axe
from playwright.sync_api import Browser, Page

PAGES = ("report.html", "validation.html")
OPEN_ALL = "document.querySelectorAll('main details').forEach(details => { details.open = true })"
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
# Two elements with the same styles all the way up to the page have the same contrast, and a table has thousands of
# them, each of which costs axe 3 ms: the rules of colour are asked about the first of each look.
FIRST_OF_EACH_LOOK = """
(() => {
    const looks = new Map(), seen = new Set();
    const look = e => {
        if (!looks.has(e)) {
            const s = getComputedStyle(e);
            looks.set(e, [e.tagName, s.color, s.fill, s.backgroundColor, s.backgroundImage, s.fontSize, s.fontWeight,
                s.opacity, s.textShadow, s.textDecorationLine, s.position, e.parentElement ? look(e.parentElement) : ""
            ].join());
        }
        return looks.get(e);
    };
    for (const e of document.querySelectorAll("body *")) {
        const words = [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim());
        if (!words || !e.checkVisibility() || seen.has(look(e))) continue;
        seen.add(look(e));
        e.dataset.look = seen.size;
    }
    axe.configure({rules: [
        {id: "color-contrast", selector: "[data-look]"}, {id: "link-in-text-block", selector: "a[href][data-look]"},
    ]});
})()"""
AXE = Axe(AXE_SCRIPT + FIRST_OF_EACH_LOOK)


def violations(page: Page, options: dict = DEFAULT_OPTIONS) -> str:
    """What every rule that is on by default, or those of `options`, finds on the page as it is; "" where nothing."""
    found = AXE.run(page, options=options)
    return found.generate_report() if found.violations_count else ""


def violations_of(browser: Browser, path: Path) -> str:
    """What they find in the file at a desk's width with every block opened."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(path.as_uri())
    page.evaluate(OPEN_ALL)
    found = violations(page)
    page.close()
    return found
