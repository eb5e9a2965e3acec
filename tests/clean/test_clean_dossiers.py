"""Every row of an export becomes a dossier or is set aside by name; nothing is guessed and nothing is lost."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.catalogue import load
from cchc.catalogue.dossiers import Export, load_dossier_rules
from cchc.clean.dossiers import clean_dossiers
from cchc.clean.dossiers.moments import read_moments
from cchc.language.text import fold
from cchc.project.period import Period
from cchc.project.tables import DOSSIERS, FINDINGS

CATALOGUE = load(Period("2021"))

NOTHING = pd.DataFrame(columns=["file", "message"])
DATES = ["received_on", "due_on", "finished_on", "returned_on"]
TITLES = {c.column: c.title for c in load_dossier_rules().columns}
ROW = {
    "code": "0001", "procedure": "Đăng ký biến động", "field": "Đất đai", "level": "Cấp xã",
    "unit": "UBND Xã Mỹ Phước", "channel": "Trực tiếp", "received_on": "18/01/2021", "due_on": "05/02/2021",
    "finished_on": "04/02/2021", "returned_on": "05/02/2021", "status": "10", "file": "a.csv", "sheet": "",
}  # fmt: skip

EMPTY = dict.fromkeys([c for c in ROW if c not in ("file", "sheet")], "")


def rows(*changes: dict[str, str]) -> pd.DataFrame:
    made = [
        ROW | {"code": f"{i:04d}"} | dict.fromkeys(("lead", "fault"), "") | change | {"row": i + 2}
        for i, change in enumerate(changes, 1)
    ]
    return pd.DataFrame(made, columns=[*ROW, "lead", "fault", "row"]).astype({"row": "int32"})


def exports(table: pd.DataFrame, kind: str = "str", **fields: object) -> list[Export]:
    """An export for each file and sheet of the table; `fields` are those of Export."""
    columns = load_dossier_rules().columns
    known = {
        "titles": {c.column: c.title for c in columns},
        "header": {c.column: frozenset(map(fold, (c.title, *c.aliases))) for c in columns},
    }
    made = []
    for (file, sheet), own in table.groupby(["file", "sheet"], sort=False):
        own = own.drop(columns=["file", "sheet"]).reset_index(drop=True)
        own = own.astype({c: kind for c in own if c not in ("code", "row")}).astype(
            {"code": "str", "fault": "category"}
        )
        made.append(Export(file, sheet, read=lambda own=own: iter([own]), **(known | fields)))
    return made


def clean(*changes: dict[str, str], **fields: object) -> tuple[pd.DataFrame, pd.DataFrame]:
    return clean_dossiers(exports(rows(*changes), **fields), NOTHING, CATALOGUE)


def test_types() -> None:
    table, findings = clean({}, {})
    assert findings.empty and list(findings) == FINDINGS.names and list(table) == DOSSIERS.names
    first = table.iloc[0]
    assert first[["code", "field", "level", "unit_code", "channel", "status", "row"]].tolist() == [
        "0001", "Đất đai", "commune", "31603", "direct", 10, 3,
    ]  # fmt: skip
    assert table["status"].dtype == "int8" and table["row"].dtype == "int32"
    assert {str(table[c].dtype) for c in ("received_on", "due_on", "finished_on", "returned_on")} == {"datetime64[s]"}
    assert first["received_on"] == pd.Timestamp("2021-01-18")


def test_no_rows() -> None:
    table, findings = clean()
    assert table.empty and findings.empty and list(table) == DOSSIERS.names


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
        ("01/02/2021 08:15:30 AM", "2021-02-01 08:15:30"),
        ("01/02/2021 1:15 PM", "2021-02-01 13:15"),
        ("01/02/2021 12:05 AM", "2021-02-01 00:05"),
        ("01/02/2021 12:05 CH", "2021-02-01 12:05"),
        ("01/02/2021 13:05:00 PM", "2021-02-01 13:05"),
        ("01/02/2021 01:15:30 SA", "2021-02-01 01:15:30"),
        ("08:15 01/02/2021", "2021-02-01 08:15"),
        ("08:15:30 01/02/2021", "2021-02-01 08:15:30"),
        ("8:15 PM 01/02/2021", "2021-02-01 20:15"),
        ("8h15 ngày 01/02/2021", "2021-02-01 08:15"),
        ("08 giờ 15 ngày 1/2/2021", "2021-02-01 08:15"),
        ("01/02/2021 - 08:15", "2021-02-01 08:15"),
        ("01/02/2021, 08:15", "2021-02-01 08:15"),
        ("ngày 01/02/2021 lúc 8h15", "2021-02-01 08:15"),
        ("ngày 01/02/2021", "2021-02-01"),
        ("2021-02-01T08:15:30+07:00", "2021-02-01 08:15:30"),
        ("2021-02-01T01:15:30Z", "2021-02-01 08:15:30"),
        ("2021-01-31T23:15:30.123Z", "2021-02-01 06:15:30"),
        ("2021-02-01T08:15:30.000+0700", "2021-02-01 08:15:30"),
        ("2021-02-01T08:15:30-05:00", "2021-02-01 20:15:30"),
        ("2021-02-01 08:15:30.0", "2021-02-01 08:15:30"),
        ("20210201T081530", "2021-02-01 08:15:30"),
        ("2021/02/01", "2021-02-01"),
        ("01/02/2021 25:15", None),
        ("01/02/2021 08:75", None),
        ("01/02/2021 sáng", None),
        ("01/02-2021", None),
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
    found = pd.Timestamp(read_moments(pd.Index([text, "15/12/2020"]))[0])
    assert (found is pd.NaT) if day is None else (found == pd.Timestamp(day))


def days(*texts: str, order: str = "day") -> list[str | None]:
    found = pd.Series(read_moments(pd.Index(texts), order))
    return [None if pd.isna(day) else f"{day:%Y-%m-%d}" for day in found]


def test_the_order_of_day_and_month() -> None:
    texts = ("13/02/2021", "02/13/2021", "01/02/2021", "05/05/2021", "2021-02-01")
    assert days(*texts) == ["2021-02-13", None, "2021-02-01", "2021-05-05", "2021-02-01"]
    assert days(*texts, order="month") == [None, "2021-02-13", "2021-01-02", "2021-05-05", "2021-02-01"]
    assert days(*texts, order="") == ["2021-02-13", "2021-02-13", None, "2021-05-05", "2021-02-01"]
    assert days(*texts, order="typed") == ["2021-02-13", None, "2021-02-01", "2021-05-05", None]


AMBIGUOUS = {
    "received_on": "01/02/2021",
    "due_on": "05/02/2021",
    "finished_on": "03/02/2021",
    "returned_on": "04/02/2021",
}
AMERICAN = {
    "received_on": "02/01/2021",
    "due_on": "2/5/2021",
    "finished_on": "02/03/2021 4:15:00 PM",
    "returned_on": "",
}


@pytest.mark.parametrize(
    ("changes", "received", "asked"),
    [
        ([AMBIGUOUS, {}], ["2021-02-01", "2021-01-18"], False),
        # one date with a day above 12 decides for the whole file, wherever it stands
        ([AMERICAN, AMERICAN | {"due_on": "02/15/2021"}], ["2021-02-01", "2021-02-01"], False),
        ([AMBIGUOUS, AMBIGUOUS], ["2021-02-01", "2021-02-01"], True),
        ([AMBIGUOUS | {"received_on": "2021-02-01", "due_on": "", "finished_on": "", "returned_on": "", "status": "4"}],
         ["2021-02-01"], False),
        # both in earnest: only what reads one way is certain, the rest is set aside
        ([{}, AMERICAN | {"due_on": "02/15/2021"}], [], True),
        ([*({"due_on": f"{d}/02/2021"} for d in range(19, 29)), {"due_on": "02/13/2021"}], ["2021-01-18"] * 10, False),
    ],
)  # fmt: skip
def test_the_whole_file_decides_the_order(changes: list[dict], received: list[str], asked: bool) -> None:
    table, findings = clean(*changes)
    assert [f"{day:%Y-%m-%d}" for day in table["received_on"]] == received
    assert ("dossier_day_order" in set(findings["check"])) == asked


@pytest.mark.parametrize(
    ("fields", "received"),
    [
        ({"head": ("Từ ngày: 15/12/2020", "Đến ngày: 14/12/2021")}, "2021-02-01"),
        ({"titles": TITLES | {"due_on": "Ngày hẹn trả (mm/dd/yyyy)"}}, "2021-01-02"),
        ({"titles": TITLES | {"due_on": "Ngày hẹn trả (dd/mm/yyyy)"}}, "2021-02-01"),
    ],
)
def test_the_letterhead_and_the_titles_show_the_order_too(fields: dict, received: str) -> None:
    table, findings = clean(AMBIGUOUS, **fields)
    assert f"{table['received_on'][0]:%Y-%m-%d}" == received and "dossier_day_order" not in set(findings["check"])


def test_dates_that_a_spreadsheet_turned_round_are_set_aside() -> None:
    """Opened in an American Excel: 01/02/2021 became a date of January, 13/02/2021 stayed a text."""
    texts = [{"received_on": f"{d}/01/2021"} | dict.fromkeys(DATES[1:], f"{d}/02/2021") for d in range(13, 25)]
    typed = [dict.fromkeys(DATES, f"2021-{m:02}-02 00:00:00") for m in range(1, 3)]
    typed += [dict.fromkeys(DATES, f"2021-02-{d:02}") for d in range(1, 13)]
    table, findings = clean(*texts, *typed)
    assert len(table) == 12 and "dossier_day_order" in set(findings["check"])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.dates(date(2021, 1, 1), date(2021, 12, 14)), min_size=1, max_size=20),
    st.sampled_from(["%d/%m/%Y", "%m/%d/%Y"]),
)
def test_a_file_is_never_read_half_one_way(given_days: list[date], form: str) -> None:
    table, findings = clean(*[dict.fromkeys(DATES, f"{day:{form}}") for day in given_days])
    decided = any(day.day > 12 for day in given_days)
    asked = any(day.day != day.month for day in given_days) and not decided
    assert ("dossier_day_order" in set(findings["check"])) == asked
    if not asked or form == "%d/%m/%Y":
        assert table["received_on"].dt.date.tolist() == given_days


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        ("UBND Huyện Mỹ Tú", "944"),
        ("Bộ phận Một cửa UBND xã Mỹ Tú", "31597"),
        ("Uỷ ban nhân dân xã Mĩ Phước", "31603"),
        ("XÃ MỸ PHƯỚC", "31603"),
        ("TT HHN", "31567"),
        ("31612", "31612"),
        ("X. Long Hưng", "31579"),
        ("UBND X.Long Hưng", "31579"),
        ("Xã Hưng Phú, huyện Mỹ Tú", "31588"),
        ("Bộ phận Một cửa xã Hưng Phú - huyện Mỹ Tú - tỉnh Sóc Trăng", "31588"),
        ("Mỹ Tú, huyện Mỹ Tú", "31597"),
        ("Huyện Mỹ Tú, tỉnh Sóc Trăng", "944"),
        ("Xã Hưng Phú, huyện Phụng Hiệp", None),
        ("UBND xã Mỹ Xuyên, huyện Mỹ Tú", None),
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


def test_an_unknown_status_is_shown_with_the_nearest() -> None:
    _, findings = clean({}, {"status": "Đã trả kết quả rồi"}, {"status": "??"})
    (told,) = findings.loc[findings["check"] == "dossier_status", "message"]
    assert (
        "2 hồ sơ (dòng 4 “Đã trả kết quả rồi”, dòng 5 “??”)" in told
        and "gần nhất: “Đã trả kết quả rồi” với “Đã trả" in told
    )


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("10", 10),
        ("Đã trả kết quả", 10),
        ("Đã trả", 10),
        ("DA TRA KET QUA", 10),
        ("đang xử lý ", 4),
        ("Đang giải quyết", 4),
        ("Chờ bổ sung", 5),
        ("Xin rút", 7),
        ("Trả lại hồ sơ", 8),
        ("1", 1),
        ("11", None),
        ("0", None),
        ("(10)", None),
        ("Xong", None),
    ],
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
    ("title", "texts", "channels"),
    [
        ("HinhThuc", ["0", "1"], ["direct", "post"]),
        ("HinhThuc", ["1", "1"], ["post", "post"]),
        ("KenhThucHien", ["1", "3"], ["direct", "post"]),
        ("Kênh thực hiện", ["1", "1"], ["direct", "direct"]),
        ("Hình thức", ["1", "0"], ["post", "direct"]),
        ("Hình thức", ["1", "2"], ["direct", "online"]),
        ("Hình thức tiếp nhận", ["0", "1"], ["direct", "post"]),
        ("Hình thức tiếp nhận", ["1", "2"], ["direct", "online"]),
        ("Hình thức tiếp nhận", ["1", "1"], [None, None]),  # two systems mean two things by it
        ("Hình thức tiếp nhận", ["0", "3"], [None, None]),
        ("HinhThuc", ["Trực tuyến", "1"], ["online", "post"]),
    ],
)
def test_what_the_digits_of_a_channel_mean(title: str, texts: list[str], channels: list[str | None]) -> None:
    table, findings = clean(*({"channel": text} for text in texts), titles=TITLES | {"channel": title})
    assert table["channel"].astype(object).where(table["channel"].notna(), None).tolist() == channels
    assert ("dossier_channel" in set(findings["check"])) == (None in channels)


UNNAMED = {c: title for c, title in TITLES.items() if c != "unit"}


@pytest.mark.parametrize(
    ("fields", "table", "units"),
    [
        ({"sheet": "X. Long Hưng"}, {}, ["31579"]),
        ({"sheet": "Mỹ Phước"}, {"head": ("UBND HUYỆN MỸ TÚ",)}, ["31603"]),
        ({"sheet": "Sheet1"}, {"head": ("UBND HUYỆN MỸ TÚ", "UBND XÃ HƯNG PHÚ")}, ["31588"]),
        ({"sheet": "", "file": "31612-phu-my.csv"}, {}, ["31612"]),
        ({"sheet": "Sheet1"}, {}, []),
    ],
)
def test_a_sheet_a_unit(fields: dict, table: dict, units: list[str]) -> None:
    found, findings = clean({"unit": ""} | fields, titles=UNNAMED, **table)
    assert found["unit_code"].tolist() == units
    assert ("dossier_sheet_unit" if units else "dossier_blank") in set(findings["check"])


def test_group_rows_name_units_and_fields() -> None:
    titles = {c: t for c, t in TITLES.items() if c not in ("unit", "field")}
    group = (
        EMPTY | {"lead": "I. XÃ LONG HƯNG"},
        EMPTY | {"lead": "1. Lĩnh vực: Hộ tịch (2 hồ sơ)"},
        EMPTY | {"code": "X. Hưng Phú"},
    )
    own = {"unit": "", "field": ""}
    found, findings = clean(group[0], group[1], own, own, group[2], own, titles=titles)
    assert found["unit_code"].tolist() == ["31579", "31579", "31588"] and set(found["field"]) == {"Hộ tịch"}
    assert "7 dòng = 1 dòng tiêu đề + 3 hồ sơ được tính + 3 dòng nhóm" in findings["message"].iloc[-1]


def test_only_the_day_of_return() -> None:
    titles = {c: t for c, t in TITLES.items() if c != "finished_on"}
    found, findings = clean({"finished_on": ""}, {"finished_on": "", "returned_on": ""}, titles=titles)
    assert found["row"].tolist() == [3] and set(findings["check"]) == {
        "dossier_returned_only", "dossier_done", "dossier_account",
    }  # fmt: skip
    assert "cách tính D2" in findings["message"][0]
    # an hour that the due date lacks would make it late: said
    hour = {"finished_on": "", "returned_on": "05/02/2021 16:00"}
    assert "dossier_due_hour" in set(clean(hour, titles=titles)[1]["check"])
    # the column is there but nobody filled it in
    assert len(clean({"finished_on": ""}, {"finished_on": ""})[0]) == 2
    # some have it: those without are asked about
    assert len(clean({"finished_on": ""}, {})[0]) == 1


def test_rows_that_say_nothing_readable_are_set_aside_each() -> None:
    """Days as a spreadsheet's numbers, states as digits: dossiers all the same."""
    table, findings = clean(*[dict.fromkeys(DATES, "44228") | {"status": "9"}] * 30)
    told = findings["message"].tolist()
    assert table.empty and told[0].startswith("Tệp a.csv: 30 hồ sơ (dòng 3 “44228”") and "30 hồ sơ để riêng" in told[-1]


def test_one_note_on_the_days_off() -> None:
    off = ["06/02/2021", "07/02/2021", "30/04/2021", "02/09/2021"]  # Saturday, Sunday, two holidays
    _, findings = clean({}, *({"due_on": day} for day in off), {"due_on": "06/02/2021", "file": "b.csv"})
    (note,) = findings[findings["check"] == "dossier_day_off"].to_dict("records")
    assert note["severity"] == "note" and note["found"] == "5"
    assert "5 hồ sơ có ngày hẹn trả là ngày nghỉ: 2 vào ngày nghỉ lễ, tết, 3 vào thứ Bảy, Chủ nhật" in note["message"]
    assert "holidays.csv" not in note["message"]


def test_a_year_whose_holidays_are_not_listed_is_named() -> None:
    day = {"received_on": "19/01/2026", "due_on": "24/01/2026", "finished_on": "23/01/2026", "returned_on": ""}
    _, findings = clean(day)
    assert "chưa có ngày nghỉ lễ của năm 2026" in findings.loc[findings["check"] == "dossier_day_off", "message"].item()


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
        ({"fault": "wide"} | EMPTY, "dossier_cells"),
        ({"fault": "quote"}, "dossier_quote"),
    ],
)
def test_what_cannot_be_counted_is_set_aside(change: dict[str, str], check: str) -> None:
    table, findings = clean({}, change, {})
    assert table["row"].tolist() == [3, 5]
    assert findings[["check", "severity"]].to_numpy().tolist() == [[check, "error"], ["dossier_account", "note"]]
    assert "1 hồ sơ (dòng 4" in findings["message"][0]
    assert findings["message"][1].startswith(
        "Tệp a.csv: 4 dòng = 1 dòng tiêu đề + 2 hồ sơ được tính + 1 hồ sơ để riêng"
    )


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ({"due_on": ""}, "dossier_due"),
        ({"due_on": "15/01/2021"}, "dossier_order"),
        ({"finished_on": "15/01/2021"}, "dossier_order"),
        ({"returned_on": "03/02/2021"}, "dossier_order"),
        ({"level": "Cấp huyện"}, "dossier_level"),
        ({"level": "Cấp tỉnh"}, "dossier_level"),
        ({"status": "Đã giải quyết quá hạn"}, "dossier_status_dates"),
        (
            {"status": "Đã trả kết quả trước hạn", "finished_on": "06/02/2021", "returned_on": ""},
            "dossier_status_dates",
        ),
        ({"status": "Đang xử lý"}, "dossier_status_dates"),
        ({"status": "Đang xử lý", "finished_on": ""}, "dossier_status_dates"),
    ],
)
def test_what_is_doubtful_still_counts(change: dict[str, str], check: str) -> None:
    table, findings = clean({}, change)
    assert len(table) == 2 and findings["check"].tolist() == [check] and "dòng 4" in findings["message"][0]


@pytest.mark.parametrize(
    "change",
    [
        {"status": "Đã giải quyết trước hạn"},
        {"status": "Đã giải quyết đúng hạn", "finished_on": "05/02/2021"},
        {"status": "Đã giải quyết quá hạn", "finished_on": "06/02/2021", "returned_on": "06/02/2021"},
        {"status": "Đang xử lý quá hạn", "finished_on": "", "returned_on": ""},
        {"status": "Chờ bổ sung", "returned_on": ""},
        {"status": "Xin rút"},
    ],
)
def test_a_status_that_its_days_bear_out_is_no_doubt(change: dict[str, str]) -> None:
    assert clean({}, change)[1].empty


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


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({}, None),
        ({"lead": "7"}, None),  # numbered in advance, never filled in
        ({"field": "Tổng số: 1"}, "1 dòng tổng (dòng 4)"),
        ({"lead": "TỔNG CỘNG", "code": "54647", "channel": "120"}, "1 dòng tổng (dòng 4)"),
        ({"code": "Cộng:", "status": "12"}, "1 dòng tổng (dòng 4)"),
        ({"lead": "II. Lĩnh vực Hộ tịch"}, "1 dòng nhóm, ghi chú, chữ ký (dòng 4)"),
        ({"code": "Mỹ Tú, ngày 14 tháng 12 năm 2021"}, "1 dòng nhóm, ghi chú, chữ ký (dòng 4)"),
        ({"code": "NGƯỜI LẬP BIỂU", "due_on": "CHỦ TỊCH"}, "1 dòng nhóm, ghi chú, chữ ký (dòng 4)"),
        ({"lead": "Xã Mỹ Phước", "code": "25"}, "1 hồ sơ để riêng (1 không ghi đơn vị xử lý)"),  # it may be a code
        (TITLES, "1 dòng tiêu đề lặp lại (dòng 4)"),
        ({c: f"({i})" for i, c in enumerate(TITLES, 2)} | {"lead": "(1)"}, "1 dòng đánh số cột (dòng 4)"),
        ({c: str(i) for i, c in enumerate(TITLES, 1)}, "1 dòng đánh số cột (dòng 4)"),
        ({"code": "A", "unit": "B", "received_on": "1", "status": "(3)=(1)+(2)"}, "1 dòng đánh số cột (dòng 4)"),
        ({"code": "000.00.01-210118-0007"}, "1 hồ sơ để riêng (1 không ghi đơn vị xử lý)"),
        ({"received_on": "18/01/2021"}, "1 hồ sơ để riêng (1 không ghi mã hồ sơ)"),
        ({"status": "Đã trả"}, "1 hồ sơ để riêng (1 không ghi mã hồ sơ)"),
        ({"code": "không rõ", "unit": "x", "received_on": "hôm qua", "status": "xong"}, "1 hồ sơ để riêng (1 có"),
    ],
)  # fmt: skip
def test_a_row_that_is_no_dossier_is_told_from_a_dossier_that_lacks_something(row: dict, kind: str | None) -> None:
    table, findings = clean({}, EMPTY | row, {})
    told = findings.loc[findings["check"] == "dossier_account", "message"].tolist()
    assert table["row"].tolist() == [3, 5]
    assert (kind is None and not told) or (
        len(told) == 1 and kind in told[0] and told[0].startswith("Tệp a.csv: 4 dòng")
    )
    assert ("để riêng" in (kind or "")) == (findings["severity"] == "error").any()


def test_columns_as_texts_or_as_categories() -> None:
    raw = rows({}, {"received_on": "?"}, {"due_on": "  "}, {"received_on": "15/1/2021 08:15"})
    (one, said), (two, also) = (clean_dossiers(exports(raw, kind), NOTHING, CATALOGUE) for kind in ("str", "category"))
    assert said.equals(also) and one.astype({"file": "str", "sheet": "str"}).equals(
        two.astype({"file": "str", "sheet": "str"})
    )
    assert set(said["check"]) == {"dossier_date", "dossier_due", "dossier_account"} and len(one) == 3


def test_a_problem_of_reading_is_a_finding() -> None:
    _, findings = clean_dossiers(
        [], pd.DataFrame([("a.csv", "Không đọc được")], columns=["file", "message"]), CATALOGUE
    )
    assert findings[["check", "message", "file"]].to_numpy().tolist() == [["dossier_file", "Không đọc được", "a.csv"]]


MESS = st.one_of(
    st.fixed_dictionaries(
        {},
        optional={
            "code": st.sampled_from(["", "0001", "0002", "1E+12", "Tổng", "(2)"]),
            "unit": st.sampled_from(["", "944", "Mỹ Tú"]),
            "received_on": st.sampled_from(["", "31/02/2021", "15/12/2020", "02/13/2021"]),
            "finished_on": st.sampled_from(["", "x", "1/3/2021"]),
            "status": st.sampled_from(["", "4", "9", "?", "Chờ bổ sung"]),
            "lead": st.sampled_from(["", "1", "Tổng số", "I. Xã Mỹ Tú"]),
        },
    ),
    st.fixed_dictionaries(
        {c: st.just("") for c in ROW if c not in ("file", "sheet")},
        optional={"lead": st.sampled_from(["", "1", "Tổng số", "(1)"])},
    ),
)


@given(st.lists(MESS, max_size=8))
@settings(max_examples=60, deadline=None)
def test_rows_in_equal_dossiers_and_rows_set_aside(changes: list[dict[str, str]]) -> None:
    raw = rows(*changes)
    table, findings = clean_dossiers(exports(raw), NOTHING, CATALOGUE)
    told = findings.loc[findings["check"] == "dossier_account", "message"].tolist()
    assert len(told) <= 1
    if told:  # every row of the sheet stands in one part of the sum, and the header
        whole, parts = told[0].removeprefix("Tệp a.csv: ").split(" dòng = ")
        assert int(whole) == len(raw) + 1 == sum(int(part.split()[0]) for part in parts.split(" + "))
        assert f" {len(table)} hồ sơ được tính" in f" {parts}"
    else:
        blank = (raw[list(EMPTY)] == "").all(axis=1).sum()
        assert len(table) == len(raw) - blank
    assert table["code"].is_unique and not table[["unit_code", "received_on", "status"]].isna().any(axis=None)
