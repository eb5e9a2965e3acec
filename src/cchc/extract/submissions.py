"""The folder of submissions -> the rows of all files, and the files that could not be read."""

from pathlib import Path

import pandas as pd

from ..project.memory import nothing_thrown_away
from ..project.paths import sent_files
from ..project.tables import SUBMISSION_PROBLEMS
from .form import frame, joined, parse
from .limits import Limits, read_limits
from .workbook import ExtractError


@nothing_thrown_away()
def read_submissions(folder: Path, limits: Limits | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of every form in file-name order (columns of read_form), and problems (SUBMISSION_PROBLEMS).

    severity is "error" where the file could not be read, "note" where something about its reading is worth
    knowing. One bad file, or no folder, never stops the others; what nobody sent (paths.sent_files) is left out, a file
    in a folder of its own is a problem. The limits are those of limits.yml beside the folder unless given.
    """
    limits = limits or read_limits(folder.parent / "limits.yml")
    forms, problems = [], []
    if not folder.is_dir():
        message = f"Không có thư mục {folder.name} chứa báo cáo của các đơn vị. Hãy chép các tệp vào đó."
        problems.append(_unread(folder.name, message))
    for path in sent_files(folder):
        try:
            if path.parent != folder:
                inside, name = path.parent.relative_to(folder).as_posix(), path.name
                raise ExtractError(
                    f"Tệp {name} nằm trong thư mục con {inside} nên chưa được đọc. Hãy chuyển tệp ra thẳng thư mục "
                    f"{folder.name}, hoặc bỏ thư mục con đi nếu tệp không phải báo cáo của kỳ này."
                )
            forms.append(parse(path, limits))
        except ExtractError as error:
            problems.append(_unread(path.relative_to(folder).as_posix(), str(error)))
        else:
            problems += forms[-1].remarks
    return frame(joined(form.columns for form in forms)), SUBMISSION_PROBLEMS.frame(problems)


def _unread(file: str, message: str) -> dict[str, str]:
    return {"file": file, "message": message, "severity": "error", "sheet": "", "cell": ""}
