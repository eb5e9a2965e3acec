"""JupyterLab as the analyst meets it: how it is started, with which settings, what its export menu answers."""

import os
import shlex
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path
from typing import Any

# default_setting_overrides.json: defaults that whatever the user has set wins over; they hold for this lab alone
CONFIG = Path(__file__).with_name("config")


def start_lab(root: Path, arguments: Sequence[str]) -> None:
    """JupyterLab of this environment on the project, in this process, until it is stopped; `arguments` are its own."""
    from jupyterlab.labapp import LabApp

    for name, first in (("PATH", sysconfig.get_path("scripts")), ("JUPYTER_CONFIG_PATH", str(CONFIG))):
        os.environ[name] = os.pathsep.join(filter(None, (first, os.environ.get(name))))
    os.chdir(root)
    ours = [f"--ServerApp.root_dir={root}", "--LabApp.default_url=/lab/tree/notebooks", "--LabApp.custom_css=True"]
    if os.name != "nt" and not sys.stdout.isatty():  # else Jupyter starts login shells, which set PATH anew
        ours.append(f"--ServerApp.terminado_settings=shell_command={shlex.quote(os.environ.get('SHELL', 'sh'))}")
    LabApp.launch_instance([*ours, *arguments])


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    from .export import handlers

    server.web_app.add_handlers(".*$", handlers(server.web_app.settings["base_url"]))
    server.web_app.settings["static_custom_path"].insert(1, str(CONFIG / "custom"))  # behind the user's own
