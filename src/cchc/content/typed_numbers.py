"""Numbers that somebody typed into the text: which of them need a source, and those that name one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from jinja2 import nodes

from ..catalogue import HarmlessNumber
from ..project.errors import CchcError

NUMBER = re.compile(r"\d+(?:[.,/]\d+)*%?")
VALUE = "…"  # what stands for a figure in the text of a template
# {05 | nguồn: Kế hoạch số 05/KH-UBND}: a number of narrative.md that names its source
SOURCED = re.compile(r"\{([^{}|\n]*\d[^{}|\n]*)\|\s*[Nn]guồn\s*:([^{}\n]*[^\W_][^{}\n]*)\}")
WORDS = 4  # shown on each side of a number
UNPRINTED = ("prose", "where")  # calls whose arguments are names, not text


@dataclass(frozen=True)
class Typed:
    """A number written by hand, with where it comes from."""

    text: str
    source: str

    def __str__(self) -> str:
        return self.text


def typed(number: object, source: str = "") -> Typed:
    """What a template calls for a number on purpose: {{ typed("05", source="Kế hoạch số 05/KH-UBND") }}.

    CchcError where no source is named.
    """
    if not source.strip():
        raise CchcError(f'typed("{number}"): thiếu nguồn. Hãy viết typed("{number}", source="tên văn bản, sổ").')
    return Typed(str(number), source.strip())


def numbers_typed(text: str, harmless: Sequence[HarmlessNumber]) -> Iterator[str]:
    """Each number of the text that no pattern knows and that names no source, with some words around it."""
    text = re.sub(r"[^\S\n]*\n[^\S\n]*", "\n", re.sub(r"[^\S\n]+", " ", SOURCED.sub(VALUE, text)))
    if not NUMBER.search(text):
        return
    known = [match.span() for kind in harmless for match in kind.pattern.finditer(text)]
    for match in NUMBER.finditer(text):
        if not any(start <= match.start() and match.end() <= end for start, end in known):
            before, after = text[: match.start()].split(" "), text[match.end() :].split(" ")
            near = " ".join(before[-WORDS:]) + match[0] + " ".join(after[:WORDS])
            yield " ".join(near.split())


def template_text(tree: nodes.Node) -> str:
    """What a template prints without its figures (VALUE in their place): its words and what is quoted in {{ … }}."""
    return "".join(_pieces(tree))


def _pieces(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Output):
        for part in node.nodes:
            yield part.data if isinstance(part, nodes.TemplateData) else _quoted(part)
    elif isinstance(node, nodes.Assign):
        yield f" {_quoted(node.node)} "
    elif isinstance(node, nodes.For):
        yield f" {_quoted(node.iter)} "
        yield from _all(node.iter_child_nodes(exclude=("target", "iter", "test")))
    else:
        yield from _all(node.iter_child_nodes(exclude=("test",)))


def _all(children: Iterable[nodes.Node]) -> Iterator[str]:
    for child in children:
        yield from _pieces(child)


def _quoted(expression: nodes.Node) -> str:
    """The constants with digits that an expression may print; what only chooses or names prints nothing."""
    match expression:
        case nodes.Const():
            return str(expression.value) if re.search(r"\d", str(expression.value)) else VALUE
        case nodes.Call(node=nodes.Name(name="typed")) | nodes.Compare() | nodes.Test():
            return VALUE
        case nodes.Call(node=called) if getattr(called, "name", getattr(called, "attr", "")) in UNPRINTED:
            return VALUE
        case nodes.CondExpr():
            children = [expression.expr1, expression.expr2]
        case nodes.Getitem():
            children = [expression.node]
        case _:
            children = list(expression.iter_child_nodes())
    found = [said for child in filter(None, children) if (said := _quoted(child)) != VALUE]
    return " ".join(found) or VALUE
