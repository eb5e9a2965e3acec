"""messages.csv: what findings and remarks say is there, and said with the words that it may name."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from cchc.catalogue import message, wording
from cchc.catalogue.messages import SAYS, load_messages
from cchc.clean.dossiers.row_kinds import KINDS
from cchc.content.figures import SIGNS

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "cchc"
ROOMS = ("extract", "clean", "findings", "validate", "content", "workbooks")
MODULES = sorted(path for room in ROOMS for path in (PACKAGE / room).rglob("*.py"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}


def constants(node: ast.AST) -> set[str]:
    return {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def calls() -> Iterator[tuple[str, str, set[str], bool]]:
    """Which function says a message, its id, the words given by name, and whether these are all."""
    for tree in TREES.values():
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("message", "wording")
            ):
                names = {word.arg for word in node.keywords if word.arg}
                for id in constants(node.args[0]) - {"account_", "sign_"}:
                    yield node.func.id, id, names, all(word.arg for word in node.keywords)


CALLS = sorted(calls(), key=str)


@pytest.mark.parametrize(("function", "id", "names", "whole"), CALLS, ids=[call[1] for call in CALLS])
def test_what_is_said_is_a_message_with_these_words(function: str, id: str, names: set[str], whole: bool) -> None:
    assert names <= SAYS[id]
    assert names == SAYS[id] or not whole
    assert bool(load_messages()[id].check) == (function == "message"), "a finding has a check, a part of one has none"


def test_why_a_check_was_not_carried_out_is_a_message() -> None:
    calls = [node for tree in TREES.values() for node in ast.walk(tree) if isinstance(node, ast.Call)]
    reasons = [call.args[1] for call in calls if getattr(call.func, "id", "") == "Unchecked"]
    assert reasons and not [ast.unparse(one) for one in reasons if isinstance(one, ast.Constant | ast.JoinedStr)]


def test_every_message_is_said() -> None:
    said = (
        set().union(*map(constants, TREES.values()))
        | {f"account_{kind}" for kind in KINDS}
        | {f"sign_{mark}" for mark in SIGNS}
    )
    assert set(load_messages()) == set(SAYS) <= said


@pytest.mark.parametrize("id", SAYS)
def test_every_name_that_is_filled_in_is_used(id: str) -> None:
    text = load_messages()[id].message
    assert all(f"{{{name}}}" in text for name in SAYS[id]) or id == "account_blank"


def test_a_message_is_filled_with_its_own_words_only() -> None:
    assert message("dossier_order", late="ngày trả", early="ngày nhận") == (
        "dossier_order", "warning", "có ngày trả trước ngày nhận"
    )  # fmt: skip
    assert wording("not_a_date", text="{x}") == "“{x}” không phải ngày dạng dd/mm/yyyy"
    with pytest.raises(TypeError, match="dossier_order"):
        message("dossier_order", late="ngày trả")
