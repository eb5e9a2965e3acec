"""Vietnamese text made comparable: what decides whether two spellings are the same words."""

import re
import unicodedata
from functools import lru_cache

TONES = "\u0300\u0301\u0303\u0309\u0323"
WORD = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f])+")
FINAL_Y = re.compile(r"^(h|k|l|m|s|t|qu)y$")  # after these the language writes i or y for one sound: Mĩ, Mỹ
SOFT = " .,:;-–—"


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """The comparison key of a text: for looking up, never for showing.

    Equal are: upper and lower case, composed and decomposed letters, kinds and runs of white space, soft
    punctuation and dashes at the ends, hoà and hóa's two tone placements, i and y in Mĩ and Mỹ. Letters and
    tones themselves stay (đ is not d), so that no two words of the form collapse into one.
    """
    letters = unicodedata.normalize("NFD", text.casefold())
    keyed = WORD.sub(lambda match: _word(match.group()), letters)
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", keyed).strip(SOFT))


def tidy(text: str) -> str:
    """The text itself with letters composed and white space single: for showing."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def typed(value: object) -> str:
    """A raw cell as it was typed: spreadsheets keep every number as a float, so 12.0 is "12"."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _word(word: str) -> str:
    # a syllable has one tone, so putting it behind the letters makes every placement of it equal
    base = "".join(c for c in word if c not in TONES)
    return FINAL_Y.sub(r"\1i", base) + "".join(c for c in word if c in TONES)
