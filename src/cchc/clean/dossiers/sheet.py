"""The rows of one sheet of an export, typed, those that cannot be counted set aside."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...catalogue import Sentence, message
from ...catalogue.dossiers import Export
from ...language.text import lower_first, tidy
from .columns import DATES, blank_texts, distinct, mangled, spread
from .day_order import SheetDays
from .kept import Kept
from .moments import read_moments
from .remarks import ASKED, SHOWN, Account, Remarks, sheet_in_words
from .row_kinds import RowKinds, place_of
from .vocabulary import Labels, Vocabulary, field_of

Near = Callable[[Iterable[str]], str]  # the known words that unknown ones may mean, in words


@dataclass
class FileRows:
    remarks: Remarks
    kept: Kept
    accounts: list[Account]


@dataclass
class _Part:
    """Some rows of a sheet, typed; `kind` is 0 for a dossier, `used` says which count."""

    rows: pd.DataFrame
    raw: Mapping[str, pd.Series]
    code: pd.Series
    blank: Mapping[str, np.ndarray]
    moments: Mapping[str, np.ndarray]
    days: Mapping[str, np.ndarray]
    status: np.ndarray
    kind: np.ndarray
    units: np.ndarray
    fields: np.ndarray
    channel: np.ndarray
    used: np.ndarray


class SheetRows:
    """The rows of a sheet, a part after the other."""

    def __init__(self, export: Export, seen: SheetDays, order: str, vocabulary: Vocabulary, read: FileRows):
        self.export, self.order, self.vocabulary, self.read = export, order, vocabulary, read
        self.titles = {c.column: lower_first(c.title) for c in vocabulary.rules.columns}
        self.account = Account(export)
        read.accounts.append(self.account)
        self.channels = vocabulary.channels(export.titles.get("channel", ""), seen.digits)
        self.ended = "finished_on" if seen.finished or "returned_on" not in export.titles else "returned_on"
        self.group = {"unit": vocabulary.unit_of(export) if "unit" not in export.titles else "", "field": ""}
        self.sections = [c for c in ("unit", "field") if c not in export.titles]
        for said in self._notes():
            read.remarks.note(said, export.file, export.sheet)

    def _notes(self) -> Iterator[Sentence]:
        """What there is to say of the sheet as a whole."""
        for note in self.export.notes:
            yield Sentence("dossier_title", "warning", note)
        where, titles = sheet_in_words(self.export), self.titles
        if self.ended == "returned_on":
            names = {"finished": titles["finished_on"], "returned": titles["returned_on"]}
            definition = lower_first(self.vocabulary.rules.definition("D2").title)
            yield message("dossier_returned_only", where=where, **names, definition=definition)
        if self.group["unit"]:
            unit = self.vocabulary.catalogue.unit(self.group["unit"]).name
            yield message("dossier_sheet_unit", where=where, title=titles["unit"], unit=unit)

    def add(self, rows: pd.DataFrame) -> None:
        """The next part of the rows: what cannot be counted is said, what counts is kept."""
        part = self._typed(rows)
        self._set_aside(part)
        self._doubt(part)
        self.account.count(part.kind, part.used, rows["row"].to_numpy())
        columns = {
            "code": part.code,
            "procedure": self.vocabulary.labels["procedure"].codes(part.raw["procedure"]),
            "field": part.fields,
            "unit_code": part.units,
            "channel": part.channel,
            "status": part.status,
            "row": rows["row"].to_numpy(),
            **part.moments,
        }
        self.read.kept.add(part.used, columns, self.export)

    def _typed(self, rows: pd.DataFrame) -> _Part:
        raw = {c: rows[c].astype("category") for c in self.titles if c not in ("code", *DATES)}
        code = rows["code"].str.strip()
        blank = {c: distinct(raw[c], lambda text: not text.strip(), bool) for c in raw}
        blank |= {"code": (code == "").to_numpy()} | {c: spread(rows[c], blank_texts, True) for c in DATES}
        moments = {c: spread(rows[c], lambda t: read_moments(t, self.order), np.datetime64("NaT", "s")) for c in DATES}
        status = distinct(raw["status"], self.vocabulary.status, "int8")
        worded = distinct(raw["status"], lambda text: any(map(str.isalpha, text)), bool)  # (10) may number a column
        shown = ((status > 0) & worded) | ~np.logical_and.reduce([np.isnat(moments[c]) for c in DATES])
        kind = RowKinds(self.export, self.vocabulary, self.sections).of(rows, code, blank, shown)
        units = self._under(rows, raw["unit"], kind)
        blank["unit"] &= units < 0
        return _Part(
            rows=rows,
            raw=raw,
            code=code,
            blank=blank,
            moments=moments,
            days={name: moments[name].astype("datetime64[D]") for name in DATES},
            status=status,
            kind=kind,
            units=units,
            fields=self._fields(rows, raw["field"], kind),
            channel=self.vocabulary.labels["channel"].codes(raw["channel"], self.channels),
            used=kind == 0,
        )

    def _set_aside(self, part: _Part) -> None:
        """What keeps dossiers from being counted; of several reasons the first."""

        def aside(said: Sentence, mask: np.ndarray, column: str = "", near: Near | None = None) -> None:
            mask = mask & part.used
            if mask.any():
                self._say(said, "dossiers_aside", part.rows, mask, column, near)
                self.account.aside[said.message] += int(mask.sum())
                part.used &= ~mask

        titles, blank, words, fault = self.titles, part.blank, self.vocabulary, part.rows["fault"]
        aside(message("dossier_cells"), (fault == "wide").to_numpy())
        aside(message("dossier_quote"), (fault == "quote").to_numpy())
        for name in (c.column for c in words.rules.columns if c.filled):
            nowhere = name == "unit" and "unit" in self.sections
            aside(message("dossier_no_unit" if nowhere else "dossier_blank", title=titles[name]), blank[name])
        aside(message("dossier_code"), mangled(part.code), "code")
        aside(message("dossier_unit", title=titles["unit"]), part.units < 0, "unit", words.near_unit)
        aside(message("dossier_status", title=titles["status"]), part.status < 0, "status", words.near_status)
        for name in DATES:
            aside(message("dossier_date", title=titles[name]), np.isnat(part.moments[name]) & ~blank[name], name)
        done = np.isin(part.status, words.done)
        aside(message("dossier_done", title=titles[self.ended]), done & blank[self.ended])

    def _doubt(self, part: _Part) -> None:
        """What is doubtful in dossiers that are counted all the same."""

        def doubt(said: Sentence, mask: np.ndarray, column: str = "", near: Near | None = None) -> None:
            if (mask & part.used).any():
                self._say(said, "dossiers_doubted", part.rows, mask & part.used, column, near)

        titles, blank, words, moments, days = self.titles, part.blank, self.vocabulary, part.moments, part.days
        steps = [("received_on", "finished_on"), ("finished_on", "returned_on"), ("received_on", "due_on")]
        steps += [("received_on", "returned_on")] if self.ended == "returned_on" else []
        for early, late in steps:
            doubt(message("dossier_order", late=titles[late], early=titles[early]), days[late] < days[early])
        if self.ended == "returned_on":
            same = (days["returned_on"] == days["due_on"]) & (moments["due_on"] == days["due_on"])
            late = same & (moments["returned_on"] > moments["due_on"])
            doubt(message("dossier_due_hour", title=titles["due_on"]), late)
        known = [status.status for status in words.rules.statuses if status.received]
        open_still = np.isin(part.status, [s for s in known if s not in (*words.done, *words.settled)])
        for name in ("finished_on", "returned_on"):
            doubt(message("dossier_unfinished", title=titles[name]), open_still & ~blank[name])
            open_still &= blank[name]
        done = np.isin(part.status, words.done)
        late, sides = days[self.ended] > days["due_on"], {"end": titles[self.ended], "due": titles["due_on"]}
        said, denied = (done & distinct(part.raw["status"], words.speaks(kind), bool) for kind in ("late", "timely"))
        doubt(message("dossier_late", status=titles["status"], **sides), said & ~late & ~blank["due_on"])
        doubt(message("dossier_timely", status=titles["status"], **sides), denied & late)
        doubt(message("dossier_due", title=titles["due_on"]), blank["due_on"])
        unknown = (part.channel < 0) & ~blank["channel"]
        doubt(message("dossier_channel", title=titles["channel"]), unknown, "channel", words.near_channel)
        level = np.array([*words.levels, -1], dtype="int8")[part.units]
        written = distinct(part.raw["level"], words.level, "int8")
        doubt(message("dossier_level", title=titles["level"]), (written != level) & ~blank["level"])

    def _say(
        self, said: Sentence, fate: str, rows: pd.DataFrame, mask: np.ndarray, column: str, near: Near | None
    ) -> None:
        places = np.flatnonzero(mask)
        texts = list(rows[column].iloc[places[:SHOWN]]) if column else []
        asked = rows[column].iloc[places].unique()[:ASKED] if near else ()
        numbers = rows["row"].to_numpy()[places]
        self.read.remarks.say(said, fate, self.export.file, self.export.sheet, numbers, texts, asked, near)

    def _under(self, rows: pd.DataFrame, column: pd.Series, kind: np.ndarray) -> np.ndarray:
        """The place of each row's unit: its cell's; without that column the group row's above it, or the sheet's."""
        labels = self.vocabulary.labels["unit_code"]
        if "unit" not in self.sections:
            return labels.codes(column)
        return self._carried(rows, kind, "unit", self.vocabulary.group, labels)

    def _fields(self, rows: pd.DataFrame, column: pd.Series, kind: np.ndarray) -> np.ndarray:
        labels = self.vocabulary.labels["field"]
        if "field" not in self.sections:
            return labels.codes(column)
        return self._carried(rows, kind, "field", self._field_of_group, labels)

    def _field_of_group(self, text: str) -> str | None:
        return None if self.vocabulary.group(text) else field_of(text)

    def _carried(
        self, rows: pd.DataFrame, kind: np.ndarray, name: str, read: Callable[[str], str | None], labels: Labels
    ) -> np.ndarray:
        """For each row what the last group row above it that says it says."""
        places, found = [0], [labels.id(self.group[name])]
        for place in np.flatnonzero(kind == place_of("group")):
            row = rows.iloc[place]
            texts = (tidy(str(row[column])) for column in ("lead", "code", "procedure", "unit"))
            said = read(next(filter(None, texts), ""))
            if said:
                self.group[name] = said
                places.append(place)
                found.append(labels.id(said))
        return np.array(found, dtype="int32")[np.searchsorted(places, np.arange(len(rows)), side="right") - 1]
