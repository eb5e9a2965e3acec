"""What a sheet holds but does not show: under a merged area, or by a number format that hides it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from ..catalogue import wording
from ..language.number_words import in_thousands
from ..language.text import tidy, typed
from .workbook import Sheet, address, is_blank

Cell = tuple[int, int]  # row and column, from 0


def scaled_by(rows: Iterable[Sequence[object]]) -> str:
    """What the lines above a table, or its titles, say of thousands or millions; "" where they say nothing of them."""
    texts = (tidy(value) for cells in rows for value in cells if isinstance(value, str))
    return "; ".join(dict.fromkeys(text for text in texts if in_thousands(text)))


LISTED, LONGEST = 20, 80  # lines and cells named, letters of a comment shown


def comments(sheet: Sheet) -> str:
    """The comments on its cells, which nobody reads as figures: "F12 “chưa gồm xã A”"; "" where there is none."""
    texts = {cell: tidy(text) for cell, text in sorted(sheet.comments.items()) if not is_blank(text)}
    cut = {cell: text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()} …" for cell, text in texts.items()}
    shown = [f"{address(*cell)} “{text}”" for cell, text in list(cut.items())[:LISTED]]
    return "; ".join(shown + ["…"] * (len(cut) > LISTED))


def hidden_parts(sheet: Sheet, lines: Collection[int], columns: Collection[int]) -> Iterator[str]:
    """A sentence for each way in which a sheet that is read hides what it holds, and one on comments.

    `lines` and `columns` are those that are read, from 0.
    """
    where = {"sheet": sheet.name}
    rows, letters = sorted(sheet.hidden & set(lines)), sorted(sheet.hidden_columns & set(columns))
    if not sheet.visible:
        yield wording("hidden_sheet", **where)
    if rows:
        yield wording("hidden_rows", **where, rows=", ".join(str(row + 1) for row in rows[:LISTED]))
    if letters:
        yield wording("hidden_columns", **where, columns=", ".join(address(0, at)[:-1] for at in letters))
    if told := comments(sheet):
        yield wording("cell_comments", **where, cells=told)


def covered(sheet: Sheet) -> dict[Cell, tuple[object, str]]:
    """The filled cells that a merged range hides, with what they hold, and the range."""
    found: dict[Cell, tuple[object, str]] = {}
    left = sum(map(len, sheet.rows))  # ranges do not overlap, except where a file means harm
    for first, last in sheet.merged:
        for row in range(first[0], min(last[0] + 1, len(sheet.rows)) if left > 0 else 0):
            start = first[1] + (row == first[0])  # the first cell of a range is the one that shows
            cells = sheet.rows[row][start : last[1] + 1]
            left -= len(cells) or 1
            if cells.count("") == len(cells):
                continue
            for column, value in enumerate(cells, start=start):
                if not is_blank(value):
                    found[row, column] = value, f"{address(*first)}:{address(*last)}"
    return found


def without(rows: list[list[object]], cells: Iterable[Cell]) -> list[list[object]]:
    """The rows with these cells blank."""
    rows = [*rows] if cells else rows
    for row, column in cells:
        rows[row] = [*rows[row][:column], "", *rows[row][column + 1 :]]
    return rows


def as_shown(sheet: Sheet) -> tuple[Sheet, dict[str, str]]:
    """The sheet without what it does not show, and what that is: a sentence for each cell, by its address."""
    why = {cell: wording("covered_cell", over=over) for cell, (_, over) in covered(sheet).items()}
    why |= {cell: wording("unshown_cell") for cell in sheet.unshown if cell not in why}
    said = {}
    for (row, column), reason in sorted(why.items()):
        cell, text = address(row, column), tidy(typed(sheet.rows[row][column]))
        said[cell] = wording("unread_cell", sheet=sheet.name, cell=cell, reason=reason, text=text)
    return replace(sheet, rows=without(sheet.rows, why)) if why else sheet, said
