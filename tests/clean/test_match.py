"""Each row goes to its own line of the form, or to none."""

import unicodedata
from collections.abc import Callable

import pytest

from cchc.catalogue import Indicator, load
from cchc.clean.match import LabelIndex, Match
from cchc.language.legacy import to_tcvn3, to_vni
from cchc.language.text import fold
from cchc.project.period import Period

FORM = load(Period("2021")).submitted


def stt(row: Indicator) -> str:
    return {"section": row.code, "group": row.code.rpartition(".")[2]}.get(row.row, "")


def rows_of(*codes: str) -> list[tuple[str, str]]:
    by_code = {row.code: row for row in FORM}
    return [(stt(by_code[code]), by_code[code].label) for code in codes]


def codes(rows: list[tuple[str, str]], **aliases: str) -> list[str | None]:
    return [found.code for found in LabelIndex(FORM, aliases).matches(*zip(*rows, strict=True))]


def test_the_whole_form_matches_itself() -> None:
    assert codes([(stt(row), row.label) for row in FORM]) == [row.code for row in FORM]


SPELLINGS: dict[str, Callable[[str], str]] = {
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "TCVN3": to_tcvn3,
    "VNI": to_vni,
    "VNI in capitals": lambda text: to_vni(text.upper()),
    "capitals": str.upper,
    "NBSP": lambda text: text.replace(" ", "\u00a0"),
    "double spaces": lambda text: f"  {text.replace(' ', '  ')} ",
    "zero width": lambda text: text.replace(" ", " \u200b") + "\ufeff",
    "look-alikes": lambda text: text.replace("ă", "\u01ce").replace("Đ", "\u00d0").replace("o", "\u043e"),
    "old tones": lambda text: text.replace("óa", "oá").replace("ủy", "uỷ").replace("ũy", "uỹ"),
    "bullets": lambda text: f"- {text}:",
    "lines": lambda text: text.replace(" ", "\n"),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_form_in_other_spellings(spelling: str) -> None:
    spell = SPELLINGS[spelling]
    assert codes([(stt(row), spell(row.label)) for row in FORM]) == [row.code for row in FORM]


def test_legacy_labels_stay_apart() -> None:
    """No label in a legacy encoding reads as another one, and none needs decoding where it is Unicode."""
    form = LabelIndex(FORM, {})
    for row in FORM:
        assert form._key(row.label) == (fold(row.label), "")
        for encode in (to_tcvn3, to_vni):
            assert form._key(encode(row.label))[0] == fold(row.label)


@pytest.mark.parametrize("alias", load(Period("2021")).aliases)
def test_aliases_of_the_catalogue(alias: str) -> None:
    catalogue = load(Period("2021"))
    official = [u.name for u in catalogue.units] + [i.label for i in catalogue.submitted]
    assert catalogue.aliases[alias] in official
    assert fold(alias) not in {fold(name) for name in official}
    assert [a for a in catalogue.aliases if fold(a) == fold(alias)] == [alias]


@pytest.mark.parametrize(
    ("label", "total"),
    [("Cộng", True), ("TỔNG CỘNG", True), ("Tổng cộng (I+II)", True), ("Tổng số:", True), (to_vni("Tổng cộng"), True),
     ("Cộng đồng", False), ("Công dân", False), ("Tổng số TTHC khác", False)],
)  # fmt: skip
def test_totals_rows(label: str, total: bool) -> None:
    assert LabelIndex(FORM, {}).matches(("",), (label,)) == [Match(None, total=total)]


def test_a_second_row_of_one_label() -> None:
    rows = rows_of("III", "III.6", "III.6.6", "III.6.6")
    found = LabelIndex(FORM, {}).matches(*zip(*rows, strict=True))
    assert found[3] == Match(None, "III.6.6")


def test_sections_and_groups_in_another_order() -> None:
    turned = [row for s in ("BS", "VII", "II", "I", "IV") for row in FORM if row.code.split(".")[0] == s]
    assert codes([(stt(row), row.label) for row in turned]) == [row.code for row in turned]


@pytest.mark.parametrize(
    "order",
    [
        ("II", "II.2", "II.2.4", "II.2.5", "II.2.6", "II.2.1", "II.2.2", "II.2.3"),
        ("II", "II.2", "II.2.4", "II.2.6", "II.2.5", "II.2.1", "II.2.3"),
        ("I", "I.2", "I.2.5", "I.2.3", "I.2.1", "IV", "IV.6", "IV.6.3", "IV.6.1"),
        ("III", "III.6", "III.6.8", "III.6.6"),
        ("IV", "IV.3.1", "IV.3.2", "IV.4.1", "IV.4.2"),  # group headings left out, order kept
        ("V.6.2", "BS.13"),  # no headings at all, but labels that stand in the form once
    ],
)
def test_rows_in_another_order(order: tuple[str, ...]) -> None:
    assert codes(rows_of(*order)) == list(order)


def test_labels_spelled_otherwise() -> None:
    rows = [("iii.", "CẢI CÁCH THỦ TỤC HÀNH CHÍNH"), ("2", "Thống kê TTHC:"), ("", "Số TTHC áp dụng tại UBND cấp xã")]
    assert codes(rows) == ["III", "III.2", "III.2.5"]
    aliases = {"Hồ sơ xã nhận": "Số hồ sơ TTHC do UBND cấp xã tiếp nhận"}
    assert codes([("", "hồ sơ xã  nhận")], **aliases) == ["III.6.6"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("", "Số vấn đề phát hiện qua kiểm tra")], [None]),  # I.2.4 or IV.6.2
        ([("", "Dòng tự thêm")], [None]),
        (rows_of("III", "III.6", "III.6.6", "III.6.6"), ["III", "III.6", "III.6.6", None]),
        # one of two equal labels twice in one place: is the second the other one, out of place?
        (rows_of("II", "II.2", "II.2.1", "II.2.2", "II.2.2"), ["II", "II.2", "II.2.1", None, None]),
        # a group nobody knows: its rows must not fall into the group before it
        (
            [*rows_of("IV", "IV.3", "IV.3.2"), ("4", "Nhóm khác"), *rows_of("IV.4.2")],
            ["IV", "IV.3", "IV.3.2", None, None],
        ),
        # from below: which of the two "trái pháp luật" is first cannot be told
        (
            rows_of("II", "II.2", "II.2.6", "II.2.5", "II.2.4", "II.2.3", "II.2.2", "II.2.1"),
            ["II", "II.2", None, None, "II.2.4", None, None, "II.2.1"],
        ),
    ],
)
def test_what_is_not_certain_has_no_code(rows: list[tuple[str, str]], expected: list[str | None]) -> None:
    assert codes(rows) == expected
