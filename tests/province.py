"""A province over districts of 2020: units of its own, of which one district's communes are known and another's too."""

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from own_catalogue import own_catalogue, without_own_aliases

from cchc.catalogue import Catalogue, load
from cchc.project.period import Period

HEAD = "code,slug,name,level,parent,valid_from,valid_to,successor,province_site\n"
UNITS = """94,tinh-soc-trang,Tỉnh Sóc Trăng,province,,,2025-06-30,,
941,thanh-pho-soc-trang,Thành phố Sóc Trăng,district,94,,2025-06-30,,
942,huyen-chau-thanh,Huyện Châu Thành,district,94,,2025-06-30,,
943,huyen-ke-sach,Huyện Kế Sách,district,94,,2025-06-30,,
944,huyen-my-tu,Huyện Mỹ Tú,district,94,,2025-06-30,,
31570,chau-thanh,Thị trấn Châu Thành,commune,942,,2025-06-30,,
31573,ho-dac-kien,Xã Hồ Đắc Kiện,commune,942,,2025-06-30,,
31528,ke-sach,Thị trấn Kế Sách,commune,943,,2025-06-30,,
31531,an-lac-thon,Thị trấn An Lạc Thôn,commune,943,,2025-06-30,,
31603,my-phuoc,Xã Mỹ Phước,commune,944,,2025-06-30,,
31606,thuan-hung,Xã Thuận Hưng,commune,944,,2025-06-30,,
"""


def write_units(folder: Path) -> None:
    (folder / "units.csv").write_text(HEAD + UNITS, encoding="utf-8")
    without_own_aliases(folder)


def of(level: str, received: int, resolved: int, on_time: int, outgoing: int, **other: int) -> dict[str, int]:
    """Figures of one level's own rows, by row code of the form 2021-province."""
    rows = {
        "province": ("III.6.1", "III.6.2", "BS.1", "BS.17"),
        "district": ("III.6.6", "III.6.7", "BS.6", "BS.18"),
        "commune": ("III.6.11", "III.6.12", "BS.11", "BS.19"),
    }[level]
    return dict(zip(rows, (received, resolved, on_time, outgoing), strict=True)) | other


FORMS = {
    "94": of("province", 5000, 4900, 4880, 900),
    # it wrote of its communes what they wrote themselves
    "944": of("district", 400, 390, 380, 50) | of("commune", 1000, 950, 940, 70) | {"VII.1.2": 1, "VII.1.3": 1},
    "31603": of("commune", 600, 570, 565, 40) | {"VII.1.3": 1},
    "31606": of("commune", 400, 380, 375, 30) | {"VII.1.3": 1},
    # it says otherwise than they do, and its own desk's figure contains theirs
    "942": of("district", 1500, 1400, 1390, 60) | of("commune", 1200, 1150, 1100, 80) | {"VII.1.2": 1, "VII.1.3": 1},
    "31570": of("commune", 700, 680, 670, 50) | {"VII.1.3": 1},
    "31573": of("commune", 510, 470, 430, 30) | {"VII.1.3": 1},
    # 943 sent nothing, all its communes did; of 941 nobody knows a commune
    "31528": of("commune", 300, 290, 288, 20) | {"VII.1.3": 1},
    "31531": of("commune", 200, 190, 186, 10) | {"VII.1.3": 1},
    "941": of("district", 800, 790, 780, 90) | of("commune", 2000, 1900, 1880, 110) | {"VII.1.2": 1, "VII.1.3": 1},
}


@lru_cache
def catalogue(period: str = "2020-Q1") -> Catalogue:
    """The province's catalogue, with the units above."""
    with TemporaryDirectory() as folder, own_catalogue(Path(folder)) as tables:
        write_units(tables)
        return load(Period(period), "94")
