"""Fills the templates of 03_report: Markdown with {{ … }} values -> text for the screen and the signed document."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from types import CodeType

from jinja2 import Environment, StrictUndefined, TemplateError, nodes, pass_context
from jinja2.utils import missing as nothing

from ..blocks import Block, Cited, Emphasis, Inline, Paragraph
from ..blocks.markdown import CLOSE, MARK, OPEN, from_markdown
from ..catalogue import Catalogue
from ..catalogue.phrases import names_read
from ..language.format import IMPOSSIBLE
from ..language.text import lower_first, plain, visible
from ..project.errors import CchcError, alike, unknown
from .expressions import (
    SILENCE,
    SILENT,
    asking,
    codes_in,
    line_of,
    prepared,
    printable,
    reason,
    refuse,
    refused,
    without_codes,
)
from .figures import Blank, Decisions, Figure, deciding, legend, number
from .narrative import BRACE, Markdown, Prose
from .text_findings import NARRATIVE, Finding, MakeFinding, shortened
from .typed_numbers import SOURCED, Typed, numbers_typed, template_text, typed

ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+|^\s*#+\s+|^\s*>\s?")  # what a line of a list, or a heading, begins with
STOPS = re.compile(r"[.,;:]*\s*")  # what a template may print as it is, so that a sentence is seen to end
SENTENCE_END = re.compile(r"[.!?…][”\")*_]*\s+")
Holes = dict[str, Figure | Blank]  # the values that a sentence lacks, by what they are about


class _Written(str):
    """Text of a template whose values are between marks already."""


@dataclass
class Filled:
    """A filled template and the findings on its text."""

    blocks: list[Block]
    findings: list[Finding]


class _Sentences(Environment):
    """Jinja as sentences use it: of a figure they ask what figures.ASKED says, and nothing else."""

    known_missing: set[tuple[str, str]]  # the figures of which it was asked whether they are there, or whole

    def getattr(self, obj: object, attribute: str) -> object:
        if isinstance(obj, Figure):
            obj.answers(attribute)
            if attribute == "missing" or (attribute == "partial" and obj.partial):
                self.known_missing.add(obj.key)
        return super().getattr(obj, attribute)


def _later(*_: object) -> str:
    """In the place of what prints values: Jinja leaves what it cannot work out for when the template is filled."""
    raise NotImplementedError


def _environment(finalize: Callable, around: Callable, undefined: type[StrictUndefined]) -> _Sentences:
    environment = _Sentences(undefined=undefined, finalize=finalize, autoescape=False)
    environment.known_missing = set()
    environment.globals.clear()
    environment.filters["lower_first"] = asking("{{ tên | lower_first }}", lower_first)
    environment.filters["around"] = asking('{{ tên | around("chữ trước", "chữ sau") }}', around)
    return environment


@dataclass(frozen=True)
class _Read:
    """What a template is before it has any value: its code, what of it no sentence may have, the paragraphs that it
    prints, the figures by which it chooses words, and what it prints without its figures."""

    code: CodeType | None
    refused: nodes.Node | None
    asked: Mapping[str, str]
    deciding: frozenset[str]
    words: str


@lru_cache(maxsize=4096)
def _read(source: str) -> _Read:
    """A template as `prepared` gives it, which all reports that have the same words share."""
    environment = _environment(pass_context(lambda *_: _later()), _later, StrictUndefined)
    tree = environment.parse(source)
    wrong, asked = refused(tree), _asked(tree)
    return _Read(
        code=None if wrong else environment.compile(tree),
        refused=wrong,
        asked=asked,
        deciding=frozenset(_deciding(tree)),
        words=template_text(tree).replace(SILENT, ""),
    )


def read_ahead(cells: Iterable[str], catalogue: Catalogue) -> None:
    """Have the templates of these cells of a report's notebook read; what is wrong in one is told to who fills it."""
    for first, _, body in (cell.partition("\n") for cell in cells):
        if first.startswith(("%%section", "%%text")):
            with suppress(CchcError, TemplateError):
                _read(prepared(visible(f"{body}\n"), catalogue))  # as IPython hands it over


class _Values:
    """What a text prints: `printed` has the values, the text a mark with the place of each, so that holes are found."""

    def __init__(self, tell_number: Callable[[str], object]):
        """`tell_number` is told of numbers that are no figure."""
        self.printed: list[object] = []
        self.tell_number = tell_number

    def keep(self, value: object) -> str:
        """The mark in the place of a value; text that is written already stays."""
        if isinstance(value, Prose):
            value = value.rest()
        if isinstance(value, _Written) or (type(value) is str and STOPS.fullmatch(value)):
            return value
        if isinstance(value, Markdown):
            return SOURCED.sub(lambda said: self.keep(typed(said[1].strip(), said[2])), visible(value))
        if isinstance(value, int | float) and not isinstance(value, bool):
            self.tell_number(str(value))
        printable(value)
        self.printed.append(value)
        return f"{OPEN}{len(self.printed) - 1}{CLOSE}"

    def around(self, value: object, before: str = "", after: str = "") -> _Written:
        """The value between two texts; nothing where it is empty, nothing arose or nobody is asked for it."""
        shown = str(value) and not getattr(value, "not_applicable", False) and getattr(value, "asked", True)
        return _Written(f"{before}{self.keep(value)}{after}" if shown else "")

    def parts(self, before: str, *pairs: tuple[Figure, str], after: str = "") -> _Written:
        """ "3 phòng, 02 đơn vị sự nghiệp và 06 xã": those that are not 0; nothing at all where none is."""
        known = [f"{self.keep(figure)} {self.keep(words)}" for figure, words in pairs if figure and figure.asked]
        *first, last = known or [""]
        listed = f"{', '.join(first)} và {last}" if first else last
        return _Written(listed and f"{before}{listed}{after}")


class Templates:
    """Fills templates from one set of values."""

    def __init__(self, values: Mapping[str, object], tell: MakeFinding, catalogue: Catalogue):
        self._values = {"typed": asking('typed("05", source="tên văn bản, sổ")', typed)} | dict(values)
        self._tell, self._catalogue = tell, catalogue

    def fill(self, template: str, part: str = "", prose: Prose | None = None, first_line: int = 1) -> Filled:
        """The text of the part, a section's code; CchcError where a value is unknown or the template is wrong.

        Each figure carries its unrounded value and leads to where it comes from. What the signs behind figures mean
        stands below, once. A sentence that lacks a figure says so in its place, and is a finding; one whose figure only
        other forms have is left out, which is a finding too; so are numbers typed into the text, single braces, and
        paragraphs of `prose` that are not printed. An error names the line of the cell: the template's first one is
        its `first_line`.
        """
        template = visible(template)
        try:
            return self._fill(template, part, prose or Prose(part, {}))
        except Exception as error:  # whatever Jinja or a value refuses is told to who wrote the cell
            line = line_of(error, template)
            words = reason(error, template, self._filters)
            raise CchcError(_placed(words, part, line, template, first_line)) from error

    def _fill(self, template: str, part: str, prose: Prose) -> Filled:
        told: list[Finding] = []  # of numbers that are no figure: somebody took one apart; of what a phrase lacks
        values = _Values(lambda number: told.append(self._tell("typed_number", part, text=number, found=number)))
        printed = values.printed

        def lacking(figure: Figure) -> _Written:
            """Nothing, and a finding: the phrase has words for a figure that is missing."""
            told.append(self._hole(_label(figure), figure, "", printed, part))
            return _Written()

        environment = _environment(lambda _, value: values.keep(value), values.around, self._unknown())
        own = {
            "prose": prose,
            "parts": asking('parts("gồm ", (tên, "chữ sau số"), (tên, "chữ sau số"))', values.parts),
            "lacking": lacking,
        }
        read = _read(prepared(template, self._catalogue))
        if read.refused:
            refuse(read.refused, self._catalogue)
        prose.asked = read.asked
        with deciding() as decided:
            filled = environment.template_class.from_code(environment, read.code, {})
            text = SILENCE.sub("", filled.render(self._values | own))
        shown = environment.known_missing.union(value.key for value in printed if isinstance(value, Figure))
        told += [self._moved(code, part) for code in codes_in(template) if code in self._catalogue.moved_codes]
        told += [self._undecided(one, part) for one in _claimed(decided, read.deciding) if one.key not in shown]
        at_end, unprinted = prose.finish(self._tell)
        text, holes = self._without_holes("\n\n".join(filter(None, [text.strip(), values.keep(at_end)])), printed, part)
        signs = legend(printed[int(at)] for at in MARK.findall(text) if isinstance(printed[int(at)], Figure))
        written = from_markdown(text, list(map(_inline, printed)))
        written += [Paragraph(text=[Emphasis(text=[said])]) for said in signs]
        return Filled(written, holes + unprinted + told + list(self._typed(read.words, part, prose)))

    @property
    def _filters(self) -> list[str]:
        return sorted(_environment(_later, _later, StrictUndefined).filters)

    def _unknown(self) -> type[StrictUndefined]:
        known = [*self._values, "prose", "parts", "phrase"]

        class Unknown(StrictUndefined):
            def _fail_with_undefined_error(self, *args, **kwargs):
                of = self._undefined_obj
                names = known if of is nothing else [name for name in dir(of) if not name.startswith("_")]
                raise CchcError(unknown("Giá trị", str(self._undefined_name), names))

            __str__ = __iter__ = __bool__ = __eq__ = __ne__ = __len__ = _fail_with_undefined_error
            __getattr__ = __lt__ = __gt__ = __le__ = __ge__ = __call__ = __getitem__ = _fail_with_undefined_error
            __hash__ = StrictUndefined.__hash__

        return Unknown

    def _without_holes(self, text: str, printed: list[object], part: str) -> tuple[str, list[Finding]]:
        """The text with other words for each sentence that would print a figure that is missing."""
        told: dict[str, Finding] = {}
        pieces = []
        for lead, body in _pieces(text):
            mended = self._mended(body, printed, part, told) if _holes(body, printed) else body
            in_table = body.lstrip().startswith("|")  # there an empty cell speaks for itself
            if mended or in_table or not body:
                pieces.append(lead + (body if in_table else mended))
        return "\n".join(pieces), list(told.values())

    def _mended(self, body: str, printed: list[object], part: str, told: dict[str, Finding]) -> str:
        """The sentences without those that have holes, and what is lacking in their place; `told` once of each."""
        kept: list[str | Holes] = []
        for sentence in _sentences(body):
            holes = _holes(sentence, printed)
            if foreign := [label for label, value in holes.items() if getattr(value, "foreign", False)]:
                shown = self._shown(sentence, printed)
                told[sentence] = self._tell("text_left_out", part, label=", ".join(foreign), text=shown)
            if any(isinstance(value, Figure) and not value.asked for value in holes.values()):
                continue  # nobody here is asked for it: nothing is lacking
            for label, value in holes.items():
                told.setdefault(label, self._hole(label, value, sentence, printed, part))
            if holes and kept and isinstance(kept[-1], dict):
                kept[-1] |= holes
            else:
                kept.append(holes or sentence)
        end = body.rstrip()[-1:]
        if not kept:
            return "Nội dung đã ghi nhận:" if end == ":" else ""
        words = [one if isinstance(one, str) else f"{_lacking(one, printed)}." for one in kept]
        if isinstance(kept[-1], dict) and end in ";:":
            words[-1] = words[-1][:-1] + (";" if end == ";" else "; nội dung đã ghi nhận:")
        return " ".join(words)

    def _hole(self, label: str, value: Figure | Blank, sentence: str, printed: list[object], part: str) -> Finding:
        name = (value.code or value.id) if isinstance(value, Figure) else ""
        return self._tell("text_hole", part, label=label, text=self._shown(sentence, printed), indicator=name)

    def _moved(self, code: str, part: str) -> Finding:
        row = self._catalogue.row(code)
        return self._tell("text_code", part, text=code, label=row.name, name=row.indicator, found=code, indicator=code)

    def _undecided(self, figure: Figure, part: str) -> Finding:
        return self._tell(
            "text_undecided", part, label=_label(figure), text=figure.id, indicator=figure.code or figure.id
        )

    def _shown(self, sentence: str, printed: list[object]) -> str:
        """The sentence with its values, dots in the place of those that are missing."""
        return shortened(MARK.sub(lambda at: "…" if _is_hole(v := printed[int(at[1])]) else str(v), sentence))

    def _typed(self, template: str, part: str, prose: Prose) -> Iterator[Finding]:
        """What was typed where a value was meant: numbers, and names in braces that nobody fills."""
        texts = [(template, ""), *((block, NARRATIVE) for _, block in prose.blocks.values())]
        for text, file in texts:
            for found in numbers_typed(text, self._catalogue):
                yield self._tell("typed_number", part, text=found, found=found, file=file)
            for brace in BRACE.finditer(text):
                yield self._tell(
                    "narrative_brace", part, text=brace[0], found=brace[0], note=self._meant(brace[1], file), file=file
                )

    def _meant(self, name: str, file: str) -> str:
        if file:
            return f"{file} không nhận tên số liệu: hãy viết câu này trong ô của mục ở 03_report.ipynb."
        near = ", ".join(alike(name, self._values))
        return "Tên số liệu viết trong hai cặp ngoặc nhọn" + (f"; tên gần nhất: {near}." if near else ".")


def blocks_asked(template: str) -> list[str]:
    """The names of the paragraphs of narrative.md that a section's template prints, "" for those without a name."""
    tree = Environment().parse(without_codes(template))
    called = {id(call.node) for call in tree.find_all(nodes.Call)}
    rest = any(name.name == "prose" and id(name) not in called for name in tree.find_all(nodes.Name))
    return [*_asked(tree).values(), *([""] if rest else [])]


def _asked(tree: nodes.Template) -> dict[str, str]:
    """The names of the paragraphs that a template prints, on whatever condition, by their key."""
    calls = (call for call in tree.find_all(nodes.Call) if getattr(call.node, "name", "") == "prose" and call.args)
    names = (call.args[0].value for call in calls if isinstance(call.args[0], nodes.Const))
    return {plain(name): name for name in names if isinstance(name, str)}


def _placed(words: str, part: str, line: int, template: str, first_line: int) -> str:
    """What is wrong, behind the section, the line of its cell and what stands on it."""
    lines = template.split("\n")
    quoted = shortened(lines[min(line, len(lines)) - 1])
    where = f"Mục {part}, dòng" if part else "Dòng"
    return f"{where} {line + first_line - 1} của ô, “{quoted}”: {words.rstrip('.')}."


def _deciding(tree: nodes.Template) -> Iterator[str]:
    """The names in conditions that choose between words, not only whether to say some."""
    chosen: list[nodes.Node] = [*tree.find_all((nodes.CondExpr, nodes.Not))]
    for choice in tree.find_all(nodes.If):
        branches = [choice, *choice.elif_]
        chosen += [one.test for one in (branches if choice.else_ else branches[:-1])]
    return names_read(nodes.List(chosen))


def _claimed(decided: Decisions, either: Collection[str]) -> Iterable[Figure]:
    """The figures by which words were chosen: not those for want of which nothing was said.

    Nor those that nobody is asked for, of which nothing is lacking.
    """
    found = {one.key: one for one, held in decided if one.asked and (held or one.id in either)}
    return found.values()


def _is_hole(value: object) -> bool:
    """Nothing that a sentence could print: a blank, and a count below 0, which no office has."""
    if isinstance(value, Figure):
        return value.missing or (value.kind == "count" and value < 0 and not value.words)
    return isinstance(value, Blank)


def _holes(sentence: str, printed: Sequence[object]) -> Holes:
    values = (printed[int(at)] for at in MARK.findall(sentence))
    return {_label(value): value for value in values if _is_hole(value)}


def _lacking(holes: Holes, printed: list[object]) -> str:
    """That there is no figure on what the holes are about; each keeps the link of its figure, as one of `printed`."""
    names = []
    for label, value in holes.items():
        label = label.removeprefix("số liệu về ")  # some rows of the form begin so
        printed.append(replace(value, value=None, words=label) if isinstance(value, Figure) else label)
        names.append(f"{OPEN}{len(printed) - 1}{CLOSE}")
    contradict = all(getattr(value, "status", "") == IMPOSSIBLE for value in holes.values())
    return f"{'Số liệu mâu thuẫn, chưa nêu được' if contradict else 'Chưa có số liệu về'} {'; '.join(names)}"


def _label(value: Figure | Blank) -> str:
    return lower_first(value.label or getattr(value, "code", "") or getattr(value, "id", "") or "nội dung này")


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The paragraphs and items of a list, each with what it begins with; a blank line is a piece of its own."""
    lead, lines = "", []
    for line in text.split("\n"):
        start = ITEM.match(line)
        if start or not line.strip():
            if lead or lines:
                yield lead, "\n".join(lines)
            lead, lines = (start[0], [line[start.end() :]]) if start else ("", [])
            if not line.strip():
                yield "", ""
        else:
            lines.append(line)
    if lead or lines:
        yield lead, "\n".join(lines)


def _sentences(body: str) -> list[str]:
    """A paragraph cut behind each full stop that a capital letter or a value follows."""
    cuts = [0]
    for end in SENTENCE_END.finditer(body):
        after = body[end.end() : end.end() + 1]
        if after.isupper() or after in (OPEN, "“", '"', "(", "*"):
            cuts.append(end.end())
    return [body[a:b].strip() for a, b in zip(cuts, [*cuts[1:], len(body)], strict=True) if body[a:b].strip()]


def _inline(value: object) -> Inline:
    match value:
        case Figure():
            return number(value, str(value))
        case Typed():
            return Cited(text=value.text, source=value.source)
    return visible(str(value))
