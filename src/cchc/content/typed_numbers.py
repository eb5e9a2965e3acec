"""Numbers that somebody typed into the text: which of them need a source, and those that name one."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import nodes

from ..catalogue import Catalogue
from ..language.number_words import IN_WORDS, ORDINALS, SHARES
from ..project.errors import CchcError

NUMBER = re.compile(r"\d+(?:[.,/]\d+)*%?")
VALUE = "…"  # what stands for a figure in the text of a template
# {05 | nguồn: Kế hoạch số 05/KH-UBND}: a number of narrative.md that names its source
SOURCED = re.compile(
    rf"\{{([^{{}}|\n]*(?:\d|\b(?:{IN_WORDS}|{SHARES})\b)[^{{}}|\n]*)"
    r"\|\s*[Nn]guồn\s*:([^{}\n]*[^\W_][^{}\n]*)\}",
    re.IGNORECASE,
)
CAPITALS = "".join(filter(str.isupper, map(chr, [*range(0x41, 0x250), *range(0x1EA0, 0x1EFA)])))
YEAR = re.compile(r"(?:[Nn]ăm |[-–/] ?)(?:19|20)\d\d\Z")
MAY_COUNT = re.compile(rf"\d|\b(?:{IN_WORDS}|{SHARES})\b", re.IGNORECASE)
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


def numbers_typed(text: str, catalogue: Catalogue) -> Iterator[str]:
    """Each number of the text that no pattern knows and that names no source, with some words around it.

    In digits, or in words before what is counted; before that a pattern knows no number that ends with it.
    """
    text = re.sub(r"[^\S\n]*\n[^\S\n]*", "\n", re.sub(r"[^\S\n]+", " ", SOURCED.sub(VALUE, text)))
    counted, in_words = _counting(catalogue.counted_words)
    numbers = list(NUMBER.finditer(text))
    patterns = [kind.pattern for kind in catalogue.harmless_numbers] if numbers else []
    known = [match.span() for pattern in patterns for match in pattern.finditer(text)]
    for match in numbers:
        counts = counted.match(text, match.end()) and not YEAR.search(text, 0, match.end())
        if not any(
            start <= match.start() and (match.end() < end or (match.end() == end and not counts))
            for start, end in known
        ):
            yield _around(text, *match.span())
    for match in in_words.finditer(text):
        yield _around(text, *match.span())


@lru_cache(maxsize=8)
def _counting(counted: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands behind a number that counts, and numbers in words that do; a unit with its name is not counted."""
    what = f"(?:{'|'.join(map(re.escape, sorted(counted, key=len, reverse=True)))})"
    behind = rf"[ \n](?i:{what})(?!\w)(?![ \n](?-i:[{CAPITALS}]))" if counted else r"(?!)"
    ordinal = "".join(rf"(?<!\b{word}[ \n])" for word in (*ORDINALS, "mười"))
    return re.compile(behind), re.compile(rf"\b{ordinal}(?i:(?:{IN_WORDS})(?={behind})|(?:{SHARES})(?!\w))")


def _around(text: str, start: int, end: int) -> str:
    """What stands there with some words on each side."""
    before, after = text[:start].split(" "), text[end:].split(" ")
    return " ".join((" ".join(before[-WORDS:]) + text[start:end] + " ".join(after[:WORDS])).split())


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
    """The constants with numbers that an expression may print; what only chooses or names prints nothing."""
    match expression:
        case nodes.Const():
            return str(expression.value) if MAY_COUNT.search(str(expression.value)) else VALUE
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
    return f" {VALUE} ".join(found) or VALUE
