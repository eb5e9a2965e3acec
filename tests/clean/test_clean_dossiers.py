"""Every row of an export becomes a dossier or is set aside by name; nothing is guessed and nothing is lost."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.catalogue import load
from cchc.clean.dossiers import COLUMNS, dates, dossiers
from cchc.findings import COLUMNS as FINDING
from cchc.period import Period

CATALOGUE = load(Period("2021"))

NOTHING = pd.DataFrame(columns=["file", "message"])
ROW = {
    "code": "0001", "procedure": "Đăng ký biến động", "field": "Đất đai", "level": "Cấp xã",
    "unit": "UBND Xã Mỹ Phước", "channel": "Trực tiếp", "received_on": "01/02/2021", "due_on": "05/02/2021",
    "finished_on": "04/02/2021", "returned_on": "05/02/2021", "status": "10", "file": "a.csv", "sheet": "",
}  # fmt: skip


def rows(*changes: dict[str, str]) -> pd.DataFrame:
    made = [ROW | {"code": f"{i:04d}"} | change | {"row": i + 2} for i, change in enumerate(changes, start=1)]
    return pd.DataFrame(made, columns=[*ROW, "row"]).astype({"row": "int32"})


def clean(*changes: dict[str, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    return dossiers(rows(*changes), NOTHING, CATALOGUE)


def test_types() -> None:
    table, findings = clean({}, {})
    assert findings.empty and list(findings) == FINDING and list(table) == COLUMNS
    first = table.iloc[0]
    assert first[["code", "field", "level", "unit_code", "channel", "status", "row"]].tolist() == [
        "0001", "Đất đai", "commune", "31603", "direct", 10, 3,
    ]  # fmt: skip
    assert table["status"].dtype == "int8" and table["row"].dtype == "int32"
    assert {str(table[c].dtype) for c in ("received_on", "due_on", "finished_on", "returned_on")} == {"datetime64[s]"}
    assert first["received_on"] == pd.Timestamp("2021-02-01")


def test_no_rows() -> None:
    table, findings = clean()
    assert table.empty and findings.empty and list(table) == COLUMNS


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01/02/2021", "2021-02-01"),
        ("1/2/2021", "2021-02-01"),
        (" 13/02/2021 ", "2021-02-13"),
        ("01/02/2021 08:15:30", "2021-02-01 08:15:30"),
        ("01/02/2021 08:15", "2021-02-01 08:15"),
        ("2021-02-01", "2021-02-01"),
        ("2021-02-01T08:15:30", "2021-02-01 08:15:30"),
        ("20210201081530", "2021-02-01 08:15:30"),
        ("20210201", "2021-02-01"),
        ("01-02-2021", "2021-02-01"),
        ("30/02/2021", None),
        ("02/13/2021", None),
        ("01/02/21", None),
        ("01/02/0201", None),
        ("44228", None),
        ("hôm qua", None),
        ("", None),
    ],
)
def test_dates(text: str, day: str | None) -> None:
    found = pd.Timestamp(dates(pd.Index([text, "15/12/2020"]))[0])
    assert (found is pd.NaT) if day is None else (found == pd.Timestamp(day))


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        ("UBND Huyện Mỹ Tú", "944"),
        ("Bộ phận Một cửa UBND xã Mỹ Tú", "31597"),
        ("Uỷ ban nhân dân xã Mĩ Phước", "31603"),
        ("XÃ MỸ PHƯỚC", "31603"),
        ("TT HHN", "31567"),
        ("31612", "31612"),
        ("Mỹ Tú", None),
        ("UBND xã Mỹ Phướcc", None),
        ("31604", None),
    ],
)
def test_units_by_code_name_or_alias_never_by_likeness(unit: str, code: str | None) -> None:
    table, findings = clean({"unit": unit, "level": ""})
    assert table["unit_code"].tolist() == ([code] if code else [])
    assert ("dossier_unit" in set(findings["check"])) == (code is None)


@pytest.mark.parametrize(
    ("unit", "asked"),
    [
        ("UBND xã Mỹ Phướcc", "; có thể là 31603 (Xã Mỹ Phước); chưa tính"),
        ("Xã My Huong", "; có thể là 31591 (Xã Mỹ Hương); chưa tính"),
        ("Xa My Huong", None),  # known by the alias table
        ("UBND xã Mỹ Xuyên", "units.csv, aliases.csv); chưa tính"),
    ],
)
def test_a_near_miss_is_a_question_that_lists_the_candidates(unit: str, asked: str | None) -> None:
    _, findings = clean({"unit": unit, "level": ""})
    told = findings.loc[findings["check"] == "dossier_unit", "message"].tolist()
    assert len(told) == (asked is not None) and (not told or asked in told[0])


@pytest.mark.parametrize(
    ("text", "status"),
    [("10", 10), ("Đã trả kết quả", 10), ("đang xử lý ", 4), ("1", 1), ("11", None), ("0", None), ("Xong", None)],
)
def test_statuses(text: str, status: int | None) -> None:
    assert clean({"status": text})[0]["status"].tolist() == ([] if status is None else [status])


@pytest.mark.parametrize(
    ("text", "channel"), [("Trực tuyến", "online"), ("2", "online"), ("BCCI", "post"), ("", None), ("Khác", None)]
)
def test_channels(text: str, channel: str | None) -> None:
    table, findings = clean({"channel": text}, {})
    assert table["channel"].astype(object).where(table["channel"].notna(), None)[0] == channel
    assert set(findings["check"]) == ({"dossier_channel"} if text == "Khác" else set())


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ({"code": " "}, "dossier_blank"),
        ({"unit": ""}, "dossier_blank"),
        ({"received_on": ""}, "dossier_blank"),
        ({"status": ""}, "dossier_blank"),
        ({"code": "9,44E+13"}, "dossier_code"),
        ({"unit": "UBND xã Mỹ Xuyên"}, "dossier_unit"),
        ({"status": "đã xong"}, "dossier_status"),
        ({"received_on": "31/02/2021"}, "dossier_date"),
        ({"due_on": "2021"}, "dossier_date"),
        ({"finished_on": "05.02.21"}, "dossier_date"),
        ({"returned_on": "?"}, "dossier_date"),
        ({"finished_on": ""}, "dossier_done"),
    ],
)
def test_what_cannot_be_counted_is_set_aside(change: dict[str, str], check: str) -> None:
    table, findings = clean({}, change, {})
    assert table["row"].tolist() == [3, 5]
    assert findings[["check", "severity"]].to_numpy().tolist() == [[check, "error"], ["dossier_account", "note"]]
    assert "1 hồ sơ (dòng 4" in findings["message"][0]
    assert findings["message"][1].endswith("3 dòng hồ sơ, dùng 2, để riêng 1.")


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ({"due_on": ""}, "dossier_due"),
        ({"due_on": "31/01/2021"}, "dossier_order"),
        ({"finished_on": "31/01/2021"}, "dossier_order"),
        ({"returned_on": "03/02/2021"}, "dossier_order"),
        ({"level": "Cấp huyện"}, "dossier_level"),
        ({"level": "Cấp tỉnh"}, "dossier_level"),
    ],
)
def test_what_is_doubtful_still_counts(change: dict[str, str], check: str) -> None:
    table, findings = clean({}, change)
    assert len(table) == 2 and findings["check"].tolist() == [check] and "dòng 4" in findings["message"][0]


def test_a_code_that_comes_again() -> None:
    again = {"code": "0001"}
    table, findings = clean({}, again, again | {"status": "9"}, {}, again)
    assert table["row"].tolist() == [3, 6]
    assert findings["check"].tolist() == ["dossier_repeated", "dossier_conflict", "dossier_account"]
    assert "2 hồ sơ (dòng 4 “0001”, dòng 7 “0001”)" in findings["message"][0] and "dòng 5" in findings["message"][1]


def test_first_rows_of_each_file_are_named() -> None:
    bad = {"status": "?"}
    table, findings = clean(*[bad] * 5, bad | {"file": "b.csv"})
    assert table.empty
    assert "5 hồ sơ (dòng 3 “?”, dòng 4 “?”, dòng 5 “?”, …)" in findings["message"][0]
    assert findings["file"].tolist() == ["a.csv", "b.csv", "a.csv", "b.csv"]


def test_the_foot_of_an_export_is_no_dossier() -> None:
    foot = dict.fromkeys(("code", "unit", "received_on", "status"), "") | {"field": "Tổng số: 1"}
    table, findings = clean({}, foot)
    assert len(table) == 1 and findings.empty


def test_a_header_that_comes_again_is_no_dossier() -> None:
    again = {"code": "Mã hồ sơ", "unit": "Đơn vị xử lý", "received_on": "Ngày tiếp nhận", "status": "Trạng thái"}
    table, findings = clean({}, again, {})
    assert table["row"].tolist() == [3, 5] and findings.empty


def test_columns_as_texts_or_as_categories() -> None:
    raw = rows({}, {"received_on": "?"}, {"due_on": "  "}, {"received_on": "1/2/2021 08:15"})
    kinds = [raw, raw.astype({c: "category" for c in ROW if c != "code"})]
    (one, said), (two, also) = (dossiers(kind, NOTHING, CATALOGUE) for kind in kinds)
    assert said.equals(also) and one.astype({"file": "str", "sheet": "str"}).equals(
        two.astype({"file": "str", "sheet": "str"})
    )
    assert set(said["check"]) == {"dossier_date", "dossier_due", "dossier_account"} and len(one) == 3


def test_a_problem_of_reading_is_a_finding() -> None:
    _, findings = dossiers(rows(), pd.DataFrame([("a.csv", "Không đọc được")], columns=["file", "message"]), CATALOGUE)
    assert findings[["check", "message", "file"]].to_numpy().tolist() == [["dossier_file", "Không đọc được", "a.csv"]]


MESS = st.fixed_dictionaries(
    {},
    optional={
        "code": st.sampled_from(["", "0001", "0002", "1E+12"]),
        "unit": st.sampled_from(["", "944", "Mỹ Tú"]),
        "received_on": st.sampled_from(["", "31/02/2021", "15/12/2020"]),
        "finished_on": st.sampled_from(["", "x", "1/3/2021"]),
        "status": st.sampled_from(["", "4", "9", "?"]),
    },
)


@given(st.lists(MESS, max_size=8))
@settings(max_examples=60, deadline=None)
def test_rows_in_equal_dossiers_and_rows_set_aside(changes: list[dict[str, str]]) -> None:
    raw = rows(*changes)
    table, findings = dossiers(raw, NOTHING, CATALOGUE)
    blank = (raw[["code", "unit", "received_on", "status"]] == "").all(axis=1).sum()
    aside = len(raw) - blank - len(table)
    note = findings.loc[findings["check"] == "dossier_account", "message"].tolist()
    assert note == (
        [f"Tệp a.csv: {len(raw) - blank} dòng hồ sơ, dùng {len(table)}, để riêng {aside}."] if aside else []
    )
    assert table["code"].is_unique and not table[["unit_code", "received_on", "status"]].isna().any(axis=None)
