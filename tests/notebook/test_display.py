"""Tables in a notebook: Vietnamese, whole, and never markup."""

import re

import pandas as pd
import pytest

from cchc.catalogue import Catalogue, load
from cchc.findings import finding, frame
from cchc.findings.acknowledged import Acknowledgement
from cchc.notebook.display import (
    FEW,
    Shown,
    count_findings,
    show,
    show_comparisons,
    show_counts,
    show_figures,
    show_findings,
    show_ranking,
)
from cchc.project.period import Period


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(Period("2021"))


def page(shown: Shown) -> str:
    data, _ = shown._repr_mimebundle_()
    return data["text/html"]


def tables(html: str) -> list[str]:
    return re.findall("<table.*?</table>", html, re.DOTALL)


def cells(table: str, tag: str = "td") -> list[str]:
    return [re.sub("<[^>]+>", " ", text).strip() for text in re.findall(f"<{tag}[^>]*>(.*?)</{tag}>", table)]


def test_every_row_and_whole_sentences() -> None:
    table = pd.DataFrame({"message": ["dài " * 50 + str(n) for n in range(200)], "severity": "error"})
    html = page(show(table, {"severity": "Mức độ", "message": "Nội dung"}))
    assert html.count("<tr>") == 201 and "199</td>" in html and "Lỗi" in html and "error" not in html


def test_submission_text_is_text(catalogue: Catalogue) -> None:
    html = page(show(pd.DataFrame({"note": ["<script>alert(1)</script>"]}), {"note": "Ghi chú"}))
    html += page(show_findings(frame([finding("a", "error", "<b>Sai", found="<i>", file="<u>")]), catalogue))
    assert not re.search("<(script|b|i|u)>", html) and "&lt;script&gt;" in html and "&lt;b&gt;Sai" in html


def test_numbers_stand_right_and_text_left() -> None:
    table = pd.DataFrame({"value": ["1.234", "", "-0,5"], "code": ["1", "2", "3"], "found": ["17", "để trống", "4"]})
    html = page(show(table, {name: name for name in table}, widths=[1, 1, 1]))
    sides = dict(zip(cells(html), re.findall('<td style="text-align:(left|right)', html), strict=True))
    assert {text for text, side in sides.items() if side == "right"} == {"1.234", "-0,5", "17", "4"}, (
        "a code is no number"
    )
    assert re.findall('<th style="text-align:(left|right)', html) == ["right", "left", "right"]


def test_nothing_is_said_in_words(catalogue: Catalogue) -> None:
    assert "Không có phát hiện nào." in page(show_findings(frame([]), catalogue))
    assert "Không có phát hiện nào." in page(count_findings(frame([])))
    assert "Không có." in page(show_counts(None))


def test_what_an_acknowledgement_repeats_can_be_copied_and_the_open_ones_are_counted(catalogue: Catalogue) -> None:
    found = finding("a", "error", "Sai.", unit_code="31603", indicator="III.6.1", expected="1.017", found="1.016")
    findings = frame([found, finding("b", "error", "Lệch.", settled="A, 14/12/2021: đúng")])
    html = page(show_findings(findings, catalogue))
    (_, keys) = tables(html)
    assert "chép vào acknowledged.csv (2)" in html and "Đã xác nhận: A, 14/12/2021: đúng." in html
    assert cells(keys, "th") == list(Acknowledgement.titles.values())[:5]
    assert cells(keys)[:5] == ["a", "31603", "III.6.1", "1.017", "1.016"]
    assert cells(page(count_findings(findings))) == ["Lỗi", "2", "1"]


def test_a_finding_names_unit_and_figure_and_its_table_fills_the_width(catalogue: Catalogue) -> None:
    found = finding("a", "error", "Sai.", unit_code="31603", indicator="III.6.1", file="f.xlsx", sheet="S", cell="D1")
    (shown, _) = tables(page(show_findings(frame([found]), catalogue)))
    assert "Xã Mỹ Phước: III.6.1" in shown and "f.xlsx, S, D1" in shown
    assert "table-layout:fixed" in shown and "white-space:normal" in shown and "overflow-wrap:anywhere" in shown
    shares = [float(width) for width in re.findall(r"width:([\d.]+)%", shown.partition("<tr>")[2])]
    assert sum(shares) == pytest.approx(100, abs=0.1) and max(shares) == shares[2], "the message has most room"


def test_findings_of_one_cause_stand_together_and_what_could_not_be_checked_is_folded_below(
    catalogue: Catalogue,
) -> None:
    found = [
        finding("a", "error", "Một.", cause="X", who="Phòng Nội vụ", action="Sửa.", raw="21,125", found="21.125"),
        finding("b", "error", "Hai.", cause="Y"),
        finding("unchecked", "note", "Thiếu tệp.", found="c"),
        finding("d", "warning", "Ba.", cause="X"),
    ]
    html = page(show_findings(frame(found), catalogue))
    places = [html.index(text) for text in ("1. X", "Một.", "Ba.", "2. Y", "Hai.", "<details>", "Thiếu tệp.")]
    assert places == sorted(places) and "Phòng Nội vụ: Sửa." in html and "Trong ô: “21,125”" in html
    assert "1. " not in page(show_findings(frame([finding("a", "error", "Một.")]), catalogue)), "01 knows no causes"


def test_many_findings_are_summed_up_first(catalogue: Catalogue) -> None:
    place = {"unit_code": "31603", "indicator": "III.6.1"}
    many = [finding("a", "error", f"{n}.", **place, settled="A" * (n == 0)) for n in range(FEW)]
    many.append(finding("b", "warning", "Khác.", section="II.1"))
    whole, sections, units, *_ = tables(page(show_findings(frame(many), catalogue)))
    assert cells(whole) == ["Tất cả", str(FEW - 1), "1", "", "1", str(FEW + 1)]
    assert cells(sections)[1:6] == [str(FEW - 1), "", "", "1", str(FEW)] and "Mục II.1 của báo cáo" in sections
    assert cells(units)[0] == "Xã Mỹ Phước" and cells(units)[6:] == ["Khác", "", "1", "", "", "1"]


def test_figures_as_printed() -> None:
    row = {"code": "III.6.8", "indicator": "on_time_rate_commune", "label": "Tỷ lệ", "unit": "%", "kind": "percent"}
    table = pd.DataFrame([row | {"value": 98.436874, "status": "ok", "stated": float("nan")}])
    html = page(show_figures(table))
    assert ">98,44</td>" in html and "nan" not in html


def test_comparisons_and_ranks_name_units_and_figures(catalogue: Catalogue) -> None:
    nothing = dict.fromkeys(("other_published", "change_percent", "completion", "left"), float("nan"))
    row = {"unit_code": "944", "indicator": "plan_tasks", "value": 17.0, "compared_with": "last_year"} | nothing
    row |= {"other_period": "2020", "other_status": "ok", "other_value": 20.0, "change": -3.0, "reason": ""}
    html = page(show_comparisons(pd.DataFrame([row]), catalogue))
    assert catalogue.office.name in html and catalogue.figures["plan_tasks"].name in html and "plan_tasks" not in html
    assert "Cùng kỳ năm trước 2020" in html and "Hoàn thành" not in html, "nobody set a target"
    place = {"unit_code": "31603", "indicator": "plan_tasks", "place": 1.0, "value": 2.0, "denominator": 3.0}
    place |= {"other_period": "", "other_place": float("nan"), "moved": float("nan"), "reason": ""}
    assert {"Xã Mỹ Phước", "1"} <= set(cells(page(show_ranking(pd.DataFrame([place]), catalogue))))


def test_counts_of_units_are_named(catalogue: Catalogue) -> None:
    counts = pd.DataFrame({"Đơn vị": ["31603", "Tổng số"], "Tiếp nhận": [54647, 1]}).set_index("Đơn vị")
    assert cells(page(show_counts(counts, catalogue))) == ["Xã Mỹ Phước", "54.647", "Tổng số", "1"]


def test_many_counts_have_room_for_their_numbers() -> None:
    columns = {f"Cột thứ {n}": [1] for n in range(8)} | {"Tiếp nhận": [1234567]}
    html = page(show_counts(pd.DataFrame({"Đơn vị": ["Xã Mỹ Phước"]} | columns).set_index("Đơn vị")))
    shares = [float(width) for width in re.findall(r"width:([\d.]+)%", html)]
    assert max(shares[2:]) == shares[-1] and "overflow-wrap:normal" in html, "a number is never broken"
