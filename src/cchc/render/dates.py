"""The day of a document: when its file says it was made, whatever the clock."""

import os
from datetime import UTC, datetime

from .cells import ExportError

UNDATED = "1970-01-01"  # the day of what has none


def build_date(signed_on: str) -> datetime:
    """The time the file says it was made: SOURCE_DATE_EPOCH (seconds), else the day the document is signed.

    ExportError where SOURCE_DATE_EPOCH is no number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.fromisoformat(f"{signed_on}T00:00Z")
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise ExportError(f"Biến môi trường SOURCE_DATE_EPOCH phải là số giây, đang là “{epoch}”.") from error
