"""The warm process itself: imports what it is told to, then forks a child for each request. Not imported by others."""

import atexit
import contextlib
import ctypes
import gc
import importlib
import os
import pickle
import re
import select
import signal
import socket
import struct
import sys
import sysconfig
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any

Stats = dict[str, tuple[int, int]]  # path -> time of change in ns, size
NUMBER = struct.Struct("i")  # a process id, an exit code
TASKS = "/proc/self/task"
FORK, PREPARE = b"f", b"p"  # messages of the control socket
PR_SET_PDEATHSIG = 1
AT_START = [  # what each IPython kernel would import when it starts
    "ipykernel_launcher",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "faulthandler",
    "psutil",
    "sqlite3",
    "tornado.platform.asyncio",
]
# new objects between two looks of a child for what nobody holds: at Python's 700 they take 2 % of its time
SELDOM = 10_000
INLINE = "module://matplotlib_inline.backend_inline"


def main(control_fd: int, preload: list[str]) -> None:
    """Serve until the owner's end of the control socket is closed; in a child, do what was asked for."""
    if sys.path[0] in ("", os.getcwd()):
        del sys.path[0]  # as ipykernel_launcher does
    kernels = AT_START if "ipykernel.kernelapp" in preload else []
    if request := _serve(socket.socket(fileno=control_fd), [*preload, *kernels]):
        _work(*request)
    _leave()


def _serve(control: socket.socket, pending: list[str]) -> tuple[socket.socket, dict[str, Any]] | None:
    """Obey each message of the control socket, import the `pending` modules one by one when there is none.

    Returns the request in a child, None when the owner has gone. FORK carries the child's end of its channel, the pipe
    on which its process id and its exit code are told, and its stdout and stderr. Where no fork may be made they are
    closed, and that is the answer. PREPARE carries a socket from which the function and its arguments are read.
    """
    gc.disable()  # what is imported stays
    os.close(os.pidfd_open(os.getpid()))  # where it is forbidden this ends here, before a fork depends on it
    sources = _Sources()
    children: dict[int, tuple[int, int]] = {}  # the file that tells of its end -> process, pipe
    while True:
        ready, _, _ = select.select([control, *children], [], [], 0 if pending else None)
        if not ready:
            with contextlib.suppress(Exception):  # who needs it is told by an import of its own
                importlib.import_module(pending.pop(0))
        for ended in children.keys() & ready:
            pid, status = children.pop(ended)
            _tell(status, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
            os.close(status)
            os.close(ended)
        if control not in ready:
            continue
        message, files, _, _ = socket.recv_fds(control, 1, 4)
        if not message:
            for pid, _ in children.values():
                with contextlib.suppress(ProcessLookupError):  # too young to lead a session: ends by itself
                    os.killpg(pid, signal.SIGKILL)
            return None
        if message == PREPARE:
            with contextlib.suppress(Exception):  # a fork that needs it is told by a call of its own
                _prepare(*files)
            continue
        channel, status, *streams = files
        if _single_threaded() and not sources.changed():
            parent = os.getpid()
            gc.freeze()  # the collector of a child need not copy what it only reads
            pid = os.fork()
            if pid == 0:
                gc.set_threshold(SELDOM)
                gc.enable()
                control.close()
                for other, (_, pipe) in children.items():
                    os.close(other)
                    os.close(pipe)
                return _begin(parent, socket.socket(fileno=channel), status, streams)
            children[os.pidfd_open(pid)] = pid, os.dup(status)
        for file in files:
            os.close(file)


def _prepare(channel: int) -> None:
    with socket.socket(fileno=channel) as given, given.makefile("rb") as file:
        function, arguments = pickle.load(file)
    gc.freeze()
    try:
        _named(function)(*arguments)
    finally:
        gc.collect()  # what the call leaves in circles would stay for good, were it frozen at the next fork


def _named(function: str) -> Callable[..., Any]:
    """The function "module:function"."""
    module, _, name = function.partition(":")
    return getattr(importlib.import_module(module), name)


class _Sources:
    """The files of what is imported, but worked on here and not installed, from now on.

    Of installed packages the folder tells: one that is put in, taken out or upgraded changes it.
    """

    def __init__(self) -> None:
        self._started = time.time_ns()
        self._seen: dict[str, Stats] = {}
        self._modules, self._places = 0, set[str]()

    def changed(self) -> bool:
        """Whether one of them is other than when it was seen."""
        if len(sys.modules) != self._modules:  # to look at each would copy the memory shared with the children
            self._modules, self._places = len(sys.modules), _places()
        now = {place: _stats(place) for place in self._places} | _installed()
        newest = max((time for stats in now.values() for time, _ in stats.values()), default=0)
        return newest >= self._started or any(stats != self._seen.setdefault(at, stats) for at, stats in now.items())


def _places() -> set[str]:
    """The folders of imported packages and the files of modules, but of the library's and of installed ones."""
    library, installed = sysconfig.get_path("stdlib"), re.compile(r"[/\\](?:site|dist)-packages[/\\]")
    places = set()
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file and not file.startswith(library) and not installed.search(file):
            places.update(getattr(sys.modules.get(name.partition(".")[0]), "__path__", [file]))
    return places


def _installed() -> dict[str, Stats]:
    """The time of change of the folders of installed packages."""
    folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    return {folder: {folder: (os.stat(folder).st_mtime_ns, 0)} for folder in folders if os.path.isdir(folder)}


def _stats(place: str) -> Stats:
    """Time of change and size of the file, or of each file below the folder, by path."""
    found = {}
    for folder, below, names in os.walk(place) if os.path.isdir(place) else [("", [], [place])]:
        below[:] = [name for name in below if name != "__pycache__"]
        for path in (os.path.join(folder, name) for name in names):
            with contextlib.suppress(FileNotFoundError):
                stat = os.stat(path)
                found[path] = stat.st_mtime_ns, stat.st_size
    return found


def _single_threaded() -> bool:
    """OpenBLAS starts threads when loaded, ends them before any fork, and starts them where something is computed."""
    if len(os.listdir(TASKS)) > 1:
        pid = os.fork()
        if pid == 0:
            os._exit(0)
        os.waitpid(pid, 0)
    return len(os.listdir(TASKS)) == 1


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
    try:
        with channel.makefile("rb") as file:
            request = pickle.load(file)
    except EOFError:  # the owner has gone meanwhile, or would not wait
        os._exit(1)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["cwd"])  # another folder may have taken the place of the one that the parent stands in
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
    try:
        value = _named(request["call"])(*request["arguments"])
        answer = pickle.dumps((value, None))
    except BaseException as error:
        told = "".join(traceback.format_exception(error))
        error.add_note(told)
        try:
            answer = pickle.dumps((None, error))
            pickle.loads(answer)
        except Exception:  # not every exception can be sent
            answer = pickle.dumps((None, RuntimeError(told)))
    with channel, contextlib.suppress(BrokenPipeError):  # nobody waits for it any more
        channel.sendall(answer)


def _leave() -> None:
    """End as any program, but without taking apart every imported module, which costs more than many a child's work."""
    threading._shutdown()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _kernel(arguments: list[str]) -> None:
    """What `python -m ipykernel_launcher <arguments>` does."""
    import ipykernel_launcher
    from ipykernel.kernelapp import launch_new_instance

    parent = str(os.getppid())
    os.environ["JPY_PARENT_PID"] = parent  # read when ipykernel was imported, hence said again
    sys.argv = [ipykernel_launcher.__file__, *arguments]
    if (matplotlib := sys.modules.get("matplotlib")) and not os.environ.get("MPLBACKEND"):
        # ipykernel sets MPLBACKEND, which was read at the import; asking whether there is such a one would read the
        # entry points of everything that is installed
        dict.__setitem__(matplotlib.rcParams, "backend", INLINE)
    launch_new_instance(argv=[*arguments, f"--IPKernelApp.parent_handle={parent}"])
