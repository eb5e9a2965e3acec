"""git keeps the notebooks without what a run adds to them, by the filter that .gitattributes names.

Run: python -m cchc.starter.git
"""

import shlex
import subprocess
import sys
from pathlib import Path

# of Python: cell ids stay, so that changes are merged by cells; which Python ran is no part of a notebook
FILTER = ("-m", "nbstripout", "--keep-id", "--extra-keys", "metadata.language_info")


def strip_notebooks(root: Path) -> None:
    """Set the filter in the git repository that holds the folder; nothing where there is none, or no git.

    It is not required: without this environment git goes on, and stores notebooks as they are.
    """
    clean = f'"{Path(sys.executable).as_posix()}" {shlex.join(FILTER)}'
    settings = {
        "filter.nbstripout.clean": clean,
        "filter.nbstripout.smudge": "cat",
        "filter.nbstripout.required": "false",
        "diff.ipynb.textconv": f"{clean} --textconv",
    }
    for name, value in settings.items():
        try:
            done = subprocess.run(["git", "config", name, value], cwd=root, capture_output=True)
        except OSError:
            return
        if done.returncode:
            return


if __name__ == "__main__":
    strip_notebooks(Path.cwd())
