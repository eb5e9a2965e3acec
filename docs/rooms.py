"""Draws the rooms of the house from its imports: docs/rooms.svg. A room knows the floors below it, never a sibling.

Run: python docs/rooms.py
"""

import ast
from collections.abc import Iterator
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "cchc"
PICTURE = ROOT / "docs" / "rooms.svg"
# from the ground up; the rooms of one floor do not know each other
FLOORS = [
    ["language"],
    ["project"],
    ["aggregations"],
    ["catalogue"],
    ["findings", "blocks"],
    ["extract", "clean", "indicators", "validate", "charts", "render"],
    ["content"],
    ["workbooks"],
    ["notebook", "desk", "run", "starter", "lab"],
    ["cli"],
]
WIDTH, HEIGHT, MARGIN, GAP, LINE = 1200, 46, 20, 10, 15
LETTERS = 7.0  # width of a small letter, about


def modules(room: str) -> list[Path]:
    """The Python files of a room, its own front door first."""
    return sorted((PACKAGE / room).rglob("*.py"), key=lambda path: (path.name != "__init__.py", path))


def imported(path: Path) -> Iterator[str]:
    """The names of ours that a module imports, as "project.errors.CchcError"; not those of types alone."""
    parts = ["cchc", *path.relative_to(PACKAGE).with_suffix("").parts]
    for node in _at_work(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            base = parts[: -node.level] if node.level else []
            whole = base + (node.module.split(".") if node.module else [])
            yield from (".".join([*whole[1:], alias.name]) for alias in node.names if whole[:1] == ["cchc"])
        elif isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[2] for alias in node.names if alias.name.startswith("cchc."))


def _at_work(node: ast.AST) -> Iterator[ast.AST]:
    """Everything in the module but what stands under `if TYPE_CHECKING`."""
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and getattr(child.test, "id", "") == "TYPE_CHECKING"):
            yield child
            yield from _at_work(child)


def known(room: str) -> list[str]:
    """The other rooms that a room imports, from the top down."""
    found = {name.partition(".")[0] for path in modules(room) for name in imported(path)} - {room}
    return [other for floor in reversed(FLOORS) for other in floor if other in found]


def says(room: str) -> str:
    """What belongs in a room, in the words of its front door."""
    return (ast.get_docstring(ast.parse((PACKAGE / room / "__init__.py").read_text(encoding="utf-8"))) or "").split(
        "\n"
    )[0]


def wrapped(text: str, width: float) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(f"{lines[-1]} {word}") * LETTERS > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def box(room: str, width: float) -> list[tuple[str, str]]:
    """The lines of a room's box with their style."""
    lines = [("name", f"{room}/")]
    lines += [("says", line) for line in wrapped(says(room), width)]
    names = ", ".join(path.stem for path in modules(room) if path.stem != "__init__")
    lines += [("files", line) for line in wrapped(names, width)] if names else []
    knows = ", ".join(known(room)) or "nobody"
    return lines + [("knows", line) for line in wrapped(f"knows {knows}", width)]


def picture() -> str:
    """The house as SVG: a floor a row, the ground at the bottom."""
    parts, top = [], MARGIN
    for floor in reversed(FLOORS):
        width = (WIDTH - 2 * MARGIN - GAP * (len(floor) - 1)) / len(floor)
        boxes = [box(room, width - 2 * GAP) for room in floor]
        height = LINE * max(map(len, boxes)) + 2 * GAP
        for place, lines in enumerate(boxes):
            left = MARGIN + place * (width + GAP)
            parts.append(f'<rect x="{left:g}" y="{top}" width="{width:g}" height="{height}" rx="4"/>')
            parts += [
                f'<text class="{style}" x="{left + GAP:g}" y="{top + GAP + LINE * number - 3}">{escape(line)}</text>'
                for number, (style, line) in enumerate(lines, start=1)
            ]
        top += height + GAP
    style = (
        "rect{fill:#f6f8fa;stroke:#57606a}text{font:12px sans-serif;fill:#1f2328}"
        ".name{font-weight:bold;font-size:14px}.files{fill:#57606a}.knows{fill:#0550ae;font-style:italic}"
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top + MARGIN - GAP}" role="img">'
    title = "<title>The rooms of src/cchc, a floor a row: each knows only floors below its own</title>"
    return "\n".join([head, title, f"<style>{style}</style>", *parts, "</svg>"]) + "\n"


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
