"""The typed columns of the dossiers that count."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow as pa

from ...catalogue.dossiers import Export
from ...project.tables import DOSSIERS
from .columns import DATES
from .vocabulary import TIERS, Vocabulary


class Kept:
    """The typed columns of the dossiers that count, part by part."""

    def __init__(self) -> None:
        self.parts: list[tuple[dict[str, object], Export]] = []

    def add(self, used: np.ndarray, columns: Mapping[str, object], export: Export) -> None:
        every = used.all()
        part: dict[str, object] = {}
        for name, values in columns.items():
            own = values if every else values[used]
            part[name] = pa.array(own, pa.large_string(), from_pandas=True) if name == "code" else _small(name, own)
        self.parts.append((part, export))

    def extend(self, other: "Kept") -> None:
        self.parts += other.parts

    def table(self, vocabulary: Vocabulary) -> pd.DataFrame:
        """The table of the dossiers; the parts are given up while it is made."""
        sizes = [len(part["row"]) for part, _ in self.parts]
        made: dict[str, object] = {}
        made["code"] = pd.array(self._whole("code"), dtype="str")
        for name in ("procedure", "field", "unit_code", "channel"):
            made[name] = pd.Categorical.from_codes(
                self._joined(name, "int16"), categories=list(vocabulary.labels[name].ids)
            )
        level = np.array([*vocabulary.levels, -1], dtype="int8")[made["unit_code"].codes]
        used = [t for i, t in enumerate(TIERS) if (level == i).any()]
        level = np.array([*(used.index(t) if t in used else -1 for t in TIERS), -1], dtype="int8")[level]
        made["level"] = pd.Categorical.from_codes(level, categories=used)
        for name in DATES:
            made[name] = self._joined(name, "datetime64[s]")
        made["status"], made["row"] = self._joined("status", "int8"), self._joined("row", "int32")
        for name in ("file", "sheet"):
            texts = [getattr(export, name) for _, export in self.parts]
            known = list(dict.fromkeys(texts))
            codes = np.repeat(np.array([known.index(t) for t in texts], dtype="int16"), sizes)
            made[name] = pd.Categorical.from_codes(codes, categories=known)
        return DOSSIERS.of({name: pd.Series(made[name], copy=False) for name in made})

    def _joined(self, name: str, dtype: str) -> np.ndarray:
        parts = [part.pop(name) for part, _ in self.parts]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=dtype)

    def _whole(self, name: str) -> pa.ChunkedArray:
        chunks = (part.pop(name) for part, _ in self.parts)
        return pa.chunked_array(
            [c for made in chunks for c in (made.chunks if isinstance(made, pa.ChunkedArray) else [made])],
            pa.large_string(),
        )


def _small(name: str, values: np.ndarray) -> np.ndarray:
    """The places of labels in half the memory, where they are few."""
    few = name != "row" and values.dtype == "int32" and values.max(initial=0) < 2**15
    return values.astype("int16") if few else values
