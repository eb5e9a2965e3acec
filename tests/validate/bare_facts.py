"""Facts of nothing but the tables that a test gives."""

import pandas as pd

from cchc.catalogue import Catalogue
from cchc.validate import Facts

REGISTERS = pd.DataFrame(columns=["register", "row", "column", "text", "kind", "status", "number"])


def bare(catalogue: Catalogue, **given: object) -> Facts:
    """Every table that is not given is empty; no settings."""
    empty = dict.fromkeys(("observations", "notes", "indicators", "unit_figures", "dossier_counts"), pd.DataFrame())
    whole = {"period": catalogue.period, "catalogue": catalogue, "settings": None, "registers": REGISTERS}
    return Facts(**whole | empty | given)
