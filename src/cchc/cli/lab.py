"""cchc lab: the notebooks in JupyterLab."""

import click

from ..project.location import project_root
from .common import one_line_errors


@click.command(
    "lab",
    context_settings={"ignore_unknown_options": True},
    help="Mở các sổ tay của dự án trong JupyterLab. Tham số khác được chuyển cho JupyterLab, ví dụ --no-browser.",
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@one_line_errors
def command(arguments: tuple[str, ...]) -> None:
    root = project_root()

    from ..lab import start_lab
    from ..starter.git import strip_notebooks

    strip_notebooks(root)
    start_lab(root, arguments)
