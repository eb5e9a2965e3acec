"""Kept outputs: a page as text, and the comparison with the file that was reviewed."""

import os
import re
from pathlib import Path

from bs4 import BeautifulSoup, Tag

FOLDER = Path(__file__).resolve().parents[1] / "golden"


def golden(name: str, text: str) -> None:
    """Compare with the kept file; CCHC_UPDATE_GOLDEN=1 writes it anew, to be reviewed in the diff."""
    path = FOLDER / name
    if os.environ.get("CCHC_UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def as_read(part: Tag) -> str:
    """The text of a part of the page, a line a block, a drawing by its description."""
    part = BeautifulSoup(str(part), "html.parser")
    for words in part.find_all(string=True):
        words.replace_with(re.sub(r"\s+", " ", words))
    for block in part.find_all(["p", "li", "h1", "h2", "h3", "h4", "tr", "caption", "figcaption", "td", "th", "title"]):
        block.append(" | " if block.name in ("td", "th") else "\n")
    for drawing in part.find_all("svg"):
        drawing.replace_with(drawing["aria-label"] + "\n")
    lines = [re.sub(r"\s+", " ", line).strip() for line in part.get_text().splitlines()]
    return "\n".join(line for line in lines if line) + "\n"
