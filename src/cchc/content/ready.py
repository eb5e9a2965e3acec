"""What a report is written with, read once: in the process that the report's notebook is forked from."""

from contextlib import suppress

from ..catalogue import load
from ..project.errors import CchcError
from ..project.fingerprint import notebook_cells
from ..project.fonts import document_fonts
from ..project.paths import Workspace, project_root
from ..project.settings import read_settings
from .template import read_ahead


def read_templates(space: Workspace) -> None:
    """The templates of the cells of 03_report.ipynb, and the typefaces; what is wrong is told by who reads it."""
    with suppress(CchcError):
        document_fonts()
        settings = read_settings(space.raw / "report.yml", space.period.id)
        catalogue = load(space.period, settings.office, settings.window[1])
        cells = notebook_cells(project_root() / "notebooks" / "03_report.ipynb")
        read_ahead(("".join(cell["source"]) for cell in cells), catalogue)
