"""The steps of 01_clean.ipynb in their order: the files of a period -> its cleaned tables."""

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from .. import clean, extract
from ..catalogue import Catalogue, load
from ..catalogue.dossiers import load_dossier_rules
from ..project.paths import REGISTERS, Workspace, sent_files
from ..project.period import Period
from ..project.registers import received
from ..project.settings import read_settings
from ..project.tables import CLEANING, FINDINGS, FORM_ROWS, NOTES, OBSERVATIONS, REGISTER_CELLS, SUBMISSION_PROBLEMS


@dataclass(frozen=True)
class Forms:
    """The submitted forms: FORM_ROWS, REGISTER_CELLS, SUBMISSION_PROBLEMS and the findings of corrections.csv."""

    rows: pd.DataFrame
    problems: pd.DataFrame
    corrections: pd.DataFrame

    @classmethod
    def none(cls) -> "Forms":
        return cls(FORM_ROWS.empty(), SUBMISSION_PROBLEMS.empty(), FINDINGS.empty())


@dataclass(frozen=True)
class Registers:
    """The registers' cells, as corrected (REGISTERS), and the findings about them."""

    cells: pd.DataFrame
    findings: pd.DataFrame


@dataclass(frozen=True)
class Observed:
    """What the forms say: OBSERVATIONS, NOTES and the findings about them."""

    observations: pd.DataFrame
    notes: pd.DataFrame
    findings: pd.DataFrame

    @classmethod
    def none(cls) -> "Observed":
        return cls(OBSERVATIONS.empty(), NOTES.empty(), FINDINGS.empty())


@dataclass(frozen=True)
class Exports:
    """DOSSIERS of one-stop software, SUBMITTED_COUNTS of units, ANSWERS of the survey, and the findings about them."""

    dossiers: pd.DataFrame
    submitted_counts: pd.DataFrame
    answers: pd.DataFrame
    findings: pd.DataFrame


@dataclass(frozen=True)
class Cleaned:
    """The tables that 01_clean.ipynb hands on."""

    observations: pd.DataFrame
    notes: pd.DataFrame
    registers: pd.DataFrame
    dossiers: pd.DataFrame
    submitted_counts: pd.DataFrame
    answers: pd.DataFrame
    cleaning: pd.DataFrame


def cleaned(space: Workspace) -> Cleaned:
    """All steps; the statements are those of the notebook."""
    settings = read_settings(space.raw / "report.yml", space.period.id)
    catalogue = load(space.period, settings.office, settings.window[1])
    forms = read_forms(space)
    forms = correct_forms(forms, space, catalogue)
    registers = read_registers(space, catalogue)
    observed = observe(forms, registers, space.period, catalogue, settings.window)
    exports = read_exports(space, catalogue, settings.window)
    return gather_cleaned(forms, registers, observed, exports)


def read_forms(space: Workspace) -> Forms:
    """Every row of every submitted form, as it stands in the files."""
    rows, problems = extract.read_submissions(space.submissions)
    return replace(Forms.none(), rows=rows, problems=problems)


def correct_forms(forms: Forms, space: Workspace, catalogue: Catalogue) -> Forms:
    """The forms as corrections.csv mends them; a line on a file that nobody sent is told here, too."""
    path = space.raw / "corrections.csv"
    rows, corrections = clean.apply_corrections(forms.rows, path, catalogue, _count_files(space))
    return replace(forms, rows=rows, corrections=corrections)


def read_registers(space: Workspace, catalogue: Catalogue) -> Registers:
    """The registers as corrections.csv mends them, typed; a file or a sheet that nothing reads may be lacking."""
    path, needed = space.raw / REGISTERS, catalogue.registers_needed
    if not needed and not path.exists():
        entries = REGISTER_CELLS.empty()
    else:
        entries = extract.read_registers(path, catalogue.registers)
        lacking = (entries["row"] == 0) & (entries["register"] != "") & (entries["sheet"] == "")
        entries = entries[~lacking | entries["register"].isin(needed)]
    entries, corrections = clean.apply_corrections(entries, space.raw / "corrections.csv", catalogue)
    cells, findings = clean.clean_registers(entries, catalogue)
    return Registers(cells, pd.concat([corrections, findings]))


def observe(
    forms: Forms, registers: Registers, period: Period, catalogue: Catalogue, window: tuple[date, date] | None
) -> Observed:
    """The figures and notes of the form that counts for each unit; `window` is None where nobody says it."""
    days = received(registers.cells)
    observations, findings = clean.clean_forms(forms.rows, catalogue, period, forms.problems, days, window)
    observations, rolled_up = clean.with_rolled_up(observations, catalogue)
    observations = clean.with_fractions(observations, clean.note_fractions(observations))
    return Observed(
        observations, clean.heading_notes(forms.rows, catalogue, period, days), pd.concat([findings, rolled_up])
    )


def read_exports(space: Workspace, catalogue: Catalogue, window: tuple[date, date] | None = None) -> Exports:
    """The exports of one-stop software, the units' own tables of counts and the survey, where there are any.

    `window` is the first and last day of the data, without it those of the period.
    """
    dossiers, dossier_findings = clean.clean_dossiers(*extract.read_dossiers(space.dossiers), catalogue)
    cells, problems = extract.read_counts(space.counts)
    cells, corrections = clean.apply_corrections(cells, space.raw / "corrections.csv", catalogue, _count_files(space))
    counts, count_findings = clean.clean_counts(cells, problems, catalogue, window)
    answers, answer_findings = clean.clean_survey(*extract.read_survey(space.raw))
    return Exports(
        dossiers, counts, answers, pd.concat([dossier_findings, corrections, count_findings, answer_findings])
    )


def _count_files(space: Workspace) -> list[str]:
    """The names of the tables of counts that units sent; none where the report has no such table."""
    return [path.name for path in sent_files(space.counts)] if load_dossier_rules().count_columns else []


def gather_cleaned(forms: Forms, registers: Registers, observed: Observed, exports: Exports) -> Cleaned:
    """The tables, with all findings in one."""
    findings = [observed.findings, forms.corrections, registers.findings, exports.findings]
    return Cleaned(
        observations=observed.observations,
        notes=observed.notes,
        registers=registers.cells,
        dossiers=exports.dossiers,
        submitted_counts=exports.submitted_counts,
        answers=exports.answers,
        cleaning=CLEANING.checked(pd.concat(findings)),
    )
