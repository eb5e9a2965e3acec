"""A file kept by hand comes back as it was typed, whatever separates its columns."""

import csv
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc.csv_lines import Filled, Line, read_lines
from cchc.errors import CchcError
from cchc.text import tidy


class Pair(Line):
    titles: ClassVar = {"name": "Tên", "why": "Lý do"}
    same = "tên"

    name: Filled
    why: str

    @property
    def key(self) -> tuple[str]:
        return (self.name,)


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0?#="), max_size=20).map(tidy)


@given(pairs=st.dictionaries(CELL.filter(bool), CELL, max_size=5), mark=st.sampled_from(",;\t"))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_cells_come_back_as_typed(tmp_path: Path, pairs: dict[str, str], mark: str) -> None:
    path = tmp_path / "pairs.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=mark).writerows([("Lý do", "Tên"), *((why, name) for name, why in pairs.items())])
    assert {line.name: line.why for line in read_lines(path, Pair)} == pairs


def test_no_file_no_lines_and_a_fault_names_its_line(tmp_path: Path) -> None:
    assert read_lines(tmp_path / "pairs.csv", Pair) == []
    (tmp_path / "pairs.csv").write_text("name,why\na,1\n\na,2\n,3\n", encoding="utf-8")
    said = "Tệp pairs.csv, dòng 4: trùng tên với dòng 2; dòng 5: cột “Tên” không được để trống."
    with pytest.raises(CchcError, match=said):
        read_lines(tmp_path / "pairs.csv", Pair)
