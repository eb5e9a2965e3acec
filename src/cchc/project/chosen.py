"""The period that the project works on where no other is named: period.txt in its folder."""

from pathlib import Path

from .errors import CchcError
from .location import display
from .period import Period
from .text_file import read_text

CHOSEN = "period.txt"


def chosen_period(root: Path) -> Period:
    """The period of the project in the folder `root`; CchcError where none is chosen or it is unknown."""
    path = root / CHOSEN
    text = read_text(path).strip() if path.is_file() else ""
    if not text:
        raise CchcError(
            f"Chưa chọn kỳ báo cáo. Hãy chọn trong sổ tay bằng %ky 2021-Q1, hoặc ghi kỳ vào tệp {display(path)}."
        )
    try:
        return Period.parse(text)
    except CchcError as error:
        raise CchcError(f"Tệp {display(path)}: {error}") from error


def chosen_file(period: Period) -> dict[str, bytes]:
    """The file that makes it the period of the project, by its name."""
    return {CHOSEN: f"{period.id}\n".encode()}
