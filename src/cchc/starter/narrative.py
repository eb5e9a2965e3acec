"""A blank narrative.md: every paragraph that the notebook prints, under its heading, with what to write there."""

import json
from pathlib import Path

from ..catalogue import Catalogue
from ..content.narrative import HINT
from ..content.template import blocks_asked
from ..language.text import plain

SECTION = "%%section "
LEAD = (
    f"<!-- {HINT} viết lời văn dưới từng tiêu đề, giữ nguyên dòng bắt đầu bằng dấu #. Không gõ số liệu: số liệu tự in "
    "ở câu bên cạnh. Đoạn không dùng thì bỏ cả tên đoạn. Dòng gợi ý như dòng này không in, xóa hay để lại đều được. -->"
)


def blank_narrative(catalogue: Catalogue, notebook: Path) -> str:
    """The text of the file for the catalogue's period; CchcError where a cell's template is wrong."""
    guides = {(row.section, plain(row.block)): row.guide for row in catalogue.narrative_blocks}
    period, asked = catalogue.period, _asked(notebook)
    titles = {
        "period": period.title,
        "next_period": period.next_title,
        "next_period_upper": period.next_title.upper(),
    }
    parts = [LEAD]
    for section in (section for section in catalogue.sections if asked.get(section.code)):
        parts.append(f"## {section.code}. {section.title.format(**titles)}")
        for name in asked[section.code]:
            guide = guides.get((section.code, plain(name)), "")
            parts += [*([f"### {name}"] if name else []), *([f"<!-- {HINT} {guide} -->"] if guide else [])]
    return "\n\n".join(parts) + "\n"


def _asked(notebook: Path) -> dict[str, list[str]]:
    """Section -> the names of the paragraphs that its cell prints."""
    found = {}
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        first, _, template = "".join(cell["source"]).partition("\n")
        if cell["cell_type"] == "code" and first.startswith(SECTION):
            found[first.removeprefix(SECTION).strip()] = blocks_asked(template)
    return found
