"""The steps of 02_indicators.ipynb in their order: cleaned tables of a period -> figures, comparisons, findings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import pandas as pd

from .. import indicators, validate
from ..catalogue import Catalogue, load
from ..catalogue.names import matter_name
from ..project.fingerprint import outdated
from ..project.paths import Workspace
from ..project.period import Window
from ..project.settings import Settings, read_settings
from ..project.storage import load_each, load_optional
from .cleaning import Cleaned


@dataclass(frozen=True)
class OtherPeriods:
    """What other periods handed on: by period id, or None where there is none."""

    figures: Mapping[str, list[pd.DataFrame]]  # indicators, unit_figures
    documents: Mapping[str, list[pd.DataFrame]]
    dossier_counts: Mapping[str, list[pd.DataFrame]]
    last_year: pd.DataFrame | None  # observations
    sent_before: pd.DataFrame | None  # observations of the period sent in last
    carried_over: pd.DataFrame | None  # dossier_counts of the period that ended on the eve
    extended: pd.DataFrame | None  # indicators of this period in the project that this one extends
    outdated: Sequence[str]  # titles of those of these reports whose files changed since their tables were made

    @cached_property
    def windows(self) -> dict[str, Window]:
        """The first and last day of the data of each period, by its id."""
        return {id: validate.window_of(document) for id, (document,) in self.documents.items()}


@dataclass(frozen=True)
class Figures:
    """INDICATORS of the office, UNIT_FIGURES of its subordinates."""

    indicators: pd.DataFrame
    unit_figures: pd.DataFrame


@dataclass(frozen=True)
class Counts:
    """DOSSIER_COUNTS of dossiers and of what units sent, SATISFACTION of the survey."""

    dossier_counts: pd.DataFrame
    satisfaction: pd.DataFrame


@dataclass(frozen=True)
class ComparedFigures:
    """COMPARISONS, RANKING and SERIES."""

    comparisons: pd.DataFrame
    ranking: pd.DataFrame
    series: pd.DataFrame


@dataclass(frozen=True)
class Computed:
    """The tables that 02_indicators.ipynb hands on."""

    indicators: pd.DataFrame
    unit_figures: pd.DataFrame
    findings: pd.DataFrame
    completeness: pd.DataFrame
    dossier_counts: pd.DataFrame
    satisfaction: pd.DataFrame
    document: pd.DataFrame
    comparisons: pd.DataFrame
    ranking: pd.DataFrame
    series: pd.DataFrame


def computed(space: Workspace, cleaned: Cleaned) -> Computed:
    """All steps; the statements are those of the notebook."""
    settings = read_settings(space.raw / "report.yml", space.period.id)
    catalogue = load(space.period, settings.office, settings.window[1])
    others = read_others(space)
    counts = count_exports(cleaned, settings)
    figures = compute_figures(cleaned, counts, space, catalogue, settings)
    compared = compare_figures(figures, others, space, catalogue)
    facts = gather_facts(cleaned, figures, counts, others, catalogue, settings)
    findings = check(facts, cleaned, space)
    return gather_computed(cleaned, figures, counts, compared, findings, catalogue, settings)


def read_others(space: Workspace) -> OtherPeriods:
    """The tables of other periods, of those that were made."""
    return OtherPeriods(
        figures=load_each(space.others, "indicators", "unit_figures"),
        documents=load_each(space.others, "document"),
        dossier_counts=load_each(space.others, "dossier_counts"),
        last_year=load_optional(space.last_year, "observations"),
        sent_before=load_optional(space.before, "observations"),
        carried_over=load_optional(space.ended_before, "dossier_counts"),
        extended=load_optional(space.of_extended, "indicators") if space.of_extended else None,
        outdated=outdated(space),
    )


def compute_figures(
    cleaned: Cleaned, counts: Counts, space: Workspace, catalogue: Catalogue, settings: Settings
) -> Figures:
    """Every figure of the office and of each subordinate, beside what published.csv says was published first."""
    published = indicators.read_published(space.raw / "published.csv", catalogue)
    counted = indicators.figure_counts(counts.dossier_counts, catalogue)
    office = indicators.compute_office(cleaned.observations, cleaned.notes, cleaned.registers, catalogue, counted)
    units = indicators.compute_units(cleaned.observations, catalogue, counted)
    office, units = (indicators.restated(table, published, catalogue) for table in (office, units))
    return Figures(
        office.assign(illustrative=settings.illustrative_office), units.assign(illustrative=settings.illustrative_units)
    )


def count_exports(cleaned: Cleaned, settings: Settings) -> Counts:
    """What the exports of one-stop software and the survey come to; no rows where there are none."""
    counted = indicators.counts(cleaned.dossiers, settings.window, settings.on_time_definition)
    return Counts(
        dossier_counts=indicators.with_submitted(counted, cleaned.submitted_counts, settings.on_time_definition),
        satisfaction=indicators.survey_figures(cleaned.answers),
    )


def compare_figures(figures: Figures, others: OtherPeriods, space: Workspace, catalogue: Catalogue) -> ComparedFigures:
    """The figures beside those of other periods and the targets of targets.csv."""
    targets = indicators.read_targets(space.raw / "targets.csv", catalogue)
    past = indicators.past_periods(space.period, others.figures, catalogue, others.windows)
    own = (figures.indicators, figures.unit_figures)
    return ComparedFigures(
        comparisons=indicators.compare_figures(space.period, *own, past, targets, catalogue),
        ranking=indicators.rank_units(space.period, figures.unit_figures, past, catalogue),
        series=indicators.key_figure_series(space.period, *own, past, catalogue),
    )


def gather_facts(
    cleaned: Cleaned,
    figures: Figures,
    counts: Counts,
    others: OtherPeriods,
    catalogue: Catalogue,
    settings: Settings,
) -> validate.Facts:
    """Everything that checks may read."""
    return validate.Facts(
        period=catalogue.period,
        catalogue=catalogue,
        settings=settings,
        observations=cleaned.observations,
        notes=cleaned.notes,
        indicators=figures.indicators,
        unit_figures=figures.unit_figures,
        registers=cleaned.registers,
        dossier_counts=counts.dossier_counts,
        submitted_counts=cleaned.submitted_counts,
        satisfaction=counts.satisfaction,
        previous_observations=others.last_year,
        sent_before=others.sent_before,
        previous_counts=others.carried_over,
        extended_indicators=others.extended,
        others=others.figures,
        documents=others.documents,
        other_counts=others.dossier_counts,
        outdated=others.outdated,
    )


def check(facts: validate.Facts, cleaned: Cleaned, space: Workspace) -> pd.DataFrame:
    """FINDINGS: those of cleaning and of the checks, with what acknowledged.csv settles."""
    settings, catalogue = facts.settings, facts.catalogue
    outside = validate.dossiers_outside(cleaned.dossiers, settings.window, settings.on_time_definition)
    findings = validate.validate(facts, pd.concat([cleaned.cleaning, outside]))
    about = partial(matter_name, catalogue=catalogue)
    days = {"ended": settings.window[1], "signed": settings.signed_on}
    return validate.settle(findings, space.raw / "acknowledged.csv", catalogue.document_checks, named=about, **days)


def gather_computed(
    cleaned: Cleaned,
    figures: Figures,
    counts: Counts,
    compared: ComparedFigures,
    findings: pd.DataFrame,
    catalogue: Catalogue,
    settings: Settings,
) -> Computed:
    """The tables, with how complete each form is and what other periods ask of this report."""
    return Computed(
        indicators=figures.indicators,
        unit_figures=figures.unit_figures,
        findings=findings,
        completeness=validate.completeness_by_unit(cleaned.observations, findings, catalogue),
        dossier_counts=counts.dossier_counts,
        satisfaction=counts.satisfaction,
        document=validate.document_row(settings),
        comparisons=compared.comparisons,
        ranking=compared.ranking,
        series=compared.series,
    )
