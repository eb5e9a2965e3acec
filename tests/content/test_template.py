"""Templates: values in sentences, unknown names, untrusted text, sentences that lack a figure, paragraphs by name."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parts import html, markdown

from cchc.blocks import Number, plain
from cchc.blocks.markdown import from_markdown
from cchc.catalogue import load
from cchc.content.figures import Blank, Figure, Namespace, PrintedRows
from cchc.content.narrative import Prose
from cchc.content.template import Filled, Templates
from cchc.content.text_findings import finding_maker
from cchc.project.errors import CchcError
from cchc.project.period import Period

FORM = load(Period("2021"))
TELL = finding_maker(FORM)


def figure(value: float | None, **more) -> Figure:
    return Figure("dossiers", "III.6.1", value, anchor="III.6.1", tip="Hồ sơ\nCộng <số liệu>", **more)


def fill(template: str, blocks: dict[str, str] | None = None, **values) -> Filled:
    return Templates(values, TELL, FORM).fill(template, "II.5", Prose("II.5", blocks or {}))


def render(template: str, **values) -> tuple[str, str]:
    filled = fill(template, **values)
    return markdown(filled.blocks), html(filled.blocks)


def test_a_figure_is_marked_and_linked() -> None:
    (made,) = fill("Có {{ n }} hồ sơ.", n=figure(4747.0)).blocks
    number = Number(text="4.747", id="dossiers", value=4747, anchor="III.6.1", tip="Hồ sơ\nCộng <số liệu>")
    assert made.text == ["Có ", number, " hồ sơ."]


def test_a_template_that_was_read_before_prints_the_values_of_each_report() -> None:
    template = 'Có {{ n }} hồ sơ, {{ "một" }} phòng{{ m | around(", đạt ") }}.'
    for value in (4747.0, 12.0):
        made = fill(template, n=figure(value), m=figure(value))
        assert [part.value for part in made.blocks[0].text if isinstance(part, Number)] == [value, value]
        assert plain(made.blocks[0].text).count("một") == 1 and not made.findings


def test_what_an_editor_indents_reads_as_what_stands_at_the_margin() -> None:
    written = (
        "Có {{ n }} hồ sơ.\n\n{% if n %}\nGồm {{ n }}:\n- {{ n }} việc;\n- hai {{ m }}.\n{% endif %}\n\nHết {{ n }}."
    )
    indented = "\n".join(" " * (4 + 20 * (line == "Hết {{ n }}.")) + line for line in written.split("\n"))
    values = {"n": figure(4747.0), "m": figure(None, status="missing", label="số việc")}
    assert fill(indented, **values).blocks == fill(written, **values).blocks


def test_figures_that_lack_a_part_are_marked_and_the_mark_explained_once() -> None:
    lacking = figure(4747.0, status="partial")
    source, page = render("Có {{ n }} hồ sơ, đạt {{ r }}{% if m %}{% endif %}.", n=lacking, r=lacking, m=lacking)
    assert page.count("4.747\u00a0(*)</data>") == 2, "the mark never begins a line"
    assert source.count("Chỉ tính phần đã có số liệu") == page.count("<p><em>(*) Chỉ tính phần") == 1
    for whole in (figure(4747.0), figure(None, status="partial")):
        assert "(*)" not in render("{{ n }}{% if m %}{% endif %}", n=whole, m=lacking)[1]


def test_a_sentence_of_another_form_is_left_out_and_told() -> None:
    foreign = Figure("plan_tasks", "", None, status="missing", asked=False, foreign=True)
    written = (
        "Có {{ n }} hồ sơ. Kế hoạch có {{ plan_tasks }} nhiệm vụ.\n\n- Đề ra {{ plan_tasks }} việc;\n- {{ m }} việc;"
    )
    filled = fill(written, n=figure(4747.0), m=figure(None, status="missing", label="số việc"), plan_tasks=foreign)
    text = markdown(filled.blocks)
    assert "4.747" in text and "nhiệm vụ" not in text and "Đề ra" not in text
    assert text.count("Chưa có số liệu") == 1, "what this form has is still said to be missing"
    told, item, other = filled.findings
    assert (item.check, other.check) == ("text_left_out", "text_hole") and (told.check, told.severity) == (
        "text_left_out",
        "warning",
    )
    assert "plan_tasks" in told.message and "Kế hoạch có … nhiệm vụ." in told.message


def test_nothing_is_left_of_a_paragraph_of_another_form() -> None:
    foreign = Figure("plan_tasks", "", None, status="missing", asked=False, foreign=True)
    assert fill("Kế hoạch có {{ plan_tasks }} nhiệm vụ.", plan_tasks=foreign).blocks == []


@pytest.mark.parametrize("template", ["{{ dossier }}", "{% if dossier %}a{% endif %}", "{{ dossier.x }}"])
def test_an_unknown_value_names_its_neighbours(template: str) -> None:
    with pytest.raises(CchcError, match=r"“dossier” không có trong danh mục.*dossiers"):
        render(template, dossiers=figure(1.0))


def test_an_unknown_name_in_a_register_too() -> None:
    with pytest.raises(CchcError, match="symbol"):
        render("{{ d.symbl }}", d=Namespace("Cột", {"symbol": "05/KH-UBND"}))


WRONG = [  # template, line, what is said
    ("{{ n * 2 }}", 1, "“n * 2”: trong câu không làm phép tính"),
    ("a\n{{ plan_tasks - plan_tasks_done }}", 2, "hãy viết {{ plan_tasks_left }} (Số phần việc còn lại"),
    ("{{ plan_tasks_done / plan_tasks }}", 1, "hãy viết {{ plan_completion_rate }}"),
    ("a\n{{ n }}\n{{ dossier }}", 3, "Giá trị “dossier” không có trong danh mục"),
    ("{{ n.value }}", 1, "không lấy riêng .value của số liệu; hãy viết {{ dossiers }}"),
    ("{% for x in [n] %}\n\n{{ x.value }}{% endfor %}", 3, "không lấy riêng .value"),
    ("a\n\n{{ n.chnage }}", 3, "Gần nhất: .change"),
    ("{{ d.symbl }}", 1, "Gần nhất: symbol"),
    ("{{ rows.wher(symbol=1) }}", 1, "Gần nhất: where"),
    ("{{ III.6.99 }}", 1, "Mã chỉ tiêu “III.6.99” không có trong danh mục. Gần nhất: III.6.9"),
    ("a\n{{ III.6 }}", 2, "III.6 “Kết quả giải quyết TTHC” không có số liệu riêng. Hãy chọn: III.6.1"),
    ("{{ parts(n, n) }}", 1, 'hãy viết parts("gồm ", (tên, "chữ sau số")'),
    ("{{ n | around(1, 2, 3) }}", 1, 'hãy viết {{ tên | around("chữ trước", "chữ sau") }}'),
    ("{{ prose() }}", 1, 'hãy viết {{ prose("tên đoạn") }}'),
    ('{{ prose("a", whe=n) }}', 1, "when=tên_chỉ_tiêu"),
    ("{{ phrase('x') }}", 1, "Câu “x” không có trong danh mục"),
    ("{{ phrase('x') or n }}", 1, "phrase phải đứng một mình"),
    ("{{ parts }}", 1, "sau “parts” phải có ngoặc tròn"),
    ("{{ rows }}", 1, "{% for dòng in register.tên_sổ %}"),
    ("{{ n, n }}", 1, "chỉ in một số liệu"),
    ("{{ d }}", 1, "còn thiếu tên sau dấu chấm"),
    ("{{ n() }}", 1, "không có ngoặc tròn"),
    ("{% for a in n %}x{% endfor %}", 1, "các dòng của một sổ"),
    ("{% for a, b in [n] %}x{% endfor %}", 1, "các dòng của một sổ"),
    ("{% if n < 'a' %}x{% endif %}", 1, "chỉ so sánh số liệu với số"),
    ("{% set x %}Có {{ n }}{% endset %}{{ x }}", 1, "hãy viết thẳng câu"),
    ("{% macro x() %}Có {{ n }}{% endmacro %}{{ x() }}", 1, "hãy viết thẳng câu"),
    ("{% include 'x' %}", 1, "hãy viết thẳng câu"),
    ("a\n{% if %}\nb\n{% endif %}", 2, "thiếu tên hoặc điều kiện trước “%}”"),
    ("a\n{% if n %}\nb", 2, "lệnh {% if %} chưa được đóng; hãy viết {% endif %}"),
    ("{% if n = 0 %}a{% endif %}", 1, "so sánh bằng viết hai dấu: =="),
    ("{% if n %}a{% else if n %}b{% endif %}", 1, "{% elif … %}"),
    ("{% iff n %}a{% endif %}", 1, "không có lệnh {% iff %}. Gần nhất: if"),
    ("a\n{% endif %}", 2, "lệnh {% endif %} đứng sai chỗ"),
    ("a\nb {{ n \nc", 2, "{{ chưa được đóng bằng }}"),
    ("a {{ n }\nb", 1, "{{ chưa được đóng bằng }}"),
    ("a\n{% if n }\nb{% endif %}", 2, "{% chưa được đóng bằng %}"),
    ("{{ (n }}", 1, "dấu “)” còn thiếu"),
    ("{{ 'abc }}", 1, "dấu ngoặc kép chưa được đóng"),
    ("{{ số hồ sơ }}", 1, "thừa “hồ”: giữa {{ và }} chỉ viết một tên; tìm tên bằng %tim"),
    ("{{ }}", 1, "thiếu tên hoặc điều kiện trước “}}”"),
    ("{{ n. }}", 1, "thiếu tên sau dấu chấm"),
    ("{{ n & n }}", 1, "không dùng được dấu “&”"),
    ("\n\n{{ n | arround('x') }}", 3, "không có bộ lọc “arround”. Gần nhất: around"),
    ("{% if n is hto %}a{% endif %}", 1, "không có phép thử “is hto”"),
    ("{# abc", 1, "ghi chú {# chưa được đóng"),
]
ENGLISH = re.compile(
    r"\b(?:expected|unexpected|got|token|object|argument|named|tag|template|statement|error|type|not|missing|function)\b"
)


def said_of(template: str) -> str:
    rows = PrintedRows([Namespace("Cột", {"symbol": "05/KH-UBND"})])
    with pytest.raises(CchcError) as caught:
        fill(template, n=figure(1.0), d=rows[0], rows=rows, plan_tasks=figure(2.0))
    return str(caught.value)


@pytest.mark.parametrize(("template", "line", "words"), WRONG, ids=[wrong[0] for wrong in WRONG])
def test_what_is_wrong_is_said_in_one_vietnamese_line_with_the_line_of_the_cell(
    template: str, line: int, words: str
) -> None:
    said, typed = said_of(template), " ".join(template.split("\n")[line - 1].split())
    start = f"Mục II.5, dòng {line} của ô, “{typed}”: "
    assert said.startswith(start) and words in said and "\n" not in said
    assert not ENGLISH.search(said.removeprefix(start))


WHOLE = "Có {{ n }} hồ sơ.\n{% if n == 1 %}\nMột{{ n | around(', đạt ') }}.\n{% endif %}\n{{ prose('a', when=n) }}\n"


@given(st.integers(0, len(WHOLE)), st.integers(0, 6), st.text("{}%()'\".|=n \n", max_size=3))
@settings(max_examples=150)
def test_a_template_spoilt_anywhere_is_filled_or_says_its_line(at: int, cut: int, typed: str) -> None:
    template = WHOLE[:at] + typed + WHOLE[at + cut :]
    try:
        fill(template, n=figure(1.0))
    except CchcError as error:
        said = re.fullmatch(r"Mục II\.5, dòng (\d+) của ô, “.*?”: (.+)\.", str(error))
        assert said and 1 <= int(said[1]) <= template.count("\n") + 1
        assert not ENGLISH.search(said[2])


def test_a_figure_is_named_by_its_code_too() -> None:
    written = "Có {{ III.6.1 }} hồ sơ{% if III.6.1 > 0 and d == 'III.6.2' %}, “III.6.1”{% endif %}."
    filled = fill(written, dossiers_received_office=figure(5.0), d="III.6.2")
    assert markdown(filled.blocks) == "Có 05 hồ sơ, “III.6.1”.\n"


def test_quotation_marks_of_a_text_program_quote_names() -> None:
    assert markdown(fill("{{ prose(“a”) }} “b” {{ n | around(' “', '”') }}", {"a": "Một."}, n="x").blocks) == (
        "Một. “b” “x”\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "{{ 7 * 7 }}",
        "**đậm** [a](javascript:x)",
        "# tiêu đề",
        "![a](http://x/y.png)",
        "`a`",
    ],
)
def test_a_value_is_text_and_never_markup(text: str) -> None:
    _, page = render("Ghi chú: {{ note }}.", note=text)
    assert "<script" not in page and "<strong" not in page and "<img" not in page and "<code" not in page
    assert "49" not in page.replace("&#", "")
    from bs4 import BeautifulSoup

    assert BeautifulSoup(page, "html.parser").get_text().strip() == f"Ghi chú: {text}."


def test_a_block_on_its_own_line_leaves_no_line_and_one_in_a_sentence_keeps_its_break() -> None:
    template = "{% if n %}\nMột.\n{% endif %}\n\n{% if n %}Hai{% endif %}\n\nBa{% if n %},{% endif %}\nbốn."
    source, _ = render(template, n=figure(1.0))
    assert source == "Một.\n\nHai\n\nBa, bốn.\n"
    listed, _ = render("{% for a in rows %}\n- {{ a }};\n{% endfor %}\n", rows=["x", "y"])
    assert listed == "- x;\n- y;\n"


@pytest.mark.parametrize(
    ("overdue", "said"),
    [(figure(9.0), True), (figure(0.0), False), (figure(None, status="not_applicable"), False)],
)
def test_nothing_on_lateness_where_nothing_is_late(overdue: Figure, said: bool) -> None:
    source, _ = render("Đúng hạn{% if n %}, quá hạn {{ n }} hồ sơ{% endif %}.", n=overdue)
    assert ("quá hạn" in source) is said


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (figure(None, kind="percent", status="not_applicable"), "không phát sinh"),
        (figure(None, status="missing"), "chưa có số liệu"),
        (figure(0.0), "0"),
    ],
)
def test_the_three_states_are_never_mixed(value: Figure, text: str) -> None:
    assert str(value) == text


def test_comparison_with_a_missing_figure_is_false() -> None:
    assert not figure(None) > 0 and not figure(None) < 0 and figure(2.0) > 1


def missing(label: str = "Số hồ sơ quá hạn") -> Figure:
    return figure(None, status="missing", label=label)


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("Có {{ n }} hồ sơ.", "Chưa có số liệu về số hồ sơ quá hạn."),
        ("Một. Có {{ n }}/{{ m }} hồ sơ, đạt {{ m }}. Hai.", "Một. Chưa có số liệu về số hồ sơ quá hạn. Hai."),
        ("Có {{ n }}. Còn {{ p }}.", "Chưa có số liệu về số hồ sơ quá hạn; tTHC."),
        ("Đúng hạn{% if n %}, quá hạn {{ n }} hồ sơ{% endif %}.", "Chưa có số liệu về số hồ sơ quá hạn."),
        ("{% if n == 0 %}Không phát sinh{% else %}Có {{ n }}{% endif %}.", "Chưa có số liệu về số hồ sơ quá hạn."),
        ("- có {{ n }};\n- có {{ m }}.", "- Chưa có số liệu về số hồ sơ quá hạn;\n- có 05."),
        ("- có\n{{ n }} hồ sơ;\n\nHai.", "- Chưa có số liệu về số hồ sơ quá hạn;\n\nHai."),
        ("Đến nay có {{ n }}:\n\n- a.", "Chưa có số liệu về số hồ sơ quá hạn; nội dung đã ghi nhận:\n\n- a."),
        ("Số {{ b }} về {{ m }}", "Chưa có số liệu về ngày ban hành."),
        ("Chưa ký số {{ negative }} văn bản.", "Chưa có số liệu về số văn bản."),
        ("{{ n | around(', đạt ') }}", "Chưa có số liệu về số hồ sơ quá hạn."),
        ("Gồm {{ parts('', (m, 'a'), (n, 'b')) }}.", "Chưa có số liệu về số hồ sơ quá hạn."),
    ],
)
def test_a_sentence_that_lacks_a_figure_says_so(template: str, said: str) -> None:
    values = {"n": missing(), "m": figure(5.0), "p": missing("tTHC"), "b": Blank("Ngày ban hành")}
    filled = fill(template, negative=figure(-305.0, label="Số văn bản"), **values)
    assert markdown(filled.blocks).replace("\\", "") == said + "\n"
    assert {f.check for f in filled.findings} == {"text_hole"} and {f.severity for f in filled.findings} == {"error"}


def test_the_finding_names_the_figure_and_quotes_the_sentence() -> None:
    filled = fill("Đã giải quyết {{ m }} hồ sơ, quá hạn {{ n }} hồ sơ. Còn {{ n }}.", n=missing(), m=figure(5.0))
    (told,) = filled.findings
    assert (told.indicator, told.section) == ("III.6.1", "II.5")
    assert "“Đã giải quyết 05 hồ sơ, quá hạn … hồ sơ.” thiếu số liệu về số hồ sơ quá hạn" in told.message
    assert '<a class="figure" href="#III.6.1"' in html(filled.blocks), (
        "the words lead to where the figure should come from"
    )


def test_what_its_label_says_is_never_markup() -> None:
    filled = fill("Có {{ n }}.", n=missing("<b>*Số*"))
    assert "&lt;b&gt;*Số*" in html(filled.blocks) and "<em>" not in html(filled.blocks)


def test_a_whole_sentence_is_left_alone() -> None:
    template = "Một\nhai. Ba:\n\n1. a\n   b\n2. c\n\n> d\n\n| a | b |\n|---|---|\n| {{ m }} | 2 |"
    whole = from_markdown(template.replace("{{ m }}", "15"))
    assert markdown(fill(template, m=figure(15.0)).blocks) == markdown(whole)


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("Có {{ parts('gồm ', (a, 'x'), (b, 'y'), (c, 'z')) }}.", "Có gồm 05 x và 07 z."),
        ("Có{{ parts(' (', (a, 'x'), after=')') }}.", "Có (05 x)."),
        ("Có{{ parts(' gồm ', (b, 'x'), (b, 'y')) }}.", "Có."),
        ("Có {{ parts('', (a, 'x'), (c, 'y'), (a, 'z')) }}.", "Có 05 x, 07 y và 05 z."),
        ("Hài lòng{{ r | around(', đạt ') }}.", "Hài lòng, đạt 50%."),
        ("Hài lòng{{ zero | around(', đạt ') }}.", "Hài lòng, đạt 0%."),
        ("Hài lòng{{ nothing | around(', đạt ', ' ở') }}.", "Hài lòng."),
        ("Hài lòng{{ '' | around(' (', ')') }}.", "Hài lòng."),
    ],
)
def test_only_what_arose_is_listed(template: str, said: str) -> None:
    values = {"a": figure(5.0), "b": figure(0.0), "c": figure(7.0), "r": figure(50.0, kind="percent")}
    nothing = figure(None, kind="percent", status="not_applicable")
    filled = fill(template, zero=figure(0.0, kind="percent"), nothing=nothing, **values)
    assert markdown(filled.blocks).replace("\\", "").replace("50,00", "50") == said + "\n" and not filled.findings


def test_rows_of_a_register_are_picked_by_their_words() -> None:
    rows = PrintedRows(Namespace("Cột", {"group": g, "subject": s}) for g, s in [("Kế hoạch", "a"), ("Đôn đốc", "b")])
    filled = fill('{% for d in rows.where(group="Kế hoạch") %}{{ d.subject }}{% endfor %}', rows=rows)
    assert markdown(filled.blocks) == "a\n"


# --- paragraphs of narrative.md ---

BLOCKS = {"": "Chung.", "mở đầu": "Một **đoạn** đầu.", "việc còn lại": "- a\n- b"}


def checks(filled: Filled) -> list[str]:
    return [f.check for f in filled.findings]


def test_paragraphs_are_printed_by_name_and_the_rest_where_the_template_says() -> None:
    filled = fill('{{ prose("Mo dau") }}\n\n{{ prose }}\n\nBa.\n\n{{ prose("VIỆC CÒN LẠI") }}', BLOCKS)
    assert markdown(filled.blocks) == "Một **đoạn** đầu.\n\nChung.\n\nBa.\n\n- a\n- b\n" and not filled.findings
    assert "<strong>đoạn</strong>" in html(filled.blocks) and "<li>" in html(filled.blocks)


def test_a_paragraph_whose_condition_fails_is_named_with_why() -> None:
    left = figure(0.0, label="Số phần việc còn lại")
    filled = fill('{{ prose }}{{ prose("mở đầu") }}{{ prose("việc còn lại", when=n) }}', BLOCKS, n=left)
    (told,) = filled.findings
    assert (told.check, told.severity, told.found) == ("narrative_block", "note", "việc còn lại")
    assert "không in, vì số phần việc còn lại: 0." in told.message and "- a" not in markdown(filled.blocks)
    filled = fill('{{ prose }}{{ prose("mở đầu") }}{% if n %}{{ prose("việc còn lại") }}{% endif %}', BLOCKS, n=left)
    assert checks(filled) == ["narrative_block"] and "- a" not in markdown(filled.blocks)
    filled = fill('{{ prose }}{{ prose("mở đầu") }}{{ prose("việc còn lại", when=n) }}', BLOCKS, n=missing())
    assert "số hồ sơ quá hạn: chưa có số liệu." in filled.findings[0].message, "what is not known is not claimed"


@pytest.mark.parametrize(
    "template", ["", "Hai.", '{{ prose("mở đầu") }}', '{% if n %}{{ prose("mở đầu") }}{% endif %}']
)
def test_nothing_is_lost_without_a_word(template: str) -> None:
    filled = fill(template, BLOCKS, n=figure(0.0))
    named = {f.found for f in filled.findings}
    for name, text in BLOCKS.items():
        assert text in markdown(filled.blocks) or name in named
    assert "Chung." in markdown(filled.blocks) and "- a\n- b" in markdown(filled.blocks)
    assert "narrative_block_moved" in checks(filled)


def test_a_paragraph_that_is_not_there_is_named_and_a_section_without_any_text_too() -> None:
    (told,) = fill('{{ prose("mở bài") }}{{ prose }}', {"": "Chung."}).findings
    assert (told.check, told.expected) == ("narrative_block_absent", "mở bài")
    for blocks in ({}, {"": "", "mở bài": ""}):
        (told,) = fill('{{ prose("mở bài") }}{{ prose }}', blocks).findings
        assert (told.check, told.severity) == ("narrative_empty", "error") and "## II.5" in told.message
    assert not fill("Câu.", {}).findings


def test_text_of_a_file_is_never_a_template() -> None:
    filled = fill("{{ prose }}", {"": "Ba {{ n }} và {% if %}"}, n=figure(1.0))
    assert "Ba {{ n }} và {% if %}" in markdown(filled.blocks) and checks(filled) == ["narrative_brace"]


# --- what was typed where a value was meant ---


@pytest.mark.parametrize("text", ["Có { n } hồ sơ.", "Có {n} hồ sơ.", "Trong {period},", "Có { {n} }.", "Có {n|x}"])
def test_a_name_between_single_braces_is_warned_about(text: str) -> None:
    for filled in (fill(text, n=figure(1.0)), fill("{{ prose }}", {"": text}, n=figure(1.0))):
        (told,) = filled.findings
        assert (told.check, told.severity) == ("narrative_brace", "warning")
    assert "tên gần nhất: dossiers" in fill("Có {dossier} hồ sơ.", dossiers=figure(1.0)).findings[0].message


@pytest.mark.parametrize(
    "template",
    [
        "Trong kỳ có 99.999 hồ sơ.",
        "{% if n %}Có 7 hồ sơ{% endif %}.",
        "Có {{ n }}/28 phần việc.",
        'Có {{ "99.999" }} hồ sơ.',
        "Có {{ 7 }} hồ sơ.",
        "{% set m = 7 %}Có {{ m }} hồ sơ.",
        "{% for m in [7, 8] %}Có {{ m }}.{% endfor %}",
        'Có {{ n if n else "7" }} hồ sơ.',
        'Có {{ "7" ~ n }}.',
        'Có {{ n | around(" 7 ") }}.',
        'Có {{ parts("gồm ", (n, "trên 7 xã")) }}.',
    ],
)
def test_a_typed_number_is_a_finding_and_quoted(template: str) -> None:
    found = [f for f in fill(template, n=figure(1.0)).findings if f.check == "typed_number"]
    assert found and all(f.severity == "warning" and f.found in f.message for f in found)


@pytest.mark.parametrize(
    "template",
    [
        "{% if n == 7 %}Có{% endif %}{{ n }}.",
        '{{ "a" if n > 99 else "b" }}',
        '{{ prose("đoạn 7", when=n == 0) }}',
        'Có {{ typed("05", source="Kế hoạch số 05/KH-UBND") }} nhiệm vụ.',
        "Năm 2021, theo Nghị định số 34/2016/NĐ-CP.",
    ],
)
def test_what_is_not_printed_or_has_a_source_is_no_typed_number(template: str) -> None:
    assert not [f for f in fill(template, n=figure(1.0)).findings if f.check == "typed_number"]


def test_a_number_with_its_source_is_printed_with_it() -> None:
    for filled in (
        fill('Có {{ typed("05", source="Kế hoạch <5>") }} việc.'),
        fill("{{ prose }}", {"": "Có {05 | nguồn: Kế hoạch <5>} việc."}),
    ):
        assert markdown(filled.blocks) == "Có 05 việc.\n" and not filled.findings
        assert '<data value="05" title="Nguồn: Kế hoạch &lt;5&gt;">05</data>' in html(filled.blocks)
    with pytest.raises(CchcError, match="thiếu nguồn"):
        fill('{{ typed("05") }}')
