"""A province over districts over communes, before 7/2025: each level's own line, the whole, what each district gave."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import province
import pytest
from docx import Document

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "examples"))
from small_office import write_raw

from cchc.project.paths import Workspace
from cchc.project.storage import load as load_tables
from cchc.run.pipeline import run

ROOT = Path(__file__).resolve().parents[2]
PERIOD = "2020-Q1"


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A project of the province alone, and its one report."""
    project = tmp_path_factory.mktemp("province")
    shutil.copytree(ROOT / "notebooks", project / "notebooks", ignore=shutil.ignore_patterns(".*"))
    (project / "catalogue").mkdir()
    (project / "catalogue" / "units.csv").write_text(province.HEAD + province.UNITS, encoding="utf-8")
    raw = project / "data" / "raw" / PERIOD
    raw.mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project)
        write_raw(raw, PERIOD, "94", province.FORMS)
        run(Workspace.of(PERIOD), {})
        yield Workspace.of(PERIOD)


@pytest.fixture(scope="module")
def text(space: Workspace) -> str:
    """What the signed document says, in one line."""
    with pdfplumber.open(space.outputs / "report.pdf") as pdf:
        return " ".join(" ".join(page.extract_text() for page in pdf.pages).replace("\xa0", " ").split())


@pytest.fixture(scope="module")
def tables(space: Workspace) -> dict[str, list[str]]:
    """The rows of the tables of the Word file by what stands in their first cell."""
    rows = [row for table in Document(space.outputs / "report.docx").tables for row in table.rows]
    cells = [[cell.text.replace("\xa0", " ") for cell in row.cells] for row in rows]
    return {own[0]: own[1:] for own in cells if len(own) == 6}


@pytest.mark.parametrize(
    "said",
    [
        "tiếp nhận 12.400 (*) hồ sơ, đã giải quyết 11.960 (*) hồ sơ",
        "Cấp tỉnh tiếp nhận 5.000 hồ sơ, đã giải quyết 4.900 hồ sơ, đúng hạn 4.880 hồ sơ, quá hạn 20 hồ sơ",
        # Kế Sách sent no form: its own desk's dossiers nobody knows
        "Cấp huyện tiếp nhận 2.700 (*) hồ sơ, đã giải quyết 2.580 (*) hồ sơ",
        # 944 and 942 by their own word, which contains their communes' (domain rule C4), 943 by its communes'
        "Cấp xã tiếp nhận 4.700 hồ sơ, đã giải quyết 4.480 hồ sơ",
        "Chỉ tính phần đã có số liệu; phần để trống không được cộng vào.",
        "Chưa gửi báo cáo: huyện Kế Sách.",
    ],
)
def test_each_level_has_its_line_and_what_lacks_a_part_is_marked(said: str, text: str) -> None:
    assert said in text


@pytest.mark.parametrize(
    ("unit", "cells"),
    [
        ("Thành phố Sóc Trăng", ["2.800", "2.690", "2.660", "30", "98,88"]),
        ("Huyện Châu Thành", ["2.700", "2.550", "2.490", "60", "97,65"]),
        ("Huyện Kế Sách", ["500 (*)", "480 (*)", "474 (*)", "6 (*)", ""]),
        ("Huyện Mỹ Tú", ["1.400", "1.340", "1.320", "20", "98,51"]),
        ("Cộng (chưa đủ các đơn vị)", ["7.400 (*)", "7.060 (*)", "6.944 (*)", "116 (*)", "98,36 (*)"]),
    ],
)
def test_what_each_district_gave_adds_up_to_the_last_row(
    unit: str, cells: list[str], tables: dict[str, list[str]]
) -> None:
    assert tables[unit] == cells


def test_what_may_be_counted_twice_is_asked_about(space: Workspace, text: str) -> None:
    """The desk of Châu Thành wrote no less than its communes together: it may contain them, as in Gia Lai."""
    (found,) = load_tables(space.processed, "findings")
    assert set(found.loc[found["check"] == "district_includes_communes", "unit_code"]) == {"942"}
    assert found["check"].isin(["rolled_up", "lower_differs"]).sum() == 2
    assert "17.100" not in text and "16.700" not in text, "neither the whole with the communes' forms added again"
    assert not found["check"].isin(["outline_missing", "unknown_unit"]).any()
