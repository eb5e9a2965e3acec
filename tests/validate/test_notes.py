"""Counts and lists inside a note, against the figure beside it."""

import pytest

from cchc.catalogue import load
from cchc.project.period import Period
from cchc.validate.rules.notes import listed

ROWS = load(Period("2021")).by_code


@pytest.mark.parametrize(
    ("code", "note", "counts"),
    [
        ("I.3.4", "Từ đầu năm đến nay, được 62 tin, 19 bài; hình thức tuyên truyền thông qua Đài truyền thanh", [81]),
        ("I.3.4", "Tổng số 81 tin: 62 tin, 19 bài", [81]),
        ("I.3.4", "1.062 tin, 19 bài", [1081]),
        ("I.3.4", "62 tin phát trên Đài", []),  # one number may be a part
        ("III.3.2", "Cấp huyện: 201 Cấp xã: 78", [279]),
        ("III.3.2", "Cấp huyện: 201; cấp xã: 78.", [279]),
        ("II.1", "Quyết định số 01 ngày 14/9; số 02 ngày 07/10; số 03 ngày 25/10, số 04 ngày 28/10", [4]),
        ("I.1", "Kế hoạch số 05/KH-UBND ngày 21/01/2021; Kế hoạch số 33/KH-UBND ngày 16/3/2021", []),
        ("I.3.3", "Tin được đăng ngày 28/01; 09/3; 16/4", [3]),
        ("I.3.3", "Số liệu từ ngày 15/12/2020 đến ngày 14/12/2021", []),
        ("I.3.3", "Đăng theo Kế hoạch số 29/KH-UBND ngày 08/3/2021, đợt 2 ngày 09/3/2021", []),
        ("III.6.6", "Giải quyết đúng hạn 26.600/27.266 hồ sơ, đạt 97,56%", []),
        ("I.2.3", "kiểm tra 11/26 đơn vị, 4/4 xã", []),
        ("V.3.4", "Trần Trung Kiên, Phó Chủ tịch UBND thị trấn HHN", []),
    ],
)
def test_a_list_in_a_note_is_counted(code: str, note: str, counts: list[int]) -> None:
    assert [count for count, _ in listed(note, ROWS[code], [])] == counts


def test_words_beside_the_unit_of_measure_count_too() -> None:
    note = "Trong đó: UBND huyện giải quyết 01 đơn thư; chuyển đến cơ quan có liên quan 14 đơn thư"
    assert [count for count, _ in listed(note, ROWS["III.4.2"], ["đơn"])] == [15]
