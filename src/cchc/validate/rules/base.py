"""What a rule yields: the fields of a finding, or that it could not be carried out."""

from collections.abc import Iterator

from ..facts import Unchecked

ROUNDED = " Chênh lệch chỉ do làm tròn."
Told = Iterator[dict[str, str] | Unchecked]
