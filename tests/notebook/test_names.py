"""What Tab offers, what %tim finds, what ? answers, what a figure shows: of a report made of a few figures."""

import ast
import importlib
import inspect
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

from cchc.blocks import Fragment, Grid, Paragraph, Section, plain
from cchc.catalogue import load
from cchc.content import Report
from cchc.content.figures import ASKED, Figure, Namespace, PrintedRows
from cchc.content.narrative import Narrative
from cchc.content.values import NAMED
from cchc.notebook.help import HEADING, answer_in_vietnamese, help_of
from cchc.notebook.names import Names
from cchc.notebook.report import complete, magic, one_line, search
from cchc.project.period import Period
from cchc.project.steps import Step
from cchc.render.html import preview

ROOT = Path(__file__).resolve().parents[2]
FORM = load(Period("2021"))
NOTEBOOKS = [ROOT / "notebooks" / f"{name}.ipynb" for name in ("01_clean", "02_indicators", "03_report")]


def figure(id: str, value: float | None, **more) -> Figure:
    row = FORM.figures[id]
    return Figure(id, row.code, value, row.kind, label=row.name, **more)


FIGURES = [
    figure("dossiers_received_office", 4747.0),
    figure("dossiers_on_time_total", 53858.0),
    figure("plan_tasks", 28.0),
    Figure("procedures_online_full", "", None, status="missing", asked=False, foreign=True),
]


@pytest.fixture(scope="module")
def names() -> Names:
    facts = {"survey_questions": Figure("statement.survey_questions", "", 5.0, label="Số câu hỏi cài sẵn")}
    values: dict[str, object] = dict.fromkeys((name.rstrip(".") for name in NAMED), "")
    values |= {
        "statement": Namespace("Sổ", facts),
        "register": Namespace("Sổ", {"training": PrintedRows([{}, {}])}),
        "words": Namespace("Từ", {"office": "huyện"}),
        "form": Namespace("Biểu", {"name": "Bảng 2"}),
        "settings": object(),
        "previous": Namespace("Chỉ tiêu kỳ trước", {}),
        "on_time": object(),
        "period": "năm 2021",
    }
    known = {figure.id: figure for figure in FIGURES}
    report = SimpleNamespace(
        data=SimpleNamespace(catalogue=FORM, figures=known),
        values=values,
        narrative=Narrative({"II.5": {"": "Chung.", "mở đầu": "Đoạn đầu.", "riêng": "Đoạn riêng."}}),
        title_of=lambda section: f"{section.label} {section.title}",
        reads=lambda template: "" if "phòng giảm" in template else f"Câu của {template}",
    )
    return Names(report)


@pytest.fixture(scope="module")
def shell(names: Names) -> Iterator[InteractiveShell]:
    """A shell as a kernel has it, with what open_report adds."""
    made = InteractiveShell.instance()
    made.colors = "nocolor"
    complete(made, names)
    complete(made, names)  # the cell may run twice
    answer_in_vietnamese(made)
    made.register_magic_function(magic("section", lambda line, body: Fragment([])), "line_cell", "section")
    made.register_magic_function(search(names), "line", "tim")
    yield made
    InteractiveShell.clear_instance()


# --- Tab ---


@pytest.mark.parametrize(
    ("before", "typed", "offered", "about"),
    [
        ("%%section II.1", "II.1", "II.1.1", "1.1. Thực hiện kế hoạch"),
        ("%section ", "", "II.5", ""),
        ("%%section II.5\nCó {{ dossiers_r", "dossiers_r", "dossiers_received_office", "tiếp nhận: 4.747"),
        ("%%text\n{{ per", "per", "period", "kỳ báo cáo: năm 2021"),
        ("%%section II.5\n{% if dos", "dos", "dossiers_on_time_total", ": 53.858"),
        ("%%section II.5\n{{ a }} b {{ ", "", "plan_tasks", "Số nhiệm vụ đề ra trong kế hoạch: 28"),
        ("%%section II.5\n{{ ", "", "statement.", "Số liệu trong lời văn"),
        ("%%section II.5\n{{ ", "", 'phrase("', "một câu của phrases.csv"),
        ("%%section II.5\n{{ statement.sur", "statement.sur", "statement.survey_questions", "Số câu hỏi cài sẵn: 05"),
        ("%%section II.5\n{% for t in register.", "register.", "register.training", "Sổ “Đào tạo, bồi dưỡng”: 2 dòng"),
        ("%%section II.5\n{{ words.", "words.", "words.office", "huyện"),
        ("%%section II.5\n{{ III.6", "III.6", "III.6.1", "tiếp nhận: 4.747"),
        ("%%section II.5\n{{ plan_tasks.ch", "plan_tasks.ch", "plan_tasks.change", ASKED["change"]),
        ("%%section II.5\n{{ x | ar", "ar", "around", "chữ trước và sau số"),
        ('%%section II.5\n{{ prose("m', "m", "mở đầu", "Đoạn đầu."),
        ('%%section II.5\n{{ prose("', "", "giải quyết hồ sơ", "chưa viết: "),
        ('%%section II.5\n{{ phrase("', "", "phòng giảm", "(kỳ này không viết gì)"),
        ('report.figure("', "", "III.6.1", "tiếp nhận: 4.747"),
        ('x = report.trace("plan', "plan", "plan_tasks", ": 28"),
        ("report.chart('dos", "dos", "dossiers_by_level", "Số hồ sơ thủ tục hành chính"),
    ],
)
def test_what_may_stand_at_the_cursor(names: Names, before: str, typed: str, offered: str, about: str) -> None:
    offer = names.offer(before)
    assert offer and offer.typed == typed and about in offer.texts[offered]
    assert offered.startswith(typed)


@pytest.mark.parametrize(
    "before", ["", "repo", "%%section II.5\nCó dos", "%%section II.5\n{{ a }} dos", "%tim hồ", "import os; os.pa"]
)
def test_elsewhere_nothing_is_ours_to_say(names: Names, before: str) -> None:
    assert names.offer(before) is None


@pytest.mark.parametrize("before", ['{{ x | around("dos', "{{ parts('', (a, 'dos", "{{ 'dos"])
def test_nothing_is_offered_inside_words(names: Names, before: str) -> None:
    offer = names.offer(f"%%section II.5\n{before}")
    assert offer and not offer.texts


@pytest.mark.parametrize(
    ("before", "typed", "offered"),
    [
        ("%%section II.5\n{{ đúng hạn", "đúng hạn", {"dossiers_on_time_total", 'phrase("nhiệm vụ đúng hạn")'}),
        ("%%section II.5\n{% if dung ha", "dung ha", {"dossiers_on_time_total"}),
        ("%%section II.5\n{{ a | around('x') }}, {{ parts('', (nhiem_vu", "nhiem_vu", {"plan_tasks"}),
        ("%%section II.5\n{{ câu hỏi cài", "câu hỏi cài", {"statement.survey_questions"}),
        ('%%section II.5\n{{ prose("mo d', "mo d", {"mở đầu"}),
        ('report.figure("de ra', "de ra", {"plan_tasks", "I.1.1"}),
        ("%%section II.5\n{{ ngân hà", "ngân hà", set()),
        ("%%section II.5\n{{ nganha", "nganha", set()),
    ],
)
def test_words_of_the_label_are_enough(names: Names, before: str, typed: str, offered: set[str]) -> None:
    offer = names.offer(before)
    assert offer and (offer.typed, offer.texts.keys()) == (typed, offered)


def test_figures_that_nobody_here_is_asked_for_are_not_offered(names: Names) -> None:
    assert "procedures_online_full" not in names.offer("%%section II.5\n{{ ").texts


def test_a_kernel_completes_them_with_what_they_are_and_nothing_else(shell: InteractiveShell) -> None:
    code = "%%section II.5\nCó {{ dossiers_r"
    with provisionalcompleter():
        found = list(shell.Completer.completions(code, len(code)))
    assert [(f.start, f.end, f.text) for f in found] == [(21, 31, "dossiers_received_office")]
    assert found[0].type.endswith(":\u00a04.747")


@pytest.mark.parametrize("inside", ["{{ ngân hà", '{{ x | around("shel', "{{ xyz"])
def test_where_no_name_fits_a_kernel_offers_nothing_of_its_own(shell: InteractiveShell, inside: str) -> None:
    shell.user_ns |= {"shell_of_mine": 1, "xyzzy": 2}
    with provisionalcompleter():
        for code, some in ((f"%%section II.5\n{inside}", False), ("shell_of", True)):
            assert bool(list(shell.Completer.completions(code, len(code)))) == some


@pytest.mark.parametrize(
    ("about", "shown"),
    [
        ("Số nhiệm vụ: 28", "Số nhiệm vụ: 28"),
        ("Tổng số hồ sơ thủ tục hành chính đã tiếp nhận: 54.647", "Tổng số hồ sơ thủ tục hành chính đã …: 54.647"),
        (f"Câu: {'dài ' * 30}", "Câu: dài dài dài dài dài dài dài dài dài dài dài dài …"),
    ],
)
def test_what_a_name_is_stands_on_one_line(about: str, shown: str) -> None:
    assert one_line(about) == shown.replace(" ", "\u00a0")


# --- %tim ---


def found(names: Names, words: str) -> list[list[str]]:
    table = next((block for block in names.find(words).blocks if isinstance(block, Grid)), None)
    return [[plain(cell) for cell in row] for row in table.rows] if table else []


@pytest.mark.parametrize("words", ["hồ sơ tiếp nhận", "HO SO tiep nhan", "nhan ho so", "received office", "III.6.1"])
def test_names_are_found_without_accents_by_several_words_in_any_order(names: Names, words: str) -> None:
    assert found(names, words)[0] == [FIGURES[0].label, "4.747", "III.6.1", "{{ dossiers_received_office }}"]


def test_every_kind_of_name_is_found_with_how_it_is_written(names: Names) -> None:
    written = {row[-1] for row in found(names, "")}
    assert written >= {
        "{{ plan_tasks }}", "{{ statement.survey_questions }}", "{% for dòng in register.training %}",
        '{{ phrase("tinh giản biên chế") }}', 'report.chart("completeness")', "{{ period }}", "{{ words.office }}",
    }  # fmt: skip


def test_beginnings_of_words_are_enough_where_no_whole_word_is(names: Names) -> None:
    assert found(names, "tiep nha ho s")[0][-1] == "{{ dossiers_received_office }}"


def test_what_is_not_there_is_said(shell: InteractiveShell) -> None:
    (said,) = shell.run_line_magic("tim", "ngân hà").blocks
    assert isinstance(said, Paragraph) and "Không có tên nào có đủ các từ “ngân hà”." in said.text[0]


# --- ? ---


def asked_in(path: Path) -> Iterator[Callable]:
    """What the cells of a notebook call of ours."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    sources = ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    nodes = [node for source in sources if source[:1] != "%" for node in ast.walk(ast.parse(source))]
    known: dict[str, object] = {"report": Report, "step": Step}
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module.startswith("cchc"):
            for alias in node.names:
                module = importlib.import_module(node.module)
                inner = f"{node.module}.{alias.name}"
                known[alias.name] = getattr(module, alias.name, None) or importlib.import_module(inner)
    yield from (thing for thing in known.values() if callable(thing))
    for node in nodes:
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") in known:
            thing = getattr(known[node.value.id], node.attr)
            if callable(thing):
                yield thing


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_everything_that_a_notebook_calls_has_an_answer(path: Path) -> None:
    assert [thing for thing in asked_in(path) if not help_of(thing)] == []


def test_every_public_method_of_the_report_has_one() -> None:
    methods = [method for name, method in inspect.getmembers(Report, callable) if not name.startswith("_")]
    assert [method for method in methods if not help_of(method)] == []


@pytest.mark.parametrize("asked", ["%%section", "%section", "%tim"])
def test_a_magic_answers_in_vietnamese(shell: InteractiveShell, asked: str) -> None:
    shown = shell.object_inspect_mime(asked)
    for text in (shown["text/plain"], shown["text/html"]):
        assert HEADING in text and asked in text and "Docstring" not in text
    assert "Docstring" in shell.object_inspect_mime("len")["text/plain"], "what is not ours answers as it did"


# --- the preview of a section ---


def test_a_figure_in_a_sentence_is_marked_with_its_name_and_value() -> None:
    from cchc.content.figures import number

    known = number(replace(FIGURES[0], anchor="III.6.1", tip='Hồ sơ\n= "a"'), "4.747")
    lacking = number(replace(FIGURES[2], value=None, anchor="I.1.1", tip="Việc"), "số việc")
    html = preview([Section(code="II.5", title="5. A", level=2, blocks=[Paragraph(text=["Có ", known, lacking])])])
    assert 'title="dossiers_received_office = 4747.0&#10;Hồ sơ\n= &#34;a&#34;" style="background:' in html
    assert 'title="plan_tasks&#10;Việc" style="background:' in html
