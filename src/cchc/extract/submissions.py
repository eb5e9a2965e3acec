"""The folder of submissions -> the rows of all files, and the files that could not be read."""

from pathlib import Path

import pandas as pd

from .form import frame, read_form
from .workbook import ExtractError


def read_submissions(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of every form in file-name order (columns of read_form), and problems (columns file, message).

    One bad file never stops the others; lock files of an open workbook ("~$…") and hidden files are left out.
    """
    if not folder.is_dir():
        raise ExtractError(f"Không có thư mục {folder.name} chứa báo cáo của các đơn vị. Hãy chép các tệp vào đó.")
    tables, problems = [frame([])], []
    for path in sorted(folder.iterdir()):
        if path.is_dir() or path.name.startswith(("~$", ".")):
            continue
        try:
            tables.append(read_form(path))
        except ExtractError as error:
            problems.append({"file": path.name, "message": str(error)})
    filled = [t for t in tables if len(t)] or tables[:1]
    return pd.concat(filled, ignore_index=True), pd.DataFrame(problems, columns=["file", "message"])
