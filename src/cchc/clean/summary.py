"""What became of each submission: counts by status, for the analyst's eye."""

import pandas as pd

from ..catalogue import Catalogue

STATUSES = {"ok": "Đọc được", "repaired": "Đã sửa dạng", "missing": "Để trống", "set_aside": "Cần hỏi lại"}


def summary(observations: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """One row a unit in catalogue order; the four statuses add up to the cells asked for."""
    counts = observations.groupby(["unit_code", "status"]).size().unstack(fill_value=0)
    counts = counts.reindex(index=[u.code for u in catalogue.units], columns=list(STATUSES), fill_value=0)
    named = counts.rename(index={u.code: u.name for u in catalogue.units}, columns=STATUSES)
    return named.assign(**{"Số ô": named.sum(axis=1)}).rename_axis(index="Đơn vị", columns=None)


def with_fractions(observations: pd.DataFrame, fractions: pd.DataFrame) -> pd.DataFrame:
    """The observations with the first fraction of each note beside its figure: note_numerator, note_denominator."""
    first = fractions.drop_duplicates(["unit_code", "indicator"]).rename(
        columns={"numerator": "note_numerator", "denominator": "note_denominator"}
    )
    columns = ["unit_code", "indicator", "note_numerator", "note_denominator"]
    return observations.merge(first[columns], on=["unit_code", "indicator"], how="left", validate="many_to_one")
