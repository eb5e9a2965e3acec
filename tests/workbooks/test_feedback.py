"""What a unit gets back: its own cells unchanged, the questionable ones marked, and nothing that could run."""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from cchc.catalogue import load
from cchc.extract import Sheet, read_form, read_workbook
from cchc.findings import EXPECTED, FOUND, Finding, finding, frame
from cchc.project.period import Period
from cchc.workbooks.feedback import COLOURS, LIST, MEND, feedback_workbooks, file_name
from cchc.workbooks.form import rows_for, write_form
from cchc.workbooks.sheets import PLAIN, sheet_name

CATALOGUE = load(Period("2021"))
SHEET = CATALOGUE.statistical_form.name
UNIT = CATALOGUE.unit("31603")
FILE = "31603-my-phuoc.xlsx"
PAYLOADS = ['=HYPERLINK("http://a.vn","x")', "+cmd|' /C calc'!A0", "@SUM(A1:A9)", "-1+1", "http://a.vn/x", "\t=1+1"]


def error(cell: str = "D9", message: str = "Số sai. Hãy sửa ô D9.", severity: str = "error", **fields: str) -> Finding:
    place = {"unit_code": "31603", "file": FILE, "sheet": SHEET, "cell": cell, "indicator": "III.6.6"}
    return finding("set_aside", severity, message, **place | {"expected": "4.747", "found": "4.7470"} | fields)


def used(*units: str) -> pd.DataFrame:
    return pd.DataFrame({"unit_code": units, "file": [FILE if u == "31603" else f"{u}.xlsx" for u in units]})


def submit(folder: Path, notes: Sequence[str] = ()) -> None:
    rows = rows_for(UNIT, CATALOGUE.submitted, CATALOGUE)
    beside = {row.code: note for row, note in zip(rows, notes, strict=False)}
    write_form(folder / FILE, rows, UNIT, CATALOGUE, {"III.6.6": "4.7470"}, beside)


def make(folder: Path, *findings: dict, due: date | None = None) -> Path:
    books = feedback_workbooks(CATALOGUE, frame(list(findings)), used("31603"), folder, due)
    path = folder / "feedback.xlsx"
    path.write_bytes(books["31603"])
    return path


def text(path: Path, start: str = "xl/") -> str:
    with zipfile.ZipFile(path) as book:
        return "".join(book.read(n).decode("utf-8") for n in book.namelist() if n.startswith(start))


def listed(path: Path) -> list[dict[str, object]]:
    rows = read_workbook(path)[0].rows
    head = next(i for i, row in enumerate(rows) if "Cách xử lý" in row)
    return [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :]]


def test_the_submission_comes_back_as_it_was(tmp_path: Path) -> None:
    submit(tmp_path, [*PAYLOADS, "ghi chú"])
    path = make(tmp_path, error())
    assert [s.name for s in read_workbook(path)] == [LIST, SHEET]
    sent, back = (read_form(p).drop(columns="file") for p in (tmp_path / FILE, path))
    pd.testing.assert_frame_equal(sent, back)


def test_what_the_office_acknowledged_needs_no_mending(tmp_path: Path) -> None:
    submit(tmp_path)
    settled = error("D10", "Đã rõ.", settled="A, 20/12/2021: đúng")
    lapsed = replace(error("D9", "Hết hiệu lực."), check="lapsed_acknowledgement")
    unchecked = replace(error("", "2 phép kiểm tra chưa thực hiện được."), check="unchecked")
    own = (settled, lapsed, unchecked)
    assert [row["Nội dung"] for row in listed(make(tmp_path, error(message="Sai."), *own))] == ["Sai."]
    books = feedback_workbooks(CATALOGUE, frame([settled, lapsed]), used("31603"), tmp_path)
    assert books == {"31603": None}, "sent, and nothing left to look at"


def test_questionable_cells_are_coloured_and_explained(tmp_path: Path) -> None:
    submit(tmp_path)
    path = make(tmp_path, error(), error("E10", "Xem lại ghi chú.", "note"), error("E10", "Sai tỷ lệ.", "warning"))
    sheet = text(path, "xl/worksheets/sheet2.xml")
    styles = text(path, "xl/styles.xml")
    fills = re.findall(r'<fgColor rgb="FF([0-9A-F]{6})"', styles)
    cells = re.findall(r"<xf [^>]*fillId=\"([0-9]+)\"", re.search(r"<cellXfs.*</cellXfs>", styles, re.DOTALL)[0])

    def colour(cell: str) -> str:
        fill = int(cells[int(re.search(rf'<c r="{cell}" s="([0-9]+)"', sheet)[1])])
        return "#" + fills[fill - 2] if fill > 1 else ""

    assert colour("D9") == COLOURS["error"] and colour("E10") == COLOURS["warning"] and colour("D10") == ""
    comments = text(path, "xl/comments")
    assert re.findall(r'ref="([A-Z0-9]+)"', comments) == ["D9", "E10"]
    assert "Số sai. Hãy sửa ô D9." in comments and "Sai tỷ lệ.\nXem lại ghi chú." in comments


def test_each_cell_of_a_finding_on_several_is_marked(tmp_path: Path) -> None:
    submit(tmp_path)
    comments = text(make(tmp_path, error("D9, D11", "Cộng lại không khớp.")), "xl/comments")
    assert re.findall(r'ref="([A-Z0-9]+)"', comments) == ["D9", "D11"]
    assert comments.count("Cộng lại không khớp.") == 2


def test_the_list_says_what_where_and_how(tmp_path: Path) -> None:
    submit(tmp_path)
    other = error("B3", "Sổ khác biểu.", "warning", file="registers.xlsx", sheet="Tin bài", indicator="")
    blank = error("", "Để trống 3 chỉ tiêu.", "note", sheet="")
    path = make(tmp_path, blank, other, error(), due=date(2021, 12, 10))
    first, second, third = listed(path)
    assert (first["Trang tính"], first["Vị trí ô"], first[FOUND], first[EXPECTED]) == (
        SHEET,
        "D9",
        "4.7470",
        "4.747",
    )
    assert first["Nội dung"] == "Số sai." and first["Cách xử lý"] == "Hãy sửa ô D9."
    assert first["Dòng của biểu"].startswith("III.6.6 Số hồ sơ")
    assert second["Trang tính"] == "Tin bài (registers.xlsx)" and second["Cách xử lý"] == MEND["warning"]
    assert third["Nội dung"] == "Để trống 3 chỉ tiêu." and not third["Vị trí ô"]
    top = [row[0] for row in read_workbook(path)[0].rows[:3]]
    assert "UBND xã Mỹ Phước: 3 nội dung" in top[0] and "10/12/2021" in top[2]
    assert "Hạn gửi" not in text(make(tmp_path, error()))


def test_the_list_says_what_the_check_says_is_to_be_done(tmp_path: Path) -> None:
    submit(tmp_path)
    (mended,) = listed(make(tmp_path, error("E10", "Sai tỷ lệ.", "warning", action="Tính lại tỷ lệ.")))
    assert mended["Cách xử lý"] == "Tính lại tỷ lệ."


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_of_a_submission_never_runs(tmp_path: Path, payload: str) -> None:
    with xlsxwriter.Workbook(tmp_path / FILE, PLAIN) as book:
        sheet = book.add_worksheet(SHEET)
        sheet.write_row(0, 0, ["STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Ghi chú"])
        sheet.write_row(1, 0, [payload] * 5)
    path = make(tmp_path, error("D2", payload, expected=payload, found=payload), error("E2", f"Sai. Hãy {payload}"))
    parts = text(path)
    assert "<f>" not in parts and "<f " not in parts and "<hyperlink" not in parts and "External" not in parts
    assert read_workbook(path)[1].rows[1] == [payload] * 5
    row = listed(path)[0]
    assert {row["Nội dung"], row[FOUND], row[EXPECTED]} == {payload}


@pytest.mark.parametrize("value", [0.25, True, date(2021, 12, 5), "x" * 40_000, "a\x07b", None])
def test_any_cell_can_be_shown(tmp_path: Path, value: object, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [["tiêu đề"], [], [value, "b", value], [1]]
    monkeypatch.setattr("cchc.workbooks.feedback.read_workbook", lambda _: [Sheet("", rows), Sheet("", rows)])
    path = make(tmp_path, error("A3", sheet=""), error("ZZ90", sheet=""), error("sai", sheet=""))
    shown = {date(2021, 12, 5): "05/12/2021", "x" * 40_000: "x" * 32_766 + "…", "a\x07b": "a‹U+0007›b"}.get(
        value, value
    )
    for sheet in read_workbook(path)[1:]:
        assert [*sheet.rows[2], ""][:3] == [shown or "", "b", shown or ""] and sheet.rows[0][0] == "tiêu đề"


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_numbers_that_are_none_are_text(tmp_path: Path, value: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cchc.workbooks.feedback.read_workbook", lambda _: [Sheet("a", [[value, 1]])])
    assert read_workbook(make(tmp_path, error()))[1].rows[0][0] == str(value)


def test_a_percentage_is_shown_as_one(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / FILE) as book:
        book.add_worksheet(SHEET).write_row(0, 0, [0.9844, 0.9844, 1], book.add_format({"num_format": "0.00%"}))
    sent, back = read_workbook(tmp_path / FILE)[0], read_workbook(make(tmp_path, error("B1")))[1]
    assert back.percent == sent.percent == {(0, 0), (0, 1), (0, 2)} and back.rows == sent.rows


def test_who_gets_one(tmp_path: Path) -> None:
    submit(tmp_path)
    findings = [
        error(),
        finding("missing_submission", "error", "Chưa có báo cáo.", unit_code="31579"),
        finding("unreadable_file", "error", "Tệp hỏng.", unit_code="31588", file="31588-a.xlsx"),
        finding("stale_correction", "error", "Đính chính cũ.", unit_code="31606", file="31606.xlsx"),
    ]
    books = feedback_workbooks(CATALOGUE, frame(findings), used("31603", "31606", "31612"), tmp_path)
    assert [code for code, content in books.items() if content] == ["31588", "31603"]
    assert [code for code, content in books.items() if not content] == ["31606", "31612"]
    (tmp_path / "b.xlsx").write_bytes(books["31588"])
    assert [row["Nội dung"] for row in listed(tmp_path / "b.xlsx")] == ["Tệp hỏng."]


def test_a_submission_that_has_gone_leaves_the_list(tmp_path: Path) -> None:
    assert [s.name for s in read_workbook(make(tmp_path, error()))] == [LIST]


def test_same_arguments_same_bytes(tmp_path: Path) -> None:
    submit(tmp_path)
    first = make(tmp_path, error())
    content = first.read_bytes()
    assert set(re.findall(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T", text(first, "docProps/core"))) == {"2021-01-01T"}
    assert content == make(tmp_path, error()).read_bytes()


@pytest.mark.parametrize(
    ("name", "safe"),
    [("Bảng 2", "Bảng 2 2"), ("bảng 2", "bảng 2 2"), ("", "Báo cáo"), ("a[b]:c*?/\\", "a_b__c____"), ("'x'", "x")],
)
def test_sheet_names_are_made_fit(name: str, safe: str) -> None:
    assert sheet_name(name, {"bảng 2"}) == safe
    assert len(sheet_name("d" * 60, {"d" * 28})) <= 31


def test_its_name_is_not_that_of_a_submission() -> None:
    assert file_name(UNIT) == "phan-hoi-31603-my-phuoc.xlsx"
