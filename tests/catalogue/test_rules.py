"""Rules as they declare themselves: arguments with named fields, placeholders, found through entry points."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from cchc.catalogue import load
from cchc.catalogue.rules import DOCUMENT, TEXT, Argument, Figure, Rule, declared_rules, placeholders, rule
from cchc.project.errors import CchcError
from cchc.project.period import Period

SOURCE = Path(__file__).resolve().parents[2] / "src" / "cchc"
CHECKS = {check.id: check for check in load(Period("2021")).checks}
FIELDS = {"found", "expected", "file", "indicator"}  # of the finding, not of the message


class Bound(Argument):
    figure: Figure
    least: float


class Pair(Argument):
    separator = ":"

    figure: Figure
    word: str


class Pairs(Argument):
    pairs: tuple[Pair, ...]


def test_words_become_fields() -> None:
    assert Bound.model_validate("plan_tasks  3.5") == Bound(figure="plan_tasks", least=3.5)
    assert Pairs.model_validate("a:x b:y").pairs == (Pair(figure="a", word="x"), Pair(figure="b", word="y"))


@pytest.mark.parametrize("text", ["", "a", "a 1 2", "a b"])
def test_what_is_no_argument_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        Bound.model_validate(text)


def test_names_are_those_of_the_catalogue_where_it_is_given() -> None:
    context = {"figures": {"plan_tasks"}}
    assert Pairs.model_validate("plan_tasks:x", context=context)
    with pytest.raises(ValidationError, match="plan_tasks"):
        Pairs.model_validate("plan_taks:x", context=context)


def test_an_id_is_declared_once() -> None:
    with pytest.raises(CchcError, match=r"stated khai báo hai lần, ở cchc\.validate\.rules\.figures và "):
        rule("stated")(lambda check, facts: iter(()))


@pytest.mark.parametrize(
    "declared", [{"says": "left"}, {"argument": type("Nothing", (Argument,), {})}, {"argument": dict}]
)
def test_a_declaration_that_means_nothing_is_refused(declared: dict) -> None:
    with pytest.raises(CchcError, match=r"^Quy tắc new \("):
        rule("new", **declared)(lambda check, facts: iter(()))


def test_a_check_says_what_its_message_may_name() -> None:
    assert placeholders(CHECKS["plan_done_bound"]) == {"unit", "left", "right"}
    assert placeholders(CHECKS["own_ratio"]) == declared_rules()["own_ratio"].says == {"unit", "code", "left", "right"}
    assert placeholders(CHECKS["text_hole"]) == {"section", "label", "text"}


def told() -> dict[str, set[str]]:
    """The words that the source gives to each check of the text, by its id."""
    found: dict[str, set[str]] = {}
    for path in (SOURCE / "content").glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", ""))
            if name in ("tell", "_tell", "_finding", "say") and call.args and isinstance(call.args[0], ast.Constant):
                words = {keyword.arg for keyword in call.keywords} - FIELDS
                words |= {"line", "text"} if name == "say" else set()
                found.setdefault(call.args[0].value, words).intersection_update(words)
    return found


def test_what_checks_of_the_text_say_is_what_the_report_gives_them() -> None:
    given = told()
    given = {id: words for id, words in given.items() if id in CHECKS}
    assert len(given) > 12
    assert given == {id: set(TEXT[id]) for id in TEXT}


def test_every_check_of_the_text_is_declared() -> None:
    assert {check.id for check in CHECKS.values() if check.scope == "document"} == set(DOCUMENT)


def _wrong_name(check: object, facts: dict) -> Iterator[object]:
    yield facts["plan_taks"]


@pytest.mark.parametrize(
    ("function", "word"),
    [(_wrong_name, "KeyError: 'plan_taks'"), (lambda check: iter(()), "TypeError"), (lambda *_: None, "TypeError")],
)
def test_a_mistake_of_its_author_names_the_rule_and_the_check(function: Callable, word: str) -> None:
    own = Rule(id="hasty", argument=None, says=frozenset(), function=function)
    with pytest.raises(CchcError) as told:
        list(own.run(CHECKS["stated"], {}))
    assert str(told.value).startswith("Quy tắc hasty (phép kiểm tra stated, ") and word in str(told.value)
    assert "Traceback" not in str(told.value) and isinstance(told.value.__cause__, Exception)
