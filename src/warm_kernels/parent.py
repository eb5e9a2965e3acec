"""The warm process itself: imports what it is told to, then forks a child for each request. Not imported by others."""

import contextlib
import ctypes
import gc
import importlib
import os
import pickle
import select
import signal
import socket
import struct
import sys
import sysconfig
import time
import traceback
from pathlib import Path
from typing import Any

NUMBER = struct.Struct("i")  # a process id, an exit code
TASKS = "/proc/self/task"
PR_SET_PDEATHSIG = 1
INLINE = "module://matplotlib_inline.backend_inline"


def main(control_fd: int, preload: list[str]) -> None:
    """Serve until the owner's end of the control socket is closed; in a child, do what was asked for and return."""
    started = time.time_ns()
    if sys.path[0] in ("", os.getcwd()):
        del sys.path[0]  # as ipykernel_launcher does
    for name in preload:
        try:
            importlib.import_module(name)
        except Exception as error:
            sys.exit(f"warm_kernels: {name}: {error!r}")
    gc.collect()
    gc.freeze()
    if request := _serve(socket.socket(fileno=control_fd), started):
        _work(*request)


def _serve(control: socket.socket, started: int) -> tuple[socket.socket, dict[str, Any]] | None:
    """Fork at each message of the control socket: returns the request in a child, None when the owner has gone.

    A message carries the child's end of its channel, the pipe on which its process id and its exit code are told, and
    its stdout and stderr. Where no fork may be made they are closed, and that is the answer.
    """
    places = _places()
    sources = _stats(places)
    fresh = all(changed < started for changed, _ in sources.values())  # else edited while it was being imported
    _end_native_threads()
    children: dict[int, tuple[int, int]] = {}  # the file that tells of its end -> process, pipe
    while True:
        ready, _, _ = select.select([control, *children], [], [])
        for ended in children.keys() & ready:
            pid, status = children.pop(ended)
            code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            _tell(status, code)
            os.close(status)
            os.close(ended)
        if control not in ready:
            continue
        message, files, _, _ = socket.recv_fds(control, 1, 4)
        if not message:
            for pid, _ in children.values():
                os.killpg(pid, signal.SIGKILL)
            return None
        channel, status, *streams = files
        if fresh and _single_threaded() and _stats(places) == sources:
            parent = os.getpid()
            pid = os.fork()
            if pid == 0:
                control.close()
                for other, (_, pipe) in children.items():
                    os.close(other)
                    os.close(pipe)
                return _begin(parent, socket.socket(fileno=channel), status, streams)
            children[os.pidfd_open(pid)] = pid, os.dup(status)
        for file in files:
            os.close(file)


def _places() -> set[str]:
    """The folders of imported packages, and the files of modules, that are worked on here and not installed."""
    library = sysconfig.get_path("stdlib")
    places = set()
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file and not file.startswith(library) and not {"site-packages", "dist-packages"} & set(Path(file).parts):
            places.update(getattr(sys.modules.get(name.partition(".")[0]), "__path__", [file]))
    return places


def _stats(places: set[str]) -> dict[str, tuple[int, int]]:
    """Time of change and size of every file at and below the places, by path."""
    found = {}
    for place in places:
        folders = os.walk(place) if os.path.isdir(place) else [(os.path.dirname(place), [], [os.path.basename(place)])]
        for folder, below, names in folders:
            below[:] = [name for name in below if name != "__pycache__"]
            for path in (os.path.join(folder, name) for name in names):
                with contextlib.suppress(FileNotFoundError):
                    stat = os.stat(path)
                    found[path] = stat.st_mtime_ns, stat.st_size
    return found


def _single_threaded() -> bool:
    return len(os.listdir(TASKS)) == 1


def _end_native_threads() -> None:
    """OpenBLAS ends the threads it started when it was loaded at the first fork, and starts them in who needs them."""
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.close(os.pidfd_open(pid))  # raises where it is forbidden, before a fork depends on it
    os.waitpid(pid, 0)
    deadline = time.monotonic() + 1
    while not _single_threaded() and time.monotonic() < deadline:
        time.sleep(0.001)


def _begin(
    parent: int, channel: socket.socket, status: int, streams: list[int]
) -> tuple[socket.socket, dict[str, Any]]:
    """A child's first steps: a session of its own, tied to the parent's life, its own streams and environment."""
    os.setsid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    for place, stream in enumerate(streams, start=1):
        os.dup2(stream, place)
        os.close(stream)
    _tell(status, os.getpid())
    os.close(status)
    with channel.makefile("rb") as file:
        request = pickle.load(file)
    os.environ.clear()
    os.environ.update(request["environment"])
    if numpy := sys.modules.get("numpy.random"):
        numpy.seed()  # each child draws numbers of its own, as each new process does
    return channel, request


def _tell(status: int, number: int) -> None:
    with contextlib.suppress(BrokenPipeError):  # nobody waits for it any more
        os.write(status, NUMBER.pack(number))


def _work(channel: socket.socket, request: dict[str, Any]) -> None:
    if "kernel" in request:
        channel.close()
        _kernel(request["kernel"])
        return
    module, _, name = request["call"].partition(":")
    try:
        value = getattr(importlib.import_module(module), name)(*request["arguments"])
        answer = pickle.dumps((value, None))
    except BaseException as error:
        told = "".join(traceback.format_exception(error))
        error.add_note(told)
        try:
            answer = pickle.dumps((None, error))
            pickle.loads(answer)
        except Exception:  # not every exception can be sent
            answer = pickle.dumps((None, RuntimeError(told)))
    with channel:
        channel.sendall(answer)


def _kernel(arguments: list[str]) -> None:
    """What `python -m ipykernel_launcher <arguments>` does."""
    import ipykernel_launcher
    from ipykernel.kernelapp import launch_new_instance

    parent = str(os.getppid())
    os.environ["JPY_PARENT_PID"] = parent  # read when ipykernel was imported, hence said again
    sys.argv = [ipykernel_launcher.__file__, *arguments]
    if (matplotlib := sys.modules.get("matplotlib")) and not os.environ.get("MPLBACKEND"):
        matplotlib.rcParams["backend"] = INLINE  # ipykernel sets MPLBACKEND, which was read at the import
    launch_new_instance(argv=[*arguments, f"--IPKernelApp.parent_handle={parent}"])
