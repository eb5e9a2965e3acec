"""The search for garbage stops for a while, and only for a while."""

import gc
from collections.abc import Iterator

import pytest

from cchc.project.memory import nothing_thrown_away


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    gc.enable()


@nothing_thrown_away()
def searching(fail: bool = False) -> bool:
    if fail:
        raise ValueError
    return gc.isenabled()


def test_it_rests_and_goes_on() -> None:
    assert (gc.isenabled(), searching(), gc.isenabled()) == (True, False, True)


def test_it_goes_on_after_a_fault() -> None:
    with pytest.raises(ValueError):
        searching(fail=True)
    assert gc.isenabled()


def test_who_had_stopped_it_before_keeps_it_so() -> None:
    gc.disable()
    assert (searching(), gc.isenabled()) == (False, False)
