"""What reads notebooks and writes pages, made before the first of them: for a process that many are forked from."""

import nbformat

from .html import macros

macros()
for relaxed in (False, True):  # nbformat makes its checks of notebooks from a schema; nbconvert has relaxed ones
    nbformat.validate(nbformat.v4.new_notebook(), relax_add_props=relaxed)
