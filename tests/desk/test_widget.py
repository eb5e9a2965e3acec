"""What the page asks for is done and answered in Vietnamese; what goes wrong is told, never lost."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from cchc.clean import Correction
from cchc.desk import widget
from cchc.desk.changes import Changes, Moved
from cchc.project.errors import CchcError
from cchc.project.paths import NOTEBOOKS

ROOT = Path(__file__).resolve().parents[2]
DESK = "00_ban_lam_viec"
LINE = Correction(file="a.csv", cell="D2", expected="1", corrected="2", who="An", why="x")


class FakeDesk:
    """A desk that does nothing, or what a test tells it to."""

    space = SimpleNamespace(period=SimpleNamespace(title="năm 2021"))
    title, notes, last = "3 phát hiện", [], ""
    changes: Changes | None = None

    def __init__(self) -> None:
        self.asked: list = []
        self.lines: list = []

    def unchecked(self) -> list:
        return ["Thiếu tệp."]

    def said(self, line: object) -> str:
        return f"dòng của {line.who}"

    def refresh(self) -> None:
        raise CchcError("Chưa đọc được.")

    def causes(self) -> list:
        return []

    def decisions(self) -> list:
        return [{"number": 0, "file": "corrections.csv", "said": str(self.asked)}] * len(self.asked)

    def look(self, number: int) -> dict:
        return {"cells": [], "picture": None}

    def undo(self) -> None:
        raise CchcError("Chưa ghi gì.", ["chi tiết"])

    def withdraw(self, number: int) -> None:
        if number:
            raise ZeroDivisionError("hỏng")
        return LINE

    def read_as(self, number: int, *, cell: str, corrected: str) -> str:
        return corrected

    def acknowledge(self, number: int, *, reason: str, who: str) -> str:
        self.asked.append(number)
        return f"{who}: {reason}"

    def rerun(self, tell) -> Changes:
        tell("  01_clean \x1b[1m")
        self.changes = Changes(["mất"], [], [], [Moved("Chỉ tiêu", "1", "2")])


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> widget.DeskWidget:
    made = widget.DeskWidget(FakeDesk())
    made.told = []
    monkeypatch.setattr(made, "send", made.told.append)
    return made


def asked(page: widget.DeskWidget, **what: object) -> dict:
    page._answer(page, {"id": "1"} | what, [])
    return page.told[-1]


def test_what_is_written_is_told_and_drawn(page: widget.DeskWidget) -> None:
    answer = asked(page, do="acknowledge", number=2, reason="đúng", who="An")
    assert answer == {"id": "1", "ok": True, "said": "Đã ghi vào acknowledged.csv: An: đúng."}
    assert len(page.state["decisions"]) == 1 and page.state["title"] == "3 phát hiện"


def test_why_it_could_not_be_done_is_told(page: widget.DeskWidget) -> None:
    assert asked(page, do="undo") == {"id": "1", "ok": False, "said": "Chưa ghi gì.", "details": ["chi tiết"]}
    assert asked(page, do="withdraw", number=1)["said"] == "Lỗi của chương trình: ZeroDivisionError: hỏng"
    assert not asked(page, do="rm")["ok"]


def test_a_run_tells_how_far_it_is_and_what_changed(page: widget.DeskWidget) -> None:
    assert asked(page, do="rerun")["ok"]
    assert page.told[:2] == [{"heard": "1"}, {"progress": "01_clean ‹U+001B›[1m"}], "at once: the kernel lives"
    changes = {"gone": ["mất"], "settled": [], "new": [], "moved": [["Chỉ tiêu", "1", "2"]]}
    assert page.state["changes"] == changes and page.state["unchecked"] == ["Thiếu tệp."]
    assert asked(page, do="close")["ok"] and page.state["changes"] is None


def test_what_was_taken_back_is_said(page: widget.DeskWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(page, do="withdraw", number=0)["said"] == "Đã bỏ khỏi corrections.csv: dòng của An."
    monkeypatch.setattr(page._desk, "undo", lambda: LINE)
    assert asked(page, do="undo")["said"] == "Đã hoàn tác, bỏ khỏi corrections.csv: dòng của An."
    page._desk.lines.append(LINE)
    assert asked(page, do="undo")["said"] == "Đã hoàn tác, ghi lại vào corrections.csv: dòng của An."


def test_a_value_is_read_before_it_is_written(page: widget.DeskWidget) -> None:
    assert asked(page, do="read", number=1, cell="D2", corrected="9")["read"] == "9"


def test_above_the_desk_stands_how_to_open_it(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list = []
    monkeypatch.setattr(widget, "display", shown.append)
    monkeypatch.setattr(widget, "Desk", lambda space: FakeDesk())
    widget.open_desk(None)
    assert "Bấm ▶▶" in shown[0].data and "cchc-desk-hint" in (widget.HERE / "desk.js").read_text(encoding="utf-8")


def test_the_page_takes_no_text_for_markup() -> None:
    script = (widget.HERE / "desk.js").read_text(encoding="utf-8")
    assert not [word for word in ("innerHTML", "insertAdjacentHTML", "outerHTML", "eval(", "http") if word in script]


def test_only_the_desk_knows_widgets_and_only_its_notebook_knows_the_desk() -> None:
    """So the run of a report pays nothing for it."""
    known = re.compile(r"^ *(?:from|import) (?:anywidget|ipywidgets|\S*\bdesk\b)", re.MULTILINE)
    files = [path for path in widget.HERE.parent.rglob("*.py") if known.search(path.read_text(encoding="utf-8"))]
    assert {path.parent.name for path in files} == {"desk"}
    notebooks = (ROOT / "notebooks").glob("*.ipynb")
    assert [path.stem for path in notebooks if "cchc.desk" in path.read_text(encoding="utf-8")] == [DESK]
    assert DESK not in NOTEBOOKS
