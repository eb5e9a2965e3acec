"""Versions of packages, read from what installers leave, are those that importlib.metadata tells."""

from importlib.metadata import PackageNotFoundError, distributions
from pathlib import Path

import pytest

from cchc.project.installed import bringing, versions
from cchc.run.manifest import LIBRARIES


def install(folder: Path, name: str, version: str, entry_points: str = "") -> None:
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
    if entry_points:
        (info / "entry_points.txt").write_text(entry_points, encoding="utf-8")


def test_versions_are_those_of_importlib() -> None:
    known = {found.metadata["Name"]: found.version for found in reversed(list(distributions()))}
    assert versions(known) == known
    assert set(LIBRARIES) <= {name.lower() for name in known}


def test_the_first_on_the_path_is_the_one_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for place, version in (("a", "2.0"), ("b", "1.0")):
        install(tmp_path / place, "My_Rules.vn", version)
        monkeypatch.syspath_prepend(tmp_path / place)
    assert versions(["my-rules-vn"]) == {"my-rules-vn": "1.0"}
    with pytest.raises(PackageNotFoundError):
        versions(["my-rules"])


def test_packages_that_bring_rules_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = bringing("cchc.rules")
    install(tmp_path, "luat_khac", "0.3", "[console_scripts]\nx = a:b\n\n[cchc.rules]\nnew = luat_khac\n")
    install(tmp_path, "other", "1.0", "[cchc.rules.more]\nnew = other\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert bringing("cchc.rules") == before | {"luat-khac": "0.3"}
