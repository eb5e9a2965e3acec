"""What the words of exports mean for a catalogue."""

import difflib
import re
from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from ...catalogue import Catalogue, wording
from ...catalogue.dossiers import DossierRules, Export
from ...language.text import fold, plain, squeezed, tidy
from ..units import UnitNames, names
from .columns import distinct

TIERS = ("office", "commune")  # by the words of an export: “Cấp huyện”, “Cấp tỉnh” or “Cấp xã”
ITEM = re.compile(r"^(?:[IVX]+|\d+|[a-zA-Z])[.)/]\s*")  # the number of a group


class Labels:
    """What the texts of a column mean, each read once; the labels in the order they were met."""

    def __init__(self, read: Callable[[str], str | None] = lambda text: text):
        self.read, self.ids, self.known = read, {}, {}

    def id(self, label: str | None) -> int:
        return self.ids.setdefault(label, len(self.ids)) if label else -1

    def codes(self, column: pd.Series, read: Callable[[str], str | None] | None = None) -> np.ndarray:
        """The place of each row's label, -1 where there is none."""
        return distinct(column, lambda text: self._of(text, read), "int32")

    def _of(self, text: str, read: Callable[[str], str | None] | None) -> int:
        if read:
            return self.id(read(text))
        if text not in self.known:
            self.known[text] = self.id(self.read(text))
        return self.known[text]


class Vocabulary:
    """What the words of exports mean for a catalogue."""

    def __init__(self, catalogue: Catalogue, rules: DossierRules):
        self.catalogue, self.rules = catalogue, rules
        self.names: UnitNames = names(catalogue)
        self.offices = [word.text for word in rules.words if word.kind == "office"]
        self.total = rules.total_row
        self.statuses = {
            key: s.status for s in rules.statuses for n in (str(s.status), s.title, *s.aliases) for key in _keys(n)
        }
        self.words = {key: c.channel for c in rules.channels for n in (c.title, *c.aliases) for key in _keys(n)}
        self.systems: dict[str, dict[str, str]] = {}
        for channel in rules.channels:
            for title, digit in channel.codes.items():
                self.systems.setdefault(title, {})[digit] = channel.channel
        self.done = [s.status for s in rules.statuses if s.done]
        self.settled = [s.status for s in rules.statuses if s.on_time]
        self.labels = {
            "procedure": Labels(_speller()),
            "field": Labels(_speller()),
            "unit_code": Labels(self.unit),
            "channel": Labels(),
        }

    @property
    def levels(self) -> list[int]:
        """The number of the level of each unit met."""
        return [int(self.catalogue.unit(code).level == "commune") for code in self.labels["unit_code"].ids]

    def unit(self, text: str) -> str | None:
        """The code of the unit that the whole text names."""
        unit = self.names.named(text, self.offices)
        return unit.code if unit else None

    def group(self, text: str) -> str | None:
        """The code of the unit that a group row names, which may be numbered; "X." is also short for Xã."""
        return self.unit(text) or self.unit(re.sub(r"\s*[:(].*$", "", ITEM.sub("", text)))

    def status(self, text: str) -> int:
        return next((self.statuses[key] for key in _keys(text) if key in self.statuses), -1)

    def speaks(self, kind: str) -> Callable[[str], bool]:
        """Whether a status holds words of this kind: that it was late, or not."""
        words = [plain(word.text) for word in self.rules.words if word.kind == kind]
        return lambda text: any(word in plain(text) for word in words)

    def level(self, text: str) -> int:
        """The number of the level, -1 for any other word."""
        kinds = {fold(word.text): word.kind for word in self.rules.words}
        return {"level_office": 0, "level_commune": 1}.get(kinds.get(fold(text), ""), -1)

    def channels(self, title: str, digits: set[str]) -> Callable[[str], str | None]:
        """How a column of this title says channels whose digits are these.

        Systems give one digit different meanings: that of the title counts where it knows every digit, else what all
        those that know every digit agree on.
        """
        able = {name: codes for name, codes in self.systems.items() if digits <= codes.keys()}
        own = [codes for name, codes in able.items() if squeezed(name) == squeezed(title)]
        chosen = own or list(able.values())
        meant = {d: {codes[d] for codes in chosen} for d in digits} if chosen else {}
        certain = {digit: next(iter(said)) for digit, said in meant.items() if len(said) == 1}

        def channel_of(text: str) -> str | None:
            return certain.get(text.strip()) or next((self.words[k] for k in _keys(text) if k in self.words), None)

        return channel_of

    def unit_of(self, export: Export) -> str:
        """The unit of a sheet without a column of units: by its name, its letterhead, the file's name; "" for none."""
        headings = (export.sheet, "\n".join(export.head))
        found = [self.names.identify("", text).unit for text in headings] + [self.names.identify(export.file).unit]
        return next((unit.code for unit in found if unit), "")

    def near_unit(self, texts: Iterable[str]) -> str:
        near = {unit.code: unit.name for text in texts for unit in self.names.near(str(text))}
        listed = ", ".join(f"{code} ({unit})" for code, unit in near.items())
        return "; " + wording("dossier_near_units", units=listed) if near else ""

    def near_status(self, texts: Iterable[str]) -> str:
        return _nearest(texts, [n for s in self.rules.statuses for n in (s.title, *s.aliases)])

    def near_channel(self, texts: Iterable[str]) -> str:
        return _nearest(texts, [n for c in self.rules.channels for n in (c.title, *c.aliases)])


def field_of(text: str) -> str | None:
    """The field that a group row names: “II. Lĩnh vực: Hộ tịch (12 hồ sơ)”."""
    said = re.sub(r"(?i)^lĩnh vực\s*:?\s*", "", ITEM.sub("", text))
    return re.sub(r"\s*[:(].*$", "", said) or None


def _nearest(texts: Iterable[str], known: Iterable[str]) -> str:
    """The known words that unknown ones may mean: a question, never an answer."""
    words = {plain(name): name for name in known}
    found = {w: words[n] for w in map(tidy, texts) for n in difflib.get_close_matches(plain(w), words, n=1)}
    pairs = ", ".join(wording("dossier_near_word", text=text, word=name) for text, name in found.items())
    return "; " + wording("dossier_near_words", words=pairs) if found else ""


def _keys(text: str) -> list[str]:
    """The word itself, and its letters without tones; a number only as it is."""
    return [key for key in (fold(text), squeezed(text) if any(map(str.isalpha, text)) else "") if key]


def _speller() -> Callable[[str], str | None]:
    """Spellings of one name become its first; None for a blank."""
    known: dict[str, str] = {}
    return lambda text: known.setdefault(fold(text), tidy(text)) if text.strip() else None
