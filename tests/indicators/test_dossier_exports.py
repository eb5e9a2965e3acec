"""Exports as the one-stop software of different provinces writes them, from file to counts: every number is known."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc.catalogue import load
from cchc.catalogue.dossiers import load_dossier_rules
from cchc.clean.dossiers import clean_dossiers
from cchc.clean.dossiers.columns import DATES
from cchc.extract.dossiers import read_dossiers
from cchc.indicators.dossiers import counts
from cchc.project.period import Period

CATALOGUE = load(Period("2021"))
WINDOW = (date(2020, 12, 15), date(2021, 12, 14))
SHOWN = ["received", "online", "direct", "post", "resolved", "early", "on_time", "overdue", "in_process"]
Counted = dict[str, list[int]]


def counted(folder: Path) -> tuple[Counted, pd.DataFrame]:
    """SHOWN of each unit, and the findings."""
    table, findings = clean_dossiers(*read_dossiers(folder), CATALOGUE)
    found = counts(table, WINDOW)
    rows = found[(found["field"] == "") & (found["unit_code"] != "")] if len(found) else found
    return {row["unit_code"]: [row[name] for name in SHOWN] for row in rows.to_dict("records")}, findings


def write_csv(path: Path, rows: list[list[str]], mark: str = ",", encoding: str = "utf-8-sig") -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=mark).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))


def write_xlsx(path: Path, sheets: dict[str, list[list[object]]], merged: Sequence[str] = ()) -> None:
    """Sheets of texts, numbers and moments; the `merged` ranges are those of every sheet that has as many rows."""
    with xlsxwriter.Workbook(path) as book:
        form = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for cells in merged if len(rows) > 1 else ():
                sheet.merge_range(cells, "")
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, datetime):
                        sheet.write_datetime(at, column, cell, form)
                    elif cell != "":
                        sheet.write(at, column, cell)


def lines(text: str) -> list[list[str]]:
    """A row a line, its cells between bars; short rows are filled up."""
    rows = [[cell.strip() for cell in line.strip().split("|")] for line in text.strip().split("\n")]
    return [row + [""] * (max(map(len, rows)) - len(row)) for row in rows]


def one_list_with_a_letterhead(folder: Path) -> None:
    """csv with semicolons: letterhead, a header over two rows, numbers of the columns, groups, totals, signatures."""
    text = """
        UBND HUYỆN MỸ TÚ
        VĂN PHÒNG HĐND VÀ UBND

        DANH SÁCH HỒ SƠ TIẾP NHẬN, GIẢI QUYẾT
        (Từ ngày 15/12/2020 đến ngày 14/12/2021)
        STT|Số hồ sơ|Người nộp|Lĩnh vực|Cơ quan thực hiện|Hình thức nộp|Thời gian|||Tình trạng hồ sơ
        ||||||Ngày tiếp nhận|Ngày hẹn trả kết quả|Ngày có kết quả|
        (1)|(2)|(3)|(4)|(5)|(6)|(7)|(8)|(9)|(10)
        I. CẤP HUYỆN
        1|H1-01|A|Đất đai|UBND huyện Mỹ Tú|Trực tuyến|01/02/2021|05/02/2021|04/02/2021|Đã trả
        2|H1-02|B|Đất đai|UBND huyện Mỹ Tú|Trực tiếp|01/02/2021|05/02/2021|08/02/2021|Đã giải quyết
        Tổng số: 2 hồ sơ
        II. CẤP XÃ
        STT|Số hồ sơ|Người nộp|Lĩnh vực|Cơ quan thực hiện|Hình thức nộp|Thời gian|||Tình trạng hồ sơ
        ||||||Ngày tiếp nhận|Ngày hẹn trả kết quả|Ngày có kết quả|
        3|X1-01|C|Hộ tịch|X. Long Hưng|Bưu điện|02/02/2021|05/02/2021|05/02/2021|Đã trả
        4|X1-02|D|Hộ tịch|Xã Hưng Phú, huyện Mỹ Tú||02/02/2021|05/02/2021||Chờ bổ sung
        5|X1-03|E|Hộ tịch|Xã Hưng Phú, huyện Mỹ Tú|Trực tiếp|02/02/2021|05/02/2021||Đang giải quyết
        Tổng cộng|5

        |Người lập biểu|||||||Mỹ Tú, ngày 14 tháng 12 năm 2021|
    """
    write_csv(folder / "mot-cua.csv", lines(text), ";")


LETTERHEAD = {
    "944": [2, 1, 1, 0, 2, 1, 0, 1, 0],
    "31579": [1, 0, 0, 1, 1, 0, 1, 0, 0],
    "31588": [2, 0, 1, 0, 1, 0, 1, 0, 1],
}
LETTERHEAD_SUM = (
    "21 dòng = 5 dòng phía trên tiêu đề + 2 dòng tiêu đề + 5 hồ sơ được tính + 2 dòng tiêu đề lặp lại (dòng 14, 15) + "
    "1 dòng đánh số cột (dòng 8) + 2 dòng tổng (dòng 12, 19) + 3 dòng nhóm, ghi chú, chữ ký (dòng 9, 13, 21) + "
    "1 dòng trống."
)


def a_sheet_a_unit(folder: Path) -> None:
    """xlsx: a sheet for each commune, no column of units, a header of three rows, real dates, digits of HinhThuc."""
    header = [
        ["TT", "Thông tin hồ sơ", "", "", "Tiếp nhận", "Hẹn trả", "Kết quả", "", "Ghi chú"],
        ["", "Mã hồ sơ", "Lĩnh vực", "HinhThuc", "Ngày", "Ngày", "Giải quyết", "", ""],
        ["", "", "", "", "", "", "Ngày hoàn thành", "Trạng thái (*)", ""],
    ]
    day = datetime(2021, 3, 1, 8, 30)
    own = [
        [[1, "A-1", "Hộ tịch", 0, day, datetime(2021, 3, 5, 17), datetime(2021, 3, 5, 9), "Hoàn thành", ""],
         [2, "A-2", "Hộ tịch", 1, day, datetime(2021, 3, 5, 17), datetime(2021, 3, 8, 9), "Hoàn thành", "trễ"],
         ["", "Tổng: 2 hồ sơ", "", "", "", "", "", "", ""]],
        [[1, "B-1", "Chứng thực", 1, day, datetime(2021, 3, 2), datetime(2021, 3, 1, 16), "Đã trả kết quả", ""],
         [2, "B-2", "Chứng thực", 0, day, datetime(2021, 3, 2), "", "Xin rút", ""]],
    ]  # fmt: skip
    title = [["DANH SÁCH HỒ SƠ", *[""] * 8], [""] * 9]
    sheets = {name: [*title, *header, *rows] for name, rows in zip(("X. Long Hưng", "Mỹ Phước"), own, strict=True)}
    write_xlsx(folder / "cac-xa.xlsx", sheets | {"Hướng dẫn": [["Cách lọc hồ sơ"]]}, ["B3:D3", "G3:H3", "A3:A5"])


SHEETS = {"31579": [2, 0, 1, 1, 2, 0, 1, 1, 0], "31603": [2, 0, 1, 1, 2, 1, 1, 0, 0]}


def national_fields(folder: Path) -> None:
    """csv with tabs in UTF-16, the fields of the national portal, digits alone for dates, digits for what is chosen."""
    text = """
        MaHoSo|TenTTHC|TenLinhVuc|DonViXuLy|KenhThucHien|NgayTiepNhan|NgayHenTra|NgayKetThucXuLy|NgayTra|TrangThaiHoSo
        H21.65-210301-0001|t|Đất đai|944|2|20210301081500|20210305170000|20210304100000||9
        H21.65-210301-0002|t|Đất đai|944|1|20210301081500|20210305170000|||4
        H21.65-210301-0003|t|Đất đai|944|3|20210301081500|20210305170000|20210309100000||10
        H21.65-210301-0004|t|Đất đai|944|1|20210301081500|20210305170000|||3
        H21.65-210301-0005|t|Đất đai|944|1|20210301081500|20210305170000|||8
    """
    write_csv(folder / "cong-quoc-gia.csv", lines(text), "\t", "utf-16")


def month_first_and_the_day_of_return(folder: Path) -> None:
    """csv of an American server: month first, AM and PM, only the day the result was returned, no channel."""
    text = """
        Ma so ho so|Linh vuc|Ten don vi|Ngay nop|Han tra ket qua|Ngay tra ket qua|Tinh trang xu ly
        1|Hộ tịch|Xã Mỹ Hương|3/1/2021 8:15:00 AM|3/5/2021 5:00:00 PM|3/5/2021 4:30:00 PM|Da tra ket qua
        2|Hộ tịch|Xã Mỹ Hương|3/2/2021 8:15:00 AM|3/5/2021 5:00:00 PM|3/8/2021 7:30:00 AM|Da tra ket qua
        3|Hộ tịch|Xã Mỹ Hương|4/2/2021 8:15:00 AM|4/5/2021 5:00:00 PM||Dang xu ly
        4|Hộ tịch|Xã Mỹ Hương|11/30/2021 1:15:00 PM|12/3/2021 5:00:00 PM|12/3/2021 5:00:00 PM|Da tra
    """
    write_csv(folder / "vnpt.csv", lines(text))


def groups_of_units_and_fields(folder: Path) -> None:
    """xlsx: units and fields are rows above their dossiers, times before days, a unit's name merged over its rows."""
    text = """
        BÁO CÁO CHI TIẾT
        STT|Mã HS|Kênh tiếp nhận|Thời điểm tiếp nhận|Thời điểm hẹn trả|Thời điểm kết thúc xử lý|Trạng thái
        A. XÃ MỸ THUẬN
        I. Lĩnh vực: Đất đai
        1|C-1|Online|08:15 13/04/2021|17:00 20/04/2021|09:00 20/04/2021|Đã xử lý
        II. Lĩnh vực: Hộ tịch
        1|C-2|Một cửa|08:15 13/04/2021|17:00 20/04/2021|09:00 19/04/2021|Đã xử lý
        2|C-2|Một cửa|08:15 13/04/2021|17:00 20/04/2021|09:00 19/04/2021|Đã xử lý
        Cộng|2
        B. XÃ PHÚ MỸ
        I. Lĩnh vực: Hộ tịch
        1|C-3|Một cửa|08:15 13/04/2021|17:00 20/04/2021|09:00 22/04/2021|Đã xử lý
        2|C-4|Một cửa|hôm qua|17:00 20/04/2021||Đang xử lý
        Tổng số|4
    """
    write_xlsx(folder / "igate.xlsx", {"Sheet1": lines(text)}, ["A3:G3", "A4:G4", "A6:G6", "A10:G10"])


SHAPES: list[tuple[Callable[[Path], None], Counted, set[str]]] = [
    (one_list_with_a_letterhead, LETTERHEAD, {"dossier_account"}),
    (a_sheet_a_unit, SHEETS, {"dossier_account", "dossier_sheet_unit", "dossier_title"}),
    (national_fields, {"944": [4, 1, 2, 1, 3, 1, 1, 1, 1]}, set()),
    (month_first_and_the_day_of_return, {"31591": [4, 0, 0, 0, 3, 1, 1, 1, 1]}, {"dossier_returned_only"}),
    (groups_of_units_and_fields, {"31609": [2, 1, 1, 0, 2, 1, 1, 0, 0], "31612": [1, 0, 1, 0, 1, 0, 0, 1, 0]},
     {"dossier_account", "dossier_repeated", "dossier_date"}),
]  # fmt: skip


@pytest.mark.parametrize(("write", "right", "said"), SHAPES, ids=[shape[0].__name__ for shape in SHAPES])
def test_an_export_of_another_province(tmp_path: Path, write: Callable, right: Counted, said: set[str]) -> None:
    write(tmp_path)
    found, findings = counted(tmp_path)
    assert found == right
    assert set(findings["check"]) == said, findings["message"].tolist()


def test_all_of_them_in_one_folder(tmp_path: Path) -> None:
    for write, _, _ in SHAPES:
        write(tmp_path)
    found, _ = counted(tmp_path)
    assert sum(row[0] for row in found.values()) == sum(row[0] for _, right, _ in SHAPES for row in right.values())


def test_the_account_adds_up_to_the_rows_of_the_sheet(tmp_path: Path) -> None:
    one_list_with_a_letterhead(tmp_path)
    told = counted(tmp_path)[1]["message"].item()
    assert told == f"Tệp mot-cua.csv: {LETTERHEAD_SUM}"


TITLES = load_dossier_rules().columns
LEAST = [c for c in TITLES if c.column in ("code", "field", "unit", "channel", *DATES, "status")]
UPPER = ["Thông tin chung", "Tiến độ", "Kết quả"]


@st.composite
def sheets(draw: st.DrawFn) -> tuple[list[list[str]], int, int]:
    """The rows of an export of xã Mỹ Phước in some shape; how many dossiers it has, how many of them overdue."""
    columns = draw(st.permutations(LEAST))
    titles = ["STT", *(draw(st.sampled_from([c.title, *c.aliases])) for c in columns)]
    if "Xã" in titles or "HinhThuc" in titles:  # short ones that need others beside them
        titles = ["STT", *(c.title for c in columns)]
    wide = len(titles)
    header = [titles]
    if draw(st.booleans()):  # titles of groups above, each over some columns
        above = [""] * wide
        for place, text in zip(sorted(draw(st.sets(st.integers(1, wide - 1), max_size=3))), UPPER, strict=False):
            above[place] = text
        header = [above, titles]
    single = lambda text, place=0: [*[""] * place, text, *[""] * (wide - place - 1)]  # noqa: E731
    rows = [
        single(text)
        for text in draw(st.lists(st.sampled_from(["UBND HUYỆN MỸ TÚ", "", "DANH SÁCH HỒ SƠ"]), max_size=4))
    ]
    rows += header
    total = late = 0
    for kind in draw(
        st.lists(st.sampled_from(["dossier"] * 5 + ["group", "total", "numbering", "header", "blank"]), max_size=12)
    ):
        if kind == "dossier":
            total += 1
            overdue = draw(st.booleans())
            late += overdue
            cells = {
                "code": f"H{total:03}-21", "field": "Hộ tịch", "unit": "UBND xã Mỹ Phước", "channel": "Trực tiếp",
                "received_on": "13/04/2021", "due_on": "20/04/2021", "finished_on": f"{21 if overdue else 20}/04/2021",
                "returned_on": "22/04/2021", "status": draw(st.sampled_from(["Đã trả", "10", "9", "Đã giải quyết"])),
            }  # fmt: skip
            rows.append([str(total), *(cells[c.column] for c in columns)])
        elif kind == "header":
            rows += header
        elif kind == "numbering":
            rows.append([f"({n})" for n in range(1, wide + 1)])
        else:
            text = {"group": "II. Lĩnh vực Hộ tịch", "total": f"Tổng số: {total}", "blank": ""}[kind]
            rows.append(single(text))
    return rows, total, late


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(shape=sheets(), kind=st.sampled_from(["csv", "xlsx"]))
def test_an_export_of_any_shape(tmp_path_factory: pytest.TempPathFactory, shape: tuple, kind: str) -> None:
    rows, total, late = shape
    folder = tmp_path_factory.mktemp("any")
    if kind == "csv":
        write_csv(folder / "a.csv", rows)
    else:
        write_xlsx(folder / "a.xlsx", {"Sheet1": rows})
    table, findings = clean_dossiers(*read_dossiers(folder), CATALOGUE)
    found = counts(table, WINDOW)
    assert len(table) == total and not (findings["severity"] == "error").any(), findings["message"].tolist()
    assert not total or found.iloc[-1][["resolved", "overdue"]].tolist() == [total, late]
    for told in findings.loc[findings["check"] == "dossier_account", "message"]:
        whole, parts = told.split(": ", 1)[1].split(" dòng = ")
        last = max((i for i, row in enumerate(rows, 1) if any(row)), default=0)  # a workbook ends there
        assert (
            int(whole)
            == sum(int(part.split()[0]) for part in parts.split(" + "))
            == (last if kind == "xlsx" else len(rows))
        )
