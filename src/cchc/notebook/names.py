"""The names that a report notebook may use: what Tab offers where the cursor stands, what %tim finds."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple, TypeVar

from ..blocks import Aside, Block, Code, Grid, Paragraph
from ..content import Report
from ..content.figures import ASKED
from ..content.lineage import STATEMENT
from ..content.text_findings import shortened
from ..content.values import NAMED
from ..language.text import plain
from ..project.errors import nearest

SECTION = re.compile(r"%%?section[ \t]+(\S*)")
TEMPLATE = re.compile(r"%%(?:section|text)\b[^\S\n]*(\S*)[^\n]*\n")
OPENED = re.compile(r"(?:\{\{|\{%)(?:(?!\}\}|%\}).)*\Z", re.DOTALL)
CALLED = re.compile(r"\b(prose|phrase)\(\s*[\"'“]([^\"'”]*)\Z")
IN_PYTHON = re.compile(r"\.(figure|trace|chart)\(\s*[\"']([^\"']*)\Z")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|“[^”]*”")
FILTER = re.compile(r"\|\s*(\w*)\Z")
WORD = re.compile(r"(?:[^\W\d][\w.]*)?\Z")
WORDS = re.compile(r".*(?:[^\w\s.]|\b(?:if|elif|and|or|not|for|in|set)\s)\s*([^\W\d][\w. ]*)\Z", re.DOTALL)
FILTERS = {"around": 'chữ trước và sau số: around(", đạt ")', "lower_first": "viết thường chữ đầu"}
CALLS = {
    'prose("': "một đoạn của narrative.md",
    'phrase("': "một câu của phrases.csv",
    "parts(": 'liệt kê các số khác 0: parts("gồm ", (tên, "chữ"), …)',
    'typed("': 'số gõ tay có nguồn: typed("05", source="…")',
}


T = TypeVar("T")


class Name(NamedTuple):
    """A name as a sentence writes it, what it is called, its present value, its code of the form."""

    written: str
    label: str
    value: str = ""
    code: str = ""

    @property
    def about(self) -> str:
        return f"{self.label}: {self.value}" if self.value else self.label


class Offer(NamedTuple):
    """What may stand at the cursor in the place of `typed`, each with what it is."""

    typed: str
    texts: Mapping[str, str]


class Names:
    """Those of the open report; made when somebody asks, never before."""

    def __init__(self, report: Report) -> None:
        self._report, self._catalogue = report, report.data.catalogue

    # --- what there is ---

    def figures(self) -> Iterator[Name]:
        """The figures that the form asks for or leads to, by id."""
        for id, figure in self._report.data.figures.items():
            if figure.asked:
                yield Name(id, figure.label, str(figure), figure.code)

    def statements(self) -> Iterator[Name]:
        for id, fact in self._report.values["statement"].items():
            yield Name(f"{STATEMENT}{id}", fact.label, str(fact))

    def registers(self) -> Iterator[Name]:
        sheets = {column.register_id: column.sheet for column in self._catalogue.registers}
        for id, rows in self._report.values["register"].items():
            yield Name(f"register.{id}", f"Sổ “{sheets[id]}”", f"{len(rows)} dòng")

    def others(self) -> Iterator[Name]:
        """Words of the office, the period and the like."""
        for name, label in NAMED.items():
            space = self._report.values[name.rstrip(".")]
            if isinstance(space, str):
                yield Name(name, label, space)
            elif name in ("words.", "form."):
                yield from (Name(f"{name}{key}", label, str(value)) for key, value in space.items())

    @cached_property
    def phrases(self) -> list[Name]:
        """The phrases, each as it reads in this period; to fill them all takes half a second."""
        calls = {name: f'phrase("{name}")' for name in self._catalogue.phrases}
        reads = {name: self._report.reads(f"{{{{ {call} }}}}") for name, call in calls.items()}
        return [Name(call, name, reads[name] or "(kỳ này không viết gì)") for name, call in calls.items()]

    def charts(self) -> Iterator[Name]:
        for chart in self._catalogue.charts:
            if chart.reads <= self._report.data.figures.keys():
                yield Name(f'report.chart("{chart.id}")', chart.caption)

    # --- Tab ---

    def offer(self, before: str) -> Offer | None:
        """What may stand behind `before`, the cell up to the cursor; None where that is not ours to say.

        What begins as typed, or else what has all the words, whatever their accents.
        """
        if (known := self._known(before)) is None:
            return None
        begun = {text: about for text, about in known.texts.items() if text.startswith(known.typed)}
        keys = {text: _key(text, about) for text, about in known.texts.items()}
        return known._replace(texts=begun or {text: known.texts[text] for text in _with(known.typed, keys)})

    def _known(self, before: str) -> Offer | None:
        if asked := SECTION.fullmatch(before):
            return Offer(asked[1], {s.code: self._report.title_of(s) for s in self._catalogue.sections})
        if template := TEMPLATE.match(before):
            opened = OPENED.search(before, template.end())
            return self._inside(opened[0], template[1]) if opened else None
        if asked := IN_PYTHON.search(before):
            return Offer(asked[2], self._charts() if asked[1] == "chart" else self._figures_and_codes())
        return None

    def _inside(self, opened: str, section: str) -> Offer:
        """What may stand behind the part of {{ … }} or {% … %} that is written."""
        if asked := CALLED.search(opened):
            return Offer(asked[2], self._blocks(section) if asked[1] == "prose" else self._phrases())
        if re.search("[\"'“]", QUOTED.sub("", opened)):
            return Offer("", {})  # somebody's own words
        if asked := FILTER.search(opened):
            return Offer(asked[1], FILTERS)
        word = WORD.search(opened)[0]
        words = found[1] if (found := WORDS.match(opened)) else ""
        alone = opened.removeprefix("{{").strip() == words.strip()
        if words.strip() != word:
            return Offer(words, self._everything(alone))
        space, dot, _ = word.rpartition(".")
        if space in self._report.data.figures or space in {name.written for name in self.statements()}:
            return Offer(word, {f"{space}.{asked}": words for asked, words in ASKED.items()})
        if dot or word[:1].isupper():
            members = [*self.statements(), *self.registers(), *self.others()]
            codes = {name.code: name.about for name in self.figures() if name.code}
            return Offer(word, _texts(members) | codes if word[:1].isupper() else _texts(members, f"{space}."))
        spaces = {name: label for name, label in NAMED.items() if name.endswith(".")}
        single = [name for name in self.others() if "." not in name.written]
        begun = _texts(self.figures()) | CALLS | spaces | _texts(single)
        return Offer(word, begun if any(name.startswith(word) for name in begun) else self._everything(alone))

    def _everything(self, alone: bool) -> dict[str, str]:
        """Every name; a phrase only where it would stand alone between braces."""
        phrases = self.phrases if alone else ()
        return _texts([*self.figures(), *self.statements(), *self.registers(), *self.others(), *phrases])

    def _blocks(self, section: str) -> dict[str, str]:
        """The paragraphs of narrative.md that the section has, then those that its guide names."""
        own = self._report.narrative.sections.get(section, {})
        guides = {b.block: f"chưa viết: {b.guide}" for b in self._catalogue.narrative_blocks if b.section == section}
        found = guides | {name: shortened(text) for name, text in own.items()}
        return {name: found[name] for name in dict.fromkeys([*own, *guides]) if name}

    def _phrases(self) -> dict[str, str]:
        return {name.label: name.value for name in self.phrases}

    def _charts(self) -> dict[str, str]:
        return {chart.id: chart.caption for chart in self._catalogue.charts}

    def _figures_and_codes(self) -> dict[str, str]:
        named = [*self.figures(), *self.statements()]
        return _texts(named) | {name.code: name.about for name in named if name.code}

    # --- %tim ---

    def find(self, words: str) -> Aside:
        """Every name whose id, label, code or value has all the words, whatever their accents; as a table."""
        wanted = plain(words)
        known = [
            *self.figures(), *self.statements(), *self.registers(), *self.phrases, *self.charts(), *self.others()
        ]  # fmt: skip
        keys = {name: _key(name.written, name.label) for name in known}
        found = [name for name in known if plain(name.code) == wanted != ""] or _with(words, keys)
        if not found:
            near = nearest(plain(words), {plain(name.label) for name in known})
            return Aside([Paragraph(text=[f"Không có tên nào có đủ các từ “{words}”.{near}"])])
        return Aside([Paragraph(text=[f"{len(found)} tên:"]), _table(found)])


def _key(*texts: str) -> str:
    return f" {plain(' '.join(texts))} "


def _with(words: str, keys: Mapping[T, str]) -> list[T]:
    """What has all the words in its key, whole or else as beginnings; first what has them one behind the other."""
    wanted = plain(words).split()
    for end in (" ", ""):
        if found := [one for one, key in keys.items() if all(f" {word}{end}" in key for word in wanted)]:
            return sorted(found, key=lambda one: f" {' '.join(wanted)} " not in keys[one])
    return []


def _table(found: Iterable[Name]) -> Block:
    titles = ("Nội dung", "Giá trị kỳ này", "Mã", "Cách viết trong ô")
    rows = [[[name.label], [name.value], [name.code], [Code(text=_written(name))]] for name in found]
    return Grid(aligns=["left", "right", "left", "left"], titles=[[title] for title in titles], rows=rows)


def _written(name: Name) -> str:
    if name.written.startswith("report."):
        return name.written
    if name.written.startswith("register."):
        return f"{{% for dòng in {name.written} %}}"
    return f"{{{{ {name.written} }}}}"


def _texts(names: Iterable[Name], start: str = "") -> dict[str, str]:
    return {name.written: name.about for name in names if name.written.startswith(start)}
