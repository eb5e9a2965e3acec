"""Vietnamese text made comparable: what decides whether two spellings are the same words."""

import re
import unicodedata
from functools import lru_cache

TONES = "\u0300\u0301\u0303\u0309\u0323"
WORD = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f])+")
FINAL_Y = re.compile(r"^(h|k|l|m|s|t|qu)y$")  # after these the language writes i or y for one sound: Mĩ, Mỹ
SOFT = " .,:;-+*•"
UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))  # zero-width characters
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
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", keyed).strip(SOFT))


@lru_cache(maxsize=8192)
def tidy(text: str) -> str:
    """The text itself with letters composed, white space single and nothing of zero width: for showing."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text).translate(UNSEEN)).strip()


def coarse(text: str) -> str:
    """A key without tones, marks and y (Mỹ Tú: mi tu): for questions only, never for an answer."""
    letters = unicodedata.normalize("NFD", text.casefold()).translate(LOOK_ALIKE).replace("đ", "d").replace("y", "i")
    return "".join(c for c in letters if not unicodedata.combining(c))


def plain(text: str) -> str:
    """The words of the coarse key, one space between them."""
    return " ".join(re.findall(r"[^\W_]+", coarse(text)))


def typed(value: object) -> str:
    """A raw cell as it was typed: spreadsheets keep every number as a float, so 12.0 is "12"."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _word(word: str) -> str:
    # a syllable has one tone, so putting it behind the letters makes every placement of it equal
    base = "".join(c for c in word if c not in TONES)
    return FINAL_Y.sub(r"\1i", base) + "".join(c for c in word if c in TONES)
