"""What axe-core finds on a page of the outputs."""

from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import DEFAULT_OPTIONS, Axe
from playwright.sync_api import Browser, Page

PAGES = ("report.html", "validation.html")
OPEN_ALL = "document.querySelectorAll('main details').forEach(details => { details.open = true })"
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
# Two elements with the same styles all the way up to the page have the same contrast, and a table has thousands of
# them, each of which costs axe 3 ms: the rules of colour are asked about COUNT of each look.
SOME_OF_EACH_LOOK = """
(() => {
    const looks = new Map(), all = new Map();
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
        if (!words || !e.checkVisibility()) continue;
        if (!all.has(look(e))) all.set(look(e), []);
        all.get(look(e)).push(e);
    }
    for (const alike of all.values()) {
        const count = Math.min(COUNT, alike.length);
        for (let n = 0; n < count; n++) alike[Math.floor(n * alike.length / count)].dataset.look = "";
    }
    axe.configure({rules: [
        {id: "color-contrast", selector: "[data-look]"}, {id: "link-in-text-block", selector: "a[href][data-look]"},
    ]});
})()"""
# Of the rows of a table that differ in words only the first is left.
THINNED = """
(() => {
    const shape = e => [e.tagName, e.className, e.getAttributeNames().join(), [...e.childNodes].map(n =>
        n.nodeType === Node.ELEMENT_NODE ? shape(n) : n.data.trim() ? "…" : "").join(" ")].join();
    for (const body of document.querySelectorAll("tbody")) {
        const seen = new Set();
        for (const row of [...body.rows]) {
            const own = shape(row);
            if (seen.has(own)) row.remove();
            seen.add(own);
        }
    }
})()"""


def axe(count: int = 1) -> Axe:
    """Asks the rules of colour about so many elements of each look, from one end of the page to the other."""
    return Axe(AXE_SCRIPT + SOME_OF_EACH_LOOK.replace("COUNT", str(count)))


AXE = axe()


def violations(page: Page, options: dict = DEFAULT_OPTIONS) -> str:
    """What every rule that is on by default, or those of `options`, finds on the page as it is; "" where nothing."""
    found = AXE.run(page, options=options)
    return found.generate_report() if found.violations_count else ""


def violations_of(browser: Browser, path: Path) -> str:
    """What they find in the file at a desk's width with every block opened, of rows that are alike in the first."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(path.as_uri())
    page.evaluate(THINNED)
    page.evaluate(OPEN_ALL)
    found = violations(page)
    page.close()
    return found
