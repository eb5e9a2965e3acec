"""The figures a unit wrote in its form against those counted from the one-stop export."""

import pandas as pd

from ..catalogue import Catalogue, Indicator, Unit
from ..catalogue.dossiers import DossierFigure, DossierRules, load_dossier_rules
from ..findings import COLUMNS
from ..format import number
from ..text import fold, tidy

CHECK = "dossiers_export"
BLANK = dict.fromkeys(COLUMNS, "")


def compare_dossiers(
    counted: pd.DataFrame, observations: pd.DataFrame, catalogue: Catalogue, rules: DossierRules | None = None
) -> pd.DataFrame:
    """A finding (COLUMNS) for each figure of dossier_figures.csv that a unit's form and its export give differently.

    `counted` is what indicators.dossiers.counts gives. A unit without an export, and a blank figure, are not
    compared; a field that the export lacks counts 0.
    """
    rules = rules or load_dossier_rules()
    stated = observations.drop_duplicates(["unit_code", "indicator"]).set_index(["unit_code", "indicator"])
    found = []
    for unit in catalogue.units:
        own = counted[counted["unit_code"] == unit.code].to_dict("records")
        for figure in rules.figures:
            place = (unit.code, figure.indicator)
            if own and figure.level == unit.tier and place in stated.index:
                found += _compare(unit, figure, own, stated.loc[place], catalogue.figures[figure.indicator])
    return pd.DataFrame(found, columns=COLUMNS, dtype="str")


def _compare(
    unit: Unit, figure: DossierFigure, own: list[dict], stated: pd.Series, indicator: Indicator
) -> list[dict[str, str]]:
    row = next((r for r in own if fold(r["field"]) == fold(figure.field)), dict.fromkeys(figure.count.names, 0))
    exported = figure.count.evaluate(row)
    if pd.isna(stated["value"]) or stated["value"] == exported:
        return []
    left, right = number(stated["value"]), number(exported)
    carried = f", gồm {number(row['carried_over'])} hồ sơ kỳ trước chuyển sang" if row.get("carried_over") else ""
    carried = carried if "received" in figure.count.names else ""
    basis = f", cách tính {row['definition']}" if "on_time" in figure.count.names and "definition" in row else ""
    message = (
        f"{unit.name}, {indicator.code} “{tidy(indicator.label)}”: biểu ghi {left}, đếm từ tệp hồ sơ một cửa là "
        f"{right}{carried}{basis}. Hãy đối chiếu."
    )
    place = {key: stated[key] for key in ("file", "sheet", "cell")}
    fields = {"unit_code": unit.code, "indicator": indicator.code, "expected": right, "found": left}
    return [BLANK | {"check": CHECK, "severity": "warning", "message": message} | fields | place]
