"""Which office a file comes from: by the code in its name, else by the name of the one unit it speaks of."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..catalogue import Catalogue, Unit, UnitKind
from ..legacy import spellings
from ..text import fold, plain

TOKEN = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
PROVINCE = fold("tỉnh")


@dataclass(frozen=True)
class Identity:
    """The unit of a file, None where not certain; those it may be; those it names against its own code."""

    unit: Unit | None
    candidates: tuple[Unit, ...] = ()
    contradicts: tuple[Unit, ...] = ()


def unit_of(file: str, catalogue: Catalogue, heading: str = "") -> Unit | None:
    """The unit a file comes from (see Names.identify); None where that is not certain."""
    return names(catalogue).identify(file, heading).unit


@lru_cache(maxsize=8)
def names(catalogue: Catalogue) -> "Names":
    return Names(catalogue.units, catalogue.aliases, catalogue.unit_kinds)


class Names:
    """The names of the units, as people write them."""

    def __init__(self, units: Sequence[Unit], aliases: Mapping[str, str], kinds: Sequence[UnitKind]):
        self.units = units
        self.by_code = {u.code: u for u in self.units}
        self.known: dict[str, set[Unit]] = {}
        self.bare: list[tuple[str, Unit]] = []  # without "Xã", "Thị trấn" …
        spelled: dict[str, list[str]] = {}
        for alias, official in aliases.items():
            spelled.setdefault(fold(official), []).append(alias)
        for unit in self.units:
            kind = next((k for k in kinds if k.names(unit)), UnitKind(kind=""))
            name = unit.name.removeprefix(kind.kind).strip()
            self.bare.append((name, unit))
            for text in [
                unit.name,
                name,
                *spelled.get(fold(unit.name), ()),
                *(f"{short} {name}" for short in kind.spellings),
            ]:
                self.known.setdefault(" ".join(_tokens(text)), set()).add(unit)
        # words by which a heading speaks of a commune
        self.smaller = {s for k in kinds for u in units if u.tier == "commune" and k.names(u) for s in k.spellings}
        # the first word of a name -> how many words such names have, the whole of a name before a part of it
        self.lengths: dict[str, list[int]] = {}
        for name in sorted(filter(None, self.known), key=lambda name: name.count(" "), reverse=True):
            lengths = self.lengths.setdefault(name.partition(" ")[0], [])
            if name.count(" ") + 1 not in lengths:
                lengths.append(name.count(" ") + 1)
        self.longest = max((key.count(" ") + 1 for key in self.known), default=0)

    def identify(self, file: str, heading: str = "") -> Identity:
        """By the official code at the head of the file name, else by the one unit that name and heading speak of.

        A commune's heading may name its office too. A name one letter off is a candidate, never an answer.
        """
        code = re.match(r"[0-9]*", file).group()
        stem = file[len(code) :].rpartition(".")[0]
        named = [self._named(text) for text in (stem, heading)]
        unit = self.by_code.get(code)
        if unit:
            own = {unit.code, unit.parent}
            against = [u for units in named if not own & {u.code for u in units} for u in units]
            return Identity(unit, contradicts=_once(against))
        found = _once([u for units in named for u in units])
        communes = tuple(u for u in found if not any(o.parent == u.code for o in found))
        near = self.near(f"{stem} / {heading}")
        if len(communes) != 1 or len(code) == 5:
            return Identity(None, _once([*communes, *near]))
        if communes[0].tier == "office" and self.smaller & set(_tokens(f"{stem} / {heading}")):
            return Identity(None, _once([*communes, *near]))  # only the letterhead's upper line was understood
        return Identity(communes[0])

    def named(self, text: str, before: Sequence[str] = ()) -> Unit | None:
        """The one unit that the whole of a text names; the words for its office (`before`) may stand before it.

        Behind it may stand the office above it, and a province: "UBND xã Hưng Phú, huyện Mỹ Tú". Never a likeness.
        """
        openings = sorted((_tokens(words) for words in before), key=len, reverse=True)
        found = (self._whole(_tokens(reading), openings) for reading in spellings(text))
        return next(filter(None, found), None)

    def _whole(self, words: list[str], openings: Sequence[list[str]]) -> Unit | None:
        while opening := next((o for o in openings if len(o) < len(words) and words[: len(o)] == o), None):
            words = words[len(opening) :]
        coded = self.by_code.get(words[0]) if words else None
        if coded and len(words) == 1:
            return coded
        for length in self.lengths.get(words[0], ()) if words else ():
            units, rest = self.known.get(" ".join(words[:length]), set()), words[length:]
            for end in range(1, len(rest) + 1):
                above = {u.code for u in self.known.get(" ".join(rest[:end]), ()) if u.tier == "office"}
                if above and (not rest[end:] or rest[end] == PROVINCE):
                    units, rest = {u for u in units if u.parent in above}, []
                    break
            if rest and rest[0] == PROVINCE:
                units, rest = {u for u in units if u.tier == "office"}, []
            if len(units) == 1 and not rest:
                return next(iter(units))
        return None

    def _named(self, text: str) -> list[Unit]:
        """The units a text names, in one reading of it."""
        return next(filter(None, map(self._mentioned, spellings(text))), [])

    def _mentioned(self, text: str) -> list[Unit]:
        words, at, found = _tokens(text), 0, []
        while at < len(words):
            lengths = self.lengths.get(words[at], ())
            for length in lengths:
                if units := self.known.get(" ".join(words[at : at + length])):
                    found += units if len(units) == 1 else ()  # "Mỹ Tú" is a commune and the office
                    at += length - 1
                    break
            at += 1
        return found

    def near(self, text: str) -> list[Unit]:
        """The units whose name, without tones, is in the text but for one letter."""
        tokens = plain(text).split()
        windows = {" ".join(tokens[i : i + n]) for n in range(1, self.longest + 1) for i in range(len(tokens) - n + 1)}
        names = ((plain(name), unit) for name, unit in self.bare)
        return [unit for name, unit in names if any(_one_edit(name, window) for window in windows)]


def _tokens(text: str) -> list[str]:
    return [token for line in text.split("\n") for token in _tokens_of(line)]


@lru_cache(maxsize=1024)  # all headings have the same lines but for one
def _tokens_of(line: str) -> list[str]:
    return [fold(token) for token in TOKEN.findall(line)]


def _once(units: Sequence[Unit]) -> tuple[Unit, ...]:
    return tuple(sorted({u.code: u for u in units}.values(), key=lambda u: u.code))


def _one_edit(a: str, b: str) -> bool:
    """Whether one letter put in, left out or changed makes the two equal, or none."""
    same = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    a, b = a[same:], b[same:]
    return a[1:] == b[1:] or a == b[1:] or a[1:] == b
