"""The folder of submissions -> the rows of all files, with the files that could not be read."""

from pathlib import Path

import pandas as pd

from ..catalogue import Sentence, message
from ..project.memory import nothing_thrown_away
from ..project.paths import sent_files
from ..project.tables import SUBMISSION_PROBLEMS
from .form import parse
from .form_rows import frame, joined, remark
from .form_texts import known_texts
from .isolated import IsolatedReader
from .limits import Limits, read_limits
from .workbook import ExtractError


@nothing_thrown_away()
def read_submissions(folder: Path, limits: Limits | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of every form in file-name order (columns of read_form), and problems (SUBMISSION_PROBLEMS).

    check is "unreadable_file" where the file could not be read, "reading" where something about its reading is worth
    knowing. One bad file, or no folder, never stops the others; what nobody sent (paths.sent_files) is left out, a file
    in a folder of its own is a problem. The limits are those of limits.yml beside the folder unless given.
    """
    limits = limits or read_limits(folder.parent / "limits.yml")
    forms, problems, texts = [], [], known_texts()
    if not folder.is_dir():
        problems.append(remark(message("no_submissions", folder=folder.name), folder.name))
    with IsolatedReader() as isolated:
        for path in sent_files(folder):
            if path.parent != folder:
                inside = path.parent.relative_to(folder).as_posix()
                said = message("submission_in_folder", file=path.name, inside=inside, folder=folder.name)
                problems.append(remark(said, f"{inside}/{path.name}"))
                continue
            try:
                forms.append(parse(path, limits, texts, isolated))
            except ExtractError as error:
                problems.append(remark(Sentence("unreadable_file", "error", str(error)), path.name))
            else:
                problems += forms[-1].remarks
    return frame(joined(form.columns for form in forms)), SUBMISSION_PROBLEMS.frame(problems)
