"""Which row of the catalogue a submitted row is: by its label, within the section and group it stands in."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from ..catalogue import Indicator
from ..text import fold


def match(
    rows: pd.DataFrame, indicators: Sequence[Indicator], aliases: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """The rows of read_form in the same order, with a column `code`: the form's row, None where not certain.

    `indicators` is the whole form with its headings, so that sections (Roman STT) and groups (number STT) are
    known; `aliases` gives other spellings of labels. Each file is matched alone, each row of the form once.
    """
    form = _Form(indicators, aliases or {})
    codes = pd.Series(None, index=rows.index, dtype="object")
    for _, file in rows.groupby("file", sort=False):
        codes.loc[file.index] = pd.Series(form.codes(file), index=file.index, dtype="object")
    return rows.assign(code=codes)


class _Form:
    def __init__(self, indicators: Sequence[Indicator], aliases: Mapping[str, str]):
        self.aliases = {fold(alias): fold(name) for alias, name in aliases.items()}
        self.by_label: dict[str, list[Indicator]] = {}
        for row in indicators:
            self.by_label.setdefault(fold(row.label), []).append(row)
        self.sections = {fold(row.code) for row in indicators if row.row == "section"}
        # rows of one group with one label (II.2.2 and II.2.5) differ by the row they follow
        siblings = Counter((_parent(row), fold(row.label)) for row in indicators)
        self.repeated = {row.code for row in indicators if siblings[_parent(row), fold(row.label)] > 1}
        self.follows: dict[str, str | None] = {}
        last = None
        for row in indicators:
            self.follows[row.code] = last
            last = last if row.code in self.repeated else row.code

    def codes(self, rows: pd.DataFrame) -> list[str | None]:
        """The code of each row of one file."""
        labels = [fold(label) for label in rows["label"]]
        labels = [self.aliases.get(label, label) for label in labels]
        codes: list[str | None] = []
        section = group = last = None
        for stt, label in zip((fold(s) for s in rows["stt"]), labels, strict=True):
            row = self._find(stt, label, section, group, last)
            if stt in self.sections or (row and row.row == "section"):
                section, group = (row.code if row and row.row == "section" else None), None
            elif re.fullmatch(r"\d+", stt) or (row and row.row == "group"):
                group = row.code if row and row.row == "group" else None
                section = row.code.partition(".")[0] if row else section
            if not (row and row.code in self.repeated):
                last = row and row.code  # after a row nobody knows, nothing is known to follow
            codes.append(row.code if row and row.code not in codes else None)
        # where one of several equal labels found no place, the others' places are not certain either
        unsure = {label for label, code in zip(labels, codes, strict=True) if code is None}
        return [
            None if code in self.repeated and label in unsure else code
            for label, code in zip(labels, codes, strict=True)
        ]

    def _find(self, stt: str, label: str, section: str | None, group: str | None, last: str | None) -> Indicator | None:
        known = self.by_label.get(label, [])
        kind = "section" if stt in self.sections else "group" if re.fullmatch(r"\d+", stt) else ""
        known = [row for row in known if row.row == kind] or known
        for inside in (group, section, ""):
            near = [r for r in known if inside == "" or (inside and r.code.startswith(f"{inside}."))]
            if len(near) > 1:
                near = [r for r in near if self.follows[r.code] == last]
                return near[0] if len(near) == 1 else None
            if near:
                return near[0]
        return None


def _parent(row: Indicator) -> str:
    return row.code.rpartition(".")[0]
