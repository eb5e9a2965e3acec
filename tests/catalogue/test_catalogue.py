"""The catalogue: every row parses, is owned and used; faults name their file and line."""

import csv
from pathlib import Path

import pytest

from cchc import catalogue
from cchc.catalogue import Check, Indicator, load
from cchc.errors import CchcError
from cchc.validate.rules import RULES

ROOT = Path(__file__).resolve().parents[2]
FORM = load()
VALUES = [i for i in FORM.form if i.indicator]


def published() -> list[dict[str, str]]:
    with (ROOT / "examples" / "2021" / "published.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_all_rows_of_the_form_in_its_order() -> None:
    assert len(FORM.form) == 183
    assert [(i.code, i.row, i.label, i.unit) for i in FORM.form] == [
        (r["code"], r["kind"], r["label"], r["unit"]) for r in published()
    ]


def test_144_rows_can_carry_a_value() -> None:
    assert len(VALUES) == 144


@pytest.mark.parametrize("row", FORM.submitted, ids=lambda r: r.code)
def test_row_has_an_owner(row: Indicator) -> None:
    assert row.owner


@pytest.mark.parametrize("row", [*VALUES, *FORM.supplements[1:]], ids=lambda r: r.code)
def test_row_is_whole(row: Indicator) -> None:
    assert row.kind and row.level and row.aggregate and row.flow_or_stock
    assert row.kind != "percent" or row.unit == "%"
    assert row.aggregate not in ("sum", "all_yes") or row.level == "both"


def test_every_supplement_serves_a_formula() -> None:
    read = {n for i in FORM.figures.values() for f in i.formulas for n in f.names}
    assert {s.indicator for s in FORM.supplements if s.indicator} <= read


def test_figures_come_after_what_they_read() -> None:
    order = list(FORM.figures)
    for name, indicator in FORM.figures.items():
        for formula in indicator.formulas:
            for other in formula.names:
                if other in FORM.figures:
                    assert order.index(other) < order.index(name)


def test_every_measure_is_used() -> None:
    """In the narrative, in a check, in a chart or in another figure."""
    text = (ROOT / "notebooks" / "03_report.ipynb").read_text(encoding="utf-8")
    text += "".join((ROOT / "src" / "cchc" / "report" / name).read_text() for name in ("report.py", "pictures.py"))
    read = {n for i in FORM.figures.values() for f in i.formulas for n in f.names}
    read |= {n for c in FORM.checks for f in (c.left, c.right) if f for n in f.names}
    unused = [m.indicator for m in FORM.measures if m.indicator not in read and m.indicator not in text]
    assert not [m for m in unused if not m.startswith("dossiers_")]


@pytest.mark.parametrize("check", FORM.checks, ids=lambda c: c.id)
def test_check_is_whole(check: Check) -> None:
    assert check.message and check.basis
    assert not check.rule or check.rule in RULES


def test_every_rule_is_asked_for() -> None:
    assert {c.rule for c in FORM.checks if c.rule} == set(RULES)


def test_the_nine_communes_of_2021() -> None:
    assert FORM.office.code == "944"
    assert [u.code for u in FORM.communes] == [
        "31567",
        "31579",
        "31588",
        "31591",
        "31597",
        "31603",
        "31606",
        "31609",
        "31612",
    ]


def test_an_unknown_unit_raises() -> None:
    with pytest.raises(CchcError, match="99999"):
        FORM.unit("99999")


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("indicators.csv", "ratio,,survey_satisfied", "ratio,,survey_satisfeid", "survey_satisfeid"),
        ("indicators.csv", ",count,office,office", ",cuont,office,office", "dòng 4"),
        ("measures.csv", "plan_tasks - plan_tasks_done", "plan_tasks - plan_tasks_left", "vòng tròn"),
        ("checks.csv", "plan_done_bound,error", "plan_done_bound,fatal", "checks.csv"),
        ("units.csv", "31579,", "31567,", "trùng"),
        ("checks.csv", "Số nhiệm vụ hoàn thành ({left})", "Số nhiệm vụ hoàn thành ({lef})", "lef"),
        ("measures.csv", "group=Kế hoạch", "gruop=Kế hoạch", "gruop"),
    ],
)
def test_a_typo_is_a_catalogue_error(file, old, new, message, tmp_path, monkeypatch) -> None:
    for source in Path(catalogue.__file__).parent.glob("*.csv"):
        text = source.read_text(encoding="utf-8")
        if source.name == file:
            assert old in text
            text = text.replace(old, new, 1)
        (tmp_path / source.name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    with pytest.raises(CchcError, match=message):
        load.__wrapped__()


def test_a_break_also_breaks_what_is_computed_from_it() -> None:
    """A figure whose part means something new means something new itself."""
    broken = {b.indicator: b.since for b in FORM.breaks}
    for name, indicator in FORM.figures.items():
        for part in (n for f in indicator.formulas for n in f.names if n in broken):
            assert broken.get(name) == broken[part], f"{name} reads {part}"
