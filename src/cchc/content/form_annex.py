"""The annex: the statistical form with the office's figures, its head and what is to be known of it."""

from typing import Any

from ..blocks import Annex, AnnexFootnote, AnnexRow, Appendix
from ..catalogue import wording
from ..language import format
from ..project.rows import tuples
from . import figures
from .data import Data
from .sources import trace
from .tables import Marked, cell_text


def appendix(data: Data, landscape: bool = False) -> Appendix:
    """The annex's head; with `landscape` its pages lie on their side."""
    title, note = titles(data)
    return Appendix(label="Phụ lục", title=title, note=note, landscape=landscape)


def statistical_form(data: Data) -> Annex:
    """Every row of the form in its order. A sum that lacks some parts is marked (*)."""
    form = data.catalogue.statistical_form
    rows = [
        AnnexRow(
            code=row.code,
            stt=data.catalogue.by_code[row.code].stt,
            row=row.row,
            label=row.label,
            unit=unbroken(row.unit),
            value=cell_text(_value(data, row)),
            note=note(row),
            lineage=trace(data.lineages[row.indicator], data.lineages) if row.indicator else None,
        )
        for row in tuples(data.indicators[data.indicators["table"] == "form"])
    ]
    return Annex(caption=form.caption, rows=rows)


def footnote(data: Data) -> AnnexFootnote:
    """What is to be known of the form, below it."""
    return AnnexFootnote(texts=remarks(data))


def titles(data: Data) -> tuple[str, str]:
    """The annex's title and the note that says which report it goes with."""
    s = data.settings
    form, office = data.catalogue.statistical_form, data.catalogue.office
    title = f"{form.subject} {data.space.period.title} tại {data.catalogue.agency(office)}"
    note = (
        f"(Kèm theo Báo cáo số {s.number or '…'} {format.long_day(s.signed_on)} "
        f"của {data.catalogue.agency(office, short=False)})"
    )
    return title, note


def remarks(data: Data) -> list[str]:
    """What is to be known of the form's figures: its own footnote, that sums lack parts, that figures are made up."""
    form = data.indicators[data.indicators["table"] == "form"]
    lines = list(filter(None, [data.catalogue.statistical_form.footnote]))
    if (form["status"] == "partial").any():
        lines.append(wording("annex_partial"))
    if data.settings.illustrative_units:
        lines.append(data.settings.illustrative_note)
    return lines


def note(row: Any) -> str:
    """The office's own note and, of a figure restated since, what was first published."""
    first = figures.first_published(row.published, row.kind)
    return " ".join(filter(None, (row.note, wording("annex_first_published", figure=first) if first else "")))


def unbroken(unit: str) -> str:
    """The unit of measure; no line ends between a choice and its number ("Không = 0")."""
    return unit.replace(" = ", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}")


def _value(data: Data, row) -> str | Marked:
    if not row.indicator:
        return ""
    figure = data.figure(row.indicator)
    text = format.value(figure.value, row.kind, figure.status)
    if not text and row.status == "partial":
        text = format.value(row.value, row.kind)  # a 0 so far, which no sentence takes for one
    if not text:
        return ""
    sign = figures.SIGNS.get(row.status, "") or figure.sign
    return Marked(f"{text} {sign}".rstrip(), figure, link=False)
