"""Exports of one-stop software (one row a dossier) -> raw texts, sheet by sheet and a part of the rows at a time."""

import codecs
import csv
import difflib
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from mmap import mmap
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.csv import ConvertOptions, ParseOptions, ReadOptions, read_csv

from ..catalogue import wording
from ..catalogue.dossiers import DossierColumn, Export, load_dossier_rules
from ..language.legacy import DECODERS, certain, known
from ..language.text import fold, plain, tidy, typed
from ..project.paths import left_behind
from ..project.tables import EXPORT_PROBLEMS
from .spreadsheet import RESEND
from .workbook import MARKUP, ExtractError, Sheet, encoding, is_blank, read_workbook

TEXTS = pa.dictionary(pa.int32(), pa.string())  # few distinct texts among many rows: each is read once later
LONG = len("01/02/2021")  # a longer date carries the time of day, so that nearly every one is different
HEADER_WITHIN = 40  # rows: a title, or a letterhead, may stand above the header
DEEP = 3  # rows of a header at most
HEAD = 1 << 18  # bytes of a csv file that hold them
BLOCK = 1 << 25  # bytes of a csv file that are read at a time
ROOM = 5  # blocks that a row may reach over
PART = 1 << 18  # rows of a workbook that are handed on at a time
EXACT = 1e15  # from here on a spreadsheet has lost the last digits of a whole number
NEAR = 0.8  # likeness from which an unknown title may be a known one
SEEN = 12  # unknown titles named in a message
REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\*")  # what a title says beside its name: (dd/mm/yyyy), (*)
MARKS = ("sep=,", "sep=;", "sep=\t", "sep=")  # Excel's own hint in the first line


@dataclass(frozen=True)
class Header:
    """Where a header stands (rows counted from 0), the place of each column, its titles as they stand."""

    at: int
    depth: int
    places: dict[str, int]
    titles: list[str]  # of each place, the rows of the header joined
    rows: list[list[str]]


def read_dossiers(folder: Path, columns: Sequence[DossierColumn] | None = None) -> tuple[list[Export], pd.DataFrame]:
    """The sheets of every export in file-name order, and problems (EXPORT_PROBLEMS); both empty without a folder.

    Only the headers are read here; Export.read gives the rows with the columns of dossier_columns.csv as raw text (""
    where blank or the file lacks the column; a spreadsheet's date as 2021-02-01 08:15:30) and raises ExtractError
    where the file cannot be read on. Where titles are in a legacy font, the texts are decoded like them. Columns not
    listed there (names, telephone numbers) are never read. One bad file or sheet never stops the others.
    """
    columns = load_dossier_rules().columns if columns is None else columns
    exports: list[Export] = []
    problems: list[tuple[str, str]] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.is_dir() or left_behind(path.name):
            continue
        read = _csv if path.suffix.lower() == ".csv" else _workbook
        try:
            exports += read(path, columns, lambda message, file=path.name: problems.append((file, message)))
        except ExtractError as error:
            problems.append((path.name, str(error)))
    return exports, EXPORT_PROBLEMS.frame(problems)


# --- titles ---


def header(rows: Sequence[Sequence[object]], columns: Sequence[DossierColumn]) -> Header:
    """The likeliest header among the rows: of one to DEEP rows, with most of the columns, then the least deep."""
    texts = [[v if isinstance(v, str) else typed(v) for v in row] for row in rows[: HEADER_WITHIN + DEEP]]
    names = _names(columns)
    single = [len(_places([row], names)) for row in texts]
    found = [
        (at, block, _places(block, names))
        for depth in range(1, DEEP + 1)
        for at in range(min(len(texts) - depth + 1, HEADER_WITHIN))
        if max(single[at : at + depth]) > 1  # a quick look at most rows does
        for block in [texts[at : at + depth]]
    ]
    at, block, places = max(found, key=lambda f: len(f[2]), default=(0, [[]], {}))
    stacks = _stacks(block)
    return Header(at, len(block), places, [" ".join(filter(None, s)) for s, _ in stacks], block)


def _names(columns: Sequence[DossierColumn]) -> dict[str, tuple[int, str]]:
    """Each way to write a title -> its rank (the official one goes before an alias) and its column."""
    named = [(rank, c.column, name) for c in columns for rank, name in enumerate((c.title, *c.aliases))]
    loose = {squeezed(name): (rank, column) for rank, column, name in reversed(named)}
    return loose | {fold(name): (rank, column) for rank, column, name in reversed(named)}


@lru_cache(maxsize=4096)
def squeezed(text: str) -> str:
    """The letters of a title without tones and spaces: TrangThaiHoSo, Trang thai ho so, TRẠNG THÁI HỒ SƠ."""
    return plain(text).replace(" ", "")


def _places(block: list[list[str]], names: Mapping[str, tuple[int, str]]) -> dict[str, int]:
    """The place of each column; where several places have its names, that of the first in order of the names."""
    found: dict[str, tuple[int, int]] = {}
    for place, (stack, own) in enumerate(_stacks(block)):
        # a title of its own, both rows of it in either order ("Tiếp nhận" above "Ngày"), what stands above it
        ways = [*own[-1:], " ".join(filter(None, stack)), " ".join(filter(None, reversed(stack))), *own[-2::-1]]
        if named := next(filter(None, (_named(way, names) for way in dict.fromkeys(ways))), None):
            rank, column = named
            found[column] = min(found.get(column, (rank, place)), (rank, place))
    return {column: place for column, (_, place) in found.items()}


def _named(title: str, names: Mapping[str, tuple[int, str]]) -> tuple[int, str] | None:
    text = known(REMARK.sub(" ", title), names, fold)[0]
    return names.get(fold(text)) or names.get(squeezed(text)) if text.strip() else None


def _stacks(block: list[list[str]]) -> Iterator[tuple[list[str], list[str]]]:
    """For each place the texts of the header's rows, with those of merged cells on their left, and its own texts."""
    wide = max(map(len, block), default=0)
    rows = [[tidy(REMARK.sub(" ", cell)) and cell for cell in row] + [""] * (wide - len(row)) for row in block]
    last = [""] * len(rows)
    for place in range(wide):
        own = [row[place] for row in rows]
        for level in range(len(rows) - 1):
            below = any(own[level + 1 :])
            last[level] = own[level] or (last[level] if below and not any(own[:level]) else "")
        yield [*last[:-1], own[-1]] if len(rows) > 1 else own, [text for text in own if text]


def _missing(columns: Sequence[DossierColumn], places: Mapping[str, int]) -> list[DossierColumn]:
    return [c for c in columns if c.required and c.column not in places and c.instead not in places]


def _complete(file: str, found: Header, columns: Sequence[DossierColumn]) -> None:
    """Raise ExtractError where the header lacks a column, with what was seen and the nearest of it."""
    if missing := _missing(columns, found.places):
        unknown = _unknown(found)
        near = {c.title: next(iter(_near(c, unknown, 0.6)), "") for c in missing}
        names = ", ".join(f"“{title}”" + (f" (gần nhất: “{n}”)" if n else "") for title, n in near.items())
        seen = ", ".join(f"“{text}”" for text in unknown[:SEEN]) + (", …" if len(unknown) > SEEN else "")
        what = f" Tiêu đề chưa biết trong tệp: {seen}." if seen and found.places else ""
        raise ExtractError(
            f"{file} không có cột {names}.{what} Hãy xuất lại danh sách hồ sơ có đủ cột, hoặc thêm cách gọi của tệp "
            f"vào dossier_columns.csv. {RESEND}"
        )


def _notes(file: str, found: Header, columns: Sequence[DossierColumn]) -> list[str]:
    """What is said of titles that are not known but like that of a column the sheet lacks: they are not read."""
    lost = [(c, near) for c in columns if c.column not in found.places for near in _near(c, _unknown(found), NEAR)]
    return [wording("dossier_title", where=file, title=near, near=column.title) for column, near in lost]


def _unknown(found: Header) -> list[str]:
    titles = (tidy(title) for i, title in enumerate(found.titles) if i not in found.places.values())
    return list(dict.fromkeys(title for title in titles if any(map(str.isalpha, title))))


def _near(column: DossierColumn, titles: Sequence[str], likeness: float) -> list[str]:
    """The title most like one of the column's names, if any is."""
    names = {plain(name) for name in (column.title, *column.aliases) if " " in name}
    best = [
        (max(difflib.SequenceMatcher(None, plain(t), n).ratio() for n in names), t) for t in titles if names
    ]  # fmt: skip
    return [t for ratio, t in sorted(best, reverse=True)[:1] if ratio >= likeness]


def _fonts(titles: Sequence[str], names: Mapping[str, tuple[int, str]]) -> set[str]:
    """The legacy encodings that titles are in."""
    return {known(REMARK.sub(" ", title), names, fold)[1] for title in titles} - {""}


def _export(
    path: Path, sheet: str, found: Header, head: Sequence[Sequence[object]], notes: Sequence[str], read: Callable
) -> Export:
    texts = [typed(value) for row in head for value in row if not is_blank(value)]
    heading = {c: {fold(row[i]) for row in found.rows if i < len(row)} for c, i in found.places.items()}
    return Export(
        path.name,
        sheet,
        {c: tidy(found.titles[i]) for c, i in found.places.items()},
        read,
        {c: frozenset(texts - {""}) for c, texts in heading.items()},
        tuple(certain(text)[0] for text in texts),
        found.at,
        found.depth,
        tuple(notes),
    )


# --- csv ---


def _csv(path: Path, columns: Sequence[DossierColumn], say: Callable[[str], object]) -> Iterator[Export]:
    with path.open("rb") as file:
        head = file.read(HEAD)
    said = encoding(head[: head.rfind(b"\n") + 1] or head)  # a letter may be cut in two at its end
    names = (said,) if said.startswith("utf-16") else dict.fromkeys(("utf-8", said))  # a damaged file is in UTF-8
    texts = {name: head.decode(name, "ignore").removeprefix("\ufeff") for name in names}
    if head.startswith((b"PK", b"\xd0\xcf")) or MARKUP.match(texts[said]):  # a workbook by another name
        yield from _workbook(path, columns, say)
        return
    headers = [(*_cells(texts[name], mark, columns), mark, name) for name in names for mark in ",;\t"]
    found, lines, hint, rows, mark, name = max(headers, key=lambda h: len(h[0].places))
    _complete(f"Tệp {path.name}", found, columns)
    names = [str(i) for i in range(len(found.titles))]
    sample = rows[found.at + found.depth :]
    moments = {c for c, i in found.places.items() if c.endswith("_on") and _long(sample, i)}
    fonts = _fonts([text for row in found.rows for text in row], _names(columns))
    change = None
    if len(fonts) == 1:  # a text file is in one font
        change = DECODERS[fonts.pop()][0]
    elif name == "cp1258":  # tones as letters of their own
        change = partial(unicodedata.normalize, "NFC")
    file = _File(path, name, mark, hint + lines, found, names, {"code"} | moments, change, columns)
    yield _export(path, "", found, rows[: found.at], _notes(f"Tệp {path.name}", found, columns), file.read)


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
    found = header(rows, columns)
    end = found.at + found.depth
    return found, lines[end - 1] if end <= len(lines) else 0, hint, rows


def _long(sample: Sequence[Sequence[str]], column: int) -> bool:
    return any(len(row[column].strip()) > LONG for row in sample if column < len(row))


@dataclass(frozen=True)
class _File:
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
            for block in _blocks(self.path, self.encoding, self.lines):
                table, faults = self._block(block, places)
                cells = {c: table[n] for c, n in places.items()}
                cells = _changed(cells, self.change) if self.change else cells
                yield _rows(self.columns, cells, first, faults)
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
        if _number(block, b"\n") > len(faults):  # cells of several lines: or quotes that swallow rows
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


def _blocks(path: Path, name: str, lines: int) -> Iterator[memoryview]:
    """The file in UTF-8 from behind its first `lines` lines on, some whole rows at a time; each until the next."""
    decoder = None if name == "utf-8" else codecs.getincrementaldecoder(name)()
    room = mmap(-1, ROOM * BLOCK)  # used again and again: new memory costs more than reading into it
    view, letters, held, skipped = memoryview(room), np.frombuffer(room, dtype="uint8"), 0, False
    with path.open("rb") as file:
        while size := _read(file, decoder, view[held : held + BLOCK]):
            end = held + size
            if room.find(b"\n", 0, end) < 0:
                np.place(letters[:end], letters[:end] == ord("\r"), ord("\n"))  # as old Macs end lines
            start, skipped = 0 if skipped else _below(room, lines, end), True
            cut = _whole(room, start, end)
            if cut == start and end + BLOCK > len(room):  # a quote that stands for itself
                cut = room.rfind(b"\n", start, end) + 1 or end
            if cut > start:
                yield view[start:cut]
            held = end - cut
            view[:held] = view[cut:end]
    if held:
        yield view[:held]


def _read(file: BinaryIO, decoder: codecs.IncrementalDecoder | None, room: memoryview) -> int:
    """How many bytes of UTF-8 were read from the file into the room; 0 at its end."""
    if not decoder:
        return file.readinto(room)
    text, data = b"", b"."
    while data and not text:
        data = file.read(len(room) // 4)  # a letter takes four bytes at most
        text = decoder.decode(data, not data).encode()
    room[: len(text)] = text
    return len(text)


def _below(text: mmap, lines: int, end: int) -> int:
    """Where the line begins that stands below so many others."""
    at = len(codecs.BOM_UTF8) if text[:3] == codecs.BOM_UTF8 else 0
    for _ in range(lines):
        at = text.find(b"\n", at, end) + 1 or end
    return at


def _whole(text: mmap, start: int, end: int) -> int:
    """Where the last whole row ends: behind a line break that no quotes enclose; `start` where none does."""
    quotes, at = _number(memoryview(text)[start:end], b'"'), end
    while (found := text.rfind(b"\n", start, at)) >= 0:
        quotes, at = quotes - text[found:at].count(b'"'), found
        if quotes % 2 == 0:
            return found + 1
    return start


def _number(block: memoryview, mark: bytes) -> int:
    """How often a byte stands in the block; bytes.count is slow where it does so often."""
    letters = np.frombuffer(block, dtype="uint8")
    return sum(np.count_nonzero(letters[i : i + PART] == mark[0]) for i in range(0, len(letters), PART))


# --- workbooks ---


def _workbook(path: Path, columns: Sequence[DossierColumn], say: Callable[[str], object]) -> Iterator[Export]:
    """An export for each sheet that has the header; several sheets are parts of one export, or a unit's each."""
    sheets = [(sheet, header(sheet.rows, columns)) for sheet in read_workbook(path)]
    chosen = [s for s in sheets if not _missing(columns, s[1].places)]
    if not chosen:
        best = max((found for _, found in sheets), key=lambda found: len(found.places), default=header([], columns))
        _complete(f"Tệp {path.name}", best, columns)
    notes = []
    for sheet, found in sheets:
        where = f"Tệp {path.name}, trang “{tidy(sheet.name)}”"
        filled = sum(not all(map(is_blank, row)) for row in sheet.rows)
        if _missing(columns, found.places) and len(found.places) > 2:
            try:
                _complete(where, found, columns)
            except ExtractError as error:
                say(str(error))
        elif _missing(columns, found.places) and filled:
            notes.append(wording("dossier_other_sheet", where=where, count=filled))
    for sheet, found in chosen:
        where = f"Tệp {path.name}, trang “{tidy(sheet.name)}”"
        table = _sheet(sheet, found, columns)
        said = [*notes, *_notes(where, found, columns)]
        notes = []
        yield _export(
            path,
            sheet.name,
            found,
            sheet.rows[: found.at],
            said,
            partial(_parts, table, columns, found.at + found.depth + 1),
        )


def _sheet(sheet: Sheet, found: Header, columns: Sequence[DossierColumn]) -> dict[str, pa.Array]:
    """The columns of the rows below the header, each distinct text once."""
    top = found.at + found.depth
    rows = sheet.rows[top:]
    below = [(first, last) for first, last in sheet.merged if first[1] == last[1] and last[0] > first[0] >= top]
    cells = {}
    places = found.places | ({} if 0 in found.places.values() else {"lead": 0})
    for column, place in places.items():
        texts = [_text(row[place]) if place < len(row) else "" for row in rows]
        if column != "code" and not column.endswith("_on"):  # a name written once for the rows it is merged over
            for first, last in (m for m in below if m[0][1] == place):
                texts[first[0] - top : last[0] + 1 - top] = [texts[first[0] - top]] * (last[0] + 1 - first[0])
        cells[column] = pa.array(texts, pa.string())
        if column != "code":
            cells[column] = cells[column].dictionary_encode()
    legacy = _fonts([text for row in found.rows for text in row], _names(columns))
    return _changed(cells, lambda text: certain(text)[0]) if legacy else cells


def _parts(cells: Mapping[str, pa.Array], columns: Sequence[DossierColumn], first: int) -> Iterator[pd.DataFrame]:
    for start in range(0, len(cells["code"]), PART):
        part = {c: texts.slice(start, PART) for c, texts in cells.items()}
        yield _rows(columns, part, first + start, np.zeros(len(part["code"]), dtype="int8"))


def _text(value: object) -> str:
    """A cell of a workbook as text; a date in the order that cannot be mistaken."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, float) and abs(value) >= EXACT:
        return f"{value:E}"
    return value.strftime("%Y-%m-%d") if isinstance(value, date) else typed(value)


# --- tables ---

FAULTS = ["", "wide", "quote"]
NEEDED = ("code", "received_on", "status")  # a row that has them all is a dossier


def _filled(texts: pa.Array | pa.ChunkedArray) -> bool:
    """Whether no text is blank; few distinct ones are quickly looked through."""
    if texts.type == TEXTS:
        return not any("" in c.dictionary.to_pylist() for c in getattr(texts, "chunks", [texts]))
    return not pc.any(pc.equal(texts, "")).as_py()


def _changed(cells: Mapping[str, pa.Array], change: Callable[[str], str]) -> dict[str, pa.Array]:
    """The columns with each distinct text changed."""
    changed = {}
    for column, texts in cells.items():
        texts = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
        texts = texts if texts.type == TEXTS else texts.dictionary_encode()
        new = pa.array(map(change, texts.dictionary.to_pylist()), pa.string()).dictionary_encode()
        changed[column] = pa.DictionaryArray.from_arrays(new.indices.take(texts.indices), new.dictionary)
    return changed


def _rows(
    columns: Sequence[DossierColumn], cells: Mapping[str, pa.Array], first: int, faults: np.ndarray
) -> pd.DataFrame:
    """The table that Export.read gives."""
    length = len(faults)

    def same(text: str) -> pa.Array:
        return pa.DictionaryArray.from_arrays(pa.array(np.zeros(length, "int32")), [text])

    made = {c.column: cells.get(c.column, same("")) for c in columns}
    made = {c: v if v.type == TEXTS or c.endswith("_on") or c == "code" else v.cast(TEXTS) for c, v in made.items()}
    made["code"] = made["code"].cast(pa.string())  # nearly every one is different
    lead = cells.get("lead", same(""))
    if not all(map(_filled, (made[c] for c in NEEDED))):
        texts = [made[c].cast(pa.string()) for c in NEEDED]
        filled = pc.and_(*(pc.and_(pc.not_equal(t, ""), pc.not_equal(texts[0], "")) for t in texts[1:]))
        # what stands first in the row of a dossier is nobody's business
        made["lead"] = pc.if_else(filled, "", lead.cast(pa.string())).cast(TEXTS)
    else:
        made["lead"] = same("")
    made["fault"] = pa.DictionaryArray.from_arrays(pa.array(faults.astype("int32")), FAULTS)
    made["row"] = pa.array(np.arange(first, first + length, dtype="int32"))
    return pa.table(made).to_pandas()
