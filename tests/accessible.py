"""What axe-core finds on a page of the outputs."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

PAGES = ("report.html", "validation.html")
OPEN_ALL = "document.querySelectorAll('main details').forEach(details => { details.open = true })"


def violations(browser: Browser, path: Path) -> str:
    """What every rule that is on by default finds at a desk's width with every block opened; "" where nothing.

    But that of contrast, which takes longer than all others: pages share one style sheet, and test_page has it judged
    on the fullest of them, light and dark.
    """
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(path.as_uri())
    page.evaluate(OPEN_ALL)
    found = Axe().run(page, options={"rules": {"color-contrast": {"enabled": False}}})
    page.close()
    return found.generate_report() if found.violations_count else ""
