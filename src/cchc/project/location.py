"""The folder of the project, found from the working directory."""

import os
from pathlib import Path

from .errors import CchcError

ROOT = "CCHC_ROOT"


def find_project(start: Path | None = None) -> Path | None:
    """The nearest folder above `start` (default: the working directory) that holds notebooks/ and data/, if any.

    JupyterLab starts a kernel in notebooks/, papermill in the caller's folder; both find the same root. A scheduler
    whose workers run in folders of their own names it in the environment variable ROOT.
    """
    here = (start or Path.cwd()).resolve()
    found = (f for f in (here, *here.parents) if (f / "notebooks").is_dir() and (f / "data").is_dir())
    named = os.environ.get(ROOT) if start is None else None
    return next(found, Path(named).resolve() if named else None)


def project_root(start: Path | None = None) -> Path:
    """As find_project; CchcError where there is none."""
    if found := find_project(start):
        return found
    raise CchcError("Không tìm thấy thư mục dự án (thư mục có notebooks/ và data/). Hãy chạy lệnh trong thư mục dự án.")


def display(path: Path) -> str:
    """The path as a person would type it from the working directory."""
    try:
        return os.path.relpath(path)
    except ValueError:  # another drive on Windows
        return path.name
