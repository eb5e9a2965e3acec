"""A YAML file kept by hand: all that is wrong with it is named at once, each with its line and the nearest name."""

from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from cchc.project.errors import FileError
from cchc.project.yaml_file import read_yaml


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    title: str


class Whole(BaseModel):
    model_config = ConfigDict(extra="forbid")
    number: str
    day: date
    place: str | None = None
    open: bool = False
    parts: list[Part] = []


TEXT = """# lời dẫn
number: "5"
day: 2021-12-14
place: Mỹ Tú
open: true
parts:
  - name: A
    title: B
  - name: C
    title: D
"""


def read(folder: Path, text: str) -> Whole:
    (folder / "a.yml").write_text(text, encoding="utf-8")
    return read_yaml(folder / "a.yml", Whole)


@pytest.mark.parametrize(
    ("old", "new", "name", "value"),
    [
        ('"5"', "2021", "number", "2021"),
        ('"5"', "05", "number", "05"),
        ('"5"', "1:30", "number", "1:30"),
        ("Mỹ Tú", "No", "place", "No"),
        ("Mỹ Tú", "null", "place", None),
        ("Mỹ Tú", "", "place", None),
        ("Mỹ Tú", '""', "place", ""),
        ("Mỹ Tú", "“Mỹ Tú” và", "place", "“Mỹ Tú” và"),
        ("2021-12-14", '"2021-12-14"', "day", date(2021, 12, 14)),
        ("true", "no", "open", False),
        ("\n", "\r\n", "place", "Mỹ Tú"),
    ],
)
def test_values_are_what_was_typed(old: str, new: str, name: str, value: object, tmp_path: Path) -> None:
    assert getattr(read(tmp_path, TEXT.replace(old, new)), name) == value


FAULTS = [
    ("2021-12-14", "2021-13-14", ["dòng 3, mục day: phải là ngày có thật, viết như 2021-12-14"]),
    ("2021-12-14", "14/12/2021", ["dòng 3, mục day: phải là ngày có thật"]),
    ("true", "có", ["dòng 5, mục open: phải là yes hoặc no"]),
    ('"5"', "“5”", ['dòng 2: hãy thay dấu ngoặc kép cong (“ ”) bằng dấu ngoặc kép thẳng (")']),
    ('"5"', '"5”', ["dòng 2, cột 9: dấu ngoặc kép không đóng; hãy thay dấu ngoặc kép cong"]),
    ('"5"', '"5', ["dòng 2, cột 9: dấu ngoặc kép không đóng"]),
    ('"5"', '"5\\x"', ["dòng 2, cột 13: dấu \\ trong ngoặc kép phải viết \\\\"]),
    ('"5"', '"5" a', ["dòng 2, cột 13: thụt dòng không đều, hoặc có chữ sau dấu ngoặc kép đóng"]),
    ('"5"', "", ["dòng 2, mục number: đang để trống"]),
    ('"5"', "[5", ["dòng 2, cột 9: dấu ngoặc vuông hoặc ngoặc nhọn không đóng"]),
    ('"5"', "@5", ["dòng 2, cột 9: giá trị bắt đầu bằng ký tự đặc biệt"]),
    ('"5"', "*5", ["dòng 2, cột 9: giá trị bắt đầu bằng ký tự đặc biệt"]),
    ('"5"', "\n  - 5", ["dòng 2, mục number: phải là chữ, không phải danh sách"]),
    ("Mỹ Tú", "UBND: Mỹ Tú", ["dòng 4, cột 12: giá trị có dấu hai chấm thì đặt cả giá trị trong dấu ngoặc kép"]),
    ("place: ", "place ", ["dòng 4: “place Mỹ Tú” phải viết “tên: giá trị”"]),
    ("place: ", "place:", ["dòng 4: “place:Mỹ Tú” phải viết “tên: giá trị”, có dấu cách sau dấu hai chấm"]),
    ("    title: B", "    title B", ["dòng 8, cột 5: thiếu dấu hai chấm sau tên mục"]),
    ("    title: B", "\t  title: B", ["dòng 8: thụt dòng bằng phím Tab; hãy thay bằng dấu cách"]),
    ("    title: B", "   title: B", ["dòng 8, cột 4: thụt dòng không đều"]),
    ("    title: B", "    titel: B", ["dòng 8, mục parts.1.titel: mục này không có trong mẫu. Gần nhất: title",
                                      "dòng 7, thiếu mục parts.1.title"]),
    ("place:", "plcae:", ["dòng 4, mục plcae: mục này không có trong mẫu. Gần nhất: place"]),
    ("number:", "Number:", ["dòng 2, mục Number: mục này không có trong mẫu. Gần nhất: number", "thiếu mục number"]),
    ("place:", "number:", ["dòng 4: mục number đã ghi ở dòng 2; chỉ giữ một dòng"]),
    ("    title: D", "    title: D\n    name: E", ["dòng 11: mục name đã ghi ở dòng 9"]),
    ("parts:\n", "parts:\n  - A\n", ["dòng 7, mục parts.1: phải là các mục “tên: giá trị”"]),
    (TEXT, "xin chào", ["dòng 1: “xin chào” phải viết “tên: giá trị”"]),
    (TEXT, "", ["thiếu mục number", "thiếu mục day"]),
    (TEXT, "number: &x [*x]", ["dòng 1: không dùng & và * để lặp lại một phần"]),
    (TEXT, "number: \0", ["dòng 1, cột 1: sai cú pháp YAML"]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), FAULTS)
def test_a_fault_is_named_with_its_line(old: str, new: str, words: list[str], tmp_path: Path) -> None:
    assert old in TEXT
    with pytest.raises(FileError) as caught:
        read(tmp_path, TEXT.replace(old, new, 1))
    said = str(caught.value)
    assert all(each in said for each in words), said
    assert said.startswith("Tệp a.yml, ") and "Input" not in said and "\n" not in said
    assert all(fault.startswith("Tệp a.yml, ") for fault in caught.value.faults)


def test_all_faults_are_named_at_once_in_order(tmp_path: Path) -> None:
    """One entry that cannot be read hides nothing of another."""
    text = TEXT.replace('"5"', '"5').replace("12-14", "12-32").replace("place: ", "place ").replace("true", "có")
    with pytest.raises(FileError) as caught:
        read(tmp_path, text.replace("    title: B", "\ttitle: B") + "more: 1\n")
    lines = [fault.removeprefix("Tệp a.yml, ").partition(":")[0] for fault in caught.value.faults]
    assert lines == [
        "dòng 2, cột 9", "dòng 3, mục day", "dòng 4", "dòng 5, mục open", "dòng 8", "dòng 11, mục more"
    ]  # fmt: skip


def test_no_file_is_for_the_caller(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_yaml(tmp_path / "a.yml", Whole)
