"""What writes pages, made before the first of them: for a process that many are forked from."""

from .html import macros

macros()
