"""The owner's side: starts the warm process, asks it for forks, and knows each fork as subprocess knows a process."""

import os
import pickle
import select
import signal
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Mapping, Sequence
from typing import Any

from .parent import FORK, NUMBER, PREPARE, TASKS

PROGRAM = "import sys; from warm_kernels.parent import main; main(int(sys.argv[1]), sys.argv[2:])"
EACH_KERNEL = "JPY_"  # variables that Jupyter gives to each kernel anew
AT_IMPORT = {  # the forks do not see these
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # pyarrow's second allocator would start a thread
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # ipykernel's debugger would print a warning for want of a frontend
}
PATIENCE = 60  # seconds in which a fork must be made; one module may be importing
_lock = threading.Lock()
_current: "WarmProcess | None" = None


class NoForkError(Exception):
    """There is no warm process here, or it would not fork; the same can be had from a new process."""


class Child:
    """A fork of a warm process, with what jupyter_client asks a subprocess.Popen."""

    stdin = stdout = stderr = None

    def __init__(self, warm: "WarmProcess", status: int, channel: socket.socket) -> None:
        self._warm = warm  # which ends when nobody holds it, and its forks with it
        self._status, self._channel = status, channel
        weakref.finalize(self, os.close, status)
        self.returncode: int | None = None
        answered = select.select([status], [], [], PATIENCE)[0]
        pid = os.read(status, NUMBER.size) if answered else b""
        if not pid:
            raise NoForkError("refused" if answered else f"no answer in {PATIENCE} seconds")
        (self.pid,) = NUMBER.unpack(pid)

    def fileno(self) -> int:
        """Of a file that can be read once it has ended."""
        return self._status

    def poll(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        return self.wait(0)

    def wait(self, timeout: float | None = None) -> int | None:
        if self.returncode is None and select.select([self._status], [], [], timeout)[0]:
            told = os.read(self._status, NUMBER.size)
            self.returncode = NUMBER.unpack(told)[0] if told else -signal.SIGKILL  # killed with its warm process
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def result(self) -> Any:
        """What the called function returned; raises what it raised, NoForkError where the fork died."""
        with self._channel, self._channel.makefile("rb") as file:
            try:
                value, error = pickle.load(file)
            except EOFError:
                raise NoForkError(f"exit code {self.wait()}") from None
        if error is not None:
            raise error
        return value


class WarmProcess:
    """One process that has imported `preload` in `cwd` with `env`; it lives until nobody holds this or a fork of it."""

    def __init__(self, preload: Sequence[str], cwd: str, env: Mapping[str, str], flags: Sequence[str]) -> None:
        self.key = _key(preload, cwd, env, flags)
        self._refused = False
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, *flags, "-c", PROGRAM, str(theirs.fileno()), *preload],
                cwd=cwd,
                env={**env, **AT_IMPORT},
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # a Ctrl-C at the terminal is for the owner
            )
        self._control = ours
        self.pid = self._process.pid
        weakref.finalize(self, _end, ours, self._process)

    @property
    def usable(self) -> bool:
        return not self._refused and self._process.poll() is None

    def prepare(self, function: str, *arguments: Any) -> None:
        """Have it call "module:function" itself, before it forks again; returns at once, and nobody hears of errors.

        For what fills a cache. Raises NoForkError where the process has died.
        """
        ours, theirs = socket.socketpair()
        with ours, theirs:
            try:
                ours.sendall(pickle.dumps((function, arguments)))
                socket.send_fds(self._control, [PREPARE], [theirs.fileno()])
            except OSError as error:
                raise NoForkError from error

    def fork(self, request: dict[str, Any]) -> Child:
        """Raises NoForkError where it refuses, having seen a source file change, or has died."""
        ours, theirs = socket.socketpair()
        status, told = os.pipe()
        try:
            try:
                with theirs:
                    socket.send_fds(self._control, [FORK], [theirs.fileno(), told, 1, 2])
            finally:
                os.close(told)
            child = Child(self, status, ours)
            ours.sendall(pickle.dumps(request))
        except (OSError, NoForkError) as error:
            ours.close()
            self._refused = True
            raise NoForkError from error
        return child


def _end(control: socket.socket, process: subprocess.Popen) -> None:
    control.close()
    process.wait()


def _key(preload: Sequence[str], cwd: str, env: Mapping[str, str], flags: Sequence[str]) -> tuple[object, ...]:
    """What two requests must have in common to be served by one warm process."""
    return os.getpid(), list(preload), cwd, dict(env), list(flags)


def start(
    preload: Sequence[str], cwd: str | None = None, env: Mapping[str, str] | None = None, flags: Sequence[str] = ()
) -> WarmProcess:
    """The warm process of this process for these modules, working directory, environment and flags of Python.

    Returns at once, while it imports. There is one at a time: another one takes its place where something of these
    differs, and the one before ends with its last fork. Raises NoForkError where processes do not fork (Windows,
    macOS).
    """
    global _current
    if not os.path.isdir(TASKS):
        raise NoForkError("nothing tells here how many threads a process has")
    wanted = os.environ if env is None else env
    environment = {name: value for name, value in wanted.items() if not name.startswith(EACH_KERNEL)}
    folder = os.path.abspath(cwd or os.curdir)
    with _lock:
        if not (_current and _current.usable and _current.key == _key(preload, folder, environment, flags)):
            _current = WarmProcess(preload, folder, environment, flags)
        return _current


def fork(
    request: dict[str, Any],
    preload: Sequence[str],
    cwd: str | None = None,
    env: Mapping[str, str] | None = None,
    flags: Sequence[str] = (),
) -> Child:
    """A fork of `start(...)`; of a new warm process where the one there is has seen a source file change."""
    folder = os.path.abspath(cwd or os.curdir)
    request = request | {"environment": dict(os.environ if env is None else env), "cwd": folder}
    try:
        return start(preload, cwd, env, flags).fork(request)
    except NoForkError:
        return start(preload, cwd, env, flags).fork(request)


def call(function: str, *arguments: Any, preload: Sequence[str]) -> Child:
    """Call "module:function" with the arguments, which are pickled, in a fork; `result()` waits for what it returns."""
    return fork({"call": function, "arguments": arguments}, preload)
