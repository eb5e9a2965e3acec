"""The files of a report for those who take its figures further: annex.xlsx, a data package, published.csv."""

from ..content import Report, counts, form_annex
from ..project.rows import tuples
from .annex import AnnexWorkbook
from .data_package import package_files, published


def data_files(report: Report) -> dict[str, bytes]:
    """The files by name; the findings among them are those on every part of the report made so far."""
    data = report.data
    noted = data.indicators.assign(note=[form_annex.note(row) for row in tuples(data.indicators)])
    made_of = (data.observations, noted, report.all_findings(), data.registers)
    said = (*form_annex.titles(data), form_annex.remarks(data))
    workbook = AnnexWorkbook(data.catalogue, *made_of, *said, counts.count_sheet(data))
    files = package_files(data.space.period, data.indicators, data.observations, data.catalogue, data.settings)
    return {
        "annex.xlsx": workbook.workbook(),
        "published.csv": published(data.indicators, data.unit_figures, data.catalogue),
    } | files
