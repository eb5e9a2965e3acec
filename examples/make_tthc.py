"""Writes the example data of reports/tthc: dossiers of a quarter and the tables of counts that two communes sent.

python examples/make_tthc.py [ROWS] [FOLDER] puts dossiers/ and counts/ into FOLDER (reports/tthc/data/raw/2021-Q1);
54,647 dossiers unless ROWS says otherwise, shared out over units and fields as in make_dossiers.py. All are made up
and say so. One commune sent only a table of counts, another both, with one number that its dossiers contradict.
"""

import argparse
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter
from make_dossiers import EXAMPLE, PROCEDURES, ROWS, parts, write_csv
from raw_folder import split

from cchc.catalogue import load
from cchc.catalogue.dossiers import load_dossier_rules
from cchc.project.location import display
from cchc.project.period import Period
from cchc.workbooks.sheets import PLAIN

TARGET = Path(__file__).resolve().parents[1] / "reports" / "tthc" / "data" / "raw" / "2021-Q1"
FIRST, DAYS = np.datetime64("2020-12-15"), 90  # the window of the quarter
COUNTED_ONLY, BOTH = "31612", "31603"  # who sent a table of counts alone, who sent dossiers too
SLIP = ("Chứng thực", "on_time", 7)  # what the table of the second one has too many
ORIGINS = ("online", "direct", "post")
OUTCOMES = ("early", "on_time", "overdue", "in_process_within", "in_process_overdue")
FORM = (  # the head of form II.06a: groups with their columns
    ("Số hồ sơ tiếp nhận", ("received", "online", "direct", "carried_over")),
    ("Số hồ sơ đã giải quyết", ("resolved", "early", "on_time", "overdue")),
    ("Số hồ sơ đang giải quyết", ("in_process", "in_process_within", "in_process_overdue")),
)
TITLES = {
    "received": "Tổng số", "online": "Trực tuyến", "direct": "Trực tiếp, BCCI", "carried_over": "Từ kỳ trước",
    "resolved": "Tổng số", "early": "Trước hạn", "on_time": "Đúng hạn", "overdue": "Quá hạn",
    "in_process": "Tổng số", "in_process_within": "Trong hạn", "in_process_overdue": "Quá hạn",
}  # fmt: skip


class Quarter:
    """The dossiers as arrays: part (of `shares`), whether carried over, way in, outcome, and their days."""

    def __init__(self, rows: int) -> None:
        self.shares = parts()
        sizes = np.array(split(rows, [p[2] for p in self.shares]))
        late = np.array([s * p[3] // p[2] if p[2] else 0 for s, p in zip(map(int, sizes), self.shares, strict=True)])
        self.part = np.repeat(np.arange(len(self.shares)), sizes)
        place = np.arange(rows) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        spread = np.arange(rows, dtype="int64") * 7_919  # a prime: neighbours differ, every run is the same
        self.origin = np.array([0, 1, 1, 1, 1, 1, 1, 2, 1, 0])[spread % 10]
        is_open = (spread % 40 == 0) & (place >= late[self.part])
        outcome = np.where(spread // 10 % 9 < 5, 0, 1)
        outcome = np.where(place < late[self.part], 2, outcome)
        self.outcome = np.where(is_open, np.where(spread // 40 % 12 == 0, 4, 3), outcome)
        self.carried = (spread // 3 % 33 == 0) & ~((self.outcome == 3) & (spread % 2 == 0))
        self._days(spread)

    def _days(self, spread: np.ndarray) -> None:
        wait = 3 + spread // 7 % 12
        received = np.where(self.carried, -1 - spread % 6, spread % (DAYS - 25))
        due = received + wait
        due = np.where(self.carried, np.maximum(due, 3), due)
        due = np.where(self.outcome == 3, DAYS + spread % 9, due)  # still within its days at the end
        self.received, self.due = received, _open_days(due)
        early = np.maximum(np.maximum(received, 0), self.due - 1 - spread // 5 % 3)
        early = np.where(early == self.due, self.due - 1, early)
        self.finished = np.select([self.outcome == 0, self.outcome == 1], [early, self.due], self.due + 1 + spread % 4)

    @property
    def units(self) -> np.ndarray:
        return np.array([p[0] for p in self.shares])[self.part]

    @property
    def fields(self) -> np.ndarray:
        return np.array([p[1] for p in self.shares])[self.part]

    def table(self) -> pa.Table:
        """The dossiers of all units but the one that sent only counts, a column of texts for each title."""
        kept = self.units != COUNTED_ONLY
        rules, units = load_dossier_rules(), {u.code: u for u in load(Period("2021")).units}
        done = self.outcome < 3
        status = np.where(done, 10, 4).astype(str)
        names = {u.code: f"UBND {u.name}" for u in units.values()}
        number = pc.utf8_lpad(pa.array(np.arange(1, len(self.part) + 1)).cast(pa.string()), 8, "0")
        finished = np.where(done, _texts(self.finished), "")
        columns = {
            "code": pc.binary_join_element_wise(pa.array(self.units), number, "Q"),
            "procedure": pa.array([PROCEDURES[f][u != "944"] for u, f, *_ in self.shares]).take(pa.array(self.part)),
            "field": pa.array(self.fields),
            "unit": pa.array([names[code] for code in self.units]),
            "channel": pa.array([c.title for c in rules.channels]).take(pa.array(self.origin)),
            "received_on": pa.array(_texts(self.received)),
            "due_on": pa.array(_texts(self.due)),
            "finished_on": pa.array(finished),
            "returned_on": pa.array(finished),
            "status": pa.array(status),
        }
        titles = {c.column: c.title for c in rules.columns}
        return pa.table({titles[name]: column for name, column in columns.items()}).filter(pa.array(kept))

    def counts(self, unit: str) -> dict[str, dict[str, int]]:
        """The columns of form II.06a of one unit, by field."""
        found = {}
        for field in sorted({f for u, f, size, _ in self.shares if u == unit and size}):
            own = (self.units == unit) & (self.fields == field)
            new = own & ~self.carried
            row = {"online": int((new & (self.origin == 0)).sum()), "direct": int((new & (self.origin > 0)).sum())}
            row["carried_over"] = int((own & self.carried).sum())
            row |= {name: int((own & (self.outcome == place)).sum()) for place, name in enumerate(OUTCOMES)}
            row["received"] = row["online"] + row["direct"] + row["carried_over"]
            row["resolved"] = row["early"] + row["on_time"] + row["overdue"]
            row["in_process"] = row["in_process_within"] + row["in_process_overdue"]
            found[field] = row
        return found


def _open_days(days: np.ndarray) -> np.ndarray:
    """The days counted from FIRST, moved on to the next one on which offices are open."""
    closed = np.array([h.date for h in load_dossier_rules().holidays if h.off], "datetime64[D]")
    return (np.busday_offset(FIRST + days, 0, roll="forward", holidays=closed) - FIRST).astype("int64")


def _texts(days: np.ndarray) -> np.ndarray:
    texts = (FIRST + days).astype(str)
    return np.array([f"{d[8:]}/{d[5:7]}/{d[:4]}" for d in texts])


def write_counts(path: Path, unit_name: str, rows: dict[str, dict[str, int]]) -> None:
    """Form II.06a of one unit: its head of two rows and the row of numbers, then a row a field and the total."""
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = [name for _, names in FORM for name in names]
    with xlsxwriter.Workbook(path, PLAIN) as book:
        book.set_properties({"created": datetime(2021, 1, 1)})
        sheet = book.add_worksheet("II.06a")
        head = book.add_format({"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True})
        cell = book.add_format({"border": 1})
        sheet.merge_range(0, 0, 0, 12, "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH (SỐ LIỆU MINH HỌA)", head)
        sheet.merge_range(1, 0, 1, 12, f"UBND {unit_name}, quý I năm 2021", head)
        sheet.merge_range(3, 0, 4, 0, "TT", head)
        sheet.merge_range(3, 1, 4, 1, "Lĩnh vực giải quyết", head)
        sheet.set_column(1, 1, 40)
        at = 2
        for group, names in FORM:
            sheet.merge_range(3, at, 3, at + len(names) - 1, group, head)
            for place, name in enumerate(names, start=at):
                sheet.write(4, place, TITLES[name], head)
            at += len(names)
        for place in range(13):
            sheet.write(5, place, f"({place + 1})", head)
        for number, (field, row) in enumerate(rows.items(), start=1):
            sheet.write(5 + number, 0, number, cell)
            sheet.write(5 + number, 1, field, cell)
            for place, name in enumerate(columns, start=2):
                sheet.write(5 + number, place, row[name], cell)
        last = 6 + len(rows)
        sheet.merge_range(last, 0, last, 1, "Tổng số", head)
        for place, name in enumerate(columns, start=2):
            sheet.write(last, place, sum(row[name] for row in rows.values()), head)


def write(folder: Path, rows: int = ROWS) -> None:
    """dossiers/ and counts/ of the quarter."""
    quarter = Quarter(rows)
    path = folder / "dossiers" / "ho-so-minh-hoa.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_csv(path, quarter.table(), f"{EXAMPLE}\nTừ ngày: 15/12/2020\nĐến ngày: 14/03/2021")
    units = {u.code: u for u in load(Period("2021")).units}
    for code in (COUNTED_ONLY, BOTH):
        counted = quarter.counts(code)
        if code == BOTH and (field := SLIP[0]) in counted:
            for name in (SLIP[1], "resolved", "received", "direct"):
                counted[field][name] += SLIP[2]
        write_counts(folder / "counts" / f"{code}-{units[code].slug}.xlsx", units[code].name, counted)


def main() -> None:
    parser = argparse.ArgumentParser(description="Tạo số liệu minh họa của báo cáo kiểm soát thủ tục hành chính.")
    parser.add_argument("rows", type=int, nargs="?", default=ROWS)
    parser.add_argument("folder", type=Path, nargs="?", default=TARGET)
    given = parser.parse_args()
    write(given.folder, given.rows)
    print(f"Đã ghi {given.rows} hồ sơ vào {display(given.folder)}.")


if __name__ == "__main__":
    main()
