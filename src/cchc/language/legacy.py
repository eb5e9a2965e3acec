"""Text typed with a legacy Vietnamese font (TCVN3: .VnTime, VNI: VNI-Times) and read as if it were Latin letters.

Decode before any cleaning: TCVN3 keeps "ư" under the code of the soft hyphen, which cleaners strip.
"""

import re
import unicodedata
from collections.abc import Callable, Container, Iterator
from functools import lru_cache

from .text import TONES

# letter and code in turns; a .VnTimeH font shows the same codes as capitals, so those read as small letters
TCVN3_PAIRS = (
    "á¸àµả¶ã·ạ¹ă¨ắ¾ằ»ẳ¼ẵ½ặÆâ©ấÊầÇẩÈẫÉậËéÐèÌẻÎẽÏẹÑêªếÕềÒểÓễÔệÖíÝì×ỉØĩÜịÞóãòßỏáõâọäô«ốèồåổæỗçộé"
    "ơ¬ớíờêởëỡìợîúóùïủñũòụôư\u00adứøừõửöữ÷ựùýýỳúỷûỹüỵþđ®Ă¡Â¢Ê£Ô¤Ơ¥Ư¦Đ§"
)
TCVN3 = dict(zip(TCVN3_PAIRS[1::2], TCVN3_PAIRS[::2], strict=True))
# VNI: letter and mark in turns, the marks of one letter together (á is a and ù)
VNI_MARKED = {
    "a": "áùàøảûãõạïââấáầàẩåẫãậäăêắéằèẳúẵüặë",
    "e": "éùèøẻûẽõẹïêâếáềàểåễãệä",
    "o": "óùòøỏûõõọïôâốáồàổåỗãộä",
    "ô": "ớùờøởûỡõợï",
    "u": "úùùøủûũõụï",
    "ö": "ứùừøửûữõựï",
    "y": "ýùỳøỷûỹõ",
}
VNI_SINGLE = dict(zip("íìæóòôöîñ", "íìỉĩịơưỵđ", strict=True))
VNI = VNI_SINGLE | {b + m: v for b, s in VNI_MARKED.items() for v, m in zip(s[::2], s[1::2], strict=True)}
VNI |= {code.upper(): letter.upper() for code, letter in VNI.items()} | {
    code[0].upper() + code[1]: letter.upper() for code, letter in VNI.items() if len(code) == 2
}
TCVN3_TEXT = str.maketrans(TCVN3)
TCVN3_CODES = {letter: code for code, letter in TCVN3.items()}
VNI_CODES = {letter: code for code, letter in reversed(VNI.items())}
VNI_TEXT = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))

STOPPED = ("c", "ch", "p", "t")  # these endings carry only the tones of á and ạ
ONSETS_TEXT = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
ONSETS = (*ONSETS_TEXT.split(), "")
RHYMES_TEXT = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet
    oong ooc ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u uc ui um un ung up ut ua uân uâng uât uây uê uêch uênh uơ
    uôc uôi uôm uôn uông uôt uy uya uych uyên uyêt uyn uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn
    ương ươp ươt ươu y yêm yên yêng yêt yêu
"""
RHYMES = frozenset(RHYMES_TEXT.split())
VOWELS = "aăâeêioôơuưy"
# what names of places in the highlands have beside these: Krông, Đắk, Păh, Vàl
PLACE = re.compile(rf"[^\W\d_{VOWELS}]{{0,3}}([{VOWELS}]+)([^\W\d_{VOWELS}]*)")
PLACE_ENDINGS = {"h": TONES, "k": "\u0301\u0323"} | dict.fromkeys("lrs", "\u0300")  # and the tones they carry
LETTERS = re.compile(r"[^\W\d_]+")
MARKS = re.escape("".join(code for code in TCVN3 if not code.isalpha()))
# what a person sees as a word, TCVN3's marks such as ¬ and ® included; all others (– “ ≥ …) stand between words
RUN = re.compile(rf"(?:[^\W\d_¼½¾¹²³⁰-₉①-⓿]|[{MARKS}\u0300-\u036f])+")
ABBREVIATION = re.compile(r"[A-ZĐ]+|[bcdđghklmnpqrstvx]+")  # QĐ, HĐND, đ/c


def from_tcvn3(text: str) -> str:
    """What codes of TCVN3 say."""
    return text.translate(TCVN3_TEXT)


def from_vni(text: str) -> str:
    """What codes of VNI say."""
    return VNI_TEXT.sub(lambda found: VNI[found.group()], text)


def to_tcvn3(text: str) -> str:
    """The codes of a text; capitals with a tone have none and become small, as .VnTimeH keeps them."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(TCVN3_CODES.get(c) or TCVN3_CODES.get(c.lower(), c) for c in composed)


def to_vni(text: str) -> str:
    """The codes of a text as VNI writes them."""
    return "".join(VNI_CODES.get(c, c) for c in unicodedata.normalize("NFC", text))


DECODERS: dict[str, tuple[Callable[[str], str], Callable[[str], str]]] = {
    "TCVN3": (from_tcvn3, to_tcvn3),
    "VNI": (from_vni, to_vni),
}


def readings(text: str) -> dict[str, str]:
    """What the text may say, by the name of its encoding; empty where no legacy font could have written it."""
    if text.isascii():
        return {}
    composed = unicodedata.normalize("NFC", text)
    return {n: read for n, (decode, _) in DECODERS.items() if (read := decode(composed)) != composed}


def spellings(text: str) -> Iterator[str]:
    """The text, then its readings, each only made where the ones before were of no use."""
    yield text
    yield from readings(text).values()


def known(text: str, names: Container[str], key: Callable[[str], str]) -> tuple[str, str]:
    """The text as `names` has its key, and the encoding that made it so ("" for none needed).

    The raw text goes first; the text itself where no reading is known, or where two different ones are.
    """
    if text.isascii() or key(text) in names:
        return text, ""
    found = {key(read): (read, name) for name, read in readings(text).items() if key(read) in names}
    return next(iter(found.values())) if len(found) == 1 else (text, "")


@lru_cache(maxsize=4096)
def certain(text: str) -> tuple[str, str]:
    """The text and its encoding where it is legacy beyond doubt, else as it is and "".

    Beyond doubt: in exactly one encoding every word with a foreign letter becomes a Vietnamese syllable (or
    an abbreviation with Đ) and encodes back to itself, while at least one of these words is no Vietnamese as it stands.
    A tone beside its place counts only where no encoding puts them all right, a place such as Krông Pắc only where
    none makes it all Vietnamese.
    """
    words = {name: _words_of(unicodedata.normalize("NFC", text), name) for name in readings(text)}
    for is_word in (_is_well_written, is_syllable, _is_place):
        found = [name for name, changed in words.items() if _are_legacy(changed, is_word)]
        if found:
            return (readings(text)[found[0]], found[0]) if len(found) == 1 else (text, "")
    return text, ""


def _words_of(text: str, name: str) -> dict[str, str]:
    """The words with foreign letters and what they are in this encoding; none where one would not encode back."""
    decode, encode = DECODERS[name]
    words = {word: decode(word) for word in RUN.findall(text) if not word.isascii()}
    return words if all(encode(new).casefold() == old.casefold() for old, new in words.items()) else {}


def _are_legacy(words: dict[str, str], is_word: Callable[[str], bool]) -> bool:
    """Whether all become words, or abbreviations, and one at least is none as it stands."""
    return all(_words(new, is_word) or ABBREVIATION.fullmatch(new) for new in words.values()) and any(
        len(new) > 1 and _words(new, is_word) and not _stands(old, is_word) for old, new in words.items()
    )


def _stands(word: str, is_word: Callable[[str], bool]) -> bool:
    """Whether the word may be Vietnamese as it stands."""
    return _words(word, _is_well_written) or (is_word is _is_place and _words(word, _is_place))


def is_syllable(word: str) -> bool:
    """Whether the word is spelled as a Vietnamese syllable can be, wherever its tone stands."""
    base, tones = _toneless(word)
    return len(tones) <= 1 and any(
        base.startswith(onset) and _spelled(onset, base[len(onset) :], *tones) for onset in ONSETS
    )


def _is_well_written(word: str) -> bool:
    """Whether it is such a syllable with its tone where Vietnamese puts it: xão, hoà and hòa, but not xaõ."""
    letters = unicodedata.normalize("NFC", word.casefold())
    vowels = re.sub(r"^(?:qu|gi)(?=.)", "", _toneless(word)[0])
    marked = [c for c in vowels if c in "ăâêôơư"]
    if not is_syllable(word) or not (found := re.search(f"[{VOWELS}]+", vowels)):
        return False
    toned = "".join(_toneless(c)[0] for c in letters if _toneless(c)[1])
    nucleus = found.group()
    may = marked[-1:] or nucleus[: 2 if nucleus[:2] in ("oa", "oe", "uy") else 1]
    return toned == "" or (toned in may and not nucleus.startswith("oo"))


def _is_place(word: str) -> bool:
    """Whether it is a syllable, or may be one in the name of a place in the highlands."""
    if is_syllable(word):
        return True
    base, tones = _toneless(word)
    found = PLACE.fullmatch(base)
    if not found or not word[0].isupper() or len(tones) > 1 or found[1] == "oo":
        return False
    vowels, ending = found.groups()
    if ending in PLACE_ENDINGS:
        return f"{vowels}n" in RHYMES and tones in ("", *PLACE_ENDINGS[ending])
    return vowels + ending in RHYMES and (tones in ("\u0301", "\u0323") or not ending.startswith(STOPPED))


def _toneless(word: str) -> tuple[str, str]:
    """The word in small letters without its tones, and these."""
    letters = unicodedata.normalize("NFD", word.casefold())
    tones = "".join(c for c in letters if c in TONES)
    return unicodedata.normalize("NFC", "".join(c for c in letters if c not in TONES)), tones


def _spelled(onset: str, rhyme: str, tone: str = "") -> bool:
    # "i" and "u" of gi and qu also begin the rhyme: giếng, Quỳnh
    if rhyme not in RHYMES and not (onset in ("gi", "qu") and onset[1] + rhyme in RHYMES):
        return False
    front = rhyme[0] in "eêiy"
    if (onset in ("k", "gh", "ngh") and not front) or (onset in ("c", "ng") and front):
        return False
    return tone in ("\u0301", "\u0323") or not rhyme.endswith(STOPPED)


def _words(run: str, is_word: Callable[[str], bool]) -> bool:
    words = LETTERS.findall(run)
    return "".join(words) == run and all(map(is_word, words))
