"""A running JupyterLab for tests: it reads no setting, kernel or profile of this machine's user."""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPResponse
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen


class Lab:
    """Where the server answers, its secret, the folder it serves and the environment its commands need."""

    def __init__(self, project: Path, home: Path):
        self.project, self.token, self.url = project, secrets.token_hex(16), ""
        self.runtime = home / "RUNTIME"
        own = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "IPYTHON"))}
        folders = {f"JUPYTER_{name}_DIR": str(home / name) for name in ("CONFIG", "DATA", "RUNTIME")}
        self.environment = own | folders | {"IPYTHONDIR": str(home / "ipython")}

    def answers(self) -> bool:
        """Whether it can be asked: it writes down its address a moment before it listens there."""
        with suppress(ValueError):  # not yet written to the end
            for written in self.runtime.glob("jpserver-*.json"):
                self.url = json.loads(written.read_text())["url"].rstrip("/")
        with suppress(URLError):
            return bool(self.url) and self.ask("api/status").status == 200
        return False

    def ask(self, path: str, data: bytes | None = None) -> HTTPResponse:
        """What the server answers under this path, and to this data."""
        request = Request(f"{self.url}/{path}", data, headers={"Authorization": f"token {self.token}"})
        return urlopen(request, timeout=120)

    def page(self, notebook: str) -> str:
        """The address of the notebook (its path in the folder, without .ipynb), in a workspace of its own."""
        return f"{self.url}/lab/workspaces/{Path(notebook).name}/tree/{notebook}.ipynb?token={self.token}"


STOCK = ["-m", "jupyterlab", "--ServerApp.root_dir=."]
OURS = ["-c", "from cchc.cli import main; main()", "lab"]


@contextmanager
def serving(project: Path, home: Path, command: Sequence[str] = OURS) -> Iterator[Lab]:
    """`cchc lab`, or the stock JupyterLab, in the folder `project`; what it keeps of its own goes to `home`."""
    lab = Lab(project, home)
    home.mkdir(exist_ok=True)
    arguments = [
        "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0",
        f"--IdentityProvider.token={lab.token}", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, *command, *arguments],
            cwd=project, env=lab.environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        try:
            deadline = time.monotonic() + 120
            while server.poll() is None and not lab.answers() and time.monotonic() < deadline:
                time.sleep(0.1)
            assert lab.answers(), (home / "log").read_text(errors="replace")
            yield lab
        finally:
            _stop(server)


def _stop(server: subprocess.Popen) -> None:
    """Asked to end, the server ends its kernels first."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        if server.poll() is None:
            os.killpg(server.pid, sign)
            with suppress(subprocess.TimeoutExpired):
                server.wait(timeout=15)
