"""A raw folder taken through the steps of 01_clean and 02_indicators."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from cchc import catalogue, clean, extract, indicators, validate
from cchc.period import Period
from cchc.registers import received
from cchc.settings import Settings, read_settings


@dataclass(frozen=True)
class Cleaned:
    """The tables of one period and the settings they were made with."""

    raw: Path
    settings: Settings
    form: catalogue.Catalogue
    observations: pd.DataFrame
    notes: pd.DataFrame
    registers: pd.DataFrame
    figures: pd.DataFrame
    unit_figures: pd.DataFrame
    cleaning: pd.DataFrame

    @property
    def values(self) -> dict[tuple[str, str], float]:
        """Every whole figure by unit code and indicator."""
        rows = pd.concat([self.figures, self.unit_figures])
        rows = rows[rows["status"].isin(["ok", "stated"]) & rows["value"].notna()]
        return dict(zip(zip(rows["unit_code"], rows["indicator"], strict=True), rows["value"], strict=True))

    @cached_property
    def findings(self) -> pd.DataFrame:
        facts = validate.Facts(
            period=self.form.period,
            catalogue=self.form,
            settings=self.settings,
            observations=self.observations,
            notes=self.notes,
            indicators=self.figures,
            unit_figures=self.unit_figures,
            registers=self.registers,
            dossier_counts=pd.DataFrame(columns=["unit_code", "field"]),
        )
        return validate.settle(
            validate.validate(facts, self.cleaning), self.raw / "acknowledged.csv", self.form.document_checks
        )

    def told(self, *severities: str) -> set[tuple[str, str, str]]:
        """Check, unit and row of the open findings of these severities."""
        rows = self.findings[self.findings["severity"].isin(severities) & (self.findings["settled"] == "")]
        return set(rows[["check", "unit_code", "indicator"]].itertuples(index=False, name=None))


def cleaned(raw: Path, period: str, without: str = "") -> Cleaned:
    """`without` names a submission that is left aside, as if it had not come in."""
    settings = read_settings(raw / "report.yml", period)
    form = catalogue.load(Period(period), settings.office)
    rows, problems = extract.read_submissions(raw / "submissions")
    rows = rows[rows["file"] != without]
    registers, register_findings = clean.registers(extract.read_registers(raw / "registers.xlsx", form.registers), form)
    own, findings = clean.observations(rows, form, Period(period), problems, received(registers), settings.window)
    own = clean.with_fractions(own, clean.note_fractions(own))
    notes = clean.heading_notes(rows, form, Period(period), received(registers))
    figures = indicators.compute_office(own, notes, registers, form)
    unit_figures = indicators.compute_units(own, form)
    cleaning = pd.concat([findings, register_findings])
    return Cleaned(raw, settings, form, own, notes, registers, figures, unit_figures, cleaning)
