"""Corrections by hand: applied where the cell still holds what was expected, refused with the place where not."""

from pathlib import Path

import pandas as pd
import pytest

from cchc.catalogue import load
from cchc.clean import asked_cells, clean_forms
from cchc.clean.corrections import Correction, apply_corrections
from cchc.extract import read_submissions
from cchc.project.errors import CchcError
from cchc.project.period import Period

CATALOGUE = load(Period("2021"))

FORM = "STT;Chỉ tiêu thống kê;Đơn vị tính;Số liệu;Ghi chú\n;Số hồ sơ;Hồ sơ;4.7470;đạt 9/10\n;Số cuộc;Cuộc;;\n"
TITLES = Correction.titles
HEAD = ",".join(TITLES.values())
FILE = "31603-my-phuoc.csv"


@pytest.fixture
def rows(tmp_path: Path) -> pd.DataFrame:
    (tmp_path / "submissions").mkdir()
    (tmp_path / "submissions" / FILE).write_text(FORM, encoding="utf-8")
    return read_submissions(tmp_path / "submissions")[0]


def write(folder: Path, *lines: str, head: str = HEAD, encoding: str = "utf-8-sig") -> Path:
    path = folder / "corrections.csv"
    path.write_text("\n".join([head, *lines]) + "\n", encoding=encoding)
    return path


def test_no_file_changes_nothing(rows: pd.DataFrame, tmp_path: Path) -> None:
    after, findings = apply_corrections(rows, tmp_path / "corrections.csv", CATALOGUE)
    assert after.drop(columns=["correction", "corrected_in"]).equals(rows) and set(after["correction"]) == {""}
    assert findings.empty and list(findings)[:2] == ["check", "severity"]


@pytest.mark.parametrize(
    ("cell", "expected", "corrected", "column", "result", "was"),
    [
        ("D2", "4.7470", "4747", "value", ["4747", None], "trước là “4.7470”"),
        ("$d$2", "4.7470", "", "value", [None, None], "trước là “4.7470”"),
        ("D3", "", "0", "value", ["4.7470", "0"], "trước là (để trống)"),
        ("E2", "đạt  9/10", "đạt 10/10", "note", ["đạt 10/10", ""], "ghi chú trước là “đạt 9/10”"),
    ],
)
def test_applied_and_told(
    rows: pd.DataFrame, tmp_path: Path, cell: str, expected: str, corrected: str, column: str, result: list, was: str
) -> None:
    path = write(tmp_path, f"{FILE},,{cell},{expected},{corrected},Võ Văn A,theo công văn 12")
    before = rows.copy()
    after, findings = apply_corrections(rows, path, CATALOGUE)
    assert after[column].tolist() == result
    assert [c for c in after["correction"] if c] == [f"Võ Văn A: theo công văn 12 ({was})"]
    other = {"value": "note", "note": "value"}[column]
    assert after[other].tolist() == before[other].tolist()
    assert rows.equals(before), "the caller's rows stay as read"
    [found] = findings.to_dict("records")
    assert (found["check"], found["severity"], found["unit_code"]) == ("correction", "note", "31603")
    assert (found["file"], found["cell"]) == (FILE, cell.replace("$", "").upper())
    assert all(word in found["message"] for word in ("Võ Văn A", "theo công văn 12", *was.split("“")[1:]))


def test_a_corrected_percentage_is_the_one_written(tmp_path: Path) -> None:
    place = {"file": "944-a.xlsx", "sheet": "Bảng 2", "cell": "D9", "note_cell": "E9", "note": "", "percent": True}
    rows = pd.DataFrame([place, place | {"cell": "D10", "note_cell": "E10"}])
    rows["value"] = pd.Series([0.9844, 0.9844], dtype="object")
    after, _ = apply_corrections(rows, write(tmp_path, "944-a.xlsx,Bảng 2,D9,0.9844,98.54,A,b"), CATALOGUE)
    assert after["percent"].tolist() == [False, True] and after["value"].tolist() == ["98.54", 0.9844]


@pytest.mark.parametrize(
    ("file", "cell", "found"),
    [(FILE, "D2", "4.7470"), (FILE, "D9", "không có ô này"), ("31604-x.csv", "D2", "không có ô này")],
)
def test_stale_is_an_error_and_not_applied(
    rows: pd.DataFrame, tmp_path: Path, file: str, cell: str, found: str
) -> None:
    after, findings = apply_corrections(rows, write(tmp_path, f"{file},,{cell},4.747,4747,A,b"), CATALOGUE)
    assert after["value"].tolist() == rows["value"].tolist() and set(after["correction"]) == {""}
    [said] = findings.to_dict("records")
    assert said["severity"] == "error" and said["check"] == "stale_correction"
    assert (said["file"], said["cell"], said["expected"], said["found"]) == (file, cell, "4.747", found)
    assert file in said["message"] and f"ô {cell}" in said["message"] and "“4.747”" in said["message"]


@pytest.mark.parametrize(
    ("file", "sheet", "words"),
    [
        ("31603-my-phuoc.xlsx", "", "thực tế không có tệp này. Gần nhất: 31603-my-phuoc.csv. Hãy"),
        (FILE, "Bảng 2", "thực tế tệp không có trang tính này. Hãy"),
        (FILE, "", "thực tế không có ô số liệu hoặc ghi chú này. Hãy"),
    ],
)
def test_what_is_not_there_is_said(rows: pd.DataFrame, tmp_path: Path, file: str, sheet: str, words: str) -> None:
    _, said = apply_corrections(rows, write(tmp_path, f"{file},{sheet},D9,1,2,A,b"), CATALOGUE)
    assert words in said["message"][0]


def test_a_line_is_for_the_registers_or_for_the_submissions(rows: pd.DataFrame, tmp_path: Path) -> None:
    entry = {"register": "dossiers", "row": 1, "column": "on_time", "file": "registers.xlsx", "sheet": "Hồ sơ TTHC"}
    entries = pd.DataFrame([entry | {"raw": "53.850", "cell": "D4"}, entry | {"raw": "9", "cell": "E4"}])
    own = [f"registers.xlsx,Hồ sơ TTHC,{cell},A,b" for cell in ("D4,53.850,53.858", "E4,8,7")]
    path = write(tmp_path, f"{FILE},,D2,4.7470,4747,A,b", *own)
    after, said = apply_corrections(entries, path, CATALOGUE)
    assert after["raw"].tolist() == ["53.858", "9"]
    assert list(zip(said["check"], said["cell"], strict=True)) == [("correction", "D4"), ("stale_correction", "E4")]
    after, said = apply_corrections(rows, path, CATALOGUE)
    assert after["value"].tolist() == ["4747", None] and said["check"].tolist() == ["correction"]


@pytest.mark.parametrize(
    ("raw", "expected", "fits"),
    [
        (99.12, "99.12", True),
        (99.12, "99,12", True),
        (4747.0, "4747", True),
        (4747.0, "4.747", False),
        ("9", "9", True),
    ],
)
def test_numbers_are_expected_as_a_person_sees_them(raw: object, expected: str, fits: bool, tmp_path: Path) -> None:
    place = {"file": "944-a.xlsx", "sheet": "Bảng 2", "cell": "D9", "note_cell": "E9", "note": ""}
    rows = pd.DataFrame([place]).assign(value=pd.Series([raw], dtype="object"))
    path = write(tmp_path, f'944-a.xlsx,Bảng 2,D9,"{expected}",5,A,b')
    assert (apply_corrections(rows, path, CATALOGUE)[0]["value"][0] == "5") is fits


@pytest.mark.parametrize("head", [HEAD.replace(",", ";"), ";".join(TITLES), ";".join(reversed(TITLES))])
def test_separators_titles_and_order(rows: pd.DataFrame, tmp_path: Path, head: str) -> None:
    cells = dict(zip(TITLES, [FILE, "", "D2", "4.7470", "4747", "A", "b"], strict=True))
    order = reversed(TITLES) if head.startswith("why") else TITLES
    path = write(tmp_path, ";".join(cells[c] for c in order), "", ";;;;;;", head=head)
    after, _ = apply_corrections(rows, path, CATALOGUE)
    assert after["value"].tolist() == ["4747", None]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([f"{FILE},,D2,1,2,,b"], "dòng 2: cột “Người sửa” không được để trống"),
        ([f"{FILE},,D2,1,2,A,b", f"{FILE},,D2,1,3,A,b"], "dòng 3: cột “Tên tệp”, “Trang tính”, “Ô” trùng ô với dòng 2"),
        ([f"{FILE},,2D,1,2,A,b"], "dòng 2: cột “Ô” “2D” không phải địa chỉ ô"),
        ([f"{FILE},,D2,1,1,A,b"], "dòng 2: giá trị trong tệp và giá trị đúng như nhau"),
        ([f"{FILE},,D2,1,2,A,b,c"], "dòng 2: có 8 ô, cần 7 ô"),
        (["", f"{FILE},,D2,1,2,A,", f"{FILE},,,1,2,A,b"], "dòng 3: .*Lý do.*; dòng 4: cột “Ô” không được để trống"),
    ],
)
def test_faults_are_named_by_line(rows: pd.DataFrame, tmp_path: Path, lines: list[str], words: str) -> None:
    with pytest.raises(CchcError, match=rf"corrections\.csv.*{words}"):
        apply_corrections(rows, write(tmp_path, *lines), CATALOGUE)


@pytest.mark.parametrize(
    ("head", "encoding", "words"),
    [
        (HEAD.replace("Lý do", "Ghi chú"), "utf-8", "dòng 1: cần đúng các cột “Tên tệp”"),
        (HEAD + ",Lý do", "utf-8", "dòng 1"),
        ("", "utf-8", "dòng 1"),
        ("Tên tệp".replace("ệ", "è"), "cp1252", "dòng 1: .*CSV UTF-8"),
    ],
)
def test_a_file_of_another_shape_is_refused(
    rows: pd.DataFrame, tmp_path: Path, head: str, encoding: str, words: str
) -> None:
    with pytest.raises(CchcError, match=words):
        apply_corrections(rows, write(tmp_path, head=head, encoding=encoding), CATALOGUE)


@pytest.mark.parametrize("text", ["=1+1", "khoảng 9 nghìn", "chín phẩy"])
def test_a_correction_that_is_no_number_is_itself_at_fault(tmp_path: Path, text: str) -> None:
    (tmp_path / "submissions").mkdir()
    label = CATALOGUE.by_code["III.6.6"].label
    form = f"STT;Chỉ tiêu thống kê;Đơn vị tính;Số liệu;Ghi chú\nIII.6.6;{label};;21125;\n"
    (tmp_path / "submissions" / FILE).write_text(form, encoding="utf-8")
    rows, _ = apply_corrections(
        read_submissions(tmp_path / "submissions")[0], write(tmp_path, "", f"{FILE},,D2,21125,{text},A,b"), CATALOGUE
    )
    _, found = clean_forms(rows, CATALOGUE, Period("2021"))
    [said] = found[found["check"] == "set_aside"]["message"]
    assert said.startswith(f"corrections.csv, dòng 3: giá trị đúng “{text}” của tệp {FILE}, ô D2 không đọc được: ")
    assert "Excel" not in said


def test_what_each_cell_is_asked_for_says_how_its_value_is_read(tmp_path: Path) -> None:
    (tmp_path / "submissions").mkdir()
    label = CATALOGUE.by_code["III.6.6"].label
    form = f"STT;Chỉ tiêu thống kê;Đơn vị tính;Số liệu;Ghi chú\nIII.6.6;{label};;21125;x\n"
    (tmp_path / "submissions" / FILE).write_text(form, encoding="utf-8")
    asked = asked_cells(read_submissions(tmp_path / "submissions")[0], CATALOGUE)
    assert list(asked) == [(FILE, "", "D2")], "not the note beside it"
    read = asked[FILE, "", "D2"].read
    assert read("9.229").value == 9229 and {read(t).status for t in ("=1+1", "khoảng 9 nghìn")} == {"set_aside"}


@pytest.mark.parametrize(
    ("register", "column", "text", "good"),
    [
        ("dossiers", "on_time", "53.858", True),
        ("dossiers", "on_time", "nhiều", False),
        ("statements", "value", "98,4", True),
        ("statements", "value", "gần hết", False),
    ],
)
def test_a_cell_of_the_registers_is_read_by_its_column(register: str, column: str, text: str, good: bool) -> None:
    entry = {"register": register, "row": 1, "file": "registers.xlsx", "sheet": "S"}
    first = {"column": "id", "raw": "plan_completion_stated", "cell": "A2"}
    rows = pd.DataFrame([entry | first, entry | {"column": column, "raw": "1", "cell": "B2"}])
    reading = asked_cells(rows, CATALOGUE)["registers.xlsx", "S", "B2"].read(text)
    assert (reading.value is not None, reading.status == "set_aside") == (good, not good)
