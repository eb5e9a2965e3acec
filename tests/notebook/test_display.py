"""Tables in a notebook: Vietnamese, whole, and never markup."""

import re

import pandas as pd

from cchc.findings import finding, frame
from cchc.findings.acknowledged import Acknowledgement
from cchc.notebook.display import Shown, count_findings, show, show_figures, show_findings


def page(shown: Shown) -> str:
    data, _ = shown._repr_mimebundle_()
    return data["text/html"]


def test_every_row_and_whole_sentences() -> None:
    table = pd.DataFrame({"message": ["dài " * 50 + str(n) for n in range(200)], "severity": "error"})
    html = page(show(table, {"severity": "Mức độ", "message": "Nội dung"}))
    assert html.count("<tr>") == 201 and "199</td>" in html and "Lỗi" in html and "error" not in html


def test_submission_text_is_text() -> None:
    html = page(show(pd.DataFrame({"note": ["<script>alert(1)</script>"]}), {"note": "Ghi chú"}))
    assert "<script" not in html and "&lt;script&gt;" in html


def test_nothing_is_said_in_words() -> None:
    assert "Không có phát hiện nào." in page(show_findings(frame([])))
    assert "Không có phát hiện nào." in page(count_findings(frame([])))


def test_a_finding_shows_what_an_acknowledgement_asks_for_and_the_open_ones_are_counted() -> None:
    findings = [finding("a", "error", "Sai."), finding("b", "error", "Lệch.", settled="A, 14/12/2021: đúng")]
    html = page(show_findings(frame(findings)))
    titles = re.findall("<th[^>]*>([^<]+)</th>", html)
    assert titles[:5] == list(Acknowledgement.titles.values())[:5] and "A, 14/12/2021: đúng" in html
    assert re.findall("<td[^>]*>([^<]+)</td>", page(count_findings(frame(findings)))) == ["Lỗi", "2", "1"]


def test_findings_of_one_cause_stand_together_and_what_could_not_be_checked_is_folded_below() -> None:
    found = [
        finding("a", "error", "Một.", cause="X", who="Phòng Nội vụ", raw="21,125", found="21.125"),
        finding("b", "error", "Hai.", cause="Y"),
        finding("unchecked", "note", "Thiếu tệp.", found="c"),
        finding("d", "warning", "Ba.", cause="X"),
    ]
    html = page(show_findings(frame(found)))
    places = [html.index(text) for text in ("Một.", "Ba.", "Hai.", "<details>", "Thiếu tệp.")]
    assert places == sorted(places) and "Phòng Nội vụ" in html and "21,125" in html
    assert "Nguyên nhân" not in page(show_findings(frame([finding("a", "error", "Một.")]))), "01 knows no causes"


def test_figures_as_printed() -> None:
    row = {"code": "III.6.8", "indicator": "on_time_rate_commune", "label": "Tỷ lệ", "unit": "%", "kind": "percent"}
    table = pd.DataFrame([row | {"value": 98.436874, "status": "ok", "stated": float("nan")}])
    html = page(show_figures(table))
    assert ">98,44</td>" in html and "nan" not in html
