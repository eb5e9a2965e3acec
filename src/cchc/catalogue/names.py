"""What units and figures are called wherever the analyst sees them."""

from .catalogue import Catalogue


def unit_name(code: str, catalogue: Catalogue) -> str:
    """The unit by its name; what the catalogue does not know as it stands."""
    return next((unit.name for unit in catalogue.tree if unit.code == code), code)


def figure_name(indicator: str, catalogue: Catalogue) -> str:
    """The figure, the row of the form or the single fact, by its code and name; what nobody knows as it stands."""
    known = catalogue.by_code.get(indicator) or catalogue.figures.get(indicator)
    if known:
        return f"{known.code} {known.name}".strip()
    return next((fact.subject for fact in catalogue.statements if fact.id == indicator), indicator)


def check_name(check: str, catalogue: Catalogue) -> str:
    """The check by what it is about; what the catalogue does not know as it stands."""
    remedy = catalogue.remedies.get(check)
    bases = (one.basis for one in catalogue.checks if one.id == check)
    return next(bases, "") or (remedy.topic if remedy else "") or check


def matter_name(check: str, unit_code: str, indicator: str, catalogue: Catalogue) -> str:
    """What an acknowledgement is about: whose figure, and the check in brackets."""
    about = named(unit_code, indicator, catalogue)
    return f"{about} ({check_name(check, catalogue)})" if about else f"“{check_name(check, catalogue)}”"


def named(unit_code: str, indicator: str, catalogue: Catalogue) -> str:
    """Whose figure it is."""
    return ": ".join(filter(None, (unit_name(unit_code, catalogue), figure_name(indicator, catalogue))))
