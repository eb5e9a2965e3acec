"""What is wrong with the words of phrases.csv: how they are written, and what they name."""

import re
from collections.abc import Collection, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter

from jinja2 import Environment, TemplateSyntaxError, nodes

from ..project.errors import unknown
from ..project.jinja_errors import in_vietnamese
from .models import Phrase
from .tables import LayeredTable

FILTERS, CALLS = ("around", "lower_first"), ("parts", "phrase")
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|“([^”]*)”")


def check_phrases(
    table: LayeredTable[Phrase], figures: Collection[str], facts: Collection[str], words: Collection[str]
) -> None:
    """Notes words that no section could print; `facts` begin with "statement.", `words` are those of the office."""
    known = {*figures, *facts, *(f"words.{word}" for word in words)}
    phrases = {row.phrase: row for row in table.rows}
    named: dict[str, set[str]] = {}
    for row in table.rows:
        for column, names in (("figures", row.figures), ("whole", (row.whole,) if row.whole else ())):
            for name in names:
                if name not in {*figures, *facts}:
                    table.fault(row, column, f"ghi {unknown('chỉ tiêu', name, sorted({*figures, *facts}))}")
        for column, text in row.words.items():
            try:
                names, calls = named_in(text)
            except ValueError as error:
                table.fault(row, column, f"ghi “{text}”: {error}")
                continue
            for name in (name for name in names if name not in known):
                table.fault(row, column, f"ghi {unknown('tên', name, sorted(known))}")
            for name in (name for name in calls if name not in phrases):
                table.fault(row, column, f"ghi {unknown('câu', name, sorted(phrases))}")
            named.setdefault(row.phrase, set()).update(calls & phrases.keys())
    try:
        TopologicalSorter(named).prepare()
    except CycleError as error:
        circle = error.args[1]
        table.fault(phrases[circle[0]], "phrase", f"có vòng tròn: {' -> '.join(circle)}")


def straight(text: str) -> str:
    """The text with plain quotation marks inside its braces where a program of offices typed “ ”."""
    if "“" not in text:
        return text
    quoted = lambda found: found[0] if found[1] is None else f'"{found[1]}"'  # noqa: E731
    return TAG.sub(lambda tag: QUOTED.sub(quoted, tag[0]), text)


@cache  # each period reads the same words
def named_in(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The figures and words that the text names, and the phrases that it calls; ValueError where it cannot be read."""
    if "{" not in text and "}" not in text:
        return frozenset(), frozenset()
    text = straight(text)
    if "{%" in text:
        raise ValueError("không dùng lệnh {% … %}: mỗi trường hợp là một cột")
    if re.search(r"[{}]", re.sub(r"\{\{.*?\}\}", "", text)):
        raise ValueError("có dấu ngoặc nhọn không khớp; tên viết trong {{ và }}")
    try:
        tree = Environment().parse(text)
    except TemplateSyntaxError as error:
        raise ValueError(in_vietnamese(error.message or "", FILTERS)) from error
    calls = [call for call in tree.find_all(nodes.Call) if getattr(call.node, "name", "") == "phrase"]
    asked = [argument.value for call in calls for argument in call.args if isinstance(argument, nodes.Const)]
    for used in tree.find_all(nodes.Filter):
        if used.name not in FILTERS:
            raise ValueError(unknown("bộ lọc", used.name, FILTERS))
    return frozenset(names_read(tree)), frozenset(asked)


def names_read(node: nodes.Node) -> Iterator[str]:
    """The names that a part of a text reads; of "statement.x", "words.x" both parts, of "figure.change" the figure."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Getattr) and isinstance(child.node, nodes.Name):
            space = child.node.name
            yield f"{space}.{child.attr}" if space in ("statement", "words") else space
        elif isinstance(child, nodes.Name):
            if child.name not in CALLS:
                yield child.name
        else:
            yield from names_read(child)
