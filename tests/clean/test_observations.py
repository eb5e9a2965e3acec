"""Every figure asked for has one observation; everything else has a finding."""

import math
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc.catalogue import load
from cchc.clean import cell_counts, clean_forms, heading_notes, note_fractions
from cchc.clean.summary import STATUSES, accounts
from cchc.extract import read_submissions
from cchc.language.legacy import to_tcvn3, to_vni
from cchc.language.text import tidy
from cchc.project.errors import CchcError
from cchc.project.period import Period
from cchc.project.tables import FINDINGS

CATALOGUE = load(Period("2021"))
PERIOD = Period.parse("2021")
ASKED = {"944": 158} | {unit.code: 17 for unit in CATALOGUE.subordinates}
FORM = ["STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Ghi chú"]
RECEIVED = "Số hồ sơ TTHC do UBND cấp xã tiếp nhận"


@pytest.fixture(scope="module")
def office(example: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows, problems = read_submissions(example / "submissions")
    return clean_forms(rows, CATALOGUE, PERIOD, problems)


def clean(folder: Path, **files: list[list[str]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Observations and findings of files given as {name without suffix: rows}."""
    for name, rows in files.items():
        lines = [";".join(row) for row in [FORM, *rows]]
        (folder / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    rows, problems = read_submissions(folder)
    return clean_forms(rows, CATALOGUE, PERIOD, problems)


def only(findings: pd.DataFrame, check: str) -> pd.Series:
    found = findings[findings["check"] == check]
    assert len(found) == 1, findings["message"].tolist()
    return found.iloc[0]


def test_example_is_read_whole(office: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    found, findings = office
    assert list(found.columns) == [
        "period", "unit_code", "code", "indicator", "kind", "value", "status", "raw", "repair", "note", "file",
        "sheet", "cell", "note_cell", "correction",
    ]  # fmt: skip
    assert found.groupby("unit_code").size().to_dict() == ASKED
    assert not found.duplicated(["unit_code", "indicator"]).any()
    assert findings.empty and list(findings.columns) == FINDINGS.names
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
    office: tuple[pd.DataFrame, pd.DataFrame], code: str, value: float, raw: str, status: str
) -> None:
    row = office[0].query("unit_code == '944' and code == @code").iloc[0]
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
        (["", "Số nhiệm vụ đề ra trong kế hoạch", "Nhiệm vụ", "7", ""], "7", "I.1.1"),  # asked of the office
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
        tmp_path, **{"31603-my-phuoc": row, "31603-my-phuoc (sửa)": older, "bao cao": row, "99999-x": row}
    )
    by_check = findings.groupby("check")["unit_code"].agg(list).to_dict()
    assert by_check["unreadable_file"] == ["31579"]
    assert by_check["duplicate_submission"] == ["31603"]
    assert by_check["unknown_unit"] == ["", ""]
    # what came but cannot be read is no missing submission
    assert set(by_check["missing_submission"]) == set(ASKED) - {"31579", "31603"}
    assert set(findings.query("check != 'submission_difference'")["severity"]) == {"error"}
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


def test_fractions_of_the_example(office: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    found = note_fractions(office[0])
    own = found[found["unit_code"] == "944"]
    assert own[["indicator", "numerator", "denominator"]].to_numpy().tolist() == [
        ["survey_forms", 219, 226],
        ["satisfaction_rate", 219, 226],
        ["on_time_rate_office", 4738, 4747],
        ["land_on_time_rate_office", 2688, 2688],
        ["construction_on_time_rate_office", 32, 32],
        ["on_time_rate_commune", 26600, 27266],
        ["land_on_time_rate_commune", 4, 4],
    ]


RESOLVED = "Số hồ sơ TTHC do UBND cấp xã giải quyết và trả kết quả"
NAME = "31603-my-phuoc.xlsx"


def frame(*rows: dict[str, object], file: str = NAME) -> pd.DataFrame:
    """Rows of read_form; each is given by what it has beside nothing."""
    blank = {"stt": "", "label": "", "unit": "", "value": None, "note": "", "sheet": "Bảng 2", "heading": ""}
    full = [
        blank | {"cell": f"D{i}", "note_cell": f"E{i}", "row": i, "percent": False, "file": file} | row
        for i, row in enumerate(rows, start=7)
    ]
    values = pd.Series([row["value"] for row in full], dtype="object")
    return pd.DataFrame(full).assign(value=values)


def received(value: object, **more: object) -> dict[str, object]:
    return {"label": RECEIVED, "unit": "Hồ sơ", "value": value, **more}


def told(findings: pd.DataFrame, *leave_out: str) -> pd.DataFrame:
    return findings[~findings["check"].isin(["missing_submission", *leave_out])]


@pytest.mark.parametrize(
    ("values", "value", "status", "checks"),
    [
        (["5", "5"], 5, "ok", ["repeated_row"]),
        (["5", 5.0], 5, "ok", ["repeated_row"]),
        (["5", None], 5, "ok", []),
        ([None, "5"], 5, "ok", []),
        ([None, None], None, "missing", []),
        (["5", "6"], None, "set_aside", ["set_aside", "set_aside"]),
        (["5", "-"], None, "set_aside", ["set_aside", "set_aside"]),
        (["-", "-"], None, "set_aside", ["set_aside", "set_aside"]),
    ],
)
def test_a_label_twice(values: list[object], value: float | None, status: str, checks: list[str]) -> None:
    rows = frame(*map(received, values))
    found, findings = clean_forms(rows, CATALOGUE, PERIOD)
    row = found.query("unit_code == '31603' and code == 'III.6.6'").iloc[0]
    assert row["status"] == status
    assert row["value"] == value or (value is None and math.isnan(row["value"]))
    assert told(findings)["check"].tolist() == checks
    if values == ["5", "6"]:
        assert told(findings)["cell"].tolist() == ["D7", "D8"]
        assert all("D7 ghi “5”" in m and "D8 ghi “6”" in m for m in told(findings)["message"])


def test_the_note_of_a_repeated_row_is_told() -> None:
    rows = frame(received(None, note="một"), received("5"), received("5", note="hai"))
    found, findings = clean_forms(rows, CATALOGUE, PERIOD)
    assert found["value"].sum() == 5
    assert told(findings)[["check", "cell"]].to_numpy().tolist() == [["repeated_row", "D7"], ["repeated_row", "D9"]]
    assert ["một" in m or "hai" in m for m in told(findings)["message"]] == [True, True]


def test_totals_row_is_not_summed() -> None:
    rows = frame(received("5"), {"label": "Tổng cộng", "value": "5"})
    found, findings = clean_forms(rows, CATALOGUE, PERIOD)
    assert found["value"].sum() == 5
    assert told(findings)[["check", "severity", "found", "cell"]].to_numpy().tolist() == [
        ["total_row", "note", "5", "D8"]
    ]


@pytest.mark.parametrize("encode", [to_tcvn3, to_vni])
def test_a_form_in_a_legacy_font(encode: object) -> None:
    note = encode("Giải quyết đúng hạn 5/5 hồ sơ")
    rows = frame(received("5 " + encode("hồ sơ"), label=encode(RECEIVED), unit=encode("Hồ sơ"), note=note))
    found, findings = clean_forms(rows, CATALOGUE, PERIOD)
    row = found.query("unit_code == '31603' and code == 'III.6.6'").iloc[0]
    assert (row["value"], row["status"], row["note"]) == (5, "repaired", "Giải quyết đúng hạn 5/5 hồ sơ")
    assert told(findings)[["check", "severity", "found", "cell"]].to_numpy().tolist() == [
        ["legacy_text", "note", note, "E7"],
        ["legacy_text", "note", encode(RECEIVED), ""],
    ]
    assert len(note_fractions(found)) == 1


def test_a_note_beside_a_row_not_asked_for_is_told() -> None:
    rows = frame({"label": "Số nhiệm vụ đề ra trong kế hoạch", "note": "đã xong"})
    _, findings = clean_forms(rows, CATALOGUE, PERIOD)
    assert told(findings)[["check", "found", "indicator"]].to_numpy().tolist() == [
        ["unmatched_row", "đã xong", "I.1.1"]
    ]


@pytest.mark.parametrize(
    ("first", "second", "received_on", "used"),
    [
        ("31603-my-phuoc", "31603-my-phuoc-2", {}, 2),
        ("31603-my-phuoc", "31603-my-phuoc (2)", {}, 2),
        ("31603-my-phuoc", "31603-my-phuoc (1)", {}, 2),
        ("31603-my-phuoc", "31603-my-phuoc_v2", {}, 2),
        ("31603-my-phuoc_v2", "31603-my-phuoc_v10", {}, 2),
        ("31603-my-phuoc_v3", "31603-my-phuoc_v2", {}, 1),
        ("31603-my-phuoc-2021-12-10", "31603-my-phuoc-2021-12-11", {}, 2),
        ("31603-my-phuoc 02.12.2021", "31603-my-phuoc 13.11.2021", {}, 1),
        ("31603-20211210", "31603-20211211", {}, 2),
        (
            "31603-my-phuoc",
            "31603-my-phuoc (2)",
            {"31603-my-phuoc": "2021-12-12", "31603-my-phuoc (2)": "2021-12-11"},
            1,
        ),
        ("31603-my-phuoc", "31603-my-phuoc lần 2", {}, 2),
        ("31603-my-phuoc", "31603-my-phuoc sửa", {}, None),
        ("31603-my-phuoc", "31603-my-phuoc quý 4", {}, None),
        ("31603-my-phuoc", "31603-my-phuoc-2021", {}, None),
        ("31603-my-phuoc-2021-12-10", "31603-my-phuoc-2021-13-10", {}, None),
        ("31603-my-phuoc", "31603-my-phuoc-2021-12-10", {}, None),
        ("31603-my-phuoc (2)", "31603-my-phuoc_v2", {}, None),
        # the register of receipts names one of them: that one counts, and the other one is asked about
        ("31603-my-phuoc", "31603-a", {"31603-my-phuoc": "2021-12-12"}, None),
        ("31603-my-phuoc", "31603-my-phuoc (2)", {"31603-my-phuoc": "2021-12-12"}, None),
    ],
)
def test_two_submissions(first: str, second: str, received_on: dict[str, str], used: int | None) -> None:
    files = [f"{name}.xlsx" for name in (first, second)]
    rows = pd.concat([frame(received(i), file=file) for i, file in enumerate(files, start=1)])
    days = {f"{name}.xlsx": day for name, day in received_on.items()}
    found, findings = clean_forms(rows, CATALOGUE, PERIOD, received=days)
    assert found.query("code == 'III.6.6'")["value"].dropna().tolist() == [used or 1]
    duplicate, difference = (only(findings, c) for c in ("duplicate_submission", "submission_difference"))
    assert duplicate["severity"] == ("warning" if used else "error")
    assert duplicate["file"] == difference["file"] == files[1 if (used or 1) == 1 else 0]
    assert difference[["expected", "found", "indicator"]].tolist() == [
        *(("1", "2") if (used or 1) == 1 else ("2", "1")), "III.6.6",
    ]  # fmt: skip
    table = cell_counts(found, CATALOGUE, rows, findings)
    assert table["Tệp không dùng"].to_dict() == {duplicate["expected"]: 0, duplicate["file"]: 1}


@pytest.mark.parametrize(
    ("first", "second", "used"),
    [
        ("31465-vi-thanh-1", "31465-vi-thanh-1 (1)", 2),  # the 1 of the name is no version
        ("31465 Vị Thanh 1", "31465 Vị Thanh 1 (2)", 2),
        ("31465-vi-thanh-1_v2", "31465-vi-thanh-1", 1),
        ("Vị Thanh 1", "Vị Thanh 1 (1)", 2),
        ("Phường Vị Thanh", "Vị Thanh (1)", 2),
    ],
)
def test_two_submissions_of_a_unit_with_a_number(first: str, second: str, used: int) -> None:
    rows = pd.concat([frame(received(i), file=f"{name}.xlsx") for i, name in enumerate((first, second), start=1)])
    period = Period("2025-Q3")
    found, findings = clean_forms(rows, load(period), period)
    assert found["value"].dropna().tolist() == [used]
    assert only(findings, "duplicate_submission")["severity"] == "warning"


def test_equal_submissions_have_no_differences() -> None:
    rows = pd.concat([frame(received("4.747"), file=NAME), frame(received(4747.0), file="31603-my-phuoc-2.xlsx")])
    assert "submission_difference" not in set(clean_forms(rows, CATALOGUE, PERIOD)[1]["check"])


@pytest.mark.parametrize(
    ("heading", "check"),
    [
        ("NĂM 2021, TẠI UBND XÃ MỸ PHƯỚC", None),
        ("Báo cáo năm 2021, nhiệm vụ năm 2022", None),
        ("", None),
        ("NĂM 2020, TẠI UBND XÃ MỸ PHƯỚC", "other_period"),
        (to_tcvn3("năm 2020"), "other_period"),
        (to_vni("NĂM 2020"), "other_period"),
        ("TẠI UBND XÃ MỸ HƯƠNG", "unit_mismatch"),
    ],
)
def test_heading(heading: str, check: str | None) -> None:
    found, findings = clean_forms(frame(received(5, heading=heading)), CATALOGUE, PERIOD)
    assert told(findings)["check"].tolist() == ([check] if check else [])
    assert found["value"].sum() == 5 and set(told(findings)["severity"]) <= {"error"}


@pytest.mark.parametrize(
    ("period", "heading", "found"),
    [
        ("2021-Q1", "QUÝ I NĂM 2021, TẠI UBND XÃ MỸ PHƯỚC", ""),
        ("2021-Q1", "Quý 1/2021 và phương hướng quý II năm 2021", ""),
        ("2021-Q1", to_tcvn3("quý I năm 2021"), ""),
        ("2021-Q1", "Mỹ Phước, ngày 10 tháng 3 năm 2021", ""),
        ("2021-Q1", "Mỹ Phước, ngày 10 tháng 3 năm 2020", "năm 2020"),
        ("2021-Q1", "NĂM 2021", "năm 2021"),
        ("2021-Q1", "SỐ LIỆU QUÝ II\nNĂM 2021", "quý II năm 2021"),  # over two cells
        ("2021-Q1", "QUÝ I NĂM 2020", "quý I năm 2020"),
        ("2021-Q1", "Quý II năm 2021", "quý II năm 2021"),
        ("2021-H1", "6 tháng năm 2021", ""),
        ("2021-H1", "Ngày 14 tháng 6 năm 2021: quý I năm 2021", "quý I năm 2021"),
        ("2021-Q3", "9 tháng đầu năm 2021", "9 tháng đầu năm 2021"),
        ("2021-9M", "09 tháng đầu năm 2021", ""),
        ("2021", "SÁU THÁNG ĐẦU NĂM 2021", "6 tháng đầu năm 2021"),
        ("2021", "Quý IV và năm 2021", ""),
        ("2021", "Năm 2021, nhiệm vụ quý I năm 2022", ""),
        ("2021", "Theo công văn năm 2020, ngày 05 tháng 12 năm 2021", ""),
    ],
)
def test_the_form_of_another_period(period: str, heading: str, found: str) -> None:
    _, findings = clean_forms(frame(received(5, heading=heading)), CATALOGUE, Period.parse(period))
    told = findings[findings["check"] == "other_period"]
    assert told["found"].tolist() == ([found] if found else [])
    assert all(Period.parse(period).title in message for message in told["message"])


@pytest.mark.parametrize(
    ("heading", "file", "sheet", "found"),
    [
        ("XÃ MỸ PHƯỚC", "31603-my-phuoc-nam-2020.xlsx", "Bảng 2", "năm 2020"),
        ("XÃ MỸ PHƯỚC", "31603_BC_Quy_I_nam_2021.xlsx", "Bảng 2", "quý I năm 2021"),
        ("XÃ MỸ PHƯỚC", "31603-my-phuoc.xlsx", "Năm 2020", "năm 2020"),
        ("NĂM 2021", "31603-my-phuoc-nam-2020.xlsx", "Năm 2020", ""),
        ("XÃ MỸ PHƯỚC", "31603-my-phuoc-05-01-2022.xlsx", "Nộp 2022-01-05", ""),
        ("XÃ MỸ PHƯỚC", "31603-my-phuoc-nam-2021.xlsx", "2022", ""),
    ],
)
def test_where_the_heading_names_no_period_the_file_or_its_sheet_may(
    heading: str, file: str, sheet: str, found: str
) -> None:
    rows = frame(received(5, heading=heading)).assign(file=file, sheet=sheet)
    _, findings = clean_forms(rows, CATALOGUE, Period.parse("2021"))
    assert findings.loc[findings["check"] == "other_period", "found"].tolist() == ([found] if found else [])


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        ("NĂM 2021 (từ ngày 15 tháng 12 năm 2020 đến hết ngày 14 tháng 12 năm 2021)", ""),
        ("Từ 15/12/2020 – 14/12/2021", ""),
        ("Từ ngày 15/12 đến ngày 14/12/2021", ""),  # the first day without its year: not guessed
        ("Kèm theo Báo cáo ngày 20/12/2021", ""),
        ("Từ ngày 15/12/2020 đến nay", ""),
        ("SỐ LIỆU TỪ NGÀY 15/12/2019\nĐẾN NGÀY\n14/12/2020", "từ 15/12/2019 đến 14/12/2020"),
        ("Từ ngày 31/02/2021 đến ngày 14/12/2021", ""),
        ("Năm 2021 (từ ngày 14/12/2020 đến hết ngày 14/12/2021)", "từ 14/12/2020 đến 14/12/2021"),
        ("Năm 2021, từ 15-12-2020 đến 15-12-2021", "từ 15/12/2020 đến 15/12/2021"),
        ("SỐ LIỆU TỪ NGÀY 15/12/2019 ĐẾN NGÀY 14/12/2020", "từ 15/12/2019 đến 14/12/2020"),
        ("Từ ngày 15/3 đến ngày 14/6/2022", "đến 14/6/2022"),
        (to_tcvn3("từ ngày 15/12/2019 đến ngày 14/12/2020"), "từ 15/12/2019 đến 14/12/2020"),
    ],
)
def test_a_form_with_dates_outside_the_window(heading: str, found: str) -> None:
    _, findings = clean_forms(frame(received(5, heading=heading)), CATALOGUE, PERIOD)
    told = findings[findings["check"] == "other_window"]
    assert told["found"].tolist() == ([found] if found else [])
    assert all("(15/12/2020 - 14/12/2021)" in message for message in told["message"])


def test_the_window_of_report_yml_is_the_one_that_counts() -> None:
    rows, window = frame(received(5, heading="Từ 05/12/2020 đến 15/11/2021")), (date(2020, 12, 5), date(2021, 11, 15))
    for named, checks in ((None, {"other_window"}), (window, set())):
        _, findings = clean_forms(rows, CATALOGUE, PERIOD, window=named)
        assert set(findings["check"]) & {"other_window"} == checks


def test_unit_by_its_heading_and_near_miss() -> None:
    rows = pd.concat(
        [
            frame(received(5, heading="UBND X. Mỹ Phước"), file="bao cao.xlsx"),
            frame(received(6, heading="UBND Xã Mỹ Hưong"), file="gui huyen.xlsx"),
        ]
    )
    found, findings = clean_forms(rows, CATALOGUE, PERIOD)
    assert found.query("value == value")[["unit_code", "value"]].to_numpy().tolist() == [["31603", 5]]
    unknown = only(findings, "unknown_unit")
    assert unknown["expected"] == "Xã Mỹ Hương" and "31591 (Xã Mỹ Hương)" in unknown["message"]


def test_a_code_that_no_longer_holds() -> None:
    later = Period("2025")
    found, findings = clean_forms(frame(received(5) | {"file": "31606-thuan-hung.xlsx"}), load(later), later)
    assert found["value"].isna().all()
    (message,) = findings.loc[findings["check"] == "unknown_unit", "message"]
    assert "31606 (Xã Thuận Hưng) không có hiệu lực" in message


def test_problems_that_are_remarks_only() -> None:
    place = {"file": NAME, "sheet": "Bảng 2", "cell": ""}
    remark = {"check": "reading", "severity": "note", "message": "Đã đọc trang tính ẩn."} | place
    _, findings = clean_forms(frame(received(5)), CATALOGUE, PERIOD, pd.DataFrame([remark]))
    assert told(findings)[["check", "severity", "sheet"]].to_numpy().tolist() == [["reading", "note", "Bảng 2"]]


def test_percent_formatted_cell() -> None:
    label = "Tỷ lệ hồ sơ TTHC do UBND cấp xã tiếp nhận được giải quyết đúng hạn"
    rows = frame({"label": label, "unit": "%", "value": 0.9844, "percent": True})
    found, _ = clean_forms(rows, CATALOGUE, PERIOD)
    row = found.query("code == 'III.6.8' and unit_code == '31603'").iloc[0]
    assert (row["value"], row["status"]) == (98.44, "repaired") and "98,44 %" in row["repair"]


LABELS = [i.label for i in CATALOGUE.submitted if "both" in i.level]
CELLS = st.one_of(
    st.none(),
    st.sampled_from(["", " ", "\u200b", "5", "4.747", "-", "x", "không", "98,44 %", "Có", "#REF!", 4.747, 7.0, True]),
    st.text(max_size=5),
    st.floats(),
    st.dates(),
)
MESSY_ROWS = st.fixed_dictionaries(
    {
        "label": st.one_of(
            st.sampled_from([*LABELS, "Tổng cộng", "Dòng lạ", "Số nhiệm vụ đề ra trong kế hoạch", ""]),
            st.sampled_from(LABELS).map(to_tcvn3),
            st.sampled_from(LABELS).map(to_vni),
        ),
        "stt": st.sampled_from(["", "", "III", "6", "x"]),
        "unit": st.sampled_from(["", "Hồ sơ", "%"]),
        "value": CELLS,
        "note": st.sampled_from(["", "ghi chú", "®óng h¹n"]),
        "percent": st.booleans(),
        "heading": st.sampled_from(["", "XÃ MỸ PHƯỚC", "năm 2020"]),
    }
)
FILES = st.sampled_from([NAME, "31603-my-phuoc (2).xlsx", "Xã Mỹ Hương.xlsx", "la.xlsx", "99999-x.xlsx"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(FILES, st.lists(MESSY_ROWS, min_size=1, max_size=12), min_size=1))
def test_any_mess_keeps_the_sum(files: dict[str, list[dict[str, object]]]) -> None:
    rows = pd.concat([frame(*own, file=file) for file, own in files.items()])
    found, findings = clean_forms(rows, CATALOGUE, PERIOD)
    table = cell_counts(found, CATALOGUE, rows, findings)
    assert table.index.tolist() == list(files)
    filled = [v is not None and (not isinstance(v, str) or tidy(v) != "") for v in rows["value"]]
    assert (table["Số ô"] - table["Để trống"]).sum() == sum(filled)
    assert found.groupby("unit_code").size().to_dict() == ASKED
    assert (table["Để trống"] >= 0).all()


def test_summary_by_file() -> None:
    rows = frame(
        received("5"), {"label": RESOLVED, "unit": "Hồ sơ", "value": "4.747"}, {"label": LABELS[2], "unit": "%"},
        {"label": LABELS[5], "value": "-"}, {"label": "Dòng lạ", "value": 9}, {"label": "Dòng lạ"},
    )  # fmt: skip
    found, findings = clean_forms(rows, CATALOGUE, PERIOD)
    table = cell_counts(found, CATALOGUE, rows, findings)
    assert table.loc[NAME].to_dict() == {
        "Đọc được": 1, "Đã sửa dạng": 1, "Để trống": 1, "Cần hỏi lại": 1, "Ngoài chỉ tiêu": 1, "Tệp không dùng": 0,
        "Số ô": 5,
    }  # fmt: skip


def test_a_lost_cell_is_an_error() -> None:
    rows = frame(received("5"), {"label": "Dòng lạ", "value": 9})
    found, findings = clean_forms(rows, CATALOGUE, PERIOD)
    assert accounts(rows, found, findings)[NAME] == {STATUSES["ok"]: 1, "Ngoài chỉ tiêu": 1}
    with pytest.raises(CchcError, match=rf"D8 của tệp {NAME}"):
        accounts(rows, found, findings[:0])
    with pytest.raises(CchcError, match=rf"D7 của tệp {NAME}"):
        accounts(rows, found[:0], findings)
    with pytest.raises(CchcError, match="không có ô này"):
        accounts(rows[1:], found, findings)
