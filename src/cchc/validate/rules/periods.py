"""This period's figures against those of other periods: shorter ones within it, the one sent in before."""

import pandas as pd

from ...catalogue import Catalogue, Check, Unit, wording
from ...catalogue.rules import rule
from ...findings import Place
from ...language.format import day, number
from ...language.format import value as printed
from ...project.period import Period, Window, joined, kinds
from ...project.rows import tuples
from ..coverage import UNITS, Unchecked
from ..facts import Facts
from .base import Results, finding_of

WHOLE = ("ok", "stated")  # a sum that lacks some parts may well be smaller
THREE, AMOUNT = 3, 10  # different figures of that size that two units hardly share by chance
LISTED = 5  # figures named
LEAP = 1  # days by which a year may be longer than another
Values = dict[tuple[str, str], float]


@rule("flow_below", says={"unit", "code", "label", "left", "right", "period", "other"})
def flow_below(check: Check, facts: Facts) -> Results:
    """A flow smaller than that of a period within this one, as 6 months hold quý I.

    Where a subordinate's figure fell, the office's sum of it is not told as well. Stocks, rates and figures that are
    blank or lack a part are not compared; a shorter period most of whose days lie within this one, but not all, is
    told.
    """
    own, office = _flows(facts.indicators, facts.unit_figures, facts.catalogue), facts.catalogue.office.code
    (first, last), of_year = facts.window(facts.period), [Period.of(facts.period.year, kind) for kind in kinds()]
    known = {p: facts.window(p) for p in of_year if p.id in facts.others and p != facts.period}
    inside = [p for p, (start, end) in known.items() if first <= start and end <= last]
    within = {p: _flows(*facts.others[p.id], facts.catalogue) for p in inside}
    jutting = [p for p in known if p not in inside and _mostly(known[p], (first, last))]
    for other in jutting:
        words = {"period": facts.period.title, "first": day(first), "last": day(last), "other": other.title}
        start, end = map(day, known[other])
        yield Unchecked(check, wording("unchecked_jutting", other_first=start, other_last=end, **words))
    if facts.period.submitted_before in facts.period.contained and not within and not jutting:
        yield Unchecked(check, wording("unchecked_within", period=facts.period.title))
    order, told = list(facts.catalogue.figures), set()
    for unit, name in sorted(own, key=lambda place: (order.index(place[1]), place[0] == office)):  # subordinates first
        value, place = own[unit, name], (unit, name)
        longest = max((p for p in within if place in within[p]), key=lambda p: within[p][place], default=None)
        if longest is None or value >= within[longest][place] or (unit == office and name in told):
            continue
        told.add(name)
        indicator, of = facts.catalogue.figures[name], facts.catalogue.unit(unit)
        left, right = number(value), number(within[longest][place])
        words = {"unit": of.name, "code": indicator.code or name, "label": indicator.name, "left": left}
        yield finding_of(
            check,
            {"right": right, "period": facts.period.title, "other": longest.title, **words},
            unit_code=unit,
            indicator=words["code"],
            expected=f"≥ {right}",
            found=left,
            place=facts.places.cell(name, None if unit == office else of, value),
        )


def _mostly(inner: Window, outer: Window) -> bool:
    """Whether more than half of the days of the one are days of the other, which has more."""
    length, shared = inner[1] - inner[0], min(inner[1], outer[1]) - max(inner[0], outer[0])
    return length < outer[1] - outer[0] and 2 * shared > length


def _flows(indicators: pd.DataFrame, unit_figures: pd.DataFrame, catalogue: Catalogue) -> Values:
    """The counts of flows that are whole, by unit code and indicator; the office's are the computed ones."""
    rows = pd.concat([indicators, unit_figures])
    rows = rows[rows["status"].isin(WHOLE) & rows["value"].notna()]
    flows = {n for n, i in catalogue.figures.items() if i.flow_or_stock == "flow" and i.kind == "count"}
    rows = rows[rows["indicator"].isin(flows)]
    return dict(zip(zip(rows["unit_code"], rows["indicator"], strict=True), rows["value"], strict=True))


@rule("sent_again", says={"unit", "text"})
def sent_again(check: Check, facts: Facts) -> Results:
    """A unit all of whose figures are those of the period sent in before: perhaps the old file."""
    if facts.sent_before is None or facts.sent_before.empty:
        yield Unchecked(check, wording("unchecked_before"))
        return
    eve = Period(facts.sent_before["period"].iloc[0]).window[1]  # a code may have meant another unit
    for unit in (u for u in facts.catalogue.units if u not in facts.coverage.absent and u.in_force(eve)):
        now, before = (_values(table, unit.code) for table in (facts.observations, facts.sent_before))
        if not before:
            yield Unchecked(check, wording("unchecked_before_of", units=UNITS), unit.code)
        elif now == before and any(now.values()):
            file = next(row.file for row in facts.values.of(unit).values() if row.file)
            yield finding_of(check, {"unit": unit.name, "text": file}, unit_code=unit.code, place=Place(file=file))


@rule("same_as_other", says={"unit", "other", "text"})
def same_as_other(check: Check, facts: Facts) -> Results:
    """A subordinate all of whose figures, at least THREE amounts among them, are those of another: perhaps its file."""
    first: dict[frozenset, Unit] = {}
    for unit in facts.catalogue.subordinates:
        own = _values(facts.observations, unit.code)
        if len({amount for amount in own.values() if amount >= AMOUNT}) < THREE:
            continue
        other = first.setdefault(frozenset(own.items()), unit)
        if other is not unit:
            file = next((row.file for row in facts.values.of(unit).values() if row.file), "")
            words = {"unit": unit.name, "other": other.name, "text": file}
            yield finding_of(check, words, unit_code=unit.code, found=other.name, place=Place(file=file))


def _values(observations: pd.DataFrame, unit_code: str) -> dict[str, float]:
    """The numbers the unit gave, by indicator."""
    rows = observations[observations["unit_code"] == unit_code].dropna(subset="value")
    return dict(zip(rows["indicator"], rows["value"], strict=True))


@rule("other_length", says={"period", "other", "left", "right"})
def other_length(check: Check, facts: Facts) -> Results:
    """A period that this one is set beside whose data are of more days than its kind has, or fewer, against this one's.

    The same period last year, that of equal length before and those that a chart shows with them, derived ones too.
    """
    period = facts.period
    for other in dict.fromkeys((period.last_year, *reversed(period.series[:-1]))):
        window = _window(facts, other)
        if window is None:
            continue
        now, then = map(_days, (facts.window(period), window))
        usual = _days(period.window) - _days(other.window)  # quarters and months are not all equally long
        if abs(now - then - usual) > LEAP:
            words = {"period": period.title, "other": other.title, "left": number(now), "right": number(then)}
            yield finding_of(check, words, expected=words["right"], found=words["left"])


def _window(facts: Facts, other: Period) -> Window | None:
    """The days of the data of another period, reported or derived; None where it is not known."""
    if other.id in facts.documents:
        return facts.window(other)
    windows = {id: facts.window(Period(id)) for id in facts.documents}
    known = (signs for signs in other.parts if all(part.id in windows for part in signs))
    return next(filter(None, (joined(signs, windows) for signs in known)), None)


def _days(window: Window) -> int:
    return (window[1] - window[0]).days + 1


@rule("other_outdated", says={"other", "period"})
def other_outdated(check: Check, facts: Facts) -> Results:
    """Another report whose figures this one reads, though files of it changed since they were computed."""
    for other in facts.outdated:
        words = {"other": other, "period": facts.period.title}
        yield finding_of(check, words, expected="số liệu mới", found=other)


@rule("restated", says={"count", "text"})
def restated(check: Check, facts: Facts) -> Results:
    """Figures that print otherwise than published.csv says they were first published: revised, or another period's."""
    told = []
    for table in (facts.indicators, facts.unit_figures):
        for row in tuples(table[table["published"].notna()]):
            figure, unit = facts.catalogue.figures[row.indicator], facts.catalogue.unit(row.unit_code)
            now = printed(None if pd.isna(row.value) else row.value, figure.kind, row.status)
            whose = f" ({unit.name})" if unit != facts.catalogue.office else ""
            before = printed(row.published, figure.kind)
            told.append(f"{figure.code or row.indicator}{whose} nay là {now}, đã công bố {before}")
    if told:
        words = {"count": number(len(told)), "text": "; ".join(told[:LISTED]) + ("; …" if told[LISTED:] else "")}
        yield finding_of(check, words, found=words["text"], place=Place(file="published.csv"))


@rule("other_definition", says={"period", "other", "left", "right"})
def other_definition(check: Check, facts: Facts) -> Results:
    """A period that this one is set beside whose dossiers were on time by another definition."""
    now = _definitions(facts.dossier_counts)
    for id, (counts,) in facts.other_counts.items():
        then = _definitions(counts)
        if now and then and now != then:
            words = {"period": facts.period.title, "other": Period(id).title}
            words |= {"left": ", ".join(now), "right": ", ".join(then)}
            yield finding_of(check, words, expected=words["right"], found=words["left"])


def _definitions(counts: pd.DataFrame) -> list[str]:
    """By which the dossiers of the units were on time."""
    rows = counts[counts["unit_code"] != ""] if len(counts) else counts
    return sorted({one for text in rows.get("definition", ()) for one in text.split(", ") if one})
