"""Checks that walk over rows instead of comparing two figures, each declared by its rule's name; a module a kind."""

from . import dates, document, exports, figures, form, notes, periods, plausibility, references, settings

__all__ = [
    "dates", "document", "exports", "figures", "form", "notes", "periods", "plausibility", "references", "settings",
]  # fmt: skip
