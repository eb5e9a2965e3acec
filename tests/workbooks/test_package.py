"""The data package: valid for Frictionless, every figure at full length, text that no spreadsheet runs."""

import csv
import io
import json
import zipfile
from pathlib import Path

import frictionless
import pandas as pd
import pytest

from cchc.catalogue import load
from cchc.content import Report
from cchc.content.data import Data
from cchc.findings import open_errors
from cchc.project.paths import Workspace
from cchc.project.period import Period
from cchc.workbooks.data_package import package_files
from cchc.workbooks.files import data_files

CATALOGUE = load(Period("2021"))


@pytest.fixture(scope="module")
def data(made: Workspace) -> Data:
    return Data(made)


def package(data: Data) -> dict[str, bytes]:
    return package_files(data.space.period, data.indicators, data.observations, data.catalogue, data.settings)


def problems(folder: Path, files: dict[str, bytes]) -> list[str]:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    with frictionless.system.use_context(trusted=True):  # absolute paths, of this test's own folder
        found = frictionless.validate(str(folder / "datapackage.json"))
    return [error[0] for error in found.flatten(["type"])]


def rows(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[name].decode("utf-8"), newline="")))


def test_it_validates(data: Data, tmp_path: Path) -> None:
    assert problems(tmp_path, package(data)) == []


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        (b",28,ok,", b",abc,ok,", "type-error"),
        (b",28,ok,", b",28,fine,", "constraint-error"),
        (b"plan_tasks_done,", b"plan_tasks,", "primary-key"),
        (b",28,ok,", b",29,ok,", "hash-count"),
    ],
)
def test_the_schema_refuses_what_is_wrong(data: Data, tmp_path: Path, old: bytes, new: bytes, error: str) -> None:
    files = package(data)
    files["indicators.csv"] = files["indicators.csv"].replace(old, new, 1)
    assert error in problems(tmp_path, files)


def test_a_row_a_figure_unrounded(data: Data) -> None:
    table = rows(package(data), "indicators.csv")
    wanted = data.indicators[data.indicators["indicator"] != ""]
    assert [r["indicator"] for r in table] == wanted["indicator"].tolist()
    for column in ("value", "numerator", "denominator", "stated"):
        read = pd.Series([float(r[column]) if r[column] else None for r in table], dtype="float64")
        pd.testing.assert_series_equal(read, wanted[column].reset_index(drop=True), check_names=False, check_exact=True)
    first = next(r for r in table if r["code"] == "III.6.3")
    assert (first["value"], first["numerator"], first["denominator"]) == ("99.81040657257215", "4738", "4747")
    nothing = next(r for r in table if r["code"] == "III.6.10")
    assert (nothing["value"], nothing["status"], nothing["denominator"]) == ("", "not_applicable", "0")


def test_a_row_a_units_entry(data: Data) -> None:
    table = rows(package(data), "observations.csv")
    assert len(table) == len(data.observations)
    entry = next(r for r in table if r["unit_code"] == "31603" and r["code"] == "III.6.6")
    assert (entry["unit_name"], entry["value"], entry["file"]) == ("Xã Mỹ Phước", "6836", "31603-my-phuoc.xlsx")


def test_the_files_are_plain_utf8(data: Data) -> None:
    files = package(data)
    assert list(files) == ["indicators.csv", "observations.csv", "datapackage.json"]
    for name, content in files.items():
        assert not content.startswith(b"\xef\xbb\xbf") and content.endswith(b"\n"), name
    described = json.loads(files["datapackage.json"])
    for resource in described["resources"]:
        assert all(field["title"] and field["description"] for field in resource["schema"]["fields"])
        assert resource["bytes"] == len(files[resource["path"]])
    assert "licenses" not in described and "created" not in described
    assert data.settings.illustrative_note in described["resources"][1]["description"]


def test_every_word_of_the_tables_is_in_the_schema(data: Data) -> None:
    """An enum that lacks a kind of the catalogue would refuse a period that is right."""
    figure, *_ = json.loads(package(data)["datapackage.json"])["resources"]
    fields = {f["name"]: f.get("constraints", {}).get("enum") for f in figure["schema"]["fields"]}
    assert {i.kind for i in CATALOGUE.figures.values()} <= set(fields["kind"])


def test_a_draft_says_so_beside_its_tables(data: Data, tmp_path: Path) -> None:
    arguments = (data.space.period, data.indicators, data.observations, data.catalogue, data.settings)
    files, final = package_files(*arguments, draft="DỰ THẢO – còn 2 lỗi chưa được xử lý"), package_files(*arguments)
    described = json.loads(files["datapackage.json"])
    for told in (described, *described["resources"]):
        assert told["description"].startswith("DỰ THẢO – còn 2 lỗi chưa được xử lý. ")
    assert "published.csv" in described["description"] and problems(tmp_path, files) == []
    assert all(files[name] == final[name] for name in ("indicators.csv", "observations.csv"))
    assert "DỰ THẢO".encode() not in final["datapackage.json"]


@pytest.mark.parametrize("payload", ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", 'a"b,c\nd'])
def test_text_of_a_submission_never_runs(data: Data, payload: str, tmp_path: Path) -> None:
    files = package_files(
        data.space.period,
        data.indicators.assign(note=payload),
        data.observations.assign(raw=payload, note=payload, file=payload, sheet=payload, repair=payload),
        data.catalogue,
        data.settings,
    )
    for name in ("indicators.csv", "observations.csv"):
        cells = {cell for row in rows(files, name) for cell in row.values()}
        assert not any(cell.startswith(("=", "+", "@", "-", "\t", "\r")) for cell in cells)
        assert any(cell.replace("'", "").endswith(payload) for cell in cells)
    assert problems(tmp_path, files) == []


def test_report_hands_over_workbook_and_package(made: Workspace) -> None:
    report = Report(made)
    files = data_files(report)
    assert list(files) == ["annex.xlsx", "published.csv", "indicators.csv", "observations.csv", "datapackage.json"]
    assert files == data_files(report)
    with zipfile.ZipFile(io.BytesIO(files["annex.xlsx"])) as book:
        texts = book.read("xl/sharedStrings.xml").decode()
    assert "(Kèm theo Báo cáo số 303/BC-UBND ngày 14 tháng 12 năm 2021 của Ủy ban nhân dân huyện Mỹ Tú)" in texts
    errors = len(open_errors(report.all_findings()))
    assert errors and texts.count(f"DỰ THẢO – còn {errors} lỗi chưa được xử lý (Kèm theo") == 1
    assert "(*) Cộng các thành phần có báo cáo; có thành phần còn để trống." in texts
