"""Which office a file comes from: by the code in its name, else by the name of the one unit it speaks of."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from ..catalogue import Catalogue, Unit, UnitKind, beside_names
from ..language.legacy import spellings
from ..language.text import TOKEN, fold, plain

JOINS = re.compile(r"\s+|[._'’-]|\s?\.\s?")  # what may stand within a name; all else parts it from what is beside it
WORDS = re.compile(f"({TOKEN.pattern})")
NUMBER = re.compile(r"-?\d{1,2}")
ROMAN = ("i", "ii", "iii", "iv")


class Token(NamedTuple):
    """A word of a text: its key ("-1" for a number with a mark before it), and whether it has no small letter first."""

    key: str
    capital: bool = True


PART = Token("|")
PROVINCE = fold("tỉnh")


@dataclass(frozen=True)
class Identity:
    """The unit of a file, None where not certain; those it may be; those it names against its own code."""

    unit: Unit | None
    candidates: tuple[Unit, ...] = ()
    contradicts: tuple[Unit, ...] = ()


def unit_of(file: str, catalogue: Catalogue, heading: str = "") -> Unit | None:
    """The unit a file comes from (see UnitNames.identify); None where that is not certain."""
    return names(catalogue).identify(file, heading).unit


@lru_cache(maxsize=8)
def names(catalogue: Catalogue) -> "UnitNames":
    """The names of the units that the catalogue knows; made once for each catalogue."""
    return UnitNames(catalogue.tree, catalogue.aliases, catalogue.unit_kinds, beside_names())


class UnitNames:
    """The names of the units, as people write them."""

    def __init__(
        self, units: Sequence[Unit], aliases: Mapping[str, str], kinds: Sequence[UnitKind], beside: Sequence[str]
    ):
        """`beside` are the words that may stand beside a name without being part of it; # is a number."""
        self.units = units
        self.by_code = {u.code: u for u in self.units}
        self.known: dict[str, set[Unit]] = {}  # each way to write a name
        self.kinded: set[str] = set()  # of these, those that begin with "Xã", "TT" …
        self.bare: list[tuple[str, Unit]] = []  # without it
        for unit in self.units:
            kind = next((k for k in kinds if k.names(unit)), UnitKind(kind=""))
            self._spell(unit, kind, [alias for alias, name in aliases.items() if fold(name) == fold(unit.name)])
        self.lengths = _lengths(self.known)
        self.longest = max((key.count(" ") + 1 for key in self.known), default=0)
        self.numbered = {key.rpartition(" ")[0] for key in self.known if NUMBER.fullmatch(key.rpartition(" ")[2])}
        # words by which a heading speaks of a commune
        self.smaller = {s for k in kinds for u in units if u.level == "commune" and k.names(u) for s in k.spellings}
        phrases = [phrase.split() for phrase in (*beside, *(s for k in kinds for s in k.spellings))]
        self.beside = {tuple(map(fold, words)) for words in phrases}
        self.plain_beside = self.beside | {tuple(map(_bare, words)) for words in phrases}
        self._line = lru_cache(maxsize=1024)(self._read_line)  # all headings have the same lines but for one

    def _spell(self, unit: Unit, kind: UnitKind, aliases: Sequence[str]) -> None:
        """The ways to write the unit's name: with a word for its kind, without it, and its aliases."""
        name = unit.name.removeprefix(kind.kind).strip()
        key = _key(name)
        kinded = {f"{_key(short)} {key}".strip() for short in kind.spellings} - {key}
        others = set(map(_key, aliases))
        if name.isdigit():  # Phường 1: P1, but never 1
            kinded |= {f"{_key(short)}{key}" for short in kind.spellings}
        else:
            others.add(key)
            self.bare.append((name, unit))
        for text in kinded | others:
            self.known.setdefault(text, set()).add(unit)
        self.kinded |= kinded - {key}

    # --- a file -----------------------------------------------------------------------------------------------

    def identify(self, file: str, heading: str = "") -> Identity:
        """By the official code at the head of the file name, else by the one unit that name and heading speak of.

        `file` may have its folder before it, which counts like the name.

        A commune's heading may name its office too. A name one letter off is a candidate, never an answer.
        """
        codes = [re.match(r"[0-9]*", name).group() for name in reversed(file.split("/"))]
        code = next((code for code in codes if code in self.by_code), codes[0])
        stem = file.replace(code, "", 1).rpartition(".")[0]
        named = [self._named(text) for text in (stem, heading)]
        if unit := self.by_code.get(code):
            own = {unit.code, unit.parent}
            against = [u for units in named if not own & {u.code for u in units} for u in units]
            return Identity(unit, contradicts=_once(against))
        found, text = _once([u for units in named for u in units]), f"{stem} / {heading}"
        lowest = tuple(u for u in found if not any(o.parent == u.code for o in found))
        if len(lowest) == 1 and len(code) != 5 and not self._is_office_of_another(lowest[0], text):
            return Identity(lowest[0])
        return Identity(None, _once([*lowest, *self.near(text)]))

    def _is_office_of_another(self, unit: Unit, text: str) -> bool:
        """Whether the text speaks of a commune, too: only the letterhead's upper line was understood."""
        return unit.level != "commune" and bool(self.smaller & set(_key(text).split()))

    def _named(self, text: str) -> list[Unit]:
        """The units a text names, in one reading of it."""
        read = ([unit for line in reading.split("\n") for unit in self._line(line)] for reading in spellings(text))
        return next(filter(None, read), [])

    def _read_line(self, line: str) -> tuple[Unit, ...]:
        tokens, at, found = _tokens(line), 0, []
        while at < len(tokens):
            units, at = self._name_at(tokens, at, line.isascii())
            found += units if len(units) == 1 else ()  # "Mỹ Tú" is a commune and the office
        return tuple(found)

    def _name_at(self, tokens: Sequence[Token], at: int, ascii: bool) -> tuple[Collection[Unit], int]:
        """The units of the longest name that begins here, and where the line goes on."""
        for length in self.lengths.get(tokens[at].key, ()):
            name = " ".join(token.key for token in tokens[at : at + length])
            end = min(at + length, len(tokens))
            if name in self.known and self._is_whole(name, tokens, at, end, ascii):
                return self.known[name], end
        return (), at + 1

    def _is_whole(self, name: str, tokens: Sequence[Token], first: int, end: int, ascii: bool) -> bool:
        """Whether the name ends here and, without a word for its kind, begins here: Mỹ Phước is not Mỹ Phước Tây."""
        before, after = tokens[:first], tokens[end:]
        phrases = self.plain_beside if ascii else self.beside
        capitals_tell = tokens[end - 1].capital and not all(token.capital for token in tokens)

        def parted(beside: Token) -> bool:
            return beside == PART or (capitals_tell and not beside.capital)

        ends = (
            not after
            or parted(after[0])
            or (after[0].key[-1].isdigit() and not (NUMBER.fullmatch(after[0].key) and name in self.numbered))
            or any(_begins(after, phrase) for phrase in phrases)
        )
        return ends and (
            not before
            or name in self.kinded
            or parted(before[-1])
            or before[-1].key[-1].isdigit()
            or any(_begins(before[-len(phrase) :], phrase) for phrase in phrases)
        )

    # --- a cell -----------------------------------------------------------------------------------------------

    def named(self, text: str, before: Sequence[str] = ()) -> Unit | None:
        """The one unit that the whole of a text names; the words for its office (`before`) may stand before it.

        Behind it may stand the office above it, and a province: "UBND xã Hưng Phú, huyện Mỹ Tú". Never a likeness.
        """
        openings = sorted((_words(words) for words in before), key=len, reverse=True)
        found = (self._whole(_words(reading), openings) for reading in spellings(text))
        return next(filter(None, found), None)

    def _whole(self, words: list[str], openings: Sequence[list[str]]) -> Unit | None:
        while opening := next((o for o in openings if len(o) < len(words) and words[: len(o)] == o), None):
            words = words[len(opening) :]
        if len(words) == 1 and words[0] in self.by_code:
            return self.by_code[words[0]]
        for length in self.lengths.get(words[0], ()) if words else ():
            units = self._below(words[length:], self.known.get(" ".join(words[:length]), set()))
            if len(units) == 1:
                return next(iter(units))
        return None

    def _below(self, above: list[str], units: set[Unit]) -> set[Unit]:
        """Those of the units that may have such words behind their name: none, their office, a province."""
        for end in range(1, len(above) + 1):
            offices = {u.code for u in self.known.get(" ".join(above[:end]), ()) if u.level != "commune"}
            if offices and above[end : end + 1] in ([], [PROVINCE]):
                return {u for u in units if u.parent in offices}
        if above[:1] == [PROVINCE]:
            return {u for u in units if u.level != "commune"}
        return set() if above else units

    def near(self, text: str) -> list[Unit]:
        """The units whose name, without tones, is in the text but for one letter."""
        tokens = plain(text).split()
        windows = {" ".join(tokens[i : i + n]) for n in range(1, self.longest + 1) for i in range(len(tokens) - n + 1)}
        names = ((plain(name), unit) for name, unit in self.bare)
        return [unit for name, unit in names if any(_one_edit(name, window) for window in windows)]


def _lengths(names: Collection[str]) -> dict[str, list[int]]:
    """The first word of a name -> how many words such names have, the whole of a name before a part of it."""
    lengths: dict[str, set[int]] = {}
    for name in filter(None, names):
        lengths.setdefault(name.partition(" ")[0], set()).add(name.count(" ") + 1)
    return {first: sorted(own, reverse=True) for first, own in lengths.items()}


def _begins(tokens: Sequence[Token], phrase: tuple[str, ...]) -> bool:
    keys = [token.key for token in tokens[: len(phrase)]]
    return len(keys) == len(phrase) and all(
        key == word or (word == "#" and (key[-1].isdigit() or key in ROMAN))
        for key, word in zip(keys, phrase, strict=True)
    )


def _bare(word: str) -> str:
    """The key of the word as people type it without tones and marks."""
    letters = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    return fold("".join(c for c in letters if not unicodedata.combining(c)))


@lru_cache(maxsize=1024)
def _key(name: str) -> str:
    return " ".join(token.key for token in _tokens(name)).strip(" |")


def _words(text: str) -> list[str]:
    """The keys of the words of a whole text, whatever stands between them."""
    return [fold(word) for word in TOKEN.findall(text)]


def _tokens(line: str) -> list[Token]:
    """The words of a line, PART where another mark than a space, a dash or a stop stands between two."""
    tokens: list[Token] = []
    *parts, rest = WORDS.split(line)
    for gap, word in zip(parts[::2], parts[1::2], strict=True):
        key = fold(word)
        if gap != " " and tokens:
            if not JOINS.fullmatch(gap):
                tokens.append(PART)
            elif key.isdigit() and len(key) < 3 and gap.strip(" ." if len(tokens[-1].key) < 3 else None):
                key = f"-{key}"  # after "P." a number is the name, after "Vị Thanh-" who knows
        tokens.append(Token(key, not word[0].islower()))
    return [*tokens, PART] if tokens and rest.strip() else tokens


def _once(units: Sequence[Unit]) -> tuple[Unit, ...]:
    return tuple(sorted({u.code: u for u in units}.values(), key=lambda u: u.code))


def _one_edit(a: str, b: str) -> bool:
    """Whether one letter put in, left out or changed makes the two equal, or none."""
    same = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    a, b = a[same:], b[same:]
    return a[1:] == b[1:] or a == b[1:] or a[1:] == b
