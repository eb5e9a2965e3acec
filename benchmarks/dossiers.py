"""Times one million dossier rows, from file to counts, beside the same aggregate in DuckDB, and prints the ratio.

Both read the same csv file, type dates, statuses, channels and units, and count by unit and field. Ours also looks for
faults: repeated codes, unreadable cells, dates out of order. Each round runs the two in turn, in one process; then ours
runs once in a process of its own, for its time and its memory at most. Times are those of the processor, of all
threads: machines are shared.
Usage: python benchmarks/dossiers.py [ROUNDS] [ROWS]; 0 rounds are only the last.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb

from cchc.catalogue import load
from cchc.clean.dossiers import clean_dossiers
from cchc.extract.dossiers import read_dossiers
from cchc.indicators.dossiers import counts
from cchc.project.period import Period

ROOT = Path(__file__).resolve().parents[1]
WINDOW = (date(2020, 12, 15), date(2021, 12, 14))
COUNTED = ["received", "online", "direct", "post", "carried_over", "resolved", "early", "on_time", "overdue",
           "in_process_within", "in_process_overdue"]  # fmt: skip

# the same definition (D6) and the same sets of groups as indicators.dossiers.counts
QUERY = """
with raw as (
  select "Đơn vị xử lý" as unit, "Lĩnh vực" as field, "Hình thức tiếp nhận" as channel,
    cast("Trạng thái hồ sơ" as tinyint) as status,
    strptime("Ngày tiếp nhận", '%d/%m/%Y')::date as received, strptime("Ngày hẹn trả", '%d/%m/%Y')::date as due,
    strptime("Ngày kết thúc xử lý", '%d/%m/%Y')::date as finished,
    strptime("Ngày trả kết quả", '%d/%m/%Y')::date as returned
  from read_csv($path, skip = 3, header = true, all_varchar = true, delim = ',', quote = '"')
), typed as (
  select *, received < $first as carried, status in (9, 10) and finished is not null as done,
    status in (9, 10) and finished <= $last as resolved
  from raw where status not in (1, 3) and received <= $last
)
select replace(unit, 'UBND ', '') as unit, field, count(*) as received,
  count(*) filter (not carried and channel = 'Trực tuyến') as online,
  count(*) filter (not carried and channel = 'Trực tiếp') as direct,
  count(*) filter (not carried and channel = 'Bưu chính công ích') as post,
  count(*) filter (carried) as carried_over,
  count(*) filter (resolved) as resolved,
  count(*) filter (resolved and finished < due) as early,
  count(*) filter (resolved and (finished = due or due is null)) as on_time,
  count(*) filter (resolved and finished > due) as overdue,
  count(*) filter (not resolved and (due >= $last or due is null)) as in_process_within,
  count(*) filter (not resolved and due < $last) as in_process_overdue,
  count(returned) as returned
from typed where not (carried and done and finished < $first)
group by grouping sets ((unit, field), (unit), (field), ())
"""


def ours(folder: Path) -> dict[tuple[str, str], tuple[int, ...]]:
    catalogue = load(Period("2021"))
    rows, problems = read_dossiers(folder)
    table, _ = clean_dossiers(rows, problems, catalogue)
    counted = counts(table, WINDOW)
    names = {u.code: u.name for u in catalogue.units}
    return {
        (names.get(r["unit_code"], ""), r["field"]): tuple(r[c] for c in COUNTED) for r in counted.to_dict("records")
    }


def duck(path: Path) -> dict[tuple[str, str], tuple[int, ...]]:
    with duckdb.connect() as connection:
        found = connection.execute(QUERY, {"path": str(path), "first": WINDOW[0], "last": WINDOW[1]}).fetchall()
    return {(row[0] or "", row[1] or ""): row[2:-1] for row in found}


def alone(folder: Path, rows: int) -> str:
    """What reading, cleaning and counting take in a process that does nothing else."""
    done = subprocess.run([sys.executable, __file__, "--alone", folder], check=True, capture_output=True, text=True)
    spent, peak = map(float, done.stdout.split())
    return f"{spent:6.1f} s of the processor, {spent / rows * 1e6:.1f} s a million rows; at most {peak:,.0f} MB"


def _alone(folder: Path) -> None:
    ours(folder)
    # getrusage would tell the peak of who started this process, too
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    print(time.process_time(), int(peak.split()[1]) / 1024)


def seconds(call, *arguments) -> tuple[float, object]:
    started = time.process_time()
    result = call(*arguments)
    return time.process_time() - started, result


def main() -> None:
    if sys.argv[1:2] == ["--alone"]:
        _alone(Path(sys.argv[2]))
        return
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    sys.path.insert(0, str(ROOT / "examples"))
    from make_dossiers import write

    with tempfile.TemporaryDirectory() as name:
        path = write(Path(name), rows)
        if rounds:
            compare(path, rounds, rows)
        print(f"cchc alone      {alone(path.parent, rows)}")


def compare(path: Path, rounds: int, rows: int) -> None:
    times: list[tuple[float, float]] = []
    for number in range(rounds + 1):
        (a, mine), (b, theirs) = seconds(ours, path.parent), seconds(duck, path)
        if mine != theirs:
            sys.exit(f"The counts differ: {set(mine.items()) ^ set(theirs.items())}")
        if number:  # the first round warms the disk cache
            times.append((a, b))
    print(f"{rows:,} rows, medians of {rounds}, {len(mine)} groups equal")
    medians = [statistics.median(column) for column in zip(*times, strict=True)]
    print(f"cchc            {medians[0]:6.3f} s")
    print(f"DuckDB {duckdb.__version__:<8} {medians[1]:6.3f} s")
    print(f"cchc / DuckDB   {medians[0] / medians[1]:6.2f}   (the target is at most 2)")


if __name__ == "__main__":
    main()
