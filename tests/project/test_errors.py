"""Errors of ours speak Vietnamese, and are known in a kernel by what they show, whatever their class is called."""

import ast
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from pydantic import BaseModel, Field, ValidationError

from cchc.project import errors
from cchc.project.errors import CchcError, FileError, explain, own_words, unopened

PACKAGE = Path(errors.__file__).parents[1]


class Stopped(CchcError):
    """An error of ours by another name."""


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (CchcError("Thiếu tệp."), "Thiếu tệp."),
        (Stopped("Thiếu tệp."), "Thiếu tệp."),
        (FileError("a.csv", ["dòng 2: sai."]), "Tệp a.csv, dòng 2: sai. Hãy sửa lại rồi chạy lại."),
        (CchcError("Hai chỗ.", ["một", "hai"]), "Hai chỗ. - một - hai"),
        (ValueError("Lỗi: sai"), ""),
        (type("CchcError", (Exception,), {})("giả"), ""),
    ],
)  # fmt: skip
def test_what_a_kernel_shows_tells_ours_from_others(error: Exception, words: str, monkeypatch) -> None:
    shown: list[list[str]] = []
    shell = InteractiveShell()
    monkeypatch.setattr(shell, "_showtraceback", lambda kind, value, traceback: shown.append(traceback))
    try:
        raise error
    except type(error):
        shell.showtraceback()
    assert own_words(shown[0]) == words


def test_every_error_of_the_package_is_a_cchc_error() -> None:
    """But the one that a reader in a process of its own hands over as words, and a cell's, which becomes a line's."""
    classes = {
        node.name: {ast.unparse(base) for base in node.bases}
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    }
    assert {name for name, bases in classes.items() if bases & {"Exception", "ValueError", "RuntimeError"}} == {
        "CchcError", "CellError", "Unreadable"
    }  # fmt: skip


class Row(BaseModel):
    count: int = Field(gt=0)
    text: str
    other: float


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"count": "a", "text": 5, "other": "b"}, "count: phải là số nguyên; text: phải là chữ; nếu"),
        ({"count": 0, "text": None, "other": {}}, "count: phải lớn hơn 0; text: đang để trống; other: phải là số"),
        ({"count": b"", "text": [], "other": 1}, "text: phải là chữ, không phải danh sách"),
    ],
)
def test_no_fault_is_told_in_english(values: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Row(**values)
    said = explain(caught.value)
    assert words in said and "Input" not in said and "valid" not in said


@pytest.mark.parametrize("debug", [True, False])
def test_the_trace_of_an_author_s_mistake_is_shown_only_when_asked_for(debug: bool, monkeypatch) -> None:
    monkeypatch.delenv(errors.DEBUG, raising=False)
    if debug:
        monkeypatch.setenv(errors.DEBUG, "1")
    with pytest.raises(CchcError) as told, errors.written_by("Quy tắc x"):
        {}["y"]
    shown = told.value._render_traceback_()
    assert own_words(shown) == str(told.value)
    assert str(told.value).startswith("Quy tắc x gặp lỗi lập trình tại test_errors.py, dòng ")
    assert ("KeyError" in "".join(shown[1:])) is debug


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (FileNotFoundError(2, "No such file or directory"), "Không tìm thấy tệp a.xlsx. Hãy chép"),
        (PermissionError(13, "Permission denied"), "Không được quyền mở tệp a.xlsx. Hãy đóng tệp này"),
        (OSError(30, "Read-only file system"), "Không được quyền mở tệp a.xlsx. Hãy đóng tệp này"),
        (IsADirectoryError(21, "Is a directory"), "tệp a.xlsx: cần tệp mà có thư mục"),
        (OSError(28, "No space left on device"), "Không ghi được tệp a.xlsx: ổ đĩa đã đầy. Hãy xóa bớt"),
        (OSError(5, "Input/output error"), "Không đọc hoặc ghi được tệp a.xlsx (lỗi hệ thống 5). Hãy kiểm tra"),
    ],
)
def test_what_the_system_says_in_english_is_said_with_what_to_do(error: OSError, said: str) -> None:
    text = unopened("tệp a.xlsx", error)
    assert text.startswith(said) and error.strerror not in text
