"""What a section may write between braces: phrases by the case that holds."""

from dataclasses import replace

import pytest
from parts import markdown

from cchc.catalogue import Phrase, load
from cchc.content.figures import Figure
from cchc.content.template import Filled, Templates
from cchc.content.text_findings import finding_maker
from cchc.language.format import IMPOSSIBLE
from cchc.project.period import Period

FORM = load(Period("2021"))
STATES = {
    "missing": Figure("n", "I.1", None, status="missing", label="Số việc"),
    "none": Figure("n", "I.1", 0.0),
    "nothing": Figure("n", "I.1", None, status="not_applicable"),
    "one": Figure("n", "I.1", 1.0),
    "some": Figure("n", "I.1", 5.0),
    "all": Figure("n", "I.1", 9.0),
    "partial": Figure("n", "I.1", 9.0, status="partial"),
}


def fill(template: str, *phrases: Phrase, **values: object) -> Filled:
    catalogue = replace(FORM, phrases={phrase.phrase: phrase for phrase in phrases})
    return Templates(values, finding_maker(FORM), catalogue).fill(template, "II.5")


def text(filled: Filled) -> str:
    return markdown(filled.blocks).split("\n\n*")[0].strip().replace("\\", "").replace("\u00a0", " ")


def phrase(name: str = "việc", figures: tuple[str, ...] = ("n",), **words: str) -> Phrase:
    return Phrase(phrase=name, figures=figures, **words)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("missing", "Chưa báo cáo."), ("none", "Không có."), ("nothing", "Không có."), ("one", "Một việc."),
        ("some", "Có 05/09 việc."), ("all", "Cả 09 việc."), ("partial", "Mới biết 09 (*) việc."),
    ],
)  # fmt: skip
def test_each_case_has_its_words(state: str, said: str) -> None:
    every = phrase(
        whole="w", none="Không có.", one="Một việc.", all="Cả {{ n }} việc.", some="Có {{ n }}/{{ w }} việc.",
        missing="Chưa báo cáo.", partial="Mới biết {{ n }} việc.",
    )  # fmt: skip
    filled = fill('{{ phrase("việc") }}', every, n=STATES[state], w=Figure("w", "I.2", 9.0))
    assert text(filled) == said
    assert [f.check for f in filled.findings] == ["text_hole"] * (state == "missing"), "what lacks is never silent"


@pytest.mark.parametrize("state", STATES)
def test_a_case_without_words_is_said_as_some_and_none_says_nothing(state: str) -> None:
    filled = fill('A.\n{{ phrase("việc") }}\nB.', phrase(some="Có {{ n }} việc."), n=STATES[state])
    silent, lacking = state in ("none", "nothing"), state == "missing"
    value = str(STATES[state]).replace("\u00a0", " ")
    said = "Chưa có số liệu về số việc. " if lacking else "" if silent else f"Có {value} việc. "
    assert text(filled).replace("\n", " ") == f"A. {said}B."


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("A.\n{{ phrase('x') }}\nB.", "A. B."),
        ("A.\n{{ phrase('x') }} {{ phrase('x') }}\nB.", "A. B."),
        ("A {{ phrase('x') }}.", "A."),
        ("A {{ phrase('x') }} b.", "A b."),
        ("{{ phrase('x') }} B.", "B."),
        ("A.\n\n{{ phrase('x') }}\n\nB.", "A.\n\nB."),
    ],
)
def test_silence_leaves_neither_line_nor_space(template: str, said: str) -> None:
    assert text(fill(template, phrase("x", some="Có."), n=STATES["none"])) == said


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (("none", "none"), "Không việc nào."), (("some", "none"), "Có 05."), (("none", "some"), "Xong 05."),
        (("some", "some"), "Có 05. Xong 05."), (("missing", "none"), "Chưa có số liệu về số việc."),
    ],
)  # fmt: skip
def test_of_several_figures_none_is_said_where_each_is_0(states: tuple[str, str], said: str) -> None:
    both = phrase(figures=("n", "m"), none="Không việc nào.", some="{{ phrase(“có”) }} {{ phrase('xong') }}")
    inner = phrase("có", some="Có {{ n }}."), phrase("xong", ("m",), some="Xong {{ m }}.")
    n, m = (STATES[state] for state in states)
    assert text(fill("{{ phrase('việc') }}", both, *inner, n=n, m=m)) == said


def test_a_number_typed_into_a_phrase_is_told() -> None:
    filled = fill('Có {{ phrase("việc") }}', phrase(some="7 việc."), n=STATES["some"])
    assert [f.check for f in filled.findings] == ["typed_number"]


def test_an_error_below_a_phrase_names_the_line_of_the_cell() -> None:
    with pytest.raises(Exception, match=r"dòng 2 của ô, “\{\{ x \}\}”: Giá trị “x”"):
        fill('{{ phrase("việc") }}\n{{ x }}', phrase(some="Có {{ n }}."), n=STATES["some"])


CONTRADICTORY = Figure("n", "I.1", None, status=IMPOSSIBLE, label="Số việc")
UNASKED = Figure("n", "I.1", None, status="missing", label="Số việc", asked=False)
LACKS = "Chưa có số liệu về số việc."


@pytest.mark.parametrize(
    ("figure", "words", "said"),
    [
        (STATES["missing"], {"some": "Đã làm xong."}, LACKS),
        (STATES["missing"], {"none": "Không có.", "one": "Một việc."}, LACKS),
        (
            CONTRADICTORY,
            {"some": "Có {{ n }}.", "missing": "Chưa báo cáo."},
            "Số liệu mâu thuẫn, chưa nêu được số việc.",
        ),
        (UNASKED, {"some": "Đã làm xong."}, ""),
        (UNASKED, {"some": "Có {{ n }}.", "missing": "Chưa báo cáo."}, ""),
    ],
)
def test_no_words_stand_for_a_figure_that_has_no_value(figure: Figure, words: dict[str, str], said: str) -> None:
    filled = fill("{{ phrase('việc') }}", phrase(**words), n=figure)
    assert text(filled) == said
    assert [one.check for one in filled.findings] == ["text_hole"] * bool(said)


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{% if n > 0 %}Có {{ n }} việc.{% else %}Không phát sinh việc.{% endif %}", True),
        ("{% if m %}Có.{% elif n == 0 %}Không có.{% else %}Đã xong.{% endif %}", True),
        ("{% if n %}Đã xong.{% endif %}", True),
        ("{% if not n > 0 %}Không phát sinh.{% endif %}", True),
        ("{{ 'Không có.' if n == 0 else 'Đã xong.' }}", True),
        ("{% if m > n %}Tăng.{% else %}Không tăng.{% endif %}", True),
        ("{% if statement.n == 0 %}Không có.{% else %}Đã xong.{% endif %}", True),
        ("{% if n == 0 %}Không có.{% else %}Có {{ n }} việc.{% endif %}", False),  # printed: the sentence tells
        ("{% if n.missing %}Chưa báo cáo.{% elif n > 0 %}Có.{% else %}Không có.{% endif %}", False),
        ("{% if n > 5 %}Nhiều việc.{% endif %}", False),  # nothing is said
        ("{{ prose('việc', when=n) }}", False),  # told as a paragraph that is not printed
    ],
)
def test_words_chosen_by_a_figure_that_is_missing_are_told(template: str, told: bool) -> None:
    n = STATES["missing"]
    values = {"n": n, "m": STATES["none"], "statement": {"n": replace(n, id="statement.n")}}
    assert ("text_undecided" in [one.check for one in fill(template, **values).findings]) == told
    values |= {"n": UNASKED, "statement": {"n": replace(UNASKED, id="statement.n")}}
    assert "text_undecided" not in [one.check for one in fill(template, **values).findings]


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{% if n < 5 %}Ít việc.{% endif %}", True),
        ("{% if n == 3 %}Đúng như kế hoạch.{% endif %}", True),
        ("{% if n >= 5 %}Nhiều việc.{% else %}Ít việc.{% endif %}", True),
        ("{% if n == m %}Đã xong.{% else %}Còn việc.{% endif %}", True),
        ("{% if m > n %}Vượt kế hoạch.{% endif %}", True),
        ("{{ 'Đạt.' if rate >= 90 else 'Chưa đạt.' }}", True),  # a rate may as well fall
        ("{% if n > 2 %}Có việc.{% else %}Không có.{% endif %}", False),  # more than that already
        ("{% if n == 0 %}Không có.{% else %}Có việc.{% endif %}", False),
        ("{% if n == 2 %}Hai việc.{% else %}Nhiều việc.{% endif %}", False),
        ("{% if n >= 5 %}Nhiều việc.{% endif %}", False),  # nothing is said
        ("{% if n < 5 %}Có {{ n }} việc.{% endif %}", False),  # printed with its sign
        ("{% if n.partial %}Chưa đủ báo cáo.{% elif n < 5 %}Ít việc.{% endif %}", False),
        ("{% if n == 'x' %}Không có.{% else %}Có việc.{% endif %}", False),
        ("{{ phrase('việc') }}", False),
    ],
)
def test_words_chosen_by_a_part_of_a_figure_that_the_rest_may_turn_are_told(template: str, told: bool) -> None:
    n = replace(STATES["some"], value=3.0, status="partial")
    values = {"n": n, "m": replace(STATES["some"], id="m", value=4.0), "rate": replace(n, id="rate", kind="percent")}
    kind = phrase(some="Có {{ n }} việc.", one="Một việc.", all="Đã xong.", whole="m")
    checks = [one.check for one in fill(template, kind, **values).findings]
    assert ("text_undecided" in checks) == told
    whole = {name: replace(figure, status="ok") for name, figure in values.items()}
    assert "text_undecided" not in [one.check for one in fill(template, kind, **whole).findings]


@pytest.mark.parametrize(("period", "label"), [("2021", "mức độ 3"), ("2022", "toàn trình")])
def test_a_code_that_is_another_figure_in_another_form_is_told(period: str, label: str) -> None:
    form = load(Period(period))
    values = {form.id_of(code): STATES["some"] for code in ("VII.4.1", "I.1.1")}
    filled = Templates(values, finding_maker(form), form).fill(
        "Có {{ VII.4.1 }} và {{ I.1.1 }}, “{{ VII.4.1 }}”.", "II.9"
    )
    (told,) = [one for one in filled.findings if one.check == "text_code"]
    assert label in told.message and form.id_of("VII.4.1") in told.message
