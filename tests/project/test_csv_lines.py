"""A file kept by hand comes back as it was typed, whatever separates its columns."""

import csv
import re
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc.language.text import tidy
from cchc.project.csv_lines import CsvLine, read_lines
from cchc.project.errors import CchcError


class Pair(CsvLine):
    titles: ClassVar = {"name": "Tên", "why": "Lý do"}
    unique: ClassVar = {"tên": ("name",)}

    name: str
    why: str = ""


TORN = re.compile("[áÃĂÆÄ][\xa0-\xbf‘ƒ]")  # refused: UTF-8 that was read as a code page looks like this
CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0?#="), max_size=20).map(tidy)
CELL = CELL.filter(lambda text: not TORN.search(text))


@given(pairs=st.dictionaries(CELL.filter(bool), CELL, max_size=5), mark=st.sampled_from(",;\t"))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_cells_come_back_as_typed(tmp_path: Path, pairs: dict[str, str], mark: str) -> None:
    path = tmp_path / "pairs.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=mark).writerows([("Lý do", "Tên"), *((why, name) for name, why in pairs.items())])
    assert {line.name: line.why for line in read_lines(path, Pair)} == pairs


@pytest.mark.parametrize("text", ["Xếp loại «khá»", "«Xã» khác «đá», «là»", "UBND XÃ\u00a0MỸ TÚ", "5 m²"])
def test_a_sign_after_a_letter_is_no_torn_letter(text: str, tmp_path: Path) -> None:
    assert read(tmp_path, f"{HEAD}\n{text};b;c\n") == [(tidy(text), "b", "c")]


@pytest.mark.parametrize("code_page", ["cp1252", "cp1258"])
@pytest.mark.parametrize("word", ["từ", "thủ tục", "cần từ «thủ»", "«từ»", "đã", "có", "năm"])
def test_a_torn_letter_is_named(word: str, code_page: str, tmp_path: Path) -> None:
    torn = word.encode().decode(code_page)
    with pytest.raises(CchcError, match=r"dòng 2: cột “Lý do” đã hỏng chữ Việt"):
        read(tmp_path, f"{HEAD}\nA;{torn};c\n")


def test_no_file_no_lines_and_a_fault_names_its_line(tmp_path: Path) -> None:
    assert read_lines(tmp_path / "pairs.csv", Pair) == []
    (tmp_path / "pairs.csv").write_text("name,why\na,1\n\na,2\n,3\n", encoding="utf-8")
    said = "Tệp pairs.csv, dòng 4: cột “Tên” trùng tên “[aA]” với dòng 2; dòng 5: cột “Tên” không được để trống."
    with pytest.raises(CchcError, match=said):
        read_lines(tmp_path / "pairs.csv", Pair)


class Known(Pair):
    """With a column that repeats what stands elsewhere, and a name that only some lines may have."""

    titles: ClassVar = {"name": "Tên", "why": "Lý do", "found": "Đã ghi"}
    quoted = ("found",)

    found: str = ""


HEAD = "Tên;Lý do;Đã ghi"


def read(folder: Path, text: str | bytes) -> list[tuple[str, str, str]]:
    (folder / "a.csv").write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return [(line.name, line.why, line.found) for line in read_lines(folder / "a.csv", Known)]


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}\nMỹ Tú;vì sao;5\n",
        f"\ufeff{HEAD}\r\nMỹ Tú;vì sao;5\r\n",
        f"sep=;\r\n{HEAD}\r\nMỹ Tú;vì sao;5",
        f'"sep=;"\n{HEAD}\nMỹ Tú;vì sao;5',
        f"{HEAD};;;\nMỹ Tú;vì sao;5;;;\n;;;;;\n\n;;\n",
        f"{HEAD}\nMỹ Tú;vì sao;5".replace(";", "\t").encode("utf-16"),
        f"{HEAD}\nMỹ Tú;vì sao;5".replace(";", ","),
        '"LÝ DO","tên","found"\n"vì  sao","Mỹ Tú ","=""5"""',
        f"{HEAD}\rMỹ Tú;vì sao;5\r",
    ],
)
def test_however_a_spreadsheet_program_saves_it(text: str | bytes, tmp_path: Path) -> None:
    assert read(tmp_path, text) == [("Mỹ Tú", "vì sao", "5")]


def test_a_cell_may_hold_lines_and_lines_are_counted_as_in_the_file(tmp_path: Path) -> None:
    assert read(tmp_path, f'{HEAD}\nA;"hai\ndòng";\n')[0][1] == "hai dòng"
    with pytest.raises(CchcError, match="dòng 4: cột “Tên” không được để trống"):
        read(tmp_path, f'{HEAD}\nA;"hai\ndòng";\n;b;\n')


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Tên;Lý d;Đã ghi\n", "dòng 1: cần đúng các cột .*; thiếu “Lý do”; dòng 1: cột “Lý d” .* Gần nhất: Lý do"),
        ("Tên;Lý do\n", "dòng 1: .*; thiếu “Đã ghi”"),
        (f"{HEAD};Tên\n", "dòng 1: cột “Tên” ghi hai lần"),
        (f"sep=;\n{HEAD};Khác\n", "dòng 2: cột “Khác” không có trong mẫu"),
        ("", "dòng 1: cần đúng các cột “Tên”, “Lý do”, “Đã ghi”"),
        (f"{HEAD}\nA;b\n", "dòng 2: có 2 ô, cần 3 ô; còn thiếu “;”"),
        (f"{HEAD}\nA;b;c;d\n", "dòng 2: có 4 ô, cần 3 ô; ô nào có “;” thì đặt trong dấu ngoặc kép"),
        ("Tên\tLý do\tĐã ghi\nA\tb\n", "dòng 2: có 2 ô, cần 3 ô; còn thiếu dấu tab"),
        (f"{HEAD}\n#NAME?;b;c\n", "dòng 2: cột “Tên” ghi lỗi #NAME. của bảng tính"),
        (f"{HEAD}\nA;#REF!;c\n", "dòng 2: cột “Lý do” ghi lỗi #REF! của bảng tính"),
        (f"{HEAD}\nA;########;c\n", "dòng 2: cột “Lý do” ghi lỗi ######## của bảng tính"),
        (f"{HEAD}\nV? V?n A;b;c\n", "dòng 2: cột “Tên” đã mất chữ Việt khi lưu"),
        (f'{HEAD}\nA;"b;c\nB;b;c\n', "dòng 2: dấu ngoặc kép không đóng"),
        (f'{HEAD}\nA;b;"c\nB;b;c"\n', "dòng 2: một ô chứa cả dòng sau: dấu ngoặc kép không đóng"),
        (f'{HEAD}\nA;"b"b;c\n', "dòng 2: dấu ngoặc kép"),
        (f"{HEAD}\nA;b;c\nA;d;e\n", "dòng 3: cột “Tên” trùng tên “[aA]” với dòng 2"),
    ],
)
def test_a_fault_is_named(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(CchcError, match=rf"Tệp a\.csv, .*{words}"):
        read(tmp_path, text)


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    """A quote left open hides no line below it."""
    with pytest.raises(CchcError) as caught:
        read(tmp_path, f'{HEAD}\n;b;c\nA;"b;c\n\n#N/A;?;c\nB;b;c;d\nC;b;c\nC;b;c\n')
    lines = [fault.removeprefix("Tệp a.csv, dòng ").partition(":")[0] for fault in caught.value.faults]
    assert lines == ["2", "3", "5", "6", "8"]


def test_what_repeats_another_cell_may_be_an_error_of_a_spreadsheet(tmp_path: Path) -> None:
    text = f"{HEAD}\nA;http://a.vn/x?y=1 sao?;#REF!\nB;hả?;a?b\n"
    assert [found for _, _, found in read(tmp_path, text)] == ["#REF!", "a?b"]


def test_a_line_may_be_checked_further(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"{HEAD}\nA;b;\nB;b;\n", encoding="utf-8")

    def check(line: Known) -> None:
        raise CchcError(f"{line.name} không có trong danh mục. Gần nhất: C.")

    with pytest.raises(CchcError, match=r"dòng 2: A .* Gần nhất: C; dòng 3: B .* Gần nhất: C\. Hãy"):
        read_lines(tmp_path / "a.csv", Known, check)
