"""The survey figures in the office's form against those counted from the survey forms."""

import pandas as pd

from ..catalogue import Catalogue
from ..findings import COLUMNS
from ..format import number
from ..text import tidy

CHECK = "survey_answers"
BLANK = dict.fromkeys(COLUMNS, "")
COMPARED = {"survey_forms": ("survey_forms_read", "value"), "survey_satisfied": ("satisfied_forms_share", "numerator")}


def compare_survey(figures: pd.DataFrame, observations: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """A finding (COLUMNS) where the office's number of forms, or of satisfied forms, is not the one counted.

    `figures` is what indicators.survey.survey_figures gives; nothing is compared without a survey or a figure.
    """
    counted = figures[figures["question"] == 0].set_index("figure")
    own = observations[observations["unit_code"] == catalogue.office.code]
    own = own.drop_duplicates("indicator").set_index("indicator")
    found = []
    for name, (figure, column) in COMPARED.items():
        if counted.empty or name not in own.index or pd.isna(own.loc[name, "value"]):
            continue
        stated, indicator = own.loc[name], catalogue.figures[name]
        left, right = number(stated["value"]), number(counted.loc[figure, column])
        if left != right:
            message = (
                f"{catalogue.office.name}, {indicator.code} “{tidy(indicator.label)}”: biểu ghi {left}, đếm từ tệp "
                f"phiếu khảo sát là {right}. Hãy đối chiếu."
            )
            place = {key: stated[key] for key in ("file", "sheet", "cell")}
            fields = {
                "unit_code": catalogue.office.code,
                "indicator": indicator.code,
                "expected": right,
                "found": left,
            }
            found.append(BLANK | {"check": CHECK, "severity": "warning", "message": message} | fields | place)
    return pd.DataFrame(found, columns=COLUMNS, dtype="str")
