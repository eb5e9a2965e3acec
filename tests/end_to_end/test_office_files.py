"""report.docx and annex.xlsx keep to the schemas of Office Open XML: Word and Excel have nothing to repair."""

import re
import zipfile
from pathlib import Path

import pytest
from openxml_audit import FileFormat, OpenXmlValidator

from cchc.project.paths import Workspace

MAIN = {"report.docx": "word/document.xml", "annex.xlsx": "xl/worksheets/sheet1.xml"}


def wrong(path: Path) -> list[str]:
    """What Office 2019 would not find in order."""
    found = OpenXmlValidator(FileFormat.OFFICE_2019).validate(str(path))
    return [f"{error.part_uri}: {error.description}" for error in found.errors]


@pytest.mark.parametrize("name", MAIN)
def test_nothing_to_repair(made: Workspace, name: str) -> None:
    assert wrong(made.outputs / name) == []


@pytest.mark.parametrize(("name", "element"), [("report.docx", "w:sectPr"), ("annex.xlsx", "sheetData")])
def test_an_element_in_the_wrong_place_is_found(made: Workspace, tmp_path: Path, name: str, element: str) -> None:
    """So that the test above can fail."""
    with zipfile.ZipFile(made.outputs / name) as good, zipfile.ZipFile(tmp_path / name, "w") as spoilt:
        for part in good.namelist():
            text = good.read(part)
            if part == MAIN[name]:
                text = re.sub(rf"(<{element}[ >])", r"<strange/>\1", text.decode(), count=1).encode()
            spoilt.writestr(part, text)
    assert wrong(tmp_path / name)
