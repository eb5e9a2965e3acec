"""The 2021 pages in a real browser: accessible, complete without scripts, and what the script adds."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from accessible import COLOURS, OPEN_ALL, PAGES, THINNED, axe, violations
from axe_playwright_python.sync_playwright import DEFAULT_OPTIONS
from playwright.sync_api import Browser, Page, expect
from read_pdf import page_texts

from cchc.project.paths import Workspace

SHOWN = "rows => rows.filter(row => row.checkVisibility()).map(row => row.id)"
NUMBER = re.compile(r"\d+(?:\.\d{3})*(?:,\d+)?")
ROWS = ".annex > table > tbody > tr:not(.lineage)"
Opener = Callable[..., Page]


@pytest.fixture
def opened(made: Workspace, browser: Browser) -> Iterator[Opener]:
    """Opens a page of the outputs; no test ends with a request, a console message or an error behind it."""
    contexts, asked, said = [], [], []

    def open_page(name: str = "report.html", width: int = 1280, height: int = 900, **more: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **more)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto((made.outputs / name).as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert said == []
    assert {url.partition("#")[0] for url in asked} <= {(made.outputs / name).as_uri() for name in PAGES}


def shown(page: Page) -> list[str]:
    """The codes of the annex's visible rows."""
    return page.locator(ROWS).evaluate_all(SHOWN)


# --- for everybody ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280, 2560])
def test_axe_finds_nothing(opened: Opener, name: str, scheme: str, width: int) -> None:
    """Every rule of axe-core that is on by default; at a desk's width with every block opened.

    In the dark only the rules of colour: nothing else of the style sheet depends on the scheme. Every row of a table
    is judged once, at a desk in the light; elsewhere of those that differ in words only the first.
    """
    page = opened(name, width, color_scheme=scheme)
    if width == 1280:
        page.evaluate(OPEN_ALL)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if (width, scheme) != (1280, "light"):
        page.evaluate(THINNED)
    assert violations(page, COLOURS if scheme == "dark" else DEFAULT_OPTIONS) == ""


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_paper(opened: Opener, name: str, scheme: str) -> None:
    page = opened(name, 794, color_scheme=scheme)  # A4 at 96 dots an inch
    page.emulate_media(media="print")
    page.evaluate(THINNED)
    assert violations(page, COLOURS if scheme == "dark" else DEFAULT_OPTIONS) == ""


def test_what_looks_alike_has_one_contrast(opened: Opener) -> None:
    """The short cut that all tests of the colours take: ten elements of each look, all over the page."""
    page = opened()
    page.evaluate(OPEN_ALL)
    found = axe(10).run(page, options={"runOnly": ["color-contrast"]})
    assert found.violations_count == 0, found.generate_report()
    assert page.locator("[data-look]").count() > 500


@pytest.mark.parametrize("name", PAGES)
def test_axe_would_find_what_is_wrong_with_one_cell(opened: Opener, name: str) -> None:
    page = opened(name)
    page.evaluate("""() => {
        const cell = [...document.querySelectorAll("tbody td")].filter(cell => cell.checkVisibility()).at(-1);
        cell.innerHTML = "<span style='color: #ddd'>lu mờ</span><img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>";
    }""")
    page.evaluate(THINNED)  # as the pages of other periods are judged
    found = violations(page)
    assert "color-contrast" in found and "image-alt" in found and found.count("Target: ") == 2


@pytest.mark.parametrize("width", [360, 1280])
def test_a_focused_figure_tells_where_it_comes_from(opened: Opener, width: int) -> None:
    page = opened(width=width, height=640)
    figure = page.locator("a.figure", has_text="54.647").first
    figure.focus()
    expect(figure).to_have_accessible_name("54.647")
    expect(figure).to_have_accessible_description(figure.get_attribute("aria-description"))
    heights = page.evaluate("""() => [...document.querySelectorAll("main a.figure")].map(figure => {
        if (!figure.checkVisibility()) return 0;
        figure.focus({focusVisible: true});
        return parseFloat(getComputedStyle(figure, "::after").height);
    })""")
    assert 20 < max(heights) < 640 / 3 - 30, "no tip is cut off or covers more than a third of the window"
    tip = "getComputedStyle(document.activeElement, '::after').display"
    assert page.evaluate(tip) != "none"
    page.keyboard.press("Escape")
    assert page.evaluate(tip) == "none"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(tip) != "none"


def test_without_scripts_the_page_is_complete_and_shows_no_control(opened: Opener) -> None:
    text = "document.querySelector('main').textContent.replace(/\\s+/g, ' ')"
    plain, full = opened(java_script_enabled=False), opened()
    full.evaluate("document.querySelector('.filter').remove()")
    assert plain.evaluate(text) == full.evaluate(text)
    assert plain.locator("button, input, select, output, [aria-sort], [aria-current]").count() == 0
    assert len(shown(plain)) == 183


def test_paper_shows_the_whole_annex_and_no_control(opened: Opener) -> None:
    page = opened()
    page.get_by_label("Tìm").fill("không có từ này")
    page.get_by_role("button", name="Tiếp nhận").click()
    assert shown(page) == []
    page.emulate_media(media="print")
    assert len(shown(page)) == 183
    assert page.locator(":is(nav, .filter, input, select, aside):visible").count() == 0
    assert page.locator("th[aria-sort] button").evaluate("e => getComputedStyle(e, '::after').display") == "none"


def test_paper_keeps_small_tables_whole(opened: Opener) -> None:
    pages = [" ".join(text.split()) for text in page_texts(opened().pdf(prefer_css_page_size=True))]
    ends = {
        "Nội dung Họ và tên": "Công chức phụ trách Bộ phận Một cửa",
        "8.633 (3) 8.633 (3)": "49.900 49.900 49.120 780",
        "Xã Phú Mỹ 3.243": "Xã Mỹ Phước 6.836",
    }
    for first, last in ends.items():
        (holder,) = (page for page in pages if first in page or last in page)
        assert holder.count(first) == holder.count(last) == 1


def test_paper_shows_every_finding_of_validation(opened: Opener) -> None:
    page = opened("validation.html")
    page.emulate_media(media="print")
    shown = page.locator("[id^=phat-hien]").evaluate_all(SHOWN)
    assert sorted(shown) == sorted(f"phat-hien.{n}" for n in range(1, page.locator("[id^=phat-hien]").count() + 1))
    assert len(shown) > 70


WIDE = "boxes => boxes.filter(box => box.scrollWidth > box.clientWidth).map(box => box.className)"


@pytest.mark.parametrize("name", PAGES)
def test_on_a_phone_only_the_heat_map_is_wider_than_its_box(opened: Opener, name: str) -> None:
    page = opened(name, 360)
    page.evaluate(OPEN_ALL)
    page.evaluate("new Promise(requestAnimationFrame)")
    assert page.locator(".table").evaluate_all(WIDE) == ["table heat scrolls"]
    box, first = page.locator(".heat"), page.locator(".heat tbody th").first
    assert "Kéo ngang" in box.evaluate("box => getComputedStyle(box, '::before').content")
    place = first.bounding_box()["x"]
    box.focus()
    for _ in range(50):  # a scroll by keyboard takes its time
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(20)
    assert box.evaluate("box => box.scrollLeft") > 100
    assert abs(first.bounding_box()["x"] - place) < 1, "the units stay in view"
    assert page.evaluate("scrollX") == 0


def test_a_wide_table_at_a_desk_says_nothing_of_scrolling(opened: Opener) -> None:
    page = opened()
    page.evaluate(OPEN_ALL)
    page.evaluate("new Promise(requestAnimationFrame)")
    assert page.locator(".table").count() > 20 and page.locator(".scrolls").count() == 0


@pytest.mark.parametrize("name", PAGES)
def test_a_click_selects_the_check_of_a_finding_to_be_copied(opened: Opener, made: Workspace, name: str) -> None:
    page = opened(name)
    page.locator('[id="phat-hien.1"] code').first.click()
    check = pd.read_parquet(made.processed / "findings.parquet")["check"].iloc[0]
    assert page.evaluate("getSelection().toString()") == check


def test_each_chart_has_the_table_of_its_figures(opened: Opener) -> None:
    charts = opened(java_script_enabled=False).locator("figure:has(svg)")
    assert charts.count() == 8
    for chart in charts.all():
        cells = chart.locator("details table td").all_text_contents()
        assert len(cells) > 2 and sum(map(bool, cells)) > 0.8 * len(cells)
        said = chart.locator("svg").get_attribute("aria-label")
        assert set(NUMBER.findall(said)) & set(NUMBER.findall(" ".join(cells)))


# --- contents and links -------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [360, 1280])
def test_the_contents_follow_the_reader(opened: Opener, width: int) -> None:
    page = opened(width=width)
    current = page.locator(".contents.wide [aria-current]")
    assert current.count() == 0
    for code, title in (("II.5", "5. Cải cách thủ tục hành chính (TTHC)"), ("kiem-tra", "Kết quả kiểm tra số liệu")):
        page.locator(f'[id="muc-{code}"]').evaluate("e => e.scrollIntoView()")
        expect(current).to_have_text(title)
        if width == 360:
            expect(page.locator(".contents.narrow summary")).to_have_text(f"Mục lục: {title}")
        else:
            expect(current).to_be_in_viewport()
    page.evaluate("scrollTo(0, 0)")
    expect(current).to_have_count(0)


def test_the_keyboard_reaches_text_contents_and_details(opened: Opener) -> None:
    page = opened()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến nội dung báo cáo")).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(page.locator(".contents.wide a").first).to_be_focused()
    lineage = page.locator('[id="III.6.1"] + .lineage details')
    lineage.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(lineage).to_have_attribute("open", "")


def test_a_link_opens_what_it_leads_to(opened: Opener, made: Workspace) -> None:
    page = opened()
    page.get_by_label("Tìm").fill("không có từ này")
    link = page.locator('.finding a[href="#III.6.8.944"]').first
    link.click()
    cell = page.locator('[id="III.6.8.944"]')
    expect(cell).to_be_in_viewport()
    assert len(shown(page)) == 183, "a row that was filtered away is shown"

    page = opened("validation.html")
    page.locator('a[href="report.html#III.6.8.944"]').first.click()
    expect(page).to_have_url((made.outputs / "report.html").as_uri() + "#III.6.8.944")
    expect(page.locator('[id="III.6.8.944"]')).to_be_in_viewport()


# --- filter and sort ----------------------------------------------------------------------------------------


def test_the_annex_is_searched_with_and_without_tones(opened: Opener) -> None:
    page = opened()
    words, count = page.get_by_label("Tìm"), page.locator(".filter output")
    expect(count).to_have_text("183/183 hàng")
    words.fill("hồ sơ")
    toned = set(shown(page))
    assert {"III", "III.6", "III.6.1"} <= toned and 10 < len(toned) < 50
    words.fill("HO  so")
    assert toned <= set(shown(page)) and len(shown(page)) < 60
    words.fill("hộ sơ")
    assert shown(page) == [] and count.text_content() == "0/183 hàng"
    words.fill("4.747")
    assert shown(page) == ["III", "III.6", "III.6.1", "III.6.2"] and count.text_content() == "2/183 hàng"
    expect(page.locator('[id="III.6.1"] + .lineage')).to_be_visible()
    expect(page.locator('[id="III.6.3"] + .lineage')).to_be_hidden()
    page.get_by_role("button", name="Bỏ lọc").click()
    assert len(shown(page)) == 183 and words.input_value() == ""


def test_one_section_and_only_rows_with_findings_by_keyboard(opened: Opener, made: Workspace) -> None:
    page = opened()
    page.get_by_label("Tìm").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    section = shown(page)
    assert section[0] == "III" and all(f"{code}.".startswith("III.") for code in section)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")  # past the order
    page.keyboard.press("Space")
    found = pd.read_parquet(made.processed / "findings.parquet")["indicator"]
    rows = page.locator(ROWS).evaluate_all("rows => rows.map(row => row.id)")
    asked = sorted(set(found) & {code for code in rows if f"{code}.".startswith("III.")})
    expect(page.locator(".filter output")).to_have_text(f"{len(asked)}/183 hàng")
    assert asked and set(asked) <= set(shown(page)) < set(section)


def test_the_annex_is_sorted_within_its_groups_and_paper_is_not(opened: Opener) -> None:
    page = opened()
    order = page.get_by_label("Thứ tự trong mỗi nhóm")
    every = "rows => rows.map(row => [row.id || row.className, row.cells[3]?.textContent ?? ''])"
    rows = page.locator(".annex > table > tbody > tr")

    def group(code: str) -> list[str]:
        return [row for row in shown(page) if f"{row}.".startswith(f"{code}.")]

    printed, form = rows.evaluate_all(every), shown(page)
    assert group("I.5") == ["I.5", "I.5.1", "I.5.2", "I.5.3"] and group("III.2")[3:] == [
        "III.2.3",
        "III.2.4",
        "III.2.5",
    ]
    order.select_option("Số liệu tăng dần")
    assert group("I.5") == ["I.5", "I.5.2", "I.5.3", "I.5.1"], "0, 96,90, 226"
    assert group("V.6")[:3] == ["V.6", "V.6.2", "V.6.1"], "4 (*), then the blank ones"
    order.select_option("Số liệu giảm dần")
    assert group("I.5") == ["I.5", "I.5.1", "I.5.3", "I.5.2"]
    assert group("III.2") == ["III.2", "III.2.3", "III.2.4", "III.2.5", "III.2.1", "III.2.2"], (
        "parts stay below their sum"
    )
    now = rows.evaluate_all(every)
    below = {tuple(one): other for one, other in pairwise(printed) if other[0] == "lineage"}
    assert below and all(now[now.index(list(one)) + 1] == other for one, other in below.items())
    heads = [code for code in form if code.count(".") < 2]
    assert [code for code in shown(page) if code in heads] == heads and sorted(shown(page)) == sorted(form)
    page.get_by_label("Tìm").fill("phiếu")
    assert group("I.5") == ["I.5", "I.5.1", "I.5.3", "I.5.2"] and not group("I.1"), "the order outlives a filter"
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.get_by_role("button", name="Bỏ lọc").click()
    assert rows.evaluate_all(every) == printed and order.input_value() == "0"


def test_a_table_is_sorted_by_number_and_its_sum_stays_last(opened: Opener) -> None:
    page = opened()
    table = page.get_by_role("table", name="Kết quả giải quyết hồ sơ của các xã, thị trấn")
    head = table.get_by_role("columnheader", name="Tiếp nhận")

    def received() -> list[int]:
        cells = table.locator("tr td:nth-child(2)").all_text_contents()
        return [int(text.removesuffix(" (3)").replace(".", "")) for text in cells]

    printed = received()
    *communes, total = printed
    assert communes != sorted(communes) and total == sum(communes)
    head.get_by_role("button").focus()
    for order, wanted in (("ascending", sorted(communes)), ("descending", sorted(communes, reverse=True))):
        page.keyboard.press("Enter")
        assert (head.get_attribute("aria-sort"), received()) == (order, [*wanted, total])
    page.keyboard.press("Space")
    assert (head.get_attribute("aria-sort"), received()) == (None, printed)


def test_causes_are_sorted_by_who_mends_them_and_turn_back(opened: Opener) -> None:
    page = opened("validation.html")
    table = page.locator(".findings table").first
    places = lambda: table.locator("tbody > tr > td:nth-child(1)").all_text_contents()  # noqa: E731
    whose = lambda: table.locator("tbody > tr > td:nth-child(3)").all_text_contents()  # noqa: E731
    printed, button = places(), table.get_by_role("button", name="Ai xử lý")
    button.click()
    assert whose() == page.evaluate("names => names.sort(new Intl.Collator('vi').compare)", whose())
    button.click()
    button.click()
    assert places() == printed == [str(n) for n in range(1, len(printed) + 1)]


def test_dates_of_a_register_are_sorted_as_dates(opened: Opener) -> None:
    page = opened()
    page.evaluate(OPEN_ALL)
    column = page.evaluate("""() => {
        const date = /^\\d+\\/\\d+\\/\\d{4}$/;
        for (const table of document.querySelectorAll(".review-table table")) {
            const rows = [...table.tBodies[0].rows];
            const dated = n => rows.every(row => date.test(row.cells[n].textContent));
            const place = [...rows[0].cells].findIndex((_, n) => dated(n));
            if (place < 0 || rows.length < 5) continue;
            table.tHead.rows[0].cells[place].querySelector("button").click();
            return [...table.tBodies[0].rows].map(row => row.cells[place].textContent);
        }
    }""")
    dates = pd.to_datetime(pd.Series(column), dayfirst=True)
    assert dates.is_monotonic_increasing and dates.nunique() > 3


def test_the_sample_is_small_enough(made: Workspace) -> None:
    sizes = {name: Path(made.outputs / name).stat().st_size for name in PAGES}
    assert sizes["report.html"] < 850_000 and sizes["validation.html"] < 150_000
