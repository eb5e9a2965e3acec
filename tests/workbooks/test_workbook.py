"""annex.xlsx: formulas that give the report's own values, blanks that stay blank, text that stays text."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from PIL import ImageFont

from cchc.catalogue import load, wording
from cchc.extract import read_workbook
from cchc.indicators import compute_office
from cchc.project.fonts import SHIPPED
from cchc.project.paths import Workspace
from cchc.project.period import Period
from cchc.project.storage import load as load_tables
from cchc.workbooks.annex import FINDINGS, HEAD, MORE, OTHER_FIGURES, UNITS, AnnexWorkbook
from cchc.workbooks.sheets import lay_out

CATALOGUE = load(Period("2021"))
SHEET = CATALOGUE.statistical_form.name
SHEETS = [SHEET, MORE, UNITS, FINDINGS]
FACES = {False: "regular", True: "bold"}
COMPUTED = {"sum", "all_yes", "total", "formula", "ratio"}
PAYLOADS = ['=HYPERLINK("http://a.vn","x")', "+cmd|' /C calc'!A0", "@SUM(A1:A9)", "-1+1", "http://a.vn/x", "\t=1+1"]


@pytest.fixture(scope="module")
def annex(made: Workspace) -> AnnexWorkbook:
    tables = load_tables(made.processed, "observations", "indicators", "findings", "registers")
    return AnnexWorkbook(CATALOGUE, *tables, "Thống kê số liệu", "(Kèm theo Báo cáo)", ["Ô để trống: chưa có số liệu."])


@pytest.fixture(scope="module")
def book(annex: AnnexWorkbook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(annex, tmp_path_factory.mktemp("annex") / "annex.xlsx")


def write(annex: AnnexWorkbook, path: Path) -> Path:
    path.write_bytes(annex.workbook())
    return path


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as book:
        return book.read(name).decode()


def xml(path: Path, sheet: str) -> str:
    return part(path, f"xl/worksheets/sheet{SHEETS.index(sheet) + 1}.xml")


def rows(path: Path, sheet: str) -> list[dict[str, object]]:
    """The rows below the header, each with its number; None where a cell is empty."""
    found = next(s for s in read_workbook(path) if s.name == sheet).rows
    named = [{k: None if v == "" else v for k, v in zip(found[HEAD], row, strict=False)} for row in found[HEAD + 1 :]]
    return [row | {"row": at} for at, row in enumerate(named, start=HEAD + 2)]


def row(path: Path, sheet: str, code: str) -> dict[str, object]:
    return next(r for r in rows(path, sheet) if r["Mã"] == code)


def formulas(path: Path, sheet: str) -> dict[str, str]:
    return dict(re.findall(r'<c r="([A-Z]+[0-9]+)"[^>]*><f>([^<]*)</f>', xml(path, sheet)))


def differences(path: Path, indicators: pd.DataFrame) -> list[str]:
    """Where the two sheets of figures do not show what `indicators` holds."""
    shown = [r for s in (SHEET, MORE) for r in rows(path, s) if r.get("Chỉ tiêu thống kê") not in (None, OTHER_FIGURES)]
    assert len(shown) >= len(indicators)
    return [
        f"{wanted.code or wanted.indicator}: {found['Số liệu']}, not {wanted.value}"
        for found, wanted in zip(shown, indicators.itertuples(), strict=False)
        if not _same(found["Số liệu"], wanted)
    ]


def _same(found: object, wanted) -> bool:
    if pd.isna(wanted.value):
        return found == ("không phát sinh" if wanted.status == "not_applicable" else None)
    return isinstance(found, int | float) and abs(found - wanted.value) < 1e-9


# --- figures ------------------------------------------------------------------------------------------------


def test_every_figure_stands_there_in_order(book: Path, annex: AnnexWorkbook) -> None:
    assert [s.name for s in read_workbook(book)] == SHEETS
    assert [r["Mã"] for r in rows(book, SHEET)][:183] == [i.code for i in CATALOGUE.form]
    assert not differences(book, annex.indicators), "what programs without calculation show"
    first = {name: row(book, SHEET, "I.1.1")[name] for name in ("Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu")}
    assert list(first.values()) == ["Số nhiệm vụ đề ra trong kế hoạch", "Nhiệm vụ", 28]
    assert "26.600/27.266" in row(book, SHEET, "III.6.8")["Ghi chú"]


def test_three_states_stay_apart(book: Path) -> None:
    assert row(book, SHEET, "III.6.10")["Số liệu"] == row(book, UNITS, "III.6.10")["Số liệu trong báo cáo"]
    assert row(book, SHEET, "III.6.10")["Số liệu"] == "không phát sinh"
    assert row(book, SHEET, "VII.5.2")["Số liệu"] is None
    assert row(book, SHEET, "VII.4.3")["Số liệu"] == 0


def test_a_partial_sum_is_marked_and_stays_a_number(book: Path) -> None:
    assert row(book, SHEET, "V.6.2")["Số liệu"] == 4
    formats = dict(re.findall(r'numFmtId="([0-9]+)" formatCode="([^"]*)"', part(book, "xl/styles.xml")))
    styles = re.findall(r'<xf numFmtId="([0-9]+)"', part(book, "xl/styles.xml").split("<cellXfs")[1])

    def look(code: str) -> str:
        cell = re.search(rf'<c r="E{row(book, SHEET, code)["row"]}" s="([0-9]+)"', xml(book, SHEET))[1]
        return formats[styles[int(cell)]]

    assert look("V.6.2") == "#,##0 &quot;(*)&quot;"
    assert (look("III.6.6"), look("III.6.8")) == ("#,##0", "#,##0.00")


def test_what_can_be_a_formula_is_one(book: Path, annex: AnnexWorkbook) -> None:
    def at(sheet: str, code: str) -> str:
        return f"E{row(book, sheet, code)['row']}"

    figures = annex.indicators[annex.indicators["indicator"] != ""]
    computed = figures["indicator"].map(lambda name: CATALOGUE.figures[name].aggregate).isin(COMPUTED)
    live = computed & figures["value"].notna() & (figures["status"] != "stated")
    form = formulas(book, SHEET)
    assert len(form) + len(formulas(book, MORE)) == live.sum() > 40
    units = row(book, UNITS, "III.6.6")["row"]
    assert form[at(SHEET, "III.6.6")] == f"SUM('{UNITS}'!E{units}:M{units})"
    assert form[at(SHEET, "III.2.3")] == f"SUM({at(SHEET, 'III.2.4')},{at(SHEET, 'III.2.5')})"
    assert form[at(SHEET, "III.6.3")] == f"100*'{MORE}'!{at(MORE, 'BS.1')}/{at(SHEET, 'III.6.2')}"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("I.1.1", None),
        ("III.2.3", "Cộng III.2.4; III.2.5"),
        ("III.6.3", "100 × BS.1 / III.6.2"),
        ("III.6.6", "Cộng số liệu các xã, thị trấn (trang “Theo đơn vị”)"),
        ("III.6.10", "100 × BS.10 / BS.9 (không phát sinh)"),
        ("V.6.2", "Cộng số liệu các xã, thị trấn (trang “Theo đơn vị”) (thiếu một số thành phần)"),
    ],
)
def test_the_way_of_computing_is_said(book: Path, code: str, words: str | None) -> None:
    assert row(book, SHEET, code)["Cách tính"] == words


def test_a_register_and_its_rows_are_named(book: Path) -> None:
    hows = {r["Chỉ tiêu thống kê"]: r["Cách tính"] for r in rows(book, MORE)}
    listed = "của sổ “Văn bản chỉ đạo”"
    assert hows["Số văn bản chỉ đạo CCHC trong danh sách"] == f"Đếm số dòng {listed}"
    assert hows["Số kế hoạch chỉ đạo CCHC trong danh sách"] == f"Đếm số dòng {listed}, các dòng có Nhóm là “Kế hoạch”"
    assert hows["Số phiếu khảo sát theo sổ khảo sát"] == "Cộng cột “Số phiếu” của sổ “Khảo sát hài lòng”"


def test_a_stated_figure_is_a_value_and_says_so(annex: AnnexWorkbook, tmp_path: Path) -> None:
    stated = annex.indicators.copy()
    stated.loc[stated["code"] == "III.6.3", ["value", "status"]] = [99.81, "stated"]
    path = write(replace(annex, indicators=stated), tmp_path / "a.xlsx")
    found = row(path, SHEET, "III.6.3")
    assert found["Số liệu"] == 99.81 and f"E{found['row']}" not in formulas(path, SHEET)
    assert found["Cách tính"] == "100 × BS.1 / III.6.2 (theo báo cáo, chưa có số thành phần)"


# --- calculation ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def recalculated(
    libreoffice: Callable[..., None], annex: AnnexWorkbook, book: Path, made: Workspace, tmp_path_factory
) -> dict[str, tuple[Path, pd.DataFrame]]:
    """The workbook as LibreOffice calculates it, with nothing to copy from, and so once some inputs are changed;
    beside each what compute_office() makes of the same inputs."""
    folder = tmp_path_factory.mktemp("calculated")
    changed = annex.observations.copy()
    edits = {SHEET: {}, UNITS: {}}
    for unit, code, value in [("944", "I.1.2", 7), ("944", "III.6.2", 5000), ("944", "III.2.4", 500)]:
        changed.loc[(changed["unit_code"] == unit) & (changed["code"] == code), "value"] = value
        edits[SHEET][f"E{row(book, SHEET, code)['row']}"] = value
    for code, value in [("BS.6", 1), ("III.6.7", 7000), ("VII.1.2", 0), ("BS.9", 8)]:
        changed.loc[(changed["unit_code"] == "31603") & (changed["code"] == code), "value"] = value
        column = "EFGHIJKLM"[[u.code for u in CATALOGUE.subordinates].index("31603")]
        edits[UNITS][f"{column}{row(book, UNITS, code)['row']}"] = value
    prepare(book, folder / "same.xlsx", {})
    prepare(book, folder / "changed.xlsx", edits)
    out = folder / "out"
    libreoffice("xlsx", out, *folder.glob("*.xlsx"))
    notes, registers = load_tables(made.processed, "notes", "registers")
    again = compute_office(changed, notes, registers, CATALOGUE)
    return {"same": (out / "same.xlsx", annex.indicators), "changed": (out / "changed.xlsx", again)}


def prepare(source: Path, target: Path, edits: dict[str, dict[str, float]]) -> None:
    """A copy without the values beside its formulas, some of its numbers replaced."""
    with zipfile.ZipFile(source) as book, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in book.namelist():
            text = book.read(name)
            for sheet in SHEETS:
                if name == f"xl/worksheets/sheet{SHEETS.index(sheet) + 1}.xml":
                    text = re.sub(r"(</f>)<v>[^<]*</v>", r"\1", text.decode())
                    for cell, value in edits.get(sheet, {}).items():
                        text, count = re.subn(
                            rf'(<c r="{cell}" s="[0-9]+")(/>|><v>[^<]*</v></c>)', rf"\1><v>{value}</v></c>", text
                        )
                        assert count == 1, cell
            copy.writestr(name, text)


def test_the_formulas_give_the_values_of_the_report(recalculated: dict[str, tuple[Path, pd.DataFrame]]) -> None:
    path, indicators = recalculated["same"]
    assert not differences(path, indicators)
    totals = {r["Mã"]: r["Số liệu trong báo cáo"] for r in rows(path, UNITS) if r["Mã"]}
    wanted = indicators.set_index("code")["value"]
    assert totals["III.6.6"] == wanted["III.6.6"] == 49900 and totals["BS.14"] == wanted["BS.14"]
    assert abs(totals["III.6.8"] - wanted["III.6.8"]) < 1e-9


def test_they_follow_a_changed_input(recalculated: dict[str, tuple[Path, pd.DataFrame]], annex: AnnexWorkbook) -> None:
    path, indicators = recalculated["changed"]
    before, now = (frame.set_index("indicator")["value"].dropna() for frame in (annex.indicators, indicators))
    assert (before.reindex(now.index) != now).sum() > 12, "the change reaches many figures"
    # 0 of 0 is written as words: a denominator that arises only now does not turn them into a rate
    own_words = {"III.6.10"}
    assert {d.split(":")[0] for d in differences(path, indicators)} == own_words


# --- the other sheets -----------------------------------------------------------------------------------------


def test_each_unit_has_its_column(book: Path, annex: AnnexWorkbook) -> None:
    received = row(book, UNITS, "III.6.6")
    assert [received[u.name] for u in CATALOGUE.subordinates] == [
        annex.observations.set_index(["unit_code", "code"])["value"][u.code, "III.6.6"] for u in CATALOGUE.subordinates
    ]
    assert received["Cơ quan lập báo cáo ghi"] == received["Số liệu trong báo cáo"] == 49900
    assert row(book, UNITS, "III.6.10")["Xã Mỹ Tú"] is None
    assert {r["Mã"] for r in rows(book, UNITS)} >= {i.code for i in CATALOGUE.submitted if "both" in i.level}


def test_a_cell_set_aside_is_empty_marked_and_explained(annex: AnnexWorkbook, tmp_path: Path, book: Path) -> None:
    aside = annex.observations.copy()
    which = (aside["unit_code"] == "31603") & (aside["code"] == "III.6.6")
    aside.loc[which, ["value", "status", "raw"]] = [float("nan"), "set_aside", "=4.7470"]
    path = write(replace(annex, observations=aside), tmp_path / "a.xlsx")
    assert row(path, UNITS, "III.6.6")["Xã Mỹ Phước"] is None
    assert "Đã ghi: “=4.7470” (31603-my-phuoc.xlsx, ô " in part(path, "xl/comments1.xml")
    assert "FFC7CE" in part(path, "xl/styles.xml")
    remarks = [r["Mã"] for r in rows(path, UNITS)]
    told = wording("annex_set_aside")
    assert told in remarks and told not in [r["Mã"] for r in rows(book, UNITS)]


def test_findings_are_listed_by_cause_the_gravest_first(book: Path, annex: AnnexWorkbook) -> None:
    listed = rows(book, FINDINGS)
    assert len(listed) == len(annex.findings)
    assert {r["Mức độ"] for r in listed} == {"Lỗi", "Cảnh báo", "Lưu ý"} and listed[0]["Mức độ"] == "Lỗi"
    stated = next(r for r in listed if r["Trong ô"] == "21,125" and r["Nội dung"].startswith("VII.2.4"))
    del stated["Nội dung"], stated["row"], stated["TT"]
    assert stated == {
        "Mức độ": "Lỗi", "Nguyên nhân": "Văn bản đi", "Đơn vị": "Huyện Mỹ Tú", "Đã ghi": "21.125",
        "Trong ô": "21,125", "Giá trị đối chiếu": "9.229", "Đã xác nhận": None,
        "Chỉ tiêu": "VII.2.4 Tổng số văn bản đi của cơ quan, đơn vị", "Ai xử lý": "Phòng Văn hóa và Thông tin",
        "Việc cần làm": "Kiểm tra các số thành phần; nếu đúng thì đính chính số ghi trong biểu.",
        "Tệp": "944-huyen-my-tu.xlsx", "Trang tính": "Bảng 2", "Ô": "D166",
    }  # fmt: skip
    causes = [r["Nguyên nhân"] for r in listed]
    assert len([c for n, c in enumerate(causes) if c != causes[n - 1]]) == len(set(causes)), "one cause stands together"
    assert listed[-1]["Nguyên nhân"] == "Phép kiểm tra chưa thực hiện được"
    assert f'<autoFilter ref="A{HEAD + 1}:O{HEAD + 1 + len(listed)}"/>' in xml(book, FINDINGS)


# --- the file -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHEETS)
def test_header_stays_in_view_and_on_each_page(book: Path, name: str) -> None:
    sheet = xml(book, name)
    assert f'ySplit="{HEAD + 1}"' in sheet and 'state="frozen"' in sheet
    page = re.search(r"<pageSetup[^>]*>", sheet)[0]
    assert 'paperSize="9"' in page and 'orientation="landscape"' in page and 'fitToHeight="0"' in page
    titles = re.findall(r'name="_xlnm.Print_Titles"[^>]*>([^<]*)<', part(book, "xl/workbook.xml"))
    assert any(title.split(",")[-1] == f"'{name}'!${HEAD + 1}:${HEAD + 1}" for title in titles)
    assert "Times New Roman" in part(book, "xl/styles.xml")


def test_figures_stand_on_the_right_units_below_units(book: Path) -> None:
    sheets = openpyxl.load_workbook(book)
    for name, first, last in ((SHEET, 5, 5), (MORE, 5, 5), (UNITS, 4, 4 + len(CATALOGUE.subordinates) + 1)):
        cells = [cell for row in sheets[name].iter_rows(HEAD + 2, min_col=first, max_col=last) for cell in row]
        numbers = [cell for cell in cells if cell.data_type in ("n", "f") and cell.border.left.style]
        assert len(numbers) > 50 and {cell.alignment.horizontal for cell in numbers} == {"right"}


def test_no_row_is_lower_than_its_text(book: Path) -> None:
    """Each cell wrapped by the widths of its letters, in a font as wide as Times New Roman, lines 15,5 points apart."""
    fonts = {bold: ImageFont.truetype(SHIPPED / f"texgyretermes-{name}.otf", 120) for bold, name in FACES.items()}

    def lines(text: str, bold: bool, room: float) -> int:
        count, line = 0, ""
        for word in text.split():
            longer = f"{line} {word}".strip()
            if line and fonts[bold].getlength(longer) / 10 > room:
                count, longer = count + 1, word
            line = longer
        return count + 1

    for sheet in openpyxl.load_workbook(book):
        widths = {n: d.width for d in sheet.column_dimensions.values() for n in range(d.min, d.max + 1)}
        tall = {row: dimension.height for row, dimension in sheet.row_dimensions.items()}
        cells = [cell for line in sheet.iter_rows(min_row=HEAD + 1) for cell in line if isinstance(cell.value, str)]
        cells = [cell for cell in cells if cell.border.left.style and cell.data_type != "f"]
        assert len(cells) > 100 and {cell.font.sz for cell in cells} == {12}
        wanted = {c: lines(c.value, bool(c.font.b), (widths[c.column] * 7 - 3) * 0.75) for c in cells}
        assert [(sheet.title, c.coordinate, c.value) for c in cells if tall[c.row] < 15.5 * wanted[c]] == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_of_a_submission_never_runs(annex: AnnexWorkbook, book: Path, tmp_path: Path, payload: str) -> None:
    indicators, findings, observations = annex.indicators.copy(), annex.findings.copy(), annex.observations.copy()
    indicators["note"] = payload
    findings[["message", "expected", "found", "file", "sheet", "cell"]] = payload
    observations[["raw", "file", "cell"]] = payload
    observations["status"] = "set_aside"
    poisoned = replace(annex, indicators=indicators, findings=findings, observations=observations, origin=payload)
    path = write(poisoned, tmp_path / "a.xlsx")
    for name in SHEETS:
        assert formulas(path, name) == formulas(book, name), "none more than without it"
        assert xml(path, name).count("<f") == xml(book, name).count("<f")
        assert "<hyperlink" not in xml(path, name)
    with zipfile.ZipFile(path) as content:
        assert not any("External" in content.read(n).decode() for n in content.namelist() if n.endswith(".rels"))
    assert row(path, SHEET, "I.1.1")["Ghi chú"] == payload and rows(path, FINDINGS)[0]["Đã ghi"] == payload


def test_same_tables_same_bytes_and_no_clock(annex: AnnexWorkbook, book: Path) -> None:
    assert annex.workbook() == book.read_bytes()
    assert set(re.findall(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T", part(book, "docProps/core.xml"))) == {"2021-01-01T"}


def test_nothing_submitted_gives_blanks_and_no_formula(annex: AnnexWorkbook, made: Workspace, tmp_path: Path) -> None:
    empty = annex.observations.assign(value=float("nan"), status="missing")
    notes, registers = load_tables(made.processed, "notes", "registers")
    none = compute_office(empty, notes, registers.iloc[:0], CATALOGUE)
    bare = replace(
        annex, observations=empty, indicators=none, findings=annex.findings.iloc[:0], registers=registers.iloc[:0]
    )
    path = write(bare, tmp_path / "a.xlsx")
    assert not differences(path, none)
    assert not any(formulas(path, name) for name in SHEETS)


@pytest.mark.parametrize(("columns", "pages"), [(15, 1), (108, 4)])
def test_more_columns_than_can_be_read_side_by_side_take_more_pages(columns: int, pages: int, tmp_path: Path) -> None:
    """With the names of the rows on each."""
    path = tmp_path / "wide.xlsx"
    with xlsxwriter.Workbook(path) as book:
        lay_out(book.add_worksheet(), [12] * columns, head=0, fixed=2)
    page = re.search(r"<pageSetup[^>]*>", part(path, "xl/worksheets/sheet1.xml"))[0]
    assert ('fitToWidth="4"' in page) == (pages == 4) and 'fitToHeight="0"' in page
    assert "Sheet1!$A:$B" in part(path, "xl/workbook.xml")
