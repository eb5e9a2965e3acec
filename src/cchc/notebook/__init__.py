"""What a notebook opens and sees: the report with its magics, tables with Vietnamese titles, help in Vietnamese."""

from IPython import get_ipython

from .help import answer_in_vietnamese

if (shell := get_ipython()) is not None:
    answer_in_vietnamese(shell)
