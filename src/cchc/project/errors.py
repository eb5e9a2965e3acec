"""Errors meant for the person at the keyboard: one Vietnamese sentence, what happened, where, what to do next."""

import errno
import os
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..language.text import visible

if TYPE_CHECKING:  # the command must start without the heavy libraries
    from pydantic import ValidationError

DEBUG = "CCHC_DEBUG"  # set in the environment: errors show their trace, those of a kernel too
FULL = (errno.ENOSPC, errno.EDQUOT)
SAID = "Lỗi: "  # what an error of ours begins with under a cell, and no other
DATE = "phải là ngày có thật, viết như 2021-12-14"
NAMED = "phải là các mục “tên: giá trị”"
AGAIN = "Hãy sửa lại rồi chạy lại."
BOOL = "phải là yes hoặc no"
KINDS = {
    "missing": "thiếu mục này",
    "extra_forbidden": "mục này không có trong mẫu",
    "string_type": "phải là chữ; nếu chỉ có chữ số, hãy đặt trong dấu ngoặc kép",
    "date_from_datetime_parsing": DATE,
    "date_from_datetime_inexact": DATE,
    "date_type": DATE,
    "date_parsing": DATE,
    "bool_parsing": BOOL,
    "bool_type": BOOL,
    "list_type": "phải là danh sách, mỗi dòng bắt đầu bằng dấu gạch",
    "dict_type": NAMED,
    "model_type": NAMED,
    "model_attributes_type": NAMED,
    "float_parsing": "phải là số",
    "float_type": "phải là số",
    "int_parsing": "phải là số nguyên",
    "int_from_float": "phải là số nguyên",
    "int_type": "phải là số nguyên",
    "greater_than": "phải lớn hơn {gt:g}",
    "greater_than_equal": "không được nhỏ hơn {ge:g}",
    "less_than_equal": "không được lớn hơn {le:g}",
    "finite_number": "phải là số",
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
    return f"{what} “{name}” không có trong danh mục.{nearest(name, known)}"


def nearest(name: str, known: Iterable[str]) -> str:
    """ " Gần nhất: …" with the names that are most like this one; "" where none is."""
    near = alike(name, known)
    return f" Gần nhất: {', '.join(near)}." if near else ""


def alike(name: str, known: Iterable[str], key: Callable[[str], str] = str, cutoff: float = 0.5) -> list[str]:
    """The names most like this one, at most three, the likest first; they are compared by their keys."""
    by_key = {key(one): one for one in known}
    return [by_key[one] for one in get_close_matches(key(name), by_key, n=3, cutoff=cutoff)]


def reason(fault: Mapping[str, Any]) -> str:
    """What is wrong, in Vietnamese, without the place."""
    kind, context = fault["type"], fault.get("ctx", {})
    if kind in ("value_error", "assertion_error"):
        return str(context["error"])
    if fault["input"] is None and kind.endswith("_type"):
        return "đang để trống"
    if kind == "string_type" and isinstance(fault["input"], list | dict):
        return "phải là chữ, không phải danh sách"
    if kind == "literal_error":
        words = [word.strip("'") for word in context["expected"].replace(" or ", ", ").split(", ") if word != "''"]
        return f"ghi “{fault['input']}”, phải là một trong: {', '.join(words)}.{nearest(str(fault['input']), words)}"
    return KINDS.get(kind, "giá trị không hợp lệ").format(**context)


def unopened(name: str, error: OSError) -> str:
    """That a file or folder cannot be read or written, why, and what to do: the system says it in English."""
    if isinstance(error, FileNotFoundError):
        return f"Không tìm thấy {name}. Hãy chép tệp hoặc thư mục này vào chỗ của nó rồi chạy lại."
    if isinstance(error, IsADirectoryError | NotADirectoryError | FileExistsError):
        return f"{name}: cần tệp mà có thư mục, hoặc ngược lại. Hãy đổi tên hoặc chuyển đi rồi chạy lại."
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return f"Không được quyền mở {name}. Hãy đóng tệp này trong chương trình khác, kiểm tra quyền đọc, ghi của tệp."
    if error.errno in FULL:
        return f"Không ghi được {name}: ổ đĩa đã đầy. Hãy xóa bớt tệp rồi chạy lại."
    return f"Không đọc hoặc ghi được {name} (lỗi hệ thống {error.errno}). Hãy kiểm tra ổ đĩa, đường mạng rồi chạy lại."


class CchcError(Exception):
    """Stops the run. The message is shown as it is, without a traceback; `details` are a list below it."""

    def __init__(self, message: str = "", details: Sequence[str] = ()) -> None:
        super().__init__(visible(message))
        self.details = [visible(detail) for detail in details]

    def __reduce__(self) -> tuple[object, ...]:
        """Sent from one process to another it is what it was, whatever its class was made from."""
        return type(self).__new__, (type(self), *self.args), vars(self)

    def _render_traceback_(self) -> list[str]:
        """What IPython shows under a cell: the sentence and its list alone; `%debug` still reaches the frames.

        With --debug the trace of what went wrong stands below them.
        """
        cause = self.__cause__ if os.environ.get(DEBUG) else None
        trace = ["", *traceback.format_exception(cause)] if cause else []
        return [f"{SAID}{self}", *(f"  - {detail}" for detail in self.details), *trace]


@contextmanager
def written_by(whose: str) -> Iterator[None]:
    """A mistake of who wrote `whose` (a rule, a way of computing, an exporter) as a CchcError that names it."""
    try:
        yield
    except CchcError:
        raise
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        words = " ".join(f"{type(error).__name__}: {error}".split())
        raise CchcError(
            f"{whose} gặp lỗi lập trình tại {Path(last.filename).name}, dòng {last.lineno} ({words}). "
            "Hãy báo người viết phần này; chạy lại với --debug để xem chi tiết."
        ) from error


class FileError(CchcError):
    """Everything that is wrong in one file kept by hand; `faults` are a line each, with file and place."""

    def __init__(self, name: str, faults: Sequence[str]) -> None:
        faults = [fault.rstrip(".") for fault in faults]
        super().__init__(f"Tệp {name}, {'; '.join(faults)}. {AGAIN}")
        self.faults = [visible(f"Tệp {name}, {fault}") for fault in faults]


class CatalogueError(CchcError):
    """Everything that is wrong in the catalogue; `faults` are a line each, with file, line and column.

    One alone is the message, several are the details; `unchecked` says what could not be judged beside them.
    """

    def __init__(self, faults: Sequence[str], unchecked: str = "") -> None:
        last = [unchecked] if unchecked else []
        if len(faults) == 1:
            super().__init__(f"{faults[0].rstrip('.')}. {AGAIN}", last)
        else:
            super().__init__(f"Danh mục có {len(faults)} chỗ phải sửa.", [*faults, *last])
        self.faults = [visible(fault.rstrip(".")) for fault in faults]
        self.unchecked = visible(unchecked)


def own_words(shown: Sequence[str]) -> str:
    """What an error of ours said in a kernel, by what it showed there; "" where the error was another's."""
    first = shown[0] if shown else ""
    said = shown[: shown.index("")] if "" in shown else shown  # below the blank line stands a trace
    return " ".join(map(str.strip, said)).removeprefix(SAID) if first.startswith(SAID) else ""
