"""Words and what stands among them: figures, links, emphasis."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ..language.text import visible

Shown = Annotated[str, AfterValidator(visible)]
SAFE = "^(?i:#|https?://)"  # a link that runs nothing


class Piece(BaseModel):
    """Whatever blocks are made of; what is no field is refused: a notebook of another version is not half read."""

    # a process that only reads blocks needs no class alone
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Number(Piece):
    """A figure as it is printed: its id, its unrounded value (None where it is words), and what it rests on."""

    kind: Literal["number"] = "number"
    text: Shown
    id: Shown
    value: float | None = None
    anchor: Shown = ""  # where the page shows what it rests on; "" where nowhere
    tip: Shown = ""  # the same in a few lines


class Cited(Piece):
    """A number that somebody wrote by hand, with the document or register it is taken from."""

    kind: Literal["cited"] = "cited"
    text: Shown
    source: Shown


class Strong(Piece):
    kind: Literal["strong"] = "strong"
    text: "Text"


class Emphasis(Piece):
    kind: Literal["emphasis"] = "emphasis"
    text: "Text"


class Link(Piece):
    """Words that lead to a web address, or with "#" before it to an anchor of the page; nowhere else."""

    kind: Literal["link"] = "link"
    href: Annotated[Shown, Field(pattern=SAFE)]
    text: "Text"
    title: Shown = ""


class Code(Piece):
    kind: Literal["code"] = "code"
    text: Shown


class LineBreak(Piece):
    kind: Literal["line_break"] = "line_break"


Mark = Annotated[Number | Cited | Strong | Emphasis | Link | Code | LineBreak, Field(discriminator="kind")]
Inline = Shown | Mark
Text = list[Inline]  # words in order; strings are plain text, whatever marks they hold


def plain(text: Text) -> str:
    """The words alone; a line break is a space."""
    words = (part if isinstance(part, str) else " " if isinstance(part, LineBreak) else _words(part) for part in text)
    return "".join(words)


def _words(mark: Mark) -> str:
    return mark.text if isinstance(mark.text, str) else plain(mark.text)
