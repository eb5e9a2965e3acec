"""Every figure asked for has one observation; everything else has a finding."""

import math
from pathlib import Path

import pandas as pd
import pytest

from cchc.catalogue import load
from cchc.clean import COLUMNS, heading_notes, note_fractions, observations
from cchc.extract import read_submissions
from cchc.period import Period

CATALOGUE = load()
PERIOD = Period.parse("2021")
ASKED = {"944": 158} | {unit.code: 17 for unit in CATALOGUE.communes}
FORM = ["STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Ghi chú"]
RECEIVED = "Số hồ sơ TTHC do UBND cấp xã tiếp nhận"


@pytest.fixture(scope="module")
def district(example: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows, problems = read_submissions(example / "submissions")
    return observations(rows, CATALOGUE, PERIOD, problems)


def clean(folder: Path, **files: list[list[str]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Observations and findings of files given as {name without suffix: rows}."""
    for name, rows in files.items():
        lines = [";".join(row) for row in [FORM, *rows]]
        (folder / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    rows, problems = read_submissions(folder)
    return observations(rows, CATALOGUE, PERIOD, problems)


def only(findings: pd.DataFrame, check: str) -> pd.Series:
    found = findings[findings["check"] == check]
    assert len(found) == 1, findings["message"].tolist()
    return found.iloc[0]


def test_example_is_read_whole(district: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    found, findings = district
    assert list(found.columns) == [
        "period", "unit_code", "code", "indicator", "kind", "value", "status", "raw", "repair", "note", "file",
        "sheet", "cell", "note_cell",
    ]  # fmt: skip
    assert found.groupby("unit_code").size().to_dict() == ASKED
    assert not found.duplicated(["unit_code", "indicator"]).any()
    assert findings.empty and list(findings.columns) == COLUMNS
    assert found["value"].dtype == "float64"
    assert (found["value"].notna() == found["status"].isin(["ok", "repaired"])).all()
    assert ((found["raw"] == "") == (found["status"] == "missing")).all()
    assert (found["cell"] != "").all()
    assert not found.drop(columns="value").isna().any().any()


@pytest.mark.parametrize(
    ("code", "value", "raw", "status"),
    [
        ("III.6.1", 4747, "4,747", "repaired"),
        ("VII.2.5", 46.2, "46,20", "repaired"),
        ("III.6.3", 99.81, "99.81", "ok"),
        ("I.5.2", 0, "0", "ok"),
        ("II.2.2", math.nan, "", "missing"),
        ("VI.3", 43, "43", "ok"),
        ("BS.13", 1059, "1.059", "repaired"),
    ],
)
def test_published_values(
    district: tuple[pd.DataFrame, pd.DataFrame], code: str, value: float, raw: str, status: str
) -> None:
    row = district[0].query("unit_code == '944' and code == @code").iloc[0]
    assert row["value"] == value or (math.isnan(value) and math.isnan(row["value"]))
    assert (row["raw"], row["status"], row["period"]) == (raw, status, "2021")


def test_row_absent_from_the_file(tmp_path: Path) -> None:
    found, _ = clean(tmp_path, **{"31603-my-phuoc": [["", RECEIVED, "Hồ sơ", "5.120", "chú"]]})
    own = found[found["unit_code"] == "31603"].set_index("code")
    assert own.loc["III.6.6", ["value", "status", "cell", "note", "note_cell"]].tolist() == [
        5120, "repaired", "D2", "chú", "E2",
    ]  # fmt: skip
    assert own.loc["III.6.7", ["status", "file", "cell"]].tolist() == ["missing", "", ""]


def test_set_aside(tmp_path: Path) -> None:
    found, findings = clean(tmp_path, **{"31603-my-phuoc": [["", RECEIVED, "Hồ sơ", "không rõ", ""]]})
    row = found.query("unit_code == '31603' and code == 'III.6.6'").iloc[0]
    assert math.isnan(row["value"]) and (row["status"], row["raw"]) == ("set_aside", "không rõ")
    finding = only(findings, "set_aside")
    assert finding[["severity", "unit_code", "indicator", "found", "file", "cell"]].tolist() == [
        "error", "31603", "III.6.6", "không rõ", "31603-my-phuoc.csv", "D2",
    ]  # fmt: skip
    assert "Xã Mỹ Phước" in finding["message"] and "D2" in finding["message"]


def test_another_unit_of_measure(tmp_path: Path) -> None:
    _, findings = clean(tmp_path, **{"31603-my-phuoc": [["", RECEIVED, "Nghìn hồ sơ", "5", ""]]})
    finding = only(findings, "unit_of_measure")
    assert finding[["severity", "expected", "found"]].tolist() == ["warning", "Hồ sơ", "Nghìn hồ sơ"]


@pytest.mark.parametrize(
    ("row", "found", "code"),
    [
        (["", "Dòng tự thêm", "", "7", ""], "7", ""),
        (["", "Dòng tự thêm", "", "", ""], "Dòng tự thêm", ""),
        (["", "", "", "7", ""], "7", ""),
        (["", "Số nhiệm vụ đề ra trong kế hoạch", "Nhiệm vụ", "7", ""], "7", "I.1.1"),  # asked of the district
        (["III", "Cải cách thủ tục hành chính", "", "7", ""], "7", "III"),
    ],
)
def test_content_that_has_no_place(tmp_path: Path, row: list[str], found: str, code: str) -> None:
    _, findings = clean(tmp_path, **{"31603-my-phuoc": [row]})
    finding = only(findings, "unmatched_row")
    assert finding[["severity", "unit_code", "found", "indicator", "cell"]].tolist() == [
        "warning", "31603", found, code, "D2",
    ]  # fmt: skip


def test_set_of_files(tmp_path: Path) -> None:
    row = [["", RECEIVED, "Hồ sơ", "5", ""]]
    (tmp_path / "31579-long-hung.xlsx").write_bytes(b"broken")
    older = [["", RECEIVED, "Hồ sơ", "4", ""]]
    found, findings = clean(
        tmp_path, **{"31603-my-phuoc": row, "31603-my-phuoc (2)": older, "bao cao": row, "99999-x": row}
    )
    by_check = findings.groupby("check")["unit_code"].agg(list).to_dict()
    assert by_check["unreadable_file"] == ["31579"]
    assert by_check["duplicate_submission"] == ["31603"]
    assert by_check["unknown_unit"] == ["", ""]
    # what came but cannot be read is no missing submission
    assert set(by_check["missing_submission"]) == set(ASKED) - {"31579", "31603"}
    assert set(findings["severity"]) == {"error"}
    assert found.groupby("unit_code").size().to_dict() == ASKED
    assert found.query("unit_code == '31603' and code == 'III.6.6'")["value"].tolist() == [5]
    assert all("31603" in m for m in findings.query("check == 'unknown_unit'")["message"])


def test_nothing_sent(tmp_path: Path) -> None:
    found, findings = clean(tmp_path)
    assert found.groupby("unit_code").size().to_dict() == ASKED
    assert set(found["status"]) == {"missing"}
    assert set(findings["check"]) == {"missing_submission"} and len(findings) == 10


def test_notes_beside_headings(example: Path) -> None:
    rows, _ = read_submissions(example / "submissions")
    notes = heading_notes(rows, CATALOGUE, PERIOD)
    assert notes["code"].tolist() == ["I.1", "I.2", "I.3", "I.8", "II.2", "II.3"]
    assert notes["note"][0] == "Kế hoạch số 05/KH-UBND ngày 21/01/2021"
    assert set(notes["indicator"]) == {""} and set(notes["unit_code"]) == {"944"}


@pytest.mark.parametrize(
    ("note", "fractions"),
    [
        ("Giải quyết đúng hạn 4738/4747 hồ sơ", [(4738, 4747)]),
        ("Giải quyết đúng hạn 26.600/27.266 hồ sơ, các hồ sơ trễ hạn …", [(26600, 27266)]),
        ("Số lượng TTHC đã giải quyết : 2688/2688", [(2688, 2688)]),
        ("219/226", [(219, 226)]),
        ("Đúng hạn 4/4 hồ sơ; đất đai 3 / 3 hồ sơ", [(4, 4), (3, 3)]),
        ("kiểm tra 11/26 đơn vị trực thuộc", [(11, 26)]),
        ("0/0 hồ sơ", [(0, 0)]),
        ("Kế hoạch số 05/KH-UBND ngày 21/01/2021", []),
        ("Tin được đăng ngày 28/01; 09/3; 16/4; 20/10; 10/11; 01/12", []),
        ("Quyết định số 01 ngày 14/9; số 02 ngày 07/10", []),
        ("Nghị định 61/2018, tháng 9/2021", []),
        ("18-NQ/TW, 2996/QĐ-UBND", []),
        ("ngày 4/4 hồ sơ được trả", []),
        ("Tỷ lệ 1,5/2,5", []),
        ("https://a.vn/219/226", []),
    ],
)
def test_note_fractions(note: str, fractions: list[tuple[int, int]]) -> None:
    row = {"unit_code": "944", "indicator": "a", "note": note, "note_cell": "E9"}
    found = note_fractions(pd.DataFrame([row]))
    assert list(found[["numerator", "denominator"]].itertuples(index=False, name=None)) == fractions
    assert (found["note_cell"] == "E9").all() and found["numerator"].dtype == "float64"


def test_fractions_of_the_example(district: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    found = note_fractions(district[0])
    own = found[found["unit_code"] == "944"]
    assert own[["indicator", "numerator", "denominator"]].to_numpy().tolist() == [
        ["survey_forms", 219, 226],
        ["satisfaction_rate", 219, 226],
        ["on_time_rate_district", 4738, 4747],
        ["land_on_time_rate_district", 2688, 2688],
        ["construction_on_time_rate_district", 32, 32],
        ["on_time_rate_commune", 26600, 27266],
        ["land_on_time_rate_commune", 4, 4],
    ]
