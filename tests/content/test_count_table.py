"""Tables of dossiers: fields add up to the total, and a sum that lacks a part is marked and says so."""

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from cchc.blocks import plain
from cchc.catalogue import ChartRow, load
from cchc.catalogue.dossiers import COUNTS, load_dossier_rules
from cchc.content.counts import count_sheet, count_table, fields_of
from cchc.content.data import Data
from cchc.content.tables import figures_of_fields
from cchc.content.values import _on_time
from cchc.project.period import Period
from cchc.project.tables import DOSSIER_COUNTS

KIND = Path(__file__).resolve().parents[2] / "reports" / "tthc"
REST = "(không ghi lĩnh vực)"


def counts(unit: str, fields: dict[str, int], whole: int, source: str = "submission") -> pd.DataFrame:
    rows = [
        dict.fromkeys(COUNTS, 0) | {"unit_code": unit, "field": field, "source": source, "definition": "D6"}
        | dict.fromkeys(("received", "online", "resolved", "early"), number)
        for field, number in (fields | {"": whole}).items()
    ]  # fmt: skip
    return DOSSIER_COUNTS.frame(rows)


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch) -> Data:
    """Every unit has 10 dossiers, 6 of one field and 4 of another."""
    monkeypatch.chdir(KIND)
    catalogue = load(Period("2021-Q1"))
    settings = SimpleNamespace(source="", illustrative_units=False, illustrative_note="")
    own = pd.concat([counts(unit.code, {"Đất đai": 6, "Hộ tịch": 4}, 10) for unit in catalogue.units])
    return SimpleNamespace(catalogue=catalogue, settings=settings, dossier_counts=own, unit_mark="")


def replaced(data: Data, unit: str, *tables: pd.DataFrame) -> None:
    kept = data.dossier_counts[data.dossier_counts["unit_code"] != unit]
    data.dossier_counts = pd.concat([kept, *tables], ignore_index=True)


def received(data: Data, by: str) -> dict[str, str]:
    """The third column by the name of the row; of fields those of the communes."""
    made = count_table(data, by, "Bảng")
    return {plain(row[1]): plain(row[2]) for row in made.rows}


def test_nothing_lacks_and_nothing_is_marked(data: Data) -> None:
    assert received(data, "unit")["Tổng số"] == "100"
    by_field = received(data, "field")
    assert (by_field["Đất đai"], by_field["Hộ tịch"], by_field["Tổng số"]) == ("54", "36", "100")
    assert REST not in by_field and count_table(data, "field", "Bảng").remarks == []


@pytest.mark.parametrize("gone", [True, False])
def test_a_sum_that_lacks_a_unit_or_a_row_is_marked(data: Data, gone: bool) -> None:
    replaced(data, "31612", *([] if gone else [counts("31612", {"Hộ tịch": 4}, 4, "partial")]))
    by_unit, by_field = received(data, "unit"), received(data, "field")
    assert by_unit["Xã Phú Mỹ"] == ("" if gone else "4\u00a0(*)") and by_unit["Xã Mỹ Phước"] == "10"
    total = "90\u00a0(*)" if gone else "94\u00a0(*)"
    assert by_unit["Tổng số"] == by_field["Tổng số"] == total
    assert by_field["Cấp huyện"] == "10" and by_field["Đất đai"] == "48\u00a0(*)"
    remarks = count_table(data, "field", "Bảng").remarks
    assert remarks[0].startswith("(*) Chỉ tính phần đã có số liệu") and "xã Phú Mỹ" in remarks[1]
    titles, rows = count_sheet(data)
    assert {len(row) for row in rows} == {len(titles)}
    assert rows[-3][1] == "Tổng số (*)" and rows[-2][1] == remarks[0]


def test_what_is_of_no_known_field_has_a_row_so_that_fields_make_the_total(data: Data) -> None:
    replaced(data, "31612", counts("31612", {}, 10), counts("31603", {}, 0).iloc[:0])
    replaced(data, "31603", counts("31603", {"Đất đai": 6, "(không ghi)": 4}, 10, "dossiers"))
    by_field = received(data, "field")
    assert (by_field["Đất đai"], by_field[REST], by_field["Tổng số"]) == ("48\u00a0(*)", "14", "100")
    own = fields_of(data.dossier_counts)
    assert list(own) == ["Đất đai", "Hộ tịch", REST] and sum(one["received"] for one in own.values()) == 100


def test_the_chart_by_field_says_the_same(data: Data) -> None:
    replaced(data, "31612", counts("31612", {}, 10))
    row = ChartRow(id="a", kind="parts", scope="field", figures="Tiếp nhận=received", caption="A", alt="{values}")
    drawn = {name: (own[0].value, own[0].status) for name, own in figures_of_fields(data, row).items()}
    assert drawn == {"Đất đai": (54, "partial"), "Hộ tịch": (36, "partial"), REST: (10, "ok")}


def test_the_definition_that_is_printed_names_whose_table_cannot_follow_it(data: Data) -> None:
    data.settings.on_time_definition = "D2"
    assert _on_time(data).title == load_dossier_rules().definition("D2").title
    replaced(data, "31612", counts("31612", {}, 10).assign(definition="theo biểu của đơn vị"))
    assert _on_time(data).title.endswith("chia cho số đã trả; riêng xã Phú Mỹ theo biểu của đơn vị")
