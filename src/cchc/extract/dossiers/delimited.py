"""Exports as text with separators: which encoding, which separator, rows in blocks."""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.csv import ConvertOptions, ParseOptions, ReadOptions, read_csv

from ...catalogue.dossiers import DossierColumn, Export
from ...language.legacy import DECODERS
from ..workbook import MARKUP, ExtractError, encoding
from .blocks import blocks_of, count_of
from .header import (
    DEEP,
    HEADER_WITHIN,
    Header,
    export_of,
    find_header,
    legacy_fonts,
    require_columns,
    unknown_titles,
)
from .sheets import read_sheets
from .tables import FAULTS, TEXTS, changed, rows_of

LONG = len("01/02/2021")  # a longer date carries the time of day, so that nearly every one is different
HEAD = 1 << 18  # bytes of a file that hold the header
MARKS = ("sep=,", "sep=;", "sep=\t", "sep=")  # Excel's own hint in the first line


def read_delimited(path: Path, columns: Sequence[DossierColumn], say: Callable[[str], object]) -> Iterator[Export]:
    """The export in a text file with commas, semicolons or tabs; a workbook by another name is read as one.

    `say` is told of sheets that lack columns. ExtractError where a column that must be there is not.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    said = encoding(head[: head.rfind(b"\n") + 1] or head)  # a letter may be cut in two at its end
    names = (said,) if said.startswith("utf-16") else dict.fromkeys(("utf-8", said))  # a damaged file is in UTF-8
    texts = {name: head.decode(name, "ignore").removeprefix("\ufeff") for name in names}
    if head.startswith((b"PK", b"\xd0\xcf")) or MARKUP.match(texts[said]):  # a workbook by another name
        yield from read_sheets(path, columns, say)
        return
    headers = [(*_cells(texts[name], mark, columns), mark, name) for name in names for mark in ",;\t"]
    found, lines, hint, rows, mark, name = max(headers, key=lambda h: len(h[0].places))
    require_columns(f"Tệp {path.name}", found, columns)
    names = [str(i) for i in range(len(found.titles))]
    sample = rows[found.at + found.depth :]
    moments = {c for c, i in found.places.items() if c.endswith("_on") and _long(sample, i)}
    fonts = legacy_fonts(found, columns)
    change = None
    if len(fonts) == 1:  # a text file is in one font
        change = DECODERS[fonts.pop()][0]
    elif name == "cp1258":  # tones as letters of their own
        change = partial(unicodedata.normalize, "NFC")
    file = DelimitedFile(path, name, mark, hint + lines, found, names, {"code"} | moments, change, columns)
    yield export_of(path, "", found, rows[: found.at], unknown_titles(f"Tệp {path.name}", found, columns), file.read)


def _cells(text: str, mark: str, columns: Sequence[DossierColumn]) -> tuple[Header, int, int, list[list[str]]]:
    """The header by this separator, the last line of it, the lines of Excel's hint above it, and the first rows."""
    first, _, rest = text.partition("\n")
    hint = int(first.strip("\r ").lower() in MARKS)
    reader = csv.reader(io.StringIO(rest if hint else text, newline=""), delimiter=mark)
    rows, lines = [], []
    try:
        for cells, _ in zip(reader, range(HEADER_WITHIN + 2 * DEEP), strict=False):
            rows.append(cells)
            lines.append(reader.line_num)
    except csv.Error:
        pass  # what stands behind may be anything; the rows read so far are judged
    found = find_header(rows, columns)
    end = found.at + found.depth
    return found, lines[end - 1] if end <= len(lines) else 0, hint, rows


def _long(sample: Sequence[Sequence[str]], column: int) -> bool:
    return any(len(row[column].strip()) > LONG for row in sample if column < len(row))


@dataclass(frozen=True)
class DelimitedFile:
    """A csv file: how it is written, and where its rows begin."""

    path: Path
    encoding: str
    mark: str
    lines: int  # down to the end of the header
    header: Header
    names: list[str]  # of all columns
    single: set[str]  # columns in which nearly every text is different
    change: Callable[[str], str] | None
    columns: Sequence[DossierColumn]

    def read(self) -> Iterator[pd.DataFrame]:
        """Tables of rows, a block of the file each; ExtractError where it cannot be read on."""
        first = self.header.at + self.header.depth + 1
        places = {c: self.names[i] for c, i in self.header.places.items()}
        if 0 not in self.header.places.values():  # what may stand there in a row that is no dossier
            places["lead"] = self.names[0]
        try:
            for block in blocks_of(self.path, self.encoding, self.lines):
                table, faults = self._block(block, places)
                cells = {c: table[n] for c, n in places.items()}
                cells = changed(cells, self.change) if self.change else cells
                yield rows_of(self.columns, cells, first, faults)
                first += len(faults)
        except (pa.ArrowInvalid, UnicodeDecodeError) as error:
            raise ExtractError(
                f"Không đọc được tệp {self.path.name} từ khoảng dòng {first}. Hãy lưu lại dạng “CSV UTF-8” hoặc .xlsx "
                "rồi gửi lại."
            ) from error

    def _block(self, block: memoryview, places: Mapping[str, str]) -> tuple[pa.Table, np.ndarray]:
        """The rows of a block in file order, and the fault of each (its place in FAULTS)."""
        single = self.single | {"lead"}
        types = {place: pa.string() if column in single else TEXTS for column, place in places.items()}
        bad: list = []
        table = self._parsed(block, types, bad, threads=True)
        faults = np.zeros(table.num_rows + len(bad), dtype="int8")
        good = np.arange(len(faults))
        if bad:
            bad.clear()
            table = self._parsed(block, types, bad, threads=False)  # one thread knows the number of a bad row
            mended = [self._mended(row.text) for row in bad]
            lost = np.array([row.number - 1 for row in bad])
            good = np.setdiff1d(good, lost)
            faults[lost] = [FAULTS.index(fault) for _, fault in mended]
            made = {n: pa.array([cells[int(n)] for cells, _ in mended], pa.string()).cast(t) for n, t in types.items()}
            order = np.argsort(np.concatenate([good, lost]))
            table = pa.concat_tables([table, pa.table(made)]).take(order)
        if count_of(block, b"\n") > len(faults):  # cells of several lines: or quotes that swallow rows
            whole = self._parsed(block, dict.fromkeys(self.names, pa.string()), [], threads=True)
            for column in whole.columns:
                lines = pc.match_substring(column, "\n")
                marks = pc.greater_equal(pc.count_substring(column, self.mark), self._many)
                faults[good[pc.and_(lines, marks).to_numpy()]] = FAULTS.index("quote")
        return table, faults

    def _parsed(self, block: memoryview, types: Mapping[str, pa.DataType], bad: list, *, threads: bool) -> pa.Table:
        return read_csv(
            pa.BufferReader(pa.py_buffer(block)),
            # in one piece: to find where rows may be parted costs more than the threads save
            ReadOptions(column_names=self.names, use_threads=threads, block_size=len(block)),
            ParseOptions(
                delimiter=self.mark,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=lambda row: bad.append(row) or "skip",
            ),
            ConvertOptions(column_types=types, include_columns=list(types), strings_can_be_null=False),
        )

    def _mended(self, text: str) -> tuple[list[str], str]:
        """The cells of a row of another length, blank ones put in or left out; its fault where more would be lost."""
        cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=self.mark), [])
        wide = any(cell.strip() for cell in cells[len(self.names) :])
        fault = "quote" if any(self._swallows(cell) for cell in cells) else "wide" if wide else ""
        return (cells + [""] * len(self.names))[: len(self.names)], fault

    def _swallows(self, cell: str) -> bool:
        """Whether a cell holds other rows: line breaks, and as many separators as a row has."""
        return "\n" in cell and cell.count(self.mark) >= self._many

    @property
    def _many(self) -> int:
        return max(2, len(self.names) // 2)
