"""The rows of one sheet of an export, typed, those that cannot be counted set aside."""

from collections.abc import Callable, Iterator
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


@dataclass
class FileRows:
    remarks: Remarks
    kept: Kept
    accounts: list[Account]


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
        fields = self._fields(rows, raw["field"], kind)
        used = kind == 0

        def tell(said: Sentence, mask: np.ndarray, column: str = "", near: Callable | None = None) -> None:
            nonlocal used
            mask = mask & used
            if mask.any():
                self._say(said, "dossiers_aside", rows, mask, column, near)
                self.account.aside[said.message] += int(mask.sum())
                used &= ~mask

        def doubt(said: Sentence, mask: np.ndarray, column: str = "", near: Callable | None = None) -> None:
            if (mask & used).any():
                self._say(said, "dossiers_doubted", rows, mask & used, column, near)

        titles, fault = self.titles, rows["fault"]
        tell(message("dossier_cells"), (fault == "wide").to_numpy())
        tell(message("dossier_quote"), (fault == "quote").to_numpy())
        for name in (c.column for c in self.vocabulary.rules.columns if c.filled):
            nowhere = name == "unit" and "unit" in self.sections
            tell(message("dossier_no_unit" if nowhere else "dossier_blank", title=titles[name]), blank[name])
        tell(message("dossier_code"), mangled(code), "code")
        tell(message("dossier_unit", title=titles["unit"]), units < 0, "unit", self.vocabulary.near_unit)
        tell(message("dossier_status", title=titles["status"]), status < 0, "status", self.vocabulary.near_status)
        for name in DATES:
            tell(message("dossier_date", title=titles[name]), np.isnat(moments[name]) & ~blank[name], name)
        done = np.isin(status, self.vocabulary.done)
        tell(message("dossier_done", title=titles[self.ended]), done & blank[self.ended])
        day = {name: moments[name].astype("datetime64[D]") for name in DATES}
        steps = [("received_on", "finished_on"), ("finished_on", "returned_on"), ("received_on", "due_on")]
        steps += [("received_on", "returned_on")] if self.ended == "returned_on" else []
        for early, late in steps:
            doubt(message("dossier_order", late=titles[late], early=titles[early]), day[late] < day[early])
        if self.ended == "returned_on":
            same = (day["returned_on"] == day["due_on"]) & (moments["due_on"] == day["due_on"])
            late = same & (moments["returned_on"] > moments["due_on"])
            doubt(message("dossier_due_hour", title=titles["due_on"]), late)
        doubt(message("dossier_due", title=titles["due_on"]), blank["due_on"])
        channel = self.vocabulary.labels["channel"].codes(raw["channel"], self.channels)
        unknown = (channel < 0) & ~blank["channel"]
        doubt(message("dossier_channel", title=titles["channel"]), unknown, "channel", self.vocabulary.near_channel)
        level = np.array([*self.vocabulary.levels, -1], dtype="int8")[units]
        said = distinct(raw["level"], self.vocabulary.level, "int8")
        doubt(message("dossier_level", title=titles["level"]), (said != level) & ~blank["level"])
        self.account.count(kind, used, rows["row"].to_numpy())
        labels = self.vocabulary.labels
        self.read.kept.add(
            used,
            {
                "code": code,
                "procedure": labels["procedure"].codes(raw["procedure"]),
                "field": fields,
                "unit_code": units,
                "channel": channel,
                "status": status,
                "row": rows["row"].to_numpy(),
                **moments,
            },
            self.export,
        )

    def _say(
        self,
        said: Sentence,
        fate: str,
        rows: pd.DataFrame,
        mask: np.ndarray,
        column: str,
        near: Callable | None,
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
        return self._carried(
            rows, kind, "field", lambda text: None if self.vocabulary.group(text) else field_of(text), labels
        )

    def _carried(
        self, rows: pd.DataFrame, kind: np.ndarray, name: str, read: Callable[[str], str | None], labels: Labels
    ) -> np.ndarray:
        """For each row what the last group row above it that says it says."""
        places, found = [0], [labels.id(self.group[name])]
        for place in np.flatnonzero(kind == place_of("group")):
            row = rows.iloc[place]
            text = next(filter(None, (tidy(str(row[c])) for c in ("lead", "code", "procedure", "unit"))), "")
            if said := read(text):
                self.group[name] = said
                places.append(place)
                found.append(labels.id(said))
        return np.array(found, dtype="int32")[np.searchsorted(places, np.arange(len(rows)), side="right") - 1]
