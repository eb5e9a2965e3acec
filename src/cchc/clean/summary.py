"""What became of each submission: counts by status, for the analyst's eye."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from ..catalogue import Catalogue
from ..language.text import tidy
from ..project.errors import CchcError
from .submissions import UNUSED

STATUSES = {"ok": "Đọc được", "repaired": "Đã sửa dạng", "missing": "Để trống", "set_aside": "Cần hỏi lại"}
OUTSIDE, UNUSED_FILE = "Ngoài chỉ tiêu", "Tệp không dùng"
Columns = pd.DataFrame | Mapping[str, Sequence]


def cell_counts(
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
        counts = accounts(rows, observations, findings)
        columns = [*STATUSES.values(), OUTSIDE, UNUSED_FILE]
        table = pd.DataFrame.from_dict(counts, orient="index", columns=columns).fillna(0).astype("int64")
        return table.assign(**{"Số ô": table.sum(axis=1)}).rename_axis(index="Tệp", columns=None)
    left = observations.replace({"status": {"rolled_up": "missing"}})  # the unit itself left it blank
    counts = left.groupby(["unit_code", "status"]).size().unstack(fill_value=0)
    counts = counts.reindex(index=[u.code for u in catalogue.units], columns=list(STATUSES), fill_value=0)
    named = counts.rename(index={u.code: u.name for u in catalogue.units}, columns=STATUSES)
    return named.assign(**{"Số ô": named.sum(axis=1)}).rename_axis(index="Đơn vị", columns=None)


def accounts(rows: Columns, observations: Columns, findings: Columns) -> dict[str, Counter[str]]:
    """What became of the cells of each file; CchcError names a file with a filled cell that nobody accounts for.

    Every filled cell is one observation or one finding, or its whole file is out by a finding.
    """
    missing = STATUSES["missing"]
    statuses = zip(_places(observations), observations["status"], strict=True)
    observed = {place: STATUSES[status] for place, status in statuses if place[2]}
    told, unused = {}, set()
    for place, check in zip(_places(findings), findings["check"], strict=True):
        if check in UNUSED:
            unused.add(place[0])
        elif check in ("set_aside", "repeated_row", "unmatched_row", "total_row"):
            told[place] = STATUSES["set_aside"] if check == "set_aside" else OUTSIDE
    places, fates = list(_places(rows)), told | observed
    became = [UNUSED_FILE if place[0] in unused else fates.get(place) for place in places]
    blank = [value is None or (isinstance(value, str) and tidy(value) == "") for value in rows["value"]]
    counts: dict[str, Counter[str]] = {file: Counter() for file in dict.fromkeys(rows["file"])}
    for (file, fate, empty), cells in Counter(zip(rows["file"], became, blank, strict=True)).items():
        if not empty and fate in (None, missing):
            cell = next(
                p[2] for p, f, e in zip(places, became, blank, strict=True) if (p[0], f, e) == (file, fate, False)
            )
            raise CchcError(
                f"Lỗi của chương trình: ô {cell} của tệp {file} có nội dung mà không được tính vào đâu. "
                "Hãy gửi tệp này cho người phụ trách chương trình."
            )
        if not empty or fate == missing:
            counts[file][fate] += cells
    for file, _, cell in sorted(observed.keys() - places):
        raise CchcError(f"Lỗi của chương trình: số liệu ghi từ ô {cell} của tệp {file} mà tệp không có ô này.")
    return counts


def _places(table: Columns) -> Iterable[tuple[str, str, str]]:
    return zip(table["file"], table["sheet"], table["cell"], strict=True)
