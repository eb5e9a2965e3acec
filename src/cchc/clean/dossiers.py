"""Raw rows of one-stop exports -> typed dossiers; a row that cannot be counted for certain is set aside and named."""

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ..catalogue import Catalogue, Sentence, message, wording
from ..catalogue.dossiers import DossierRules, Export, load_dossier_rules
from ..findings import Finding, finding, frame
from ..language.format import number
from ..language.text import fold, lower_first, plain, tidy
from ..project.errors import CchcError
from ..project.tables import DOSSIERS
from .dossier_dates import FIRST, ISO, SIDES, dates
from .units import Names, names

DATES = ["received_on", "due_on", "finished_on", "returned_on"]
LABELS = ["procedure", "field", "level", "unit_code", "channel"]
SLIP = 0.1  # share of a file's dates that may be in the other order and still be slips of the hand
SURE = 8  # distinct dates of a kind from which a regularity is none by chance
CODE = re.compile(r"(?=.*\d)[\w./]+(?: ?- ?[\w./]+)*")
MANGLED = re.compile(r"[\d.,]+E\+\d+")  # a long code that a spreadsheet took for a number
NUMBERED = re.compile(r"[(\[]?(?:\d{1,2}|[A-ZĐ])[)\]]?(?: ?[=+].*)?")  # (1), [2], A, (3)=(4)+(5): below a header
ITEM = re.compile(r"^(?:[IVX]+|\d+|[a-zA-Z])[.)/]\s*")  # the number of a group
KINDS = ("header", "numbering", "total", "group", "blank")  # of rows that are no dossier
PART = 1 << 20  # rows looked at at a time
HELD = 8  # parts of a sheet that are kept between two looks at it
SHOWN = 3  # rows named in a finding
ASKED = 20  # distinct unknown texts that are compared with the known ones


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
    reader = _Reader(catalogue, rules)
    told, kept, accounts = _Told(), _Kept(), []
    # an acknowledgement of one file is none of another: `found` tells them apart
    findings = [_refused(p.file, p.message) for p in problems.itertuples(index=False)]
    for file, sheets in groupby(exports, key=lambda export: export.file):
        try:
            read = _file(list(sheets), reader)
        except CchcError as error:  # it cannot be read to its end
            findings.append(_refused(file, str(error)))
            continue
        told.extend(read.told)
        kept.extend(read.kept)
        accounts += read.accounts
    table = kept.table(reader)
    table = _once(table, told, accounts)
    off = _days_off(table, rules)
    notes = [a.finding() for a in accounts if a.tells]
    return table, frame([*findings, *told.findings(), *off, *notes])


def _refused(file: str, message: str) -> Finding:
    return finding("dossier_file", "error", message, found=file, file=file)


# --- one file ---


@dataclass
class _File:
    told: "_Told"
    kept: "_Kept"
    accounts: list["_Account"]


def _file(exports: list[Export], reader: "_Reader") -> _File:
    """The dossiers of a file's sheets; CchcError where one cannot be read on."""
    read = _File(_Told(), _Kept(), [])
    seen = [_Seen(export) for export in exports]
    order, asked = _order(exports, seen)
    if asked:
        read.told.note(message(asked, file=exports[0].file), exports[0].file)
    for export, texts in zip(exports, seen, strict=True):
        sheet = _Sheet(export, texts, order, reader, read)
        for rows in texts.parts or export.read():
            sheet.add(rows)
        texts.parts = []
    return read


class _Seen:
    """The distinct texts that decide how a sheet is read: those of its days, and the digits of its channels.

    `parts` are its rows, where they are few enough not to be read again.
    """

    def __init__(self, export: Export):
        self.parts: list[pd.DataFrame] = []
        self.days: set[str] = set()
        self.digits: set[str] = set()
        self.finished = False
        for count, rows in enumerate(export.read()):
            for name in DATES:
                texts = _day_texts(rows[name])
                self.days |= texts
                self.finished |= name == "finished_on" and bool(texts)
            channels = rows["channel"].astype("category").cat.categories
            self.digits |= {text.strip() for text in channels if text.strip().isdigit()}
            self.parts = [*self.parts, rows] if count < HELD and len(self.parts) == count else []


def _day_texts(column: pd.Series) -> set[str]:
    """The parts of the texts that hold the day; a column of moments has few days."""
    text = pa.array(column.cat.categories if column.dtype == "category" else column, pa.string(), from_pandas=True)
    text = pc.utf8_trim_whitespace(text.combine_chunks() if isinstance(text, pa.ChunkedArray) else text)
    found = set(pc.unique(pc.utf8_slice_codeunits(text, 0, 10)).to_pylist()) - {"", None}
    if any(":" in t or " " in t for t in found):  # the time stands first, or one digit for the day
        found |= set(pc.unique(pc.utf8_slice_codeunits(text, -10)).to_pylist()) - {"", None}
    return found


def _order(exports: Sequence[Export], seen: Sequence[_Seen]) -> tuple[str, str]:
    """How the whole file writes its days, and the id of the message that asks about it.

    "day": the day first; "month": the month first; "": both, so that only days above 12 are certain; "typed": the
    day first, but what a spreadsheet keeps as a date is not to be trusted.
    """
    titles = {plain(export.titles.get(name, "")) for export in exports for name in DATES}
    texts = {text for s in seen for text in s.days} | {text for export in exports for text in export.head}
    pairs = {(int(m[1]), int(m[3])) for text in texts for m in SIDES.finditer(text)}
    first = sum(a > 12 >= b for a, b in pairs) + any("dd mm" in t or "ngay thang nam" in t for t in titles)
    second = sum(b > 12 >= a for a, b in pairs) + any("mm dd" in t or "thang ngay nam" in t for t in titles)
    either = {(a, b) for a, b in pairs if a <= 12 and b <= 12 and a != b}
    typed = [int(m[4] or m[7]) for s in seen for text in s.days if (m := ISO.fullmatch(text.partition(" ")[0]))]
    if first >= SURE <= len(typed) and not second and not either and max(typed) <= 12:
        return "typed", "dossier_days_swapped"
    if min(first, second) > SLIP * (first + second):
        return "", "dossier_days_mixed"
    if not first and not second and either:
        return "day", "dossier_days_unclear"
    return ("month" if second > first else "day"), ""


class _Sheet:
    """The rows of a sheet, a part after the other."""

    def __init__(self, export: Export, seen: _Seen, order: str, reader: "_Reader", read: _File):
        self.export, self.order, self.reader, self.read = export, order, reader, read
        self.titles = {c.column: lower_first(c.title) for c in reader.rules.columns}
        self.account = _Account(export)
        read.accounts.append(self.account)
        self.channels = reader.channels(export.titles.get("channel", ""), seen.digits)
        self.ended = "finished_on" if seen.finished or "returned_on" not in export.titles else "returned_on"
        self.group = {"unit": reader.unit_of(export) if "unit" not in export.titles else "", "field": ""}
        self.sections = [c for c in ("unit", "field") if c not in export.titles]
        for said in self._notes():
            read.told.note(said, export.file, export.sheet)

    def _notes(self) -> Iterator[Sentence]:
        """What there is to say of the sheet as a whole."""
        for note in self.export.notes:
            yield Sentence("dossier_title", "warning", note)
        where, titles = _where(self.export), self.titles
        if self.ended == "returned_on":
            names = {"finished": titles["finished_on"], "returned": titles["returned_on"]}
            definition = lower_first(self.reader.rules.definition("D2").title)
            yield message("dossier_returned_only", where=where, **names, definition=definition)
        if self.group["unit"]:
            unit = self.reader.catalogue.unit(self.group["unit"]).name
            yield message("dossier_sheet_unit", where=where, title=titles["unit"], unit=unit)

    def add(self, rows: pd.DataFrame) -> None:
        raw = {c: rows[c].astype("category") for c in self.titles if c not in ("code", *DATES)}
        code = rows["code"].str.strip()
        blank = {c: _distinct(raw[c], lambda text: not text.strip(), bool) for c in raw}
        blank |= {"code": (code == "").to_numpy()} | {c: _spread(rows[c], _empty, True) for c in DATES}
        moments = {c: _spread(rows[c], lambda t: dates(t, self.order), np.datetime64("NaT", "s")) for c in DATES}
        status = _distinct(raw["status"], self.reader.status, "int8")
        worded = _distinct(raw["status"], lambda text: any(map(str.isalpha, text)), bool)  # (10) may number a column
        shown = ((status > 0) & worded) | ~np.logical_and.reduce([np.isnat(moments[c]) for c in DATES])
        kind = self._kinds(rows, code, blank, shown)
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
        for name in (c.column for c in self.reader.rules.columns if c.filled):
            nowhere = name == "unit" and "unit" in self.sections
            tell(message("dossier_no_unit" if nowhere else "dossier_blank", title=titles[name]), blank[name])
        tell(message("dossier_code"), _mangled(code), "code")
        tell(message("dossier_unit", title=titles["unit"]), units < 0, "unit", self.reader.near_unit)
        tell(message("dossier_status", title=titles["status"]), status < 0, "status", self.reader.near_status)
        for name in DATES:
            tell(message("dossier_date", title=titles[name]), np.isnat(moments[name]) & ~blank[name], name)
        done = np.isin(status, self.reader.done)
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
        channel = self.reader.labels["channel"].codes(raw["channel"], self.channels)
        unknown = (channel < 0) & ~blank["channel"]
        doubt(message("dossier_channel", title=titles["channel"]), unknown, "channel", self.reader.near_channel)
        level = np.array([*self.reader.levels, -1], dtype="int8")[units]
        said = _distinct(raw["level"], self.reader.level, "int8")
        doubt(message("dossier_level", title=titles["level"]), (said != level) & ~blank["level"])
        self.account.count(kind, used, rows["row"].to_numpy())
        labels = self.reader.labels
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
        self.read.told.say(said, fate, self.export.file, self.export.sheet, numbers, texts, asked, near)

    def _kinds(
        self, rows: pd.DataFrame, code: pd.Series, blank: Mapping[str, np.ndarray], shown: np.ndarray
    ) -> np.ndarray:
        """For each row 0 where it is a dossier, else the place of its kind in KINDS from 1."""
        kind = np.zeros(len(rows), dtype="int8")
        lead = _distinct(rows["lead"].astype("category"), lambda text: not re.sub(r"[\d.]", "", text).strip(), bool)
        whole = (rows["fault"] == "").to_numpy()
        nothing = np.logical_and.reduce([*blank.values(), lead, whole]) & ~shown
        kind[nothing] = 1 + KINDS.index("blank")
        columns = [*blank, "lead"]
        filled = ~np.logical_or.reduce([blank[c.column] for c in self.reader.rules.columns if c.filled])
        asked = np.flatnonzero(~shown & ~nothing & whole)
        asked = [p for p in asked if not (filled[p] and lead[p] and re.fullmatch(r"\w.*\d.*\w", code.iloc[p]))]
        for place in asked:
            row = rows.iloc[place]
            kind[place] = self._kind({c: tidy(str(row[c])) for c in columns})
        return kind

    def _kind(self, cells: Mapping[str, str]) -> int:
        """The kind of a row without a date and a known status."""
        texts = {c: text for c, text in cells.items() if text}
        own = {c: text for c, text in texts.items() if c != "lead"}
        known = {c: fold(text) in self.export.header.get(c, ()) for c, text in own.items()}
        filled = [c.column for c in self.reader.rules.columns if c.filled and c.column not in self.sections]
        kind = ""
        if own and all(known.values()):
            kind = "header"
        elif len(texts) > 1 and all(map(NUMBERED.fullmatch, texts.values())):
            kind = "numbering"
        elif any(self.reader.total.match(fold(text)) for text in texts.values()):
            kind = "total"
        elif not CODE.fullmatch(cells["code"]) and not all(cells[c] for c in filled):
            kind = "group"
        return 1 + KINDS.index(kind) if kind else 0

    def _under(self, rows: pd.DataFrame, column: pd.Series, kind: np.ndarray) -> np.ndarray:
        """The place of each row's unit: its cell's; without that column the group row's above it, or the sheet's."""
        labels = self.reader.labels["unit_code"]
        if "unit" not in self.sections:
            return labels.codes(column)
        return self._carried(rows, kind, "unit", self.reader.group, labels)

    def _fields(self, rows: pd.DataFrame, column: pd.Series, kind: np.ndarray) -> np.ndarray:
        labels = self.reader.labels["field"]
        if "field" not in self.sections:
            return labels.codes(column)
        return self._carried(
            rows, kind, "field", lambda text: None if self.reader.group(text) else _field(text), labels
        )

    def _carried(
        self, rows: pd.DataFrame, kind: np.ndarray, name: str, read: Callable[[str], str | None], labels: "_Labels"
    ) -> np.ndarray:
        """For each row what the last group row above it that says it says."""
        places, found = [0], [labels.id(self.group[name])]
        for place in np.flatnonzero(kind == 1 + KINDS.index("group")):
            row = rows.iloc[place]
            text = next(filter(None, (tidy(str(row[c])) for c in ("lead", "code", "procedure", "unit"))), "")
            if said := read(text):
                self.group[name] = said
                places.append(place)
                found.append(labels.id(said))
        return np.array(found, dtype="int32")[np.searchsorted(places, np.arange(len(rows)), side="right") - 1]


def _field(text: str) -> str | None:
    """The field that a group row names: “II. Lĩnh vực: Hộ tịch (12 hồ sơ)”."""
    said = re.sub(r"(?i)^lĩnh vực\s*:?\s*", "", ITEM.sub("", text))
    return re.sub(r"\s*[:(].*$", "", said) or None


# --- words ---


class _Labels:
    """What the texts of a column mean, each read once; the labels in the order they were met."""

    def __init__(self, read: Callable[[str], str | None] = lambda text: text):
        self.read, self.ids, self.known = read, {}, {}

    def id(self, label: str | None) -> int:
        return self.ids.setdefault(label, len(self.ids)) if label else -1

    def codes(self, column: pd.Series, read: Callable[[str], str | None] | None = None) -> np.ndarray:
        """The place of each row's label, -1 where there is none."""
        return _distinct(column, lambda text: self._of(text, read), "int32")

    def _of(self, text: str, read: Callable[[str], str | None] | None) -> int:
        if read:
            return self.id(read(text))
        if text not in self.known:
            self.known[text] = self.id(self.read(text))
        return self.known[text]


class _Reader:
    """What the words of exports mean for a catalogue."""

    def __init__(self, catalogue: Catalogue, rules: DossierRules):
        self.catalogue, self.rules = catalogue, rules
        self.names: Names = names(catalogue)
        self.offices = [word.text for word in rules.words if word.kind == "office"]
        totals = "|".join(re.escape(fold(word.text)) for word in rules.words if word.kind == "total")
        self.total = re.compile(rf"(?:{totals})(?![^\W\d_])")
        self.statuses = {
            key: s.status for s in rules.statuses for n in (str(s.status), s.title, *s.aliases) for key in _keys(n)
        }
        self.words = {key: c.channel for c in rules.channels for n in (c.title, *c.aliases) for key in _keys(n)}
        self.systems: dict[str, dict[str, str]] = {}
        for channel in rules.channels:
            for title, digit in channel.codes.items():
                self.systems.setdefault(title, {})[digit] = channel.channel
        self.done = [s.status for s in rules.statuses if s.done]
        self.labels = {
            "procedure": _Labels(_speller()),
            "field": _Labels(_speller()),
            "unit_code": _Labels(self.unit),
            "channel": _Labels(),
        }

    @property
    def levels(self) -> list[int]:
        """The number of the level of each unit met."""
        return [("office", "commune").index(self.catalogue.unit(code).tier) for code in self.labels["unit_code"].ids]

    def unit(self, text: str) -> str | None:
        """The code of the unit that the whole text names."""
        unit = self.names.named(text, self.offices)
        return unit.code if unit else None

    def group(self, text: str) -> str | None:
        """The code of the unit that a group row names, which may be numbered; "X." is also short for Xã."""
        return self.unit(text) or self.unit(re.sub(r"\s*[:(].*$", "", ITEM.sub("", text)))

    def status(self, text: str) -> int:
        return next((self.statuses[key] for key in _keys(text) if key in self.statuses), -1)

    def level(self, text: str) -> int:
        """The number of the level, -1 for any other word."""
        kinds = {fold(word.text): word.kind for word in self.rules.words}
        return {"level_office": 0, "level_commune": 1}.get(kinds.get(fold(text), ""), -1)

    def channels(self, title: str, digits: set[str]) -> Callable[[str], str | None]:
        """How a column of this title says channels whose digits are these.

        Systems give one digit different meanings: that of the title counts where it knows every digit, else what all
        those that know every digit agree on.
        """
        able = {name: codes for name, codes in self.systems.items() if digits <= codes.keys()}
        own = [codes for name, codes in able.items() if _squeezed(name) == _squeezed(title)]
        chosen = own or list(able.values())
        meant = {d: {codes[d] for codes in chosen} for d in digits} if chosen else {}
        certain = {digit: next(iter(said)) for digit, said in meant.items() if len(said) == 1}
        return lambda text: (
            certain.get(text.strip()) or next((self.words[k] for k in _keys(text) if k in self.words), None)
        )

    def unit_of(self, export: Export) -> str:
        """The unit of a sheet without a column of units: by its name, its letterhead, the file's name; "" for none."""
        headings = (export.sheet, "\n".join(export.head))
        found = [self.names.identify("", text).unit for text in headings] + [self.names.identify(export.file).unit]
        return next((unit.code for unit in found if unit), "")

    def near_unit(self, texts: Iterable[str]) -> str:
        near = {unit.code: unit.name for text in texts for unit in self.names.near(str(text))}
        listed = ", ".join(f"{code} ({unit})" for code, unit in near.items())
        return "; " + wording("dossier_near_units", units=listed) if near else ""

    def near_status(self, texts: Iterable[str]) -> str:
        return _nearest(texts, [n for s in self.rules.statuses for n in (s.title, *s.aliases)])

    def near_channel(self, texts: Iterable[str]) -> str:
        return _nearest(texts, [n for c in self.rules.channels for n in (c.title, *c.aliases)])


def _nearest(texts: Iterable[str], known: Iterable[str]) -> str:
    """The known words that unknown ones may mean: a question, never an answer."""
    words = {plain(name): name for name in known}
    found = {w: words[n] for w in map(tidy, texts) for n in difflib.get_close_matches(plain(w), words, n=1)}
    pairs = ", ".join(wording("dossier_near_word", text=text, word=name) for text, name in found.items())
    return "; " + wording("dossier_near_words", words=pairs) if found else ""


def _keys(text: str) -> list[str]:
    """The word itself, and its letters without tones; a number only as it is."""
    return [key for key in (fold(text), _squeezed(text) if any(map(str.isalpha, text)) else "") if key]


def _squeezed(text: str) -> str:
    return plain(text).replace(" ", "")


def _speller() -> Callable[[str], str | None]:
    """Spellings of one name become its first; None for a blank."""
    known: dict[str, str] = {}
    return lambda text: known.setdefault(fold(text), tidy(text)) if text.strip() else None


def _distinct(column: pd.Series, read: Callable[[str], object], dtype: object) -> np.ndarray:
    """What `read` makes of each distinct text, for every row."""
    values = [read(text) for text in column.cat.categories] + [read("")]  # the last is for missing
    return np.array(values, dtype=dtype).take(column.array.codes)


def _spread(column: pd.Series, read: Callable[[pd.Index | pd.Series], np.ndarray], missing: object) -> np.ndarray:
    """What `read` makes of all the texts at once; of a category's texts each is read once."""
    if column.dtype != "category":
        return read(column)
    return np.append(read(column.cat.categories), missing).take(column.array.codes)


def _empty(texts: pd.Index | pd.Series) -> np.ndarray:
    return np.asarray(pd.Series(texts, dtype="str").str.strip() == "", dtype=bool)


def _mangled(code: pd.Series) -> np.ndarray:
    mask = code.str.contains("E+", regex=False)  # quick, and nearly always false for all
    return (mask & code.where(mask, "").str.fullmatch(MANGLED.pattern) if mask.any() else mask).to_numpy(dtype=bool)


# --- what is kept, and what is said ---


class _Kept:
    """The typed columns of the dossiers that count, part by part."""

    def __init__(self) -> None:
        self.parts: list[tuple[dict[str, object], Export]] = []

    def add(self, used: np.ndarray, columns: Mapping[str, object], export: Export) -> None:
        small = {
            name: values.astype("int16") if values.dtype == "int32" and name != "row" and values.max(initial=0) < 2**15
            else values for name, values in ((n, v) for n, v in columns.items() if n != "code")
        }  # fmt: skip
        whole = used.all()
        part: dict[str, object] = {n: v if whole else v[used] for n, v in small.items()}
        code = columns["code"] if whole else columns["code"][used]
        self.parts.append((part | {"code": pa.array(code, pa.large_string(), from_pandas=True)}, export))

    def extend(self, other: "_Kept") -> None:
        self.parts += other.parts

    def table(self, reader: _Reader) -> pd.DataFrame:
        """The table of the dossiers; the parts are given up while it is made."""
        sizes = [len(part["row"]) for part, _ in self.parts]
        made: dict[str, object] = {}
        made["code"] = pd.array(self._whole("code"), dtype="str")
        for name in ("procedure", "field", "unit_code", "channel"):
            made[name] = pd.Categorical.from_codes(
                self._joined(name, "int16"), categories=list(reader.labels[name].ids)
            )
        tiers = ["office", "commune"]
        level = np.array([*reader.levels, -1], dtype="int8")[made["unit_code"].codes]
        used = [t for i, t in enumerate(tiers) if (level == i).any()]
        level = np.array([*(used.index(t) if t in used else -1 for t in tiers), -1], dtype="int8")[level]
        made["level"] = pd.Categorical.from_codes(level, categories=used)
        for name in DATES:
            made[name] = self._joined(name, "datetime64[s]")
        made["status"], made["row"] = self._joined("status", "int8"), self._joined("row", "int32")
        for name in ("file", "sheet"):
            texts = [getattr(export, name) for _, export in self.parts]
            known = list(dict.fromkeys(texts))
            codes = np.repeat(np.array([known.index(t) for t in texts], dtype="int16"), sizes)
            made[name] = pd.Categorical.from_codes(codes, categories=known)
        return DOSSIERS.of({name: pd.Series(made[name], copy=False) for name in made})

    def _joined(self, name: str, dtype: str) -> np.ndarray:
        parts = [part.pop(name) for part, _ in self.parts]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=dtype)

    def _whole(self, name: str) -> pa.ChunkedArray:
        chunks = (part.pop(name) for part, _ in self.parts)
        return pa.chunked_array(
            [c for made in chunks for c in (made.chunks if isinstance(made, pa.ChunkedArray) else [made])],
            pa.large_string(),
        )


@dataclass
class _Said:
    """What was said of rows of one sheet: how many, the first of them, what they hold."""

    count: int = 0
    rows: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    asked: dict[str, None] = field(default_factory=dict)
    near: Callable[[Iterable[str]], str] | None = None


class _Told:
    """What was said of the rows, and of whole files."""

    def __init__(self) -> None:
        self.said: dict[tuple[Sentence, str, str, str], _Said] = {}
        self.notes: list[Finding] = []

    def note(self, said: Sentence, file: str, sheet: str = "") -> None:
        self.notes.append(finding(*said, found=file, file=file, sheet=sheet))

    def say(
        self, sentence: Sentence, fate: str, file: str, sheet: str, rows: Sequence[int],
        texts: Sequence[str] = (), asked: Iterable[str] = (), near: Callable | None = None,
    ) -> None:  # fmt: skip
        said = self.said.setdefault((sentence, fate, file, sheet), _Said())
        said.count += len(rows)
        said.rows += map(int, rows[: max(0, SHOWN - len(said.rows))])
        said.texts += texts[: max(0, SHOWN - len(said.texts))]
        said.asked |= dict.fromkeys(map(str, list(asked)[: max(0, ASKED - len(said.asked))]))
        said.near = near

    def extend(self, other: "_Told") -> None:
        self.said |= other.said
        self.notes += other.notes

    def findings(self) -> list[Finding]:
        found = []
        for (sentence, fate, file, sheet), said in self.said.items():
            if said.texts:
                pairs = zip(said.rows, said.texts, strict=True)
                named = [wording("dossier_row_text", row=row, text=text) for row, text in pairs]
            else:
                named = [wording("dossier_row", row=row) for row in said.rows]
            named += ["…"] if said.count > len(said.rows) else []
            near = said.near(said.asked) if said.near else ""
            words = {"file": file, "count": number(said.count), "rows": ", ".join(named), "near": near}
            whole = wording(fate, **words, what=sentence.message)
            text = said.texts[0] if said.texts else ""
            found.append(finding(sentence.check, sentence.severity, whole, found=text, file=file, sheet=sheet))
        return [*self.notes, *found]


class _Account:
    """Every row of a sheet: above the header, of the header, counted, set aside, none."""

    def __init__(self, export: Export):
        self.export = export
        self.used = 0
        self.aside: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.rows: dict[str, list[int]] = {}

    def count(self, kind: np.ndarray, used: np.ndarray, rows: np.ndarray) -> None:
        self.used += int(used.sum())
        for place, name in enumerate(KINDS, start=1):
            numbers = rows[kind == place]
            self.kinds[name] += len(numbers)
            self.rows[name] = [*self.rows.get(name, []), *map(int, numbers[:SHOWN])][:SHOWN]

    @property
    def tells(self) -> bool:
        return not self.used or bool(self.aside) or any(n for name, n in self.kinds.items() if name != "blank")

    @property
    def total(self) -> int:
        """The rows of the sheet."""
        return self.export.above + self.export.depth + self.used + self.aside.total() + self.kinds.total()

    def finding(self) -> Finding:
        export = self.export
        parts = [wording("account_above", count=number(export.above))] if export.above else []
        parts.append(wording("account_titles", count=number(export.depth)))
        parts.append(wording("account_used", count=number(self.used)))
        if self.aside:
            each = [wording("account_reason", count=number(n), reason=what) for what, n in self.aside.items()]
            parts.append(wording("account_aside", count=number(self.aside.total()), reasons="; ".join(each)))
        for kind in (kind for kind in KINDS if self.kinds[kind]):
            count = self.kinds[kind]
            shown = ", ".join(map(str, self.rows[kind])) + (", …" if count > SHOWN else "")
            parts.append(wording(f"account_{kind}", count=number(count), rows=shown))
        words = {"count": number(self.total), "parts": " + ".join(parts)}
        said = message("dossier_account", where=_where(export), **words)
        return finding(*said, file=export.file, sheet=export.sheet)


def _where(export: Export) -> str:
    """The sheet in words."""
    return f"Tệp {export.file}" + (f", trang “{tidy(export.sheet)}”" if export.sheet else "")


def _once(table: pd.DataFrame, told: _Told, accounts: list[_Account]) -> pd.DataFrame:
    """The dossiers with each code once: the first row of it counts, the others are said and set aside."""
    same = table.iloc[_repeated(pa.array(table["code"], pa.large_string()))]
    again = same[same["code"].duplicated()]
    alike = same.index[same.duplicated([c for c in DOSSIERS.names if c not in ("file", "sheet", "row")])]
    for rows, said in (
        (again.index.intersection(alike), message("dossier_repeated")),
        (again.index.difference(alike), message("dossier_conflict")),
    ):
        for (file, sheet), own in table.loc[rows].groupby(["file", "sheet"], observed=True, sort=False):
            codes = list(own["code"].head(SHOWN))
            told.say(said, "dossiers_once", file, sheet, own["row"].to_numpy(), codes)
            account = next(a for a in accounts if (a.export.file, a.export.sheet) == (file, sheet))
            account.used -= len(own)
            account.aside[said.message] += len(own)
    return table.drop(again.index).reset_index(drop=True) if len(again) else table


def _repeated(codes: pa.Array | pa.ChunkedArray) -> np.ndarray:
    """The places of the codes that come more than once; of many those of one last letter at a time, for less memory."""
    found = [np.zeros(0, dtype="int64")]
    if len(codes) <= PART and len(pc.unique(codes)) == len(codes):
        return found[0]
    last = pc.utf8_slice_codeunits(codes, -1)
    for letter in pc.unique(last):
        mask = pc.equal(last, letter)
        coded = codes.filter(mask)
        coded = (coded.combine_chunks() if isinstance(coded, pa.ChunkedArray) else coded).dictionary_encode()
        if len(coded.dictionary) < len(coded):
            indices = coded.indices.to_numpy()
            found.append(np.flatnonzero(mask)[np.bincount(indices)[indices] > 1])
    return np.sort(np.concatenate(found))


def _days_off(table: pd.DataFrame, rules: DossierRules) -> list[Finding]:
    """One note on the dossiers due on a day on which offices are closed."""
    moments, due = table["due_on"].to_numpy(), Counter[date]()
    for start in range(0, len(moments), PART):
        part = moments[start : start + PART]
        counts = np.bincount(part[~np.isnat(part)].astype("datetime64[D]").astype("int64") - FIRST.astype("int64"))
        due.update({(FIRST + day).item(): int(counts[day]) for day in np.flatnonzero(counts)})
    closed = {h.date for h in rules.holidays if h.off}
    working = {h.date for h in rules.holidays if not h.off}
    listed = {day.year for day in closed}
    found: Counter[str] = Counter()
    for day, count in due.items():
        if day in closed:
            found["dossier_on_holiday"] += count
        elif day.weekday() >= 5 and day not in working:
            found["dossier_on_weekend"] += count
    if not found:
        return []
    days = ", ".join(wording(which, count=number(count)) for which, count in sorted(found.items()))
    years = ", ".join(map(str, sorted({day.year for day in due} - listed)))
    unlisted = " " + wording("dossier_unlisted_years", years=years) if years else ""
    total = number(found.total())
    return [finding(*message("dossier_day_off", count=total, days=days, unlisted=unlisted), found=total)]
