"""Bytes of a spreadsheet -> its sheets as plain values; one module a format.

Nothing of ours outside this folder is imported, so that the folder runs as a process of its own (__main__.py) which
starts fast and can be ended where a file makes a reader hang.
"""

from .common import BARE, BROKEN, LOCKED, OLE, RESEND, TOO_LARGE, WIDE, TooFar, Unreadable
from .package import Package

__all__ = ["BARE", "BROKEN", "LOCKED", "OLE", "RESEND", "TOO_LARGE", "WIDE", "Package", "TooFar", "Unreadable", "read"]


def read(data: bytes, limits: dict, package: Package | None = None) -> list[dict]:
    """Each sheet as a dict with the fields of workbook.Sheet; Unreadable otherwise.

    Error cells hold their text ("#REF!"), formulas never computed their own ("=A1+B1"): never blank, never 0.
    """
    if data.startswith(b"PK"):
        package = package or Package(data, limits)
        if package.book:
            from .xlsx import read_xlsx

            return read_xlsx(package, limits)
        from .ods import read_ods

        return read_ods(package, limits)
    if data.startswith((OLE, *BARE)):
        from .xls import read_xls

        return read_xls(data, limits)
    from .html import read_html

    return read_html(data, limits)
