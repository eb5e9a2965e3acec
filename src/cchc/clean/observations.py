"""All submissions of a period -> one typed observation for every figure each unit is asked for."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

import pandas as pd

from ..catalogue import Catalogue, Indicator, Unit
from ..findings import TEXT, finding, frame
from ..legacy import certain, known
from ..period import Period
from ..text import fold, hidden, tidy, typed, visible
from .match import Form, Match
from .number import BLANK, COUNTED, Reading, read_value, split_count
from .submissions import Chosen, choose
from .summary import accounts

COLUMNS = [
    "period", "unit_code", "code", "indicator", "kind", "value", "status", "raw", "repair", "note", "file", "sheet",
    "cell", "note_cell", "correction",
]  # fmt: skip
EXPECTED = {"count": "số nguyên không âm", "percent": "tỷ lệ phần trăm"}
ABSENT = {"value": None, "note": "", "file": "", "sheet": "", "cell": "", "note_cell": ""}
PLACE = ("file", "sheet", "cell")
# two numbers around one "/": no third part as in 21/01/2021, no letters as in 05/KH-UBND
FRACTION = re.compile(r"(?<![\w/.,-])([0-9]+(?:[.,][0-9]{3})*)\s*/\s*([0-9]+(?:[.,][0-9]{3})*)(?![\w/-])")
Row = dict[str, object]
Findings = list[dict[str, str]]


def observations(
    rows: pd.DataFrame,
    catalogue: Catalogue,
    period: Period,
    problems: pd.DataFrame | None = None,
    received: Mapping[str, str] | None = None,
    window: tuple[date, date] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The observations (COLUMNS) and the findings of read_submissions' rows and problems.

    One observation per unit of the period and value-bearing row it is asked for (the office all, a commune
    those of level "both"), in catalogue order: value is float64 and NaN without a number; status is ok, repaired,
    missing (a blank cell, or an empty `cell` where its file has no such row) or set_aside; the other columns are
    text. `received` holds the day (YYYY-MM-DD) each file came in, `window` the first and last day of the data
    (default: the period's own). Every filled cell is accounted for, or CchcError names the file.
    """
    files = _by_file(rows)
    chosen = _choose(files, catalogue, period, problems, received, window)
    form = _form(catalogue)
    records, findings = [], chosen.findings
    for unit in chosen.units:
        own = files.get(chosen.files.get(unit.code, ""), [])
        asked = catalogue.asked(unit)
        found, said = _submission(unit, own, asked, form, catalogue, period)
        records += found
        findings += said
        for older in chosen.older.get(unit.code, ()):
            other, _ = _submission(unit, files[older], asked, form, catalogue, period)
            findings += _differences(unit, found, other)
    accounts((row for own in files.values() for row in own), records, findings)
    return _table(records), frame(findings)


def heading_notes(
    rows: pd.DataFrame, catalogue: Catalogue, period: Period, received: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """The notes beside rows that carry no figure (a plan beside "Kế hoạch CCHC"): COLUMNS, status "".

    Kept apart because they observe nothing; value is NaN, indicator "", cell "". `received` as for observations.
    """
    files = _by_file(rows)
    chosen, form = _choose(files, catalogue, period, received=received), _form(catalogue)
    headings = {i.code: i for i in catalogue.submitted if not i.indicator}
    records = [
        _observation(unit, headings[found.code], row | {"value": None, "cell": ""}, Reading(None, ""), period)
        for unit in chosen.units
        for row, found in _matched(files.get(chosen.files.get(unit.code, ""), []), form)
        if found.code in headings and tidy(row["note"])
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
        if "/" not in note:
            continue
        for part in FRACTION.finditer(note):
            top, bottom = (split_count(text) for text in part.groups())
            if top and bottom and (not _like_date(*part.groups()) or _counts(note, part)):
                place = {key: row[key] for key in ("unit_code", "indicator", "note_cell")}
                found.append(place | {"numerator": float(top[0]), "denominator": float(bottom[0])})
    columns = ["unit_code", "indicator", "numerator", "denominator", "note_cell"]
    numbers = {"numerator": "float64", "denominator": "float64"}
    return pd.DataFrame(found, columns=columns).astype(dict.fromkeys(columns, "str") | numbers)


def _by_file(rows: pd.DataFrame) -> dict[str, list[Row]]:
    files: dict[str, list[Row]] = {}
    names = list(rows)
    for cells in rows.to_numpy(object).tolist():
        row = dict(zip(names, cells, strict=True))
        files.setdefault(row["file"], []).append(row)
    return files


def _choose(
    files: Mapping[str, Sequence[Row]],
    catalogue: Catalogue,
    period: Period,
    problems: pd.DataFrame | None = None,
    received: Mapping[str, str] | None = None,
    window: tuple[date, date] | None = None,
) -> Chosen:
    headings = {
        file: "\n".join(dict.fromkeys(str(row.get("heading") or "") for row in own)) for file, own in files.items()
    }
    problems = [] if problems is None else problems.to_dict("records")
    return choose(headings, catalogue, period, problems, received, window)


@lru_cache(maxsize=4)
def _form(catalogue: Catalogue) -> Form:
    return Form(catalogue.submitted, catalogue.aliases)


def _matched(rows: Sequence[Row], form: Form) -> Iterable[tuple[Row, Match]]:
    found = form.matches(tuple([row["stt"] for row in rows]), tuple([row["label"] for row in rows]))
    return zip(rows, found, strict=True)


def _submission(
    unit: Unit, rows: Sequence[Row], asked: Sequence[Indicator], form: Form, catalogue: Catalogue, period: Period
) -> tuple[list[Row], Findings]:
    """What one file says about every figure asked for, and what is wrong in it."""
    findings, by_code, matched = [], {}, list(_matched(rows, form))
    for row, found in matched:
        if found.code or found.repeats:
            by_code.setdefault(found.code or found.repeats, []).append(row)
    records = []
    for indicator in asked:
        row, reading, twice = _read(by_code.get(indicator.code, []), indicator)
        record = _observation(unit, indicator, row, reading, period)
        records.append(record)
        if row["cell"]:
            findings += _cell_findings(unit, indicator, row, record)
        findings += [_repeated(unit, indicator, other, record) for other in twice]
    findings += _unused_rows(unit, matched, {i.code for i in asked}, catalogue)
    return records, findings + _decoded(unit, matched)


def _read(rows: Sequence[Row], indicator: Indicator) -> tuple[Row, Reading, list[Row]]:
    """The row that holds the figure, its reading, and the other rows of the same label that say something.

    Filled rows that say different things are set aside together: which of them is meant nobody can tell.
    """
    read = [(row, read_value(row["value"], indicator.kind, indicator.choices, row.get("percent"))) for row in rows]
    if len(read) < 2:
        return *(read[0] if read else (ABSENT, BLANK)), []
    filled = [(row, reading) for row, reading in read if reading.status != "blank"]
    row, reading = (filled or read)[0]
    if len({typed(r["value"]) if x.value is None else x.value for r, x in filled}) > 1:
        cells = "; ".join(f"ô {r['cell']} ghi “{typed(r['value'])}”" for r, _ in filled)
        reading = Reading(None, "set_aside", f"chỉ tiêu có ở nhiều dòng với giá trị khác nhau: {cells}")
    return (
        row,
        reading,
        [other for other, x in read if other is not row and (x.status != "blank" or tidy(other["note"]))],
    )


def _observation(unit: Unit, indicator: Indicator, row: Row, reading: Reading, period: Period) -> Row:
    return {
        "period": period.id,
        "unit_code": unit.code,
        "code": indicator.code,
        "indicator": indicator.indicator,
        "kind": indicator.kind,
        "value": math.nan if reading.value is None else reading.value,
        "status": "missing" if reading.status == "blank" else reading.status,
        "raw": "" if reading.status == "blank" else typed(row["value"]),
        "repair": reading.repair,
        "note": visible(certain(row["note"])[0]),
        "file": row["file"],
        "sheet": row["sheet"],
        "cell": row["cell"],
        "note_cell": row["note_cell"],
        "correction": row.get("correction", ""),
    }


def _cell_findings(unit: Unit, indicator: Indicator, row: Row, record: Row) -> Findings:
    found = []
    if record["status"] == "set_aside":
        message = f"{_who(unit, indicator)}: {record['repair']}. Giá trị chưa được dùng; hãy sửa ô {row['cell']}."
        texts = {"expected": EXPECTED.get(indicator.kind) or indicator.unit, "found": record["raw"]}
        found.append(finding("set_aside", "error", message, **_where(unit, indicator.code, row), **texts))
    wanted = fold(indicator.unit)
    if (
        row["unit"] != indicator.unit
        and fold(row["unit"]) not in ("", wanted)
        and not known(row["unit"], {wanted}, fold)[1]
    ):
        message = f"{_who(unit, indicator)}: đơn vị tính trong tệp khác với biểu mẫu. "
        message += "Hãy kiểm tra số liệu theo đúng đơn vị tính."
        texts = {"expected": indicator.unit or "để trống", "found": tidy(row["unit"])}
        found.append(finding("unit_of_measure", "warning", message, **_where(unit, indicator.code, row), **texts))
    return found


def _repeated(unit: Unit, indicator: Indicator, row: Row, record: Row) -> dict[str, str]:
    texts = {"expected": record["raw"], "found": typed(row["value"]) or tidy(row["note"])}
    if not tidy(typed(row["value"])):
        message = (
            f"{_who(unit, indicator)}: dòng lặp lại ở hàng {row['row']} chỉ có ghi chú “{tidy(row['note'])}”, chưa "
        )
        message += "được dùng. Hãy chuyển ghi chú về một dòng."
        return finding("repeated_row", "warning", message, **_where(unit, indicator.code, row), **texts)
    if record["status"] == "set_aside":
        message = f"{_who(unit, indicator)}: {record['repair']}. Giá trị chưa được dùng; hãy chỉ giữ lại dòng đúng."
        return finding("set_aside", "error", message, **_where(unit, indicator.code, row), **texts)
    message = f"{_who(unit, indicator)}: ghi hai lần cùng một giá trị, ô {record['cell']} và ô {row['cell']}; chỉ tính "
    message += "một lần" + (f", ghi chú “{tidy(row['note'])}” chưa được dùng" if tidy(row["note"]) else "")
    message += ". Hãy xóa dòng thừa."
    return finding("repeated_row", "warning", message, **_where(unit, indicator.code, row), **texts)


def _unused_rows(unit: Unit, matched: Iterable[tuple[Row, Match]], asked: set[str], catalogue: Catalogue) -> Findings:
    """Rows of a used file whose content becomes no observation."""
    findings = []
    for row, found in matched:
        if found.code in asked or found.repeats in asked:
            continue
        value, label, note = tidy(typed(row["value"])), tidy(row["label"]), tidy(row["note"])
        check, code = "unmatched_row", found.code or found.repeats
        if code and not value and not (note and (found.repeats or catalogue.by_code[code].indicator)):
            continue
        if code:
            why = "không phải dòng đơn vị cần ghi số liệu. Hãy xóa giá trị hoặc chuyển sang đúng dòng"
        elif found.total:
            check, why = "total_row", "là dòng cộng, không phải chỉ tiêu của biểu nên không tính vào số liệu"
        elif label:
            why = "không khớp chỉ tiêu nào của biểu hoặc bị lặp lại. Hãy ghi đúng tên chỉ tiêu theo biểu mẫu"
        elif value or note or row["stt"].strip() or row["unit"].strip():
            why = "không thuộc dòng chỉ tiêu nào. Hãy chuyển nội dung vào đúng dòng, đúng cột của biểu"
        else:
            continue
        message = f"{unit.name}, dòng {row['row']} “{label or value or note}”: {why}."
        texts = {"found": value or note or label} if code else {"found": value or label or note}
        severity = "note" if found.total else "warning"
        findings.append(finding(check, severity, message, **_where(unit, code or "", row), **texts))
    return findings


def _decoded(unit: Unit, matched: Iterable[tuple[Row, Match]]) -> Findings:
    """Labels (once a file) and notes that were read in a legacy encoding, and notes with hidden characters."""
    findings, labels = [], {}
    for row, found in matched:
        if found.encoding:
            labels.setdefault(found.encoding, []).append(row)
        note, encoding = certain(row["note"])
        codes = hidden(note)
        if not (encoding or codes):
            continue
        where = _where(unit, found.code or "", row) | {"cell": row["note_cell"]}
        if codes:
            message = (
                f"{unit.name}, ô {row['note_cell']}: ghi chú có ký tự không nhìn thấy được, đã ghi bằng mã: {codes}."
            )
            findings.append(finding("hidden_text", "note", message, found=tidy(note), **where))
        if encoding:
            message = (
                f"{unit.name}, ô {row['note_cell']}: ghi chú gõ bằng phông chữ {encoding}, đã đọc là “{tidy(note)}”."
            )
            findings.append(finding("legacy_text", "note", message, expected=tidy(note), found=row["note"], **where))
    for encoding, rows in labels.items():
        message = (
            f"{unit.name}: tên chỉ tiêu ở {len(rows)} dòng gõ bằng phông chữ {encoding}, đã chuyển mã để đối chiếu "
        )
        message += "với biểu mẫu. Lần sau hãy dùng phông chữ Unicode."
        where = _where(unit, "", rows[0]) | {"cell": ""}
        findings.append(finding("legacy_text", "note", message, found=rows[0]["label"], **where))
    return findings


def _differences(unit: Unit, used: Sequence[Row], older: Sequence[Row]) -> Findings:
    """Where the file that does not count says something else than the one that does."""
    findings = []
    for new, old in zip(used, older, strict=True):
        same = new["value"] == old["value"] if old["value"] == old["value"] else new["raw"] == old["raw"]
        if same:
            continue
        message = f"{unit.name}, {new['code']}: tệp không dùng {old['file'] or _file(older)} ghi "
        message += f"“{old['raw']}”, tệp được dùng {new['file'] or _file(used)} ghi “{new['raw']}”."
        texts = {"expected": new["raw"], "found": old["raw"], "indicator": new["code"], "unit_code": unit.code}
        findings.append(finding("submission_difference", "note", message, **{k: old[k] for k in PLACE}, **texts))
    return findings


def _file(records: Sequence[Row]) -> str:
    return next((r["file"] for r in records if r["file"]), "")


def _who(unit: Unit, indicator: Indicator) -> str:
    return f"{unit.name}, {indicator.code} “{tidy(indicator.label)}”"


def _where(unit: Unit, code: str, row: Row) -> dict[str, str]:
    return {"unit_code": unit.code, "indicator": code} | {key: row[key] for key in PLACE}


def _like_date(top: str, bottom: str) -> bool:
    a, b = (int(t) if t.isdigit() else 0 for t in (top, bottom))
    return (1 <= a <= 31 and 1 <= b <= 12) or (1900 <= b <= 2100)


def _counts(note: str, fraction: re.Match) -> bool:
    words = fold(re.split(r"[,;.:]", note[fraction.end() :])[0]).split(" ")
    before = fold(note[: fraction.start()]).split(" ")[-1]
    return before != fold("ngày") and any(" ".join(words[:n]) in COUNTED for n in (1, 2))


def _table(records: list[dict[str, object]]) -> pd.DataFrame:
    types = dict.fromkeys(COLUMNS, TEXT) | {"value": "float64"}
    return pd.DataFrame(
        {name: pd.array([r[name] for r in records], dtype=type) for name, type in types.items()}, copy=False
    )
