"""Dossiers that come more than once."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ...catalogue import message
from ...project.tables import DOSSIERS
from .remarks import SHOWN, Account, Remarks

PART = 1 << 20  # codes looked at at a time


def each_once(table: pd.DataFrame, told: Remarks, accounts: list[Account]) -> pd.DataFrame:
    """The dossiers with each code once: the first row of it counts, the others are said and set aside."""
    same = table.iloc[_repeated(pa.array(table["code"], pa.large_string()))]
    again = same[same["code"].duplicated()]
    alike = same.index[same.duplicated([c for c in DOSSIERS.names if c not in ("file", "sheet", "row")])]
    for rows, said in (
        (again.index.intersection(alike), message("dossier_repeated")),
        (again.index.difference(alike), message("dossier_conflict")),
    ):
        for (file, sheet), own in table.loc[rows].groupby(["file", "sheet"], observed=True, sort=False):
            codes = list(own["code"].head(SHOWN))
            told.say(said, "dossiers_once", file, sheet, own["row"].to_numpy(), codes)
            account = next(a for a in accounts if (a.export.file, a.export.sheet) == (file, sheet))
            account.used -= len(own)
            account.aside[said.message] += len(own)
    return table.drop(again.index).reset_index(drop=True) if len(again) else table


def _repeated(codes: pa.Array | pa.ChunkedArray) -> np.ndarray:
    """The places of the codes that come more than once; of many those of one last letter at a time, for less memory."""
    found = [np.zeros(0, dtype="int64")]
    if len(codes) <= PART and len(pc.unique(codes)) == len(codes):
        return found[0]
    last = pc.utf8_slice_codeunits(codes, -1)
    for letter in pc.unique(last):
        mask = pc.equal(last, letter)
        coded = codes.filter(mask)
        coded = (coded.combine_chunks() if isinstance(coded, pa.ChunkedArray) else coded).dictionary_encode()
        if len(coded.dictionary) < len(coded):
            indices = coded.indices.to_numpy()
            found.append(np.flatnonzero(mask)[np.bincount(indices)[indices] > 1])
    return np.sort(np.concatenate(found))
