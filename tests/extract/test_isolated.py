"""One process reads one binary workbook after another, and nothing that a file does to it reaches the next one."""

import shutil
from pathlib import Path

import pytest

from cchc.extract import isolated, read_submissions
from cchc.extract.isolated import IsolatedReader
from cchc.extract.limits import Limits
from cchc.extract.spreadsheet import OLE, Unreadable

# answers with its own number; ends, hangs or breaks off in the middle of an answer where the file says so
SCRIPT = """
import os, pickle, sys
while sys.stdin.buffer.peek(1):
    data, limits = pickle.load(sys.stdin.buffer)
    while b"hang" in data: pass
    if b"die" in data: os._exit(1)
    answer = pickle.dumps("said of it" if b"bad" in data else [{"name": str(os.getpid()), "rows": []}])
    sys.stdout.buffer.write(answer[: 10 if b"cut" in data else None])
    sys.stdout.flush()
    if b"cut" in data: os._exit(1)
"""
GOOD = OLE + b"good"


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "script.py").write_text(SCRIPT)
    monkeypatch.setattr(isolated, "SCRIPT", tmp_path / "script.py")
    with IsolatedReader() as reader:
        yield reader


def number(reader: IsolatedReader, data: bytes = GOOD) -> str:
    return reader.read(data, Limits())[0]["name"]


def test_small_binary_workbooks_share_a_process(reader: IsolatedReader) -> None:
    with pytest.raises(Unreadable, match="said of it"):
        number(reader, OLE + b"bad")
    assert number(reader) == number(reader)


@pytest.mark.parametrize("data", [b"PK", b"<table>", OLE + bytes(isolated.SMALL)])
def test_what_may_take_much_memory_is_the_last_one(reader: IsolatedReader, data: bytes) -> None:
    assert number(reader) == number(reader, data) != number(reader)


@pytest.mark.parametrize(("what", "said"), [(b"hang", r"quá 0\.2 giây"), (b"die", "hỏng"), (b"cut", "hỏng")])
def test_a_file_that_brings_the_process_down_stops_no_other(reader: IsolatedReader, what: bytes, said: str) -> None:
    before = number(reader)
    with pytest.raises(Unreadable, match=said):
        reader.read(OLE + what, Limits(seconds=0.2 if what == b"hang" else 60))
    assert number(reader) != before


def test_a_process_that_is_killed_meanwhile_is_replaced(reader: IsolatedReader) -> None:
    before = number(reader)
    reader._process.kill()
    reader._process.wait()
    assert number(reader) != before


def test_the_process_ends_with_the_reading(reader: IsolatedReader) -> None:
    number(reader)
    process = reader._process
    reader.__exit__(None, None, None)
    assert process.returncode is not None and process.stdin.closed and process.stdout.closed


def test_one_process_reads_a_folder_of_xls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    real = isolated.subprocess.Popen
    monkeypatch.setattr(isolated.subprocess, "Popen", lambda *a, **k: started.append(a) or real(*a, **k))
    form = Path(__file__).parent / "form.xls"
    for name in ("1.xls", "3.xls"):
        shutil.copy(form, tmp_path / name)
    (tmp_path / "2.xls").write_bytes(form.read_bytes()[:600])
    rows, problems = read_submissions(tmp_path)
    assert len(started) == 1
    own = ["stt", "label", "value", "cell", "percent"]
    first, second = (rows.loc[rows["file"] == name, own].reset_index(drop=True) for name in ("1.xls", "3.xls"))
    assert len(first) and first.equals(second)
    assert set(problems.loc[problems["severity"] == "error", "file"]) == {"2.xls"}
