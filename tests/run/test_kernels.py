from pathlib import Path

import nbformat
import pytest
from jupyter_client.kernelspec import NoSuchKernel
from jupyter_client.utils import run_sync
from nbclient.exceptions import DeadKernelError
from papermill import execute_notebook

from cchc.run.kernels import Kernels
from cchc.run.warm import kernel_name


def alive(manager) -> bool:
    return run_sync(manager.is_alive)()


def test_the_next_kernel_is_there_before_the_one_before_has_ended() -> None:
    with Kernels(2) as kernels:
        with kernels.next() as first:
            assert alive(first) and kernels._ahead is None
        ahead = kernels._ahead
        assert alive(ahead) and not alive(first)
        with kernels.next() as second:
            assert second is ahead and second.ip != first.ip
        assert kernels._ahead is None, "no more than were asked for"
    assert not alive(ahead)


def test_a_notebook_that_fails_starts_no_other_kernel_and_leaves_none() -> None:
    with Kernels(2) as kernels:
        place = Path(kernels._sockets.name)
        with pytest.raises(ZeroDivisionError), kernels.next() as kernel:
            _ = 1 / 0
        assert kernels._ahead is None and not alive(kernel)
    assert not place.exists()


def test_a_kernel_that_waited_is_ended_where_the_run_stops_between_two_notebooks() -> None:
    with pytest.raises(ZeroDivisionError), Kernels(1) as kernels:
        ahead = kernels._ahead
        _ = 1 / 0
    assert not alive(ahead)


def test_who_spoke_with_a_kernel_is_silent_after_it() -> None:
    with Kernels(1) as kernels:
        with kernels.next() as kernel:
            client = kernel.client()
            client.start_channels()
            run_sync(client.wait_for_ready)()
        assert not client.channels_running


def test_a_kernel_that_dies_in_the_middle_is_told_though_no_heart_beats(tmp_path: Path) -> None:
    cell = nbformat.v4.new_code_cell("import os; os._exit(3)")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "ends.ipynb")
    with Kernels(1) as kernels, kernels.next() as kernel, pytest.raises(DeadKernelError):
        execute_notebook(tmp_path / "ends.ipynb", None, kernel_name=kernel_name(), km=kernel, progress_bar=False)


def test_a_kernel_that_cannot_start_hides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoSuchKernel, match="nowhere"), Kernels(2) as kernels, kernels.next() as first:
        monkeypatch.setattr("cchc.run.kernels.kernel_name", lambda: "nowhere")
    assert not alive(first)
