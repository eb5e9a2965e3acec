"""Targets and first publications: read line by line; kept beside what is computed now wherever it prints otherwise."""

from pathlib import Path

import pandas as pd
import pytest

from cchc.catalogue import load
from cchc.indicators import read_published, read_targets, restated
from cchc.project.errors import CchcError
from cchc.project.period import Period

CATALOGUE = load(Period("2021"))
COUNT, RATE, FLAG = "dossiers_received_commune", "on_time_rate_commune", "iso_announced"


def table(value: float | None, name: str, status: str = "ok") -> pd.DataFrame:
    return pd.DataFrame([["944", name, value, status]], columns=["unit_code", "indicator", "value", "status"])


def first(now: pd.DataFrame, name: str, before: float) -> float:
    return restated(now, {("944", name): before}, CATALOGUE)["published"].iloc[0]


def test_only_what_prints_otherwise_was_restated() -> None:
    assert first(table(49_900, COUNT), COUNT, 49_950) == 49_950
    assert pd.isna(first(table(49_900, COUNT), COUNT, 49_900))
    assert pd.isna(first(table(98.436874, RATE), RATE, 98.44)), "the published figure is a rounded one"
    assert first(table(None, RATE, "not_applicable"), RATE, 0) == 0
    assert first(table(None, COUNT, "missing"), COUNT, 5) == 5
    assert pd.isna(restated(table(5, COUNT), {}, CATALOGUE)["published"].iloc[0])


def test_the_file_of_first_publications(tmp_path: Path) -> None:
    path = tmp_path / "published.csv"
    assert read_published(path, CATALOGUE) == {}
    path.write_text(f'indicator,value,unit_code\n{COUNT},49900,\n{RATE},"98,44",31603\n', encoding="utf-8")
    assert read_published(path, CATALOGUE) == {("944", COUNT): 49_900, ("31603", RATE): 98.44}


def test_a_figure_may_be_named_by_its_code_in_the_form(tmp_path: Path) -> None:
    (tmp_path / "targets.csv").write_text("indicator,target,unit_code\nIII.6.8,99,\n", encoding="utf-8")
    assert read_targets(tmp_path / "targets.csv", CATALOGUE) == {("944", RATE): 99}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (f"{COUNT},49.900,", "số nguyên"),
        (f"{COUNT},nhiều,", "không rõ"),
        ("dossier_received,5,", "Gần nhất"),
        (f"{COUNT},5,99999", "Tệp published.csv, dòng 2: Mã đơn vị “99999”"),
        (f"{COUNT},5,\n{COUNT},6,", "trùng đơn vị và chỉ tiêu với dòng 2"),
        (f"{RATE},5,\nIII.6.8,6,", "dòng 3: cùng đơn vị, chỉ tiêu"),
        (f"{RATE},5,\n{RATE},6,944", "dòng 3: cùng đơn vị, chỉ tiêu"),
    ],
)
def test_a_fault_in_the_file_of_first_publications(line: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "published.csv"
    path.write_text(f"Mã chỉ tiêu,Giá trị công bố,Mã đơn vị\n{line}\n", encoding="utf-8")
    with pytest.raises(CchcError, match=words):
        read_published(path, CATALOGUE)


def test_the_target_file(tmp_path: Path) -> None:
    path = tmp_path / "targets.csv"
    assert read_targets(path, CATALOGUE) == {}
    path.write_text(f'indicator,target,unit_code\n{COUNT},80,\n{RATE},"98,5",31603\n', encoding="utf-8")
    assert read_targets(path, CATALOGUE) == {("944", COUNT): 80, ("31603", RATE): 98.5}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (f"{COUNT},1.234,", "không dấu phân cách hàng nghìn"),
        (f"{COUNT},,", "“Mục tiêu”"),
        ("petition_received,5,", "Gần nhất: petitions_received"),
        (f"{FLAG},1,", "Chỉ tiêu"),
        (f"{COUNT},5,99999", "Tệp targets.csv, dòng 2: Mã đơn vị “99999”"),
        (f"{COUNT},5,\n{COUNT},6,", "trùng đơn vị và chỉ tiêu với dòng 2"),
        (f"{RATE},5,\nIII.6.8,6,", "dòng 3: cùng đơn vị, chỉ tiêu"),
        (f"{RATE},5,\n{RATE},6,944", "dòng 3: cùng đơn vị, chỉ tiêu"),
    ],
)
def test_a_fault_in_the_target_file(line: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "targets.csv"
    path.write_text(f"Mã chỉ tiêu,Mục tiêu,Mã đơn vị\n{line}\n", encoding="utf-8")
    with pytest.raises(CchcError, match=words):
        read_targets(path, CATALOGUE)
