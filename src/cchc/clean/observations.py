"""All submissions of a period -> one typed observation for every figure each unit is asked for."""

import math
import re

import pandas as pd

from ..catalogue import Catalogue, Indicator, Unit
from ..period import Period
from ..text import fold, tidy, typed
from .findings import finding, frame
from .match import match
from .number import COUNTED, read_value, split_count
from .units import unit_of

COLUMNS = [
    "period", "unit_code", "code", "indicator", "kind", "value", "status", "raw", "repair", "note", "file", "sheet",
    "cell", "note_cell",
]  # fmt: skip
EXPECTED = {"count": "số nguyên không âm", "percent": "tỷ lệ phần trăm"}
# two numbers around one "/": no third part as in 21/01/2021, no letters as in 05/KH-UBND
FRACTION = re.compile(r"(?<![\w/.,-])([0-9]+(?:[.,][0-9]{3})*)\s*/\s*([0-9]+(?:[.,][0-9]{3})*)(?![\w/-])")


def observations(
    rows: pd.DataFrame, catalogue: Catalogue, period: Period, problems: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The observations (COLUMNS) and the findings of read_submissions' rows and problems.

    One observation per unit and value-bearing row it is asked for (the district all, a commune those of level
    "both"), in catalogue order: value is float64 and NaN without a number; status is ok, repaired, missing (a
    blank cell, or an empty `cell` where its file has no such row) or set_aside; the other columns are text.
    """
    chosen, findings = _chosen(rows, catalogue, problems)
    matched = match(rows, catalogue.submitted, catalogue.aliases)
    records = []
    for unit in catalogue.units:
        own = matched[matched["file"] == chosen.get(unit.code)]
        asked = _asked(unit, catalogue)
        by_code = {row["code"]: row for row in own.to_dict("records") if row["code"]}
        for indicator in asked:
            row = by_code.get(indicator.code)
            record = _observation(unit, indicator, row, period)
            records.append(record)
            findings += _cell_findings(unit, indicator, row, record)
        findings += _unused_rows(unit, own, {i.code for i in asked})
    return _table(records), frame(findings)


def heading_notes(rows: pd.DataFrame, catalogue: Catalogue, period: Period) -> pd.DataFrame:
    """The notes beside rows that carry no figure (a plan beside "Kế hoạch CCHC"): COLUMNS, status "".

    Kept apart because they observe nothing; value is NaN, indicator "", cell "".
    """
    chosen, _ = _chosen(rows, catalogue, None)
    matched = match(rows, catalogue.submitted, catalogue.aliases)
    headings = {i.code: i for i in catalogue.submitted if not i.indicator}
    records = [
        _observation(unit, headings[row["code"]], row | {"value": None, "cell": ""}, period) | {"status": ""}
        for unit in catalogue.units
        for row in matched[matched["file"] == chosen.get(unit.code)].to_dict("records")
        if row["code"] in headings and tidy(row["note"])
    ]
    return _table(records)


def note_fractions(observations: pd.DataFrame) -> pd.DataFrame:
    """Fractions written in notes ("Giải quyết đúng hạn 4738/4747 hồ sơ"), each a row, in order.

    Columns: unit_code, indicator, numerator, denominator (float64), note_cell. What could as well be a day
    and month (28/01), or a month or document and its year (61/2018), counts only before a counted noun.
    """
    found = []
    for row in observations[observations["note"] != ""].to_dict("records"):
        note = tidy(row["note"])
        for part in FRACTION.finditer(note):
            top, bottom = (split_count(text) for text in part.groups())
            if top and bottom and (not _like_date(*part.groups()) or _counts(note, part)):
                place = {key: row[key] for key in ("unit_code", "indicator", "note_cell")}
                found.append(place | {"numerator": float(top[0]), "denominator": float(bottom[0])})
    columns = ["unit_code", "indicator", "numerator", "denominator", "note_cell"]
    numbers = {"numerator": "float64", "denominator": "float64"}
    return pd.DataFrame(found, columns=columns).astype(dict.fromkeys(columns, "str") | numbers)


def _chosen(
    rows: pd.DataFrame, catalogue: Catalogue, problems: pd.DataFrame | None
) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The file that counts for each unit, and what is wrong with the set of files."""
    findings, files, broken = [], {}, set()
    for problem in problems.to_dict("records") if problems is not None else []:
        unit = unit_of(problem["file"], catalogue.units)
        broken.add(unit.code if unit else "")
        code, file = unit.code if unit else "", problem["file"]
        findings.append(finding("unreadable_file", "error", problem["message"], unit_code=code, file=file))
    for file in rows["file"].unique():
        unit = unit_of(file, catalogue.units)
        if unit:
            files.setdefault(unit.code, []).append(file)
            continue
        message = (
            f"Không biết tệp {file} là của đơn vị nào nên chưa dùng. Hãy đặt tên tệp bắt đầu bằng mã đơn vị: "
            + ", ".join(f"{u.code} ({u.name})" for u in catalogue.units)
            + "."
        )
        findings.append(finding("unknown_unit", "error", message, file=file))
    chosen = {}
    for unit in catalogue.units:
        # the prescribed name first; the time of a file says nothing once it has been copied
        names = sorted(files.get(unit.code, []), key=lambda f: (not f.startswith(f"{unit.code}-{unit.slug}."), f))
        if names:
            chosen[unit.code] = names[0]
        for other in names[1:]:
            message = f"{unit.name} có nhiều tệp: đã dùng {names[0]}, không dùng {other}. Hãy chỉ giữ lại tệp đúng."
            fields = {"unit_code": unit.code, "expected": names[0], "found": other, "file": other}
            findings.append(finding("duplicate_submission", "error", message, **fields))
        if not names and unit.code not in broken:
            message = f"Chưa có báo cáo của {unit.name}. Cần tệp {unit.code}-{unit.slug}.xlsx."
            findings.append(finding("missing_submission", "error", message, unit_code=unit.code))
    return chosen, findings


def _asked(unit: Unit, catalogue: Catalogue) -> list[Indicator]:
    return [i for i in catalogue.submitted if i.indicator and (unit.level == "district" or i.level == "both")]


def _observation(unit: Unit, indicator: Indicator, row: dict | None, period: Period) -> dict[str, object]:
    row = row or {"value": None, "note": "", "file": "", "sheet": "", "cell": "", "note_cell": ""}
    reading = read_value(row["value"], indicator.kind, indicator.choices)
    return {
        "period": period.id,
        "unit_code": unit.code,
        "code": indicator.code,
        "indicator": indicator.indicator,
        "kind": indicator.kind,
        "value": math.nan if reading.value is None else reading.value,
        "status": "missing" if reading.status == "blank" else reading.status,
        "raw": typed(row["value"]),
        "repair": reading.repair,
        **{key: row[key] for key in ("note", "file", "sheet", "cell", "note_cell")},
    }


def _cell_findings(
    unit: Unit, indicator: Indicator, row: dict | None, record: dict[str, object]
) -> list[dict[str, str]]:
    if row is None:
        return []
    where = {"unit_code": unit.code, "indicator": indicator.code, **_place(row)}
    who = f"{unit.name}, {indicator.code} “{tidy(indicator.label)}”"
    found = []
    if record["status"] == "set_aside":
        message = f"{who}: {record['repair']}. Giá trị chưa được dùng; hãy sửa ô {row['cell']}."
        expected = EXPECTED.get(indicator.kind) or indicator.unit
        found.append(finding("set_aside", "error", message, expected=expected, found=record["raw"], **where))
    if tidy(row["unit"]) and fold(row["unit"]) != fold(indicator.unit):
        message = f"{who}: đơn vị tính trong tệp khác với biểu mẫu. Hãy kiểm tra số liệu theo đúng đơn vị tính."
        texts = {"expected": indicator.unit or "để trống", "found": tidy(row["unit"])}
        found.append(finding("unit_of_measure", "warning", message, **texts, **where))
    return found


def _unused_rows(unit: Unit, rows: pd.DataFrame, asked: set[str]) -> list[dict[str, str]]:
    """Rows of a used file whose content becomes no observation."""
    findings = []
    for row in rows.to_dict("records"):
        value, label = typed(row["value"]), tidy(row["label"])
        if row["code"] is None and label:
            why = "không khớp chỉ tiêu nào của biểu hoặc bị lặp lại. Hãy ghi đúng tên chỉ tiêu theo biểu mẫu"
        elif row["code"] is None:
            why = "không thuộc dòng chỉ tiêu nào. Hãy chuyển nội dung vào đúng dòng, đúng cột của biểu"
        elif value and row["code"] not in asked:
            why = "không phải dòng đơn vị cần ghi số liệu. Hãy xóa giá trị hoặc chuyển sang đúng dòng"
        else:
            continue
        message = f"{unit.name}, dòng {row['row']} “{label or value}”: {why}."
        texts = {"unit_code": unit.code, "indicator": row["code"] or "", "found": value or label}
        findings.append(finding("unmatched_row", "warning", message, **texts, **_place(row)))
    return findings


def _place(row: dict) -> dict[str, str]:
    return {key: row[key] for key in ("file", "sheet", "cell")}


def _like_date(top: str, bottom: str) -> bool:
    a, b = (int(t) if t.isdigit() else 0 for t in (top, bottom))
    return (1 <= a <= 31 and 1 <= b <= 12) or (1900 <= b <= 2100)


def _counts(note: str, fraction: re.Match) -> bool:
    words = fold(re.split(r"[,;.:]", note[fraction.end() :])[0]).split(" ")
    before = fold(note[: fraction.start()]).split(" ")[-1]
    return before != fold("ngày") and any(" ".join(words[:n]) in COUNTED for n in (1, 2))


def _table(records: list[dict[str, object]]) -> pd.DataFrame:
    types = dict.fromkeys(COLUMNS, "str") | {"value": "float64"}
    return pd.DataFrame(records, columns=COLUMNS).astype(types)
