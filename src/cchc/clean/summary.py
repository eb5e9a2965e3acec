"""What became of each submission: counts by status, for the analyst's eye."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from operator import itemgetter

import pandas as pd

from ..catalogue import Catalogue
from ..errors import CchcError
from ..text import tidy
from .submissions import UNUSED

STATUSES = {"ok": "Đọc được", "repaired": "Đã sửa dạng", "missing": "Để trống", "set_aside": "Cần hỏi lại"}
OUTSIDE, UNUSED_FILE = "Ngoài chỉ tiêu", "Tệp không dùng"
PLACE = ("file", "sheet", "cell")
place_of = itemgetter(*PLACE)


def summary(
    observations: pd.DataFrame,
    catalogue: Catalogue,
    rows: pd.DataFrame | None = None,
    findings: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """One row a unit in catalogue order; the four statuses add up to the cells asked for.

    Given the rows of read_submissions and the findings too: one row a file in the order of `rows`; its filled
    cells and its blank ones that are asked for add up to the values taken, repaired, blank, set aside, outside
    the form and in a file that does not count; CchcError where they do not.
    """
    if rows is not None and findings is not None:
        tables = {"value": rows, "status": observations, "check": findings}
        counts = accounts(*(table[[*PLACE, name]].to_dict("records") for name, table in tables.items()))
        columns = [*STATUSES.values(), OUTSIDE, UNUSED_FILE]
        table = pd.DataFrame.from_dict(counts, orient="index", columns=columns).fillna(0).astype("int64")
        return table.assign(**{"Số ô": table.sum(axis=1)}).rename_axis(index="Tệp", columns=None)
    counts = observations.groupby(["unit_code", "status"]).size().unstack(fill_value=0)
    counts = counts.reindex(index=[u.code for u in catalogue.units], columns=list(STATUSES), fill_value=0)
    named = counts.rename(index={u.code: u.name for u in catalogue.units}, columns=STATUSES)
    return named.assign(**{"Số ô": named.sum(axis=1)}).rename_axis(index="Đơn vị", columns=None)


def accounts(
    rows: Iterable[Mapping], observations: Iterable[Mapping], findings: Iterable[Mapping]
) -> dict[str, Counter[str]]:
    """What became of the cells of each file; CchcError names a file with a filled cell that nobody accounts for.

    Every filled cell is one observation or one finding, or its whole file is out by a finding.
    """
    observed = {place_of(r): STATUSES[r["status"]] for r in observations if r["cell"]}
    told, unused = {}, set()
    for found in findings:
        if found["check"] in UNUSED:
            unused.add(found["file"])
        elif found["check"] in ("set_aside", "repeated_row", "unmatched_row", "total_row"):
            told[place_of(found)] = STATUSES["set_aside"] if found["check"] == "set_aside" else OUTSIDE
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    met = set()
    for row in rows:
        file, place = row["file"], place_of(row)
        own = counts[file]
        filled = row["value"] is not None and (not isinstance(row["value"], str) or tidy(row["value"]) != "")
        became = UNUSED_FILE if file in unused else observed.get(place) or told.get(place)
        met.add(place)
        if not filled:
            own[STATUSES["missing"]] += became == STATUSES["missing"]
        elif became in (None, STATUSES["missing"]):
            raise CchcError(
                f"Lỗi của chương trình: ô {row['cell']} của tệp {file} có nội dung mà không được tính vào đâu. "
                "Hãy gửi tệp này cho người phụ trách chương trình."
            )
        else:
            own[became] += 1
    if lost := next((place for place in observed if place not in met), None):
        raise CchcError(f"Lỗi của chương trình: số liệu ghi từ ô {lost[2]} của tệp {lost[0]} mà tệp không có ô này.")
    return counts


def with_fractions(observations: pd.DataFrame, fractions: pd.DataFrame) -> pd.DataFrame:
    """The observations with the first fraction of each note beside its figure: note_numerator, note_denominator."""
    first = fractions.drop_duplicates(["unit_code", "indicator"]).rename(
        columns={"numerator": "note_numerator", "denominator": "note_denominator"}
    )
    columns = ["unit_code", "indicator", "note_numerator", "note_denominator"]
    return observations.merge(first[columns], on=["unit_code", "indicator"], how="left", validate="many_to_one")
