"""Which packages are installed, by what installers leave beside them; importlib.metadata takes long to read as much."""

import os
import re
import sys
from collections.abc import Iterable

INFO = ".dist-info"


def versions(names: Iterable[str]) -> dict[str, str]:
    """The version of each package. importlib.metadata's PackageNotFoundError where one is not installed."""
    found = {name: version for name, version, _ in _installed()}
    return {name: found.get(_plain(name)) or _version(name) for name in names}


def bringing(group: str) -> dict[str, str]:
    """The versions of the packages that have entry points of this group, by name."""
    title = f"[{group}]".encode()
    return {name: version for name, version, folder in _installed() if title in _entry_points(folder).splitlines()}


def _installed() -> list[tuple[str, str, str]]:
    """Name, version and folder of each; last the first on the path, which is the one imported."""
    folders = [path for path in reversed(sys.path) if os.path.isdir(path)]
    infos = [(folder, name) for folder in folders for name in sorted(os.listdir(folder)) if name.endswith(INFO)]
    parted = [(name.removesuffix(INFO).rpartition("-"), f"{folder}/{name}") for folder, name in infos]
    return [(_plain(name), version, folder) for (name, _, version), folder in parted]


def _entry_points(folder: str) -> bytes:
    try:
        with open(f"{folder}/entry_points.txt", "rb") as file:
            return file.read()
    except OSError:
        return b""


def _plain(name: str) -> str:
    return re.sub("[-_.]+", "-", name).lower()


def _version(name: str) -> str:
    from importlib.metadata import version

    return version(name)
