"""The folder of submissions -> the rows of all files, and the files that could not be read."""

from pathlib import Path

import pandas as pd

from .form import Form, frame, parse
from .limits import Limits, read_limits
from .workbook import ExtractError

PROBLEMS = ["file", "message", "severity", "sheet", "cell"]


def read_submissions(folder: Path, limits: Limits | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of every form in file-name order (columns of read_form), and problems (PROBLEMS, all text).

    severity is "error" where the file could not be read, "note" where something about its reading is worth
    knowing. One bad file never stops the others; lock files of an open workbook ("~$…") and hidden files are
    left out. The limits are those of limits.yml beside the folder unless given.
    """
    if not folder.is_dir():
        raise ExtractError(f"Không có thư mục {folder.name} chứa báo cáo của các đơn vị. Hãy chép các tệp vào đó.")
    limits = limits or read_limits(folder.parent / "limits.yml")
    rows = Form()
    problems: list[dict[str, str]] = []
    for path in sorted(folder.iterdir()):
        if path.is_dir() or path.name.startswith(("~$", ".")):
            continue
        try:
            form = parse(path, limits)
        except ExtractError as error:
            problems.append(
                dict.fromkeys(PROBLEMS, "") | {"file": path.name, "message": str(error), "severity": "error"}
            )
            continue
        rows.add(form.columns)
        problems += [remark | {"severity": "note"} for remark in form.remarks]
    return frame(rows.columns), pd.DataFrame(problems, columns=PROBLEMS, dtype="str")
