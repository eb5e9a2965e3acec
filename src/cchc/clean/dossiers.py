"""Raw rows of one-stop exports -> typed dossiers; a row that cannot be counted for certain is set aside and named."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ..catalogue import Catalogue
from ..catalogue.dossiers import DossierRules, load_dossier_rules
from ..findings import finding, frame
from ..format import number
from ..text import fold, tidy
from .units import names

COLUMNS = [
    "code", "procedure", "field", "level", "unit_code", "channel", "received_on", "due_on", "finished_on",
    "returned_on", "status", "file", "sheet", "row",
]  # fmt: skip
DATES = ["received_on", "due_on", "finished_on", "returned_on"]
# day before month always; the digits alone are how systems send dates to each other
DAYS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%Y%m%d"]
CLOCKS = ["%H:%M:%S", "%H:%M", "%H%M%S"]
YEARS = (1990, 2100)  # a date outside is a slip of the hand
# what may stand before a unit's name, in this order
OFFICES = ["bộ phận một cửa", "bộ phận tiếp nhận và trả kết quả", "ubnd", "ủy ban nhân dân"]
MANGLED = r"[\d.,]+E\+\d+"  # a long code that a spreadsheet took for a number
LEVELS = [("office", "Cấp huyện", "Huyện", "Cấp tỉnh", "Tỉnh"), ("commune", "Cấp xã", "Xã")]
SHOWN = 3  # rows named in a finding


def dossiers(
    rows: pd.DataFrame, problems: pd.DataFrame, catalogue: Catalogue, rules: DossierRules | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The dossiers (COLUMNS) of read_dossiers' rows, and the findings, with its problems among them.

    The four dates are datetime64[s] (NaT where blank), status int8 (dossier_statuses.csv), row int32, code text,
    the others categories; channel is online, direct, post or missing, level that of the unit. Set aside are rows
    without code, unit, reception or status, with a date, unit or status that cannot be read, and those said to be
    done without the day of it; of a code that comes again only the first row counts. Rows blank in all four are
    no dossiers (the foot of an export), nor is a header that comes again. Where not all rows were used a note
    accounts for them.
    """
    rules = rules or load_dossier_rules()
    titles = {c.column: c.title.lower() for c in rules.columns}
    raw = {c: rows[c].astype("category") for c in titles if c not in ("code", *DATES)}
    code = rows["code"].str.strip()
    table = _typed(rows, raw, code, catalogue, rules)
    blank = {c: _distinct(raw[c], lambda text: not text.strip(), bool) for c in raw}
    blank |= {"code": (code == "").to_numpy()} | {c: _spread(rows[c], _empty, True) for c in DATES}
    filled = [c.column for c in rules.columns if c.filled]
    again = {fold(n) for c in rules.columns if c.column == "status" for n in (c.title, *c.aliases)}
    header = _distinct(raw["status"], lambda text: fold(text) in again, bool)  # repeated at a page break
    told = _Told(rows, header | np.logical_and.reduce([blank[c] for c in filled]))
    for name in filled:
        told.tell("dossier_blank", blank[name], f"không ghi {titles[name]}")
    told.tell("dossier_code", _mangled(code), "có mã hồ sơ đã bị bảng tính đổi thành số, mất chữ số", "code")
    for name, typed, lists in (
        ("unit", "unit_code", "units.csv, aliases.csv"),
        ("status", "status", "dossier_statuses.csv"),
    ):
        why, unknown = f"có {titles[name]} không có trong danh mục ({lists})", table[typed].isna().to_numpy()
        told.tell(f"dossier_{name}", unknown & ~blank[name], why + _near(name, raw[name][unknown], catalogue), name)
    for name in DATES:
        why = f"có {titles[name]} không đọc được (cần ngày có thật, dạng dd/mm/yyyy)"
        told.tell("dossier_date", table[name].isna().to_numpy() & ~blank[name], why, name)
    done = table["status"].isin([s.status for s in rules.statuses if s.done]).to_numpy()
    told.tell("dossier_done", done & blank["finished_on"], f"đã giải quyết xong mà không ghi {titles['finished_on']}")
    _repeated(table, told)
    for early, late in pairwise(["received_on", "finished_on", "returned_on"]):
        wrong = (_days(table[late]) < _days(table[early])) & told.used
        told.doubt("dossier_order", wrong, f"có {titles[late]} trước {titles[early]}")
    told.doubt("dossier_order", (_days(table["due_on"]) < _days(table["received_on"])) & told.used,
               f"có {titles['due_on']} trước {titles['received_on']}")  # fmt: skip
    told.doubt("dossier_due", blank["due_on"] & told.used, f"không ghi {titles['due_on']}", "note")
    channel = table["channel"].isna().to_numpy() & ~blank["channel"] & told.used
    told.doubt("dossier_channel", channel, f"có {titles['channel']} không có trong dossier_channels.csv")
    said, level = (_distinct(c, _level, "int8") for c in (raw["level"], table["level"]))
    other = (said != level) & ~blank["level"] & told.used
    told.doubt("dossier_level", other, f"có {titles['level']} khác cấp của đơn vị")
    kept = table[told.used].reset_index(drop=True)
    return kept.astype({"status": "int8"}), frame([*_problems(problems), *told.findings, *told.account()])


class _Told:
    """What was said of the rows, and which are still used."""

    def __init__(self, rows: pd.DataFrame, empty: np.ndarray):
        self.rows, self.empty, self.used = rows, empty, ~empty
        self.findings: list[dict[str, str]] = []

    def tell(self, check: str, mask: np.ndarray, what: str, column: str = "") -> None:
        """Set the rows aside, and say so."""
        self._say(check, "error", mask & ~self.empty, f"{what}; chưa tính các hồ sơ này. Hãy sửa rồi xuất lại.", column)
        self.used &= ~mask

    def doubt(self, check: str, mask: np.ndarray, what: str, severity: str = "warning") -> None:
        """Say it; the rows still count."""
        self._say(check, severity, mask, f"{what}; vẫn tính các hồ sơ này. Hãy kiểm tra lại.")

    def account(self) -> list[dict[str, str]]:
        """Rows read = used + left out, for each file where not every row is used."""
        kept = pd.DataFrame({"file": self.rows["file"], "used": self.used, "empty": self.empty})
        sums = kept.groupby("file", observed=True, sort=False).agg(
            all=("used", "size"), used=("used", "sum"), empty=("empty", "sum")
        )
        return [
            finding(
                "dossier_account",
                "note",
                f"Tệp {file}: {number(n.all - n.empty)} dòng hồ sơ, dùng {number(n.used)}, để riêng "
                f"{number(n.all - n.empty - n.used)}.",
                file=file,
            )
            for file, n in zip(sums.index, sums.itertuples(index=False), strict=True)
            if n.all - n.empty != n.used
        ]

    def _say(self, check: str, severity: str, mask: np.ndarray, what: str, column: str = "") -> None:
        if not mask.any():
            return
        for (file, sheet), rows in self.rows[mask].groupby(["file", "sheet"], observed=True, sort=False):
            first = rows.head(SHOWN)
            texts = [f" “{t}”" for t in first[column]] if column else [""] * len(first)
            named = ", ".join(f"dòng {row}{text}" for row, text in zip(first["row"], texts, strict=True))
            named += ", …" if len(rows) > SHOWN else ""
            message = f"Tệp {file}: {number(len(rows))} hồ sơ ({named}) {what}"
            found = str(first[column].iloc[0]) if column else ""
            self.findings.append(finding(check, severity, message, found=found, file=file, sheet=sheet))


def _typed(
    rows: pd.DataFrame, raw: dict[str, pd.Series], code: pd.Series, catalogue: Catalogue, rules: DossierRules
) -> pd.DataFrame:
    channels = {fold(n): c.channel for c in rules.channels for n in (c.title, *c.aliases)}
    statuses = {fold(n): s.status for s in rules.statuses for n in (s.title, str(s.status))}
    offices = {fold(n): u.code for u in catalogue.units for n in (u.code, u.name)}
    offices |= {fold(a): offices[fold(n)] for a, n in catalogue.aliases.items() if fold(n) in offices}
    units = _labels(raw["unit"], lambda text: offices.get(_office(text)))
    made = {
        "code": code,
        "procedure": _labels(raw["procedure"], _speller()),
        "field": _labels(raw["field"], _speller()),
        "level": _labels(pd.Series(units), lambda unit: catalogue.unit(unit).tier),
        "unit_code": units,
        "channel": _labels(raw["channel"], lambda text: channels.get(fold(text))),
        **{name: _spread(rows[name], dates, np.datetime64("NaT")) for name in DATES},
        "status": _labels(raw["status"], lambda text: statuses.get(fold(text))),
        **{name: rows[name] for name in ("file", "sheet", "row")},
    }
    return pd.DataFrame(made, index=rows.index, columns=COLUMNS)


def _near(name: str, texts: pd.Series, catalogue: Catalogue) -> str:
    """The units that unknown names may mean: a question, never an answer."""
    known = names(catalogue)
    near = {unit.code: unit.name for text in texts.unique() for unit in known.near(str(text))} if name == "unit" else {}
    return f"; có thể là {', '.join(f'{code} ({unit})' for code, unit in near.items())}" if near else ""


def _labels(column: pd.Series, read: Callable[[str], object]) -> pd.Categorical:
    """The column with each distinct text read once; missing where `read` gives None."""
    found = [read(text) for text in column.cat.categories]
    labels = {label: i for i, label in enumerate(dict.fromkeys(f for f in found if f is not None))}
    places = np.array([labels.get(f, -1) for f in found] + [-1], dtype="int32")  # the last is for missing
    return pd.Categorical.from_codes(places[column.cat.codes], categories=list(labels))


def _distinct(column: pd.Series, read: Callable[[str], object], dtype: object) -> np.ndarray:
    """What `read` makes of each distinct text, for every row."""
    values = [read(text) for text in column.cat.categories] + [read("")]  # the last is for missing
    return np.array(values, dtype=dtype)[column.cat.codes]


def _spread(column: pd.Series, read: Callable[[pd.Index | pd.Series], np.ndarray], missing: object) -> np.ndarray:
    """What `read` makes of all the texts at once; of a category's texts each is read once."""
    if column.dtype != "category":
        return read(column)
    return np.append(read(column.cat.categories), missing)[column.cat.codes]


def _empty(texts: pd.Index | pd.Series) -> np.ndarray:
    return np.asarray(pd.Series(texts, dtype="str").str.strip() == "", dtype=bool)


def dates(texts: pd.Index | pd.Series) -> np.ndarray:
    """The moments the texts name (a day, or a day and a time), datetime64[s]; NaT where none for certain.

    Day and time are read apart, each distinct one once: a million moments share few days and few times.
    """
    text = pa.array(texts, pa.string(), from_pandas=True).fill_null("")
    text = pc.utf8_trim_whitespace(text.combine_chunks() if isinstance(text, pa.ChunkedArray) else text)
    text = pc.replace_substring(text, "T", " ")
    if pc.any(pc.equal(pc.utf8_length(text), 14)).as_py():
        text = pc.replace_substring_regex(text, r"^([0-9]{8})([0-9]{6})$", r"\1 \2")
    parts = pc.split_pattern(text, " ", max_splits=1)
    first, timed = parts.offsets[:-1].to_numpy(), pc.equal(parts.value_lengths(), 2).to_numpy(zero_copy_only=False)
    words = parts.flatten()
    day = _moments(words.take(pa.array(first)), DAYS)
    if timed.any():
        clock = _moments(words.take(pa.array(first + 1, mask=~timed)), CLOCKS)
        day = np.where(timed, day + (clock - clock.astype("datetime64[D]")), day)
    years = day.astype("datetime64[Y]").astype("int64") + 1970
    return np.where((years >= YEARS[0]) & (years <= YEARS[1]), day, np.datetime64("NaT"))


def _moments(texts: pa.Array, formats: list[str]) -> np.ndarray:
    """Each text in the first format that it has, datetime64[s]; NaT where it has none."""
    coded = texts.dictionary_encode()
    known = pd.Series([*coded.dictionary.to_pylist(), None], dtype="str")  # the last is for missing
    found = np.full(len(known), np.datetime64("NaT"), dtype="datetime64[s]")
    for form in formats:
        rest = np.isnat(found)
        found[rest] = pd.to_datetime(known[rest], format=form, errors="coerce").to_numpy().astype("datetime64[s]")
    return found[coded.indices.fill_null(len(known) - 1).to_numpy()]


def _days(column: pd.Series) -> np.ndarray:
    return column.to_numpy().astype("datetime64[D]")


def _mangled(code: pd.Series) -> np.ndarray:
    mask = code.str.contains("E+", regex=False)  # quick, and nearly always false for all
    return (mask & code.where(mask, "").str.fullmatch(MANGLED) if mask.any() else mask).to_numpy(dtype=bool)


def _repeated(table: pd.DataFrame, told: _Told) -> None:
    used = table.loc[told.used, "code"]
    if len(pc.unique(pa.array(used, pa.large_string()))) == len(used):  # three times as fast as duplicated()
        return
    same = table.loc[used[used.duplicated(keep=False)].index]
    values = [c for c in COLUMNS if c not in ("file", "sheet", "row")]
    again = same[same["code"].duplicated()]
    alike = same.index[same.duplicated(values)]
    for rows, check, what in (
        (again.index.intersection(alike), "dossier_repeated", "là bản chép lại của hồ sơ đã có"),
        (again.index.difference(alike), "dossier_conflict", "trùng mã với hồ sơ khác đã có nhưng nội dung khác"),
    ):
        mask = np.zeros(len(table), dtype=bool)
        mask[rows] = True
        severity = "warning" if check == "dossier_repeated" else "error"
        told._say(check, severity, mask, f"{what}; chỉ tính dòng gặp trước. Hãy giữ lại một dòng đúng.", "code")
        told.used &= ~mask


def _office(text: str) -> str:
    """The key of a unit's name without the words for its office."""
    key = fold(text)
    for words in OFFICES:
        key = key.removeprefix(fold(words) + " ")
    return key


def _speller() -> Callable[[str], str | None]:
    """Spellings of one name become its first; None for a blank."""
    known: dict[str, str] = {}
    return lambda text: known.setdefault(fold(text), tidy(text)) if text.strip() else None


def _level(text: str) -> int:
    """A number for the level, -1 for any other word."""
    return next((i for i, words in enumerate(LEVELS) if fold(text) in map(fold, words)), -1)


def _problems(problems: pd.DataFrame) -> list[dict[str, str]]:
    return [finding("dossier_file", "error", p.message, file=p.file) for p in problems.itertuples(index=False)]
