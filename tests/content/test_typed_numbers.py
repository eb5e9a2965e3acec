"""Numbers typed into the text: which are harmless says harmless_numbers.csv; the shipped texts hold no other."""

import json
from pathlib import Path

import pytest
from jinja2 import Template

from cchc.catalogue import HarmlessNumber, load
from cchc.content.narrative import parse
from cchc.content.template import Templates
from cchc.content.text_findings import finding_maker
from cchc.content.typed_numbers import numbers_typed
from cchc.project.period import Period

ROOT = Path(__file__).resolve().parents[2]
FORM = load(Period("2021"))


def found(text: str) -> list[str]:
    return list(numbers_typed(text, FORM))


@pytest.mark.parametrize("kind", FORM.harmless_numbers, ids=lambda kind: kind.name)
def test_a_kind_is_known_by_its_example_and_by_no_other_number(kind: HarmlessNumber) -> None:
    assert found(f"{kind.example}, huyện") == []
    assert found(f"{kind.example} có 99.999 hồ sơ"), "what stands beside it is not covered"


@pytest.mark.parametrize(
    "text",
    [
        "từ ngày 15/12/2020 đến hết ngày 14/12/2021",
        "ngày 05 tháng 01 năm 2021",
        "tháng 02 năm 2021",
        "Trong năm\n2021 và các năm 2019, 2020",
        "giai đoạn 2021-2030, giai đoạn 2021 – 2025",
        "quý I năm 2021, 6 tháng đầu năm 2021",
        "Kế hoạch số 142/KH-UBND ngày 24/12/2020",
        "Nghị quyết số 04/NQ-HĐND, Đề án số 08-ĐA/TU, Nghị quyết số 18-NQ-TW, văn bản số 478/UBND-VX",
        "Nghị định 61/2018/NĐ-CP, Nghị định số 42/2022/NĐ-CP, Luật Đất đai năm 2013",
        "TCVN ISO 9001:2015, ISO/IEC 27001",
        "khoản 1, 2 và 3 Điều 5 Thông tư số 01/2018/TT-VPCP",
        "dịch vụ công trực tuyến mức độ 3, 4; an toàn thông tin cấp độ 2",
        "Kỳ họp thứ 2, lần thứ 12",
        "mục II.5, Bảng 2, biểu số 1, chỉ tiêu III.6.8",
        "1. Một\n2. Hai\n12) Ba",
        "tổ công nghệ số ở ấp 5, Phường 2; công nghiệp 4.0",
        "Có {15 | nguồn: Kế hoạch số 05/KH-UBND} nội dung và { 7 | Nguồn: sổ theo dõi } việc",
        "không có số nào",
        "Một số đơn vị, một đơn vị, bộ phận một cửa, dịch vụ công trực tuyến một phần, không một hồ sơ nào",
        "Hai bên, ba cấp chính quyền, bốn tại chỗ, nửa đầu năm, năm nay, trong năm đơn vị đã gửi",
        "Thứ nhất, thứ hai đơn vị tự kiểm tra; lần hai; quý ba; tháng mười hai văn bản còn chậm",
        "hai xã Mỹ Phước và Mỹ Tú; ấp 5 xã Mỹ Tú; Trong năm 2021 hồ sơ tăng; giai đoạn 2021-2025 cán bộ trẻ hơn",
        "Đạt {hai phần ba | nguồn: Kế hoạch số 05/KH-UBND} số việc",
        "Nghị quyết 12 được ban hành, theo khoản 3 thì, quy chế làm việc 24/7",
    ],
)
def test_what_needs_no_source(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Trong kỳ có 99.999 hồ sơ", "99.999"),
        ("đạt 92,86%", "92,86%"),
        ("có 7 nhiệm vụ", "7"),
        ("tổng số 15 hồ sơ", "15"),
        ("giảm 25 đơn so cùng kỳ năm 2020", "25"),
        ("đạt …/28 phần việc", "28"),
        ("xếp hạng 3 toàn tỉnh", "3"),
        ("đạt 85 điểm", "85"),
        ("năm 2021 có 2021 hồ sơ", "2021"),
        ("tiếp nhận 2020 hồ sơ", "2020"),
        ("có ９ xã", "９"),
        ("{15 | nguồn: }", "15"),
        ("{15 | huyện}", "15"),
        ("{15}", "15"),
        ("&#57;9 hồ sơ", "57"),
        ("12 ngày 15 hằng tháng", "12"),
        ("**45** hồ sơ", "45"),
        ("kinh phí 1.500.000.000 đồng", "1.500.000.000"),
        ("ban hành mười hai văn bản", "mười hai"),
        ("Hai mươi lăm\nhồ sơ quá hạn", "Hai mươi lăm"),
        ("có một trăm linh năm phiếu", "một trăm linh năm"),
        ("Hai đơn vị chưa gửi", "Hai"),
        ("trong năm ba cuộc kiểm tra", "ba cuộc"),
        ("hỗ trợ một tỷ đồng", "một tỷ"),
        ("đạt hai phần ba kế hoạch", "hai phần ba"),
        ("đạt chín mươi phần trăm", "chín mươi phần trăm"),
        ("gần một nửa số xã", "một nửa"),
        ("quá nửa đơn vị", "quá nửa"),
        ("tăng gấp đôi", "gấp đôi"),
        ("đạt {hai phần ba}", "hai phần ba"),
        ("Nghị quyết 12 điểm yếu", "12"),
        ("Quyết định 12 cán bộ đi học", "12"),
        ("một khoản 300 triệu đồng", "300"),
        ("điều 5 cán bộ sang xã", "5"),
        ("mục 3 nhiệm vụ", "3"),
        ("thôn 3 hộ", "3"),
        ("Luật đã phổ biến cho 2000 người", "2000"),
        ("tập huấn 40 giờ", "40"),
    ],
)
def test_what_needs_one_is_quoted_with_words_around(text: str, number: str) -> None:
    told = found(text)
    assert told and number in told[0]


def test_a_quotation_is_short() -> None:
    (said,) = found("một hai ba bốn năm sáu\nbảy có 99 hồ sơ tám chín mười mười một")
    assert said == "năm sáu bảy có 99 hồ sơ tám"


def templates() -> list[tuple[str, str]]:
    notebook = json.loads((ROOT / "notebooks" / "03_report.ipynb").read_text(encoding="utf-8"))
    cells = ("".join(cell["source"]).partition("\n") for cell in notebook["cells"])
    return [(magic, body) for magic, _, body in cells if magic.startswith("%%")]


@pytest.mark.parametrize(("name", "template"), templates(), ids=lambda text: text[:20])
def test_no_figure_is_typed_into_the_shipped_templates(name: str, template: str) -> None:
    from jinja2 import Environment

    from cchc.content.expressions import prepared
    from cchc.content.typed_numbers import template_text

    environment = Environment()
    environment.filters |= {"lower_first": str, "around": str}
    assert found(template_text(environment.parse(prepared(template, FORM)))) == []


@pytest.mark.parametrize("path", ["data/raw/2021/narrative.md", "examples/narrative.md"])
def test_nothing_in_the_shipped_narratives_is_told(path: str) -> None:
    tell = finding_maker(FORM)
    content = (ROOT / path).read_text(encoding="utf-8")
    words = ("period", "next_period", "office", "Office", "subordinates", "districts")
    content = Template(content).render({word: word for word in words})
    text = parse(content, FORM.sections, tell)
    assert not text.findings and len(text.sections) == content.count("\n## ") + 1
    for code in text.sections:
        told = Templates({}, tell, FORM).fill("{{ prose }}", code, text.prose(code)).findings
        assert [f.message for f in told if f.check != "narrative_block_moved"] == []
