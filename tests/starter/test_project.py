"""A new project: everything a report needs, explained, in a folder of its own or not at all."""

import contextlib
import csv
import json
import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from cchc.catalogue import load
from cchc.catalogue.national import office_units
from cchc.clean import clean_registers
from cchc.content.narrative import read_narrative
from cchc.content.template import blocks_asked
from cchc.content.text_findings import finding_maker
from cchc.extract import read_registers
from cchc.project.chosen import chosen_period
from cchc.project.errors import CchcError
from cchc.project.period import Period
from cchc.project.settings import read_settings
from cchc.starter.narrative import SECTION
from cchc.starter.project import create_project
from cchc.starter.texts import carried_on, written

ROOT = Path(__file__).resolve().parents[2]
PERIOD = Period("2021")


def created(folder: Path, code: str = "944", period: Period = PERIOD) -> list[str]:
    units = office_units(code, period.window[1])
    return create_project(folder, units, units[0], period)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new") / "dự án"
    created(folder)
    return folder


@pytest.fixture
def inside(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(project)
    return project / "data" / "raw" / "2021"


def test_it_has_all_that_was_promised(project: Path) -> None:
    names = {path.relative_to(project).as_posix() for path in project.rglob("*") if path.is_file()}
    notebooks = {path.relative_to(ROOT).as_posix() for path in (ROOT / "notebooks").glob("*.ipynb")}
    raw = {f"data/raw/2021/{name}" for name in ("report.yml", "narrative.md", "registers.xlsx", "submissions/.gitkeep")}
    own = {"README.md", ".gitignore", ".gitattributes", "environment.yml", "catalogue/units.csv", "period.txt"}
    assert names >= notebooks | raw | own
    assert "outputs/2021/templates/31603-my-phuoc.xlsx" in names and len(names) == len(notebooks | raw | own) + 10


def test_a_ward_alone_is_not_what_one_of_its_parts_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    period = Period("2026-Q1")
    created(tmp_path / "new", "31207", period)  # another office has the rest of its old namesake
    monkeypatch.chdir(tmp_path / "new")
    catalogue = load(period)
    assert catalogue.parts(catalogue.office, period.last_year) == []
    assert [unit.code for unit in catalogue.divided(catalogue.office, period.last_year)] == ["31207"]


def test_its_units_are_its_own_in_a_table_for_excel(project: Path) -> None:
    text = (project / "catalogue" / "units.csv").read_bytes()
    rows = list(csv.DictReader(text.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert text.startswith(b"\xef\xbb\xbf") and [row["parent"] for row in rows] == ["94"] + ["944"] * 9
    assert (rows[0]["code"], rows[0]["name"]) == ("944", "Huyện Mỹ Tú")


def test_what_only_the_office_knows_waits(inside: Path) -> None:
    settings = read_settings(inside / "report.yml", "2021")
    assert (settings.office, settings.place, settings.agency_name[1]) == ("944", "Mỹ Tú", "HUYỆN MỸ TÚ")
    assert (settings.number, settings.signed_on, settings.illustrative) == ("/BC-UBND", None, "none")
    waiting = [settings.signatory_name, *settings.addressees, *settings.legal_bases]
    assert all(re.fullmatch(r"\(.+\)", text) for text in waiting)


def test_every_entry_of_report_yml_is_explained(inside: Path) -> None:
    lines = (inside / "report.yml").read_text(encoding="utf-8").splitlines()
    for block in "\n".join(lines).split("\n\n")[1:]:
        assert block.startswith("# "), block
    alone = ("window_to", "illustrative_note", "subject", "signatory_title", "signatory_name", "closing")
    for before, line in pairwise(lines):
        name = line.partition(":")[0]
        assert not re.match(r"\w+:", line) or name in alone or before.startswith("# "), line


def test_every_paragraph_that_the_notebook_prints_has_its_place(inside: Path) -> None:
    catalogue = load(PERIOD)
    text = read_narrative(inside / "narrative.md", catalogue, finding_maker(catalogue))
    found = [finding.check for findings in text.findings.values() for finding in findings]
    assert set(found) == {"narrative_empty_block"} and text.sections == {}, "nothing is printed, nothing is lost"
    written = (inside / "narrative.md").read_text(encoding="utf-8")
    cells = json.loads((ROOT / "notebooks" / "03_report.ipynb").read_text(encoding="utf-8"))["cells"]
    asked = {}
    for cell in cells:
        first, _, template = "".join(cell["source"]).partition("\n")
        if first.startswith(SECTION):
            asked[first.removeprefix(SECTION)] = blocks_asked(template)
    pairs = {(section, block) for section, blocks in asked.items() for block in blocks}
    assert pairs == {(row.section, row.block) for row in catalogue.narrative_blocks}, "each is explained, once"
    for section, block in pairs:
        own = written.partition(f"\n## {section}. ")[2].partition("\n## ")[0]
        assert (f"\n### {block}\n\n<!-- Gợi ý: " if block else "\n\n<!-- Gợi ý: ") in own


def test_its_registers_are_read_without_a_word(inside: Path) -> None:
    catalogue = load(PERIOD)
    entries = read_registers(inside / "registers.xlsx", catalogue.registers)
    assert (entries["row"] > 0).all(), "no sheet or column is missing or strange"
    cells, findings = clean_registers(entries, catalogue)
    assert set(cells["register"]) == {"statements"} and findings["check"].tolist() == ["missing_statement"]


@pytest.mark.parametrize("name", ["01_clean", "02_indicators", "03_report"])
def test_its_notebooks_are_those_of_the_package(name: str, project: Path) -> None:
    own, ours = (folder / "notebooks" / f"{name}.ipynb" for folder in (project, ROOT))
    assert own.read_bytes() == ours.read_bytes() and rb"period: str = \"\"  # " in ours.read_bytes()


def test_they_work_on_its_first_period(project: Path) -> None:
    assert chosen_period(project) == PERIOD


def test_nothing_of_another_office_is_in_a_new_project(tmp_path: Path) -> None:
    created(tmp_path / "p", "92", Period("2025-Q3"))
    texts = [path for path in (tmp_path / "p").rglob("*") if path.suffix in (".ipynb", ".md", ".yml")]
    assert len(texts) == 4 + len([*(ROOT / "notebooks").glob("*.ipynb")])
    for path in texts:
        text = path.read_text(encoding="utf-8")
        assert not re.search("Mỹ Tú|Sóc Trăng", text), path
        unfilled = r"\$|\{[{%]|cchc (start|catalogue show \w+) (?!2025-Q3|2026-Q3)"
        assert path.name != "README.md" or not re.search(unfilled, text)
    with (tmp_path / "p" / "catalogue" / "units.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert sum(row["parent"] == "92" and not row["valid_to"] for row in rows) == 103
    assert len(list((tmp_path / "p" / "outputs" / "2025-Q3" / "templates").iterdir())) == 104


def test_what_an_office_alone_reads_speaks_of_itself(tmp_path: Path) -> None:
    created(tmp_path / "p", "31783", Period("2026-Q1"))
    for name in ("README.md", "data/raw/2026-Q1/report.yml"):
        text = (tmp_path / "p" / name).read_text(encoding="utf-8")
        assert not re.search("(từng|các|ai|Số) đơn vị|đơn vị (gửi|trực thuộc)|ai chưa gửi", text), name
        assert "{{" not in text and "{%" not in text


@pytest.mark.parametrize(
    ("below", "said", "unsaid"),
    [
        ({"below": 9, "districts": 0, "further": 0}, "các đơn vị gửi", "--levels 2|đơn vị dưới nữa"),
        ({"below": 11, "districts": 11, "further": 0}, "--levels 2", "đơn vị dưới nữa"),
        ({"below": 11, "districts": 11, "further": 109}, "Biểu của 109 đơn vị dưới nữa không bắt buộc", "--levels 2"),
    ],
)
def test_the_readme_says_whose_forms_are_added_up(below: dict[str, int], said: str, unsaid: str) -> None:
    words = {"office": "tỉnh A", "period": "2020-Q1", "later": "2021-Q1", "year": 2021}
    text = written("README.md", words | below)
    assert said in text and not re.search(unsaid, text)


def test_a_project_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cchc.starter.period.blank_registers", lambda catalogue: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        created(tmp_path / "a" / "b")
    assert list(tmp_path.iterdir()) == [] and Path.cwd() != tmp_path


@pytest.mark.parametrize("there", ["file", "folder"])
def test_nothing_is_written_over(there: str, tmp_path: Path) -> None:
    target = tmp_path / "p"
    if there == "folder":
        target.mkdir()
        (target / "ghi chú.txt").write_text("x", encoding="utf-8")
    else:
        target.write_text("x", encoding="utf-8")
    with pytest.raises(CchcError, match="Hãy chọn"):
        created(target)
    assert [path.name for path in tmp_path.rglob("*")] == ["p"] + ["ghi chú.txt"] * (there == "folder")


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    with contextlib.chdir(tmp_path / "p"):
        created(Path())
    assert (tmp_path / "p" / "notebooks").is_dir()


def test_the_next_report_yml_carries_on_what_stays(inside: Path) -> None:
    text = (inside / "report.yml").read_text(encoding="utf-8")
    filled = text.replace('number: "/BC-UBND"', 'number: "05/2021/BC-UBND"  # đã cấp')
    filled = filled.replace("signed_on:", "signed_on: 2021-12-16").replace("window_to:", "window_to: 2021-12-10")
    filled = filled.replace("submission_due:", "submission_due: 2021-12-12").replace("(Họ và tên người ký)", "Ai Đó")
    again = carried_on(filled, Period("2022-Q1"))
    assert again == text.replace('"2021"', '"2022-Q1"').replace("(Họ và tên người ký)", "Ai Đó")
    (inside / "next.yml").write_text(again, encoding="utf-8")
    assert read_settings(inside / "next.yml", "2022-Q1").signed_on is None
    assert date(2021, 12, 16).isoformat() not in again
