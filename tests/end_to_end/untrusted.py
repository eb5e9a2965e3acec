"""A period's folder in which every text from outside is a payload, each followed by the field it came in."""

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import make_2021
import xlsxwriter
import yaml
from payloads import CODE, PAYLOADS

from cchc.catalogue import Catalogue, load
from cchc.extract import read_workbook
from cchc.language.text import tidy
from cchc.project.period import Period
from cchc.workbooks.form import rows_for, write_form
from cchc.workbooks.sheets import PLAIN

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE: Catalogue = load(Period("2021"))
LONG = {"long_word", "long_text"}  # shown shortened in some places
FORM = ["STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Ghi chú"]
RECIPIENTS = list(CODE)  # the signature with its list stays on one page
UNITS = list(PAYLOADS)[:17]  # as many as a commune has rows
# what a sentence of the report asks of a row before it prints it
PRINTED = {("steering_documents", "group"): "Kế hoạch", ("petitions", "classification"): "Thuộc thẩm quyền"}
PRINTED |= {("submissions", "unit_code"): CATALOGUE.subordinates[0].code}


def texts(field: str, names: list[str] | None = None) -> dict[str, str]:
    """Each payload with the field behind it, so that a text found in the report tells where it came from."""
    return {name: f"{PAYLOADS[name]} {field}.{name}" for name in names or PAYLOADS}


def make(folder: Path, example: Path) -> None:
    """The 2021 example with payloads in every text field."""
    shutil.copytree(example, folder, dirs_exist_ok=True)
    _submissions(folder / "submissions")
    _registers(folder / "registers.xlsx")
    _corrections(folder)
    _acknowledged(folder / "acknowledged.csv")
    _dossiers(folder / "dossiers")
    _survey(folder / "survey.csv")
    _settings(folder / "report.yml")
    _narrative(folder / "narrative.md")


def _submissions(folder: Path) -> None:
    office, (first, _, *others) = CATALOGUE.office, CATALOGUE.subordinates
    values, _ = make_2021._office()
    rows = rows_for(office, CATALOGUE.submitted, CATALOGUE)
    asked = [row.code for row in rows if row.indicator]
    notes = dict(zip(asked, texts("note").values(), strict=False))
    write_form(folder / f"{office.code}-{office.slug}.xlsx", rows, office, CATALOGUE, values, notes)

    # values that are no numbers, in the cells of as many communes as it takes
    left = iter(texts("value").values())
    for unit in others:
        rows = rows_for(unit, CATALOGUE.submitted, CATALOGUE)
        own = dict(zip([r.code for r in rows if r.indicator], left, strict=False))
        write_form(folder / f"{unit.code}-{unit.slug}.xlsx", rows, unit, CATALOGUE, own)
    assert next(left, None) is None, "more payloads than cells"

    # labels of no row, units of measure, the lines above the form, names of file and sheet
    (folder / f"{first.code}-{first.slug}.xlsx").unlink()
    path = folder / f"{first.code} <img src=x onerror='alert(1)'> =1+1 {{{{ 7*7 }}}} $x$ \u202excod.\x1b[31m.xlsx"
    units = iter(texts("unit", UNITS).values())
    with xlsxwriter.Workbook(path, PLAIN) as book:
        sheet = book.add_worksheet("<b onclick=alert(1)>{{7-7}} $x$")
        lines = [[heading] for heading in texts("heading").values()] + [FORM]
        for row in rows_for(first, CATALOGUE.submitted, CATALOGUE):
            lines.append(
                [row.stt, row.label, next(units, "") if row.indicator and "both" in row.level else row.unit, 1, ""]
            )
        lines += [["", label, "", 1, ""] for label in texts("label").values()]
        for at, line in enumerate(lines):
            for column, cell in enumerate(line):
                sheet.write(at, column, cell)

    # files of nobody, as far as the system allows the name
    for text in files().values():
        (folder / f"{text}.csv").write_text(f"{';'.join(FORM)}\nI;x;;1;\n", encoding="utf-8")


def _registers(path: Path) -> None:
    """The example's rows, then a row for each payload in every text column; a date among them is no date."""
    registers: dict[str, list] = {}
    for column in CATALOGUE.registers:
        registers.setdefault(column.register_id, []).append(column)
    sheets = {sheet.name: sheet.rows for sheet in read_workbook(path)}
    with xlsxwriter.Workbook(path, PLAIN) as book:
        for register, columns in registers.items():
            sheet = book.add_worksheet(columns[0].sheet)
            lines = [*sheets[columns[0].sheet], *_entries(register, columns)]
            for at, line in enumerate(lines):
                for column, cell in enumerate(line):
                    sheet.write(at, column, cell)


def _entries(register: str, columns: list) -> Iterator[list[object]]:
    for at, name in enumerate(PAYLOADS):
        line = []
        for column in columns:
            text = texts(f"{register}-{column.column}", [name])[name]
            day = ["01/02/2021", "2021-13-45", text][at % 3]
            plain = {"count": 1, "percent": 1, "date": day}.get(column.kind, text)
            line.append(PRINTED.get((register, column.column), text if at % 7 == 3 else plain))
        yield line


def _corrections(folder: Path) -> None:
    """The subjects of the register `questions` are mended, with payloads for who and why."""
    path = folder / "registers.xlsx"
    sheet = next(s for s in read_workbook(path) if s.name == "Dân hỏi, chính quyền trả lời")
    lines = [["Tên tệp", "Trang tính", "Ô", "Giá trị trong tệp", "Giá trị đúng", "Người sửa", "Lý do"]]
    cells = {row[0]: f"A{number}" for number, row in enumerate(sheet.rows, start=1)}
    who, why, right = texts("who"), texts("why"), texts("right")
    for name, text in texts("questions-subject").items():
        if name not in LONG:
            lines.append([path.name, sheet.name, cells[kept(text)], kept(text), right[name], who[name], why[name]])
            lines.append([why[name], who[name], "A1", text, right[name], who[name], why[name]])
    _write(folder / "corrections.csv", lines)


def _acknowledged(path: Path) -> None:
    titles = ["Phép kiểm tra", "Mã đơn vị", "Chỉ tiêu", "Giá trị đối chiếu", "Đã ghi", "Lý do", "Người xác nhận"]
    with (ROOT / "examples" / "2021-settled" / "acknowledged.csv").open(encoding="utf-8-sig", newline="") as file:
        known = list(csv.DictReader(file))
    reasons, persons, checks = texts("reason"), texts("person"), texts("check")
    lines = [[*titles, "Ngày xác nhận"]]
    lines += [[checks[n], "", "", "", "", reasons[n], persons[n], "2021-12-20"] for n in PAYLOADS]
    for line, name in zip(known, PAYLOADS, strict=False):
        lines.append([*(line[title] for title in titles[:5]), reasons[name], persons[name], "2021-12-20"])
    _write(path, lines)


def _dossiers(folder: Path) -> None:
    titles = ["Mã hồ sơ", "Tên thủ tục hành chính", "Lĩnh vực", "Cấp thực hiện", "Đơn vị xử lý", "Hình thức tiếp nhận"]
    lines = [[*titles, "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày kết thúc xử lý", "Trạng thái hồ sơ"]]
    for number, (name, field) in enumerate(texts("field").items()):
        unit, code = (CATALOGUE.subordinates[0].name, f"H{number}") if number % 2 else (PAYLOADS[name], PAYLOADS[name])
        lines.append([code, PAYLOADS[name], field, PAYLOADS[name], unit, PAYLOADS[name],
                      "01/02/2021", "05/02/2021", "04/02/2021", "Đã trả kết quả"])  # fmt: skip
    lines.append(["H999", "x", "x", "", PAYLOADS["script"], "", PAYLOADS["hyperlink"], "", "", PAYLOADS["escape"]])
    folder.mkdir()
    _write(folder / "=1+1 <script>.csv", lines)


def _survey(path: Path) -> None:
    titles = [f"Câu {n}" for n in range(1, 6)]
    answers = [text.replace("\0", "") for text in texts("answer").values()]  # a NUL makes a text file none
    _write(path, [[*titles, "Ý kiến"], *([answer] * 6 for answer in answers)])


def _settings(path: Path) -> None:
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    one_line = [name for name in PAYLOADS if name not in LONG]
    for field, names in {"addressees": one_line, "legal_bases": one_line, "recipients": RECIPIENTS}.items():
        said[field] = list(texts(field, names).values())
    said["contacts"] = [
        {"role": role, "name": name, "title": title}
        for role, name, title in zip(*(texts(f, one_line).values() for f in ("role", "name", "title")), strict=True)
    ]
    single = ["place", "subject", "opening", "closing", "signatory_authority", "signatory_title"]
    for name, field in zip(PAYLOADS, [*single, "signatory_name", "source", "illustrative_note"], strict=False):
        said[field] = texts(field, [name])[name]
    said["subject"] = f"{said['subject']} {PAYLOADS['controls']} {PAYLOADS['override']} {'dài ' * 100}"
    said["agency_name"] = [PAYLOADS["script_end"], PAYLOADS["typst_string_end"]]
    path.write_text(yaml.safe_dump(said, allow_unicode=False), encoding="utf-8")


def _narrative(path: Path) -> None:
    """The analyst's own Markdown is Markdown; what else it tries is text."""
    text = path.read_text(encoding="utf-8")
    blocks = "\n\n".join(text.replace("\n", " ") for text in texts("prose").values())
    path.write_bytes(text.replace("## II.2\n\n", f"## II.2\n\n{blocks}\n\n", 1).encode())


def kept(text: str) -> str:
    """What a workbook gives back of a text: it cannot hold two characters, and no more than so many."""
    return text.replace("\ufffe", "_xFFFE_").replace("\uffff", "_xFFFF_")


def _write(path: Path, lines: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)


def shown(text: str) -> str:
    """The text as a report shows it, without white space, for a line may end anywhere."""
    return "".join(tidy(text).split())


def files() -> dict[str, str]:
    """Names of files that the system allows."""
    return {n: t for n, t in texts("file").items() if len(t.encode()) < 200 and not set(t) & set("/\0") and t[0] != "."}
