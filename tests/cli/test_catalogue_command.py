"""cchc catalogue: what a person sees of the tables, and the exit code that a scheduler reads."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cchc.cli import main

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["catalogue", *arguments])


@pytest.fixture(autouse=True)
def in_this_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_without_more_it_sums_up_what_is_in_force() -> None:
    lines = run("2021").output.splitlines()
    assert lines[0] == "Danh mục có hiệu lực vào ngày cuối kỳ 2021 (năm 2021):"
    assert any(line.startswith("  units.csv: ") and line.endswith("Dòng: dự án thêm 10.") for line in lines)
    assert any(line.startswith("  forms/2021/indicators.csv: ") and "từ gói 183" in line for line in lines)
    assert run().output.startswith("Danh mục, mọi kỳ:")


@pytest.mark.parametrize("name", ["units", "units.csv"])
def test_show_gives_each_row_with_its_place(name: str) -> None:
    first, second, *_ = run("show", name, "2021").output.splitlines()
    assert first == "units.csv: 10 dòng."
    assert second.startswith("  catalogue/units.csv, dòng 2: [thêm] code=944 | slug=huyen-my-tu | ")


def test_show_finds_the_tables_of_the_form_in_force() -> None:
    assert run("show", "prompts", "2022").output.startswith("forms/2022/prompts.csv: ")
    assert run("show", "forms/2021/prompts", "2022").exit_code == 1


def test_help_explains_the_columns() -> None:
    lines = run("help", "forms").output.splitlines()
    assert "  form (phải có): Mã biểu, cũng là tên thư mục trong forms/. Ví dụ: 2022" in lines
    assert "over_100.csv: " in run("help").output
    assert "Gần nhất: forms.csv" in run("help", "form").stderr


def test_help_names_the_key_what_a_figure_needs_and_the_rules() -> None:
    assert "Khóa: code, valid_from." in run("help", "units").output.splitlines()
    assert "register: register_id, flow_or_stock" in run("help", "indicators").output
    rules = run("help", "checks").output.partition("Các quy tắc (cột rule):\n")[2]
    assert "  far_from_history: argument gồm factor floor; message dùng được {code}, {label}, " in rules
    assert "như far_from_history: " in rules and "ghi “3 30”" in rules


def test_a_word_that_is_no_command_is_told() -> None:
    told = run("chek")
    assert told.exit_code == 1 and "“chek”" in told.stderr


def test_check_says_every_fault_and_ends_with_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("notebooks", "data", "catalogue"):
        (tmp_path / name).mkdir()
    own = tmp_path / "catalogue"
    own.joinpath("units.csv").write_text(
        (ROOT / "catalogue" / "units.csv").read_text(encoding="utf-8"), encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    assert (run("check").output, run("check").exit_code) == ("Danh mục không có lỗi.\n", 0)
    own.joinpath("holidays.csv").write_text("date,name,off,source\n2026-02-30,Thử,yes,x\n", encoding="utf-8")
    own.joinpath("unit.csv").write_text("")
    told = run("check")
    own.joinpath("periods.csv").write_text("kind,first\nQ1,13-01\n", encoding="utf-8")
    said = run("check", "2021")
    assert said.exit_code == 1 and "catalogue/holidays.csv, dòng 2" in said.output
    assert "Danh mục catalogue/periods.csv, dòng 2: cột “first_year”, “first”, “last”" in said.output
    assert "Danh mục có 3 lỗi.\nChưa rõ các loại kỳ" in said.output
    own.joinpath("periods.csv").unlink()
    assert told.exit_code == 1
    assert told.output.splitlines() == [
        "Danh mục catalogue/unit.csv: không có bảng nào tên này. Gần nhất: units.csv, unit_kinds.csv, titles.csv",
        "Danh mục catalogue/holidays.csv, dòng 2: cột “date” phải là ngày có thật, viết như 2021-12-14",
        "Danh mục có 2 lỗi.",
    ]


def test_the_office_is_that_of_report_yml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A district's project has the units of its province too: which office reports is said by a period's file alone."""
    raw, own = tmp_path / "data" / "raw" / "2020", tmp_path / "catalogue"
    for folder in (tmp_path / "notebooks", raw, own):
        folder.mkdir(parents=True)
    units = (ROOT / "catalogue" / "units.csv").read_text(encoding="utf-8")
    own.joinpath("units.csv").write_text(f"{units}94,tinh,Tỉnh Sóc Trăng,province,,,2025-06-30,,\n", encoding="utf-8")
    settings = (ROOT / "data" / "raw" / "2021" / "report.yml").read_text(encoding="utf-8")
    of_2020 = re.sub(r"^period:.*$|^(signed_on|window_\w+|submission_due):.*$", "", settings, flags=re.MULTILINE)
    raw.joinpath("report.yml").write_text(f'period: "2020"\nsigned_on:\noffice: "944"\n{of_2020}', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for period in ("2020", "2021"):  # of 2021 there is no file: that of the latest period counts
        assert run(period).exit_code == run("show", "charts", period).exit_code == 0, run(period).stderr
