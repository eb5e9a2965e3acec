"""The same computing as the three notebooks, as a plain script: clean, compute, check, draw and fill the report."""

import sys
from pathlib import Path

import pandas as pd

from cchc import catalogue, clean, extract, indicators, validate
from cchc.paths import Workspace
from cchc.period import Period
from cchc.render.html import to_html
from cchc.report import Report
from cchc.settings import read_settings
from cchc.storage import save


def main(folder: str) -> None:
    space = Workspace.of("2021", processed=folder)
    form, settings = catalogue.load(Period("2021")), read_settings(space.raw / "report.yml", space.period.id)
    rows, problems = extract.read_submissions(space.submissions)
    observations, findings = clean.observations(rows, form, space.period, problems)
    notes = clean.heading_notes(rows, form, space.period)
    observations = clean.with_fractions(observations, clean.note_fractions(observations))
    entries = extract.read_registers(space.raw / "registers.xlsx", form.registers)
    registers, register_findings = clean.registers(entries, form)
    dossiers, dossier_findings = clean.dossiers(*extract.read_dossiers(space.raw / "dossiers"), form)
    cleaning = pd.concat([findings, register_findings, dossier_findings])
    figures = indicators.restated(indicators.compute(observations, notes, registers, form), {}, form)
    unit_figures = indicators.restated(indicators.compute_units(observations, form), {}, form)
    counts = indicators.counts(dossiers, settings.window)
    comparisons = indicators.compare(space.period, figures, unit_figures, {}, {}, form)
    tables = (observations, notes, figures, unit_figures, registers, counts)
    found = validate.validate(validate.Facts(space.period, form, settings, *tables), cleaning)
    found = validate.settle(found, space.raw / "acknowledged.csv")
    save(
        space.processed,
        observations=observations,
        notes=notes,
        registers=registers,
        cleaning=cleaning,
        indicators=figures,
        unit_figures=unit_figures,
        comparisons=comparisons,
        ranking=indicators.rank(space.period, unit_figures, {}, form),
        series=indicators.series(space.period, figures, unit_figures, {}, form),
        findings=found,
        completeness=validate.completeness(observations, found, form),
    )
    report = Report(space)
    parts = [report.letterhead(), report.annex()]
    parts += [getattr(report, name)() for name in dir(report) if name.startswith("chart_")]
    page = "".join(to_html(part.blocks) for part in parts if part)
    Path(folder, "report.html").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
