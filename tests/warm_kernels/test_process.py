"""Forks of a warm process: what they are given, what they give back, when there are none, and how they end."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from processes import alive, needs_fork, until

from warm_kernels import Child, NoForkError, call, parent, process, start

PRELOAD = ["numpy", "pandas", "pyarrow.parquet", "matplotlib.figure", "matplotlib.backends.backend_agg"]


def ask(function: str, *arguments: object, preload: list[str] = PRELOAD) -> Child:
    return call(f"forked:{function}", *arguments, preload=preload)


@needs_fork
def test_thirty_forks_compute_read_write_and_draw() -> None:
    """Native thread pools, which a fork leaves without their threads, work in each: a hang would be seen here."""
    assert until(lambda: ask("imported").result() >= set(PRELOAD))
    children = [ask("round_of_work", seed) for seed in range(30)]
    answers = [child.result() for child in children]
    assert [child.wait(60) for child in children] == [0] * 30
    threads, traces, same, sizes = zip(*answers, strict=True)
    assert set(threads) == {1}, "forked with one thread"
    assert all(same) and min(sizes) > 5_000
    for seed, trace in enumerate(traces):
        assert trace == pytest.approx((np.random.default_rng(seed).random((300, 300)) ** 2).sum(), rel=1e-9)


@needs_fork
def test_a_fork_stands_as_a_new_process_would(capfd, monkeypatch, tmp_path) -> None:
    warm = start(PRELOAD)
    monkeypatch.setenv("JPY_SESSION_NAME", "notebook")
    child = ask("place")
    found = child.result()
    assert child.wait(60) == 0
    assert found["pid"] == child.pid == found["session"], "a session of its own"
    assert found["parent"] == warm.pid and warm.pid != os.getpid(), "the variables that Jupyter sets are no new process"
    assert found["cwd"] == os.getcwd()
    assert found["environment"] == dict(os.environ)
    ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN  # as of what a shell runs in the background
    assert found["interrupt"] == (not ignored)
    assert capfd.readouterr() == ("to stdout\n", "to stderr\n")
    ask("place").result()
    assert len(ask("place").result()["files"]) == len(found["files"]), "files of children before are not handed on"


@needs_fork
def test_forks_have_what_was_prepared_before_them_and_nothing_of_each_other() -> None:
    for words in (["one"], [], ["two"]):
        start(PRELOAD).prepare("forked:keep", *words)
    ask("keep", "three").result()
    assert ask("all_kept").result() == ["one", "two"]
    start(PRELOAD).prepare("forked:keep", "four")
    assert ask("all_kept").result() == ["one", "two", "four"]


@needs_fork
def test_random_numbers_differ() -> None:
    assert until(lambda: ask("imported").result() >= {"numpy.random"})
    both = [ask("drawn").result() for _ in range(2)]
    assert both[0][0] != both[1][0] and both[0][1] != both[1][1]


@needs_fork
@pytest.mark.parametrize(
    ("how", "error", "words"),
    [
        ("raise", FileNotFoundError, "no such thing: 'thing'"),
        ("unsendable", RuntimeError, "Own: said"),
        ("die", NoForkError, "exit code -9"),
    ],
)
def test_what_a_function_raises_is_raised_here(how: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words) as raised:
        ask("fail", how).result()
    if how == "raise":
        assert "in fail" in raised.value.__notes__[0], "with the place there"


@needs_fork
def test_a_folder_put_in_the_place_of_another_is_the_one_that_counts(monkeypatch, tmp_path) -> None:
    here = tmp_path / "project"
    here.mkdir()
    monkeypatch.chdir(here)
    warm = start([])
    ask("place", preload=[]).result()
    here.rename(tmp_path / "before")
    here.mkdir()
    monkeypatch.chdir(here)
    assert start([]) is warm
    assert ask("place", preload=[]).result()["cwd"] == str(here)


def test_a_package_that_is_upgraded_is_seen(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(parent, "_places", set)
    monkeypatch.setattr(parent.sysconfig, "get_path", lambda _: str(tmp_path))
    monkeypatch.setattr(parent.time, "time_ns", lambda: 10**19)  # after all that is made here
    sources = parent._Sources()
    (tmp_path / "pandas-3.0.dist-info").mkdir()
    assert not sources.changed() and not sources.changed()
    (tmp_path / "pandas-3.0.dist-info").rename(tmp_path / "pandas-3.1.dist-info")
    os.utime(tmp_path, ns=(1, 1))  # whatever the file system's clock
    assert sources.changed()


@needs_fork
def test_another_folder_or_environment_is_another_process(monkeypatch, tmp_path) -> None:
    warm = start(PRELOAD)
    assert start(PRELOAD) is warm
    with monkeypatch.context() as patch:
        patch.chdir(tmp_path)
        child = ask("place")
        assert child.result()["cwd"] == str(tmp_path)
    monkeypatch.setenv("TZ", "Asia/Ho_Chi_Minh")
    assert ask("place").result()["environment"]["TZ"] == "Asia/Ho_Chi_Minh"
    pid = warm.pid
    del warm
    assert until(lambda: not alive(pid)), "what nobody holds ends"


@needs_fork
def test_a_changed_source_is_imported_anew(monkeypatch, tmp_path) -> None:
    package = tmp_path / "edited"
    package.mkdir()
    (package / "__init__.py").write_text("def answer(): return 1")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    answer = lambda: call("edited:answer", preload=["edited"]).result()  # noqa: E731
    assert answer() == 1
    warm = start(["edited"])
    assert answer() == 1 and start(["edited"]) is warm
    old = call("forked:wait", str(tmp_path / "pids"), preload=["edited"])
    (package / "__init__.py").write_text("def answer(): return 22")
    assert answer() == 22
    again = start(["edited"])
    assert again is not warm
    assert old.poll() is None, "what was forked before goes on"
    (package / "data.csv").write_text("a file more")
    assert answer() == 22 and start(["edited"]) is not again
    old.terminate()
    assert old.wait(60) == -signal.SIGTERM


@needs_fork
def test_no_fork_of_what_has_threads(monkeypatch, tmp_path) -> None:
    source = "import threading, time; threading.Thread(target=time.sleep, args=[60], daemon=True).start()"
    (tmp_path / "threads.py").write_text(source)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    warm = start(["threads"])
    request = {"call": "os:getpid", "arguments": (), "environment": dict(os.environ)}

    def refuses() -> bool:
        try:
            return not warm.fork(request).result()
        except NoForkError:
            return True

    assert until(refuses), "once it is imported"
    assert call("os:getpid", preload=["threads"]).result(), "another one, before it has imported it"


@needs_fork
def test_a_module_that_cannot_be_imported_is_not_missed() -> None:
    assert call("math:sqrt", 9, preload=["not_there", "math"]).result() == 3


def test_where_processes_do_not_fork_there_is_none(monkeypatch) -> None:
    monkeypatch.setattr(process, "TASKS", "/proc/nowhere")
    with pytest.raises(NoForkError):
        start(PRELOAD)


OWNER = """
import sys, time
from warm_kernels import call
children = [call("forked:wait", path, preload=["json"]) for path in sys.argv[1:]]
print("ready", flush=True)
time.sleep(600)
"""


@needs_fork
@pytest.mark.parametrize("killed", ["owner", "warm process"])
def test_nothing_outlives_its_owner(killed: str, tmp_path: Path) -> None:
    """Not after kill -9 either, neither the forks nor what they started in their session."""
    files = [tmp_path / "one", tmp_path / "two"]
    with subprocess.Popen([sys.executable, "-c", OWNER, *files], stdout=subprocess.PIPE) as owner:
        owner.stdout.readline()
        assert until(lambda: all(file.is_file() and file.read_text().count(" ") == 2 for file in files))
        pids = [[int(pid) for pid in file.read_text().split()] for file in files]
        warm = {parent for _, _, parent in pids}
        assert len(warm) == 1 and all(alive(pid) for row in pids for pid in row)
        try:
            os.kill(owner.pid if killed == "owner" else min(warm), signal.SIGKILL)
            gone = [row[0] for row in pids] + (list(warm) + [row[1] for row in pids] if killed == "owner" else [])
            assert until(lambda: not any(map(alive, gone)))
        finally:
            owner.kill()
            for _, other, _ in pids:
                if alive(other):
                    os.kill(other, signal.SIGKILL)
