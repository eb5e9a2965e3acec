"""The same period with its errors corrected or acknowledged: the command makes a final report without a mark."""

import csv
import re
import shutil
from pathlib import Path

import pandas as pd
import pikepdf
import pytest
from click.testing import CliRunner
from read_pdf import page_texts

from cchc.cli import main
from cchc.findings import open_errors

ROOT = Path(__file__).resolve().parents[2]
SETTLED = ROOT / "examples" / "2021-settled"


def lines(name: str) -> list[dict[str, str]]:
    with (SETTLED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def final(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("settled")
    shutil.copytree(example, folder / "raw")
    for path in SETTLED.glob("*.csv"):
        shutil.copy(path, folder / "raw")
    command = ["report", "2021", "--raw", str(folder / "raw"), "--out", str(folder / "out"), "--final"]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    (folder / "console.txt").write_text(result.output, encoding="utf-8")
    return folder / "out"


@pytest.fixture(scope="module")
def findings(final: Path) -> pd.DataFrame:
    return pd.read_parquet(final / "processed" / "findings.parquet")


def test_each_line_settles_and_none_is_left_over(findings: pd.DataFrame) -> None:
    assert open_errors(findings).empty
    assert (findings["check"] == "correction").sum() == len(lines("corrections.csv")) == 6
    assert (findings["settled"] != "").sum() == len(lines("acknowledged.csv")) == 20
    odd = {"stale_correction", "lapsed_acknowledgement", "unused_acknowledgement", "acknowledgement_day"}
    assert not odd & set(findings["check"])


def test_console_and_pages_count_the_findings_alike(final: Path) -> None:
    """Open ones by severity, and the settled ones beside them."""
    printed = (final.parent / "console.txt").read_text(encoding="utf-8")
    count = re.search(
        r"(\d+) phát hiện chưa được xử lý \(0 lỗi, (\d+) cảnh báo, (\d+) lưu ý; kể cả (\d+) lưu ý về phép kiểm tra "
        r"chưa thực hiện được\); 20 phát hiện đã",
        printed,
    )
    every, warnings, notes, not_made = map(int, count.groups())
    assert every == warnings + notes
    for name in ("report.html", "validation.html"):
        page = (final / name).read_text(encoding="utf-8")
        assert f"0 lỗi, {warnings} cảnh báo, {notes} lưu ý; 20 phát hiện đã được xác nhận" in page
        listed = re.findall(
            r"<summary>(?:Cảnh báo|Lưu ý|Đã xác nhận): \d+ nguyên nhân, (\d+) phát hiện</summary>", page
        )
        unmade = re.search(r"<summary>Phép kiểm tra chưa thực hiện được \((\d+)\)</summary>", page)[1]
        assert int(unmade) == not_made and sum(map(int, [*listed, unmade])) == every + 20 and "<summary>Lỗi" not in page


def test_it_bears_no_mark(final: Path) -> None:
    assert "DỰ THẢO" not in (final / "report.html").read_text(encoding="utf-8")
    text = "\n".join(page_texts(final / "report.pdf"))
    assert "DỰ THẢO" not in text and "TM. ỦY BAN NHÂN DÂN" in text


def test_it_can_be_signed(final: Path) -> None:
    """On the page of the signer's name, and the standards are still declared."""
    with pikepdf.open(final / "report.pdf") as pdf:
        assert [str(field.T) for field in pdf.Root.AcroForm.Fields] == ["NguoiKy", "CoQuan"]
        (page,) = (
            number
            for number, sheet in enumerate(pdf.pages)
            if {"NguoiKy", "CoQuan"} <= {str(mark.get("/T")) for mark in sheet.get("/Annots", [])}
        )
        assert pdf.check_pdf_syntax() == []
        with pdf.open_metadata() as metadata:
            assert [metadata[key] for key in ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")] == ["2", "A", "1"]
    assert "Nguyễn Việt Phú" in page_texts(final / "report.pdf")[page]


def test_the_reviewer_still_sees_what_was_acknowledged(final: Path) -> None:
    page = (final / "report.html").read_text(encoding="utf-8")
    assert "<summary>Đã xác nhận: " in page and "; 20 phát hiện" in page


def test_the_split_by_commune_is_declared_and_marked(final: Path) -> None:
    page = (final / "report.html").read_text(encoding="utf-8")
    assert "Số liệu theo từng xã, thị trấn là minh họa, không phải số liệu công bố." in page
    assert "(3) Số liệu minh họa, không phải số liệu công bố." in page


def test_it_is_plainly_an_example() -> None:
    assert {line["Người sửa"] for line in lines("corrections.csv")} == {"Người duyệt (ví dụ)"}
    assert {line["Người xác nhận"] for line in lines("acknowledged.csv")} == {"Người duyệt (ví dụ)"}
    assert "dữ liệu ví dụ" in (SETTLED / "README.md").read_text(encoding="utf-8")
