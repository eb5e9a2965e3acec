"""What the first steps of a report read, read once: in the process that all steps are forked from."""

from contextlib import suppress

from ..catalogue import beside_names, load
from ..catalogue.dossiers import load_dossier_rules
from ..catalogue.messages import load_messages
from ..extract.form_texts import known_texts
from ..language.format import number
from ..project.errors import CchcError
from ..project.paths import Workspace
from ..project.period import named
from ..project.settings import read_settings
from ..project.steps import program
from . import preflight  # noqa: F401 (what is called in the first fork)


def read_catalogue(space: Workspace) -> None:
    """What is in force for the report. It is kept by the state of its tables: a fork reads anew what was changed since.

    What is wrong is told by the step that reads it.
    """
    with suppress(CchcError):
        settings = read_settings(space.raw / "report.yml", space.period.id)
        for last in {settings.window[1], None}:
            load(space.period, settings.office, last)
        load_dossier_rules()
        load_messages()
        beside_names()
        known_texts()
        named("", range(space.period.year - 5, space.period.year + 2))  # the years that texts are searched for
        program()
        number(1234)  # Babel reads how Vietnamese writes it
