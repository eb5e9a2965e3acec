"""Compiled templates are kept, and never taken for another one's."""

import sys
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from cchc.render.compiled import CompiledTemplates


def shown(folder: Path, source: str, **options: bool) -> str:
    cache = CompiledTemplates(folder, options)
    environment = Environment(loader=DictLoader({"a": source}), bytecode_cache=cache, **options)
    return environment.get_template("a").render(x="<b>")


def test_a_template_is_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert shown(tmp_path, "{{ x }}") == "<b>"
    (kept,) = (tmp_path / "__pycache__").iterdir()
    with monkeypatch.context() as only:
        only.setattr(Environment, "_generate", lambda *_, **__: 1 / 0)
        assert shown(tmp_path, "{{ x }}") == "<b>"
    assert shown(tmp_path, "{{ x }}", autoescape=True) == "&lt;b&gt;", "by other options"
    assert shown(tmp_path, "a{{ x }}", autoescape=True) == "a&lt;b&gt;", "another text"
    for damage in (b"", b"x", kept.read_bytes()[:40], kept.read_bytes()[:-9]):
        kept.write_bytes(damage)
        assert shown(tmp_path, "a{{ x }}") == "a<b>"


def test_where_nothing_may_be_kept_it_is_compiled_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert shown(tmp_path, "{{ x }}") == "<b>"
    assert not list(tmp_path.iterdir())
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "__pycache__").touch()  # no folder can be made
    assert shown(tmp_path, "{{ x }}") == "<b>"
