"""What the report notebook hands to exporters."""

from types import SimpleNamespace

import pytest
from nbformat.v4 import new_output

from cchc.blocks import MIME, Fragment, Paragraph
from cchc.notebook import display, report
from cchc.notebook.report import bundle
from cchc.render.cells import ExportError
from cchc.render.executed import OWN, RunLog, shown_blocks


def log() -> RunLog:
    return RunLog(SimpleNamespace(history_manager=SimpleNamespace(input_hist_raw=["", "report.annex()"])), "t")


def test_a_part_says_what_ran_and_what_it_read() -> None:
    data, metadata = bundle(Fragment([Paragraph(text=["a"])]), log())
    assert MIME in data and metadata[OWN]["tables"] == "t" and len(metadata[OWN]["ran"]) == 1


def test_a_part_of_another_period_than_the_chosen_one_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[display.Shown] = []
    monkeypatch.setattr(report, "display", shown.append)
    bundle(Fragment([Paragraph(text=["a"])]), log())
    assert not shown
    bundle(Fragment([Paragraph(text=["a"])]), log(), "Báo cáo đang mở là kỳ khác.")
    assert shown[0].blocks[0].messages == ["Báo cáo đang mở là kỳ khác."]


def test_a_part_that_cannot_be_shown_is_never_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(blocks: list) -> str:
        raise ZeroDivisionError("hỏng")

    monkeypatch.setattr(display, "preview", broken)
    data, metadata = bundle(Fragment([Paragraph(text=["a"])]), log())
    assert "hỏng" in data["text/plain"] and metadata[OWN]["tables"] == "t"
    with pytest.raises(ExportError, match=r"^Ô \[3\] của sổ tay không hiện được"):
        shown_blocks("3", new_output("execute_result", data=data, metadata=metadata))
