"""Formulas of the catalogue: compiled when it is loaded, evaluated on figures that may be missing."""

import ast
import re
from collections.abc import Callable, Mapping

ALLOWED = (ast.Expression, ast.BinOp, ast.UnaryOp, ast.Name, ast.Attribute, ast.Constant, ast.Load)
OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.USub)


class Formula:
    """Arithmetic over named figures: `a + b`, `a - b`, `stated.a`, `100 * a / b`.

    `names` are the figures it reads, in order of appearance, dotted where they come from a namespace; `sums` those
    that it adds or subtracts together. With `only_adds` it is a sum of figures, each once, and nothing else, so that
    it only grows with each of them.
    Raises ValueError where the text is not such a formula.
    """

    def __init__(self, text: str):
        self.text = text
        try:
            tree = ast.parse(text, mode="eval")
        except SyntaxError as error:
            raise ValueError(f"công thức “{text}” sai cú pháp") from error
        for node in ast.walk(tree):
            if not isinstance(node, ALLOWED + OPERATORS):
                raise ValueError(f"công thức “{text}” có phần không được phép: {type(node).__name__}")
            if isinstance(node, ast.Constant) and type(node.value) not in (int, float):
                raise ValueError(f"công thức “{text}” chỉ được chứa số và tên chỉ tiêu")
        self.sums: list[frozenset[str]] = [frozenset(_terms(node)) for node in ast.walk(tree) if _is_sum(node)]
        self.only_adds = _only_adds(tree.body)
        look_up = _LookUp()
        self._code = compile(ast.fix_missing_locations(look_up.visit(tree)), "<formula>", "eval")
        self.names: list[str] = list(dict.fromkeys(look_up.names))

    def spelt(self, word: Callable[[str], str]) -> str:
        """The formula with `word(name)` in the place of each name: `a - b` -> `E5 - E6`."""
        return re.sub(r"(?<![\w.])[^\W\d][\w.]*", lambda found: word(found[0]), self.text)

    def evaluate(self, values: Mapping[str, float | None]) -> float | None:
        """The result, or None where a figure it reads is missing or it divides by zero."""
        figures = {name: values.get(name) for name in self.names}
        if any(value is None for value in figures.values()):
            return None
        try:
            return eval(self._code, {"__builtins__": {}}, {"figures": figures})  # nothing but ALLOWED and OPERATORS
        except ZeroDivisionError:
            return None


class _LookUp(ast.NodeTransformer):
    """Puts `figures["stated.a"]` in the place of `stated.a`; `names` are those it met, from left to right."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def visit_Name(self, node: ast.Name | ast.Attribute) -> ast.Subscript:
        self.names.append(ast.unparse(node))
        return ast.Subscript(ast.Name("figures", ast.Load()), ast.Constant(self.names[-1]), ast.Load())

    visit_Attribute = visit_Name


def _is_sum(node: ast.AST) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub)


def _terms(node: ast.AST) -> list[str]:
    """The names that are added or subtracted in it, not those within a product or a quotient."""
    if isinstance(node, ast.Name | ast.Attribute):
        return [ast.unparse(node)]
    if isinstance(node, ast.UnaryOp):
        return _terms(node.operand)
    return _terms(node.left) + _terms(node.right) if _is_sum(node) else []


def _only_adds(node: ast.AST) -> bool:
    inner = [one for one in ast.walk(node) if isinstance(one, ast.operator | ast.unaryop | ast.Constant)]
    names = _terms(node)
    return len(names) > 1 and len({*names}) == len(names) and all(isinstance(one, ast.Add) for one in inner)
