"""What is wrong in the form that one unit sent, row by row."""

from collections.abc import Iterable, Sequence

from ..catalogue import Catalogue, Indicator, Unit, message
from ..findings import Finding, finding
from ..language.legacy import certain, known
from ..language.number import Reading, read_value
from ..language.text import fold, hidden, tidy, typed
from .corrections import unread_correction
from .match import Match
from .sent_rows import Layout, Row, SentRows

EXPECTED = {"count": "số nguyên không âm", "percent": "tỷ lệ phần trăm"}
Findings = list[Finding]


def cell_findings(unit: Unit, indicator: Indicator, row: Row, reading: Reading) -> Findings:
    """That a cell of the form cannot be read, that another unit of measure stands beside it."""
    found = []
    where = _where(unit, indicator.code, row)
    if reading.status == "set_aside":
        value, at_fault = row["value"], row["corrected_in"]
        if at_fault and read_value(value, indicator.kind, indicator.choices).status == "set_aside":
            said = unread_correction(row, value, reading.repair)
        else:
            said = message("set_aside", **_named(unit, indicator), reason=reading.repair, cell=row["cell"])
        texts = {"expected": EXPECTED.get(indicator.kind) or indicator.unit, "found": typed(row["value"])}
        found.append(finding(*said, **where, **texts))
    if _other_unit(row["unit"], indicator.unit):
        texts = {"expected": indicator.unit or "để trống", "found": tidy(row["unit"])}
        found.append(finding(*message("unit_of_measure", **_named(unit, indicator)), **where, **texts))
    return found


def _other_unit(written: str, wanted: str) -> bool:
    """Whether a unit of measure is written that is not the one wanted, in Unicode or in a legacy font."""
    if written == wanted or fold(written) in ("", fold(wanted)):
        return False
    _, encoding = known(written, {fold(wanted)}, fold)
    return not encoding


def repeated_row(unit: Unit, indicator: Indicator, row: Row, first: Row, reading: Reading) -> Finding:
    """That a row of the form comes again, with both values where the second has one."""
    who, note = _named(unit, indicator), tidy(row["note"])
    raw = "" if reading.status == "blank" else typed(first["value"])
    fields = _where(unit, indicator.code, row) | {"expected": raw, "found": typed(row["value"]) or note}
    if not tidy(typed(row["value"])):
        return finding(*message("repeated_note", **who, row=row["row"], note=note), **fields)
    if reading.status == "set_aside":
        return finding(*message("set_aside_repeated", **who, reason=reading.repair), **fields)
    who["first"], who["second"] = (cell_in_words(each, near=first["sheet"] == row["sheet"]) for each in (first, row))
    said = message("repeated_row_noted", **who, note=note) if note else message("repeated_row", **who)
    return finding(*said, **fields)


def unused_rows(unit: Unit, others: Iterable[tuple[int, Match]], sent: SentRows, catalogue: Catalogue) -> Findings:
    """SentRows of a used file whose content becomes no observation."""
    findings = []
    for at, found in others:
        if found.code and sent["value"][at] is None and not sent["note"][at]:
            continue
        row = sent.row(at)
        value, label, note = tidy(typed(row["value"])), tidy(row["label"]), tidy(row["note"])
        code = found.code or found.repeats
        if code and not value and not (note and (found.repeats or catalogue.by_code[code].indicator)):
            continue
        words = {"unit": unit.name, "row": row["row"], "text": label or value or note}
        if code:
            said = message("row_not_asked", **words)
        elif found.total:
            said = message("total_row", **words)
        elif label:
            said = message("unmatched_label", **words)
        elif value or note or row["stt"].strip() or row["unit"].strip():
            said = message("unmatched_cell", **words)
        else:
            continue
        text = value or note or label if code else value or label or note
        findings.append(finding(*said, **_where(unit, code or "", row), found=text))
    return findings


def decoded_texts(unit: Unit, own: Sequence[int], layout: Layout, sent: SentRows) -> Findings:
    """Labels (once a file) and notes that were read in a legacy encoding, and notes with hidden characters."""
    findings, labels = [], {}
    for at in layout.legacy:
        labels.setdefault(layout.matches[at].encoding, []).append(sent.row(own[at]))
    for at, found in zip(own, layout.matches, strict=True):
        if not sent["note"][at]:
            continue
        note, font = certain(sent["note"][at])
        codes = hidden(note)
        if not (font or codes):
            continue
        row = sent.row(at)
        where = _where(unit, found.code or "", row) | {"cell": row["note_cell"]}
        words = {"unit": unit.name, "cell": row["note_cell"]}
        if codes:
            findings.append(finding(*message("hidden_text", **words, codes=codes), found=tidy(note), **where))
        if font:
            said = message("legacy_note", **words, font=font, text=tidy(note))
            findings.append(finding(*said, expected=tidy(note), found=row["note"], **where))
    for font, rows in labels.items():
        said = message("legacy_labels", unit=unit.name, count=len(rows), font=font)
        where = _where(unit, "", rows[0]) | {"cell": ""}
        findings.append(finding(*said, found=rows[0]["label"], **where))
    return findings


def cell_in_words(row: Row, near: bool) -> str:
    """The cell in words; with its sheet where it is not near the others spoken of."""
    return f"ô {row['cell']}" if near else f"trang tính “{row['sheet']}”, ô {row['cell']}"


def _named(unit: Unit, indicator: Indicator) -> dict[str, str]:
    return {"unit": unit.name, "code": indicator.code, "label": tidy(indicator.label)}


def _where(unit: Unit, code: str, row: Row) -> dict[str, str]:
    return {"unit_code": unit.code, "indicator": code} | {key: row[key] for key in ("file", "sheet", "cell")}
