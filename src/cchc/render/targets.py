"""A document as the files that people read; what nbconvert's exporters write, without nbconvert."""

from importlib import import_module

from .document import Document

# kind -> the module and its function of a Document; each brings libraries that the others do without
WRITERS = {
    "html": ("html", "report_page"),
    "validation": ("html", "validation_page"),
    "pdf": ("pdf", "report_pdf"),
    "docx": ("docx", "report_docx"),
}


def export(kind: str, document: Document) -> bytes:
    """The document as "html", "validation", "pdf" or "docx", as `jupyter nbconvert --to cchc-<kind>` makes it."""
    module, function = WRITERS[kind]
    content = getattr(import_module(f".{module}", __package__), function)(document)
    return content.encode() if isinstance(content, str) else content
