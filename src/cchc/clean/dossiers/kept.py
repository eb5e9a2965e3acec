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
        small = {
            name: values.astype("int16") if values.dtype == "int32" and name != "row" and values.max(initial=0) < 2**15
            else values for name, values in ((n, v) for n, v in columns.items() if n != "code")
        }  # fmt: skip
        whole = used.all()
        part: dict[str, object] = {n: v if whole else v[used] for n, v in small.items()}
        code = columns["code"] if whole else columns["code"][used]
        self.parts.append((part | {"code": pa.array(code, pa.large_string(), from_pandas=True)}, export))

    def extend(self, other: "Kept") -> None:
        self.parts += other.parts

    def table(self, reader: Vocabulary) -> pd.DataFrame:
        """The table of the dossiers; the parts are given up while it is made."""
        sizes = [len(part["row"]) for part, _ in self.parts]
        made: dict[str, object] = {}
        made["code"] = pd.array(self._whole("code"), dtype="str")
        for name in ("procedure", "field", "unit_code", "channel"):
            made[name] = pd.Categorical.from_codes(
                self._joined(name, "int16"), categories=list(reader.labels[name].ids)
            )
        level = np.array([*reader.levels, -1], dtype="int8")[made["unit_code"].codes]
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
