"""report.yml: what it must say, and how a fault is named."""

from datetime import date
from pathlib import Path

import pytest

from cchc.project.errors import CchcError
from cchc.project.settings import BLANK, read_settings

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "raw" / "2021" / "report.yml"


def test_the_shipped_settings() -> None:
    settings = read_settings(SHIPPED, "2021")
    assert settings.number == "303/BC-UBND"
    assert settings.window == (date(2020, 12, 15), date(2021, 12, 14))
    assert settings.illustrative == "units" and "minh họa" in settings.illustrative_note


def test_no_private_contacts_are_kept() -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert "@" not in text and not any(len(word) >= 9 and word.isdigit() for word in text.split())


def test_the_window_is_the_periods_unless_named(tmp_path: Path) -> None:
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    (tmp_path / "report.yml").write_text("\n".join(x for x in lines if not x.startswith("window_")), encoding="utf-8")
    assert read_settings(tmp_path / "report.yml", "2021").window == (date(2020, 12, 15), date(2021, 12, 14))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "signed_on: 2021-12-14",
            "signed_on: hôm nay",
            "dòng 8, mục signed_on: phải là ngày có thật, viết như",
        ),
        ("place:", "plcae:", "mục place"),
        ('number: "303', "number: [303", "dòng 5, cột 9: dấu ngoặc vuông hoặc ngoặc nhọn không đóng"),
        (
            "signed_on:",
            "signed_onn:",
            "dòng 8, mục signed_onn: .* Gần nhất: signed_on.*thiếu mục signed_on",
        ),
        ("303/BC", "303 /BC", "mục number: “303 /BC-UBND” phải viết như 05/BC-UBND: không có dấu cách"),
        ("303/BC", "5/BC", "số nhỏ hơn 10 thêm số 0"),
        ("303/BC-UBND", "303/BC - UBND", "không có dấu cách"),
        ("303/BC-UBND", "303/bc-ubnd", "chữ hoa"),
        ('period: "2021"', 'period: "2020"', "ghi kỳ 2020"),
        ("window_to: 2021-12-14", "window_to: 2021-03-14", r"window_to \(14/3/2021\) không thuộc năm 2021"),
        ("window_from: 2020-12-15", "window_from: 2021-06-15", r"window_from \(15/6/2021\) không thuộc năm 2021"),
        ("submission_due: 2021-12-10", "submission_due: 2020-12-10", r"submission_due \(10/12/2020\) không thuộc năm"),
    ],
)
def test_a_fault_is_named(old: str, new: str, words: str, tmp_path: Path) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "report.yml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CchcError, match=words):
        read_settings(tmp_path / "report.yml", "2021")


@pytest.mark.parametrize("number", ["05/BC-UBND", "/BC-UBND", "12/2021/QĐ-UBND"])
def test_numbers_that_the_decree_knows(number: str, tmp_path: Path) -> None:
    text = SHIPPED.read_text(encoding="utf-8").replace("303/BC-UBND", number)
    (tmp_path / "report.yml").write_text(text, encoding="utf-8")
    assert read_settings(tmp_path / "report.yml", "2021").number == number


BLANKS = (
    ("number", ""), ("signed_on", None), ("place", BLANK), ("agency_name", [BLANK]), ("legal_bases", [BLANK]),
    ("signatory_name", BLANK), ("source", BLANK), ("contacts", []), ("office", ""), ("illustrative", "none"),
)  # fmt: skip


def test_what_is_left_blank_waits(tmp_path: Path) -> None:
    """All at once: a draft can be made without any of them, and its findings name them."""
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    known = dict(BLANKS)
    kept = [x for x in lines if not x.startswith((*known, "addressees", "recipients", " "))]
    kept += [*(f"{name}:" for name in known), "addressees:", "  - Sở Nội vụ", "  -", "recipients:"]
    (tmp_path / "report.yml").write_text("\n".join(kept), encoding="utf-8")
    settings = read_settings(tmp_path / "report.yml", "2021")
    assert {name: getattr(settings, name) for name in known} == known
    assert (settings.addressees, settings.recipients) == (["Sở Nội vụ", BLANK], [BLANK])


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CchcError, match=r"report\.yml"):
        read_settings(tmp_path / "report.yml", "2021")


def test_titles_follow_the_period(tmp_path: Path) -> None:
    lines = SHIPPED.read_text(encoding="utf-8").replace('period: "2021"', 'period: "2022-Q1"').splitlines()
    text = "\n".join(x for x in lines if not x.startswith(("window_", "submission_due")))
    (tmp_path / "report.yml").write_text(text, encoding="utf-8")
    settings = read_settings(tmp_path / "report.yml", "2022-Q1")
    assert settings.window == (date(2021, 12, 15), date(2022, 3, 14))
    assert settings.subject.endswith("quý I năm 2022 và phương hướng nhiệm vụ quý II năm 2022")
    assert "quý I năm 2022 như sau:" in settings.opening and "quý II năm 2022" in settings.closing
    assert settings.source.endswith("quý I năm 2022.")


@pytest.mark.parametrize(("last", "fits"), [("2022-02-12", True), ("2022-02-13", False), ("2021-10-15", True)])
def test_how_far_a_window_may_lie_is_said_by_the_kind_of_period(last: str, fits: bool, tmp_path: Path) -> None:
    """60 days for a year in periods.csv, from 14/12/2021."""
    lines = SHIPPED.read_text(encoding="utf-8").replace("window_to: 2021-12-14", f"window_to: {last}").splitlines()
    text = "\n".join(x for x in lines if not x.startswith("submission_due"))
    (tmp_path / "report.yml").write_text(text, encoding="utf-8")
    if fits:
        assert read_settings(tmp_path / "report.yml", "2021").window[1].isoformat() == last
    else:
        with pytest.raises(CchcError, match="không thuộc năm 2021"):
            read_settings(tmp_path / "report.yml", "2021")


def test_a_window_that_ends_before_it_begins(tmp_path: Path) -> None:
    text = SHIPPED.read_text(encoding="utf-8").replace("window_to: 2021", "window_to: 2019")
    (tmp_path / "report.yml").write_text(text, encoding="utf-8")
    with pytest.raises(CchcError, match=r"window_from \(15/12/2020\) sau window_to \(14/12/2019\)"):
        read_settings(tmp_path / "report.yml", "2021")
