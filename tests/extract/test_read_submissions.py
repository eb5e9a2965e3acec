"""The folder is read to its end, whatever lies in it."""

from pathlib import Path

import xlsxwriter

from cchc.catalogue import load
from cchc.clean import clean_forms
from cchc.extract import read_submissions
from cchc.project.period import Period

GOOD = "STT;Chỉ tiêu thống kê;Đơn vị tính;Số liệu;Ghi chú\n;Số hồ sơ;Hồ sơ;5;\n"


def test_one_bad_file_never_stops_the_others(tmp_path: Path) -> None:
    (tmp_path / "31603-my-phuoc.csv").write_text(GOOD, encoding="utf-8")
    (tmp_path / "31579-long-hung.xlsx").write_bytes(b"broken")
    (tmp_path / "944-huyen-my-tu.csv").write_text(GOOD, encoding="utf-8")
    (tmp_path / "~$31603-my-phuoc.xlsx").write_bytes(b"lock")
    (tmp_path / ".gitkeep").touch()
    rows, problems = read_submissions(tmp_path)
    assert rows["file"].tolist() == ["31603-my-phuoc.csv", "944-huyen-my-tu.csv"]
    assert problems["file"].tolist() == ["31579-long-hung.xlsx"]
    assert "31579-long-hung.xlsx" in problems["message"][0]


def test_what_nobody_sent_is_no_submission(tmp_path: Path) -> None:
    (tmp_path / "31603-my-phuoc.csv").write_text(GOOD, encoding="utf-8")
    for name in ("Thumbs.db", "desktop.ini", ".DS_Store", "._31603-my-phuoc.csv", "ehthumbs.db", "Icon\r", "THUMBS.DB"):
        (tmp_path / name).write_bytes(b"\0\1")
    (tmp_path / "__MACOSX").mkdir()
    (tmp_path / "__MACOSX" / "31579-long-hung.csv").write_text(GOOD, encoding="utf-8")
    rows, problems = read_submissions(tmp_path)
    assert rows["file"].tolist() == ["31603-my-phuoc.csv"] and problems.empty


def test_a_file_in_a_folder_of_its_own_is_named(tmp_path: Path) -> None:
    for place in ("Xã Long Hưng/bao cao.csv", "zip/xa/31603-my-phuoc.csv", "zip/Thumbs.db", "trống/.DS_Store"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(GOOD, encoding="utf-8")
    rows, problems = read_submissions(tmp_path)
    assert rows.empty and set(problems["severity"]) == {"error"}
    assert problems["file"].tolist() == ["Xã Long Hưng/bao cao.csv", "zip/xa/31603-my-phuoc.csv"]
    assert all("thư mục con" in m and "Hãy chuyển" in m for m in problems["message"])
    found, findings = clean_forms(rows, load(Period("2021")), Period("2021"), problems)
    told = findings[findings["check"] == "unreadable_file"]
    assert told["unit_code"].tolist() == ["31579", "31603"] and set(found["status"]) == {"missing"}
    assert not {"31579", "31603"} & set(findings.query("check == 'missing_submission'")["unit_code"])


def test_a_remark_is_no_error(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "31603-my-phuoc.xlsx") as book:
        book.add_worksheet("Bảng 2").write_row(0, 0, ["Chỉ tiêu", "Số liệu"])
        book.worksheets()[0].write_row(1, 0, ["Số hồ sơ", 5])
        book.add_worksheet("Nháp").write(0, 0, "ghi thêm")
    rows, problems = read_submissions(tmp_path)
    assert rows["value"].tolist() == [5]
    assert problems[["file", "severity", "sheet"]].to_numpy().tolist() == [["31603-my-phuoc.xlsx", "note", "Nháp"]]


def test_limits_of_the_period(tmp_path: Path) -> None:
    folder = tmp_path / "submissions"
    folder.mkdir()
    (folder / "31603-my-phuoc.csv").write_text(GOOD, encoding="utf-8")
    (tmp_path / "limits.yml").write_text("rows: 1")
    rows, problems = read_submissions(folder)
    assert rows.empty and problems["severity"].tolist() == ["error"]


def test_nothing_sent(tmp_path: Path) -> None:
    rows, problems = read_submissions(tmp_path)
    assert (len(rows), len(problems)) == (0, 0)
    assert "cell" in rows


def test_no_folder(tmp_path: Path) -> None:
    rows, problems = read_submissions(tmp_path / "submissions")
    assert rows.empty and problems[["file", "severity"]].to_numpy().tolist() == [["submissions", "error"]]
