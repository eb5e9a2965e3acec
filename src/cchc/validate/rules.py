"""Checks that walk over rows instead of comparing two figures. Each yields the fields of its findings."""

import re
from collections.abc import Callable, Iterator

from ..catalogue import Check, Unit
from ..format import day, iso_day
from ..registers import table
from .facts import Facts

Fields = Iterator[dict[str, str]]
PLAN = re.compile(r"Kế hoạch số \d+\S*", re.IGNORECASE)
DOCUMENT = re.compile(r"(\d+/[A-ZĐ][^\s,;)]*)")
RECOMPUTED = ("sum", "all_yes", "total", "formula", "ratio")


def stated(check: Check, facts: Facts) -> Fields:
    """The district's own entry against the figure computed from what it rests on."""
    values, district = facts.report, facts.catalogue.district
    for name, indicator in facts.catalogue.figures.items():
        said, computed = values.get(f"stated.{name}"), values.get(name)
        if indicator.aggregate not in RECOMPUTED or said is None:
            continue
        tolerance = check.tolerance if indicator.kind == "percent" else 0
        row = facts.indicators[facts.indicators["indicator"] == name].iloc[0]
        if computed is not None and abs(said - computed) <= tolerance:
            continue
        if computed is None and row["status"] != "not_applicable":
            continue  # nothing to compare with; `incomplete` lists what is missing
        expected = facts.show(name, computed) if computed is not None else "không phát sinh"
        yield {
            "unit_code": district.code,
            "indicator": indicator.code,
            "expected": expected,
            "found": facts.show(name, said),
            **facts.cell(name),
            "message": check.message.format(
                code=indicator.code, label=indicator.name, left=facts.show(name, said), right=expected
            ),
        }


def own_ratio(check: Check, facts: Facts) -> Fields:
    """A commune's stated ratio against its own numerator and denominator."""
    for unit in facts.catalogue.communes:
        own = facts.own(unit)
        for name, indicator in facts.catalogue.figures.items():
            if indicator.aggregate != "ratio" or name not in own:
                continue
            top, bottom = indicator.numerator.evaluate(own), indicator.denominator.evaluate(own)
            if top is None or not bottom or abs(own[name] - 100 * top / bottom) <= check.tolerance:
                continue
            yield _differs(
                check, facts, unit, name, (facts.show(name, own[name]), facts.show(name, 100 * top / bottom))
            )


def note_fraction(check: Check, facts: Facts) -> Fields:
    """A fraction in a note against the figures it explains: the two parts where they are known."""
    for unit in [facts.catalogue.district, *facts.catalogue.communes]:
        own = facts.own(unit)
        values = facts.report if unit is facts.catalogue.district else own
        for name, indicator in facts.catalogue.figures.items():
            top, bottom = own.get(f"note.{name}_numerator"), own.get(f"note.{name}_denominator")
            if top is None or indicator.aggregate != "ratio":
                continue
            parts = (indicator.numerator.evaluate(values), indicator.denominator.evaluate(values))
            if None in parts or parts == (top, bottom):
                continue
            left, right = (f"{facts.show('', a)}/{facts.show('', b)}" for a, b in ((top, bottom), parts))
            yield _differs(check, facts, unit, name, (left, right), f"note.{name}_numerator")


def _differs(
    check: Check, facts: Facts, unit: Unit, name: str, sides: tuple[str, str], stands_in: str = ""
) -> dict[str, str]:
    """A unit's figure `name`, found and expected as printed; `stands_in` names its cell where it is not its own."""
    code, (left, right) = facts.catalogue.figures[name].code, sides
    return {
        "unit_code": unit.code,
        "indicator": code,
        "expected": right,
        "found": left,
        **facts.cell(stands_in or name, unit),
        "message": check.message.format(unit=unit.name, code=code, left=left, right=right),
    }


def plan_without_result(check: Check, facts: Facts) -> Fields:
    """A group whose note cites a plan while every row of it is blank."""
    form = facts.catalogue.form
    rows = facts.indicators[facts.indicators["table"] == "form"].set_index("code")
    for group in (r for r in form if r.row == "group"):
        children = [r.code for r in form if r.code.startswith(group.code + ".") and r.indicator]
        plan = PLAN.search(rows["note"].get(group.code, ""))
        if children and plan and rows["value"].reindex(children).isna().all():
            yield {
                "unit_code": facts.catalogue.district.code,
                "indicator": group.code,
                "found": "để trống",
                "expected": "có số liệu",
                "message": check.message.format(code=group.code, label=group.name, plan=plan.group()),
            }


def placeholder_note(check: Check, facts: Facts) -> Fields:
    """A note that is still the form's own prompt."""
    rows = facts.indicators[facts.indicators["table"] == "form"]
    for _, row in rows[rows["note"].str.contains(r"\.\.\.\.?$|^Ghi rõ", regex=True)].iterrows():
        if len(row["note"]) < 40:
            yield {
                "unit_code": facts.catalogue.district.code,
                "indicator": row["code"],
                "found": row["note"],
                "message": check.message.format(code=row["code"], note=row["note"]),
            }


def incomplete(check: Check, facts: Facts) -> Fields:
    """A unit's rows left blank, listed once a unit."""
    for unit in [facts.catalogue.district, *facts.catalogue.communes]:
        rows = facts.of(unit)
        blank = rows[(rows["status"] == "missing") & rows["indicator"].isin(facts.catalogue.required(unit))]
        if len(rows) and len(blank):
            codes = ", ".join(blank["code"])
            yield {
                "unit_code": unit.code,
                "found": codes,
                "expected": "có số liệu",
                "file": blank["file"].max(),
                "message": check.message.format(unit=unit.name, count=len(blank), codes=codes),
            }


def late(check: Check, facts: Facts) -> Fields:
    """Submissions received after the due date."""
    received, due = table(facts.registers, "submissions"), facts.settings.submission_due
    if due is None or received.empty:
        return
    for unit in facts.catalogue.communes:
        for text in received.loc[received["unit_code"] == unit.code, "received_on"]:
            if (moment := iso_day(text)) and moment > due:
                yield {
                    "unit_code": unit.code,
                    "expected": "≤ " + day(due),
                    "found": day(text),
                    "message": check.message.format(unit=unit.name, day=day(text), due=day(due)),
                }


def same_document(check: Check, facts: Facts) -> Fields:
    """One document (same number and date) cited under two symbols."""
    cited = table(facts.registers, "citations")
    if cited.empty:
        return
    cited = cited[cited["symbol"].fillna("") != ""]
    key = cited["symbol"].str.extract(r"^(\d+)")[0] + " " + cited["date"].fillna("")
    # without a date, two documents are the same only where the letters agree too
    loose = cited["symbol"].str.replace(r"[^0-9A-ZĐ]", "", regex=True)
    for keys in (key[cited["date"].fillna("") != ""], loose):
        for _, rows in cited.groupby(keys, sort=True):
            symbols = sorted(rows["symbol"].unique())
            if len(symbols) > 1:
                yield {
                    "found": " ; ".join(symbols),
                    "expected": "một ký hiệu",
                    "message": check.message.format(
                        symbols=" và ".join(symbols), sections=", ".join(dict.fromkeys(rows["section"]))
                    ),
                }


def cited_subject(check: Check, facts: Facts) -> Fields:
    """The document cited in a note must be about what its row asks: argument "code:words in the subject"."""
    code, _, words = check.argument.partition(":")
    note = facts.indicators.set_index("code")["note"].get(code, "")
    listed = table(facts.registers, "steering_documents")
    if listed.empty:
        return
    for symbol in DOCUMENT.findall(note):
        for subject in listed.loc[listed["symbol"] == symbol, "subject"]:
            if words not in subject:
                better = listed.loc[listed["subject"].str.contains(words, regex=False), "symbol"]
                expected = ", ".join(better) or words
                yield {
                    "unit_code": facts.catalogue.district.code,
                    "indicator": code,
                    "found": symbol,
                    "expected": expected,
                    "message": check.message.format(symbol=symbol, subject=subject, expected=expected),
                }


def blank_but_stated(check: Check, facts: Facts) -> Fields:
    """A blank row of the form whose fact another text states: argument "indicator:statement"."""
    name, _, statement = check.argument.partition(":")
    said = facts.report.get(f"statement.{statement}")
    if said and f"stated.{name}" not in facts.report:
        yield {
            "unit_code": facts.catalogue.district.code,
            "indicator": facts.catalogue.figures[name].code,
            "expected": facts.show(f"statement.{statement}", said),
            "found": "để trống",
            **facts.cell(name),
            "message": check.message,
        }


def plan_listed(check: Check, facts: Facts) -> Fields:
    """A plan cited in a note of the form but not listed among the steering documents."""
    listed = table(facts.registers, "steering_documents")
    known = set(listed["symbol"]) if len(listed) else set()
    for row in facts.indicators[facts.indicators["table"] == "form"].itertuples():
        for plan in PLAN.findall(row.note):
            symbol = DOCUMENT.search(plan)
            if known and symbol and symbol.group() not in known:
                yield {
                    "unit_code": facts.catalogue.district.code,
                    "indicator": row.code,
                    "found": symbol.group(),
                    "message": check.message.format(code=row.code, symbol=symbol.group()),
                }


def repeated(check: Check, facts: Facts) -> Fields:
    """The same entry twice in one register: argument "register.column"."""
    register, _, column = check.argument.partition(".")
    rows = table(facts.registers, register)
    if rows.empty:
        return
    counts = rows[column].str.strip(" ?;.").value_counts()
    for text in counts[counts > 1].index:
        yield {"found": text, "expected": "một lần", "message": check.message.format(text=text)}


def label_and_unit(check: Check, facts: Facts) -> Fields:
    """Rows of the form whose unit of measure does not fit their label."""
    for row in facts.catalogue.form:
        asks_yes = row.label.startswith("Có ")
        asks_count = row.label.startswith(("Số ", "Tổng số "))
        flag_unit = "=" in row.unit
        if row.indicator and ((asks_yes and not flag_unit) or (asks_count and (flag_unit or not row.unit))):
            yield {
                "indicator": row.code,
                "found": row.unit or "để trống",
                "expected": "Có = 1 Không = 0" if asks_yes else "đơn vị đếm",
                "message": check.message.format(code=row.code, label=row.name, unit=row.unit or "để trống"),
            }


def within_window(check: Check, facts: Facts) -> Fields:
    """Dated rows of registers outside the period's window: argument "register.column register.column …"."""
    first, last = facts.settings.window
    for argument in check.argument.split():
        register, _, column = argument.partition(".")
        here = (facts.registers["register"] == register) & (facts.registers["column"] == column)
        rows = facts.registers[here]
        for _, row in rows[rows["text"].str.match(r"\d{4}-\d\d-\d\d$")].iterrows():
            if (moment := iso_day(row["text"])) and not first <= moment <= last:
                yield {
                    "found": day(row["text"]),
                    "expected": f"{day(first)} - {day(last)}",
                    "file": row["file"],
                    "sheet": row["sheet"],
                    "cell": row["cell"],
                    "message": check.message.format(day=day(row["text"]), first=day(first), last=day(last)),
                }


def signed_in_window(check: Check, facts: Facts) -> Fields:
    """A report signed while its window is still open: a day must lie between cut-off and sending."""
    last = facts.settings.window[1]
    if facts.settings.signed_on <= last:
        yield {
            "found": day(facts.settings.signed_on),
            "expected": "> " + day(last),
            "message": check.message.format(day=day(facts.settings.signed_on), last=day(last)),
        }


RULES: dict[str, Callable[[Check, Facts], Fields]] = {
    rule.__name__: rule
    for rule in (
        stated,
        own_ratio,
        note_fraction,
        plan_without_result,
        placeholder_note,
        incomplete,
        late,
        same_document,
        cited_subject,
        blank_but_stated,
        plan_listed,
        repeated,
        label_and_unit,
        within_window,
        signed_in_window,
    )
}
