"""Tables of a period with some of them changed, as the notebooks would have written them all."""

from pathlib import Path

import pandas as pd

from cchc.fingerprint import stamp
from cchc.paths import NOTEBOOKS, Workspace
from cchc.steps import Step


def save_again(space: Workspace, **changed: pd.DataFrame) -> None:
    """The tables of `space` with those `changed`, under stamps of their own."""
    for step in NOTEBOOKS[:2]:
        names = [Path(file).stem for file in stamp(space.processed, step)["tables"]]
        kept = {name: pd.read_parquet(space.processed / f"{name}.parquet") for name in names if name not in changed}
        Step(space, step).save(**{name: changed[name] if name in changed else kept[name] for name in names})
