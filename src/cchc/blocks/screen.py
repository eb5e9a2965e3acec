"""What only the page shows, for reviewers: where figures come from, what was found, other periods, registers."""

from typing import Literal

from pydantic import Field

from .text import Piece, Shown, Text

Severity = Literal["error", "warning", "note"]

# --- where a figure comes from ------------------------------------------------------------------------------------


class SourceRow(Piece):
    """One cell or entry that a figure rests on; its place on the page is its `anchor` or the `register_row` it is."""

    who: Shown
    shown: Shown
    place: Shown
    raw: Shown = ""
    remark: Shown = ""
    anchor: Shown = ""
    register_row: Shown = ""


class Operand(Piece):
    """A figure that another one is computed from."""

    label: Shown
    anchor: Shown
    value: Text


class Trace(Piece):
    """How one figure is computed, the figures and cells it rests on, and what units wrote themselves (`said`)."""

    kind: Literal["trace"] = "trace"
    words: Shown
    parts: list[Operand] = Field([])
    sources: list[SourceRow] = Field([])
    said: list[SourceRow] = Field([])


class OtherFigure(Piece):
    """A figure that stands in no row of the form; links reach it by its `anchor`."""

    anchor: Shown
    code: Shown
    label: Shown
    value: Text
    trace: Trace


class OtherFigures(Piece):
    kind: Literal["other_figures"] = "other_figures"
    title: Shown
    rows: list[OtherFigure]


class RegisterRow(Piece):
    """A row of a register; links reach it by its `anchor`."""

    anchor: Shown
    number: int
    cells: list[Shown]


class RegisterTable(Piece):
    """A register that was handed in, row by row, folded."""

    kind: Literal["register_table"] = "register_table"
    title: Shown
    titles: list[Shown]
    rows: list[RegisterRow]


# --- what was found -----------------------------------------------------------------------------------------------


class Decision(Piece):
    """A cause to be decided before signing: in one sentence, who does what; `cause` is its number."""

    cause: int
    severity: Severity
    title: Shown
    message: Shown
    who: Shown
    action: Shown


class Decisions(Piece):
    """At most five causes, the gravest first, and how many more with errors are left to the table."""

    kind: Literal["decisions"] = "decisions"
    title: Shown
    items: list[Decision]
    more: int = 0


class Compared(Piece):
    """One of the values that contradict each other; `raw` is what stands in the cell where that is not the value."""

    label: Shown
    text: Shown
    raw: Shown = ""


class CopyKey(Piece):
    name: Shown
    text: Shown


class FindingRow(Piece):
    """A finding: what was found, about which figure and unit, where; links reach it by its `number`.

    `keys` are what a row of acknowledged.csv asks for.
    """

    number: int
    message: Shown
    indicator: Text
    unit: Text
    values: list[Compared]
    place: Text
    keys: list[CopyKey]


class CauseRow(Piece):
    """The findings of one cause, the gravest in full and the others folded; `about` lists those of notes in a line."""

    number: int
    severity: Severity
    title: Shown
    first: FindingRow | None
    others: list[FindingRow]
    about: list[Shown] = Field([])
    who: Shown
    action: Shown
    effect: Text


class Causes(Piece):
    """The causes of one severity, folded or `opened`."""

    kind: Literal["causes"] = "causes"
    title: Shown
    opened: bool
    rows: list[CauseRow]


class FindingLink(Piece):
    number: int
    severity: Severity


class FindingGroup(Piece):
    name: Shown
    findings: list[FindingLink]


class FindingIndex(Piece):
    """The numbers of the findings of each section or unit."""

    kind: Literal["finding_index"] = "finding_index"
    title: Shown
    groups: list[FindingGroup]


class UncheckedFinding(Piece):
    number: int
    message: Shown


class UncheckedFindings(Piece):
    """The checks that could not be carried out, folded."""

    kind: Literal["unchecked"] = "unchecked"
    findings: list[UncheckedFinding]


class HeatCell(Piece):
    """How complete a unit's part of the form is, in words and as one of the steps 0 to 5, and what was found there."""

    share: Shown
    counts: list[Shown]
    step: int | None = None
    worst: Severity | None = None


class HeatRow(Piece):
    unit_code: Shown
    name: Shown
    cells: list[HeatCell]


class HeatColumn(Piece):
    short: Shown
    name: Shown


class HeatMap(Piece):
    """Units by sections of the form."""

    kind: Literal["heat_map"] = "heat_map"
    title: Shown
    columns: list[HeatColumn]
    rows: list[HeatRow]


# --- other periods ------------------------------------------------------------------------------------------------


class ComparisonRow(Piece):
    """A figure, that of the other period, the change, and why there is none."""

    code: Text
    label: Shown
    now: Text
    then: Text
    change: Text
    reason: Shown


class Comparisons(Piece):
    """Every figure beside that of another period or its target, folded; `remarks` say what signs mean."""

    kind: Literal["comparisons"] = "comparisons"
    title: Shown
    other: Shown
    rows: list[ComparisonRow]
    remarks: list[Shown] = Field([])
