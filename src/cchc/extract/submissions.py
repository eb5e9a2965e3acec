"""The folder of submissions -> the rows of all files, and the files that could not be read."""

from pathlib import Path

import pandas as pd

from ..memory import nothing_thrown_away
from .form import frame, joined, parse
from .limits import Limits, read_limits
from .workbook import ExtractError

PROBLEMS = ["file", "message", "severity", "sheet", "cell"]


@nothing_thrown_away()
def read_submissions(folder: Path, limits: Limits | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of every form in file-name order (columns of read_form), and problems (PROBLEMS, all text).

    severity is "error" where the file could not be read, "note" where something about its reading is worth
    knowing. One bad file, or no folder, never stops the rest; lock files of an open workbook ("~$…") and hidden files
    are left out. The limits are those of limits.yml beside the folder unless given.
    """
    limits = limits or read_limits(folder.parent / "limits.yml")
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    paths = [p for p in found if not (p.is_dir() or p.name.startswith(("~$", ".")))]
    forms, problems = [], []
    if not folder.is_dir():
        message = f"Không có thư mục {folder.name} chứa báo cáo của các đơn vị. Hãy chép các tệp vào đó."
        problems.append(dict.fromkeys(PROBLEMS, "") | {"file": folder.name, "message": message, "severity": "error"})
    for path in paths:
        try:
            forms.append(parse(path, limits))
        except ExtractError as error:
            place = dict.fromkeys(PROBLEMS, "") | {"file": path.name}
            problems.append(place | {"message": str(error), "severity": "error"})
        else:
            problems += [remark | {"severity": "note"} for remark in forms[-1].remarks]
    return frame(joined(form.columns for form in forms)), pd.DataFrame(problems, columns=PROBLEMS, dtype="str")
