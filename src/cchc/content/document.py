"""The parts of an administrative document (Decree 30/2020/NĐ-CP) that report.yml fills: letterhead, signature."""

from collections.abc import Iterable

from ..blocks import Letterhead, Signature
from ..language import format
from .data import Data

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


def letterhead(data: Data) -> Letterhead:
    """The head of the report as Decree 30/2020/NĐ-CP has it, filled from report.yml."""
    settings = data.settings
    return Letterhead(
        parent=settings.parent_agency or "",
        agency=settings.agency_name,
        nation=NATION,
        motto=MOTTO,
        number=settings.number,
        dated=f"{settings.place}, {format.long_day(settings.signed_on)}",
        document=settings.kind,
        subject=settings.subject,
        addressees=closed(settings.addressees),
        bases=closed(settings.legal_bases),
        opening=settings.opening,
        signed_on=settings.signed_on,
    )


def signature(data: Data) -> Signature:
    """Who gets the report and who signs it, from report.yml."""
    settings = data.settings
    return Signature(
        recipients=closed(settings.recipients),
        authority=settings.signatory_authority,
        title=settings.signatory_title,
        signer=settings.signatory_name,
        closing=settings.closing + "./.",
    )


def closed(items: Iterable[str]) -> list[str]:
    """The items of an official list: each ends with ";", the last one with "."."""
    bare = [item.strip().rstrip(";.").rstrip() for item in items]
    return [item + (";" if place < len(bare) else ".") for place, item in enumerate(bare, start=1)]
