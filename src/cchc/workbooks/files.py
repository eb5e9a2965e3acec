"""The files of a report for those who take its figures further: annex.xlsx, a data package, published.csv."""

from ..content import Report, counts, form_annex
from ..findings import open_errors
from ..language.labels import draft_mark
from ..project.rows import tuples
from .annex import AnnexWorkbook
from .data_package import package_files, published


def data_files(report: Report) -> dict[str, bytes]:
    """The files by name; the findings among them are those on every part of the report made so far."""
    data = report.data
    noted = data.indicators.assign(note=[form_annex.note(row) for row in tuples(data.indicators)])
    findings, (title, origin) = report.all_findings(), form_annex.titles(data)
    errors = len(open_errors(findings))  # a copy of the files goes where the report does not
    draft = draft_mark(errors) if errors else ""
    origin = " ".join(filter(None, (draft, origin)))
    made_of = (data.observations, noted, findings, data.registers, title, origin, form_annex.remarks(data))
    workbook = AnnexWorkbook(data.catalogue, *made_of, counts.count_sheet(data))
    tables = (data.indicators, data.observations)
    files = package_files(data.space.period, *tables, data.catalogue, data.settings, draft=draft)
    return {
        "annex.xlsx": workbook.workbook(),
        "published.csv": published(data.indicators, data.unit_figures, data.catalogue),
    } | files
