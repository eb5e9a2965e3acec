"""The rows of an export as the tables that Export.read gives."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ...catalogue.dossiers import DossierColumn

TEXTS = pa.dictionary(pa.int32(), pa.string())  # few distinct texts among many rows: each is read once later
FAULTS = ["", "wide", "quote"]
NEEDED = ("code", "received_on", "status")  # a row that has them all is a dossier


def _all_filled(texts: pa.Array | pa.ChunkedArray) -> bool:
    """Whether no text is blank; few distinct ones are quickly looked through."""
    if texts.type == TEXTS:
        return not any("" in c.dictionary.to_pylist() for c in getattr(texts, "chunks", [texts]))
    return not pc.any(pc.equal(texts, "")).as_py()


def changed(cells: Mapping[str, pa.Array], change: Callable[[str], str]) -> dict[str, pa.Array]:
    """The columns with each distinct text changed."""
    changed = {}
    for column, texts in cells.items():
        texts = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
        texts = texts if texts.type == TEXTS else texts.dictionary_encode()
        new = pa.array(map(change, texts.dictionary.to_pylist()), pa.string()).dictionary_encode()
        changed[column] = pa.DictionaryArray.from_arrays(new.indices.take(texts.indices), new.dictionary)
    return changed


def rows_of(
    columns: Sequence[DossierColumn], cells: Mapping[str, pa.Array], first: int, faults: np.ndarray
) -> pd.DataFrame:
    """The table that Export.read gives."""
    length = len(faults)

    def same(text: str) -> pa.Array:
        return pa.DictionaryArray.from_arrays(pa.array(np.zeros(length, "int32")), [text])

    made = {c.column: cells.get(c.column, same("")) for c in columns}
    made = {c: v if v.type == TEXTS or c.endswith("_on") or c == "code" else v.cast(TEXTS) for c, v in made.items()}
    made["code"] = made["code"].cast(pa.string())  # nearly every one is different
    lead = cells.get("lead", same(""))
    if not all(map(_all_filled, (made[c] for c in NEEDED))):
        texts = [made[c].cast(pa.string()) for c in NEEDED]
        filled = pc.and_(*(pc.and_(pc.not_equal(t, ""), pc.not_equal(texts[0], "")) for t in texts[1:]))
        # what stands first in the row of a dossier is nobody's business
        made["lead"] = pc.if_else(filled, "", lead.cast(pa.string())).cast(TEXTS)
    else:
        made["lead"] = same("")
    made["fault"] = pa.DictionaryArray.from_arrays(pa.array(faults.astype("int32")), FAULTS)
    made["row"] = pa.array(np.arange(first, first + length, dtype="int32"))
    return pa.table(made).to_pandas()
