"""How a figure comes about: one class, in a file of its own, for each word of the catalogue's column `aggregate`.

A file that is added here adds a way: a subclass of base.Aggregation (or of OfSubordinates, OfFigures) registered
under its word. Nothing else asks which way a figure has; it asks `indicator.aggregation`.
"""

import pkgutil
from importlib import import_module

from ..project.errors import written_by
from .base import (
    AGGREGATIONS,
    ROLLED_UP,
    WHOLE,
    Aggregation,
    Inputs,
    OfFigures,
    OfSubordinates,
    Result,
    Wording,
    aggregation,
    registered,
)

__all__ = [
    "AGGREGATIONS", "ROLLED_UP", "WHOLE", "Aggregation", "Inputs", "OfFigures", "OfSubordinates", "Result", "Wording",
    "aggregation", "discover", "registered",
]  # fmt: skip


def discover() -> None:
    """Import every file of this package, so that each registers what it holds."""
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        with written_by(f"Cách tính ở tệp {module.name.rpartition('.')[2]}.py của cchc.aggregations"):
            import_module(module.name)


discover()
