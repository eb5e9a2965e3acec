"""What units and figures are called wherever the analyst sees them."""

from ..catalogue import Catalogue


def unit_name(code: str, catalogue: Catalogue) -> str:
    """The unit by its name; what the catalogue does not know as it stands."""
    return next((unit.name for unit in catalogue.tree if unit.code == code), code)


def figure_name(indicator: str, catalogue: Catalogue) -> str:
    """The figure, or the row of the form, by its code and name; what the catalogue does not know as it stands."""
    known = catalogue.by_code.get(indicator) or catalogue.figures.get(indicator)
    return f"{known.code} {known.name}".strip() if known else indicator


def named(unit_code: str, indicator: str, catalogue: Catalogue) -> str:
    """Whose figure it is."""
    return ": ".join(filter(None, (unit_name(unit_code, catalogue), figure_name(indicator, catalogue))))
