"""Damaged workbooks: each gives rows or a problem that names it; none crashes, hangs or reads something else."""

import io
import os
import random
import zipfile
from collections.abc import Callable
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


def damaged_inside(data: bytes, chance: random.Random) -> bytes:
    """A container whose parts are damaged while sizes and checksums are right."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in package.namelist():
            part = package.read(name)
            copy.writestr(name, damaged(part, chance) if part and chance.random() < 0.4 else part)
    return file.getvalue()


def open_document(lines: int = 30) -> bytes:
    names = "".join(f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    rows = [["TT", "Chỉ tiêu", "ĐVT", "Số liệu"], *([n, f"Chỉ tiêu số {n}", "Hồ sơ", n * 9] for n in range(1, lines))]
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows)
    content = (
        f"<office:document-content{names}><office:body><office:spreadsheet>"
        f'<table:table table:name="Bảng 2">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr("content.xml", content)
    return file.getvalue()


def page() -> bytes:
    """A web page that is called .xls."""
    rows = [["TT", "Chỉ tiêu", "ĐVT", "Số liệu", "Ghi chú"]]
    rows += [[str(n), f"Chỉ tiêu số {n}", "Hồ sơ", str(n * 1000), "ghi chú"] for n in range(1, 30)]
    lines = "".join(f"<tr>{''.join(f'<td colspan=1>{v}</td>' for v in row)}</tr>\n" for row in rows)
    return f"<html><head><meta charset=utf-8></head><body><table>{lines}</table></body></html>".encode()


def text() -> bytes:
    """A form as a spreadsheet program writes it for others: every cell in quotes, separated by commas."""
    rows = [["TT", "Chỉ tiêu", "ĐVT", "Số liệu", "Ghi chú"]]
    rows += [[str(n), f"Chỉ tiêu số {n}", "Hồ sơ", f"{n},5", "ghi chú"] for n in range(1, 30)]
    return "\n".join(",".join(f'"{v}"' for v in row) for row in rows).encode()


def busy() -> float:
    """Seconds that processors worked for this process and those it began: other work on the machine counts nothing."""
    return sum(os.times()[:4])


@pytest.mark.parametrize(
    ("kind", "damage", "count"),
    [
        ("xlsx", damaged, 110),
        ("xlsx", damaged_inside, 110),
        ("ods", damaged, 20),
        ("ods", damaged_inside, 30),
        ("xls", damaged, 40),
        ("html", damaged, 110),
        ("csv", damaged, 110),
    ],
)
def test_damaged_workbooks(tmp_path: Path, kind: str, damage: Callable, count: int) -> None:
    chance = random.Random(SEED)
    sources = {"xlsx": lambda: good(tmp_path / "a.xlsx"), "html": page, "ods": open_document, "csv": text}
    source = sources.get(kind, (Path(__file__).parent / "form.xls").read_bytes)()
    kind = "xls" if kind == "html" else kind
    (tmp_path / f"0.{kind}").write_bytes(source)
    for n in range(1, count + 1):
        (tmp_path / f"{n}.{kind}").write_bytes(damage(source, chance))
    start = busy()
    rows, problems = read_submissions(tmp_path, Limits(seconds=5))
    assert busy() - start < 60
    told = set(problems.loc[problems["severity"] == "error", "file"])
    assert told | set(rows["file"]) == {f"{n}.{kind}" for n in range(count + 1)}
    assert not told & set(rows["file"])
    assert problems["message"].str.contains("Tệp ").all()
    if kind == "xlsx" and damage is damaged:  # its parts carry checksums: what is read at all is what was sent
        whole = rows.loc[rows["file"] == "0.xlsx", "value"].tolist()
        assert len(told) > count / 2
        assert all(values.tolist() == whole for _, values in rows.groupby("file")["value"])
