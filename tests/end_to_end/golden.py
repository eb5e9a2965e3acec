"""Kept outputs: the report as text, and the comparison with the file that was reviewed."""

import os
from pathlib import Path

from cchc.blocks import Annex, Block, Chart
from cchc.project.paths import Workspace
from cchc.render.document import Document
from cchc.render.exporters.markdown import CchcMarkdownExporter
from cchc.render.markdown import to_markdown

FOLDER = Path(__file__).resolve().parents[1] / "golden"


def golden(name: str, text: str) -> None:
    """Compare with the kept file; CCHC_UPDATE_GOLDEN=1 writes it anew, to be reviewed in the diff."""
    path = FOLDER / name
    if os.environ.get("CCHC_UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def document(space: Workspace) -> Document:
    """What 03_report made."""
    notebook = space.outputs / "notebooks" / "03_report.ipynb"
    return CchcMarkdownExporter().from_filename(str(notebook))[1]["document"]


def on_paper(document: Document) -> str:
    """The signed document as Markdown: neither where its figures come from nor the figures of its charts."""
    return to_markdown(map(_on_paper, document.body))


def _on_paper(block: Block) -> Block:
    match block:
        case Chart():
            return block.model_copy(update={"data": None})
        case Annex():
            return block.model_copy(update={"rows": [row.model_copy(update={"lineage": None}) for row in block.rows]})
    return block
