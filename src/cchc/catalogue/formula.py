"""Formulas of the catalogue: parsed when it is loaded, evaluated on figures that may be missing."""

import ast
import re
from collections.abc import Callable, Mapping
from functools import cached_property

from simpleeval import SimpleEval

ALLOWED = (ast.Expression, ast.BinOp, ast.UnaryOp, ast.Name, ast.Attribute, ast.Constant, ast.Load)
OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.USub)


class Formula:
    """Arithmetic over named figures: `a + b`, `a - b`, `stated.a`, `100 * a / b`.

    Raises ValueError where the text is not such a formula.
    """

    def __init__(self, text: str):
        self.text = text
        try:
            self._tree = ast.parse(text, mode="eval")
        except SyntaxError as error:
            raise ValueError(f"công thức “{text}” sai cú pháp") from error
        for node in ast.walk(self._tree):
            if not isinstance(node, ALLOWED + OPERATORS):
                raise ValueError(f"công thức “{text}” có phần không được phép: {type(node).__name__}")
            if isinstance(node, ast.Constant) and not isinstance(node.value, int | float):
                raise ValueError(f"công thức “{text}” chỉ được chứa số và tên chỉ tiêu")

    @cached_property
    def names(self) -> list[str]:
        """The figures it reads, in order of appearance, dotted where they come from a namespace."""
        spaces = {id(n.value) for n in ast.walk(self._tree) if isinstance(n, ast.Attribute)}
        nodes = (n for n in ast.walk(self._tree) if isinstance(n, ast.Name | ast.Attribute))
        found = [n for n in nodes if id(n) not in spaces]
        found.sort(key=lambda n: n.col_offset)
        return list(dict.fromkeys(ast.unparse(n) for n in found))

    @property
    def only_adds(self) -> bool:
        """Whether it is a sum of figures and nothing else, so that it only grows with each of them."""
        return re.fullmatch(r"[a-z][\w.]*( \+ [a-z][\w.]*)+", self.text) is not None

    def spelt(self, word: Callable[[str], str]) -> str:
        """The formula with `word(name)` in the place of each name: `a - b` -> `E5 - E6`."""
        return re.sub(r"(?<![\w.])[^\W\d][\w.]*", lambda found: word(found[0]), self.text)

    def evaluate(self, values: Mapping[str, float | None]) -> float | None:
        """The result, or None where a figure it reads is missing or it divides by zero."""
        read = {name: values.get(name) for name in self.names}
        if any(v is None for v in read.values()):
            return None
        names: dict = {}
        for name, value in read.items():
            space, _, leaf = name.rpartition(".")
            (names.setdefault(space, {}) if space else names)[leaf] = value
        try:
            return SimpleEval(names=names).eval(self.text)
        except ZeroDivisionError:
            return None
