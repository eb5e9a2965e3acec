"""Spellings that are the same words, and words that are not."""

import unicodedata

import pytest

from cchc.catalogue import load
from cchc.language.text import answers_apart, fold, lower_first, plain, tidy, typed
from cchc.project.period import Period


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Số hồ sơ", "SỐ HỒ SƠ"),
        ("Số hồ sơ", unicodedata.normalize("NFD", "Số hồ sơ")),
        ("Số  hồ\u00a0sơ\n", "Số hồ sơ"),
        ("điện tử hoá", "điện tử hóa"),
        ("Uỷ ban", "Ủy ban"),
        ("Mĩ Tú", "Mỹ Tú"),
        ("kí số", "ký số"),
        ("quí", "quý"),
        ("- Số TTHC áp dụng tại UBND cấp xã:", "Số TTHC áp dụng tại UBND cấp xã"),
        ("đúng hạn.", "Đúng hạn ;"),
        ("+ đúng hạn", "• Đúng hạn"),
        ("n\u01cem", "năm"),
        ("\u00d0ất đai", "Đất đai"),
        ("“Tốt”", '"Tốt"'),
        ("K’Nớ", "K'Nớ"),
        ("Ủy ban nhân dân", "Uỷ  ban\u202fnhân\u200b dân"),
        ("Hưng\u00ad Phú", "Hưng Phú"),
        ("Хã Мỹ Тú", "Xã Mỹ Tú"),  # Cyrillic Х, М, Т
        ("Hồ sơ", "Hô\u0300 sơ"),  # the combining marks of windows-1258
    ],
)
def test_same_words(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("đa", "da"),
        ("Mỹ Tú", "Mỹ Tu"),
        ("tay", "tai"),
        ("hóa", "hoa"),
        ("Mỹ Thuận", "Mỹ Thuần"),
        ("ô", "o"),
        ("ă", "a"),
    ],
)
def test_other_words(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_labels_of_the_form_stay_apart() -> None:
    """Folding makes no two labels equal that are not written equal, but for dashes and full stops."""
    labels = {row.label.strip("-:. ") for row in load(Period("2021")).submitted}
    assert len({fold(label) for label in labels}) == len(labels)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (" a \u00a0 b\n", "a b"),
        ("Mỹ".replace("ỹ", "y\u0303"), "Mỹ"),
        ("a\u200b\ufeffb", "ab"),
        ("H\u00adng", "H\u00adng"),
    ],
)
def test_tidy_keeps_the_words(text: str, shown: str) -> None:
    assert tidy(text) == shown


@pytest.mark.parametrize(("raw", "text"), [(None, ""), (12.0, "12"), (0.5, "0.5"), ("02", "02"), (True, "True")])
def test_typed(raw: object, text: str) -> None:
    assert typed(raw) == text


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("Xã Mỹ Tú", "xã Mỹ Tú"),
        ("Ủy ban nhân dân huyện", "ủy ban nhân dân huyện"),
        ("Văn bản QPPL", "văn bản QPPL"),
        ("TTHC", "TTHC"),
        ("UBND xã Mỹ Phước", "UBND xã Mỹ Phước"),
        ("", ""),
    ],
)
def test_inside_a_sentence_names_and_abbreviations_stay(text: str, inside: str) -> None:
    assert lower_first(text) == inside


@pytest.mark.parametrize(("text", "key"), [("Đường Mỹ-Tú_2", "duong mi tu 2"), ("Mỹ Phước", "mi phuoc"), ("–", "")])
def test_plain(text: str, key: str) -> None:
    assert plain(text) == plain(unicodedata.normalize("NFD", text)) == key


@pytest.mark.parametrize(
    ("unit", "lines"),
    [
        ("Có = 1 Không = 0", ["Có = 1", "Không = 0"]),
        ("Có\u00a0=\u00a01 Không\u00a0=\u00a00", ["Có\u00a0=\u00a01", "Không\u00a0=\u00a00"]),
        ("Trực tuyến = 0 Phát phiếu = 1 Kết hợp = 2", ["Trực tuyến = 0", "Phát phiếu = 1", "Kết hợp = 2"]),
        ("Cơ quan, đơn vị", ["Cơ quan, đơn vị"]),
        ("%", ["%"]),
    ],
)
def test_each_answer_of_a_choice_has_a_line(unit: str, lines: list[str]) -> None:
    assert answers_apart(unit).split("\n") == lines
