"""Figures that contradict no other figure and yet are hardly true: too tidy, or far from the past or the others."""

from datetime import timedelta
from typing import Literal

import numpy as np
import pandas as pd

from ...catalogue import Check, wording
from ...catalogue.rules import Argument, Figure, rule
from ...language.format import day, number
from ...project.period import Period
from ...project.rows import tuples
from ..coverage import UNITS, Unchecked
from ..facts import Facts
from ..values import LAST_YEAR
from .base import Results, finding_of

SIGMA = 1.4826  # a normal distribution's standard deviation in terms of its median absolute deviation


class Resolved(Argument):
    """Dossiers received and resolved, and how many there must be at least."""

    received: Figure
    resolved: Figure
    least: float


class Growth(Argument):
    """How many times a count may be the other, where one of both reaches the floor."""

    factor: float
    floor: float

    def apart(self, one: float, other: float) -> bool:
        """Whether the two are further apart than that."""
        return max(one, other) >= self.floor and max(one, other) > self.factor * min(one, other)


class Spread(Argument):
    """Figures of a kind further from the median than `threshold` robust deviations, each at least `least`.

    `floor`: the least difference from the median that matters.
    """

    kind: Literal["count", "percent"]
    threshold: float
    least: float
    floor: float


@rule("nothing_in_process", argument=Resolved, says={"count", "units", "left"})
def nothing_in_process(check: Check, facts: Facts, argument: Resolved) -> Results:
    """All dossiers resolved, none in process at cut-off."""
    received, resolved = argument.received, argument.resolved
    indicator, office = facts.catalogue.figures[received], facts.catalogue.office
    units, total = [], 0.0
    for unit in indicator.aggregation.units(facts.catalogue) or [office]:
        own = facts.values.own(unit)
        if received not in own or resolved not in own:
            yield facts.coverage.without(check, unit)
        elif own[received] >= argument.least and own[received] == own[resolved]:
            units.append(unit)
            total += own[received]
    if units:
        shown = facts.values.show(received, total)
        yield finding_of(
            check,
            {"count": len(units), "units": ", ".join(unit.name for unit in units), "left": shown},
            unit_code=office.code,
            indicator=indicator.code,
            expected=f"khác {shown}",
            found=shown,
            place=facts.places.cell(received, value=total),
        )


@rule("far_from_history", argument=Growth, says={"unit", "code", "label", "left", "right"})
def far_from_history(check: Check, facts: Facts, argument: Growth) -> Results:
    """A unit's count against its own of the same period last year."""
    if facts.previous_observations is None:
        yield Unchecked(check, facts.coverage.no_last_year)
        return
    before = facts.previous_observations.drop_duplicates(["unit_code", "indicator"])
    before = before.set_index(["unit_code", "indicator"])["value"].dropna()
    yield from facts.coverage.unsent(check, facts.catalogue.units)
    day = facts.period.last_year.window[1]  # a code may have meant another unit
    for unit in (u for u in facts.catalogue.units if u not in facts.coverage.absent and u.in_force(day)):
        own = facts.values.own(unit)
        for name in facts.catalogue.required(unit):
            indicator = facts.catalogue.figures[name]
            if indicator.kind != "count" or (indicator.aggregation.computed and unit == facts.catalogue.office):
                continue  # sums are compared by unit
            now, then = own.get(name), before.get((unit.code, name))
            if max(now or 0, then or 0) < argument.floor:
                continue
            if now is None:
                yield facts.coverage.without(check, unit, indicator.code)
            elif then is None:
                yield Unchecked(check, wording("unchecked_last_year_blank", units=UNITS), unit.code, indicator.code)
            elif argument.apart(now, then):
                left, right = facts.values.show(name, now), facts.values.show(name, then)
                words = {"unit": unit.name, "code": indicator.code, "label": indicator.name}
                yield finding_of(
                    check,
                    {"left": left, "right": right, **words},
                    unit_code=unit.code,
                    indicator=indicator.code,
                    expected=f"cùng kỳ {right}",
                    found=left,
                    place=facts.places.cell(name, unit),
                )


@rule("register_far_from_history", argument=Growth, says={"label", "left", "right"})
def register_far_from_history(check: Check, facts: Facts, argument: Growth) -> Results:
    """A count of the registers against that of the same period last year."""
    counts = [i for i in facts.catalogue.measures if i.register_id and i.kind == "count"]
    report = facts.values.report
    pairs = [(i, report.get(i.indicator), report.get(f"{LAST_YEAR}{i.indicator}")) for i in counts]
    if not any(then is not None for _, _, then in pairs):
        yield Unchecked(check, facts.coverage.no_last_year)
    for indicator, now, then in pairs:
        if now is None or then is None or not argument.apart(now, then):
            continue
        left, right = facts.values.show(indicator.indicator, now), facts.values.show(indicator.indicator, then)
        yield finding_of(
            check,
            {"label": indicator.name, "left": left, "right": right},
            unit_code=facts.catalogue.office.code,
            indicator=indicator.indicator,
            expected=f"cùng kỳ {right}",
            found=left,
            place=facts.places.cell(indicator.indicator),
        )


@rule("far_from_others", argument=Spread, says={"unit", "code", "label", "left", "right"})
def far_from_others(check: Check, facts: Facts, argument: Spread) -> Results:
    """A subordinate unit's figure far from the others' median.

    Only figures that most subordinates have above 0 are compared. Counts are compared by their logarithms, so that
    ten times too many is as far as ten times too few.
    """
    units = {unit.code: unit for unit in facts.catalogue.subordinates}
    yield from facts.coverage.unsent(check, facts.catalogue.subordinates)
    by_figure: dict[str, list] = {}
    for row in tuples(facts.unit_figures):
        by_figure.setdefault(row.indicator, []).append(row)
    for name, rows in by_figure.items():
        indicator = facts.catalogue.figures[name]
        if indicator.kind != argument.kind or not indicator.code or 2 * sum(r.value > 0 for r in rows) <= len(units):
            continue
        for row in rows:
            if row.status == "missing" and units[row.unit_code] not in facts.coverage.absent:
                yield facts.coverage.without(check, units[row.unit_code], indicator.code)
        values = pd.Series({row.unit_code: row.value for row in rows}).dropna()
        compared = np.log(values.where(values > 0)).fillna(-np.inf) if argument.kind == "count" else values
        far = outliers(compared, argument.threshold, argument.least)
        far &= (values - values.median()).abs() >= argument.floor
        for code in values.index[far]:
            left, right = facts.values.show(name, values[code]), facts.values.show(name, values.median())
            if facts.catalogue.figures[name].kind == "count":
                right = number(values.median())  # between two counts; nobody sent half a dossier
            words = {"unit": units[code].name, "code": indicator.code, "label": indicator.name}
            yield finding_of(
                check,
                {"left": left, "right": right, **words},
                unit_code=code,
                indicator=indicator.code,
                expected=f"trung vị {right}",
                found=left,
                place=facts.places.cell(name, units[code], values[code]),
            )


def outliers(values: pd.Series, threshold: float, least: float) -> pd.Series:
    """Which values are more than `threshold` robust standard deviations, each at least `least`, from the median."""
    distance = (values - values.median()).abs()
    return distance > threshold * max(SIGMA * distance.median(), least)


@rule("carried_over", says={"unit", "left", "right"})
def carried_over(check: Check, facts: Facts) -> Results:
    """Dossiers carried over into this period against those left in process by the one before, where exported."""
    if facts.dossier_counts.empty:
        yield Unchecked(check, wording("unchecked_export"))
        return
    if facts.previous_counts is None or facts.previous_counts.empty:
        yield Unchecked(check, wording("unchecked_counts_before"))
        return
    eve = facts.window(facts.period)[0] - timedelta(days=1)
    usual = facts.period.window[0] - timedelta(days=1)
    ended = [facts.window(p)[1] for p in map(Period, facts.documents) if p.window[1] == usual]
    if ended and eve not in ended:
        yield Unchecked(check, wording("unchecked_cut_off", day=day(max(ended))))
        return
    tables = (facts.dossier_counts, "carried_over"), (facts.previous_counts, "in_process")
    now, before = (t[t["field"] == ""].set_index("unit_code")[column] for t, column in tables)
    halves = {code for t, _ in tables for code in t.loc[t["source"] == "partial", "unit_code"]}
    for unit in (u for u in facts.catalogue.units if u.in_force(eve)):
        if unit.code in halves:
            yield Unchecked(check, wording("unchecked_counts", units=UNITS), unit.code)
        elif unit.code in now.index and unit.code in before.index:
            left, right = facts.values.show("", now[unit.code]), facts.values.show("", before[unit.code])
            if left != right:
                yield finding_of(
                    check,
                    {"unit": unit.name, "left": left, "right": right},
                    unit_code=unit.code,
                    expected=right,
                    found=left,
                )
        elif unit.code in now.index or unit.code in before.index:
            which = "unchecked_export_before" if unit.code in now.index else "unchecked_export_of"
            yield Unchecked(check, wording(which, units=UNITS), unit.code)
