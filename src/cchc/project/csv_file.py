"""A csv file kept by hand in a spreadsheet program -> the texts of each of its lines, by column."""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..language.text import fold, tidy
from .errors import nearest
from .text_file import read_text

SEPARATORS = ",;\t"  # a Vietnamese Excel separates by ";", its “Unicode Text” by tabs
HINT = re.compile(r'"?sep=.?"?\s*', re.IGNORECASE)  # Excel's own line above the titles
FORMULA = re.compile(r'="((?:[^"]|"")*)"')  # how one keeps Excel from turning a code into a number


@dataclass(frozen=True)
class Record:
    """One line of the file: its texts by column, and what is wrong with it as a whole.

    Of a line with more or fewer cells than titles the texts are those in their order, which may be other columns' from
    some cell on. `untitled`: the titles of the file are wrong, the texts are those under the ones that are known.
    """

    line: int
    texts: Mapping[str, str]
    fault: str = ""
    untitled: bool = False


def read_records(
    path: Path, titles: Mapping[str, str], needed: Collection[str], formerly: Mapping[str, str] | None = None
) -> Iterator[Record]:
    """The lines that are not blank; where the titles are wrong, first what is wrong with them.

    `titles` are those of the columns, by id; a column may be titled by either. Those `needed` must be there. `formerly`
    are titles that columns had before, and the columns. FileError where the file cannot be read as text.
    """
    rows = list(io.StringIO(read_text(path), newline=""))
    skipped, mark, cells, head = _layout(rows, titles, formerly)
    written = _trimmed(cells)
    records = _records(rows, mark, skipped)
    next(records, None)
    filled = [(line, cells) for line, cells in records if cells is None or any(map(str.strip, cells))]
    faults = list(_title_faults(head, written, titles, needed))
    if not faults and len(filled) > 1 and all(len(below or ()) > len(cells or ()) for _, below in filled):
        absent = ", ".join(f"“{title}”" for id, title in titles.items() if id not in head)
        faults = [f"có {len(head)} tiêu đề mà mọi dòng dưới có nhiều ô hơn; thiếu tiêu đề của một cột trong: {absent}"]
    yield from (Record(skipped + 1, {}, fault) for fault in faults)
    for line, cells in filled:
        if cells is None:
            yield Record(line, {}, "dấu ngoặc kép không đóng hoặc đặt sai chỗ")
        else:
            cells = _trimmed(cells, len(head))
            texts = {id: _cell(text) for id, text in zip(head, cells, strict=False) if id}
            fault = "" if faults else _misplaced(cells, len(head), mark)  # of wrong titles each line would be wrong
            yield Record(line, texts, fault, untitled=bool(faults))


def layout(
    path: Path, titles: Mapping[str, str], formerly: Mapping[str, str] | None = None
) -> tuple[str, Sequence[str]]:
    """What separates the cells of the file, and its columns by id in their order, "" of one that is not known."""
    _, mark, _, head = _layout(list(io.StringIO(read_text(path), newline="")), titles, formerly)
    return mark, head


def _layout(
    rows: list[str], titles: Mapping[str, str], formerly: Mapping[str, str] | None
) -> tuple[int, str, list[str], list[str]]:
    """The lines above the titles, what separates cells, the titles as written, and the columns of those not blank."""
    skipped = 1 if rows and HINT.fullmatch(rows[0]) else 0
    known = {fold(name): id for id, title in titles.items() for name in (id, title)}
    known |= {fold(title): id for title, id in (formerly or {}).items()}
    mark = _separator(rows[skipped] if len(rows) > skipped else "", known)
    _, cells = next(_records(rows, mark, skipped), (1, None))
    head = [known.get(fold(_cell(title)), "") for title in _trimmed(cells or [])]
    return skipped, mark, cells or [], head


def _separator(titles: str, known: Iterable[str]) -> str:
    """What separates the line of titles into most of the known ones."""

    def fits(mark: str) -> tuple[int, int]:
        return sum(fold(cell.strip(' "\r\n')) in known for cell in titles.split(mark)), titles.count(mark)

    return max(SEPARATORS, key=fits)


def _records(rows: list[str], mark: str, at: int) -> Iterator[tuple[int, list[str] | None]]:
    """The first line's number and the cells of each record from row `at` on; None where its quotes are wrong.

    Behind such a line reading goes on with the next one.
    """
    while at < len(rows):
        reader, begin = csv.reader(rows[at:], delimiter=mark, strict=True), at
        try:
            for cells in reader:
                yield at + 1, cells
                at = begin + reader.line_num
        except csv.Error:
            yield at + 1, None
            at += 1


def _cell(text: str) -> str:
    text = tidy(text)
    formula = FORMULA.fullmatch(text) if text.startswith("=") else None
    return formula[1].replace('""', '"') if formula else text


def _trimmed(cells: list[str], width: int = 0) -> list[str]:
    """The cells without empty ones at the end beyond the width: a spreadsheet program saves columns nobody filled."""
    cells = [*cells]
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    return cells


def _title_faults(
    head: list[str], written: list[str], titles: Mapping[str, str], needed: Collection[str]
) -> Iterator[str]:
    if missing := [titles[id] for id in needed if id not in head]:
        listed, said = (", ".join(f"“{title}”" for title in names) for names in (map(titles.get, needed), missing))
        yield f"cần đúng các cột {listed}; thiếu {said}"
    others = [title for id, title in titles.items() if id not in head]
    for at, (id, title) in enumerate(zip(head, written, strict=True)):
        if not id:
            yield f"cột “{tidy(title)}” không có trong mẫu.{nearest(tidy(title), others)}"
        elif id in head[:at]:
            yield f"cột “{tidy(title)}” ghi hai lần"


def _misplaced(cells: list[str], width: int, mark: str) -> str:
    """What is wrong where a line has more or fewer cells than titles; "" where it has not."""
    if len(cells) != width:
        named = "dấu tab" if mark == "\t" else f"“{mark}”"
        hint = f"ô nào có {named} thì đặt trong dấu ngoặc kép" if len(cells) > width else f"còn thiếu {named}"
        return f"có {len(cells)} ô, cần {width} ô; {hint}"
    if width > 1 and any(_swallows(cell, mark, width) for cell in cells):
        return "một ô chứa cả dòng sau: dấu ngoặc kép không đóng"
    return ""


def _swallows(cell: str, mark: str, width: int) -> bool:
    """Whether the cell holds a whole line below its first one."""
    return not cell.isprintable() and any(line.count(mark) >= width - 1 for line in cell.splitlines()[1:])
