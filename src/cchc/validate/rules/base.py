"""What a rule yields: the fields of a finding, or that it could not be carried out."""

from collections.abc import Iterator

from ..facts import Unchecked

ROUNDED = " Chênh lệch chỉ do làm tròn."
OWN_SHEET = " So theo biểu của cơ quan lập báo cáo vì chưa đủ báo cáo của các đơn vị."
Told = Iterator[dict[str, str] | Unchecked]
