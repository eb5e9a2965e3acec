"""Lines put into files kept by hand, and taken out: what stands there keeps its bytes, nobody's line is lost."""

import csv
import io
import multiprocessing
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.language.text import tidy
from cchc.project.csv_edit import add_line, locked, remove_line
from cchc.project.csv_lines import CsvLine, checked_line, read_lines
from cchc.project.errors import CchcError, FileError

TITLES = "Ô;Giá trị trong tệp;Lý do\n"


class Entry(CsvLine):
    titles: ClassVar = {"cell": "Ô", "expected": "Giá trị trong tệp", "why": "Lý do"}
    unique: ClassVar = {"ô": ("cell",)}
    quoted = ("expected",)

    cell: str
    expected: str = ""
    why: str


def entry(cell: str = "D1", expected: str = "21,125", why: str = "gõ nhầm") -> Entry:
    return Entry(cell=cell, expected=expected, why=why)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "corrections.csv"


def test_a_new_file_opens_in_a_vietnamese_spreadsheet_program(path: Path) -> None:
    add_line(path, entry())
    assert path.read_bytes() == f"\ufeff{TITLES}D1;21,125;gõ nhầm\n".encode()


@pytest.mark.parametrize(
    ("before", "added"),
    [
        ("Ô,Giá trị trong tệp,Lý do\nA1,1,x\n", 'D1,"21,125",gõ nhầm\n'),
        ("Ô,Giá trị trong tệp,Lý do\r\nA1,1,x", '\r\nD1,"21,125",gõ nhầm\r\n'),
        ("\ufeffsep=;\r\nLý do;Ô;Giá trị trong tệp;;\r\nx;A1;1;;\r\n", "gõ nhầm;D1;21,125\r\n"),
        ("cell\texpected\twhy\nA1\t1\tx\n\n", "D1\t21,125\tgõ nhầm\n"),
    ],
    ids=["commas", "no line end", "hint, BOM, other order", "tabs, ids, blank line"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_file_keeps_how_it_was_saved(path: Path, before: str, added: str, encoding: str) -> None:
    before = before if encoding == "utf-8" else f"\ufeff{before.removeprefix(chr(0xFEFF))}"
    path.write_bytes(before.encode(encoding))
    add_line(path, entry())
    assert path.read_bytes().decode(encoding) == before + added
    assert read_lines(path, Entry)[-1] == entry()
    remove_line(path, entry())
    assert [line.cell for line in read_lines(path, Entry)] == ["A1"]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(tidy), min_size=1, max_size=4))
def test_every_text_is_read_back_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("csv") / "corrections.csv"
    lines = [entry(cell=f"A{n}", expected=text) for n, text in enumerate(texts, start=1)]
    for line in lines:
        add_line(path, line)
    assert read_lines(path, Entry) == lines
    before = path.read_bytes()
    add_line(path, entry())
    remove_line(path, entry())
    assert path.read_bytes() == before


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x";"y")', "=1+1", "@SUM(A1)", "+84 abc", "-abc"])
def test_what_a_spreadsheet_program_would_compute_is_kept_as_text(path: Path, text: str) -> None:
    add_line(path, entry(expected=text))
    (_, row) = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")), delimiter=";")
    assert row[1].startswith('="') and read_lines(path, Entry)[0].expected == text


@pytest.mark.parametrize("text", ["-5", "+1,5", "21,125", "98.44"])
def test_a_number_stands_as_it_is(path: Path, text: str) -> None:
    add_line(path, entry(expected=text))
    assert path.read_text(encoding="utf-8-sig").splitlines()[1] == f"D1;{text};gõ nhầm"


def test_a_second_line_on_the_same_matter_is_refused_and_names_the_first(path: Path) -> None:
    add_line(path, entry())
    before = path.read_bytes()
    with pytest.raises(CchcError, match=r"đã có dòng 2 về cùng ô: Ô “D1”, .*“gõ nhầm”"):
        add_line(path, entry(why="khác"))
    assert path.read_bytes() == before


def test_a_line_that_somebody_changed_is_not_taken_out(path: Path) -> None:
    add_line(path, entry(why="đã sửa"))
    with pytest.raises(CchcError, match="không còn dòng này"):
        remove_line(path, entry())
    assert read_lines(path, Entry) == [entry(why="đã sửa")]


def test_a_line_of_several_lines_is_taken_out_whole(path: Path) -> None:
    path.write_text(f'{TITLES}A1;1;"một\nhai"\nB1;2;ba\n', encoding="utf-8")
    remove_line(path, entry(cell="A1", expected="1", why="một hai"))
    assert path.read_text(encoding="utf-8") == f"{TITLES}B1;2;ba\n"


def test_a_file_with_faults_stays_as_it_is(path: Path) -> None:
    path.write_text(f"{TITLES}A1;1;\n", encoding="utf-8")
    with pytest.raises(FileError, match="dòng 2: cột “Lý do” không được để trống"):
        add_line(path, entry())
    assert path.read_text(encoding="utf-8") == f"{TITLES}A1;1;\n"


def test_a_file_that_libreoffice_has_open_is_left_alone(path: Path) -> None:
    (path.parent / ".~lock.corrections.csv#").touch()
    with pytest.raises(CchcError, match="đang mở trong LibreOffice"):
        add_line(path, entry())
    assert not path.exists()


def test_a_file_that_another_program_holds_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("cchc.project.csv_edit.write_atomic", refused)
    with pytest.raises(CchcError, match="đang mở trong chương trình khác"):
        add_line(path, entry())


def test_what_is_about_to_be_written_is_checked_as_a_line_of_the_file() -> None:
    with pytest.raises(CchcError, match="Chưa ghi được: cột “Lý do” không được để trống"):
        checked_line({"cell": "D1", "why": ""}, Entry)


def _many(path: Path, name: str) -> None:
    for n in range(20):
        add_line(path, entry(cell=f"{name}{n}"))


def test_two_who_write_at_once_lose_no_line(path: Path) -> None:
    context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn")
    writers = [context.Process(target=_many, args=(path, name)) for name in "AB"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert {line.cell for line in read_lines(path, Entry)} == {f"{name}{n}" for name in "AB" for n in range(20)}
    assert [one.name for one in path.parent.iterdir()] == [path.name], "no lock stays behind"


def test_a_folder_that_another_has_is_said_at_once(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(BlockingIOError), locked(tmp_path, wait=False):
        pass
    with locked(tmp_path, wait=False):
        pass
