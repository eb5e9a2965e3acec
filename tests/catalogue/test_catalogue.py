"""The catalogue: every row parses, is owned and used; faults name their file and line."""

import csv
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import province
import pytest
from flat_catalogue import flat_catalogue, load_anew

from cchc.catalogue import Catalogue, Check, Indicator, KeyFigure, column_titles, labels, load, reader
from cchc.catalogue.rules import declared_rules
from cchc.project.errors import CchcError
from cchc.project.layers import STANDARD
from cchc.project.period import Period

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = load(Period("2021"))
CATALOGUES = [CATALOGUE, load(Period("2022")), load(Period("2025-Q3"))]  # a district's two forms, and a province's
VALUES = [i for i in CATALOGUE.form if i.indicator]
ROWS = {(f.period.id, i.code): i for f in CATALOGUES for i in f.submitted}


def every(table: str) -> list:
    """The rows of a table that serve any of the forms, each once."""
    rows = (row for form in CATALOGUES for row in getattr(form, table))
    return list({(row.id if table == "checks" else row.indicator): row for row in rows}.values())


def published() -> list[dict[str, str]]:
    with (ROOT / "examples" / "2021" / "published.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_all_rows_of_the_form_in_its_order() -> None:
    assert len(CATALOGUE.form) == 183
    assert [(i.code, i.row, i.label, i.unit) for i in CATALOGUE.form] == [
        (r["code"], r["kind"], r["label"], r["unit"]) for r in published()
    ]


def test_144_rows_can_carry_a_value() -> None:
    assert len(VALUES) == 144


@pytest.mark.parametrize("row", ROWS.values(), ids=map("-".join, ROWS))
def test_row_has_an_owner(row: Indicator) -> None:
    assert row.owner


@pytest.mark.parametrize("place", [place for place, row in ROWS.items() if row.indicator], ids="-".join)
def test_row_is_whole(place: tuple[str, str]) -> None:
    row = ROWS[place]
    assert row.kind and row.level and row.aggregate and row.flow_or_stock
    assert row.kind != "percent" or row.unit == "%"
    assert row.aggregate not in ("sum", "all_yes") or "both" in row.level


@pytest.mark.parametrize("form", CATALOGUES, ids=lambda f: f.period.id)
def test_every_supplement_serves_a_formula(form: Catalogue) -> None:
    read = {n for i in form.figures.values() for n in i.reads}
    assert {s.indicator for s in form.supplements if s.indicator} <= read


@pytest.mark.parametrize("form", CATALOGUES, ids=lambda f: f.period.id)
def test_figures_come_after_what_they_read(form: Catalogue) -> None:
    order = list(form.figures)
    for name, indicator in form.figures.items():
        for other in indicator.reads & form.figures.keys():
            assert order.index(other) < order.index(name)


def test_every_measure_is_used() -> None:
    """In the narrative, in a check, in a chart or in another figure."""
    text = (ROOT / "notebooks" / "03_report.ipynb").read_text(encoding="utf-8")
    for table in ("charts.csv", "phrases.csv"):
        text += (STANDARD / "cchc" / table).read_text(encoding="utf-8")
    read = {n for f in CATALOGUES for i in f.figures.values() for n in i.reads}
    read |= {n for check in every("checks") for f in (check.left, check.right) if f for n in f.names}
    unused = [m.indicator for m in every("measures") if m.indicator not in read and m.indicator not in text]
    assert not [m for m in unused if not m.startswith("dossiers_")]


@pytest.mark.parametrize("check", every("checks"), ids=lambda c: c.id)
def test_check_is_whole(check: Check) -> None:
    assert check.message and check.basis
    assert not check.rule or check.rule in declared_rules()


def test_every_rule_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """By this report, or by that of another kind."""
    monkeypatch.chdir(ROOT / "reports" / "tthc")
    checks = [*CATALOGUE.checks, *load(Period("2021-Q1")).checks]
    assert {c.rule for c in checks if c.rule} == set(declared_rules())


def test_the_nine_communes_of_2021() -> None:
    assert CATALOGUE.office.code == "944"
    assert [u.code for u in CATALOGUE.subordinates] == [
        "31567",
        "31579",
        "31588",
        "31591",
        "31597",
        "31603",
        "31606",
        "31609",
        "31612",
    ]


def test_an_unknown_unit_raises() -> None:
    with pytest.raises(CchcError, match="99999"):
        CATALOGUE.unit("99999")


class Copy:
    """A catalogue of its own, to be made wrong."""

    def __init__(self, folder: Path):
        self.folder = folder

    def edit(self, file: str, old: str, new: str) -> None:
        text = (self.folder / file).read_text(encoding="utf-8")
        assert old in text
        (self.folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    def faults(self, period: str = "2021") -> list[str]:
        """What loading says, a line each."""
        with pytest.raises(CchcError) as caught:
            load_anew(Period(period))
        return getattr(caught.value, "faults", [str(caught.value)])


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Copy:
    folder = flat_catalogue(tmp_path / "catalogue", monkeypatch)
    return Copy(folder)


OWN_FORM = """code,row,indicator,label,unit,kind,level,aggregate,flow_or_stock,number
1,section,,Chỉ đạo điều hành,,,,,,A
1.1,item,own_tasks,Số nhiệm vụ,Nhiệm vụ,count,office,office,flow,1
1.2,item,own_dossiers,Số hồ sơ,Hồ sơ,count,both,sum,flow,2
2,section,,Thủ tục hành chính,,,,,,
2.3,group,,Hồ sơ một cửa,,,,,,
2.3.a,item,dossiers_received_office,Hồ sơ cấp {office},Hồ sơ,count,office,office,flow,
"""


def test_a_form_of_other_codes_is_data(copy: Copy) -> None:
    """A row of forms.csv and one file: no supplements, no prompts, what the others compute leaves itself out."""
    (copy.folder / "forms" / "own").mkdir()
    (copy.folder / "forms" / "own" / "indicators.csv").write_text(OWN_FORM, encoding="utf-8")
    copy.edit("forms.csv", "2022,2022-06-24,,", "2022,2022-06-24,2022-12-31,")
    with (copy.folder / "forms.csv").open("a", encoding="utf-8") as file:
        file.write(
            "own,2023-01-01,,Biểu 01,Số liệu,Số liệu cải cách hành chính,cải cách,,Biểu mới,Công văn mới,"
            "district>commune\n"
        )
    made = load_anew(Period("2023"))
    assert [row.stt for row in made.form] == ["A", "1", "2", "2", "3", ""], "the form's own numbers, else the codes'"
    assert (made.statistical_form.name, made.supplements, made.prompts) == ("Biểu 01", [], [])
    assert {"plan_tasks", "plan_tasks_left"} <= made.absent and "own_dossiers" in made.of_each_unit
    assert not any(check.reads & made.absent for check in made.checks) and made.rankings == []


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("forms/2021/indicators.csv", "ratio,,survey_satisfied", "ratio,,survey_satisfeid", "survey_satisfeid"),
        ("forms/2021/indicators.csv", ",count,office,office", ",cuont,office,office", "dòng 4"),
        ("measures.csv", "plan_tasks - plan_tasks_done", "plan_tasks - plan_tasks_left", "vòng tròn"),
        ("checks.csv", "plan_done_bound,error", "plan_done_bound,fatal", "checks.csv"),
        ("units.csv", "31579,", "31567,", "trùng"),
        ("checks.csv", "Số nhiệm vụ hoàn thành ({left})", "Số nhiệm vụ hoàn thành ({lef})", "lef"),
        ("checks.csv", '{owner},"Tính lại', '{unit},"Tính lại', "không rõ nghĩa"),
        ("remedies.csv", "missing_submission,", "late,", "trùng"),
        ("measures.csv", "group=Kế hoạch", "gruop=Kế hoạch", "gruop"),
        ("forms.csv", "2022,2022-06-24", "2022,2020-06-24", "nhiều biểu"),
        ("forms.csv", "2021,,", "2021,2022-01-01,", "không có dòng cho đơn vị cấp xã"),
        ("levels.csv", "district,huyện", "province,huyện", "levels.csv"),
        ("units.csv", "2025-06-30,31567", "2025-06-30,31568", "31568"),
        (
            "units.csv",
            "944,huyen-my-tu,Huyện Mỹ Tú,district",
            "944,huyen-my-tu,Huyện Mỹ Tú,commune",
            "cấp xã trực thuộc cơ quan cấp xã",
        ),
        (
            "units.csv",
            "Xã Long Hưng,commune",
            "Huyện Long Hưng,commune",
            "dòng 4: cột “level” .*commune; .* phải là district",
        ),
        ("units.csv", "Xã Long Hưng,commune,944", "Huyện Long Hưng,district,944", "không có dòng cho .*huyện.*31579"),
        ("forms.csv", "district>commune", "province>commune", "cấp xã trực thuộc cơ quan cấp huyện"),
        (
            "register_words.csv",
            "group,Kế hoạch",
            "group,Kế hoặch",
            "measures.csv, dòng 4: cột “where” ghi từ của cột group “Kế hoạch” không có .* Gần nhất: Kế hoặch",
        ),
        (
            "register_words.csv",
            "group,Kế hoạch",
            "gruop,Kế hoạch",
            "register_words.csv, dòng 2: cột “column” .*“gruop” không có .* Gần nhất: group",
        ),
        ("register_words.csv", "letters,Văn bản đôn đốc", "letters,kế  hoạch.", "cách viết trùng nhau"),
        ("register_words.csv", ",,total", ",,totl", "register_words.csv, dòng .*role"),
        ("statements.csv", "satisfaction_stated", "satisfaction_statd", "Gần nhất: statement.satisfaction_statd"),
        (
            "statements.csv",
            "inspection_planned",
            "units_subordinate",
            "dòng 11: cột “id” trùng mã số liệu “units_sub.*” với dòng 10",
        ),
        ("breaks.csv", "procedures_online_portal", "procedures_online_portl", "portl"),
        ("rankings.csv", "on_time_rate_commune", "dossiers_on_time_commune", "không phải là tỷ lệ"),
        ("rankings.csv", "on_time_rate_commune", "satisfaction_rate", "từng đơn vị"),
        (
            "rankings.csv",
            "on_time_rate_commune",
            "on_time_rate_comune",
            "rankings.csv, dòng 2: cột “indicator” .* Gần nhất: on_time_rate_commune",
        ),
        ("rankings.csv", ",Tỷ lệ đúng hạn (%)", ",", "rankings.csv, dòng 2: .*rate"),
    ],
)
def test_a_typo_is_a_catalogue_error(file: str, old: str, new: str, message: str, copy: Copy) -> None:
    copy.edit(file, old, new)
    assert re.search(message, "\n".join(copy.faults())), copy.faults()


# what a newcomer gets wrong, where, and the one thing that is said of it
MISTAKES = {
    "a title taken out": (
        "measures.csv", "numerator,denominator,register_id", "numerator,register_id",
        "measures.csv, dòng 1: có 11 tiêu đề mà mọi dòng dưới có nhiều ô hơn; thiếu tiêu đề của một cột trong: ",
    ),
    "forms of one day": (
        "forms.csv", "2021,,2022-06-23,", "2021,,2022-06-24,",
        "forms.csv, dòng 3: cột “valid_from” cùng có hiệu lực với biểu 2021 (dòng 2): mỗi ngày chỉ có một biểu",
    ),
    "a figure without an id": (
        "forms/2021/indicators.csv", ",commune_leaders,", ",,",
        "cột “indicator” không được để trống ở dòng có aggregate",
    ),
    "a ratio that is a count": (
        "measures.csv", ",%,percent,ratio,,plan_tasks_done,", ",%,count,ratio,,plan_tasks_done,",
        "measures.csv, dòng 3: cột “kind” phải là percent vì plan_completion_rate có cách tính ratio",
    ),
    "a sum that is a rate": (
        "measures.csv", ",count,formula,plan_tasks - plan_tasks_done,", ",percent,total,plan_tasks,",
        "measures.csv, dòng 2: cột “kind” phải là count vì plan_tasks_left có cách tính total",
    ),
    "a total that takes off": (
        "measures.csv", ",formula,plan_tasks - plan_tasks_done", ",total,plan_tasks - plan_tasks_done",
        "dòng 2: cột “parts” ghi “plan_tasks - plan_tasks_done”: total chỉ cộng các chỉ tiêu khác nhau",
    ),
    "a total that multiplies": (
        "measures.csv", ",formula,plan_tasks - plan_tasks_done", ",total,plan_tasks * 3 + 100",
        "dòng 2: cột “parts” ghi “plan_tasks * 3 + 100”: total chỉ cộng các chỉ tiêu khác nhau",
    ),
    "a total of one figure twice": (
        "measures.csv", ",formula,plan_tasks - plan_tasks_done", ",total,plan_tasks + plan_tasks",
        "dòng 2: cột “parts” ghi “plan_tasks + plan_tasks”: total chỉ cộng các chỉ tiêu khác nhau",
    ),
    "a rate in a total": (
        "measures.csv", ",formula,plan_tasks - plan_tasks_done", ",total,plan_tasks + satisfaction_rate",
        "dòng 2: cột “parts” ghi “satisfaction_rate” không phải là số đếm của kỳ này",
    ),
    "a fact in a total": (
        "measures.csv", ",formula,plan_tasks - plan_tasks_done", ",total,plan_tasks + statement.survey_questions",
        "dòng 2: cột “parts” ghi “statement.survey_questions” không phải là số đếm của kỳ này",
    ),
    "a total of several units of measure": (
        "measures.csv", ",formula,plan_tasks - plan_tasks_done", ",total,plan_tasks + survey_forms",
        "dòng 2: cột “parts” cộng các số khác đơn vị tính: Nhiệm vụ, Số lượng",
    ),
    "a rate taken off a count": (
        "measures.csv", ",formula,plan_tasks - plan_tasks_done", ",formula,2 * (plan_tasks - satisfaction_rate)",
        "dòng 2: cột “parts” ghi “2 * (plan_tasks - satisfaction_rate)”: cộng hoặc trừ tỷ lệ (%) với số đếm",
    ),
    "a check of a thing with itself": (
        "checks.csv", "report,service_units,<=,autonomous_service_units,", "report,service_units,<=, service_units,",
        "cột “right” ghi “service_units” như cột left, nên phép kiểm tra không nói lên điều gì",
    ),
    "a check of a count with a rate": (
        "checks.csv", "report,service_units,<=,autonomous_service_units,", "report,service_units,<=,satisfaction_rate,",
        "cột “right” ghi “satisfaction_rate”: so tỷ lệ (%) với số đếm ở cột left, hoặc ngược lại",
    ),
    "two rows of one measure": (
        "measures.csv", "petitions_complaint,", "petitions_received,",
        "dòng 65: cột “indicator” trùng mã chỉ tiêu “petitions_received” với dòng 64",
    ),
    "key figures of two units on one axis": (
        "key_figures.csv", ",Tỷ lệ văn bản đi ký số (%),", ",Số hồ sơ tiếp nhận,",
        "dòng 9: cột “panel” “Số hồ sơ tiếp nhận” có cả % và Hồ sơ (dòng 5) trên một trục; hãy tách thành hai panel",
    ),
    "a figure of the form again, of itself": (
        "measures.csv", "plan_completion_rate,", "plan_tasks,", "trùng mã chỉ tiêu “plan_tasks”",
    ),
    "no number": (
        "checks.csv", "far_from_history,3 30,", "far_from_history,nan 30,",
        "cột “argument” phần factor phải là số",
    ),
    "unknown rule": (
        "checks.csv", ",above_100,,", ",above_10,,",
        "checks.csv, dòng 5: cột “rule” ghi quy tắc “above_10” không có trong danh mục. Gần nhất: above_100",
    ),
    "too few words": (
        "checks.csv", "far_from_history,3 30,", "far_from_history,3,",
        "checks.csv, dòng 22: cột “argument” “3” có 1 phần, cần 2: factor floor",
    ),
    "too many words": (
        "checks.csv", "far_from_history,3 30,", "far_from_history,3 30 5,",
        "checks.csv, dòng 22: cột “argument” “3 30 5” có 3 phần, cần 2: factor floor",
    ),
    "an argument to none": (
        "checks.csv", ",above_100,,", ",above_100,5,",
        "checks.csv, dòng 5: cột “argument” phải để trống: quy tắc above_100 không nhận tham số",
    ),
    "unknown figure of an argument": (
        "checks.csv", "nothing_in_process,dossiers_received_office", "nothing_in_process,dossiers_recieved_office",
        "checks.csv, dòng 51: cột “argument” phần received ghi chỉ tiêu “dossiers_recieved_office” không có trong "
        "danh mục. Gần nhất: dossiers_received_office, ",
    ),
    "unknown row of the form": (
        "checks.csv", "steering_documents:Rà soát VBQPPL:", "steering_documents:Rà soát VB:",
        "phần row ghi dòng của biểu “Rà soát VB” không có trong danh mục. Gần nhất: Rà soát VBQPPL",
    ),
    "unknown column of a register": (
        "checks.csv", "repeated,questions.subject", "repeated,questions.subjet",
        "checks.csv, dòng 17: cột “argument” phần column ghi cột “questions.subjet” không có trong danh mục. "
        "Gần nhất: questions.subject",
    ),
    "unknown fact": (
        "checks.csv", ":internal_assessment_done", ":internal_asessment_done",
        "cột “argument” phần fact ghi số liệu “internal_asessment_done” không có trong danh mục. "
        "Gần nhất: internal_assessment_done",
    ),
    "unknown setting": (
        "checks.csv", "period subject opening", "period subjct opening",
        "cột “argument” phần settings ghi mục của report.yml “subjct” không có trong danh mục. Gần nhất: subject",
    ),
    "pattern": ("checks.csv", "placeholder_setting,^\\(.*", "placeholder_setting,^(.*", "sai cú pháp"),
    "not a number": (
        "checks.csv", "far_from_history,3 30,", "far_from_history,3 ba,",
        "checks.csv, dòng 22: cột “argument” phần floor phải là số (đang ghi “ba”)",
    ),
    "placeholder of another rule": (
        "checks.csv", "tỷ lệ {left}% lớn hơn 100%", "tỷ lệ {plan}% lớn hơn 100%",
        "checks.csv, dòng 5: cột “message” có {plan} không rõ nghĩa; thông báo này dùng được {code}, {left}, {right}, "
        "{unit}",
    ),
    "word of the office": (
        "checks.csv", "“{label}”: {office} báo cáo", "“{label}”: {ofice} báo cáo",
        "checks.csv, dòng 2: cột “message” có {ofice} không rõ nghĩa; thông báo này dùng được {code}, {label}, {left}, "
        "{right}. Gần nhất: office",
    ),
    "word of the office elsewhere": (
        "key_figures.csv", "cấp {level}", "cấp {levl}",
        "key_figures.csv, dòng 2: cột “label” có {levl} không rõ nghĩa. Gần nhất: level",
    ),
    "brace": (
        "checks.csv", "tỷ lệ {left}% lớn hơn 100%", "tỷ lệ {left% lớn hơn 100%",
        "checks.csv, dòng 5: cột “message” có dấu ngoặc nhọn không khớp",
    ),
    "code of a figure": (
        "checks.csv", "{code.plan_tasks_done} ≤", "{code.plan_task_done} ≤",
        "checks.csv, dòng 30: cột “basis” ghi chỉ tiêu có dòng trong biểu “plan_task_done” không có trong danh mục. "
        "Gần nhất: plan_tasks_done",
    ),
    "brace of a code": (
        "checks.csv", "{code.plan_tasks_done} ≤", "{code.plan_tasks_done ≤",
        "checks.csv, dòng 30: cột “basis” chỉ được ghi trong dấu ngoặc nhọn mã dòng của một chỉ tiêu, như "
        "{code.plan_tasks}",
    ),
    "brace elsewhere": (
        "rankings.csv", "các {subordinates}", "các subordinates}",
        "rankings.csv, dòng 2: cột “title” có dấu ngoặc nhọn không khớp",
    ),
    "format": ("checks.csv", "tỷ lệ {left}% lớn", "tỷ lệ {left:d}% lớn", "chỉ được ghi tên trong dấu ngoặc nhọn"),
    "placeholder of a text's check": (
        "checks.csv", "{label} có {count} lần", "{label} có {line} lần",
        "cột “message” có {line} không rõ nghĩa; thông báo này dùng được {count}, {label}.",
    ),
    "check of the text removed": (
        "checks.csv", "outline_repeated,", "outline_again,",
        "checks.csv, dòng 1: thiếu phép kiểm tra lời văn “outline_repeated”",
    ),
    "doubled id": (
        "checks.csv", "own_ratio,error", "stated,error",
        "checks.csv, dòng 3: cột “id” trùng “stated” với dòng 2: mỗi dòng chỉ ghi một lần",
    ),
    "doubled row of the form": (
        "forms/2021/indicators.csv", "I.6,group", "I.5.3,group",
        "forms/2021/indicators.csv, dòng 27: cột “code” trùng mã dòng của biểu “I.5.3” với dòng 26",
    ),
    "doubled figure": (
        "forms/2021/supplements.csv", ",dossiers_on_time_office,", ",plan_tasks,",
        "cột “indicator” trùng mã chỉ tiêu “plan_tasks” với dòng 4 của forms/2021/indicators.csv",
    ),
    "doubled unit": (
        "units.csv", "31579,", "31567,",
        "units.csv, dòng 4: cột “code” trùng “31567” với dòng 3: mỗi dòng chỉ ghi một lần",
    ),
    "message that nobody says": (
        "messages.csv", "\ndossier_due,", "\ndossier_duo,",
        "cột “id” ghi thông báo “dossier_duo” không có trong danh mục. Gần nhất: dossier_due",
    ),
    "missing message": ("messages.csv", "\ndossier_due,", "\ndossier_duo,", "dòng 1: thiếu thông báo “dossier_due”"),
    "doubled message": (
        "messages.csv", "\ndossier_due,", "\ndossier_level,", "cột “id” trùng mã thông báo “dossier_level” với dòng",
    ),
    "placeholder of a message": (
        "messages.csv", "{sum}. Số liệu tính", "{sun}. Số liệu tính",
        "cột “message” có {sun} không rõ nghĩa; thông báo này dùng được {cell}, {sheet}, {sum}, {title}, {total}. "
        "Gần nhất: sum",
    ),
    "word of the office in a message": (
        "messages.csv", "Cần tệp {code}", "Cần tệp của {office}: {code}", "cột “message” có {office} không rõ nghĩa",
    ),
    "brace of a message": ("messages.csv", "Mã {code} (", "Mã {code (", "cột “message” có dấu ngoặc nhọn không khớp"),
    "check of a message": (
        "messages.csv", "\ndossier_due,dossier_due,", "\ndossier_due,dossier_duo,",
        "cột “check” ghi phép kiểm tra “dossier_duo” không có trong danh mục. Gần nhất: dossier_due",
    ),
    "severity of a message": (
        "messages.csv", "\ndossier_due,dossier_due,note", "\ndossier_due,dossier_due,",
        "cột “severity” và cột “check” phải cùng ghi hoặc cùng để trống",
    ),
    "doubled in two files": (
        "remedies.csv", "missing_submission,", "late,",
        "cột “check” trùng mã phép kiểm tra “late” với dòng 9 của checks.csv",
    ),
    "order": (
        "forms/2021/indicators.csv", "I.1.2,item", "I.1.9,item",
        "forms/2021/indicators.csv, dòng 6: cột “code” ghi “I.1.3” sau “I.1.9”: dòng không đúng thứ tự",
    ),
    "no row above": (
        "sections.csv", "II.9.a,", "II.19.a,",
        "sections.csv, dòng 17: cột “code” ghi “II.19.a” mà không có dòng “II.19”",
    ),
    "formula": (
        "checks.csv", "plan_tasks_done,<=,plan_tasks,", "plan_tasks_done,<=,plan_taks,",
        "cột “right” ghi chỉ tiêu “plan_taks” không có trong danh mục. Gần nhất: plan_tasks",
    ),
    "space": (
        "checks.csv", "<=,period.communes", "<=,perod.communes",
        "cột “right” ghi “perod.communes”, không rõ nghĩa. Gần nhất: period",
    ),
    "fact of the period": (
        "checks.csv", "<=,period.communes", "<=,period.comunes",
        "ghi số liệu “period.comunes” không có trong danh mục. Gần nhất: period.communes",
    ),
    "circle": (
        "measures.csv", "plan_tasks - plan_tasks_done", "plan_tasks - plan_tasks_left",
        "measures.csv, dòng 2: cột “parts” có công thức vòng tròn: plan_tasks_left -> plan_tasks_left",
    ),
    "section": (
        "checks.csv", ",III.2,", ",III.7,", "checks.csv, dòng 9: cột “section” ghi mục “III.7” không có trong danh mục",
    ),
    "word pairs": (
        "measures.csv", "group=Kế hoạch", "group:Kế hoạch", "cột “where” “group:Kế hoạch” phải viết như cột=từ;cột=từ",
    ),
    "column": (
        "checks.csv", "id,severity,scope", "id,severety,scope", "checks.csv, dòng 1: cột “severety” không có trong mẫu",
    ),
    "blank": ("units.csv", "31567,huynh-huu-nghia,", "31567,,", "units.csv, dòng 3: cột “slug” không được để trống"),
    "day": ("units.csv", ",944,,2025-06-30,31567", ",944,,2025-06-31,31567", "cột “valid_to” phải là ngày có thật"),
    "figure of a chart": (
        "charts.csv", "Hài lòng=survey_satisfied", "Hài lòng=survey_satisfeid",
        "charts.csv, dòng 3: cột “figures” ghi chỉ tiêu “survey_satisfeid” không có trong danh mục. "
        "Gần nhất: survey_satisfied",
    ),
    "figure in the words of a chart": (
        "charts.csv", "đạt {satisfaction_rate}", "đạt {satisfaction_rat}",
        "charts.csv, dòng 3: cột “alt” ghi chỉ tiêu “satisfaction_rat” không có trong danh mục. "
        "Gần nhất: satisfaction_rate",
    ),
    "brace in the words of a chart": (
        "charts.csv", "đạt {satisfaction_rate}", "đạt {satisfaction_rate", "cột “alt” có dấu ngoặc nhọn không khớp",
    ),
    "word of the office in a chart": (
        "charts.csv", "hạn của các {subordinates}", "hạn của các {subordinate}",
        "charts.csv, dòng 10: cột “caption” có {subordinate} không rõ nghĩa. Gần nhất: subordinates",
    ),
    "figure of the office's own": (
        "charts.csv", "=on_time_rate_office,", "=on_time_rate_offce,", "dòng 8: cột “office” ghi chỉ tiêu “on_time_rat",
    ),
    "section of a chart": (
        "charts.csv", "=documents_unsigned,,,,,,", "=documents_unsigned,,,,,II.19,",
        "charts.csv, dòng 14: cột “section” ghi mục “II.19” không có trong danh mục",
    ),
    "kind of a chart": (
        "charts.csv", "signed,parts,", "signed,pie,", "dòng 14: cột “kind” ghi “pie”, phải là một trong: progress",
    ),
    "scope of a chart": ("charts.csv", "plan,progress,office", "plan,progress,unit", "dòng 2: cột “scope” phải là off"),
    "figures of a chart": (
        "charts.csv", "Ký số=documents_signed; Chưa", "Ký số=documents_signed= Chưa",
        "charts.csv, dòng 14: cột “figures” “Ký số=documents_signed= Chưa ký số=documents_unsigned” phải viết như Hài",
    ),
    "label of a chart": ("charts.csv", "| Cấp xã: Đã", "| Đã", "dòng 4: cột “figures” mỗi thanh cần tên ở đầu, như "),
    "label twice in a chart": (
        "charts.csv", "Đào tạo, bồi dưỡng:", "Kế hoạch cải cách hành chính:", "“figures” có hai thanh trùng tên",
    ),
    "no figures of a chart": (
        "charts.csv", "survey,parts,office,Phiếu khảo sát: Hài lòng=survey_satisfied; Đánh giá khác=survey_other,",
        "survey,parts,office,,", "charts.csv, dòng 3: cột “figures” không được để trống",
    ),
    "figures of progress": (
        "charts.csv", "plan_tasks_done; plan_tasks; plan", "plan_tasks; plan", "dòng 2: cột “figures” mỗi thanh cần ba",
    ),
    "bars unlike each other": (
        "charts.csv", "Quá hạn=dossiers_overdue_office |", "|", "dòng 4: cột “figures” “” phải viết như Hài lòng=",
    ),
    "bars with other parts": (
        "charts.csv", "; Quá hạn=dossiers_overdue_office |", " |", "dòng 4: cột “figures” các thanh phải có cùng số",
    ),
    "too many parts": (
        "charts.csv", "Ký số=documents_signed;", "documents_signed; outgoing_documents; petitions_received;",
        "dòng 14: cột “figures” mỗi thanh có từ một đến ba phần; hãy gộp các phần nhỏ, hoặc dùng kind bars",
    ),
    "bars by unit": (
        "charts.csv", "Tiếp nhận=dossiers_received_commune; Giải", "Tiếp nhận=dossiers_received_commune | Giải",
        "charts.csv, dòng 7: cột “figures” không dùng dấu “|” được với kind table, scope unit",
    ),
    "dots of two figures": (
        "charts.csv", "Tỷ lệ đúng hạn=on_time_rate_commune,", "on_time_rate_commune; land_on_time_rate_commune,",
        "charts.csv, dòng 9: cột “figures” chỉ được ghi một chỉ tiêu với kind dots, scope unit",
    ),
    "office where there are no units": (
        "charts.csv", "=documents_unsigned,,", "=documents_unsigned,documents_signed,",
        "dòng 14: cột “office” chỉ dùng",
    ),
    "order where there are no units": (
        "charts.csv", "=documents_unsigned,,,,", "=documents_unsigned,,,highest,", "cột “order” chỉ dùng với scope",
    ),
    "whole without parts": (
        "charts.csv", "Bộ phận Một cửa {office}=on_time_rate_office,,", "on_time_rate_office,yes,",
        "charts.csv, dòng 8: cột “whole” chỉ dùng với kind parts",
    ),
    "colours of a chart": (
        "charts.csv", "blue;orange", "blue", "dòng 4: cột “colours” phải có mỗi phần một màu khác nhau",
    ),
    "colour of a chart": ("charts.csv", "blue;orange", "blue;red", "dòng 4: cột “colours” ghi “red”, phải là"),
    "a count as a rate": (
        "charts.csv", "Tỷ lệ đúng hạn=on_time_rate_commune", "dossiers_received_commune",
        "dòng 9: cột “figures” ghi “dossiers_received_commune” không phải là tỷ lệ (%), nên không vẽ được",
    ),
    "a rate as a part": (
        "charts.csv", "Ký số=documents_signed", "satisfaction_rate", "ghi “satisfaction_rate” không phải là số đếm",
    ),
    "rates and counts on one axis": (
        "charts.csv", "parts,office,Văn bản đi: Ký số=documents_signed;", "bars,office,satisfaction_rate;",
        "charts.csv, dòng 14: cột “figures” có cả tỷ lệ (%) và số đếm trên một trục; hãy tách thành hai biểu đồ",
    ),
    "counts of two units of measure on one axis": (
        "charts.csv", "parts,office,Văn bản đi: Ký số=documents_signed;", "bars,office,plan_tasks;",
        "charts.csv, dòng 14: cột “figures” có nhiều đơn vị tính trên một trục (Nhiệm vụ, Văn bản); hãy tách",
    ),
    "parts of two units of measure": (
        "charts.csv", "Ký số=documents_signed", "Nhiệm vụ=plan_tasks",
        "charts.csv, dòng 14: cột “figures” có nhiều đơn vị tính trên một trục (Nhiệm vụ, Văn bản); hãy tách",
    ),
    "bars of two units of measure": (
        "charts.csv", "Cấp xã: Đã giải quyết=dossiers_resolved_commune; Đúng hạn=", "Cấp xã: A=plan_tasks; Đúng hạn=",
        "charts.csv, dòng 4: cột “figures” có nhiều đơn vị tính trên một trục (Hồ sơ, Nhiệm vụ); hãy tách",
    ),
    "no figure of the units": (
        "charts.csv", "Tiếp nhận=dossiers_received_commune", "dossiers_received_office",
        "charts.csv, dòng 7: cột “figures” ghi “dossiers_received_office” không có số liệu của từng đơn vị",
    ),
    "completeness of no unit": (
        "charts.csv", "Ký số=documents_signed", "completeness", "dòng 14: cột “figures” ghi chỉ tiêu “completeness”",
    ),
    "a chart that is never drawn": (
        "charts.csv", "signed,parts", "survey,parts",
        "charts.csv, dòng 14: cột “id” trùng mã biểu đồ “survey” với dòng 3, là dòng kỳ nào cũng được vẽ",
    ),
    "a chart of two forms": (
        "charts.csv", "Mức độ 3=procedures_online_level_3;", "Mức độ 3=procedures_online_full;",
        "charts.csv, dòng 15: cột “id” không biểu nào có đủ các chỉ tiêu của dòng này, nên không vẽ được",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_file_line_and_column(name: str, copy: Copy) -> None:
    file, old, new, message = MISTAKES[name]
    copy.edit(file, old, new)
    assert any(message in fault and f"Danh mục {file}, dòng" in fault for fault in copy.faults()), copy.faults()


def test_every_fault_of_every_table_is_said_at_once(copy: Copy) -> None:
    for name in ("unknown rule", "not a number", "word of the office elsewhere", "order", "blank"):
        copy.edit(*MISTAKES[name][:3])
    copy.edit("unit_kinds.csv", "Xã,x,", ",x,")
    assert len(copy.faults()) == 6
    copy.edit("units.csv", "944,huyen-my-tu,", "944,,")  # whose report it is cannot be known
    read = [fault.removeprefix("Danh mục ").split(",")[0] for fault in copy.faults()]
    assert read == ["units.csv", "units.csv", "unit_kinds.csv", "key_figures.csv"]


@pytest.mark.parametrize("period", ["2021", "2022"])
def test_the_other_forms_are_read_too(period: str, copy: Copy) -> None:
    copy.edit("forms/2022/indicators.csv", ",count,office,office", ",cuont,office,office")
    (fault,) = copy.faults(period)
    assert fault.startswith(
        "Danh mục forms/2022/indicators.csv, dòng 4: cột “kind” ghi “cuont”, phải là một trong: count"
    )


@pytest.mark.parametrize(("mark", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-16"), (",", "utf-8-sig")])
def test_the_catalogue_loads_as_a_spreadsheet_program_saves_it(mark: str, encoding: str, copy: Copy) -> None:
    for path in copy.folder.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=mark).writerows(rows)
    again = load_anew(Period("2021"))
    assert [row.model_dump(exclude={"parts", "numerator", "denominator"}) for row in again.submitted] == [
        row.model_dump(exclude={"parts", "numerator", "denominator"}) for row in CATALOGUE.submitted
    ]
    assert {c.id: (c.message, c.argument) for c in again.checks} == {
        c.id: (c.message, c.argument) for c in CATALOGUE.checks
    }


def test_days_may_be_written_as_a_vietnamese_excel_does(copy: Copy) -> None:
    copy.edit("forms.csv", "2022-06-24", "24/06/2022")
    assert load_anew(Period("2021")).form == CATALOGUE.form


def test_districts_are_not_added_up_as_if_they_were_communes(tmp_path, monkeypatch) -> None:
    """A province over districts: each district's form contains its communes', and no other form has rows for both."""
    folder = flat_catalogue(tmp_path / "catalogue", monkeypatch)
    lines = ["94,tinh-vi-du,Tỉnh Ví Dụ,province,,,2025-06-30,,"]
    lines += [f"9{n},huyen-{n},Huyện Ví Dụ {n},district,94,,2025-06-30,," for n in range(50, 62)]
    lines += [f"3{n}99,xa-{n},Xã Ví Dụ {n},commune,9{n},,2025-06-30,," for n in range(50, 62)]
    with (folder / "units.csv").open("a", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    for period in ("2021", "2022"):
        above = load_anew(Period(period), "94")
        assert {unit.level for unit in above.subordinates} == {"district"}
        added = {row.indicator for row in above.submitted if row.aggregate == "sum"}
        assert {"dossiers_received_district", "dossiers_received_commune"} <= added
    forms = (folder / "forms.csv").read_text(encoding="utf-8")
    (folder / "forms.csv").write_text(forms.replace(",province>district", ",district>district"), encoding="utf-8")
    with pytest.raises(CchcError, match=r"không có dòng cho đơn vị cấp huyện .* cấp tỉnh.*1[23] đơn vị"):
        load_anew(Period("2021"), "94")
    assert len(load_anew(Period("2021"), "950").subordinates) == 1
    assert len(load_anew(Period("2021"), "944").subordinates) == 9


def test_every_fact_that_a_template_prints_is_declared_as_printed() -> None:
    """petitions_change_stated stands in a sentence of its own, only where last year's figure is not known."""
    text = (ROOT / "notebooks" / "03_report.ipynb").read_text(encoding="utf-8")
    text += (STANDARD / "cchc" / "phrases.csv").read_text(encoding="utf-8")
    said = set(re.findall(r"statement\.(\w+)", text)) - {"petitions_change_stated"}
    assert said == {fact.id for fact in CATALOGUE.statements if fact.printed}


def test_every_fact_that_a_rule_reads_is_declared() -> None:
    read = {check.argument.partition(":")[2] for check in CATALOGUE.checks if check.rule == "blank_but_stated"}
    assert read <= {fact.id for fact in CATALOGUE.statements}


@pytest.mark.parametrize("form", CATALOGUES, ids=lambda form: form.period.id)
def test_the_labels_of_the_form_name_no_office_but_its_own(form: Catalogue) -> None:
    assert not [row.label for row in form.form if "soctrang" in row.label and not form.office.province_site]


def test_a_break_also_breaks_what_is_computed_from_it() -> None:
    """A figure whose part means something new means something new itself."""
    broken = {b.indicator: b.since for b in CATALOGUE.breaks}
    for name, indicator in CATALOGUE.figures.items():
        for part in (n for f in indicator.formulas for n in f.names if n in broken):
            assert broken.get(name) == broken[part], f"{name} reads {part}"


def test_the_form_of_a_period_is_the_one_in_force_on_its_last_day() -> None:
    assert "procedures_online_level_3" in load(Period("2022-Q1")).figures
    assert "procedures_online_level_3" in load(Period("2022-H1")).figures  # ends ten days before the decree
    later = load(Period("2022-Q3"))
    assert "procedures_online_level_3" in later.absent and "procedures_online_full" in later.figures
    assert "procedures_online_full" in CATALOGUE.absent and not CATALOGUE.absent & CATALOGUE.figures.keys()


def test_one_id_means_one_thing_in_all_forms() -> None:
    """What changed its meaning has another id, or a line in breaks.csv."""
    old, new = CATALOGUE.figures, CATALOGUES[1].figures
    broken = {b.indicator for b in CATALOGUE.breaks}
    same = ("kind", "unit", "level", "aggregate", "flow_or_stock", "choices")
    for name in (old.keys() & new.keys()) - broken:
        assert [getattr(old[name], field) for field in same] == [getattr(new[name], field) for field in same], name


def test_a_check_of_another_form_is_not_asked_for() -> None:
    ids = {c.id for c in CATALOGUE.checks}, {c.id for c in CATALOGUES[1].checks}
    assert "online_portal_and_levels" in ids[0] - ids[1]
    assert "paid_online_bound" in ids[1] - ids[0]


def test_the_words_are_those_of_the_office() -> None:
    district, province = CATALOGUES[1], CATALOGUES[2]
    assert district.by_code["III.6.1"].label == "Số hồ sơ TTHC do UBND cấp huyện tiếp nhận"
    assert province.by_code["III.6.1"].label == "Số hồ sơ TTHC do UBND cấp tỉnh tiếp nhận"
    assert province.figures["on_time_rate_total"].label == "Tỷ lệ hồ sơ TTHC giải quyết đúng hạn toàn thành phố"
    assert (district.words["subordinates"], province.words["subordinates"]) == ("xã, thị trấn", "xã, phường")
    texts = [row.label for row in ROWS.values()] + [c.message for f in CATALOGUES for c in f.checks]
    tokens = "|".join(district.words)
    assert not [text for text in texts if re.search(rf"\{{(?:{tokens})\}}", text)]


def test_labels_of_every_form_are_known() -> None:
    assert {row.label for row in ROWS.values()} <= labels()


def test_a_province_over_districts_inspects_them_too() -> None:
    """Nobody else may write “Huyện” there, and “Huyện, thành phố” is no word for communes."""
    for catalogue in (*CATALOGUES, province.catalogue()):
        words = {word.word: word for word in catalogue.register_words if word.column == "unit_group"}
        assert (
            ("Huyện" in words) == (catalogue.office.code == "94") == ("inspected_districts_listed" in catalogue.figures)
        )
        assert not any("Huyện" in alias for alias in words["Xã"].aliases)


def test_a_province_collects_from_its_communes_after_the_districts_ended() -> None:
    province = CATALOGUES[2]
    assert province.office.name == "Thành phố Cần Thơ" and len(province.subordinates) == 103
    assert len({u.slug for u in province.subordinates}) == 103
    with pytest.raises(CchcError, match=r"không có cơ quan lập báo cáo mã “944”.*92 \(Thành phố Cần Thơ\)"):
        load(Period("2025-Q3"), "944")


@pytest.mark.parametrize(
    ("code", "before"),
    [("31567", ["31567", "31597", "31609"]), ("31579", ["31579", "31588"]), ("31603", ["31603"]), ("31120", [])],
)
def test_a_merged_unit_knows_its_parts(code: str, before: list[str]) -> None:
    province = CATALOGUES[2]
    unit = province.unit(code)
    assert [u.code for u in province.parts(unit, Period("2024-Q3"))] == before
    assert province.parts(unit, Period("2026-Q3")) == [unit]


def test_a_part_that_was_divided_is_no_part() -> None:
    """What a commune had before is not that of its successors where it went to two of them."""
    province = load(Period("2025-Q3"), "92")
    parts = {"31609": {"successor": "31567;31579"}}
    units = [unit.model_copy(update=parts.get(unit.code)) for unit in province.every_unit]
    catalogue = replace(province, every_unit=units)
    codes = ("31567", "31579", "31591")
    assert [len(catalogue.parts(catalogue.unit(code), Period("2024-Q3"))) for code in codes] == [0, 0, 3]


def changed_units(**texts: dict) -> Catalogue:
    province = load(Period("2025-Q3"), "92")
    return replace(province, every_unit=[u.model_copy(update=texts.get(f"u{u.code}")) for u in province.every_unit])


def test_of_a_merged_unit_those_that_were_divided_are_told() -> None:
    catalogue = changed_units(u31609={"successor": "31567;99999"})
    unit = catalogue.unit("31567")
    assert catalogue.parts(unit, Period("2024-Q3")) == [], "the rest of them is not all of it"
    assert [one.code for one in catalogue.divided(unit, Period("2024-Q3"))] == ["31609"]
    assert catalogue.divided(unit, Period("2026-Q3")) == []


def test_what_was_merged_before_is_a_part_by_way_of_another() -> None:
    catalogue = changed_units(u31609={"successor": "31597", "valid_to": date(2024, 12, 31)})
    unit = catalogue.unit("31567")
    found = [[one.code for one in catalogue.parts(unit, Period(name))] for name in ("2024-Q3", "2025-Q1")]
    assert found == [["31567", "31597", "31609"], ["31567", "31597"]]


def test_a_unit_that_took_in_another_was_both() -> None:
    catalogue = changed_units(u31603={"valid_to": None, "successor": ""}, u31606={"successor": "31603"})
    unit = next(one for one in catalogue.every_unit if one.code == "31603")
    assert [one.code for one in catalogue.parts(unit, Period("2024-Q3"))] == ["31603", "31606"]


@pytest.mark.parametrize("row", CATALOGUE.key_figures, ids=lambda row: row.indicator)
def test_a_key_figure_is_an_amount_with_a_name_where_it_is_drawn(row: KeyFigure) -> None:
    known = {name: figure for form in (*CATALOGUES, province.catalogue()) for name, figure in form.figures.items()}
    assert known[row.indicator].kind in ("count", "percent")
    assert bool(row.panel) == bool(row.name)
    kinds = {known[other.indicator].kind for other in CATALOGUE.key_figures if row.panel and other.panel == row.panel}
    assert len(kinds) < 2, "one panel has one scale"


def test_a_ranking_serves_the_forms_that_have_its_figure(tmp_path, monkeypatch) -> None:
    folder = flat_catalogue(tmp_path / "catalogue", monkeypatch)
    with (folder / "rankings.csv").open("a", encoding="utf-8") as file:
        file.write("dossiers_digitised_rate,commune,highest,30,Tên,Số hồ sơ,Tỷ lệ\n")
    assert load_anew(Period("2021")).rankings == CATALOGUE.rankings


def test_a_ranking_names_its_communes() -> None:
    assert [form.rankings[0].title for form in CATALOGUES] == [
        f"Xếp hạng các {communes} theo tỷ lệ hồ sơ giải quyết đúng hạn"
        for communes in ("xã, thị trấn", "xã, thị trấn", "xã, phường")
    ]


def test_a_file_that_cannot_be_read_is_one_fault_and_no_other_s(copy: Copy) -> None:
    copy.edit("sections.csv", "code,label", "cod,label")
    copy.edit("levels.csv", "district,huyện", "distrit,huyện")
    assert [fault.split(":")[0] for fault in copy.faults()] == [
        "Danh mục levels.csv, dòng 4", *["Danh mục sections.csv, dòng 1"] * 2,
    ]  # fmt: skip
    copy.edit("levels.csv", "distrit,huyện", "district,huyện")
    copy.edit("sections.csv", "cod,label", "code,label")
    (copy.folder / "sections.csv").write_bytes("code,label,level,title\nI,I.,1,Kết quả".encode("utf-16-le"))
    (copy.folder / "forms" / "2022" / "indicators.csv").unlink()
    faults = copy.faults()
    assert "Danh mục thiếu tệp forms/2022/indicators.csv" in faults and all(
        "sections" in f or "2022" in f for f in faults
    )


def test_titles_of_columns_are_read_as_every_other_table(copy: Copy) -> None:
    assert {"stt", "label", "unit", "value", "note"} <= set(column_titles().values())
    copy.edit("titles.csv", "label,", "lable,")
    reader._column_titles.cache_clear()
    with pytest.raises(CchcError, match=r"titles.csv, dòng \d+: cột “column”"):
        column_titles()


@pytest.mark.parametrize(
    ("period", "office", "said"),
    [
        ("2021", "944", "Đài Truyền thanh huyện"),
        ("2021", "31603", "Đài Truyền thanh xã"),
        ("2025-Q3", "92", "Báo và Phát thanh, Truyền hình thành phố"),
    ],
)
def test_an_office_has_the_radio_of_its_level(period: str, office: str, said: str) -> None:
    own = load(Period(period), office)
    assert said in own.figures["radio_items"].name
    assert [word.word for word in own.register_words if word.id == "radio"] == [said]


@pytest.mark.parametrize("period", ["2020-Q1", "2023"])
def test_a_province_counts_its_districts_before_their_communes(period: str) -> None:
    rows = [row.indicator for row in province.catalogue(period).submitted]
    assert rows.index("dossiers_received_district") < rows.index("dossiers_received_commune")
    assert rows.index("outgoing_documents_district") < rows.index("outgoing_documents_commune")
