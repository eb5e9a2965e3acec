"""A YAML file kept by hand -> one checked model; every fault named with its line."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError

from .errors import FileError, nearest, reason
from .text_file import read_text

M = TypeVar("M", bound=BaseModel)
Place = tuple[str | int, ...]  # names of entries and numbers of list items, from the outside in
NOTHING = ("", "~", "null", "Null", "NULL")
TOP = re.compile(r"^(?=[^\s#\-])", re.MULTILINE)  # where an entry of the file itself begins
TAB = re.compile(r" *\t\s*\S")
CURLY = re.compile("[“”„‘’]")
WRAPPED = re.compile("[“„‘].*[”“’]", re.DOTALL)
STRAIGHT = 'hãy thay dấu ngoặc kép cong (“ ”) bằng dấu ngoặc kép thẳng (")'
SPECIAL = "giá trị bắt đầu bằng ký tự đặc biệt thì đặt cả giá trị trong dấu ngoặc kép"
# what YAML's own message says -> what to do
SYNTAX = {
    "could not find expected ':'": "thiếu dấu hai chấm sau tên mục",
    "mapping values are not allowed": "giá trị có dấu hai chấm thì đặt cả giá trị trong dấu ngoặc kép",
    "escape": "dấu \\ trong ngoặc kép phải viết \\\\",
    "quoted scalar": "dấu ngoặc kép không đóng",
    "cannot start any token": SPECIAL,
    "alias": SPECIAL,
    "anchor": SPECIAL,
    "tag": SPECIAL,
    "flow": "dấu ngoặc vuông hoặc ngoặc nhọn không đóng",
    "<block end>": "thụt dòng không đều, hoặc có chữ sau dấu ngoặc kép đóng",
}
WHOLE = ("could not find expected ':'", "quoted scalar", "flow")  # found where it ends, wrong where it begins


def read_yaml(path: Path, model: type[M], context: dict[str, object] | None = None) -> M:
    """The file as the model wants it; FileError with all that is wrong, FileNotFoundError where there is none.

    Values are read as they are typed, not as YAML guesses (2021 is text, "no" is no flag); the model says what each
    of them is. `context` is what its validators are given.
    """
    source = _Source(read_text(path))
    try:
        made = model.model_validate(source.values, context=context)
    except ValidationError as error:
        if source.values or not source.faults:
            source.judge(error, model)
    if source.faults:
        raise FileError(path.name, [said for _, said in sorted(source.faults, key=lambda fault: fault[0])])
    return made


class _Source:
    """The values of a text, the line of each, and all that is wrong with them (line, words)."""

    def __init__(self, text: str) -> None:
        self.values: dict[str, object] = {}
        self.lines: dict[Place, int] = {}
        self.faults: list[tuple[float, str]] = []
        self._spoilt: set[str] = set()  # entries that are there and cannot be read
        self._seen: dict[int, yaml.Node] = {}  # kept, so that no other takes its number
        text = re.sub("\r\n?", "\n", text)
        try:
            self._take(text, 0)
        except yaml.YAMLError as error:  # entry by entry, so that one does not hide what is wrong with another
            shift = 0
            for entry in TOP.split(text):
                try:
                    self._take(entry, shift)
                except yaml.YAMLError as wrong:
                    self._spoil(entry)
                    self.faults += _syntax(wrong, entry, shift)
                shift += entry.count("\n")
            self.faults = self.faults or _syntax(error, text, 0)

    def judge(self, error: ValidationError, model: type[BaseModel]) -> None:
        """The faults a model finds in the values, each with its line."""
        for fault in error.errors():
            place = fault["loc"]
            line = next((self.lines[place[:n]] for n in range(len(place), 0, -1) if place[:n] in self.lines), None)
            named = ".".join(str(part + 1) if isinstance(part, int) else part for part in place)
            said = f"mục {named}: {reason(fault)}" if place else reason(fault)
            if fault["type"] == "missing":
                if place[0] in self._spoilt:
                    continue  # it is there, and said to be wrong
                said = f"thiếu mục {named}"
            elif fault["type"] == "extra_forbidden":
                said = f"{said}.{nearest(str(place[-1]), _names(model, place[:-1]))}".rstrip(".")
            self.faults.append((line, f"dòng {line}, {said}") if line else (float("inf"), said))

    def _take(self, text: str, shift: int) -> None:
        node = yaml.compose(text, Loader=yaml.BaseLoader)
        if isinstance(node, yaml.MappingNode):
            self.values |= self._value(node, (), shift)
        elif node is not None:
            line = node.start_mark.line + shift + 1
            self._spoil(text)
            words = text.strip().splitlines()[0]
            said = f"“{words}” phải viết “tên: giá trị”, có dấu cách sau dấu hai chấm"
            self.faults.append((line, f"dòng {line}: {said}"))

    def _spoil(self, entry: str) -> None:
        if name := re.match(r"[\w-]+", entry):
            self._spoilt.add(name[0])

    def _value(self, node: yaml.Node, place: Place, shift: int) -> object:
        line = node.start_mark.line + shift + 1
        if not isinstance(node, yaml.ScalarNode):
            if id(node) in self._seen:
                self.faults.append((line, f"dòng {line}: không dùng & và * để lặp lại một phần; hãy ghi đầy đủ"))
                return None
            self._seen[id(node)] = node
        if isinstance(node, yaml.SequenceNode):
            for at, item in enumerate(node.value):
                self.lines[*place, at] = item.start_mark.line + shift + 1
            return [self._value(item, (*place, at), shift) for at, item in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            found = {}
            for key, value in node.value:
                name, at = str(key.value), key.start_mark.line + shift + 1
                if first := self.lines.get((*place, name)):
                    self.faults.append((at, f"dòng {at}: mục {name} đã ghi ở dòng {first}; chỉ giữ một dòng"))
                    continue
                self.lines[*place, name] = at
                found[name] = self._value(value, (*place, name), shift)
            return found
        if node.style is None and WRAPPED.fullmatch(node.value):
            self.faults.append((line, f"dòng {line}: {STRAIGHT}"))
            return node.value[1:-1]
        return None if node.style is None and node.value in NOTHING else node.value


def _syntax(error: yaml.YAMLError, text: str, shift: int) -> list[tuple[float, str]]:
    """What is wrong with how the text is written, which begins behind `shift` lines of its file."""
    lines = text.split("\n")
    if tabs := [n for n, line in enumerate(lines, start=shift + 1) if TAB.match(line)]:
        return [(n, f"dòng {n}: thụt dòng bằng phím Tab; hãy thay bằng dấu cách") for n in tabs]
    words = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}"
    part = next((part for part in SYNTAX if part in words), "")
    mark = getattr(error, "context_mark" if part in WHOLE else "problem_mark", None)
    at, column = (mark.line, mark.column + 1) if mark else (text.count("\n", 0, getattr(error, "position", 0)), 1)
    said = SYNTAX.get(part, "sai cú pháp YAML; hãy kiểm tra dấu ngoặc kép và thụt dòng")
    if CURLY.search(lines[at]):
        said += f"; {STRAIGHT}"
    return [(at + shift + 1, f"dòng {at + shift + 1}, cột {column}: {said}")]


def _names(model: type[BaseModel], above: Iterable[str | int]) -> list[str]:
    """The names of the entries that the model knows below a place."""
    for part in above:
        if isinstance(part, str):
            kind = model.model_fields[part].annotation
            model = next(k for k in (kind, *get_args(kind)) if isinstance(k, type) and issubclass(k, BaseModel))
    return list(model.model_fields)
