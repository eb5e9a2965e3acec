"""Exports of one-stop software (one row a dossier) -> one table of raw texts."""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow.csv import ConvertOptions, ParseOptions, ReadOptions, read_csv

from ..catalogue.dossiers import DossierColumn, load_dossier_rules
from ..legacy import DECODERS, certain, known
from ..text import fold, typed
from .spreadsheet import RESEND
from .workbook import MARKUP, ExtractError, encoding, read_workbook

TEXTS = pa.dictionary(pa.int32(), pa.string())  # few distinct texts among many rows: each is read once later
LONG = len("01/02/2021")  # a longer date carries the time of day, so that nearly every one is different
HEADER_WITHIN = 20  # rows: a title, or a letterhead, may stand above the header
HEAD = 1 << 18  # bytes of a csv file that hold them


def read_dossiers(folder: Path, columns: Sequence[DossierColumn] | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of every export in file-name order, and problems (columns file, message); both empty without a folder.

    Columns: those of dossier_columns.csv as raw text ("" where blank or the file lacks the column), file, sheet,
    row (as the spreadsheet numbers it). Where titles are in a legacy font, the texts are decoded like them. Columns
    not listed there (names, telephone numbers) are never read. A csv row with a cell too many or too few is left
    out and is a problem; one bad file never stops the others.
    """
    columns = load_dossier_rules().columns if columns is None else columns
    tables, problems = [_table(columns, {}, 0, "", "", np.empty(0))], []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.is_dir() or path.name.startswith(("~$", ".")):
            continue
        read = _csv if path.suffix.lower() == ".csv" else _workbook
        try:
            tables += read(path, columns, lambda message, file=path.name: problems.append((file, message)))
        except ExtractError as error:
            problems.append((path.name, str(error)))
    return _joined(tables).to_pandas(), pd.DataFrame(problems, columns=["file", "message"])


def places(titles: Sequence[object], columns: Sequence[DossierColumn]) -> dict[str, int]:
    """Where each column stands in a row of titles; the official title goes before an alias."""
    wanted = _names(columns)
    read = [(i, fold(known(t, wanted, fold)[0])) for i, t in enumerate(titles) if isinstance(t, str)]
    found = {title: i for i, title in reversed(read)}
    names = {c.column: [n for n in map(fold, (c.title, *c.aliases)) if n in found] for c in columns}
    return {column: found[known[0]] for column, known in names.items() if known}


def _names(columns: Sequence[DossierColumn]) -> set[str]:
    return {fold(name) for c in columns for name in (c.title, *c.aliases)}


def _fonts(titles: Sequence[object], columns: Sequence[DossierColumn]) -> set[str]:
    """The legacy encodings that titles are in."""
    wanted = _names(columns)
    return {known(t, wanted, fold)[1] for t in titles if isinstance(t, str)} - {""}


def _csv(path: Path, columns: Sequence[DossierColumn], say: Callable[[str], object]) -> Iterator[pa.Table]:
    with path.open("rb") as file:
        head = file.read(HEAD)
    said = encoding(head[: head.rfind(b"\n") + 1] or head)  # a letter may be cut in two at its end
    names = (said,) if said.startswith("utf-16") else dict.fromkeys(("utf-8", said))  # a damaged file is in UTF-8
    texts = {name: head.decode(name, "ignore").removeprefix("\ufeff") for name in names}
    if head.startswith((b"PK", b"\xd0\xcf")) or MARKUP.match(texts[said]):  # a workbook by another name
        yield from _workbook(path, columns, say)
        return
    headers = [(*h, name) for name in names for mark in ",;\t" if (h := _header(texts[name], mark, columns))]
    _complete(path.name, max((h[3] for h in headers), key=len, default={}), columns)
    mark, line, row, found, titles, name = max(headers, key=lambda h: len(h[3]))
    bad: list = []
    names = [str(i) for i in range(len(titles))]
    wanted = {c: names[i] for c, i in found.items()}
    sample = list(
        zip(range(HEADER_WITHIN), csv.reader(io.StringIO(texts[name], newline=""), delimiter=mark), strict=False)
    )
    plain = {"code", *(c for c, i in found.items() if c.endswith("_on") and _long(sample[row:], i))}

    def read(threads: bool) -> pa.Table:
        bad.clear()
        return read_csv(
            path,
            ReadOptions(skip_rows=line, column_names=names, encoding=name, use_threads=threads),
            ParseOptions(
                delimiter=mark,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=lambda row: bad.append(row) or "skip",
            ),
            ConvertOptions(
                column_types={n: pa.string() if c in plain else TEXTS for c, n in wanted.items()},
                include_columns=list(wanted.values()),
                strings_can_be_null=False,
            ),
        )

    try:
        table = read(True)
        table = read(False) if bad else table  # one thread knows the number of a bad row
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        if "Empty CSV" in str(error) or "no more data" in str(error).lower():
            return
        message = f"Không đọc được tệp {path.name}. Hãy lưu lại dạng “CSV UTF-8” hoặc .xlsx rồi gửi lại."
        raise ExtractError(message) from error
    numbers = np.arange(row + 1, row + 1 + table.num_rows + len(bad))
    if bad:
        lost = [b.number - line + row for b in bad]
        numbers = np.setdiff1d(numbers, lost)
        rows = ", ".join(str(n) for n in lost[:3])
        say(f"Tệp {path.name}: {len(bad)} dòng có số ô khác với dòng tiêu đề nên không đọc (dòng {rows}…). Hãy sửa.")
    cells = {c: table[n] for c, n in wanted.items()}
    fonts = _fonts(titles, columns)
    if len(fonts) == 1:  # a text file is in one font
        cells = _changed(cells, DECODERS[fonts.pop()][0])
    elif name == "cp1258":  # tones as letters of their own
        cells = _changed(cells, lambda text: unicodedata.normalize("NFC", text))
    yield _table(columns, cells, table.num_rows, path.name, "", numbers)


def _header(text: str, mark: str, columns: Sequence[DossierColumn]) -> tuple | None:
    """The likeliest header: the separator, its last line, its row (both from 1), its places and its titles."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    rows = []
    try:
        for number, cells in zip(range(1, HEADER_WITHIN + 1), reader, strict=False):
            rows.append((mark, reader.line_num, number, places(cells, columns), cells))
    except csv.Error:
        pass  # what stands behind may be anything; the rows read so far are judged
    return max(rows, key=lambda r: len(r[3]), default=None)


def _long(sample: list[tuple[int, list[str]]], column: int) -> bool:
    return any(len(row[column].strip()) > LONG for _, row in sample if column < len(row))


def _workbook(path: Path, columns: Sequence[DossierColumn], say: Callable[[str], object]) -> Iterator[pa.Table]:
    """A table for each sheet that has the header; several sheets are parts of one export."""
    sheets = []
    for sheet in read_workbook(path):
        tops = [places(row, columns) for row in sheet.rows[:HEADER_WITHIN]]
        at = max(range(len(tops)), key=lambda i: len(tops[i]), default=0)
        sheets.append((sheet, at, tops[at] if tops else {}))
    required = {c.column for c in columns if c.required}
    chosen = [s for s in sheets if required <= s[2].keys()]
    if not chosen:
        _complete(path.name, max((s[2] for s in sheets), key=len, default={}), columns)
    for sheet, at, found in chosen:
        rows = sheet.rows[at + 1 :]
        cells = {c: pa.array([_text(r[i]) if i < len(r) else "" for r in rows], pa.string()) for c, i in found.items()}
        if _fonts(sheet.rows[at], columns):
            cells = _changed(cells, lambda text: certain(text)[0])
        yield _table(columns, cells, len(rows), path.name, sheet.name, np.arange(at + 2, at + 2 + len(rows)))


def _complete(file: str, found: dict[str, int], columns: Sequence[DossierColumn]) -> None:
    if missing := [c.title for c in columns if c.required and c.column not in found]:
        names = ", ".join(f"“{title}”" for title in missing)
        raise ExtractError(f"Tệp {file} không có cột {names}. Hãy xuất lại danh sách hồ sơ có đủ cột. {RESEND}")


def _text(value: object) -> str:
    """A cell of a workbook as one-stop software would have written it: as text."""
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y %H:%M:%S")
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else typed(value)


def _changed(cells: dict[str, pa.Array], change: Callable[[str], str]) -> dict[str, pa.Array]:
    """The columns with each distinct text changed."""
    changed = {}
    for column, texts in cells.items():
        texts = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
        texts = texts if texts.type == TEXTS else texts.dictionary_encode()
        new = pa.array(map(change, texts.dictionary.to_pylist()), pa.string())
        changed[column] = pa.DictionaryArray.from_arrays(texts.indices, new)
    return changed


def _joined(tables: list[pa.Table]) -> pa.Table:
    """One table; a column that is plain text in one of them is so in all."""
    plain = {n for t in tables for n in t.column_names if len(t) and t[n].type == pa.string()}
    for name in plain:
        tables = [t.set_column(t.column_names.index(name), name, t[name].cast(pa.string())) for t in tables]
    return pa.concat_tables(tables)


def _table(
    columns: Sequence[DossierColumn], cells: dict[str, pa.Array], length: int, file: str, sheet: str, rows: np.ndarray
) -> pa.Table:
    def same(text: str) -> pa.Array:
        return pa.DictionaryArray.from_arrays(pa.array(np.zeros(length, "int32")), [text])

    made = {c.column: cells.get(c.column, same("")) for c in columns}
    made = {k: v if v.type == TEXTS or k.endswith("_on") or k == "code" else v.cast(TEXTS) for k, v in made.items()}
    made["code"] = made["code"].cast(pa.string())  # nearly every one is different
    return pa.table(made | {"file": same(file), "sheet": same(sheet), "row": pa.array(rows.astype("int32"))})
