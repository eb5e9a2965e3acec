"""The grammar of every cell of 03_report: whatever figures and registers hold, each sentence agrees with them."""

import json
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment, nodes
from parts import markdown

from cchc.catalogue import Catalogue, load
from cchc.content.expressions import prepared
from cchc.content.figures import Blank, Figure, Namespace, PrintedRows
from cchc.content.narrative import Prose
from cchc.content.template import Filled, Templates
from cchc.content.text_findings import finding_maker
from cchc.project.period import Period

ROOT = Path(__file__).resolve().parents[2]
FORMS = {period: load(Period(period)) for period in ("2021", "2023")}  # before and after Decree 42/2022
STATES = {
    "missing": (None, "missing"), "none": (0.0, "ok"), "one": (1.0, "ok"), "some": (5.0, "ok"), "all": (10.0, "ok"),
    "partial": (5.0, "partial"), "nothing": (None, "not_applicable"),
}  # fmt: skip
COUNTS = [state for state in STATES if state != "nothing"]
REGISTERS = ("none", "one", "many")
OPTIONAL = {"unit_names", "rounds", "resolved", "pending"}  # columns that may be blank, as registers.csv has it
GROUPS = {
    "steering_documents": ("group", ["Kế hoạch", "Đôn đốc"]),
    "inspections": ("field", ["Theo dõi thi hành pháp luật"]),
    "news": ("channel", ["Chuyên trang CCHC tỉnh", "Đài Truyền thanh huyện"]),
    "petitions": ("classification", ["Thuộc thẩm quyền"]),
}


def cells() -> dict[str, str]:
    notebook = json.loads((ROOT / "notebooks" / "03_report.ipynb").read_text(encoding="utf-8"))
    found = ("".join(cell["source"]).partition("\n") for cell in notebook["cells"])
    return {f"{magic} {body[:20]}" if "text" in magic else magic: body for magic, _, body in found if "%%" in magic}


CELLS = cells()


@cache
def used(cell: str) -> tuple[list[str], list[str]]:
    """The figures of a cell, single facts as statement.<id>, and the names of its paragraphs."""
    environment = Environment()
    environment.filters |= {"lower_first": str, "around": str}
    tree = environment.parse(prepared(CELLS[cell], FORMS["2021"]))
    names = {n.name for n in tree.find_all(nodes.Name)}
    facts = {f"statement.{g.attr}" for g in tree.find_all(nodes.Getattr) if getattr(g.node, "name", "") == "statement"}
    calls = [c.args[0].value for c in tree.find_all(nodes.Call) if getattr(c.node, "name", "") == "prose"]
    known = set().union(*((*form.figures, *form.absent) for form in FORMS.values()))
    return sorted(names & known | facts), calls


@cache
def is_rate(name: str) -> bool:
    return any(name in form.figures and form.figures[name].kind == "percent" for form in FORMS.values())


def figure(name: str, state: str, form: Catalogue, change: bool) -> Figure:
    indicator = form.figures.get(name)
    kind = indicator.kind if indicator else "percent" if name.endswith("_share") else "count"
    value, status = STATES["missing" if name in form.absent else state]
    if kind == "percent" and value:
        value *= 10
    label = indicator.name if indicator else "Số liệu ghi trong sổ"
    told = Figure(f"{name}.change", "", -2.0, kind, words="giảm 02 hồ sơ so cùng kỳ") if change and value else ""
    return Figure(
        name,
        "",
        value,
        kind,
        status,
        asked=name not in form.absent,
        foreign=name in form.foreign,
        label=label,
        change=told,
    )


def register(name: str, size: str, blank: bool, form: Catalogue) -> PrintedRows:
    column, groups = GROUPS.get(name, ("", [""]))
    columns = [c for c in form.registers if c.register_id == name]
    rows = PrintedRows()
    for group in groups:
        for _ in range({"none": 0, "one": 1, "many": 3}[size]):
            row = {
                c.column: Blank(c.title)
                if blank and c.column in OPTIONAL
                else Figure(c.column, "", 3.0, label=c.title)
                if c.kind == "count"
                else f"Chữ {c.column}"
                for c in columns
            }
            worded = {f"{w.column}_id": "" for w in form.register_words if w.register_id == name}
            ids = {w.word: w.id for w in form.register_words if (w.register_id, w.column) == (name, column)}
            own = {column: group, f"{column}_id": ids[group]} if column else {}
            rows.append(Namespace("Cột", row | worded | own))
    return rows


def render(
    cell: str,
    states: dict[str, str],
    size: str = "many",
    blank: bool = False,
    change: bool = True,
    period: str = "2021",
) -> Filled:
    form = FORMS[period]
    names, blocks = used(cell)
    made = {name: figure(name, states.get(name, "some"), form, change) for name in names}
    statement = {n.removeprefix("statement."): f for n, f in made.items() if n.startswith("statement.")}
    listed = ("steering_documents", "inspections", "news", "petitions", "legal_documents", "training")
    who = "xã Mỹ Tú, xã Mỹ Phước" if size == "many" else "xã Mỹ Tú" if size == "one" else ""
    values = made | {
        "statement": Namespace("Sổ", statement),
        "register": Namespace("Sổ", {name: register(name, size, blank, form) for name in listed}),
        "words": Namespace("Từ", form.words),
        "form": Namespace("Biểu", {"name": form.statistical_form.name, "heading": form.statistical_form.heading}),
        "window_from": "ngày 15",
        "window_to": "ngày 14",
        **dict.fromkeys(("late", "incomplete", "contradictory", "absent", "unreadable", "illustrative"), who),
    }
    unnamed = {"": "Đoạn chung."} if "{{ prose }}" in CELLS[cell] else {}
    prose = Prose("II.5", unnamed | {name: f"Đoạn {name}." for name in blocks})
    return Templates(values, finding_maker(form), form).fill(CELLS[cell], "II.5", prose)


WRONG = {
    "a figure that is not there": r"(?<!C)hưa có số liệu(?! về)|[a-zà-ỹ,;:(] [Cc]hưa có số liệu",
    "a rate of nothing": r"(?:đạt|tỷ lệ|\(|với|có|là) ?không phát sinh|[/\d] ?không phát sinh",
    "none among them": r"(?:[Tt]rong đó|gồm) 0(?!\d)",
    "none, made of some": r"(?<![\d.,/])0 [^.;:]*, gồm",
    "of none": r"/0(?![\d.,])",
    "a space too many": r" {2,}| [.,;:)]|\( ",
    "nothing between": r"\(\)|“”|\(,|, \)|,\)",
    "stops beside each other": r"[.,;:]\s*[.,;:]",
    "an announcement of nothing": r"(?:gồm|trong đó|với|đạt|tại|Cụ thể|có)[.;,]",
    "a conjunction to nothing": r"(?:^|[,;:.] )và |và[.,;]|(?:,|và)$",
    "a blank between words": r"số ngày|ngày về|số về",
}


def check(cell: str, filled: Filled, silent: bool = False) -> None:
    """Each block of the text is whole sentences, and an announcement and its list go together."""
    blocks = [
        re.sub(r"\s+", " ", b.replace("\\", ""))
        for b in re.split(r"\n\n|\n(?=- )", markdown(filled.blocks).strip())
        if b
    ]
    blocks = [block.strip() for block in blocks if not block.startswith(("*(*)", "*(\\*"))]
    for block, after in zip(blocks, [*blocks[1:], ""], strict=True):
        words = block.removeprefix("- ").replace("\u00a0(*)", "")
        for what, pattern in WRONG.items():
            assert not re.search(pattern, words), f"{cell}: {what}: {block}"
        assert words[:1].isupper() or block.startswith(("- ", "(")) or words[:1].isdigit(), (
            f"{cell}: begins small: {block}"
        )
        assert words[-1] in ".;:)", f"{cell}: has no end: {block}"
        assert (words[-1] == ":") <= after.startswith("- "), f"{cell}: announces nothing: {block}"
        if after.startswith("- "):
            assert words[-1] == ":" or block.startswith("- "), f"{cell}: a list nobody announces: {after}"
            assert not block.startswith("- ") or words[-1] == ";", f"{cell}: the list ends too early: {block}"
        elif block.startswith("- "):
            assert words[-1] == ".", f"{cell}: the list does not end: {block}"
    holes = [f for f in filled.findings if f.check == "text_hole"]
    assert bool(holes) == ("Chưa có số liệu về" in markdown(filled.blocks))
    assert {f.check for f in filled.findings} <= {"text_hole", "narrative_block"}
    assert not silent or not holes


@pytest.mark.parametrize(("cell", "period"), [(cell, "2021") for cell in CELLS] + [("%%section II.9.a", "2023")])
def test_every_figure_of_a_cell_alike(cell: str, period: str) -> None:
    for state in STATES:
        for size in REGISTERS:
            states = {n: state if state != "nothing" or is_rate(n) else "none" for n in used(cell)[0]}
            check(cell, render(cell, states, size, size == "one", period=period), silent=state != "missing")


@pytest.mark.parametrize(("cell", "period"), [(cell, "2021") for cell in CELLS] + [("%%section II.9.a", "2023")])
def test_one_figure_unlike_the_others(cell: str, period: str) -> None:
    alike = dict.fromkeys(used(cell)[0], "some")
    check(cell, render(cell, alike, change=False, period=period))
    for name in alike:
        for state in (s for s in (STATES if is_rate(name) else COUNTS) if s != "some"):
            check(cell, render(cell, alike | {name: state}, change=False, period=period))


@pytest.mark.parametrize("cell", CELLS)
@given(data=st.data())
@settings(max_examples=12)
def test_any_figures_together(cell: str, data: st.DataObject) -> None:
    states = {
        name: data.draw(st.sampled_from(list(STATES) if is_rate(name) else COUNTS), label=name)
        for name in used(cell)[0]
    }
    size, period = data.draw(st.sampled_from(REGISTERS)), data.draw(st.sampled_from(list(FORMS)))
    check(cell, render(cell, states, size, data.draw(st.booleans()), data.draw(st.booleans()), period))


@pytest.mark.parametrize("none", ["units_inspected", "statement.inspection_completed"])
@pytest.mark.parametrize("others", ["one", "some", "missing", "partial"])
def test_no_shortcoming_is_named_where_nothing_was_inspected(none: str, others: str) -> None:
    states = dict.fromkeys(used("%%section II.2")[0], others) | {none: "none"}
    filled = render("%%section II.2", states)
    assert "phát hiện" not in markdown(filled.blocks) and "Đoạn kết quả kiểm tra" not in markdown(filled.blocks)
    (held,) = [f for f in filled.findings if f.check == "narrative_block"]
    assert held.found == "kết quả kiểm tra" and ": 0" in held.message


@pytest.mark.parametrize("group", ["plans", "letters"])
def test_no_list_of_what_was_not_issued(group: str) -> None:
    states = {f"steering_{group}_listed": "none"}
    filled = render("%%section II.1.2", states, "none")
    name, said = {"plans": ("kế hoạch", "kế hoạch mới về CCHC"), "letters": ("đôn đốc", "văn bản đôn đốc")}[group]
    assert f"Trong kỳ không phát sinh {said}." in markdown(filled.blocks) and f"Đoạn {name}" not in markdown(
        filled.blocks
    )


@pytest.mark.parametrize(
    ("cell", "states", "said"),
    [
        ("%%section II.1.1", {"plan_tasks_done": "none"}, "Đến nay chưa hoàn thành phần việc nào."),
        ("%%section II.1.1", {"provincial_tasks": "none"}, "Trong kỳ không phát sinh nhiệm vụ"),
        ("%%section II.4.1", {"legal_documents": "none"}, "Trong kỳ không phát sinh VBQPPL được ban hành."),
        ("%%section II.5", {"dossiers_resolved_office": "none"}, "tiếp nhận 05 hồ sơ, chưa giải quyết hồ sơ nào;"),
        ("%%section II.10.a", {"petitions_received": "none"}, "Trong kỳ không phát sinh đơn thư."),
        ("%%section II.10.a", {"petitions_received": "missing"}, "Chưa có số liệu về số đơn thư tiếp nhận."),
        (
            "%%section III.2",
            {"dossiers_overdue_total": "missing"},
            "Chưa có số liệu về số hồ sơ TTHC quá hạn toàn huyện.",
        ),
    ],
)
def test_what_is_said_instead(cell: str, states: dict[str, str], said: str) -> None:
    assert said in re.sub(r"\s+", " ", markdown(render(cell, states, "none").blocks).replace("\\", ""))


def test_rows_on_other_fields_do_not_say_that_nothing_arose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(GROUPS, "inspections", ("field", ["Cải cách hành chính"]))
    filled = render("%%section II.4.2", {"law_inspections": "missing"})
    said = markdown(filled.blocks)
    assert "không phát sinh kiểm tra" not in said
    assert "Sổ theo dõi không ghi cuộc kiểm tra liên ngành nào về theo dõi thi hành pháp luật." in said
    assert "text_undecided" in {f.check for f in filled.findings}
