"""Damaged workbooks: each gives rows or a problem that names it; none crashes, hangs or reads something else."""

import random
import time
from pathlib import Path

import pytest
import xlsxwriter

from cchc.extract import read_submissions
from cchc.extract.limits import Limits

SEED = 20211214


def good(path: Path) -> bytes:
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Bảng 2")
        page.write_row(0, 0, ["TT", "Chỉ tiêu", "ĐVT", "Số liệu", "Ghi chú"])
        for n in range(1, 30):
            page.write_row(n, 0, [n, f"Chỉ tiêu số {n}", "Hồ sơ", n * 1000, "ghi chú"])
    data = path.read_bytes()
    path.unlink()
    return data


def damaged(data: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.3:
        return data[: chance.randrange(len(data))]
    copy = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 20))):
        copy[chance.randrange(len(copy))] ^= 1 << chance.randrange(8)
    return bytes(copy)


def page() -> bytes:
    """A web page that is called .xls."""
    rows = [["TT", "Chỉ tiêu", "ĐVT", "Số liệu", "Ghi chú"]]
    rows += [[str(n), f"Chỉ tiêu số {n}", "Hồ sơ", str(n * 1000), "ghi chú"] for n in range(1, 30)]
    lines = "".join(f"<tr>{''.join(f'<td colspan=1>{v}</td>' for v in row)}</tr>\n" for row in rows)
    return f"<html><head><meta charset=utf-8></head><body><table>{lines}</table></body></html>".encode()


@pytest.mark.parametrize(("kind", "count"), [("xlsx", 110), ("xls", 40), ("html", 110)])
def test_damaged_workbooks(tmp_path: Path, kind: str, count: int) -> None:
    chance = random.Random(SEED)
    sources = {"xlsx": lambda: good(tmp_path / "a.xlsx"), "html": page}
    source = sources.get(kind, (Path(__file__).parent / "form.xls").read_bytes)()
    kind = "xls" if kind == "html" else kind
    (tmp_path / f"0.{kind}").write_bytes(source)
    for n in range(1, count + 1):
        (tmp_path / f"{n}.{kind}").write_bytes(damaged(source, chance))
    start = time.perf_counter()
    rows, problems = read_submissions(tmp_path, Limits(seconds=5))
    assert time.perf_counter() - start < 60
    told = set(problems.loc[problems["severity"] == "error", "file"])
    assert told | set(rows["file"]) == {f"{n}.{kind}" for n in range(count + 1)}
    assert not told & set(rows["file"])
    assert problems["message"].str.contains("Tệp ").all()
    if kind == "xlsx":  # its parts carry checksums: what is read at all is what was sent
        whole = rows.loc[rows["file"] == "0.xlsx", "value"].tolist()
        assert len(told) > count / 2
        assert all(values.tolist() == whole for _, values in rows.groupby("file")["value"])
