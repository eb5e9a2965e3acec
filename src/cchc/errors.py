"""Errors meant for the person at the keyboard: one Vietnamese sentence, what happened, where, what to do next."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from .text import visible

if TYPE_CHECKING:  # the command must start without the heavy libraries
    from pydantic import ValidationError

KINDS = {
    "missing": "thiếu mục này",
    "extra_forbidden": "mục này không có trong mẫu",
    "string_type": "phải là chữ; nếu chỉ có chữ số, hãy đặt trong dấu ngoặc kép",
    "date_from_datetime_parsing": "phải là ngày, viết như 2021-12-14",
    "date_from_datetime_inexact": "phải là ngày, viết như 2021-12-14",
    "date_type": "phải là ngày, viết như 2021-12-14",
    "date_parsing": "phải là ngày, viết như 2021-12-14",
    "bool_parsing": "phải là true hoặc false",
    "bool_type": "phải là true hoặc false",
    "list_type": "phải là danh sách, mỗi dòng bắt đầu bằng dấu gạch",
    "float_parsing": "phải là số",
    "int_parsing": "phải là số nguyên",
    "literal_error": "giá trị không thuộc danh sách cho phép",
}


def explain(error: "ValidationError") -> str:
    """What is wrong with which field, in Vietnamese, all faults in one line."""
    faults = []
    for fault in error.errors():
        place = ".".join(map(str, fault["loc"]))
        faults.append(f"{place}: {reason(fault)}" if place else reason(fault))
    return "; ".join(faults)


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """That there is no such name, with the nearest ones there are."""
    near = get_close_matches(name, list(known), n=3, cutoff=0.5)
    hint = f" Gần nhất: {', '.join(near)}." if near else ""
    return f"{what} “{name}” không có trong danh mục.{hint}"


def reason(fault: Mapping[str, Any]) -> str:
    """What is wrong, in Vietnamese, without the place."""
    said = KINDS.get(fault["type"]) or str(fault.get("ctx", {}).get("error", fault["msg"]))
    if fault["type"] == "literal_error":
        said += f" ({fault['ctx']['expected'].replace(' or ', ', ')})"
    return said


class CchcError(Exception):
    """Stops the run. The message is shown as it is, without a traceback; `details` are a list below it."""

    def __init__(self, message: str = "", details: Sequence[str] = ()) -> None:
        super().__init__(visible(message))
        self.details = [visible(detail) for detail in details]

    def _render_traceback_(self) -> list[str]:
        """What IPython shows under a cell: the sentence alone; `%debug` still reaches the frames."""
        return [f"Lỗi: {self}"]
