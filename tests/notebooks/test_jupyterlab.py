"""The analyst's way: each notebook opened in JupyterLab in a real browser, run and exported by its menus."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pandas as pd
import pytest
from playwright.sync_api import Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ("01_clean.ipynb", "02_indicators.ipynb", "03_report.ipynb")


class Lab:
    """A running server: where it answers, its secret and the copy of the project it serves."""

    def __init__(self, project: Path, port: int, token: str):
        self.project, self.url, self.token = project, f"http://127.0.0.1:{port}", token

    def get(self, path: str) -> bytes:
        with urlopen(Request(f"{self.url}/{path}", headers={"Authorization": f"token {self.token}"})) as answer:
            return answer.read()

    def outputs(self, notebook: str) -> list[dict]:
        """The outputs of the saved notebook, in order."""
        cells = json.loads((self.project / "notebooks" / notebook).read_text(encoding="utf-8"))["cells"]
        return [output for cell in cells for output in cell.get("outputs", [])]


@pytest.fixture(scope="module")
def lab(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab on a copy of the project that reads no setting, kernel or profile of this machine's user."""
    project = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "notebooks", project / "notebooks", ignore=shutil.ignore_patterns(".*"))
    shutil.copytree(example, project / "data" / "raw" / "2021")
    home = tmp_path_factory.mktemp("jupyter")
    own = {f"JUPYTER_{name}_DIR": str(home / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = Lab(project, port, secrets.token_hex(16))
    log = (home / "log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}",
         "--ServerApp.port_retries=0", f"--IdentityProvider.token={running.token}", f"--ServerApp.root_dir={project}",
         "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"],
        cwd=project, env=os.environ | own | {"IPYTHONDIR": str(home / "ipython")}, start_new_session=True,
        stdout=log, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        await_answer(running, server, home / "log")
        yield running
    finally:
        stop(server)
        log.close()


def await_answer(lab: Lab, server: subprocess.Popen, log: Path) -> None:
    for _ in range(150):
        try:
            lab.get("api/status")
            return
        except URLError:
            if server.poll() is not None:
                break
            time.sleep(0.2)
    pytest.fail(f"JupyterLab does not answer:\n{log.read_text(errors='replace')}")


def stop(server: subprocess.Popen) -> None:
    """Asked to end, the server ends its kernels first."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        if server.poll() is None:
            os.killpg(server.pid, sign)
            with suppress(subprocess.TimeoutExpired):
                server.wait(timeout=20)


@pytest.fixture(scope="module")
def page(lab: Lab, chromium: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        view = browser.new_page(viewport={"width": 1400, "height": 1000}, locale="vi")
        yield view
        browser.close()


def menu(page: Page, *path: str) -> None:
    """Click through the menu bar."""
    page.get_by_role("menubar").get_by_role("menuitem", name=path[0], exact=True).click()
    for name in path[1:]:
        page.locator(".lm-Menu-item", has=page.get_by_text(name, exact=True)).click()


def run_all(page: Page, lab: Lab, notebook: str) -> None:
    """Open the notebook, Run > Run All Cells, wait for the last cell, File > Save Notebook."""
    page.goto(f"{lab.url}/lab/tree/notebooks/{notebook}?token={lab.token}&reset")
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=30_000)
    menu(page, "Run", "Run All Cells")
    page.wait_for_function(
        """() => {
            const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].map(e => e.textContent);
            return prompts.some(p => /\\d/.test(p)) && !prompts.some(p => p.includes("*"));
        }""",
        timeout=60_000,
    )
    menu(page, "File", "Save Notebook")
    expect(page.locator(".lm-TabBar-tab.jp-mod-current.jp-mod-dirty")).to_have_count(0)
    page.screenshot(path=f"/tmp/lab-{notebook}.png")


def test_x(page, lab):
    try:
        for n in NOTEBOOKS:
            t = time.time()
            run_all(page, lab, n)
            print(n, time.time() - t, len(lab.outputs(n)))
            for i in range(40):
                at = page.locator(".jp-WindowedPanel-outer:visible").evaluate(
                    "(e, i) => {e.scrollTop = i * 850; return [e.scrollTop, e.scrollHeight, e.clientHeight]}", i
                )
                page.wait_for_timeout(200)
                page.screenshot(path=f"/tmp/lab-{n[:2]}-{i:02}.png")
                if at[0] + 2 * at[2] >= at[1] - 5:
                    break
    finally:
        page.screenshot(path="/tmp/lab-fail.png")
    print(lab.get("api/nbconvert").decode())
