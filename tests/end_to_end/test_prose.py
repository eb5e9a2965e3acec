"""No figure is typed into prose: digits in the text are citations, dates and names, nothing else."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ALLOWED = [
    r"\d{1,2}/\d{1,2}/\d{4}",  # a date
    r"\d+(/\d{4})?[/-][A-ZĐ][A-ZĐ/-]*",  # the symbol of a document
    r"([Nn]ăm|giai đoạn) \d{4}(-\d{4})?",
    r"ISO( \d+:\d{4})?",
    r"Covid-19",
    r"mức độ \d",
    r"Bảng \d",
    r"ngày \d+ hằng tháng",
]


def typed_figures(text: str) -> list[str]:
    text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", text, flags=re.DOTALL)
    for pattern in ALLOWED:
        text = re.sub(pattern, " ", text)
    return re.findall(r"\S*\d\S*", text)


def sections() -> list[tuple[str, str]]:
    notebook = json.loads((ROOT / "notebooks" / "03_report.ipynb").read_text(encoding="utf-8"))
    found = []
    for cell in notebook["cells"]:
        magic, _, body = "".join(cell["source"]).partition("\n")
        if magic.startswith("%%"):
            found.append((magic, body))
    text = (ROOT / "data" / "raw" / "2021" / "narrative.md").read_text(encoding="utf-8")
    parts = re.split(r"^## +(\S+)\s*$", text, flags=re.MULTILINE)
    return found + [(f"narrative {c}", t) for c, t in zip(parts[1::2], parts[2::2], strict=True)]


@pytest.mark.parametrize(("name", "text"), sections(), ids=lambda v: v[:24])
def test_no_figure_is_typed(name: str, text: str) -> None:
    assert typed_figures(text) == []


@pytest.mark.parametrize("text", ["đạt 92,86%", "có 7 nhiệm vụ", "{{ a }}/28 phần việc", "54.647 hồ sơ"])
def test_a_typed_figure_is_seen(text: str) -> None:
    assert typed_figures(text)
