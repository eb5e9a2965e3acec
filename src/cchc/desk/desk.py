"""The findings of a period as a person decides on them: corrected, acknowledged, taken back, made again."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import nbformat
import pandas as pd

from ..catalogue import load as load_catalogue
from ..catalogue.names import check_name, figure_name, matter_name, unit_name
from ..clean import Correction, unit_of
from ..content.review import excerpt, section_names, section_of
from ..findings import UNCHECKED, by_severity, counted, frame
from ..findings.acknowledged import Acknowledgement, marked
from ..findings.causes import CORRECTED, explained, grouped_causes
from ..language.format import exact
from ..language.labels import LABELS
from ..language.text import tidy, visible
from ..project.csv_edit import LineThere, add_line, locked, remove_line, texts_of
from ..project.csv_lines import CsvLine, checked_line, read_table
from ..project.errors import SAID, CchcError
from ..project.fingerprint import differing, files_below, hashes, stamp
from ..project.location import project_root
from ..project.paths import Workspace, sent_files
from ..project.settings import read_settings
from ..project.steps import FIRST_READ, Step
from ..project.storage import load
from ..render.cells import ExportError
from ..render.executed import fragments, status, tables_read
from .cells import Picture, SubmittedCells
from .changes import KEY, Changes, Run, changed

FILES: Mapping[type[CsvLine], str] = {Correction: "corrections.csv", Acknowledgement: "acknowledged.csv"}
OF_CORRECTIONS = ("stale_correction", "set_aside")  # whose finding may be the fault of a line
WITHOUT_EFFECT = ("lapsed_acknowledgement", "unused_acknowledgement")
SENT = ("registers.", "survey.")  # what others send beside the folders; the rest there is the analyst's own
COMMAND = "from cchc.cli import main; main()"
KERNEL = ("MPLBACKEND", "JPY_", "CLICOLOR", "FORCE_COLOR", "PAGER", "GIT_PAGER")  # what a kernel sets for itself
Tell = Callable[[str], None]


def make_report(space: Workspace, tell: Tell) -> None:
    """What `cchc report` does for the period: all that is stale is made again; `tell` hears each line it says.

    In a process of its own, as from a terminal. CchcError says why it failed.
    """
    folders = {"--raw": space.raw, "--processed": space.processed, "--out": space.outputs}
    arguments = [part for name, folder in folders.items() for part in (name, str(folder))]
    own = {name: value for name, value in os.environ.items() if not name.startswith(KERNEL)}
    lines: list[str] = []
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND, "report", space.period.id, *arguments],
        cwd=project_root(), env=own | {"PYTHONIOENCODING": "utf-8"}, text=True, encoding="utf-8", errors="replace",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as process:  # fmt: skip
        try:
            for line in process.stdout:
                lines.append(line.rstrip())
                tell(lines[-1])
        except BaseException:
            process.terminate()
            raise
    if process.returncode:
        first = next((at for at, line in enumerate(lines) if line.startswith(SAID)), len(lines) - 1)
        words = [line.strip(" -") for line in lines[first:]] or ["không rõ vì sao"]
        raise CchcError(f"Chưa chạy lại được: {words[0].removeprefix(SAID)}", words[1:])


class Desk:
    """The findings of one period, numbered from 1 in the order of the table, and what is decided on them.

    Opening it raises CchcError where 02_indicators.ipynb has not run. `notes` say what is not as it should be: tables
    that are stale, a file of decisions that cannot be read.
    """

    def __init__(
        self,
        space: Workspace,
        today: Callable[[], date] = date.today,
        make: Callable[[Workspace, Tell], None] = make_report,
    ):
        self.space, self._today, self._make = space, today, make
        self._done: list[tuple[Callable[[CsvLine], None], CsvLine]] = []  # how to take each decision back
        self.changes: Changes | None = None  # what the last rerun changed, as long as that is true
        self._made: object = None  # the stamp of the tables shown
        self.refresh()

    def refresh(self) -> None:
        """Read again what notebooks and other people have written since."""
        made = stamp(self.space.processed, "02_indicators")
        if made is None:
            period = self.space.period.id
            raise CchcError(
                f"Kỳ {period} chưa có phát hiện: notebook 02_indicators.ipynb chưa chạy. Hãy chạy 01_clean.ipynb rồi "
                f"02_indicators.ipynb (nút ▶▶), hoặc lệnh cchc report {period}, rồi chạy lại ô này."
            )
        if made != self._made:
            self._made, self.changes = made, None
        settings = read_settings(self.space.raw / "report.yml", self.space.period.id)
        self.catalogue = load_catalogue(self.space.period, settings.office, settings.window[1])
        self.cells = SubmittedCells(self.space, self.catalogue)
        self._sections = section_names(self.catalogue)
        sent = [*sent_files(self.space.dossiers), *(self.space.raw / name for name in files_below(self.space.raw))]
        self._sent = {tidy(path.name): path for path in sent}
        self.notes: list[str] = []
        self.last_run = self._last_run()
        self.findings = self.last_run.findings
        self.lines = [line for model, name in FILES.items() for line in self._lines(model, name)]

    # --- what there is ---

    @property
    def title(self) -> str:
        """How many findings are open, as the report counts them."""
        return f"{counted(self.findings)}."

    def unchecked(self) -> list[str]:
        """The checks that could not be carried out, in words."""
        return self.findings.loc[self.findings["check"] == UNCHECKED, "message"].tolist()

    def causes(self) -> list[dict]:
        """The causes as the report groups them: title, severity, open, who, action, and their findings."""
        waiting = self._waiting()
        return [
            {
                "number": number,
                "title": cause.title,
                "severity": LABELS[cause.severity],
                "open": cause.open,
                "who": ", ".join(cause.who),
                "action": cause.action,
                "findings": [self._finding(n, row, waiting) for member in cause.members for n, row in member],
            }
            for number, cause in enumerate(grouped_causes(self.findings, self.catalogue), start=1)
        ]

    def decisions(self) -> list[dict]:
        """Each line of the two files, with the number by which `withdraw` knows it."""
        return [{"number": n, "file": FILES[type(line)], "said": self.said(line)} for n, line in enumerate(self.lines)]

    def look(self, number: int) -> dict:
        """The cells of a finding with their texts as they stand in the file, and a picture of their rows."""
        row = self._row(number)
        names = _cells(row)
        texts = {cell: self.cells.text(row.file, row.sheet, cell) for cell in names}
        picture: Picture | None = self.cells.picture(row.file, row.sheet, names) if names else None
        return {"cells": [{"cell": c, "text": t} for c, t in texts.items() if t is not None], "picture": picture}

    def read_as(self, number: int, *, cell: str, corrected: str) -> str:
        """The number that a value for a cell of the finding is read as, "" where it is none or may be any text.

        CchcError where the cell is for a number or a day and the value is none.
        """
        row, text = self._row(number), tidy(corrected)
        asked = self.cells.asked(row.file, row.sheet, cell)
        reading = asked.read(text) if asked and text else None
        if reading and reading.status == "set_aside":
            what = "ngày" if asked.kind == "date" else "số"
            raise CchcError(f"Giá trị đúng phải là {what}: {reading.repair}.")
        if reading is None or reading.value is None:
            return ""
        return exact([reading.value])[0] + (" %" if asked.kind == "percent" else "")

    @property
    def last(self) -> str:
        """What `undo` takes back; "" where there is nothing."""
        return self.said(self._done[-1][1]) if self._done else ""

    def said(self, line: CsvLine) -> str:
        """The line in a few words: each column that is filled, by the names that a reader knows."""
        texts = texts_of(line)
        if isinstance(line, Acknowledgement):
            texts["check"] = check_name(line.check, self.catalogue)
            texts["unit_code"] = unit_name(line.unit_code, self.catalogue)
            texts["indicator"] = figure_name(line.indicator, self.catalogue)
        return ", ".join(f"{line.column_title(column)} “{text}”" for column, text in texts.items() if text)

    # --- what is decided ---

    def correct(
        self, number: int, *, cell: str, seen: str, corrected: str, who: str, why: str, blank: bool = False
    ) -> Correction:
        """Write a line of corrections.csv for a cell of the finding that holds what was `seen` there.

        CchcError where the file holds something else by now, a column is not as it must be, the cell has a line, or
        `corrected` is not what the cell is for; nothing stands there where the cell is to be `blank`, and only there.
        """
        row = self._row(number)
        with self._read_again():
            now = self.cells.text(row.file, row.sheet, cell) if cell in _cells(row) else None
            if now is None:
                raise CchcError(
                    f"Không đính chính được ô {cell}: chỉ đính chính được ô đã đọc của biểu đơn vị gửi và của "
                    "registers.xlsx."
                )
            if now != tidy(seen):
                raise CchcError(
                    f"Chưa ghi: ô {cell} của {row.file} nay ghi “{now}”, không còn “{seen}” như khi mở. Hãy xem lại."
                )
            if blank == bool(tidy(corrected)):
                raise CchcError("Chưa ghi: hãy ghi giá trị đúng, hoặc để trống và đánh dấu “Để trống ô này”.")
            self.read_as(number, cell=cell, corrected=corrected)
            texts = {"file": tidy(row.file), "sheet": tidy(row.sheet), "cell": cell, "expected": now}
            texts |= {"corrected": tidy(corrected), "who": tidy(who), "why": tidy(why)}
            return self._write(checked_line(texts, Correction))

    def acknowledge(self, number: int, *, reason: str, who: str) -> Acknowledgement:
        """Write a line of acknowledged.csv for the finding with its two values, dated today.

        CchcError where a column is not as it must be, the finding is acknowledged or no longer what is shown.
        """
        row = self._row(number)
        texts = {name: tidy(getattr(row, name)) for name in ("check", "unit_code", "indicator", "expected", "found")}
        texts |= {"reason": tidy(reason), "who": tidy(who), "when": self._today().isoformat()}
        with self._read_again():
            line = checked_line(texts, Acknowledgement)
            now = self._last_run().findings
            same = now[[all(getattr(one, name) == getattr(row, name) for name in KEY) for one in now.itertuples()]]
            if same.empty:
                raise CchcError("Chưa ghi: phát hiện này không còn vì đã có người chạy lại. Bàn đã đọc lại.")
            if changed_file := self._sent_again(row):
                raise CchcError(
                    f"Chưa ghi: tệp {changed_file} đã thay đổi sau lần chạy trước nên phát hiện có thể không còn đúng. "
                    "Hãy bấm Chạy lại rồi xem lại."
                )
            known = self._lines(Acknowledgement, FILES[Acknowledgement])
            if settled := marked(same, known)["settled"].iloc[0]:
                raise CchcError(f"Chưa ghi: phát hiện này đã được xác nhận ({settled}).")
            return self._write(line)

    def withdraw(self, number: int) -> CsvLine:
        """Take a line out of its file; CchcError where somebody has changed it since."""
        line = self.lines[number]
        self._decided(self._remove, line)
        self._done.append((self._add, line))
        return line

    def undo(self) -> CsvLine:
        """Take back what was written or taken out last at this desk."""
        if not self._done:
            raise CchcError("Chưa ghi gì ở bàn này nên không có gì để hoàn tác.")
        back, line = self._done.pop()
        try:
            self._decided(back, line)
        except CchcError:
            if (line in self.lines) == (back == self._remove):  # refused, not without object
                self._done.append((back, line))
            raise
        return line

    def rerun(self, tell: Tell = lambda line: None) -> Changes:
        """Make again what is stale, and say what is otherwise now; CchcError where that fails or somebody is at it."""
        before, self.changes = self.last_run, None
        self.space.outputs.mkdir(parents=True, exist_ok=True)
        try:
            with locked(self.space.outputs, wait=False):
                self._make(self.space, tell)
        except BlockingIOError as error:
            raise CchcError("Người khác đang chạy lại kỳ này. Hãy đợi xong rồi bấm Làm mới.") from error
        except BaseException:  # the first notebooks may have made their tables
            with suppress(CchcError):
                self.refresh()
            raise
        self.refresh()
        self.changes = changed(before, self.last_run, self.catalogue)
        return self.changes

    # --- inside ---

    @contextmanager
    def _read_again(self) -> Iterator[None]:
        """Where a decision is refused, what is shown is read again: it may be old."""
        try:
            yield
        except CchcError:
            with suppress(CchcError):
                self.refresh()
            raise

    def _decided(self, change: Callable[[CsvLine], None], line: CsvLine) -> None:
        """A line taken out or put back."""
        self.changes = None
        with self._read_again():
            change(line)
        self.refresh()

    def _write(self, line: CsvLine) -> CsvLine:
        try:
            self._add(line)
        except LineThere as error:
            raise CchcError(
                f"{error} Muốn thay dòng ấy thì bỏ nó ở danh sách cuối bàn (“Bỏ dòng này”) rồi ghi lại."
            ) from error
        self._done.append((self._remove, line))
        self.refresh()
        return line

    def _add(self, line: CsvLine) -> None:
        add_line(self._path(line), line)

    def _remove(self, line: CsvLine) -> None:
        remove_line(self._path(line), line)

    def _path(self, line: CsvLine) -> Path:
        return self.space.raw / FILES[type(line)]

    def _lines(self, model: type[CsvLine], name: str) -> list[CsvLine]:
        """The lines of a file of decisions; what is wrong in it is noted, and stops the next run."""
        path = self.space.raw / name
        if not path.exists() or not path.read_bytes().strip():
            return []
        table = read_table(path, model)
        self._note(*(f"Tệp {name}, {fault}." for fault in table.faults))
        return table.rows

    def _note(self, *texts: str) -> None:
        self.notes += [text for text in texts if text not in self.notes]

    def _last_run(self) -> Run:
        """The findings of the data and, where 03_report.ipynb was made of the same tables, of the report's text."""
        findings, indicators, units = load(self.space.processed, "findings", "indicators", "unit_figures")
        parts = [findings]
        try:
            parts.append(frame(self._of_document(Step(self.space, "03_report").made_from)))
        except CchcError as error:
            self._note(f"{error} Bấm Chạy lại để làm việc đó.")
        findings = by_severity(pd.concat(parts, ignore_index=True))
        return Run(explained(findings, self.catalogue), indicators, units)

    def _of_document(self, tables: str) -> list[Mapping[str, str]]:
        path = self.space.outputs / "notebooks" / "03_report.ipynb"
        if not path.is_file():
            return []
        notebook = nbformat.read(path, as_version=4)
        try:
            found = [finding for part in fragments(notebook) for finding in part.findings]
        except ExportError:
            found = None
        if found is None or tables_read(notebook) != {tables}:
            self._note("Số liệu đã mới, báo cáo chưa lập lại: chưa có phát hiện về lời văn. Bấm Chạy lại.")
            return []
        return [*found, *status(notebook).get("outline", [])]

    def _sent_again(self, row) -> str:
        """The file that changed since the tables were made and no longer says what the finding says; "" for none.

        Of a finding without a file any file of its unit.
        """
        made = (stamp(self.space.processed, "01_clean") or {}).get("made_from", {})
        later = {*FILES.values(), *(name for names in FIRST_READ.values() for name in names)}
        then = {name: digest for name, digest in made.items() if name != "cchc" and not name.startswith("../")}
        now = hashes(self.space.raw, files_below(self.space.raw))
        names = {tidy(Path(name).name) for name in differing(then, now) if name not in later}
        if not row.file:
            units = {name: unit_of(name, self.catalogue) for name in sorted(names)}
            return next((name for name, unit in units.items() if unit and unit.code == row.unit_code), "")
        texts = [self.cells.text(row.file, row.sheet, cell) or "" for cell in _cells(row)]
        same = bool(row.raw) and " ; ".join(filter(None, texts)) == tidy(row.raw)
        return "" if tidy(row.file) not in names or same else row.file

    def _row(self, number: int):
        if not 1 <= number <= len(self.findings):
            raise CchcError(f"Không có phát hiện {number}. Hãy bấm Làm mới.")
        return next(self.findings.iloc[[number - 1]].itertuples(index=False))

    def _finding(self, number: int, row, waiting: Mapping[int, str]) -> dict:
        cells = _cells(row)
        return {
            "number": number,
            "severity": LABELS[row.severity],
            "message": row.message,
            "unit": unit_name(row.unit_code, self.catalogue),
            "figure": figure_name(row.indicator, self.catalogue),
            "section": self._sections.get(section_of(row, self.catalogue), ""),
            "found": excerpt(row.found, row.message),
            "expected": row.expected,
            "raw": visible(row.raw) if row.raw != row.found else "",
            "place": visible(", ".join(filter(None, (row.file, row.sheet, row.cell)))),
            "cells": cells if self.cells.can_correct(row.file) else [],
            "settled": row.settled,
            "waiting": waiting.get(number, ""),
            "instead": self._instead(row),
            "line": self._line_of(row),
        }

    def _instead(self, row) -> str:
        """What to do where a file of the period is at fault and no cell of it can be corrected here."""
        path = self._sent.get(tidy(row.file))
        if path is None or path.name in FILES.values() or (_cells(row) and self.cells.can_correct(row.file)):
            return ""
        folder = Path(os.path.relpath(path.parent, project_root())).as_posix()
        if path.parent == self.space.raw and not path.name.startswith(SENT):
            return f"Không đính chính ở bàn này: nếu sai thì sửa {folder}/{path.name} rồi bấm Chạy lại."
        places = f"tệp {row.file}", row.sheet and f"trang tính “{row.sheet}”", row.cell and f"ô {row.cell}"
        where, who = ", ".join(filter(None, places)), row.who or "nơi gửi"
        return visible(
            f"Không đính chính từng ô ở bàn này: nếu sai thì {who} sửa {where} và gửi lại, chép tệp mới vào {folder} "
            "rồi bấm Chạy lại; nếu đúng thì xác nhận."
        )

    def _line_of(self, row) -> int | None:
        """The number of the line that a finding says has no effect any more."""
        cells = [(tidy(row.file), tidy(row.sheet), cell) for cell in _cells(row)]
        for number, line in enumerate(self.lines):
            if row.check in OF_CORRECTIONS and isinstance(line, Correction) and line.key in cells:
                return number
            if row.check in WITHOUT_EFFECT and isinstance(line, Acknowledgement):
                words = matter_name(*line.matter, self.catalogue), line.values, line.who
                if all(word in row.message for word in words):
                    return number
        return None

    def _waiting(self) -> dict[int, str]:
        """What was decided on findings, by number, and is not in the tables yet."""
        again = "chạy lại để có hiệu lực"
        found = self.findings.assign(number=range(1, len(self.findings) + 1))
        acknowledged = [line for line in self.lines if isinstance(line, Acknowledgement)]
        now = marked(found, acknowledged)["settled"]
        waiting = {}
        for number, then, text in zip(found["number"], found["settled"], now, strict=True):
            if text != then:
                waiting[number] = f"Đã xác nhận ({text}); {again}." if text else f"Đã bỏ xác nhận; {again}."
        effective = found[found["check"] == CORRECTED]
        effective = set(
            zip(effective["file"], effective["sheet"], effective["cell"], effective["expected"], strict=True)
        )
        corrected = {line.key: line for line in self.lines if isinstance(line, Correction)}
        for row in found.itertuples():
            lines = [corrected.get((tidy(row.file), tidy(row.sheet), cell)) for cell in _cells(row)]
            new = [one for one in lines if one and (*one.key, one.corrected or "để trống") not in effective]
            if new and row.check != CORRECTED:
                line = new[0]
                waiting[row.number] = f"Ô {line.cell} đã đính chính thành “{line.corrected}” ({line.who}); {again}."
            elif row.check == CORRECTED and not any(lines):
                waiting[row.number] = f"Đã bỏ đính chính; {again}."
        return waiting


def _cells(row) -> list[str]:
    return [cell for cell in row.cell.split(", ") if cell]
