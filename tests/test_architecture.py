"""The house: imports go one way, notebooks stay thin, dependencies agree."""

import ast
import csv
import json
import re
import tomllib
from collections import Counter
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
import yaml
from rooms import FLOORS, PICTURE, imported, known, picture

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "cchc"
MODULES = sorted(PACKAGE.rglob("*.py"))
WARM = sorted((ROOT / "src" / "warm_kernels").rglob("*.py"))  # knows Jupyter; could be a package of its own
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def test_every_room_stands_on_a_floor() -> None:
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert sorted(room for floor in FLOORS for room in floor) == sorted(rooms)


@pytest.mark.parametrize("room", [room for floor in FLOORS for room in floor])
def test_a_room_knows_the_floors_below_it(room: str) -> None:
    place = next(place for place, floor in enumerate(FLOORS) if room in floor)
    below = {other for floor in FLOORS[:place] for other in floor}
    assert set(known(room)) <= below, f"{room} must know neither a sibling nor what stands above it"


@pytest.mark.parametrize("room", ["blocks", "render"])
def test_blocks_and_render_know_no_figure(room: str) -> None:
    assert not {"catalogue", "findings", "aggregations", "indicators"} & set(known(room))


def test_no_module_stands_on_itself() -> None:
    """Inside the rooms too imports go one way: in an order from the ground up each module comes after what it knows."""
    names = {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path for path in MODULES
    }
    graph = {}
    for name, path in names.items():
        found = {known if known in names else known.rpartition(".")[0] for known in imported(path)}
        graph[name] = {other for other in found & names.keys() if not f"{name}.".startswith(f"{other}.")}
    TopologicalSorter(graph).prepare()  # raises CycleError


def test_warm_kernels_know_nothing_of_this_project() -> None:
    assert WARM and not any("cchc" in path.read_text(encoding="utf-8") for path in WARM)


def test_the_picture_shows_the_rooms_as_they_are() -> None:
    assert PICTURE.read_text(encoding="utf-8") == picture(), "run python docs/rooms.py"


@pytest.mark.parametrize("path", MODULES + WARM, ids=lambda p: str(p.relative_to(PACKAGE.parent)))
def test_first_line_says_what_belongs_here(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_each_class_has_a_name_of_its_own() -> None:
    count = Counter(
        node.name
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert not [name for name, times in count.items() if times > 1]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_function_has_the_name_of_a_module_beside_it(path: Path) -> None:
    modules = (
        {path.stem}
        if path.name != "__init__.py"
        else {other.stem for other in path.parent.iterdir() if other.suffix in ("", ".py")}
    )
    nodes = ast.parse(path.read_text(encoding="utf-8")).body
    defined = {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    brought = {
        alias.asname or alias.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.level == 1 and node.module
        for alias in node.names
    }
    assert not modules & (defined | (brought if path.name == "__init__.py" else set()))


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
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dask"]]
    declared = {re.match(r"[A-Za-z0-9_.-]+", d)[0].lower() for d in wanted}
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
        "jupyter_client": "ipykernel",
        "jupyter_server": "jupyterlab",
        "ipykernel_launcher": "ipykernel",
        "traitlets": "nbconvert",
        "numpy": "pandas",
    }
    import sys

    ours = {"cchc", "warm_kernels"}
    for path in MODULES + WARM:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [a.name for a in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            for name in (n.split(".")[0] for n in names):
                if name in sys.stdlib_module_names or name in ours:
                    continue
                assert provides.get(name, brought.get(name, name)).lower() in declared, f"{path.name}: {name}"


CATALOGUE_IDS = {  # what only the catalogue and the notebooks may name, by file and column
    "indicators.csv": ("indicator", "code"),
    "supplements.csv": ("indicator", "code"),
    "measures.csv": ("indicator",),
    "statements.csv": ("id",),
    "sections.csv": ("code",),
    "registers.csv": ("register_id",),
    "register_words.csv": ("word",),
}
KNOWN_IDS = {  # those that the program may name, and why
    "statements": "the register of single facts, by the columns of which formulas, lineage and checks read them",
    "submissions": "the register of receipts, which says which of several files counts; also the folder of forms",
    "dossiers": "the table of one-stop dossiers has the name of the register",
    "feedback": "a command has the name of a figure",
    "Hài lòng": "a title of the table of what the survey found",
    "Tổng số": "a title of the form II.06a",
    "Kế hoạch": "a title of the table below a chart of progress",
    "divisions": "a column of levels.csv has the name of a figure",
}
ROMAN = {"I", "II", "III", "IV", "V", "VI", "VII"}  # numbers before they are codes


@cache
def catalogue_ids() -> set[str]:
    found = set()
    for name, columns in CATALOGUE_IDS.items():
        for path in PACKAGE.glob(f"catalogue/**/{name}"):
            with path.open(encoding="utf-8", newline="") as file:
                found |= {row[column] for row in csv.DictReader(file) for column in columns}
    return found - {""} - KNOWN_IDS.keys() - ROMAN


def literals(path: Path) -> set[str]:
    """The strings of a module but for its docstrings; of a template or a script whatever stands in quotes.

    What describes a column of the catalogue gives an example of it.
    """
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return {quoted for _, quoted in re.findall(r"""(["'])(.*?)\1""", text)}
    nodes = list(ast.walk(ast.parse(text)))
    said = [node for node in nodes if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)]
    said += [n for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "cell"]
    apart = {id(node) for one in said for node in ast.walk(one)}  # docstrings, and what a column is described by
    return {node.value for node in nodes if isinstance(node, ast.Constant) and id(node) not in apart}


@pytest.mark.parametrize(
    "path",
    [
        p
        for p in (*MODULES, *sorted((PACKAGE / "render" / "templates").iterdir()))
        if p.suffix in (".py", ".j2", ".js", ".typ")
    ],
    ids=lambda p: str(p.relative_to(PACKAGE)),
)
def test_nothing_knows_an_id_of_one_form(path: Path) -> None:
    named = literals(path) & catalogue_ids()
    assert not named, "an argument in checks.csv, or a column of a table"


def test_the_ids_that_are_known_are_still_those_of_the_catalogue() -> None:
    assert {"plan_tasks", "III.6.1", "BS.1", "II.1.2", "citations", "survey_questions", "Đôn đốc"} <= catalogue_ids()
