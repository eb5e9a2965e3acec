"""What the form writer writes, the form reader reads."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from stamped import declared

from cchc.catalogue import Unit, load
from cchc.clean import clean_forms, read_value
from cchc.clean.match import LabelIndex
from cchc.extract import read_form, read_submissions
from cchc.extract.workbook import read_workbook
from cchc.project.period import Period
from cchc.project.storage import save
from cchc.workbooks.form import GUIDE_SHEET, last_values, rows_for, template, templates, write_form

CATALOGUE = load(Period("2021"))
FORM = CATALOGUE.statistical_form
COMMUNE = CATALOGUE.unit("31603")
PERIOD = Period.parse("2022")
FILLED = {"count": 4747, "percent": 97.85, "flag": 1, "choice": 2}
PREVIOUS = {i.indicator: 12.0 for i in CATALOGUE.submitted if i.indicator}


def coded(path: Path) -> pd.DataFrame:
    """The rows of a form with the code of each."""
    rows = read_form(path)
    found = LabelIndex(CATALOGUE.submitted, {}).matches(tuple(rows["stt"]), tuple(rows["label"]))
    return rows.assign(code=[match.code for match in found])


def test_reads_back_to_the_same_cells(tmp_path: Path) -> None:
    rows = rows_for(CATALOGUE.office, CATALOGUE.submitted, CATALOGUE)
    kinds = ["4,747", 12, 99.5, "=1+1", "https://a.vn", "007", None]
    values = {row.code: kinds[i % len(kinds)] for i, row in enumerate(rows)}
    notes = {row.code: f"=ghi chú {row.code}" for row in rows[::3]}
    write_form(tmp_path / "944.xlsx", rows, CATALOGUE.office, CATALOGUE, values, notes)
    read = coded(tmp_path / "944.xlsx")
    assert read["code"].tolist() == [row.code for row in rows]
    assert dict(zip(read["code"], read["value"], strict=True)) == values
    assert {c: n for c, n in zip(read["code"], read["note"], strict=True) if n} == notes
    assert read["unit"].tolist() == [row.unit for row in rows]


def test_blank_form_reads_back_blank(tmp_path: Path) -> None:
    write_form(tmp_path / "a.xlsx", rows_for(COMMUNE, CATALOGUE.submitted, CATALOGUE), COMMUNE, CATALOGUE)
    assert set(read_form(tmp_path / "a.xlsx")["value"].map(lambda v: read_value(v, "count").status)) == {"blank"}


def test_commune_gets_its_own_rows_and_their_headings() -> None:
    rows = rows_for(COMMUNE, CATALOGUE.submitted, CATALOGUE)
    assert [r.code for r in rows if "both" in r.level] == [r.code for r in CATALOGUE.submitted if "both" in r.level]
    headings = "III III.6 IV IV.5 V V.3 V.6 VII VII.1 VII.2 VII.3 BS"
    assert [r.code for r in rows if "both" not in r.level] == headings.split()
    assert rows_for(CATALOGUE.office, CATALOGUE.submitted, CATALOGUE) == CATALOGUE.submitted


def test_same_arguments_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_form(tmp_path / name, CATALOGUE.form, CATALOGUE.office, CATALOGUE, {"I.1.1": "28"})
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize("given", [{"values": {"X.1": 1}}, {"notes": {"X.1": "a"}}])
def test_value_without_a_row_is_refused(tmp_path: Path, given: dict) -> None:
    with pytest.raises(KeyError, match=r"X\.1"):
        write_form(tmp_path / "a.xlsx", CATALOGUE.form, CATALOGUE.office, CATALOGUE, **given)


def blank(unit: Unit, previous: dict[str, float] | None = None) -> bytes:
    return template(unit, CATALOGUE, PERIOD, PERIOD.window, date(2022, 12, 10), previous, PERIOD.submitted_before)


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as book:
        return book.read(name).decode("utf-8")


def fill(path: Path, values: dict[str, float]) -> None:
    """Put numbers into cells of the first sheet that are there and empty, as a spreadsheet program would."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode("utf-8")
    for cell, value in values.items():
        sheet, count = re.subn(rf'(<c r="{cell}" s="[0-9]+")/>', rf"\1><v>{value}</v></c>", sheet)
        assert count == 1, cell
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in (parts | {"xl/worksheets/sheet1.xml": sheet.encode()}).items():
            book.writestr(name, content)


def filled(folder: Path, unit: Unit, previous: dict[str, float] | None) -> tuple[Path, dict[str, float]]:
    """A template with a value in each of its input cells, and these values by form code."""
    path = folder / f"{unit.code}-{unit.slug}.xlsx"
    folder.mkdir(exist_ok=True)
    path.write_bytes(blank(unit, previous))
    places = coded(path).set_index("code")["cell"]
    asked = CATALOGUE.asked(unit)
    given = {i.code: FILLED[i.kind] for i in asked}
    fill(path, {places[code]: value for code, value in given.items()})
    return path, given


def read_back(folder: Path, unit: Unit) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows, problems = read_submissions(folder)
    table, findings = clean_forms(rows, CATALOGUE, PERIOD, problems)
    # that the sheet of instructions holds no form may be said; nothing else may
    own = (findings["unit_code"] == unit.code) & ~findings["message"].str.contains(GUIDE_SHEET)
    return table[table["unit_code"] == unit.code], findings[own]


@pytest.mark.parametrize("previous", [None, PREVIOUS], ids=["first", "with-last-period"])
@pytest.mark.parametrize("unit", [CATALOGUE.office, COMMUNE], ids=lambda u: u.code)
def test_a_filled_template_needs_no_repair(tmp_path: Path, unit: Unit, previous: dict[str, float] | None) -> None:
    _, given = filled(tmp_path, unit, previous)
    table, findings = read_back(tmp_path, unit)
    assert dict(zip(table["code"], table["value"], strict=True)) == given
    assert set(table["status"]) == {"ok"} and set(table["repair"]) == {""}
    assert findings["message"].tolist() == []


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_template_saved_by_libreoffice_needs_no_repair(
    libreoffice: Callable[..., None], tmp_path: Path, kind: str
) -> None:
    path, given = filled(tmp_path / "filled", CATALOGUE.office, PREVIOUS)
    saved = tmp_path / "saved"
    libreoffice(kind, saved, path)
    table, findings = read_back(saved, CATALOGUE.office)
    assert dict(zip(table["code"], table["value"], strict=True)) == given
    assert set(table["status"]) == {"ok"} and findings["message"].tolist() == []
    if kind == "xlsx":
        sheet = part(saved / path.name, "xl/worksheets/sheet1.xml")
        assert "<sheetProtection" in sheet and sheet.count("<dataValidation ") > 10, "it keeps lock and validation"


@pytest.mark.parametrize("unit", [CATALOGUE.office, COMMUNE], ids=lambda u: u.code)
def test_only_values_asked_for_and_notes_are_unlocked(tmp_path: Path, unit: Unit) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(blank(unit, PREVIOUS))
    styles = re.search(r"<cellXfs.*?</cellXfs>", part(path, "xl/styles.xml"), re.DOTALL)[0]
    unlocked = [
        '<protection locked="0"/>' in x for x in re.findall(r"<xf .*?(?:/>|</xf>)", styles.replace("/><prot", "><prot"))
    ]
    sheet = part(path, "xl/worksheets/sheet1.xml")
    assert "<sheetProtection " in sheet and "password" not in sheet
    open_cells = {c for c, s in re.findall(r'<c r="([A-Z]+[0-9]+)" s="([0-9]+)"', sheet) if unlocked[int(s)]}
    rows = coded(path)
    asked = (
        rows["code"]
        .map(lambda c: CATALOGUE.by_code[c])
        .map(lambda i: bool(i.indicator) and (unit == CATALOGUE.office or "both" in i.level))
    )
    assert open_cells == {*rows.loc[asked, "cell"], *rows["note_cell"]}


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("I.1.1", 'type="whole" operator="greaterThanOrEqual"'),
        ("III.6.8", 'type="decimal"'),
        ("I.7", 'type="list"'),
        ("I.5.2", 'type="list"'),
    ],
)
def test_each_kind_accepts_only_its_own(tmp_path: Path, code: str, rule: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(blank(CATALOGUE.office))
    cell = coded(path).set_index("code")["cell"][code]
    sheet = part(path, "xl/worksheets/sheet1.xml")
    found = re.search(rf'<dataValidation [^>]*sqref="{cell}".*?</dataValidation>', sheet)[0]
    formula = {"I.1.1": "0", "III.6.8": "0</formula1><formula2>100", "I.7": '"1,0"', "I.5.2": '"0,1,2"'}[code]
    assert rule in found and f"<formula1>{formula}<" in found
    assert "Giá trị không phù hợp" in found and f"Dòng {code}" in found
    assert all(f"{v} = {label}" in found for v, label in CATALOGUE.by_code[code].choices.items())


def test_every_validation_fits_the_program(recwarn: pytest.WarningsRecorder) -> None:
    """XlsxWriter warns and drops a validation whose words are too long."""
    for unit in (CATALOGUE.office, COMMUNE):
        blank(unit)
    assert not recwarn.list


def test_last_periods_values_stand_beside_the_input(tmp_path: Path) -> None:
    places = [("31603", "dossiers_received_commune"), ("31603", "x"), ("944", "y")]
    table = declared("observations", *[{"unit_code": unit, "indicator": name} for unit, name in places])
    save(tmp_path / "2021", observations=table.assign(period="2021", value=[5120.0, None, 3.0]))
    values = last_values(tmp_path / "2021", CATALOGUE)
    assert values == {"31603": {"dossiers_received_commune": 5120.0}, "944": {"y": 3.0}}
    assert last_values(tmp_path / "2020", CATALOGUE) == {}
    save(tmp_path / "2025-H1", observations=table.assign(period="2025-H1", unit_code="31567", value=1.0))
    assert last_values(tmp_path / "2025-H1", load(Period("2025"))) == {}, "the code meant the town then"
    path = tmp_path / "a.xlsx"
    path.write_bytes(blank(COMMUNE, values["31603"]))
    heads = [row[4] for row in read_workbook(path)[0].rows if row[4]][:2]
    assert heads == ["Kỳ trước", "(quý III/2022)"]
    sheet = part(path, "xl/worksheets/sheet1.xml")
    rows = coded(path).set_index("code")
    beside = rows["cell"]["III.6.6"].replace("D", "E")
    assert re.search(rf'<c r="{beside}" s="[0-9]+"><v>5120</v></c>', sheet)
    assert rows["value"].isna().all(), "last period's figures are never read as this one's"


def test_templates_for_all_units_are_the_same_each_time() -> None:
    first, second = (templates(CATALOGUE, PERIOD, PERIOD.window, None, {"944": PREVIOUS}) for _ in range(2))
    assert list(first) == [f"{u.code}-{u.slug}.xlsx" for u in CATALOGUE.units] and first == second
    with zipfile.ZipFile(io.BytesIO(first["944-huyen-my-tu.xlsx"])) as book:
        moments = re.findall(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T", book.read("docProps/core.xml").decode())
    assert set(moments) == {"2021-01-01T"}, "no clock in the file"


def test_the_form_says_its_own_name_and_title(tmp_path: Path) -> None:
    own = FORM.model_copy(update={"name": "Biểu 01/BC", "subject": "Kết quả theo bộ chỉ tiêu mới"})
    catalogue = replace(CATALOGUE, statistical_form=own)
    write_form(tmp_path / "a.xlsx", CATALOGUE.form, CATALOGUE.office, catalogue)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert (sheet.title, sheet["A1"].value) == ("Biểu 01_BC", "KẾT QUẢ THEO BỘ CHỈ TIÊU MỚI")


@pytest.mark.parametrize(
    ("code", "said"),
    [("31603", "rồi gửi về UBND huyện Mỹ Tú."), ("944", "vào thư mục data/raw/2021/submissions.")],
)
def test_the_guide_says_where_the_form_goes(code: str, said: str) -> None:
    """The office sends its own form to nobody."""
    book = openpyxl.load_workbook(
        io.BytesIO(template(CATALOGUE.unit(code), CATALOGUE, CATALOGUE.period, CATALOGUE.period.window))
    )
    lines = [cell for row in book[GUIDE_SHEET].iter_rows(values_only=True) for cell in row if isinstance(cell, str)]
    assert any(line.endswith(said) for line in lines)
