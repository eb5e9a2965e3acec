"""Raw rows of one-stop exports -> typed dossiers; a row that cannot be counted for certain is set aside, named."""

from collections.abc import Sequence
from itertools import groupby

import pandas as pd

from ...catalogue import Catalogue, message
from ...catalogue.dossiers import DossierRules, Export, load_dossier_rules
from ...findings import Finding, finding, frame
from ...project.errors import CchcError
from ...project.rows import tuples
from .day_order import SheetDays, order_of_days
from .days_off import due_on_days_off
from .kept import Kept
from .remarks import Remarks
from .repeated import each_once
from .sheet import FileRows, SheetRows
from .vocabulary import Vocabulary

__all__ = ["clean_dossiers"]


@pd.option_context("mode.string_storage", "pyarrow")  # millions of texts: a third of the memory
def clean_dossiers(
    exports: Sequence[Export], problems: pd.DataFrame, catalogue: Catalogue, rules: DossierRules | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The dossiers (DOSSIERS) of read_dossiers' exports, and the findings, with its problems among them.

    The four dates are datetime64[s] (NaT where blank), status int8 (dossier_statuses.csv), row int32, code text,
    the others categories; channel is online, direct, post or missing, level that of the unit. A file's dates are
    read in one order of day and month, which the whole file decides. Where a sheet has no column of units its group
    rows, its name, its letterhead or the file's name say the unit.

    Set aside are rows without code, unit, reception or status, with a date, unit or status that cannot be read,
    with cells too many, and those said to be done without the day of it; of a code that comes again only the first
    row counts. Rows that nothing shows to be a dossier (no date, no status, no code) are headers, numbering, totals,
    groups. Where a sheet has more than a header and dossiers that count, a note accounts for each of its rows.
    """
    rules = rules or load_dossier_rules()
    vocabulary = Vocabulary(catalogue, rules)
    remarks, kept, accounts = Remarks(), Kept(), []
    # an acknowledgement of one file is none of another: `found` tells them apart
    findings = [_refused(p.file, p.message) for p in tuples(problems)]
    for file, sheets in groupby(exports, key=lambda export: export.file):
        try:
            read = _clean_file(list(sheets), vocabulary)
        except CchcError as error:  # it cannot be read to its end
            findings.append(_refused(file, str(error)))
            continue
        remarks.extend(read.remarks)
        kept.extend(read.kept)
        accounts += read.accounts
    table = kept.table(vocabulary)
    table = each_once(table, remarks, accounts)
    off = due_on_days_off(table, rules)
    notes = [a.finding() for a in accounts if a.tells]
    return table, frame([*findings, *remarks.findings(), *off, *notes])


def _refused(file: str, message: str) -> Finding:
    return finding("dossier_file", "error", message, found=file, file=file)


def _clean_file(exports: list[Export], vocabulary: Vocabulary) -> FileRows:
    """The dossiers of a file's sheets; CchcError where one cannot be read on."""
    read = FileRows(Remarks(), Kept(), [])
    seen = [SheetDays(export) for export in exports]
    order, asked = order_of_days(exports, seen)
    if asked:
        read.remarks.note(message(asked, file=exports[0].file), exports[0].file)
    for export, texts in zip(exports, seen, strict=True):
        sheet = SheetRows(export, texts, order, vocabulary, read)
        for rows in texts.parts or export.read():
            sheet.add(rows)
        texts.parts = []
    return read
