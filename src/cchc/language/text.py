"""Vietnamese text made comparable and visible: which spellings are the same words, which letters one sees."""

import re
import unicodedata
from functools import lru_cache

TONES = "\u0300\u0301\u0303\u0309\u0323"
WORD = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f])+")
ANSWER = re.compile(r"(=\s\d+) ")  # one with another behind it
TOKEN = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
FINAL_Y = re.compile(r"^(h|k|l|m|s|t|qu)y$")  # after these the language writes i or y for one sound: Mĩ, Mỹ
SOFT = " .,:;-+*•"
# what shows nothing and changes nothing in text that runs from left to right: zero width, and marks of that direction
UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u200e\u202a\u202c\u202d\u2066\u2068\u2069"))
BREAK = re.compile("\r\n?|[\v\f\x1c-\x1f\x85\u2028\u2029]")
HIDDEN = {"Cc", "Cf", "Co", "Cs"}  # Unicode's control, format, private-use and surrogate characters
KEPT = "\t\n\u00ad"  # the soft hyphen is TCVN3's ư
# letters and marks typed for others that look the same, after casefold and NFD; the soft hyphen counts as unseen
LOOK_ALIKE = UNSEEN | str.maketrans(
    {"\u030c": "\u0306", "\u00ad": None}  # ǎ for ă
    | dict(zip("ðɖ–—‑−“”„«»‘’ʼ´`", "đđ----\"\"\"\"\"'''''", strict=True))
    | dict(zip("авеікмнорстухьѕј", "abeikmhopctyxbsj", strict=True))  # Cyrillic: no label has any
)


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """The comparison key of a text: for looking up, never for showing.

    Equal are: upper and lower case, composed and decomposed letters, kinds and runs of white space, soft
    punctuation and dashes at the ends, hoà and hóa's two tone placements, i and y in Mĩ and Mỹ, letters and
    marks that look alike (ǎ, Ð, curly quotes), with and without zero-width characters. Letters and tones
    themselves stay (đ is not d), so that no two words of the form collapse into one.
    """
    letters = unicodedata.normalize("NFD", text.casefold()).translate(LOOK_ALIKE)
    keyed = WORD.sub(lambda match: _word(match.group()), letters)
    return unicodedata.normalize("NFC", " ".join(keyed.split()).strip(SOFT))


@lru_cache(maxsize=8192)
def tidy(text: str) -> str:
    """The text itself with letters composed and white space single, on one line and `visible`: for showing."""
    return " ".join(visible(unicodedata.normalize("NFC", text)).split())


def answers_apart(unit: str) -> str:
    """A unit of measure that is a choice, each answer on a line of its own: "Có = 1", "Không = 0"."""
    return ANSWER.sub(r"\1\n", unit)


def visible(text: str) -> str:
    """The text with nothing in it that a reader cannot see; line breaks of every kind are "\\n".

    The one rule for control and bidirectional characters: what is UNSEEN is dropped; any other character that
    controls, turns the direction, is private or no character stands as its code (‹U+202E›). The steps of cleaning
    read and pass on such text and say so in a finding (only `raw`, names of files and of sheets stay as received),
    and whatever is shown passes through here once more: blocks, sheets.py, messages and the command line.
    """
    if text.replace("\n", "").isprintable():
        return text
    broken = BREAK.sub("\n", text.translate(UNSEEN))
    seen = {letter: _seen(letter) for letter in set(broken)}  # a drawing is long and has few different ones
    strange = {ord(letter): shown for letter, shown in seen.items() if shown != letter}
    return broken.translate(strange) if strange else broken


def _seen(character: str) -> str:
    unseen = (
        unicodedata.category(character) in HIDDEN or "\ufdd0" <= character <= "\ufdef" or character in "\ufffe\uffff"
    )
    return code_of(character) if unseen and character not in KEPT else character


def hidden(text: str) -> str:
    """The codes of what `visible` cannot show as it is, each once; "" where there is nothing hidden."""
    if text.isprintable():
        return ""
    return ", ".join(dict.fromkeys(_seen(c) for c in BREAK.sub("\n", text.translate(UNSEEN)) if _seen(c) != c))


def code_of(character: str) -> str:
    """What stands for a character that cannot be shown; its marks mean nothing to any of our targets."""
    return f"‹U+{ord(character):04X}›"


@lru_cache(maxsize=8192)
def coarse(text: str) -> str:
    """A key without tones, marks and y (Mỹ Tú: mi tu): for questions only, never for an answer."""
    letters = unicodedata.normalize("NFD", text.casefold()).translate(LOOK_ALIKE).replace("đ", "d").replace("y", "i")
    return "".join(c for c in letters if not unicodedata.combining(c))


@lru_cache(maxsize=8192)
def same(text: str) -> str:
    """A key of the words alone, each folded: for names and short entries that people punctuate as they like.

    Text without a letter or digit ("%") keeps its fold.
    """
    return " ".join(fold(token) for token in TOKEN.findall(text)) or fold(text)


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """The words of the coarse key, one space between them."""
    return " ".join(re.findall(r"[^\W_]+", coarse(text)))


@lru_cache(maxsize=8192)
def squeezed(text: str) -> str:
    """The letters and digits alone: TrangThaiHoSo, Trang thai ho so, TRẠNG THÁI HỒ SƠ."""
    return plain(text).replace(" ", "")


def lower_first(text: str) -> str:
    """The text inside a sentence: “Xã Mỹ Tú” is “xã Mỹ Tú”; names behind it and abbreviations (UBND) stay."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def typed(value: object) -> str:
    """A raw cell as it was typed: spreadsheets keep every number as a float, so 12.0 is "12"."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


@lru_cache(maxsize=8192)  # syllables are few
def _word(word: str) -> str:
    # a syllable has one tone, so putting it behind the letters makes every placement of it equal
    base = "".join(c for c in word if c not in TONES)
    return FINAL_Y.sub(r"\1i", base) + "".join(c for c in word if c in TONES)
