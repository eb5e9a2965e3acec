"""Which row of the catalogue a submitted row is: by its label, within the section and group it stands in."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ..catalogue import Indicator
from ..language.legacy import known, spellings
from ..language.text import fold

TOTAL = re.compile(
    r"{all} {sum}(?: .*)?|{sum}(?: (?:\(|{item} |{part} ).*| {whole})?|{all}(?: {number})?".format(
        all=fold("tổng"),
        sum=fold("cộng"),
        item=fold("mục"),
        part=fold("phần"),
        whole=fold("chung"),
        number=fold("số"),
    )
)
NUMBER = re.compile(r"\d+")
FOOTNOTE = " \n¹²³⁰⁴⁵⁶⁷⁸⁹⁽⁾₁₂₃₀₄₅₆₇₈₉₍₎"  # marks behind a label that are no part of it


class Match(NamedTuple):
    """What one row is: its row of the form, or the row that another one has been taken for already."""

    code: str | None
    repeats: str | None = None
    encoding: str = ""  # the legacy encoding its label was read in
    total: bool = False  # a sum of rows above, no row of the form


class LabelKey(NamedTuple):
    """The folded label as the form has it, and the legacy encoding it was typed in."""

    label: str
    encoding: str


class LabelIndex:
    """The rows of the form, ready to be found by their labels.

    `indicators` is the whole form with its headings, so that sections (Roman STT) and groups (number STT) are known;
    `aliases` gives other spellings of labels.
    """

    def __init__(self, indicators: Sequence[Indicator], aliases: Mapping[str, str]):
        self.aliases = {fold(alias): fold(name) for alias, name in aliases.items()}
        self.by_label: dict[str, list[Indicator]] = {}
        for row in indicators:
            self.by_label.setdefault(fold(row.label), []).append(row)
        self.labels = self.by_label.keys() | self.aliases.keys()
        self.sections = {fold(row.code) for row in indicators if row.row == "section"}
        # rows of one group with one label (II.2.2 and II.2.5) differ by the row they follow
        siblings = Counter((_parent(row), fold(row.label)) for row in indicators)
        self.repeated = {row.code for row in indicators if siblings[_parent(row), fold(row.label)] > 1}
        self.follows: dict[str, str | None] = {}
        last = None
        for row in indicators:
            self.follows[row.code] = last
            last = last if row.code in self.repeated else row.code
        self._key = lru_cache(maxsize=4096)(self._read_label)

    def matches(self, stts: tuple[str, ...], labels: tuple[str, ...]) -> list[Match]:
        """What each row of one file is, by its STT and label: each row of the form once, none where not certain."""
        keys = [self._key(label) for label in labels]
        found = self._found(stts, keys)
        first = {code: at for at, code in reversed(list(enumerate(found)))}
        # where one of several equal labels found no place, the others' places are not certain either
        unsure = {key.label for at, key in enumerate(keys) if found[at] is None or first[found[at]] != at}
        matches = []
        for at, (code, key) in enumerate(zip(found, keys, strict=True)):
            if code is None or (code in self.repeated and key.label in unsure):
                matches.append(Match(None, encoding=key.encoding, total=_is_total(labels[at])))
            elif first[code] == at:
                matches.append(Match(code, encoding=key.encoding))
            else:
                matches.append(Match(None, repeats=code, encoding=key.encoding))
        return matches

    def _found(self, stts: Sequence[str], keys: Sequence[LabelKey]) -> list[str | None]:
        """The code that each row has by its own label, and by the section, the group and the row it stands below."""
        found: list[str | None] = []
        section = group = last = None
        for stt, key in zip(map(fold, stts), keys, strict=True):
            row = self._find(stt, key.label, section, group, last)
            kind, code = (row.row, row.code) if row else ("", None)
            if stt in self.sections or kind == "section":
                section, group = code if kind == "section" else None, None
            elif NUMBER.fullmatch(stt) or kind == "group":
                group = code if kind == "group" else None
                section = code.partition(".")[0] if code else section
            if code not in self.repeated:
                last = code  # after a row nobody knows, nothing is known to follow
            found.append(code)
        return found

    def _read_label(self, label: str) -> LabelKey:
        text, encoding = known(label.rstrip(FOOTNOTE), self.labels, fold)
        folded = fold(text)
        return LabelKey(self.aliases.get(folded, folded), encoding)

    def _find(self, stt: str, label: str, section: str | None, group: str | None, last: str | None) -> Indicator | None:
        """The row of this label in the group, else in the section, else anywhere; of several the one behind `last`."""
        rows = self.by_label.get(label, [])
        kind = "section" if stt in self.sections else "group" if NUMBER.fullmatch(stt) else ""
        rows = [row for row in rows if row.row == kind] or rows
        for beginning in (group and f"{group}.", section and f"{section}.", ""):
            near = [row for row in rows if beginning is not None and row.code.startswith(beginning)]
            if len(near) > 1:
                near = [row for row in near if self.follows[row.code] == last]
                return near[0] if len(near) == 1 else None
            if near:
                return near[0]
        return None


def _is_total(label: str) -> bool:
    return any(TOTAL.fullmatch(fold(text)) for text in spellings(label))


def _parent(row: Indicator) -> str:
    return row.code.rpartition(".")[0]
