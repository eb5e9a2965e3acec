"""Exports come out as raw text whatever program wrote them; a bad row or file is named and stops nothing."""

import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from cchc.extract.dossiers import read_dossiers
from cchc.extract.workbook import ExtractError
from cchc.language.legacy import to_tcvn3, to_vni

TITLE = "DANH SÁCH HỒ SƠ\nTừ ngày: 15/12/2020\nĐến ngày: 14/12/2021"
TITLES = ["STT", "Mã hồ sơ", "Chủ hồ sơ", "Lĩnh vực", "Đơn vị xử lý", "Ngày tiếp nhận", "Ngày hẹn trả",
          "Ngày kết thúc xử lý", "Trạng thái"]  # fmt: skip
ROW = ["1", "00094400000001", "Nguyễn Văn A", "Đất đai", "UBND Xã Mỹ Phước", "01/02/2021", "05/02/2021", "", "4"]


def read(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of all exports in one table, with file and sheet, and the problems."""
    exports, problems = read_dossiers(folder)
    parts = [p.astype("object").assign(file=e.file, sheet=e.sheet) for e in exports for p in e.read()]
    return pd.concat(parts or [pd.DataFrame(columns=["code", "file"])], ignore_index=True), problems


def text(rows: list[list[str]], mark: str = ",", title: str = TITLE) -> str:
    head = f'"{title}"' + mark * (len(TITLES) - 1) if title else ""
    return "\n".join([*([head] if head else []), mark.join(TITLES), *(mark.join(row) for row in rows)]) + "\n"


def write(folder: Path, content: str, encoding: str = "utf-8", name: str = "a.csv") -> Path:
    (folder / name).write_bytes(content.encode(encoding))
    return folder


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("title", [TITLE, "", "Danh sách, năm 2021; tất cả"])
def test_csv_of_any_program(tmp_path: Path, mark: str, encoding: str, title: str) -> None:
    rows, problems = read(write(tmp_path, text([ROW, ROW], mark, title), encoding))
    assert problems.empty
    first = rows.iloc[0]
    assert first["code"] == "00094400000001" and first["field"] == "Đất đai" and first["unit"] == "UBND Xã Mỹ Phước"
    assert first["status"] == "4" and first["finished_on"] == first["channel"] == "" and first["file"] == "a.csv"
    assert rows["row"].tolist() == ([3, 4] if title else [2, 3])


def _marks(text: str) -> str:
    """The text as windows-1258 can hold it: tones behind their letters."""
    parts = [unicodedata.normalize("NFD", c) for c in text]
    tones = {p: next((m for m in p[1:] if m in "\u0300\u0301\u0303\u0309\u0323"), "") for p in parts}
    return "".join(unicodedata.normalize("NFC", p.replace(tones[p], "")) + tones[p] if tones[p] else
                   unicodedata.normalize("NFC", p) for p in parts)  # fmt: skip


@pytest.mark.parametrize("mark", [",", ";"])
@pytest.mark.parametrize(
    ("write_as", "encoding"), [(_marks, "cp1258"), (to_tcvn3, "cp1252"), (to_vni, "cp1252"), (to_vni, "utf-8")]
)
def test_csv_of_old_programs(tmp_path: Path, write_as: Callable[[str], str], encoding: str, mark: str) -> None:
    content = write_as(text([[*ROW[:3], "Hộ tịch", "UBND Xã Hưng Phú", *ROW[5:]], ROW], mark))
    rows, problems = read(write(tmp_path, content, encoding))
    assert problems.empty
    assert rows["field"].tolist() == ["Hộ tịch", "Đất đai"] and rows["status"].tolist() == ["4", "4"]
    assert rows["unit"].tolist() == ["UBND Xã Hưng Phú", "UBND Xã Mỹ Phước"]
    assert rows["code"].tolist() == ["00094400000001"] * 2 and rows["received_on"].tolist() == ["01/02/2021"] * 2


def test_a_workbook_with_some_cells_in_an_old_font(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as book:
        sheet = book.add_worksheet("Hồ sơ")
        sheet.write_row(0, 0, map(to_tcvn3, TITLES))
        sheet.write_row(1, 0, map(to_tcvn3, ROW))
        sheet.write_row(2, 0, ROW)
    rows, problems = read(tmp_path)
    assert problems.empty
    assert rows["unit"].tolist() == ["UBND Xã Mỹ Phước"] * 2 and rows["field"].tolist() == ["Đất đai"] * 2


@pytest.mark.parametrize("name", ["a.xls", "a.csv"])
def test_a_web_page_by_another_name(tmp_path: Path, name: str) -> None:
    lines = "".join("<tr>" + "".join(f"<td>{v}</td>" for v in row) + "</tr>" for row in ([TITLE], TITLES, ROW))
    (tmp_path / name).write_text(f"<html><table>{lines}</table></html>", encoding="utf-8-sig")
    rows, problems = read(tmp_path)
    assert problems.empty
    assert rows[["code", "unit", "row"]].to_numpy().tolist() == [["00094400000001", "UBND Xã Mỹ Phước", 3]]


def test_columns_not_asked_for_are_never_read(tmp_path: Path) -> None:
    rows, _ = read(write(tmp_path, text([ROW])))
    assert "Nguyễn Văn A" not in rows.astype("str").to_numpy()


def test_a_workbook_with_typed_cells_of_two_sheets(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as book:
        moment, day = (book.add_format({"num_format": f}) for f in ("dd/mm/yyyy hh:mm:ss", "dd/mm/yyyy"))
        for name in ("Tháng 1", "Tháng 2"):
            sheet = book.add_worksheet(name)
            sheet.merge_range(0, 0, 0, 8, TITLE)
            sheet.write_row(1, 0, TITLES)
            sheet.write_row(2, 0, ROW)
            sheet.write_datetime(2, 5, datetime(2021, 2, 1, 8, 15, 30), moment)
            sheet.write_datetime(2, 6, date(2021, 2, 5), day)
            sheet.write_number(2, 8, 10)
        book.add_worksheet("Ghi chú").write(0, 0, "không có bảng")
    rows, problems = read(tmp_path)
    assert problems.empty and rows["sheet"].tolist() == ["Tháng 1", "Tháng 2"] and rows["row"].tolist() == [3, 3]
    assert rows["code"].tolist() == ["00094400000001"] * 2
    assert rows["received_on"].tolist() == ["2021-02-01 08:15:30"] * 2
    assert rows["due_on"].str.startswith("2021-02-05").all() and set(rows["status"]) == {"10"}


def test_several_files_become_one_table(tmp_path: Path) -> None:
    write(tmp_path, text([ROW]))
    other = [*ROW[:3], "Hộ tịch", *ROW[4:]]
    write(tmp_path, text([other, ROW], ";"), name="b.csv")
    (tmp_path / "~$b.csv").write_text("khóa")
    rows, problems = read(tmp_path)
    assert problems.empty
    assert rows["field"].tolist() == ["Đất đai", "Hộ tịch", "Đất đai"] and rows["file"].tolist() == [
        "a.csv",
        "b.csv",
        "b.csv",
    ]
    assert rows["row"].tolist() == [3, 3, 4]


def test_a_row_of_another_length_keeps_its_place_and_loses_nothing(tmp_path: Path) -> None:
    rows, problems = read(write(tmp_path, text([ROW, ["Tổng số", "2"], [], ROW, [*ROW, "", ""], [*ROW, "x"]])))
    assert problems.empty and rows.loc[rows["code"] != "2", ["code", "row", "fault"]].to_numpy().tolist() == [
        [ROW[1], 3, ""], ["", 5, ""], [ROW[1], 6, ""], [ROW[1], 7, ""], [ROW[1], 8, "wide"],
    ]  # fmt: skip
    assert rows.loc[rows["code"] == "2", ["lead", "row"]].to_numpy().tolist() == [["Tổng số", 4]]


def test_a_line_break_inside_a_cell(tmp_path: Path) -> None:
    rows, problems = read(write(tmp_path, text([[*ROW[:3], '"Đất\nđai"', *ROW[4:]], ROW])))
    assert problems.empty and rows["field"].tolist() == ["Đất\nđai", "Đất đai"] and rows["row"].tolist() == [3, 4]


def test_moments_in_one_file_and_days_in_another(tmp_path: Path) -> None:
    write(tmp_path, text([[*ROW[:5], "01/02/2021 08:15:30", *ROW[6:]]] * 2))
    rows, problems = read(write(tmp_path, text([ROW]), name="b.csv"))
    assert problems.empty
    assert rows["received_on"].tolist() == ["01/02/2021 08:15:30"] * 2 + ["01/02/2021"]
    assert rows["due_on"].tolist() == ["05/02/2021"] * 3


def test_lines_of_windows_and_a_text_that_looks_like_nothing(tmp_path: Path) -> None:
    rows, _ = read(write(tmp_path, text([[*ROW[:3], "NA", *ROW[4:]], ROW]).replace("\n", "\r\n")))
    assert rows["field"].tolist() == ["NA", "Đất đai"] and rows["row"].tolist() == [3, 4]


def test_a_workbook_named_csv(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as book:
        sheet = book.add_worksheet("Hồ sơ")
        sheet.write_row(0, 0, TITLES)
        sheet.write_row(1, 0, ROW)
    (tmp_path / "b.xlsx").rename(tmp_path / "b.csv")
    rows, problems = read(tmp_path)
    assert problems.empty and rows[["code", "row"]].to_numpy().tolist() == [["00094400000001", 2]]


@pytest.mark.parametrize("closed", ["", '"'])
@pytest.mark.parametrize("after", [0, 1, 40])
def test_an_unclosed_quote_is_said_of_its_row(tmp_path: Path, closed: str, after: int) -> None:
    opened = [*ROW[:2], '"Nguyễn', *ROW[3:]]
    ending = [[*ROW[:2], f"Trần{closed}", *ROW[3:]], ROW] if closed else []
    rows, problems = read(write(tmp_path, text([ROW, opened, *[ROW] * after, *ending])))
    faults = rows["fault"].tolist()
    assert problems.empty and faults[0] == "" and (faults[1] == "quote" or after == 0)
    assert len(rows) == 2 + bool(closed)


def test_a_quote_inside_a_cell_is_a_letter(tmp_path: Path) -> None:
    rows, _ = read(write(tmp_path, text([ROW, [*ROW[:2], 'Ống 15" dài', *ROW[3:]], ROW])))
    assert rows["fault"].tolist() == [""] * 3 and rows["code"].tolist() == [ROW[1]] * 3


@pytest.mark.parametrize("size", [300, 500, 1000])
def test_a_file_read_in_blocks_is_the_file_read_at_once(
    tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [[*ROW[:3], f'"Đất\nđai {n % 3}"', *ROW[4:]] if n % 4 else [*ROW[:6], ""] for n in range(40)]
    whole, _ = read(write(tmp_path, text(lines)))
    monkeypatch.setattr("cchc.extract.dossiers.blocks.BLOCK", size)
    parts, _ = read(tmp_path)
    assert parts.equals(whole) and whole["row"].tolist() == list(range(3, 43))


@pytest.mark.parametrize("short", [[], [ROW[:6]]])
def test_cells_of_many_lines_are_whole_wherever_the_bytes_part(tmp_path: Path, short: list[list[str]]) -> None:
    field = "Đất đai\n" * 2000
    lines = [[*ROW[:3], f'"{field}{n}"', *ROW[4:]] for n in range(150)]
    rows, problems = read(write(tmp_path, text([*lines, *short])))
    assert problems.empty and rows["field"].tolist()[:150] == [f"{field}{n}" for n in range(150)]
    assert len(rows) == 150 + len(short) and not rows["fault"].astype(bool).any()


def test_lines_of_an_old_mac_and_the_hint_of_excel(tmp_path: Path) -> None:
    write(tmp_path, text([ROW, ROW]).replace("\n", "\r"))
    write(tmp_path, "sep=;\n" + text([ROW], ";", ""), name="b.csv")
    rows, problems = read(tmp_path)
    assert problems.empty and rows[["file", "row"]].to_numpy().tolist() == [["a.csv", 3], ["a.csv", 4], ["b.csv", 2]]


TWO = ["STT", "Hồ sơ", "", "Lĩnh vực", "Đơn vị xử lý", "Tiếp nhận", "Hẹn trả", "Kết quả giải quyết", ""]
THREE = ["", "Mã số", "Người nộp", "", "", "Ngày", "Ngày", "Ngày hoàn thành", "Trạng thái"]


@pytest.mark.parametrize(
    ("header", "places"),
    [
        ([["STT", "MA HO SO", "x", "LINH VUC", "TEN DON VI", "NgayTiepNhan", "Ngày hẹn trả kết quả (dd/mm/yyyy)",
           "Ngày hoàn thành (*)", "Tình trạng\nhồ sơ"]], 1),
        ([TWO, [*THREE[:1], "Mã hồ sơ", *THREE[2:]]], 2),
        ([["", "Thông tin chung", *[""] * 7], TWO, [*THREE[:1], "Mã hồ sơ", *THREE[2:]]], 2),
        ([["STT", "Mã", "", "Lĩnh vực", "Đơn vị xử lý", "Ngày", "", "", "Trạng thái"],
          ["", "hồ sơ", "x", "", "", "tiếp nhận", "hẹn trả", "hoàn thành", ""]], 2),
        ([["STT", "Mã hồ sơ", "", "Lĩnh vực", "Đơn vị xử lý", "Tiến độ", "", "", "Trạng thái"],
          ["", "", "", "", "", "Nhận", "Trả", "", ""],
          ["", "", "", "", "", "Ngày tiếp nhận", "Ngày hẹn", "Ngày kết thúc", ""]], 3),
    ],
)  # fmt: skip
def test_headers_of_some_rows(tmp_path: Path, header: list[list[str]], places: int) -> None:
    rows = [["UBND HUYỆN MỸ TÚ", *[""] * 8], *header, ROW]
    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as book:
        sheet = book.add_worksheet("Hồ sơ")
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    (export,), problems = read_dossiers(tmp_path)
    assert problems.empty and export.depth == places and export.above + export.depth == len(rows) - 1
    (part,) = export.read()
    assert part.iloc[0][["code", "field", "unit", "received_on", "due_on", "finished_on", "status"]].tolist() == [
        *ROW[1:2], *ROW[3:],
    ]  # fmt: skip


def test_a_name_merged_over_its_rows(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as book:
        sheet = book.add_worksheet("Hồ sơ")
        for at, row in enumerate([TITLES, *[[*ROW[:4], "", *ROW[5:]]] * 3]):
            sheet.write_row(at, 0, row)
        sheet.merge_range("E2:E3", "UBND Xã Mỹ Phước")
    rows, _ = read(tmp_path)
    assert rows["unit"].tolist() == ["UBND Xã Mỹ Phước", "UBND Xã Mỹ Phước", ""]


def test_what_is_missing_is_said_with_what_was_seen_and_the_nearest(tmp_path: Path) -> None:
    content = text([ROW]).replace("Ngày hẹn trả", "Ngày hẹn trả KQGQ").replace("Trạng thái", "Hiện trạng")
    _, problems = read(write(tmp_path, content))
    (told,) = problems["message"]
    assert "“Ngày hẹn trả” (gần nhất: “Ngày hẹn trả KQGQ”)" in told and "“Hiện trạng”" in told
    assert "dossier_columns.csv" in told


def test_a_sheet_that_lacks_a_column_is_said_beside_one_that_does_not(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as book:
        for name, titles in (("Một", TITLES), ("Hai", [*TITLES[:-1], "Hiện nay"]), ("Ba", ["Ghi chú"])):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, titles)
            sheet.write_row(1, 0, ROW)
    exports, problems = read_dossiers(tmp_path)
    assert [e.sheet for e in exports] == ["Một"] and "trang “Hai” không có cột “Trạng thái hồ sơ”" in problems[
        "message"
    ][0]
    assert ["trang “Ba” không có tiêu đề" in note and "2 dòng" in note for note in exports[0].notes] == [True]


def test_a_title_that_is_nearly_known_is_said(tmp_path: Path) -> None:
    (export,), problems = read_dossiers(write(tmp_path, text([ROW]).replace("Chủ hồ sơ", "Hình thức tiếp nhận HS")))
    assert problems.empty and "channel" not in export.titles
    assert "“Hình thức tiếp nhận HS”" in export.notes[0] and "“Hình thức tiếp nhận”" in export.notes[0]


def test_a_long_code_that_is_a_number_is_not_made_up(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as book:
        sheet = book.add_worksheet("Hồ sơ")
        sheet.write_row(0, 0, TITLES)
        for at, code in enumerate((352112000539, 35211200053912345), start=1):
            sheet.write_row(at, 0, [1, code, *ROW[2:]])
    assert read(tmp_path)[0]["code"].tolist() == ["352112000539", "3.521120E+16"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", text([ROW]).replace("Mã hồ sơ", "Mã gì đó").encode(), "“Mã hồ sơ”"),
        ("a.csv", b"", "“Mã hồ sơ”"),
        ("a.xlsx", b"broken", "a.xlsx"),
        ("a.docx", b"broken", "a.docx"),
    ],
)
def test_a_bad_file_is_a_problem_and_stops_nothing(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    rows, problems = read(write(tmp_path, text([ROW]), name="z.csv"))
    assert rows["file"].tolist() == ["z.csv"]
    assert problems["file"].tolist() == [name] and words in problems["message"][0]


def test_a_file_damaged_on_its_way_is_refused_when_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(text([ROW]).encode() + b",\xff\xfe\xff" + b"," * 7 + b"\n")
    (export,), problems = read_dossiers(tmp_path)
    with pytest.raises(ExtractError, match=r"a.csv từ khoảng dòng 3.*UTF-8"):
        list(export.read())
    assert problems.empty


def test_nothing_where_there_is_nothing(tmp_path: Path) -> None:
    rows, problems = read(tmp_path / "dossiers")
    assert rows.empty and problems.empty and "code" in rows
    rows, problems = read(write(tmp_path, text([])))
    assert rows.empty and problems.empty


def test_what_programs_leave_behind_is_no_export(tmp_path: Path) -> None:
    for name in ("Thumbs.db", ".DS_Store", "~$a.xlsx", "desktop.ini"):
        write(tmp_path, text([ROW]), name=name)
    exports, problems = read_dossiers(write(tmp_path, text([ROW])))
    assert [export.file for export in exports] == ["a.csv"] and problems.empty
