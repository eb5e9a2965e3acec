"""docs/catalogue.md: every table and every column is described, in words that the models themselves hold."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Literal, get_args, get_origin

import pytest

from cchc.catalogue.contents import EVERY, PeriodKind, model_of
from cchc.catalogue.models import CatalogueRow
from cchc.catalogue.page import as_page, columns
from cchc.project.csv_lines import read_table
from cchc.project.errors import CchcError
from cchc.project.layers import STANDARD, files_of
from cchc.project.period import Kind

ROOT = Path(__file__).resolve().parents[2]
MODELS = list(dict.fromkeys(EVERY.values()))
COLUMNS = [(model, name) for model in MODELS for name in model.model_fields]
# columns that no row has together
APART = {"checks.csv": [("left", "relation", "right"), ("rule", "argument")], "charts.csv": [("office",)]}


def words_of(model: type[CatalogueRow], name: str) -> list[str]:
    """The only values that the column may have; none where it may have others."""
    kind = model.model_fields[name].annotation
    kind = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    return [word for word in get_args(kind) if word] if get_origin(kind) is Literal else []


def test_the_page_is_that_of_the_models() -> None:
    """Else: python -m cchc.catalogue.page > docs/catalogue.md"""
    assert (ROOT / "docs" / "catalogue.md").read_text(encoding="utf-8") == as_page()


def test_every_table_of_the_package_is_on_it() -> None:
    assert {name.rpartition("/")[2] for name in files_of(STANDARD)} == EVERY.keys() - {"dropped.csv"}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_table_says_what_it_holds(model: type[CatalogueRow]) -> None:
    assert model.holds and not model.holds.endswith(".")
    assert set(model.key_columns()) <= model.model_fields.keys()


@pytest.mark.parametrize(("model", "name"), COLUMNS, ids=[f"{model.__name__}-{name}" for model, name in COLUMNS])
def test_a_column_is_described(model: type[CatalogueRow], name: str) -> None:
    field = model.model_fields[name]
    assert field.description and not field.description.endswith(".")
    assert field.examples and field.examples[0]
    said = "để trống" in field.description.lower()
    assert field.is_required() or said or model is PeriodKind, "what does a blank cell mean?"
    assert all(re.search(rf"(?<!\\w){re.escape(word)}(?!\\w)", field.description) for word in words_of(model, name))
    if field.annotation is bool:
        assert all(f"{word}" in field.description for word in ("yes", "no"))


@pytest.mark.parametrize("name", EVERY)
def test_the_examples_are_a_row(name: str, tmp_path: Path) -> None:
    for left_out in APART.get(name, [()]):
        given = {column: field.examples[0] for column, field in columns(model_of(name)) if column not in left_out}
        quoted = [f'"{text.replace(chr(34), chr(34) * 2)}"' for text in given.values()]
        (tmp_path / name).write_text(f"{','.join(given)}\n{','.join(quoted)}\n", encoding="utf-8")
        table = read_table(tmp_path / name, model_of(name))
        assert not table.faults and len(table.rows) == 1


def test_the_kinds_of_periods_have_their_columns() -> None:
    assert [name for name, _ in columns(PeriodKind)][:-1] == [field.name for field in fields(Kind)]


def test_an_unknown_table_is_told_with_the_nearest() -> None:
    with pytest.raises(CchcError, match=r"Bảng “unit\.csv” không có trong danh mục\. Gần nhất: units\.csv"):
        model_of("unit.csv")
