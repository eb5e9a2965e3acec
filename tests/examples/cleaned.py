"""A raw folder taken through the steps of 01_clean and 02_indicators, beside no other period."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from cchc import catalogue
from cchc.project.paths import Workspace
from cchc.project.period import Period
from cchc.project.settings import Settings, read_settings
from cchc.run import cleaning, computing


@dataclass(frozen=True)
class Cleaned:
    """The tables of one period and the settings they were made with."""

    space: Workspace
    settings: Settings
    form: catalogue.Catalogue
    tables: cleaning.Cleaned

    @property
    def raw(self) -> Path:
        return self.space.raw

    @property
    def observations(self) -> pd.DataFrame:
        return self.tables.observations

    @property
    def registers(self) -> pd.DataFrame:
        return self.tables.registers

    @cached_property
    def computed(self) -> computing.Computed:
        return computing.computed(self.space, self.tables)

    @property
    def unit_figures(self) -> pd.DataFrame:
        return self.computed.unit_figures

    @property
    def findings(self) -> pd.DataFrame:
        return self.computed.findings

    @property
    def values(self) -> dict[tuple[str, str], float]:
        """Every whole figure by unit code and indicator."""
        rows = pd.concat([self.computed.indicators, self.unit_figures])
        rows = rows[rows["status"].isin(["ok", "stated"]) & rows["value"].notna()]
        return dict(zip(zip(rows["unit_code"], rows["indicator"], strict=True), rows["value"], strict=True))

    def told(self, *severities: str) -> set[tuple[str, str, str]]:
        """Check, unit and row of the open findings of these severities."""
        rows = self.findings[self.findings["severity"].isin(severities) & (self.findings["settled"] == "")]
        return set(rows[["check", "unit_code", "indicator"]].itertuples(index=False, name=None))


def cleaned(raw: Path, period: str) -> Cleaned:
    space = Workspace(Period(period), raw, raw / "processed", raw / "outputs")
    settings = read_settings(raw / "report.yml", period)
    form = catalogue.load(space.period, settings.office)
    return Cleaned(space, settings, form, cleaning.cleaned(space))
