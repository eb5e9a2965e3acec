"""What a rule yields: findings in the words of their check, or that the check could not be carried out."""

from collections.abc import Iterable, Iterator, Mapping

from ...catalogue import Check
from ...findings import NOWHERE, Finding, Place
from ...project.errors import CchcError
from ..coverage import Unchecked

Results = Iterator[Finding | Unchecked]


def finding_of(
    check: Check,
    words: Mapping[str, object] = {},
    *,
    unit_code: str = "",
    indicator: str = "",
    expected: str = "",
    found: str = "",
    place: Place = NOWHERE,
    severity: str = "",
    remarks: Iterable[str] = (),
) -> Finding:
    """What contradicts the check, in its message filled with `words` and followed by the remarks.

    Its severity is the check's own, where none is given.
    """
    return Finding(
        check=check.id,
        severity=severity or check.severity,
        section=check.section,
        unit_code=unit_code,
        indicator=indicator,
        message=" ".join([_filled(check, words), *remarks]),
        expected=expected,
        found=found,
        place=place,
    )


def _filled(check: Check, words: Mapping[str, object]) -> str:
    try:
        return check.message.format(**words)
    except KeyError as error:  # a rule that declares more than it says
        raise CchcError(
            f"Phép kiểm tra {check.id} (checks.csv): quy tắc {check.rule} đã khai báo mà không cung cấp "
            f"{{{error.args[0]}}} cho thông báo. Hãy sửa quy tắc hoặc thông báo."
        ) from error
