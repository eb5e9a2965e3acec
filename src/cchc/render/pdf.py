"""report.pdf: the report as Typst source, compiled to a tagged, archivable PDF (PDF/A-2a, PDF/UA-1)."""

import io
import string
from collections import Counter
from datetime import datetime

import pikepdf
import typst

from ..language.text import code_of
from ..project.fonts import document_fonts
from .cells import ExportError
from .dates import build_date
from .document import Document
from .typesetting import TEMPLATES
from .typst import source

# nd30.typ links the place of each digital signature to "cchc-sign:<field>"
SIGN = "cchc-sign:"
FIELDS = {"NguoiKy": "Chữ ký số của người có thẩm quyền", "CoQuan": "Chữ ký số của cơ quan, tổ chức"}

NO_LETTER = "could not be displayed"  # in Typst's message; an archivable PDF may hold no empty box


def report_pdf(document: Document) -> bytes:
    """The report for signature: the same bytes for the same document and typeface, whatever the clock."""
    return compile_pdf(source(document), build_date(document.day))


def compile_pdf(source: str, moment: datetime) -> bytes:
    """Typst source to PDF with its signature fields; it may import nd30.typ and reads no other file.

    A letter that no font has stands as its code. ExportError where Typst refuses the source.
    """
    try:
        try:
            return _with_fields(_compile(source, moment))
        except typst.TypstError as error:
            if NO_LETTER not in error.message:
                raise
            return _with_fields(_compile(_without_strange_letters(source, moment), moment))
    except typst.TypstError as error:
        raise ExportError("\n".join(["Không dựng được PDF. Typst báo:", error.message, *error.hints])) from error


def _compile(source: str, moment: datetime) -> bytes:
    _, fonts = document_fonts()
    about = {"pdf_standards": ["a-2a", "ua-1"], "timestamp": moment, "root": TEMPLATES, "font_paths": fonts}
    return typst.compile(source.encode(), **about)


def _without_strange_letters(source: str, moment: datetime) -> str:
    """The source with each letter that no font has as ‹U+4E2D›: one in a note must not stop the whole report."""
    for letter in sorted(set(source) - set(string.printable)):
        try:
            _compile(f'#set document(title: "x")\nx{letter}', moment)
        except typst.TypstError:
            source = source.replace(letter, code_of(letter))
    return source


def _with_fields(data: bytes) -> bytes:
    """Links to the place of a signature become empty form fields; Typst has tagged them and set them in place."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        annotations = [mark for page in pdf.pages for mark in page.get("/Annots", [])]
        marks = [mark for mark in annotations if str(mark.get("/A", {}).get("/URI", "")).startswith(SIGN)]
        if not marks:
            return data
        parents = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        seen = Counter()
        for mark in marks:
            name = str(mark.A.URI).removeprefix(SIGN)
            seen[name] += 1
            element = parents[int(mark.StructParent)]
            element.S, element.K = pikepdf.Name.Form, element.K[0]  # no list of one: pyHanko looks for it there
            blank = pdf.make_stream(b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 1, 1])
            del mark.A, mark.Border
            mark.Subtype, mark.FT = pikepdf.Name.Widget, pikepdf.Name.Sig
            mark.T = name if seen[name] == 1 else f"{name}{seen[name]}"
            mark.TU = mark.Contents = FIELDS[name]
            mark.AP = pikepdf.Dictionary(N=blank)  # PDF/A: an annotation says how it looks, here like nothing
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=marks, SigFlags=1)
        signable = io.BytesIO()
        pdf.save(signable, deterministic_id=True)
    return signable.getvalue()
