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
FOOTNOTE = " \n¹²³⁰⁴⁵⁶⁷⁸⁹⁽⁾₁₂₃₀₄₅₆₇₈₉₍₎"  # marks behind a label that are no part of it


class Match(NamedTuple):
    """What one row is: its row of the form, or the row that another one has been taken for already."""

    code: str | None
    repeats: str | None = None
    encoding: str = ""  # the legacy encoding its label was read in
    total: bool = False  # a sum of rows above, no row of the form


class Form:
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
        keys, found = [self._key(label) for label in labels], []
        section = group = last = None
        for stt, (label, _) in zip((fold(s) for s in stts), keys, strict=True):
            row = self._find(stt, label, section, group, last)
            if stt in self.sections or (row and row.row == "section"):
                section, group = (row.code if row and row.row == "section" else None), None
            elif re.fullmatch(r"\d+", stt) or (row and row.row == "group"):
                group = row.code if row and row.row == "group" else None
                section = row.code.partition(".")[0] if row else section
            if not (row and row.code in self.repeated):
                last = row and row.code  # after a row nobody knows, nothing is known to follow
            found.append(row.code if row else None)
        first = {code: i for i, code in reversed(list(enumerate(found)))}
        # where one of several equal labels found no place, the others' places are not certain either
        unsure = {label for i, (label, _) in enumerate(keys) if found[i] is None or first[found[i]] != i}
        return [
            Match(None, None, encoding, _is_total(raw))
            if code is None or (code in self.repeated and label in unsure)
            else Match(code, None, encoding)
            if first[code] == i
            else Match(None, code, encoding)
            for i, (code, (label, encoding), raw) in enumerate(zip(found, keys, labels, strict=True))
        ]

    def _read_label(self, label: str) -> tuple[str, str]:
        """The folded label as the form has it, and the legacy encoding it was typed in."""
        text, encoding = known(label.rstrip(FOOTNOTE), self.labels, fold)
        folded = fold(text)
        return self.aliases.get(folded, folded), encoding

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


def _is_total(label: str) -> bool:
    return any(TOTAL.fullmatch(fold(text)) for text in spellings(label))


def _parent(row: Indicator) -> str:
    return row.code.rpartition(".")[0]
