"""A blank registers.xlsx: what it holds, what its cells take, and that what is filled in is read."""

import io

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from cchc.catalogue import Catalogue, load
from cchc.clean import clean_registers
from cchc.extract import read_registers
from cchc.project.period import Period
from cchc.project.registers import table
from cchc.workbooks.registers import blank_registers


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(Period("2021"), "944")


@pytest.fixture
def book(catalogue: Catalogue) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(blank_registers(catalogue)))


def test_a_sheet_a_register_behind_the_instructions(book: Workbook, catalogue: Catalogue) -> None:
    sheets = list(dict.fromkeys(column.sheet for column in catalogue.registers))
    assert book.sheetnames == ["Hướng dẫn", *sheets]
    for sheet in sheets:
        titles = [column.title for column in catalogue.registers if column.sheet == sheet]
        assert [cell.value for cell in book[sheet][1]] == titles
    assert blank_registers(catalogue) == blank_registers(catalogue)


def test_a_column_with_words_takes_them_from_the_instructions(book: Workbook, catalogue: Catalogue) -> None:
    guide = book["Hướng dẫn"]
    lists = {}
    for sheet in book.worksheets[1:]:
        for check in sheet.data_validations.dataValidation:
            if check.type == "list":
                cells = guide[check.formula1.partition("!")[2].replace("$", "")]
                rows = cells if isinstance(cells, tuple) else ((cells,),)
                lists[sheet.title, str(check.sqref)] = [cell.value for (cell,) in rows]
    worded = {(word.register_id, word.column) for word in catalogue.register_words}
    assert len(lists) == len(worded)
    assert lists["Văn bản chỉ đạo", "E2:E501"] == ["Kế hoạch", "Đôn đốc"]
    assert len(lists["Ngày nhận báo cáo", "A2:A501"]) == 10


def test_the_facts_of_the_narrative_stand_there_already(book: Workbook, catalogue: Catalogue) -> None:
    rows = list(book["Số liệu trong lời văn"].iter_rows(min_row=2, max_col=3))
    yellow = {row[0].value: row[2].fill.fgColor.rgb == "FFFFFBE0" for row in rows}
    facts = {fact.id: fact.printed for fact in catalogue.statements}
    assert yellow.items() < facts.items() and yellow["satisfaction_stated"] is False
    assert facts.keys() - yellow.keys() == {
        "survey_software_month", "survey_on_site", "province_inspection_communes", "email_use_share_low",
        "email_use_share_high", "land_certificates_revoked",
    }, "what no sentence prints and no check compares"  # fmt: skip


def test_an_office_alone_is_not_asked_for_what_only_its_superior_compares() -> None:
    alone = openpyxl.load_workbook(io.BytesIO(blank_registers(load(Period("2026-Q1"), "31783"))))
    rows = list(alone["Số liệu trong lời văn"].iter_rows(min_row=2, max_col=2, values_only=True))
    assert "survey_questions" in dict(rows) and "satisfaction_stated" not in dict(rows)
    assert len({label for _, label in rows}) == len(rows)


@pytest.mark.parametrize("more", [(), ("Lớp tin học", 3)])
def test_nothing_arose_is_said_in_the_first_row(book: Workbook, catalogue: Catalogue, tmp_path, more: tuple) -> None:
    sheet = book["Đào tạo, bồi dưỡng"]
    sheet["A2"] = "không phát sinh"
    for at, value in enumerate(more, start=1):
        sheet.cell(3, at, value)
    book.save(tmp_path / "registers.xlsx")
    cells, findings = clean_registers(read_registers(tmp_path / "registers.xlsx", catalogue.registers), catalogue)
    rows = table(cells, "training")
    assert list(rows.columns) == ["course", "people"] and len(rows) == bool(more)
    said = findings.loc[findings["check"] == "set_aside", "message"].tolist()
    beside = "Trang tính “Đào tạo, bồi dưỡng”, ô A2: ghi “Không phát sinh” mà sổ còn dòng khác. Hãy bỏ một trong hai."
    assert said == [beside] * bool(more)
    assert table(cells, "petitions").columns.empty, "a blank sheet says nothing"
