"""Which office a file comes from."""

import re
from collections.abc import Sequence

from ..catalogue import Unit


def unit_of(file: str, units: Sequence[Unit]) -> Unit | None:
    """The unit whose official code begins the file name (31603-my-phuoc.xlsx); None where none does.

    The code alone decides: the nine names are too alike for a guess.
    """
    found = re.match(r"[0-9]+", file)
    return next((u for u in units if found and u.code == found.group()), None)
