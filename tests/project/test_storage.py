"""Tables in files: saved and loaded as declared, or refused by name."""

import errno
import os
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from cchc.project.errors import CchcError
from cchc.project.storage import load, load_each, load_optional, save, write_atomic
from cchc.project.tables import DOCUMENT, DOSSIERS, REGISTERS, SAVED, Schema

DAYS = {"signed_on": "2021-12-14", "window_from": "2020-12-15", "window_to": "2021-12-14"}
ROW = {"period": "2021", "number": "303/BC-UBND", **DAYS}


@pytest.mark.parametrize("table", SAVED.values(), ids=lambda table: table.name)
def test_an_empty_table_keeps_its_types(table: Schema, tmp_path: Path) -> None:
    save(tmp_path, **{table.name: table.empty()})
    (again,) = load(tmp_path, table.name)
    pd.testing.assert_frame_equal(again, table.empty())
    schema = pq.read_schema(tmp_path / f"{table.name}.parquet")
    assert schema.equals(table.schema()) or table is DOSSIERS, "a file keeps moments to the millisecond"
    assert all(field.metadata[b"description"] for field in schema)


def test_the_same_table_makes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        save(tmp_path / name, document=pd.DataFrame([ROW], index=[3]))
    assert (tmp_path / "a" / "document.parquet").read_bytes() == (tmp_path / "b" / "document.parquet").read_bytes()


def test_nothing_is_written_where_one_table_is_not_as_declared(tmp_path: Path) -> None:
    wrong = pd.DataFrame([ROW | {"note": ""}])
    with pytest.raises(CchcError, match=r"Bảng document không đúng khai báo .* thừa cột note"):
        save(tmp_path, registers=REGISTERS.empty(), document=wrong)
    assert not list(tmp_path.iterdir())


def test_a_table_that_is_not_declared(tmp_path: Path) -> None:
    with pytest.raises(CchcError, match=r"Bảng “observation” không có trong danh mục\. Gần nhất: observations"):
        save(tmp_path, observation=DOCUMENT.empty())


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"period": "2021", "number": "1", "signed_on": "2021-12-14"}], "thiếu cột window_from"),
        ([ROW, ROW], "khóa period trùng ở 1 dòng"),
        ([ROW | {"number": None}], "cột number trống ở 1 dòng"),
    ],
)
def test_a_file_that_is_not_as_declared(rows: list[dict], said: str, tmp_path: Path) -> None:
    """As another version of the program wrote it, or an analyst by hand."""
    pd.DataFrame(rows).to_parquet(tmp_path / "document.parquet")
    reads = (
        lambda: load(tmp_path, "document"),
        lambda: load_optional(tmp_path, "document"),
        lambda: load_each({"2021": tmp_path}, "document"),
    )
    for read in reads:
        with pytest.raises(CchcError) as error:
            read()
        assert said in str(error.value) and "document.parquet" in str(error.value)
        assert "Hãy chạy lại notebook 02_indicators.ipynb." in str(error.value)


def test_a_missing_file_names_the_notebook_to_run(tmp_path: Path) -> None:
    for name, notebook in (("observations", "01_clean"), ("document", "02_indicators")):
        with pytest.raises(CchcError, match=f"Hãy chạy notebook {notebook}.ipynb trước"):
            load(tmp_path, name)
    assert load_optional(tmp_path, "document") is None and load_each({"2021": tmp_path}, "document") == {}


def test_a_full_disk_says_where_and_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "chmod", full)
    with pytest.raises(OSError, match=r"a\.csv"):
        write_atomic(tmp_path / "a.csv", b"new")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]
