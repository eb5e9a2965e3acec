"""narrative.md, the office's own text: its sections, their named paragraphs, and what in it a reader would miss."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..catalogue import Catalogue, SectionTitle, wording
from ..language.text import fold, lower_first, plain, visible
from ..project.errors import CchcError, alike
from ..project.period import YEAR, Period, named
from ..project.text_file import read_text
from .text_findings import NARRATIVE, Finding, MakeFinding, shortened

HEADING = re.compile(r" {0,3}(#{1,6})(?!#)\s*(.*?)[\s#]*$")
FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
UNDERLINE = re.compile(r"[ \t]*(=+|-{2,})\s*$")  # Markdown makes a heading of the line above; here only a section's
COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
HINT = "Gợi ý:"  # what a comment that says what to write begins with: no reader misses it
AROUND = " \t\u00a0*_:.-–—“”\"'`"
# "II.5", "ii.5.", "Mục II.9a", at the beginning of a heading
CODE = re.compile(r"(?:m[ụu]c\s+|ph[ầa]n\s+)?([ivx]+(?:\s*\.\s*(?:\d+[a-z]?|[a-z])(?!\w))*)(?!\w)", re.IGNORECASE)
NUMBERED = re.compile(r"^(?:\d+(?:\.\d+)*|[a-z])[.)]\s*")  # "5. Cải cách …", "a) ưu điểm"
BRACE = re.compile(r"\{[\s{]*([^\W\d]\w*(?:\.\w+)*)[^{}\n]*\}+")


class Markdown(str):
    """The office's own Markdown; everything else that a template prints is a value and is escaped."""


class Prose:
    """The text of one section inside its template, which prints it by name: `{{ prose("mở đầu") }}`.

    `when` says on what condition a paragraph is printed; `{{ prose }}` is the rest, what has no name and what no
    template names. Names match with or without accents and capitals. `finish` gives what was not printed at all.
    """

    def __init__(self, section: str, blocks: Mapping[str, str], heading: str = ""):
        """`heading` is the section's as it stands in the file, "" where it is not there."""
        self.section, self.heading = section, heading
        self.blocks = {plain(name): (name, text) for name, text in blocks.items() if text}
        self.asked: dict[str, str] = {}  # key -> name; the template's own, set before it is filled
        self._printed: set[str] = set()
        self._held: dict[str, str] = {}
        self._absent: dict[str, str] = {}
        self._rest = False

    def __call__(self, name: str = "", when: object = True) -> Markdown:
        if not isinstance(name, str) or not name:
            raise CchcError('hãy viết {{ prose("tên đoạn") }}, hoặc {{ prose }} cho các đoạn còn lại')
        key = plain(name)
        if key not in self.blocks:
            if not getattr(when, "missing", False) and when:
                self._absent[key] = name
            return Markdown()
        if getattr(when, "missing", False) or not when:  # what is not known is not claimed
            self._held[key] = _because(when)
            return Markdown()
        self._printed.add(key)
        return Markdown(self.blocks[key][1])

    def rest(self) -> Markdown:
        """The paragraphs that the template does not print by name, in their order."""
        self._rest = True
        keys = [key for key in self.blocks if key not in self.asked]
        self._printed |= set(keys)
        return Markdown("\n\n".join(self.blocks[key][1] for key in keys))

    def finish(self, tell: MakeFinding) -> tuple[Markdown, list[Finding]]:
        """What no template printed, to stand at the end of the section, and what was not printed or is not there."""
        wanted = self._rest or bool(self._absent)
        if not self.blocks:
            return Markdown(), [self._empty(tell)] if wanted else []
        at_end = self.blocks.keys() - self.asked.keys() - self._printed
        moved = [key for key in self.blocks if key in at_end or (key and self.asked and key not in self.asked)]
        told = [
            tell(
                "narrative_block_moved",
                self.section,
                name=self.blocks[key][0] or "(không đặt tên)",
                near=", ".join(self.asked.values()) or "không có",
                found=self.blocks[key][0],
                file=NARRATIVE,
            )
            for key in moved
        ]
        for key in self.asked:
            if key in self.blocks and key not in self._printed:
                name, why = self.blocks[key][0], self._held.get(key, "điều kiện trong ô của mục không thỏa")
                told.append(tell("narrative_block", self.section, name=name, note=why, found=name, file=NARRATIVE))
        told += [
            tell("narrative_block_absent", self.section, name=name, expected=name, file=NARRATIVE)
            for name in self._absent.values()
        ]
        return Markdown("\n\n".join(self.blocks[key][1] for key in self.blocks if key in at_end)), told

    def _empty(self, tell: MakeFinding) -> Finding:
        note = wording("narrative_add_heading", section=self.section)
        if self.heading:
            note = wording("narrative_under_heading", heading=self.heading)
        return tell("narrative_empty", self.section, note=note, file=NARRATIVE)


def _because(when: object) -> str:
    """Why a paragraph is not printed: the figure that its condition names, with its value."""
    label = getattr(when, "label", "")
    return f"{lower_first(label)}: {when}" if label else "điều kiện trong ô của mục không thỏa"


@dataclass
class Narrative:
    """narrative.md as {section: {name: Markdown}}; a paragraph before any name of its section has the name "".

    `findings` are those on how it is written, by section; those of no section under "". `headings` are those of
    sections as they stand in the file.
    """

    sections: dict[str, dict[str, str]] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    findings: dict[str, list[Finding]] = field(default_factory=dict)

    def prose(self, section: str) -> Prose:
        return Prose(section, self.sections.get(section, {}), self.headings.get(section, ""))


def read_narrative(path: Path, catalogue: Catalogue, tell: MakeFinding) -> Narrative:
    """The file by section and name, with its findings.

    CchcError where it is missing, FileError where it is no text in Unicode.
    """
    if not path.is_file():
        raise CchcError(f"Thiếu tệp lời văn {path.name} trong thư mục dữ liệu của kỳ báo cáo.")
    content = unicodedata.normalize("NFC", "\n".join(read_text(path).splitlines()))
    text = parse(visible(content), catalogue.sections, tell)
    if other := other_periods(text, catalogue):
        period = catalogue.period.title
        told = tell("narrative_period", other=other, period=period, expected=period, found=other, file=NARRATIVE)
        text.findings.setdefault("", []).append(told)
    return text


def parse(content: str, sections: Sequence[SectionTitle], tell: MakeFinding) -> Narrative:
    """The sections of a text whose characters are all visible."""
    text, section, lost = Narrative(), "", False
    found: dict[tuple[str, str], list[str]] = {}  # by section and key of the name

    def say(check: str, line: int, said: str, **more: str) -> None:
        quoted = shortened(said)
        told = tell(check, section, line=str(line), text=quoted, found=quoted, file=NARRATIVE, **more)
        text.findings.setdefault(section, []).append(told)

    for line, said in _comments(content):
        say("narrative_comment", line, said)
    without = COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), content)
    for part in _parts(without, sections):
        title, name = part.heading.strip(AROUND), ""
        code, known = section_of(title, sections)
        if known:
            section, lost = code, False
            text.headings.setdefault(code, f"## {shortened(part.heading)}")
        elif code:
            section, lost = "", True
            choice = [s.code for s in sections] if CODE.fullmatch(code) else [s.title for s in sections]
            say("narrative_heading", part.line, part.heading, near=", ".join(alike(code, choice, plain)) or "không có")
        else:
            name = NUMBERED.sub("", title)
        if not section:
            if part.text and not lost:
                say("narrative_outside", part.line, part.text)
                lost = True
            continue
        if name and not part.text:
            say("narrative_empty_block", part.line, part.heading)
        if (section, plain(name)) in found and (part.heading or part.text):
            say("narrative_twice", part.line, part.heading or part.text)
        for line, said in part.looks_like_heading(sections):
            say("narrative_no_heading", line, said)
        found.setdefault((section, plain(name)), [name]).append(part.text)
    for (code, _), (name, *texts) in found.items():
        if any(texts):
            text.sections.setdefault(code, {})[name] = "\n\n".join(filter(None, texts))
    return text


@dataclass(frozen=True)
class NarrativePart:
    """A heading, "" before the first one, and the lines below it, each with its number and whether it is code."""

    line: int
    heading: str
    body: list[tuple[int, str, bool]]

    @property
    def text(self) -> str:
        return "\n".join(line for _, line, _ in self.body).strip("\n")

    def looks_like_heading(self, sections: Sequence[SectionTitle]) -> Iterator[tuple[int, str]]:
        """The lines of the body that are a section's heading but for where they stand or what they lack."""
        for number, line, _ in self.body:
            bare = line.strip(AROUND + ">+#")
            code, known = section_of(bare, sections)
            rest = CODE.sub("", bare, count=1).strip(AROUND + ")")
            own = next((s.title for s in sections if s.code == code), "") if known else ""
            if known and (not rest or plain(own).startswith(plain(rest))):
                yield number, line


def section_of(title: str, sections: Sequence[SectionTitle]) -> tuple[str, bool]:
    """The section that a heading is about and whether there is one: by its code, else by its title.

    ("", False) where the heading is no section's at all, but perhaps the name of a paragraph.
    """
    known = {section.code: section for section in sections}
    if match := CODE.match(title):
        roman, *rest = re.findall(r"[ivx]+(?![^\W\d])|\d+|[a-z](?![^\W\d])", match[1], re.IGNORECASE)
        code = ".".join([roman.upper(), *map(str.lower, rest)])
        if code in known:
            return code, True
        if rest or title[match.end() : match.end() + 1] in ("", ".", ":", ")"):
            return code, False
    bare = plain(NUMBERED.sub("", title))
    titles = {plain(section.title.partition("{")[0]): code for code, section in known.items()}
    if bare in titles:
        return titles[bare], True
    near = len(bare) > 12 and alike(bare, titles, cutoff=0.8)
    return (title, False) if near else ("", False)


def _comments(content: str) -> Iterator[tuple[int, str]]:
    for comment in COMMENT.finditer(content):
        if comment[1].strip() and not comment[1].strip().startswith(HINT):
            yield content.count("\n", 0, comment.start()) + 1, comment[1]


def _parts(content: str, sections: Sequence[SectionTitle]) -> Iterator[NarrativePart]:
    """The text cut at its headings; what stands in a block of code is never one."""
    part, fence, before = NarrativePart(1, "", []), "", ""
    for number, line in enumerate(content.split("\n"), start=1):
        opened = FENCE.match(line)
        if opened and (not fence or (opened[1].startswith(fence) and not line.strip(" `~"))):
            fence = "" if fence else opened[1]
        heading = None if fence or opened else HEADING.match(line)
        if heading:
            yield part
            part, before = NarrativePart(number, heading[2], []), ""
            continue
        if not fence and before.strip() and UNDERLINE.match(line):
            line = ""
            if section_of(before.strip(AROUND), sections)[1]:
                part.body.pop()
                yield part
                part, before = NarrativePart(number - 1, before.strip(), []), ""
                continue
        part.body.append((number, line, bool(fence)))
        before = line
    yield part


def other_periods(text: Narrative, catalogue: Catalogue) -> str:
    """The periods of the last years, or the next, that a text names which names its own nowhere: perhaps an old file.

    What it says of the next period, and of the year that holds this one, names no other one. "" where all is well.
    """
    ahead = {section.code for section in catalogue.sections if "{next_period" in section.title}
    words = "\n".join(said for code, blocks in text.sections.items() if code not in ahead for said in blocks.values())
    period = catalogue.period
    found = list(dict.fromkeys(named(fold(words), range(period.year - 5, period.year + 2), period.of_month)))
    others = [other.title for other in found if other != Period.of(period.year, YEAR)]
    return "" if period in found else ", ".join(others)
