"""The house: imports go one way, notebooks stay thin, dependencies agree."""

import ast
import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "cchc"
BASE = {
    "acknowledged",
    "aggregations",
    "blocks",
    "causes",
    "csv_file",
    "csv_lines",
    "memory",
    "errors",
    "fingerprint",
    "notebook",
    "outline",
    "steps",
    "findings",
    "fonts",
    "period",
    "paths",
    "text",
    "legacy",
    "catalogue",
    "format",
    "registers",
    "settings",
    "storage",
    "tables",
    "text_file",
    "yaml_file",
    "form",
    "labels",
    "sheets",
}
ROOMS = {"extract", "clean", "indicators", "validate", "report", "render", "export"}
MODULES = sorted(PACKAGE.rglob("*.py"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    """The first name below cchc of each of our own imports."""
    parts = ["cchc", *path.relative_to(PACKAGE).with_suffix("").parts]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            base = parts[: -node.level] if node.level else []
            full = base + (node.module.split(".") if node.module else [])
            names = [full] if len(full) > 1 else [[*full, alias.name] for alias in node.names]
            found |= {name[1] for name in names if name and name[0] == "cchc" and len(name) > 1}
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("cchc.")}
    return found - {"__version__"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    here, used = room(path), imported_rooms(path)
    if here in BASE:
        assert used <= BASE
    elif here == "display":
        assert used <= BASE | {"render"}
    elif here == "report_notebook":
        assert used <= BASE | {"report", "render", "display"}
    elif here in ROOMS:
        below = {"render"} if here == "export" else set()
        assert used <= BASE | {here} | below, f"{here} must not import a sibling"
    elif here == "pipeline":
        assert used <= BASE | {"export", "manifest", "preflight"}
    elif here == "preflight":
        assert used <= BASE | {"extract", "clean", "indicators", "validate"}, "it reads what each room keeps by hand"
    elif here == "manifest":
        assert used <= BASE
    elif here == "verify":
        assert used <= BASE | {"manifest"}
    elif here == "feedback":
        assert used <= BASE | {"extract"}
    elif here == "schedule":
        assert used <= BASE | {"cleaning", "validate", "manifest"}, "it reads as 01_clean does, and reports nothing"
    elif here == "cleaning":
        assert used <= BASE | {"extract", "clean"}
    elif here == "computing":
        assert used <= BASE | {"indicators", "validate", "cleaning"}
    if here == "aggregations":
        assert used <= {"aggregations", "catalogue", "errors", "format"}, "it knows an indicator, and no table"
    if here == "render":
        assert used <= {"blocks", "render", "text", "errors", "fonts", "paths"}, "render knows blocks, not figures"
    if here == "export":
        assert used <= {"blocks", "render", "text", "export", "errors", "fonts", "notebook", "paths"}, (
            "export knows notebooks, not numbers"
        )


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_first_line_says_what_belongs_here(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_format_rounds(path: Path) -> None:
    if path.name == "format.py":
        return
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\bround\(|quantize|:[,.]\d+f|format_decimal", text)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
class TestNotebook:
    def cells(self, path: Path) -> list[dict]:
        return [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]

    def test_outputs_are_stripped(self, path: Path) -> None:
        assert not any(c["outputs"] or c["execution_count"] for c in self.cells(path))

    def test_has_one_parameters_cell_with_comments(self, path: Path) -> None:
        tagged = [c for c in self.cells(path) if "parameters" in c["metadata"].get("tags", [])]
        assert len(tagged) == 1
        assert all(re.match(r"\w+: str = .+  # \w", line) for line in "".join(tagged[0]["source"]).splitlines())

    def test_holds_no_logic(self, path: Path) -> None:
        for cell in self.cells(path):
            source = "".join(cell["source"])
            if source.startswith("%"):
                continue
            tree = ast.parse(source)
            banned = (ast.FunctionDef, ast.ClassDef, ast.For, ast.If, ast.While, ast.Lambda)
            assert not any(isinstance(n, banned) for n in ast.walk(tree)), source
            assert len(source.splitlines()) <= 12


def test_environment_installs_the_lock_and_the_owners_tools() -> None:
    """environment.yml has no second list of versions: its pip section is the lock itself."""
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    pip = next(d["pip"] for d in environment["dependencies"] if isinstance(d, dict))
    assert pip == ["--requirement requirements.lock"]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = dict(re.findall(r"^([a-z0-9._-]+)==([^ ;\\]+)", lock, flags=re.MULTILINE))
    assert {"jupyterlab", "pandas", "papermill", "nbconvert", "seaborn", "pytest"} <= set(locked)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    names = {re.match(r"[A-Za-z0-9_.-]+", w)[0].lower().replace("_", "-") for w in wanted}
    assert names <= set(locked)
    assert all("--hash=sha256:" in block for block in lock.split("\n\n") if "==" in block)


def test_every_python_dependency_is_declared() -> None:
    """What the package imports is in pyproject.toml, so that a fresh environment has it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.match(r"[A-Za-z0-9_.-]+", d)[0].lower() for d in project["dependencies"]}
    provides = {
        "python_calamine": "python-calamine",
        "markdown_it": "markdown-it-py",
        "yaml": "pyyaml",
        "docx": "python-docx",
    }
    brought = {
        "IPython": "ipykernel",
        "markupsafe": "jinja2",
        "matplotlib": "seaborn",
        "nbformat": "nbconvert",
        "traitlets": "nbconvert",
        "numpy": "pandas",
    }
    import sys

    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [a.name for a in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            for name in (n.split(".")[0] for n in names):
                if name in sys.stdlib_module_names or name == "cchc":
                    continue
                assert provides.get(name, brought.get(name, name)).lower() in declared, f"{path.name}: {name}"
