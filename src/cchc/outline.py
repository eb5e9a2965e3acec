"""The parts that a report must hold, each once and in order, and nothing unchecked, against what its notebook shows."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any

from .catalogue import Catalogue
from .findings import Finding, finding


def outline(catalogue: Catalogue, parts: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """A finding for each part of the catalogue's outline that is missing, doubled, misplaced or a bare heading.

    `parts` say of themselves which they are ("part") and, of a section, whether text stands below it ("text").
    """
    shown = [part for part in parts if part.get("part")]
    count = Counter(part["part"] for part in shown)
    place = {part["part"]: number for number, part in reversed(list(enumerate(shown)))}
    checks = catalogue.document_checks
    codes = {section.code for section in catalogue.sections}
    above = {code.rpartition(".")[0] for code in codes}
    found, before = [], None
    for part in catalogue.outline:
        fault, more = "", {}
        if not count[part.part]:
            fault = "outline_missing"
        elif count[part.part] > 1:
            fault, more = "outline_twice", {"count": count[part.part]}
        elif before and place[part.part] < place[before.part]:
            fault, more = "outline_order", {"other": before.title[:1].lower() + before.title[1:]}
        elif part.part in codes - above and not shown[place[part.part]].get("text"):
            fault = "outline_empty"
        if fault:
            message = checks[fault].message.format(label=part.title, **more)
            section = part.part if part.part in codes else ""
            found.append(finding(fault, checks[fault].severity, message, section=section))
        if count[part.part]:
            before = part
    return found


def unchecked(catalogue: Catalogue, texts: Iterable[str], pages: Iterable[str]) -> list[Finding]:
    """A finding for each of the `texts` that no check has read, and for each of the `pages` (HTML) that comes again."""
    checks = catalogue.document_checks
    found = []
    for text in filter(None, (" ".join(text.split()) for text in texts)):
        told = checks["outline_unchecked"]
        found.append(finding(told.id, told.severity, told.message.format(text=text[:60]), found=text[:60]))
    for page, count in Counter(page for page in pages if page.strip()).items():
        if count > 1:
            text = " ".join(unescape(re.sub("<[^>]*>", " ", page.rpartition("<figcaption>")[2])).split())[:60]
            told = checks["outline_repeated"]
            found.append(finding(told.id, told.severity, told.message.format(text=text, count=count), found=text))
    return found
