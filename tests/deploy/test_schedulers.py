"""The files for schedulers are well formed, and every cchc command in them is one that the program knows."""

import ast
import configparser
import os
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from cchc.cli import main

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
COMMAND = re.compile(r"\bcchc(?:\.exe)? ((?:report|status)\b[^;>\r\n]*)")
JOBS = [
    line
    for line in (DEPLOY / "crontab").read_text(encoding="utf-8").splitlines()
    if line and not re.match(r"#|[A-Z]+=", line)
]
UNITS = sorted((DEPLOY / "systemd").iterdir())
TASKS = sorted((DEPLOY / "windows").iterdir())


def unit(path: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read(path, encoding="utf-8")
    return parser


def arguments(path: Path) -> str:
    return ElementTree.parse(path).findtext(f".//{TASK}Arguments")


def commands() -> list[str]:
    services = [unit(path)["Service"]["ExecStart"] for path in UNITS if path.suffix == ".service"]
    return [*JOBS, *services, *map(arguments, TASKS)]


@pytest.mark.parametrize("line", commands())
def test_every_command_is_known(line: str) -> None:
    """Parsed by click itself: with --help appended an unknown option before it is still refused."""
    (command,) = COMMAND.findall(line)
    words = [word.strip('"') for word in re.sub(r"\$\([^)]*\)", "2022", command).split()]
    result = CliRunner().invoke(main, [*words, "--help"])
    assert result.exit_code == 0, result.output
    assert ("--due" in words) == (words[0] == "report")


@pytest.mark.parametrize("line", JOBS)
def test_crontab(line: str) -> None:
    *fields, command = line.split(maxsplit=5)
    limits = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)]
    for field, (low, high) in zip(fields, limits, strict=True):
        assert field == "*" or all(low <= int(number) <= high for number in field.split("-"))
    assert not re.search(r"(?<!\\)%", command), "cron ends the command at a bare %"
    assert ">> outputs/report.log" in command or "> outputs/status.log" in command


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd(path: Path) -> None:
    found = unit(path)
    if path.suffix == ".timer":
        assert found["Timer"]["OnCalendar"] and found["Install"]["WantedBy"] == "timers.target"
        assert path.with_suffix(".service") in UNITS
    else:
        assert found["Service"]["Type"] == "oneshot"
        assert ("SuccessExitStatus" in found["Service"]) == ("status" in path.name)


@pytest.mark.parametrize("path", TASKS, ids=lambda path: path.name)
def test_windows(path: Path) -> None:
    assert path.read_bytes().startswith(b"\xff\xfe"), "UTF-16, as Windows writes and reads it"
    task = ElementTree.parse(path).getroot()
    parts = [part.tag.removeprefix(TASK) for part in task]
    assert parts == ["RegistrationInfo", "Triggers", "Principals", "Settings", "Actions"]
    assert task.find(f"{TASK}Actions").get("Context") == task.find(f".//{TASK}Principal").get("id")
    assert [part.tag.removeprefix(TASK) for part in task.find(f".//{TASK}CalendarTrigger")] == [
        "StartBoundary", "ScheduleByDay",
    ]  # fmt: skip


def dag_command() -> str:
    tree = ast.parse((DEPLOY / "airflow" / "cchc_report.py").read_text(encoding="utf-8"))
    (shell,) = [
        node.value.value for node in tree.body if isinstance(node, ast.Assign) and node.targets[0].id == "COMMAND"
    ]
    return shell


@pytest.mark.skipif(not shutil.which("bash"), reason="Airflow chạy bằng bash")
@pytest.mark.parametrize(
    ("asked", "done"),
    [
        ({}, (0, "report --due")),
        ({"PERIODS": "2021-Q1"}, (0, "batch --periods 2021-Q1 --offices")),
        ({"OFFICES": "944"}, (0, "batch --periods  --offices 944")),  # refused by cchc, not another period's report
        ({"UNKNOWN": "period"}, (1, "Không có tham số period. Các tham số dùng được: periods, offices.")),
        ({"PERIODS": '$(touch x)"; touch x #'}, (0, 'batch --periods $(touch x)"; touch x # --offices')),
    ],
)
def test_the_dag_does_what_was_asked_for_or_nothing(asked: dict[str, str], done: tuple, tmp_path: Path) -> None:
    program = tmp_path / ".venv" / "bin" / "cchc"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\necho "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    env = os.environ | {"PERIODS": "", "OFFICES": "", "UNKNOWN": ""} | asked
    ran = subprocess.run(["bash", "-c", dag_command()], cwd=tmp_path, env=env, capture_output=True, encoding="utf-8")
    assert (ran.returncode, (ran.stdout + ran.stderr).strip()) == done
    assert not (tmp_path / "x").exists()


def test_the_dag_is_python_and_its_commands_are_known() -> None:
    shell = dag_command()
    commands = [line.split("cchc ", 1)[1].split() for line in shell.splitlines() if "cchc " in line]
    assert [words[0] for words in commands] == ["batch", "report"]
    for words in commands:
        assert CliRunner().invoke(main, [*words, "--help"]).exit_code == 0


def containers(name: str) -> dict[str, list[str]]:
    """The command of each container that the file names."""
    documents = list(yaml.safe_load_all((DEPLOY / "dask" / name).read_text(encoding="utf-8")))
    if name == "compose.yml":
        return {service: one["command"].split() for service, one in documents[0]["services"].items()}
    pods = [one["spec"]["template"]["spec"] for one in documents if one["kind"] == "Deployment"]
    return {one["name"]: one["command"] for pod in pods for one in pod["containers"]}


@pytest.mark.parametrize("name", ["compose.yml", "kubernetes.yml"])
def test_dask_runs_a_scheduler_and_workers_of_one_thread(name: str) -> None:
    import dask.config
    from distributed.cli import dask_scheduler, dask_worker

    found = containers(name)
    parsers = {"scheduler": dask_scheduler.main, "worker": dask_worker.main}
    assert {command[1] for command in found.values()} == set(parsers)
    for program, kind, *arguments in found.values():
        given = parsers[kind].make_context(kind, [word for part in arguments for word in part.split("=")]).params
        assert program == "dask" and (kind == "scheduler" or (given["nthreads"], given["n_workers"]) == (1, "1"))
    text = (DEPLOY / "dask" / name).read_text(encoding="utf-8")
    settings = [name.lower().replace("__", ".") for name in re.findall(r"DASK_(\w+)", text)]
    assert [name for name in settings if dask.config.get(name, default="unknown") == "unknown"] == [], "Dask has none"
    assert len(settings) == 2
    (command,) = re.findall(r"cchc (batch .*)", text)
    assert CliRunner().invoke(main, [*command.split(), "--help"]).exit_code == 0


def test_the_image_holds_what_it_is_built_from_and_no_data() -> None:
    ignored = (DEPLOY / "dask" / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    kept = [line.removeprefix("!") for line in ignored if line.startswith("!")]
    assert "*" in ignored and all((DEPLOY.parent / name).exists() for name in kept)
    assert {"src", "notebooks", "pyproject.toml", "requirements.lock"} <= {*kept} and not {"data", "outputs"} & {*kept}
