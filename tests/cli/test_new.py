"""cchc new and cchc start: what they ask, what they refuse, what they say."""

import shutil
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from cchc.cli import main


def run(*arguments: str, said: str = "") -> tuple[int, str]:
    result = CliRunner().invoke(main, list(arguments), input=said)
    return result.exit_code, result.output


@pytest.fixture(autouse=True)
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cchc.cli.new.answers", lambda: True)


@pytest.fixture
def project(empty: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    assert run("new", "p", "--office", "944", "--period", "2021")[0] == 0
    monkeypatch.chdir(empty / "p")
    return empty / "p"


def test_an_office_by_its_name(empty: Path) -> None:
    code, said = run("new", "p", "--office", "huyen my tu", "--period", "2021")
    count = sum(path.is_file() for path in (empty / "p").rglob("*"))
    assert code == 0 and said.splitlines() == [
        f"Đã tạo dự án của Huyện Mỹ Tú (944, 9 đơn vị trực thuộc) ở p: {count} tệp.",
        "Tiếp theo: cd p, rồi cchc report 2021. Việc cần làm ghi ở README.md trong thư mục đó.",
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Thiếu DIR"),
        (["p"], "Thiếu --period"),
        (["p", "--period", "2021"], "Thiếu --office. Hãy ghi như: cchc new bao-cao --office 944 --period 2021-Q1."),
        (["p", "--period", "quý 1", "--office", "944"], "Kỳ báo cáo “quý 1” không hợp lệ"),
        (["p", "--period", "2021", "--office", "Mỹ Tu"], "Mỹ Tu"),
        (["p", "--period", "2021", "--office", "Mỹ Tú"], "“Mỹ Tú” là tên của 2 đơn vị. Hãy ghi mã vào --office."),
        (["p", "--period", "2026-Q1", "--office", "944"], "944"),
    ],
)
def test_what_is_missing_or_unclear_is_said_and_nothing_is_written(
    arguments: list[str], words: str, empty: Path
) -> None:
    code, said = run("new", *arguments)
    assert code == 1 and said.startswith("Lỗi: ") and words in said
    assert list(empty.iterdir()) == []


def test_offices_of_one_name_are_listed_with_their_codes() -> None:
    said = run("new", "p", "--period", "2021", "--office", "Mỹ Tú")[1].splitlines()
    assert [line.split()[1] for line in said[1:]] == ["944", "31597"]


def test_units_of_a_day_that_no_source_states_are_the_office_s_to_write(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the refusal tells to do can be done: a project of a later period, its units mended, then this period."""
    refused = run("new", "p", "--office", "045", "--period", "2020-Q1")[1]
    assert refused.endswith("tạo dự án cho kỳ sau đó, sửa units.csv, rồi cchc start 2020-Q1.\n"), refused
    assert run("new", "p", "--office", "045", "--period", "2021-Q1")[0] == 0
    monkeypatch.chdir(empty / "p")
    code, said = run("start", "2020-Q1")
    assert code == 0 and "data/raw/2020-Q1/report.yml" in said


def test_the_office_is_the_one_of_report_yml_or_named_in_the_refusal(project: Path) -> None:
    """Its superior stands in units.csv too; a period without report.yml has the office of the last one."""
    assert run("catalogue", "2021")[0] == run("catalogue", "2022-Q1")[0] == run("template", "2022-Q1")[0] == 0
    own = project / "data" / "raw" / "2021" / "report.yml"
    own.write_text(own.read_text(encoding="utf-8").replace('office: "944"', "office:"), encoding="utf-8")
    for command in ("catalogue", "report", "template"):
        code, said = run(command, "2021")
        assert code == 1 and "944 (Huyện Mỹ Tú), 94 (Tỉnh Sóc Trăng). Hãy ghi mã vào mục office" in said


def test_a_person_is_asked(at_a_terminal: None, empty: Path) -> None:
    code, said = run("new", said="p\n2021\nMỹ Tú\n944\n")
    assert code == 0 and (empty / "p" / "data" / "raw" / "2021" / "report.yml").is_file()
    assert "Thư mục dự án" in said and "Mã của cơ quan" in said and "Xã Mỹ Tú" in said


def test_a_folder_with_files_is_refused_before_anything_is_asked(at_a_terminal: None, empty: Path) -> None:
    (empty / "p").mkdir()
    (empty / "p" / "a").write_text("x", encoding="utf-8")
    code, said = run("new", "p")
    assert code == 1 and said == "Lỗi: Thư mục p đã có tệp; không ghi gì vào đó. Hãy chọn một thư mục mới.\n"


def test_a_new_period_begins_with_the_last_ones_report_yml(project: Path) -> None:
    own = project / "data" / "raw" / "2021" / "report.yml"
    own.write_text(own.read_text(encoding="utf-8").replace("(Họ và tên người ký)", "Ai Đó"), encoding="utf-8")
    code, said = run("start", "2022-Q1")
    assert code == 0 and said == (
        "Kỳ 2022-Q1 (quý I năm 2022), đã ghi: data/raw/2022-Q1/report.yml, data/raw/2022-Q1/narrative.md, "
        "data/raw/2022-Q1/registers.xlsx, 10 biểu trống ở outputs/2022-Q1/templates.\n"
        "Kỳ đang chọn của dự án (period.txt): 2022-Q1.\n"
    )
    assert (project / "period.txt").read_text(encoding="utf-8") == "2022-Q1\n"
    text = (project / "data" / "raw" / "2022-Q1" / "report.yml").read_text(encoding="utf-8")
    assert 'period: "2022-Q1"' in text and "Ai Đó" in text
    assert (project / "data" / "raw" / "2022-Q1" / "submissions").is_dir()


def test_start_keeps_what_is_there(project: Path) -> None:
    folder = project / "data" / "raw" / "2021"
    (folder / "registers.xlsx").unlink()
    before = (folder / "report.yml").read_bytes()
    code, said = run("start", "2021")
    assert code == 0 and said.splitlines() == [
        "Kỳ 2021 (năm 2021), đã ghi: data/raw/2021/registers.xlsx.",
        "Giữ nguyên vì đã có: data/raw/2021/report.yml, data/raw/2021/narrative.md.",
        "Kỳ đang chọn của dự án (period.txt): 2021.",
    ]
    assert (folder / "registers.xlsx").is_file() and (folder / "report.yml").read_bytes() == before
    assert run("start", "2021")[1].startswith("Kỳ 2021 (năm 2021), đã ghi: không có tệp nào.")


def test_start_tells_which_sheets_and_columns_an_older_workbook_lacks(project: Path) -> None:
    """Of registers that the project added since; what stands in the workbook is not touched."""
    kept = project / "data" / "raw" / "2021" / "registers.xlsx"
    before, own = kept.read_bytes(), project / "catalogue" / "registers.csv"
    titles = "register_id,sheet,column,title,kind,required\n"
    own.write_text(
        f"{titles}initiatives,Sáng kiến,name,Tên,text,yes\ninspections,Kiểm tra,more,Thêm,text,no\n", "utf-8"
    )
    blank = "outputs/2021/templates/registers-initiatives.xlsx"
    said = run("start", "2021")[1].splitlines()[2:-1]  # the last one is the chosen period
    assert said == [
        "Trang tính “Kiểm tra” thiếu cột “Thêm”. Hãy thêm cột này. Gõ tiêu đề vào ô trống đầu tiên bên phải dòng tiêu "
        "đề, số đã ghi giữ nguyên.",
        "Tệp registers.xlsx thiếu trang tính “Sáng kiến”. Hãy thêm trang tính này. Trang trống ở "
        f"{blank}: chép trang đó vào registers.xlsx, các trang khác giữ nguyên.",
    ]
    assert openpyxl.load_workbook(project / blank).sheetnames == ["Sáng kiến"] and kept.read_bytes() == before


def test_start_outside_a_project() -> None:
    code, said = run("start", "2021")
    assert code == 1 and said.startswith("Lỗi: Không tìm thấy thư mục dự án")


def test_a_folder_or_a_notebook_that_cannot_be_read_is_said_in_one_line(project: Path) -> None:
    (project / "notebooks" / "02_indicators.ipynb").write_text("{", encoding="utf-8")
    code, said = run("report", "2021")
    assert code == 1 and "02_indicators.ipynb đã hỏng, không phải sổ tay Jupyter. Hãy chép lại" in said
    shutil.rmtree(project / "data" / "raw")
    for command in (("report",), ("report", "2021"), ("status", "2021")):
        code, said = run(*command)
        assert code in (1, 3) and "No such file" not in said and "Error" not in said, said
