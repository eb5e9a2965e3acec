"""Figures that contradict no other figure and yet are hardly true: too tidy, or far from the past or the others."""

from datetime import timedelta

import numpy as np
import pandas as pd

from ...catalogue import Check
from ..facts import LAST_YEAR, UNITS, Facts, Unchecked
from .base import Told

SIGMA = 1.4826  # a normal distribution's standard deviation in terms of its median absolute deviation


def nothing_in_process(check: Check, facts: Facts) -> Told:
    """All dossiers resolved, none in process at cut-off: argument "received resolved least", from `least` on."""
    received, resolved, least = check.argument.split()
    indicator, office = facts.catalogue.figures[received], facts.catalogue.office
    units, total = [], 0.0
    for unit in indicator.aggregation.units(facts.catalogue) or [office]:
        own = facts.own(unit)
        if received not in own or resolved not in own:
            yield facts.without(check, unit)
        elif own[received] >= float(least) and own[received] == own[resolved]:
            units.append(unit)
            total += own[received]
    if units:
        shown = facts.show(received, total)
        yield {
            "unit_code": office.code,
            "indicator": indicator.code,
            "expected": f"khác {shown}",
            "found": shown,
            **facts.cell(received, value=total),
            "message": check.message.format(count=len(units), units=", ".join(unit.name for unit in units), left=shown),
        }


def far_from_history(check: Check, facts: Facts) -> Told:
    """A unit's count against its own of the period before: argument "factor floor", both counts below which pass."""
    factor, floor = map(float, check.argument.split())
    if facts.previous_observations is None:
        yield Unchecked(check, facts.no_last_year)
        return
    before = facts.previous_observations.drop_duplicates(["unit_code", "indicator"])
    before = before.set_index(["unit_code", "indicator"])["value"].dropna()
    yield from facts.unsent(check, facts.catalogue.units)
    day = facts.period.last_year.window[1]  # a code may have meant another unit
    for unit in (u for u in facts.catalogue.units if u not in facts.absent and u.in_force(day)):
        own = facts.own(unit)
        for name in facts.catalogue.required(unit):
            indicator, now, then = facts.catalogue.figures[name], own.get(name), before.get((unit.code, name))
            mine = not indicator.aggregation.computed or unit.tier == "commune"  # sums are compared by commune
            if not mine or indicator.kind != "count" or max(now or 0, then or 0) < floor:
                continue
            if now is None:
                yield facts.without(check, unit, indicator.code)
            elif then is None:
                yield Unchecked(check, f"{UNITS} để trống số liệu cùng kỳ năm trước", unit.code, indicator.code)
            elif max(now, then) > factor * min(now, then):
                left, right = facts.show(name, now), facts.show(name, then)
                words = {"unit": unit.name, "code": indicator.code, "label": indicator.name}
                yield {
                    "unit_code": unit.code,
                    "indicator": indicator.code,
                    "expected": f"cùng kỳ {right}",
                    "found": left,
                    **facts.cell(name, unit),
                    "message": check.message.format(left=left, right=right, **words),
                }


def register_far_from_history(check: Check, facts: Facts) -> Told:
    """A count of the registers against that of the same period last year: argument as of far_from_history."""
    factor, floor = map(float, check.argument.split())
    counts = [i for i in facts.catalogue.measures if i.register_id and i.kind == "count"]
    pairs = [(i, facts.report.get(i.indicator), facts.report.get(f"{LAST_YEAR}{i.indicator}")) for i in counts]
    if not any(then is not None for _, _, then in pairs):
        yield Unchecked(check, facts.no_last_year)
    for indicator, now, then in pairs:
        if None in (now, then) or max(now, then) < floor or max(now, then) <= factor * min(now, then):
            continue
        left, right = facts.show(indicator.indicator, now), facts.show(indicator.indicator, then)
        yield {
            "unit_code": facts.catalogue.office.code,
            "indicator": indicator.indicator,
            "expected": f"cùng kỳ {right}",
            "found": left,
            **facts.cell(indicator.indicator),
            "message": check.message.format(label=indicator.name, left=left, right=right),
        }


def far_from_others(check: Check, facts: Facts) -> Told:
    """A commune's figure far from the communes' median: argument "kind threshold least floor".

    Only figures that most communes have above 0 are compared. Counts are compared by their logarithms, so that
    ten times too many is as far as ten times too few. `floor`: the least difference from the median that matters.
    """
    kind, threshold, least, floor = (float(a) if a[0].isdigit() else a for a in check.argument.split())
    communes = {unit.code: unit for unit in facts.catalogue.communes}
    yield from facts.unsent(check, facts.catalogue.communes)
    for name, rows in facts.unit_figures.groupby("indicator", sort=False):
        indicator, figures = facts.catalogue.figures[name], rows.set_index("unit_code")
        if indicator.kind != kind or not indicator.code or 2 * (figures["value"] > 0).sum() <= len(communes):
            continue
        for code in figures.index[figures["status"] == "missing"]:
            if communes[code] not in facts.absent:
                yield facts.without(check, communes[code], indicator.code)
        values = figures["value"].dropna()
        far = outliers(
            np.log(values.where(values > 0)).fillna(-np.inf) if kind == "count" else values, threshold, least
        )
        far &= (values - values.median()).abs() >= floor
        for code in values.index[far]:
            left, right = facts.show(name, values[code]), facts.show(name, values.median())
            words = {"unit": communes[code].name, "code": indicator.code, "label": indicator.name}
            yield {
                "unit_code": code,
                "indicator": indicator.code,
                "expected": f"trung vị {right}",
                "found": left,
                **facts.cell(name, communes[code], values[code]),
                "message": check.message.format(left=left, right=right, **words),
            }


def outliers(values: pd.Series, threshold: float, least: float) -> pd.Series:
    """Which values are more than `threshold` robust standard deviations, each at least `least`, from the median."""
    distance = (values - values.median()).abs()
    return distance > threshold * max(SIGMA * distance.median(), least)


def carried_over(check: Check, facts: Facts) -> Told:
    """Dossiers carried over into this period against those left in process by the one before, where exported."""
    if facts.dossier_counts.empty:
        yield Unchecked(check, "kỳ này không có tệp hồ sơ một cửa")
        return
    if facts.previous_counts is None or facts.previous_counts.empty:
        yield Unchecked(check, "chưa có số liệu hồ sơ một cửa của kỳ trước")
        return
    tables = (facts.dossier_counts, "carried_over"), (facts.previous_counts, "in_process")
    now, before = (t[t["field"] == ""].set_index("unit_code")[column] for t, column in tables)
    eve = facts.period.window[0] - timedelta(days=1)
    for unit in (u for u in facts.catalogue.units if u.in_force(eve)):
        if unit.code in now.index and unit.code in before.index:
            left, right = facts.show("", now[unit.code]), facts.show("", before[unit.code])
            if left != right:
                yield {
                    "unit_code": unit.code,
                    "expected": right,
                    "found": left,
                    "message": check.message.format(unit=unit.name, left=left, right=right),
                }
        elif unit.code in now.index or unit.code in before.index:
            which = "kỳ trước" if unit.code in now.index else "kỳ này"
            yield Unchecked(check, f"{which} không có tệp hồ sơ một cửa của {UNITS}", unit.code)
