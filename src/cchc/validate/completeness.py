"""How complete each unit's form is and how many findings it has, by section of the form."""

from collections import Counter

import pandas as pd

from ..catalogue import Catalogue
from ..findings import SEVERITIES
from ..project.tables import COMPLETENESS

WHOLE, ALL = "", "all"  # findings about a file or a unit as a whole; the sum of all sections


def completeness_by_unit(observations: pd.DataFrame, findings: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """One row a unit and section of the form in catalogue order, then its rows WHOLE and ALL (COMPLETENESS).

    `asked` are the figures the unit must fill in and `filled` those with a value; `rate` is 100 x filled / asked,
    NaN where nothing is asked or the unit sent nothing; the others count its open findings (all int64).
    """
    given = observations.drop_duplicates(["unit_code", "indicator"]).dropna(subset="value")
    own = set(zip(given["unit_code"], given["indicator"], strict=True))
    sent = set(observations.loc[observations["file"] != "", "unit_code"])
    found = findings[findings["settled"] == ""]
    at = found["indicator"].map(lambda code: code.partition(".")[0] if code in catalogue.by_code else WHOLE)
    count = Counter(zip(found["unit_code"], at, found["severity"], strict=True))
    ids = {i.indicator: i.code.partition(".")[0] for i in catalogue.submitted if i.indicator}
    rows = []
    for unit in catalogue.units:
        table = {}
        for section in (*(i.code for i in catalogue.submitted if i.row == "section"), WHOLE):
            asked = [(unit.code, name) for name in catalogue.required(unit) if ids[name] == section]
            filled = sum(place in own for place in asked)
            counts = [count[unit.code, section, severity] for severity in SEVERITIES]
            table[section] = [len(asked), filled, *counts]
        table[ALL] = [sum(column) for column in zip(*table.values(), strict=True)]
        for section, (asked, filled, *counts) in table.items():
            rate = 100 * filled / asked if asked and unit.code in sent else None
            rows.append([unit.code, section, asked, filled, rate, *counts])
    return COMPLETENESS.frame(rows)
