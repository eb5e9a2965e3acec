"""Sections of the report: Markdown with {{ … }} values -> text for the screen and for the signed document."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, StrictUndefined, TemplateError, TemplateSyntaxError

from ..errors import CchcError, unknown
from ..markup import escape_html, escape_markdown, markdown_to_html
from ..text import visible
from .figures import Figure, legend, mark

# Values travel through Markdown between marks, so that no text from outside is ever read as markup. The marks are no
# characters (Unicode keeps them for such use): no entity of Markdown names one, and one that somebody typed is made
# visible before it could mark anything.
OPEN, CLOSE = "\ufdd0", "\ufdd1"
# a line that is nothing but a {% … %} leaves no line behind; one inside a sentence keeps its line break
BLOCK_LINE = re.compile(r"^[ \t]*\{%((?:(?!%\}).)*)%\}[ \t]*\n", re.MULTILINE)
MARK = re.compile(f"{OPEN}(\\d+){CLOSE}")


@dataclass(frozen=True)
class Prose:
    """The analyst's own Markdown from narrative.md, a list of blocks: `prose`, `prose[0]`, `prose[1:]`.

    It is the only thing printed as Markdown; everything else is a value and is escaped.
    """

    blocks: list[str]
    section: str = ""

    def __getitem__(self, which: int | slice) -> "Prose":
        if isinstance(which, slice):
            return Part(self.blocks[which], self.section) if self.blocks else self
        if not -len(self.blocks) <= which < len(self.blocks):
            raise CchcError(
                f"narrative.md, mục {self.section}: có {len(self.blocks)} đoạn, 03_report.ipynb dùng đoạn thứ "
                f"{which + 1 if which >= 0 else -which}. Hãy thêm đoạn còn thiếu hoặc sửa ô của mục này."
            )
        return Prose([self.blocks[which]], self.section)

    def __iter__(self) -> Iterator["Prose"]:
        return (Prose([block], self.section) for block in self.blocks)

    def __str__(self) -> str:
        if not self.blocks:
            raise CchcError(f"narrative.md chưa có lời văn của mục {self.section}. Hãy thêm “## {self.section}”.")
        return "\n\n".join(self.blocks)


class Part(Prose):
    """A slice of a section's blocks, which may be empty."""

    def __str__(self) -> str:
        return "\n\n".join(self.blocks)


class Narrative:
    """Fills templates from one set of values."""

    def __init__(self, values: Mapping[str, object]):
        self._values = values

    def render(self, template: str) -> tuple[str, str]:
        """The filled text as (Markdown, HTML); CchcError where a value is unknown or the template is wrong.

        In the HTML each figure is marked with its unrounded value and leads to where it comes from. What the signs
        behind figures mean stands below, once.
        """
        printed: list[object] = []

        def keep(value: object) -> object:
            if isinstance(value, Prose):
                return visible(str(value))
            printed.append(value)
            return f"{OPEN}{len(printed) - 1}{CLOSE}"

        values = self._values

        class Unknown(StrictUndefined):
            def _fail_with_undefined_error(self, *args, **kwargs):
                raise CchcError(unknown("Giá trị", self._undefined_name, values))

            __str__ = __iter__ = __bool__ = __eq__ = __ne__ = __len__ = _fail_with_undefined_error
            __getattr__ = __lt__ = __gt__ = __le__ = __ge__ = _fail_with_undefined_error
            __hash__ = StrictUndefined.__hash__

        environment = Environment(undefined=Unknown, finalize=keep, autoescape=False)
        environment.filters["lower_first"] = lower_first
        try:
            text = environment.from_string(BLOCK_LINE.sub("{%\\1\\n%}", visible(template))).render(values)
        except TemplateSyntaxError as error:
            raise CchcError(f"Mẫu câu sai cú pháp ở dòng {error.lineno}: {error.message}.") from error
        except TemplateError as error:
            raise CchcError(f"Mẫu câu không dùng được: {error}.") from error
        signs = legend(value for value in printed if isinstance(value, Figure))
        text = "\n\n".join([text.strip(), *(f"*{escape_markdown(said)}*" for said in signs)]) + "\n"
        text = re.sub(r"\n{3,}", "\n\n", text)
        markdown = MARK.sub(lambda m: escape_markdown(str(printed[int(m[1])])), text)
        html = MARK.sub(lambda m: _html(printed[int(m[1])]), markdown_to_html(text))
        return markdown, html


def lower_first(name: str) -> str:
    """`Xã Mỹ Tú` becomes `xã Mỹ Tú`: a common noun before a name stays small inside a sentence."""
    return name[:1].lower() + name[1:]


def _html(value: object) -> str:
    return mark(value, str(value)) if isinstance(value, Figure) else escape_html(str(value))


def read_narrative(path: Path) -> dict[str, Prose]:
    """narrative.md as {section code: Markdown}; CchcError where the file is missing or not UTF-8."""
    if not path.is_file():
        raise CchcError(f"Thiếu tệp lời văn {path.name} trong thư mục dữ liệu của kỳ báo cáo.")
    try:
        content = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CchcError(f"Tệp lời văn {path.name} không phải UTF-8. Hãy lưu lại với mã hóa UTF-8.") from error
    parts = re.split(r"^## +(\S+)\s*$", content, flags=re.MULTILINE)
    return {
        code: Prose([b for b in re.split(r"\n{2,}", text.strip()) if b], code)
        for code, text in zip(parts[1::2], parts[2::2], strict=True)
    }
