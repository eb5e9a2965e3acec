"""The parts that report.yml fills carry the decree's words and close its lists."""

from types import SimpleNamespace

import pytest

from cchc.content import document
from cchc.project.paths import Workspace
from cchc.project.settings import read_settings


@pytest.fixture
def letterhead(made: Workspace):
    settings = read_settings(made.raw / "report.yml", "2021")

    def make(**changes):
        return document.letterhead(SimpleNamespace(settings=settings.model_copy(update=changes)))

    return make


def test_a_letterhead_says_who_writes_when_and_to_whom(letterhead) -> None:
    made = letterhead(parent_agency=None, addressees=["Sở Nội vụ"], legal_bases=["Căn cứ A;", "Thực hiện B"])
    assert (made.nation, made.motto) == ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
    assert (made.dated, made.number) == ("Mỹ Tú, ngày 14 tháng 12 năm 2021", "303/BC-UBND")
    assert (made.addressees, made.bases) == (["Sở Nội vụ."], ["Căn cứ A;", "Thực hiện B."])
    assert made.parent == "" and letterhead(parent_agency="UBND tỉnh").parent == "UBND tỉnh"


def test_an_official_list_ends_with_a_full_stop() -> None:
    assert document.closed(["Như trên", "Lưu: VT, NV."]) == ["Như trên;", "Lưu: VT, NV."]
