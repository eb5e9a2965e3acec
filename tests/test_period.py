"""Period ids, windows and titles."""

from datetime import date

import pytest

from cchc.errors import CchcError
from cchc.period import Period


def test_year() -> None:
    period = Period.parse("2021")
    assert period.window == (date(2020, 12, 15), date(2021, 12, 14))
    assert (period.title, period.next_title) == ("năm 2021", "năm 2022")


@pytest.mark.parametrize("text", ["", "21", "2021-Q9", "../2021", "20211", "năm 2021", "2021 "])
def test_unknown_period_is_refused(text: str) -> None:
    with pytest.raises(CchcError, match="Kỳ báo cáo"):
        Period.parse(text)
