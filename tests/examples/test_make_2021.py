"""The example says what the published report says, and says it again byte for byte."""

import csv
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from cchc.catalogue import load
from cchc.clean import clean_forms, note_fractions
from cchc.extract import read_submissions
from cchc.project.period import Period

ROOT = Path(__file__).resolve().parents[2]
TOTALS = {
    "III.6.6": 49_900, "III.6.7": 49_900, "BS.6": 49_120, "BS.7": 4, "BS.8": 4, "BS.9": 0, "BS.10": 0, "BS.13": 1_059,
    "IV.5.4": 27, "V.3.4": 1, "V.6.2": 4, "VII.1.2": 9, "VII.2.3": 9, "VII.3.2": 9,
}  # fmt: skip


@pytest.fixture(scope="module")
def cleaned(example: Path) -> pd.DataFrame:
    rows, problems = read_submissions(example / "submissions")
    return clean_forms(rows, load(Period("2021")), Period.parse("2021"), problems)[0]


@pytest.fixture(scope="module")
def communes(cleaned: pd.DataFrame) -> pd.DataFrame:
    """Figures of the communes, a row each."""
    own = cleaned[cleaned["unit_code"] != "944"]
    return own.pivot(index="unit_code", columns="code", values="value")


def test_same_bytes_again(example: Path, tmp_path: Path) -> None:
    script = ROOT / "examples" / "make_2021.py"
    done = subprocess.run(
        [sys.executable, script, tmp_path], check=True, capture_output=True, text=True, encoding="utf-8"
    )
    made = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*.xlsx"))
    assert len(made) == 11 and len(list(tmp_path.rglob("*"))) == 12
    assert all((tmp_path / p).read_bytes() == (example / p).read_bytes() for p in made)
    assert done.stdout.count("\n") == 1 and done.stdout.startswith("Đã ghi 10 tệp")


@pytest.mark.parametrize("code", TOTALS)
def test_communes_add_up(communes: pd.DataFrame, code: str) -> None:
    assert len(communes) == 9
    assert communes[code].sum() == TOTALS[code]


def test_office_is_as_published(cleaned: pd.DataFrame) -> None:
    with (ROOT / "examples" / "2021" / "published.csv").open(encoding="utf-8-sig", newline="") as file:
        published = {row["code"]: row for row in csv.DictReader(file)}
    own = cleaned[(cleaned["unit_code"] == "944") & ~cleaned["code"].str.startswith("BS")]
    assert {c: published[c]["printed"] for c in own["code"]} == dict(zip(own["code"], own["raw"], strict=True))
    assert {c: published[c]["note"] for c in own["code"]} == dict(zip(own["code"], own["note"], strict=True))
    assert sum(row["printed"] != "" for row in published.values()) == (own["raw"] != "").sum()


def test_rates_follow_from_their_parts_but_for_one(communes: pd.DataFrame, cleaned: pd.DataFrame) -> None:
    rate = 100 * communes["BS.6"] / communes["III.6.7"]
    off = (rate - communes["III.6.8"]).abs() > 0.00501
    assert off[off].index.tolist() == ["31588"]
    assert rate.between(96, 100).all() and rate.nunique() > 6
    assert (communes["BS.6"] == communes["III.6.7"]).sum() == 1
    notes = note_fractions(cleaned).query("indicator == 'on_time_rate_commune'").set_index("unit_code").drop("944")
    assert (notes["numerator"] == communes["BS.6"]).all() and (notes["denominator"] == communes["III.6.7"]).all()


def test_what_is_left_blank(cleaned: pd.DataFrame, communes: pd.DataFrame) -> None:
    own = cleaned[cleaned["unit_code"] != "944"]
    blank = own[own["status"] == "missing"]
    assert blank[blank["kind"] != "percent"][["unit_code", "code"]].to_numpy().tolist() == [["31612", "V.6.2"]]
    assert communes["III.6.10"].isna().all()
    assert (communes["III.6.9"].notna() == (communes["BS.7"] > 0)).all() and (communes["BS.7"] > 0).sum() == 2


def test_values_are_typed_in_mixed_ways(cleaned: pd.DataFrame) -> None:
    own = cleaned[cleaned["unit_code"] != "944"]
    assert {"ok", "repaired", "missing"} == set(own["status"])
    assert own["repair"].nunique() > 4
    for pattern in (r"^\d\.\d{3}$", r"^\d,\d{3}$", r"^\d{4}$", r"^\d\d,\d\d$", r"^\d\d\.\d\d$", "^Có$"):
        assert own["raw"].str.match(pattern).any(), pattern
