"""nbconvert exporters that turn an executed notebook into report.html, validation.html, report.pdf and report.docx."""

from pathlib import Path


def export(kind: str, notebook: Path) -> bytes:
    """The notebook as "html", "validation", "pdf" or "docx", as `jupyter nbconvert --to cchc-<kind>` makes it."""
    from nbconvert.exporters import get_exporter

    content, _ = get_exporter(f"cchc-{kind}")().from_filename(str(notebook))
    return content.encode() if isinstance(content, str) else content
