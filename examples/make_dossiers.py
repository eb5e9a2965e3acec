"""Writes example exports of one-stop software and example survey forms: made up, agreeing with the 2021 report.

python examples/make_dossiers.py [ROWS] FOLDER [--format csv|xlsx] puts dossiers/<file> and survey.csv into FOLDER
(54,647 rows, the published total, unless ROWS says otherwise). The title cell says that the data are made up. The
split by commune is that of make_2021.py; at other sizes every share grows or shrinks alike.
"""

import argparse
import csv
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import xlsxwriter
from make_2021 import LAND, WEIGHTS
from raw_folder import split

from cchc.catalogue import load
from cchc.catalogue.dossiers import load_dossier_rules
from cchc.project.location import display
from cchc.project.period import Period
from cchc.workbooks.sheets import PLAIN

ROWS = 54_647
EXAMPLE = "DANH SÁCH HỒ SƠ (SỐ LIỆU MINH HỌA, KHÔNG PHẢI HỒ SƠ THẬT)"
FIRST, DAYS = np.datetime64("2020-12-15"), 365  # the window of 2021; reception leaves room for the days of handling
HANDLING = 20  # days from reception to the due date, at most, without those on which offices are closed
PROCEDURES = {  # field -> a procedure, at the office and in communes
    "Đất đai": ("Đăng ký biến động quyền sử dụng đất", "Hòa giải tranh chấp đất đai"),
    "Xây dựng": ("Cấp giấy phép xây dựng nhà ở riêng lẻ", ""),
    "Chứng thực": ("Chứng thực chữ ký người dịch", "Chứng thực bản sao từ bản chính"),
    "Hộ tịch": ("Đăng ký khai sinh có yếu tố nước ngoài", "Đăng ký khai sinh"),
    "Bảo trợ xã hội": ("Hỗ trợ chi phí mai táng", "Xác định mức độ khuyết tật"),
    "Thành lập và hoạt động của hộ kinh doanh": ("Đăng ký thành lập hộ kinh doanh", ""),
}
# unit -> field -> (dossiers, of them overdue), as published for the office and split as in make_2021.py
OFFICE = {
    "Đất đai": (2_688, 0), "Xây dựng": (32, 0), "Chứng thực": (900, 4), "Hộ tịch": (327, 2),
    "Bảo trợ xã hội": (300, 2), "Thành lập và hoạt động của hộ kinh doanh": (500, 1),
}  # fmt: skip
SURVEY = (226, 219)  # forms, of them satisfied


def parts() -> list[tuple[str, str, int, int]]:
    """Unit, field, dossiers and overdue dossiers of the default size, in file order."""
    rows = [("944", field, *numbers) for field, numbers in OFFICE.items()]
    totals = [split(total, [w[i] for w in WEIGHTS.values()]) for i, total in enumerate((49_900, 780))]
    for code, dossiers, overdue in zip(WEIGHTS, *totals, strict=True):
        land = LAND.get(code, 0)
        shares = zip(split(dossiers - land, [5, 3, 2]), split(overdue, [5, 3, 2]), strict=True)
        rows.append((code, "Đất đai", land, 0))
        rows += [(code, f, *n) for f, n in zip(("Chứng thực", "Hộ tịch", "Bảo trợ xã hội"), shares, strict=True)]
    return rows


def dossiers(rows: int = ROWS) -> pa.Table:
    """A table of texts, a column for each title of dossier_columns.csv, after a column STT."""
    shares = parts()
    sizes = np.array(split(rows, [p[2] for p in shares]))
    late = np.array([s * p[3] // p[2] if p[2] else 0 for s, p in zip(map(int, sizes), shares, strict=True)])
    late = late if rows != ROWS else np.array([p[3] for p in shares])
    part = np.repeat(np.arange(len(shares)), sizes)
    place = np.arange(rows) - np.repeat(np.cumsum(sizes) - sizes, sizes)  # counted within the part
    overdue = place < late[part]
    spread = np.arange(rows, dtype="int64") * 7_919  # a prime: neighbours differ, every run is the same
    received = (spread % (DAYS - HANDLING - 10)).astype("int32")
    due = _working(received + 2 + (spread // 7 % (HANDLING - 2)).astype("int32"))
    finished = np.where(overdue, due + 1 + spread % 5, np.maximum(received, due - spread // 3 % 4)).astype("int32")
    returned = np.minimum(finished + spread % 3, DAYS - 1).astype("int32")
    units = {u.code: u for u in load(Period("2021")).units}
    days = FIRST + np.arange(DAYS)
    texts = [f"{d[8:]}/{d[5:7]}/{d[:4]}" for d in days.astype(str)]
    level = {"office": "Cấp huyện", "commune": "Cấp xã"}
    number = pc.utf8_lpad(pa.array(np.arange(1, rows + 1)).cast(pa.string()), 8, "0")
    channels = [c.title for c in load_dossier_rules().channels]
    columns = {
        "code": pc.binary_join_element_wise("000", _of([p[0] for p in shares], part), number, ""),
        "procedure": _of([PROCEDURES[f][u != "944"] for u, f, *_ in shares], part),
        "field": _of([p[1] for p in shares], part),
        "level": _of([level["office" if p[0] == "944" else "commune"] for p in shares], part),
        "unit": _of([f"UBND {units[p[0]].name}" for p in shares], part),
        "channel": _of(channels, np.array([0, 1, 1, 1, 1, 1, 1, 1, 1, 2])[spread % 10]),
        **{k: _of(texts, v) for k, v in {"received_on": received, "due_on": due}.items()},
        **{k: _of(texts, v) for k, v in {"finished_on": finished, "returned_on": returned}.items()},
        "status": _of(["9", "10"], (spread % 20 > 0).astype(int)),
    }
    titles = {c.column: c.title for c in load_dossier_rules().columns}
    numbered = pa.array(np.arange(1, rows + 1)).cast(pa.string())
    return pa.table({"STT": numbered} | {titles[k]: v for k, v in columns.items()})


def survey(forms: int = SURVEY[0], satisfied: int = SURVEY[1]) -> list[list[str]]:
    """Title row and `forms` rows of answers; exactly `satisfied` forms have no answer below "Hài lòng"."""
    rows = [["Mã phiếu", "Ngày", *(f"Câu {i}" for i in range(1, 6))]]
    for n in range(forms):
        answers = ["Rất hài lòng" if (n + q) % 3 else "Hài lòng" for q in range(5)]
        if n >= satisfied:
            answers[n % 5] = ("Bình thường", "Không hài lòng", "Rất không hài lòng")[n % 3]
        elif n % 40 == 7:
            answers[n % 5] = ""  # a question skipped
        rows.append([f"{n + 1:04d}", f"{n % 28 + 1:02d}/{n % 11 + 2:02d}/2021", *answers])
    return rows


def write(folder: Path, rows: int = ROWS, kind: str = "csv") -> Path:
    """Write dossiers/ and survey.csv into `folder`; the path of the export."""
    path = folder / "dossiers" / f"ho-so-minh-hoa.{kind}"
    path.parent.mkdir(parents=True, exist_ok=True)
    table = dossiers(rows)
    title = f"{EXAMPLE}\nTừ ngày: 15/12/2020\nĐến ngày: 14/12/2021"
    (write_csv if kind == "csv" else _xlsx)(path, table, title)
    with (folder / "survey.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([["PHIẾU KHẢO SÁT (SỐ LIỆU MINH HỌA)"], *survey()])
    return path


def _working(days: np.ndarray) -> np.ndarray:
    """The days counted from FIRST, moved on to the next one on which offices are open."""
    closed = [holiday.date for holiday in load_dossier_rules().holidays if holiday.off]
    dates = np.busday_offset(FIRST + days, 0, roll="forward", holidays=np.array(closed, "datetime64[D]"))
    return (dates - FIRST).astype("int32")


def _of(texts: list[str], places: np.ndarray) -> pa.Array:
    return pa.array(texts).take(pa.array(places))


def write_csv(path: Path, table: pa.Table, title: str) -> None:
    with path.open("wb") as file:
        file.write(f'"{title}"{"," * (table.num_columns - 1)}\n{",".join(table.column_names)}\n'.encode("utf-8-sig"))
        pyarrow.csv.write_csv(table, file, pyarrow.csv.WriteOptions(include_header=False))


def _xlsx(path: Path, table: pa.Table, title: str) -> None:
    with xlsxwriter.Workbook(path, PLAIN | {"constant_memory": True}) as book:
        book.set_properties({"created": datetime(2021, 1, 1)})
        sheet = book.add_worksheet("Danh sách hồ sơ")
        sheet.merge_range(0, 0, 0, table.num_columns - 1, title, book.add_format({"text_wrap": True}))
        sheet.write_row(1, 0, table.column_names)
        for at, row in enumerate(zip(*(c.to_pylist() for c in table.columns), strict=True), start=2):
            for column, cell in enumerate(row):
                sheet.write_string(at, column, cell)


def main() -> None:
    parser = argparse.ArgumentParser(description="Tạo tệp hồ sơ một cửa và phiếu khảo sát minh họa.")
    parser.add_argument("rows", type=int, nargs="?", default=ROWS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--format", choices=["csv", "xlsx"], default="csv")
    given = parser.parse_args()
    path = write(given.folder, given.rows, given.format)
    print(f"Đã ghi {given.rows} hồ sơ minh họa vào {display(path)} và {SURVEY[0]} phiếu vào survey.csv.")


if __name__ == "__main__":
    main()
