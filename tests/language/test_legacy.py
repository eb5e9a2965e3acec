"""TCVN3 and VNI: decoded where beyond doubt, and nothing else touched."""

import csv
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.catalogue import load
from cchc.language.legacy import (
    TCVN3,
    VNI,
    certain,
    from_tcvn3,
    from_vni,
    is_syllable,
    known,
    readings,
    to_tcvn3,
    to_vni,
)
from cchc.language.text import fold
from cchc.project.period import Period

LETTERS = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
TEXTS = st.text(st.sampled_from(LETTERS + LETTERS.upper() + " 0123456789.,/-()%"))
SYLLABLES = "Quỳnh quýt quých khuynh tuýp nghĩa hoá hóa quốc gì giữa khuya thuở ương Ỷ quý oanh kỷ nghiệp"
OTHERS = "ynh kynh nghóa kà cế ngiệp mừc hát̀ ẵ xyz tổ̉ café cá1"
ROOT = Path(__file__).resolve().parents[2]


def published() -> list[str]:
    with (ROOT / "examples" / "2021" / "published.csv").open(encoding="utf-8-sig", newline="") as file:
        return [text for row in csv.DictReader(file) for text in (row["label"], row["note"]) if text]


@pytest.mark.parametrize(
    ("text", "read", "encoding"),
    [
        ("thÞ trÊn Huúnh H÷u NghÜa", "thị trấn Huỳnh Hữu Nghĩa", "TCVN3"),
        ("x· H\u00adng Phó", "xã Hưng Phú", "TCVN3"),
        ("Long H\u00adng", "Long Hưng", "TCVN3"),
        ("Mü H\u00ad¬ng", "Mỹ Hương", "TCVN3"),
        ("Mü Ph\u00adíc", "Mỹ Phước", "TCVN3"),
        ("Mü ThuËn; Mü Tó; Phó Mü", "Mỹ Thuận; Mỹ Tú; Phú Mỹ", "TCVN3"),
        ("®óng h¹n 4738/4747 hå s¬", "đúng hạn 4738/4747 hồ sơ", "TCVN3"),
        ("qu¸ h¹n", "quá hạn", "TCVN3"),
        ("tû lÖ lòy kÕ", "tỷ lệ lũy kế", "TCVN3"),
        ("QuyÕt ®Þnh sè 05/Q§-UBND", "Quyết định số 05/QĐ-UBND", "TCVN3"),
        ("Myõ Tuù", "Mỹ Tú", "VNI"),
        ("XAÕ HÖNG PHUÙ", "XÃ HƯNG PHÚ", "VNI"),
        ("Thò traán Huyønh Höõu Nghóa", "Thị trấn Huỳnh Hữu Nghĩa", "VNI"),
        ("ñuùng haïn, tyû leä", "đúng hạn, tỷ lệ", "VNI"),
        ("Xaõ", "Xã", "VNI"),  # "xão" with its tone in the wrong place
        ("caù", "cá", "VNI"),
    ],
)
def test_legacy_beyond_doubt(text: str, read: str, encoding: str) -> None:
    assert certain(text) == (read, encoding)
    assert certain(unicodedata.normalize("NFD", text)) == (read, encoding)


@pytest.mark.parametrize(
    "text",
    [
        "đồng chí Quỳnh",
        "quả quýt, mùa quýt",
        "đ/c Hùng",
        "Quyết định – số 5",
        "“Mỹ Phước”… đúng hạn",
        "tỷ lệ ≥ 98,5 %; diện tích 12 m²",
        "huyện Krông Năng",
        "Krông Pắc",
        "Đắk Lắk",
        "Ea Đrông",
        "Chư Sê",
        "M'Đrắk",
        "Liêng Prông; Đạ Tẻh",
        "bao gồm 1.000đ tiền phạt",
        "ỦY BAN NHÂN DÂN",
    ],
)
@pytest.mark.parametrize("encode", [to_tcvn3, to_vni])
def test_names_abbreviations_and_marks_hide_no_legacy_text(text: str, encode: Callable[[str], str]) -> None:
    read, encoding = certain(encode(text))
    assert encoding and read.casefold() == text.casefold()
    assert certain(text) == (text, "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ke hoach so 05",
        "không có",  # "khụng cú" in TCVN3
        "cã",  # TCVN3 of "có", or the Unicode word
        "hoá, Mỹ Tú",
        "Hưng\u00ad Phú",
        "café Müller, naïve",
        "25°C, 12 m², § 5, 1½, “a” – b · c",
        "«Tốt»",
        "H§ND",
        "Mü Tó và Mỹ Tú",  # two encodings in one cell
        "Đưng K'Nớ",
        "Krông",
        "Kông Chro, Kon Plông, Chrôh",
        "Cö M'gar",  # "Cư M'gar" in VNI, "Cử M'gar" in TCVN3
        "Raúl Müller và Noël, Zürich – Grün",
        "São Paulo; Curaçao; año; où; à la carte",
        "Microsoft® Office™ ≥ 2010",
        "hòan thành, qúy",  # the tone beside its place
    ],
)
def test_what_may_be_unicode_stays(text: str) -> None:
    assert certain(text) == (text, "")


@pytest.mark.parametrize("encode", [to_tcvn3, to_vni])
def test_published_texts_come_back(encode: Callable[[str], str]) -> None:
    for text in published():
        assert certain(text) == (text, "")
        read, encoding = certain(encode(text))
        assert read.casefold() == text.casefold() if encoding else read == encode(text)
    decoded = [certain(encode(text))[1] != "" for text in published() if not text.isascii()]
    assert sum(decoded) > 0.95 * len(decoded)


@given(TEXTS)
def test_round_trips(text: str) -> None:
    assert from_vni(to_vni(text)) == text
    assert from_tcvn3(to_tcvn3(text)).casefold() == text.casefold()
    assert from_tcvn3(to_tcvn3(text.lower())) == text.lower()
    decomposed = unicodedata.normalize("NFD", text)
    assert (to_vni(decomposed), to_tcvn3(decomposed)) == (to_vni(text), to_tcvn3(text))
    assert unicodedata.normalize("NFC", decomposed) == text


@given(st.text())
def test_never_raises_and_keeps_what_it_does_not_read(text: str) -> None:
    read, encoding = certain(text)
    assert (read == text) or encoding
    assert encoding in readings(text) or encoding == ""


def test_tables_are_whole() -> None:
    marked = {c for c in LETTERS if not c.isascii()}
    assert set(TCVN3.values()) == marked | set("ĂÂÊÔƠƯĐ")
    assert set(VNI.values()) == marked | set("".join(marked).upper())


@pytest.mark.parametrize("name", [u.name for u in load(Period("2021")).units])
@pytest.mark.parametrize("encode", [to_tcvn3, to_vni])
def test_known_names(name: str, encode: Callable[[str], str]) -> None:
    names = {fold(u.name) for u in load(Period("2021")).units}
    assert fold(known(encode(name), names, fold)[0]) == fold(name)
    assert known(name, names, fold) == (name, "")
    assert known("x" + encode(name), names, fold) == ("x" + encode(name), "")


@pytest.mark.parametrize("word", SYLLABLES.split())
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", OTHERS.split())
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


WORDS = sorted({word for text in published() for word in text.split()})


MARKS = [" ", " – ", " “", "” ", "… ", " ≥ ", ", ", "/", "’", "\u00a0", " • ", " ² "]
PLACES = ["Krông", "Đắk", "Ea", "Quỳnh", "quýt", "đ/c", "Chư", "Păh", "Glei"]


@st.composite
def marked_texts(draw: st.DrawFn) -> str:
    words = draw(st.lists(st.sampled_from([*WORDS, *PLACES]), min_size=1, max_size=8))
    return "".join(part for word in words for part in (word, draw(st.sampled_from(MARKS)))).strip()


@given(
    marked_texts(),
    st.sampled_from(["NFC", "NFD"]),
    st.sampled_from([str, to_tcvn3, to_vni]),
)
def test_any_text_survives(text: str, form: str, encode: Callable[[str], str]) -> None:
    """It is read as what was meant or kept as it came, never a third thing."""
    read = certain(unicodedata.normalize(form, encode(text)))[0]
    assert unicodedata.normalize("NFC", read).casefold() in {text.casefold(), encode(text).casefold()}
