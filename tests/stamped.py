"""Tables of a period that only a test makes, as the notebooks would have written them."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from cchc.project.fingerprint import stamp
from cchc.project.paths import NOTEBOOKS, Workspace
from cchc.project.steps import Step
from cchc.project.tables import SAVED, Type


def declared(name: str, *rows: Mapping[str, object]) -> pd.DataFrame:
    """The table as declared, blank where the rows say nothing."""
    nothing = {Type.TEXT: "", Type.FLAG: False, Type.INTEGER: 0}
    blank = {column.name: nothing[column.type] for column in SAVED[name].columns if not column.null}
    return SAVED[name].frame([blank | dict(row) for row in rows])


def save_again(space: Workspace, **changed: pd.DataFrame) -> None:
    """The tables of `space` with those `changed`, under stamps of their own."""
    for step in NOTEBOOKS[:2]:
        names = [Path(file).stem for file in stamp(space.processed, step)["tables"]]
        kept = {name: pd.read_parquet(space.processed / f"{name}.parquet") for name in names if name not in changed}
        Step(space, step).save(**{name: changed[name] if name in changed else kept[name] for name in names})
