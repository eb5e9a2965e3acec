"""Text typed with a legacy Vietnamese font (TCVN3: .VnTime, VNI: VNI-Times) and read as if it were Latin letters.

Decode before any cleaning: TCVN3 keeps "ư" under the code of the soft hyphen, which cleaners strip.
"""

import re
import unicodedata
from collections.abc import Callable, Container, Iterator
from functools import lru_cache

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

TONES = "\u0300\u0301\u0303\u0309\u0323"
STOPPED = ("c", "ch", "p", "t")  # these endings carry only the tones of á and ạ
ONSETS_TEXT = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
ONSETS = (*ONSETS_TEXT.split(), "")
RHYMES_TEXT = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet
    oong ooc ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u uc ui um un ung up ut ua uân uâng uât uây uê uêch uênh uơ
    uôc uôi uôm uôn uông uôt uy uya uych uyên uyêt uyn uynh uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn
    ương ươp ươt ươu y yêm yên yêng yêt yêu
"""
RHYMES = frozenset(RHYMES_TEXT.split())
LETTERS = re.compile(r"[^\W\d_]+")
RUN = re.compile(r"[^\s\d!-/:-@\[-`{-~]+")  # what a person sees as a word, marks such as ¬ and ® included
ABBREVIATION = re.compile(r"[A-ZĐ]+")  # QĐ, HĐND


def from_tcvn3(text: str) -> str:
    return text.translate(TCVN3_TEXT)


def from_vni(text: str) -> str:
    return VNI_TEXT.sub(lambda found: VNI[found.group()], text)


def to_tcvn3(text: str) -> str:
    """The codes of a text; capitals with a tone have none and become small, as .VnTimeH keeps them."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(TCVN3_CODES.get(c) or TCVN3_CODES.get(c.lower(), c) for c in composed)


def to_vni(text: str) -> str:
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
    """
    composed = unicodedata.normalize("NFC", text)
    found = {}
    for name, read in readings(text).items():
        decode, encode = DECODERS[name]
        words = {w: decode(w) for w in RUN.findall(composed) if not w.isascii()}
        back = all(encode(new).casefold() == old.casefold() for old, new in words.items())
        shown = all(_syllables(new) or ABBREVIATION.fullmatch(new) for new in words.values())
        if (
            back
            and shown
            and any(len(new) > 1 and _syllables(new) and not _syllables(old) for old, new in words.items())
        ):
            found[name] = read
    return next((read, name) for name, read in found.items()) if len(found) == 1 else (text, "")


def is_syllable(word: str) -> bool:
    """Whether the word is spelled as a Vietnamese syllable can be."""
    letters = unicodedata.normalize("NFD", word.casefold())
    tones = [c for c in letters if c in TONES]
    base = unicodedata.normalize("NFC", "".join(c for c in letters if c not in TONES))
    return len(tones) <= 1 and any(
        base.startswith(onset) and _spelled(onset, base[len(onset) :], *tones) for onset in ONSETS
    )


def _spelled(onset: str, rhyme: str, tone: str = "") -> bool:
    if rhyme not in RHYMES and not (onset == "gi" and "i" + rhyme in RHYMES):
        return False
    front = rhyme[0] in "eêiy"
    if (onset in ("k", "gh", "ngh") and not front) or (onset in ("c", "ng") and front):
        return False
    return tone in ("\u0301", "\u0323") or not rhyme.endswith(STOPPED)


def _syllables(run: str) -> bool:
    words = LETTERS.findall(run)
    return "".join(words) == run and all(map(is_syllable, words))
