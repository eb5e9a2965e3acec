"""What reads notebooks and writes pages, made before the first of them: for a process that many are forked from."""

from collections.abc import Iterator

import nbformat

from ..blocks.text import Piece
from .html import macros


def _kinds(of: type[Piece]) -> Iterator[type[Piece]]:
    for kind in of.__subclasses__():
        yield kind
        yield from _kinds(kind)


macros()
for relaxed in (False, True):  # it makes its checks of notebooks from a schema, nbconvert asks for the relaxed one
    nbformat.validate(nbformat.v4.new_notebook(), relax_add_props=relaxed)
for kind in _kinds(Piece):
    kind.model_rebuild()  # what pydantic makes of each at its first use
