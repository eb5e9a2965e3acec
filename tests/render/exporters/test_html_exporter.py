"""report.html stands alone, runs nothing, shows text as text, and fits a phone and a desk."""

import base64
import hashlib
import re
from html import unescape

import pytest
from nbconvert.exporters import get_exporter
from sample_report import LONG, PAYLOAD, new_notebook, report, shown

from cchc.blocks import Link, Paragraph, Review, screen
from cchc.render.exporters.html import CchcHTMLExporter


@pytest.fixture(scope="module")
def page() -> str:
    return CchcHTMLExporter().from_notebook_node(report())[0]


def test_it_is_registered_with_nbconvert():
    assert get_exporter("cchc-html") is CchcHTMLExporter
    menu = get_exporter("Bao_cao_HTML")
    assert issubclass(menu, CchcHTMLExporter) and menu.export_from_notebook == "Báo cáo (HTML)"
    assert not CchcHTMLExporter.export_from_notebook, "JupyterLab cannot follow a name with a hyphen"


def test_two_builds_are_the_same_text(page):
    assert CchcHTMLExporter().from_notebook_node(report())[0] == page


def test_it_names_the_document_and_forbids_everything_from_elsewhere(page):
    assert '<html lang="vi">' in page
    assert "<title>Báo cáo kết quả cải cách hành chính năm 2021</title>" in page
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in page
    assert not re.search(r'<(iframe|link|object)\b|@import|(src|srcset)="?http', page)


def test_only_the_page_s_own_script_can_run(page, browser, tmp_path):
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert page.count("<script") == 1 and f"script-src 'sha256-{digest}'\"" in page
    path = tmp_path / "report.html"
    strange = "<script>document.title = 'lạ'</script><img src=x onerror=\"document.title = 'lạ'\"><main"
    path.write_text(page.replace("<main", strange, 1), encoding="utf-8")
    view = browser.new_page()
    said = []
    view.on("console", lambda message: said.append(message.text))
    view.goto(path.as_uri())
    assert view.title() == "Báo cáo kết quả cải cách hành chính năm 2021"
    assert sum("violates the following Content Security Policy" in text for text in said) >= 2
    assert view.locator(".filter").count() == 1, "the page's own script ran"
    view.close()


def test_validation_holds_the_findings_alone_and_leads_to_the_report():
    links = Paragraph(text=[Link(href=f"#{place}", text=["đây"]) for place in ("phat-hien.1", "I.2.3")])
    found = screen.UncheckedFindings(findings=[screen.UncheckedFinding(number=1, message="Sai số")])
    more = [
        Review(code="kiem-tra", title="Kiểm tra", blocks=[links, found]),
        Review(code="nguon-so-lieu", title="Nguồn", blocks=[Paragraph(text=["Sổ"])]),
    ]
    book = new_notebook([*report().cells, *map(shown, more)], open_errors=3, open_findings=7)
    both = CchcHTMLExporter().from_notebook_node(book)[0]
    assert "Sai số" in both and "Sổ</p>" in both
    alone = get_exporter("cchc-validation")().from_notebook_node(book)[0]
    assert "<title>Kiểm tra số liệu: Báo cáo kết quả cải cách hành chính năm 2021</title>" in alone
    assert "DỰ THẢO – còn 3 lỗi" in alone and "Chỉ người duyệt thấy" in alone and "huyện Mỹ Tú".upper() in alone.upper()
    assert 'href="#phat-hien.1"' in alone and 'href="report.html#I.2.3"' in alone
    assert "<article>" not in alone and "Sổ</p>" not in alone


def test_code_warnings_and_removed_cells_stay_out(page):
    assert not re.search("in ra|secret|Bỏ đi|BỎ ĐI", page)


def test_payload_is_shown_as_text_in_paragraph_and_cell(page):
    assert unescape(page).count(PAYLOAD) == 2
    assert "Ô <em>lời văn</em> &lt;script&gt;" in page


def test_ids_are_unique_and_every_link_inside_has_a_target(page):
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    assert {"muc-I", "muc-I.1", "muc-phu-luc", "I.2.3"} <= set(ids)


def test_notes_stand_before_the_document(page):
    assert page.index("Chỉ người duyệt thấy") < page.index("<article>")


def test_a_draft_says_so_first_on_the_screen_and_on_paper(page, browser):
    draft = CchcHTMLExporter().from_notebook_node(report(open_errors=3, open_findings=7))[0]
    words = "DỰ THẢO – còn 3 lỗi chưa được xử lý (7 phát hiện)"
    assert draft.count(words) == 1 and "DỰ THẢO" not in page
    for media, width in (("screen", 360), ("screen", 1280), ("print", 800)):
        view = browser.new_page(viewport={"width": width, "height": 800}, color_scheme="light")
        view.emulate_media(media=media)
        view.set_content(draft)
        banner = view.get_by_text(words)
        assert banner.is_visible()
        place = banner.bounding_box()
        assert place["y"] + place["height"] < view.locator(".letterhead").bounding_box()["y"] < 800
        view.close()


@pytest.mark.parametrize("width", [360, 1280, 2560])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_opens_without_request_error_or_sideways_scroll(page, browser, tmp_path, width, scheme):
    path = tmp_path / "report.html"
    path.write_text(page, encoding="utf-8")
    view = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    requests, said = [], []
    view.on("request", lambda request: requests.append(request.url))
    view.on("console", lambda message: said.append(message.text))
    view.on("pageerror", lambda error: said.append(str(error)))
    view.goto(path.as_uri())
    assert requests == [path.as_uri()] and said == []
    assert view.evaluate("document.documentElement.scrollWidth") <= width
    assert view.get_by_text(PAYLOAD).count() == 2
    assert view.get_by_role("img", name="Cột cao 30").bounding_box()["width"] > 200
    assert view.locator("nav:visible").count() == 1
    view.close()


def test_a_phone_shows_the_whole_annex_in_its_width(page, browser, tmp_path):
    view = browser.new_page(viewport={"width": 360, "height": 800})
    view.set_content(page)
    box = view.locator(".annex")
    assert box.evaluate("e => e.scrollWidth <= e.clientWidth")
    assert view.get_by_text(LONG).last.evaluate("e => e.scrollWidth <= e.clientWidth")
    view.locator("summary").click()
    view.get_by_role("link", name="1. Nội dung").click()
    assert view.locator("[id='muc-I.1']").bounding_box()["y"] < 800
    assert not view.locator(".contents ol:visible").count(), "the contents close behind the reader"
    view.close()
