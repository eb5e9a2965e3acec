"""The page of the desk in a real browser, with a kernel that answers as a test tells it to."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from cchc.desk import widget

FINDING = {
    "number": 1, "severity": "Lỗi", "message": "Ghi 21.125, tính được 9.229.", "unit": "Huyện Mỹ Tú",
    "figure": "VII.2.4", "section": "Mục II.10 của báo cáo", "found": "21.125", "expected": "9.229", "raw": "21,125",
    "place": "huyen.xlsx, Bảng 2, D166", "cells": ["D166"], "settled": "", "waiting": "", "line": None, "instead": "",
}  # fmt: skip
NO_CELL = FINDING | {
    "number": 2, "message": "Ngày sai.", "cells": [], "section": "Mục II.9 của báo cáo", "place": "mot-cua.csv",
    "instead": "Không đính chính từng ô ở bàn này.",
}  # fmt: skip
CAUSE = {
    "number": 1,
    "title": "Văn bản đi",
    "severity": "Lỗi",
    "open": True,
    "who": "Phòng Nội vụ",
    "action": "Rà lại.",
}
STATE = {
    "period": "năm 2021", "title": "2 phát hiện", "notes": [], "unchecked": [], "changes": None, "decisions": [],
    "last": "", "causes": [CAUSE | {"findings": [FINDING, NO_CELL]}],
}  # fmt: skip
LOOKED = {"ok": True, "cells": [{"cell": "D166", "text": "21,125"}], "picture": None}
KERNEL = """
window.desk = {state: %s, heard: {}, sent: [], answers: {look: [%s], read: [{ok: true, read: ""}]}};
desk.model = {
  get: () => desk.state, off: () => {},
  on: (name, listen) => { desk.heard[name] = listen; },
  send: (asked) => {
    desk.sent.push(asked);
    const [answer, state] = desk.answers[asked.do] || [];
    if (!answer) return;
    setTimeout(() => {
      desk.heard["msg:custom"]({heard: asked.id});
      if (state) { desk.state = state; desk.heard["change:state"](); }
      desk.heard["msg:custom"]({id: asked.id, ...answer});
    });
  },
};
"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """The desk drawn, with a clock that a test can move."""
    context = browser.new_context(viewport={"width": 900, "height": 900})
    page = context.new_page()
    page.clock.install()
    page.set_content(f"<style>{(widget.HERE / 'desk.css').read_text(encoding='utf-8')}</style><div id=desk></div>")
    page.evaluate(KERNEL % (json.dumps(STATE), json.dumps(LOOKED)))
    script = (widget.HERE / "desk.js").read_text(encoding="utf-8")
    opened = "const {default: page} = await import(URL.createObjectURL(new Blob([text], {type: 'text/javascript'})));"
    page.evaluate(
        f"async text => {{ {opened} page.render({{model: desk.model, el: document.querySelector('#desk')}}); }}", script
    )
    expect(page.get_by_role("article")).to_have_count(2)
    yield page
    context.close()


def answer(page: Page, asked: str, said: dict, state: dict | None = None) -> None:
    """What the kernel answers from now on, and the state that it sends before that."""
    page.evaluate("([asked, ...given]) => { desk.answers[asked] = given; }", [asked, said, state])


def correct(page: Page) -> None:
    card = page.get_by_role("article").filter(has_text="21.125")
    card.get_by_role("button", name="Đính chính").click()
    for label, text in (("Giá trị đúng", "9.229"), ("Lý do", "theo sổ"), ("Người sửa", "Lan")):
        card.get_by_label(label).fill(text)
    card.get_by_role("button", name="Chỉ ghi").click()


def test_a_kernel_that_does_not_answer_is_said_to_be_gone(page: Page) -> None:
    told = page.get_by_role("status")
    page.get_by_role("button", name="Làm mới").click()
    page.clock.fast_forward(9_000)
    expect(told).to_have_text("Đang đọc…")
    page.clock.fast_forward(2_000)
    expect(told).to_contain_text("Kernel không trả lời. Nếu kernel không còn chạy: bấm ▶▶ để mở lại bàn")


def test_a_kernel_that_has_heard_is_waited_for(page: Page) -> None:
    page.get_by_role("button", name="Chạy lại").click()
    page.evaluate("desk.heard['msg:custom']({heard: desk.sent.at(-1).id})")
    page.clock.fast_forward(60_000)
    expect(page.get_by_role("status")).to_have_text("Đang chạy lại…")


@pytest.mark.parametrize("again", [True, False])
def test_what_was_typed_stays_where_it_is_refused(page: Page, again: bool) -> None:
    """Also where what the page showed was old, and it is drawn anew with other numbers."""
    moved = STATE | {"causes": [CAUSE | {"findings": [NO_CELL | {"number": 1}, FINDING | {"number": 2}]}]}
    refused = {"ok": False, "said": "Chưa ghi: đã có dòng 2 về cùng ô.", "details": []}
    answer(page, "correct", refused, moved if again else None)
    correct(page)
    card = page.get_by_role("article", name="Phát hiện 2" if again else "Phát hiện 1")
    expect(card.get_by_role("alert")).to_have_text(refused["said"])
    for label, text in (("Giá trị đúng", "9.229"), ("Lý do", "theo sổ"), ("Người sửa", "Lan")):
        expect(card.get_by_label(label)).to_have_value(text)
    assert page.evaluate("desk.sent.filter(one => one.do === 'look').map(one => one.number)") == (
        [1, 2] if again else [1]
    )


def test_a_refusal_is_told_where_the_finding_has_gone(page: Page) -> None:
    gone = {"ok": False, "said": "Chưa ghi: phát hiện này không còn.", "details": []}
    answer(page, "correct", gone, STATE | {"causes": [CAUSE | {"findings": [NO_CELL]}]})
    correct(page)
    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.get_by_role("status")).to_have_text(gone["said"])


def test_a_cell_that_nothing_is_read_from_is_not_corrected(page: Page) -> None:
    answer(page, "look", LOOKED | {"cells": []})
    card = page.get_by_role("article").filter(has_text="21.125")
    card.get_by_role("button", name="Đính chính").click()
    expect(card.locator(".note").last).to_contain_text("nơi gửi sửa tệp và gửi lại")
    expect(card.locator("form")).to_have_count(0)


def test_what_cannot_be_corrected_says_what_to_do_instead(page: Page) -> None:
    card = page.get_by_role("article").filter(has_text="Ngày sai")
    expect(card.locator(".instead")).to_have_text(NO_CELL["instead"])
    expect(card.get_by_role("button")).to_have_text(["Xác nhận"])


def test_sections_stand_in_the_order_of_their_numbers(page: Page) -> None:
    expect(page.get_by_label("Mục").locator("option")).to_have_text(
        ["Tất cả", "Mục II.9 của báo cáo", "Mục II.10 của báo cáo"]
    )


def test_the_fields_of_the_form_are_of_one_height(page: Page) -> None:
    answer(page, "read", {"ok": True, "read": "9.229"})
    card = page.get_by_role("article").filter(has_text="21.125")
    card.get_by_role("button", name="Đính chính").click()
    card.get_by_label("Giá trị đúng").fill("9.229")
    card.get_by_label("Lý do").focus()
    expect(card.locator(".read")).to_have_text("Sẽ đọc là 9.229.")
    heights = [card.get_by_label(label).bounding_box()["height"] for label in ("Ô và giá trị", "Giá trị đúng", "Lý do")]
    assert max(heights) - min(heights) < 2
