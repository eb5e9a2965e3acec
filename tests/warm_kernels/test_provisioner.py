"""Kernels from the warm process under papermill, nbclient and the kernel manager that JupyterLab uses."""

import asyncio
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from jupyter_client import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from papermill import execute_notebook
from processes import alive, needs_fork, until
from traitlets.config import Config

from warm_kernels import Child, process, start

PRELOAD = ["ipykernel.kernelapp", "ipykernel.debugger", "numpy", "pandas", "matplotlib.pyplot"]
SPEC = {
    "argv": ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
    "display_name": "warm",
    "language": "python",
    "metadata": {"kernel_provisioner": {"provisioner_name": "warm-fork", "config": {"preload": PRELOAD}}},
}
CELLS = [
    "import sys, os, random, warnings; print(sys.argv[1], __name__, sys.path[0], sys.flags.dev_mode); sys.stdin.read()",
    "import __main__; __main__.__dict__ is globals()",
    "os.system('echo from a program; echo its error >&2'); print('error', file=sys.stderr)",
    "import pandas as pd; pd.DataFrame({'a': [1.5, None]})",
    "import matplotlib, matplotlib.pyplot as plt; plt.plot([1, 2, 3]); print(matplotlib.get_backend())",
    "get_ipython().history_manager.hist_file, get_ipython().execution_count, os.environ['MPLBACKEND']",
    "warnings.warn('deprecated', DeprecationWarning)",
    "1 / 0",
]


@pytest.fixture(autouse=True, scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("jupyter")
    (folder / "kernels" / "warm").mkdir(parents=True)
    (folder / "kernels" / "warm" / "kernel.json").write_text(json.dumps(SPEC))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(folder))
        yield


def notebook(*cells: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])


def outputs(kernel: str, *more: str) -> list:
    client = NotebookClient(
        notebook(*CELLS),
        kernel_name=kernel,
        allow_errors=True,
        extra_arguments=["--HistoryManager.hist_file=:memory:", *more],
    )
    shown = json.dumps([cell.outputs for cell in client.execute().cells])
    return json.loads(re.sub(r"ipykernel_\d+", "ipykernel", shown))  # a folder that has the process's number


@needs_fork
def test_cells_show_what_they_show_in_the_stock_kernel() -> None:
    found = outputs("warm")
    assert (
        found
        == outputs("python3")
        == outputs("warm", "--IPKernelApp.outstream_class=warm_kernels.streams.PromptStream")
    )
    assert any("image/png" in output.get("data", {}) for output in found[4])


@needs_fork
def test_papermill_runs_each_notebook_in_a_fork_of_its_own(tmp_path: Path) -> None:
    nbformat.write(notebook("import os", "print(os.getpid(), os.getppid())"), tmp_path / "in.ipynb")
    pids = []
    for name in ("one", "two"):
        execute_notebook(tmp_path / "in.ipynb", tmp_path / name, kernel_name="warm", progress_bar=False)
        pids.append(nbformat.read(tmp_path / name, as_version=4).cells[-1].outputs[0].text.split())
    assert pids[0][0] != pids[1][0] and pids[0][1] == pids[1][1]
    assert int(pids[0][1]) == start(PRELOAD).pid
    assert until(lambda: not any(alive(int(kernel)) for kernel, _ in pids))


@pytest.mark.parametrize("kernel", [pytest.param("warm", marks=needs_fork), "python3"])
def test_a_prompt_client_hears_all_that_cells_show(kernel: str) -> None:
    manager = {"client_class": "warm_kernels.client.PromptClient"}
    client = NotebookClient(notebook("print(1)", "2"), kernel_name=kernel, config=Config(KernelManager=manager))
    first, second = client.execute().cells
    assert first.outputs[0].text == "1\n" and second.outputs[0].data == {"text/plain": "2"}


def test_a_prompt_client_says_that_its_kernel_died() -> None:
    async def dead() -> None:
        manager = AsyncKernelManager(kernel_name="python3", client_class="warm_kernels.client.PromptClient")
        await manager.start_kernel()
        client = manager.client()
        await manager.shutdown_kernel(now=True)
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=60)
        finally:
            client.stop_channels()

    with pytest.raises(RuntimeError, match="died"):
        asyncio.run(dead())


@needs_fork
@pytest.mark.parametrize("how", ["os.kill(os.getpid(), 9)", "os._exit(3)"])
def test_a_kernel_that_dies_in_the_middle_is_noticed(how: str, tmp_path: Path) -> None:
    nbformat.write(notebook("import os", how), tmp_path / "in.ipynb")
    with pytest.raises(DeadKernelError):
        execute_notebook(tmp_path / "in.ipynb", tmp_path / "out.ipynb", kernel_name="warm", progress_bar=False)


@needs_fork
def test_the_end_of_a_kernel_is_waited_for_and_not_asked_for_again_and_again(tmp_path: Path, monkeypatch) -> None:
    slept, sleep = [], asyncio.sleep
    monkeypatch.setattr(asyncio, "sleep", lambda seconds, *given: slept.append(seconds) or sleep(seconds, *given))
    told = tmp_path / "told"
    at_end = f"import atexit, pathlib, time; atexit.register(pathlib.Path({str(told)!r}).write_text, 'whole')"
    NotebookClient(notebook(f"{at_end}; atexit.register(time.sleep, 0.15)"), kernel_name="warm").execute()
    assert told.read_text() == "whole"
    assert 0.01 in slept and 0.1 not in slept


@needs_fork
def test_interrupt_restart_and_shutdown() -> None:
    asyncio.run(_interrupt_restart_and_shutdown())


async def _interrupt_restart_and_shutdown() -> None:
    manager = AsyncKernelManager(kernel_name="warm")
    await manager.start_kernel()
    child = manager.provisioner.process
    assert isinstance(child, Child) and (await manager.provisioner.get_provisioner_info())["pid"] == child.pid
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=120)
    asked = client.execute("print('begun'); import time; time.sleep(600)")
    while (await client.get_iopub_msg(timeout=120))["msg_type"] != "stream":
        pass
    await manager.interrupt_kernel()
    reply = await client.get_shell_msg(timeout=120)
    while reply["parent_header"].get("msg_id") != asked:
        reply = await client.get_shell_msg(timeout=120)
    assert reply["content"]["ename"] == "KeyboardInterrupt"
    await manager.restart_kernel(now=True)
    assert child.wait(60) is not None and not alive(child.pid)
    again = manager.provisioner.process
    assert isinstance(again, Child) and again.pid != child.pid
    await client.wait_for_ready(timeout=120)
    client.stop_channels()
    await manager.shutdown_kernel()
    assert again.wait(60) == 0 and not await manager.is_alive()


def test_elsewhere_the_stock_kernel_serves(monkeypatch) -> None:
    monkeypatch.setattr(process, "TASKS", "/proc/nowhere")
    client = NotebookClient(notebook("import os; print(os.getppid())"), kernel_name="warm")
    assert client.execute().cells[0].outputs[0].text == f"{os.getpid()}\n"
