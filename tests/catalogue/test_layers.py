"""A project's own rows over the package's: added, replaced, placed, dropped, and every fault of them with its place."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.catalogue import Catalogue, Formula, column_titles, labels, load
from cchc.catalogue.contents import ADDED, LEFT_OUT, REPLACED, faults, overview, undone
from cchc.catalogue.dossiers import load_dossier_rules
from cchc.catalogue.models import BesideName
from cchc.catalogue.tables import LayeredTable
from cchc.extract.form_texts import known_texts
from cchc.language.text import fold
from cchc.project import layers
from cchc.project.csv_lines import read_table
from cchc.project.errors import CatalogueError, CchcError
from cchc.project.layers import catalogue_layers
from cchc.project.period import Period

ROOT = Path(__file__).resolve().parents[2]
STANDARD = ROOT / "src" / "cchc" / "catalogue" / "standard"
YEAR = Period("2021")
UNITS = """code,slug,name,level,parent,valid_from,valid_to,successor,province_site
944,huyen-my-tu,Huyện Mỹ Tú,district,94,,2025-06-30,,
31603,my-phuoc,Xã Mỹ Phước,commune,944,,2025-06-30,,
"""


class Project:
    """A small project of its own, in which the test works."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        for name in ("notebooks", "data"):
            (folder / name).mkdir(parents=True)
        self.write("units.csv", UNITS)
        self.enter = lambda: monkeypatch.chdir(folder)

    def write(self, name: str, text: str, encoding: str = "utf-8") -> None:
        path = self.folder / "catalogue" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding=encoding)

    def settings(self, text: str) -> None:
        (self.folder / "project.yml").write_text(text, encoding="utf-8")

    def faults(self) -> list[str]:
        with pytest.raises(CatalogueError) as caught:
            load(YEAR)
        return caught.value.faults


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = Project(tmp_path / "own", monkeypatch)
    made.enter()
    return made


@pytest.fixture
def other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    return Project(tmp_path / "other", monkeypatch)


def standard(name: str) -> list[str]:
    return (STANDARD / "cchc" / name).read_text(encoding="utf-8").splitlines()


def written(name: str, **cells: str) -> str:
    """A row of a table of the report, by its columns."""
    head = next(csv.reader(standard(name)))
    assert cells.keys() <= {*head}
    return ",".join(f'"{cells[column]}"' if cells.get(column) else "" for column in head)


def changed(monkeypatch: pytest.MonkeyPatch, standard: Path) -> None:
    """From now on the package's tables are those of this folder."""
    monkeypatch.setattr(layers, "STANDARD", standard)


def codes(catalogue: Catalogue) -> list[str]:
    return [row.code for row in catalogue.form]


ROW = "forms/2021/indicators.csv"
NEW = {
    "row": "item", "indicator": "own_figure", "label": "Số mới", "unit": "Việc", "kind": "count", "level": "office",
    "aggregate": "office", "flow_or_stock": "flow", "owner": "Phòng Nội vụ",
}  # fmt: skip


def test_an_empty_folder_or_none_is_the_package_s_own(project: Project) -> None:
    (project.folder / "catalogue" / "units.csv").unlink()
    with pytest.raises(CchcError, match="chưa rõ cơ quan nào"):
        load(YEAR)
    (project.folder / "catalogue").rmdir()
    assert labels() and load_dossier_rules().statuses


def test_a_row_of_the_form_stands_where_its_code_belongs(project: Project) -> None:
    project.write(ROW, standard(ROW)[0] + "\n" + written(ROW, code="I.1.10", **NEW))
    found = codes(load(YEAR))
    assert found[found.index("I.1.10") - 1] == "I.1.3" and found[found.index("I.1.10") + 1] == "I.2"
    assert load(YEAR).by_code["I.1.10"].label == "Số mới"
    assert len(found) == 184


@pytest.mark.parametrize(
    ("code", "after", "before", "behind"),
    [
        ("III.6.10a", "", "III.6.10", "III.7"),
        ("III.6.7a", "", "III.6.7", "III.6.8"),
        ("III.6.7a", "III.6.7", "III.6.7", "III.6.8"),
        ("III.6.11", "III.6.7", "III.6.7", "III.6.8"),  # `after` decides, whatever the code
        ("III.6.0", "III.6.7", "III.6.7", "III.6.8"),
        ("IIa", "", "II.3.4", "III"),
    ],
)
def test_a_row_stands_between_two_others(code: str, after: str, before: str, behind: str, project: Project) -> None:
    project.write(ROW, f"{standard(ROW)[0]},after\n{written(ROW, code=code, **NEW)},{after}")
    found = codes(load(YEAR))
    place = found.index(code)
    assert (found[place - 1], found[place + 1]) == (before, behind)
    assert load(YEAR).row(code.lower()) is load(YEAR).row(code.upper()) is load(YEAR).by_code[code]


def test_a_section_stands_where_its_code_belongs(project: Project) -> None:
    project.write("sections.csv", "code,label,level,title\nII.11,11.,2,Việc khác")
    found = [section.code for section in load(YEAR).sections]
    assert found[found.index("II.11") - 1].startswith("II.10") and found[found.index("II.11") + 1] == "III"


@pytest.mark.parametrize("key", ["plan_tasks", "PLAN_TASKS"])
def test_rows_stand_behind_the_one_they_name_in_their_order(project: Project, key: str) -> None:
    lines = ["indicator,label,panel,name,after"]
    lines += [
        f"plan_tasks_done,Một,,,{key}",
        f"steering_documents,Hai,,,{key}",
        "communes_inspected,Ba,,,plan_tasks_done",
    ]
    lines += ["plan_tasks,Không,,,on_time_rate_office"]
    project.write("key_figures.csv", "\n".join(lines))
    found = [row.indicator for row in load(YEAR).key_figures]
    assert found[:5] == [
        "on_time_rate_office", "plan_tasks", "plan_tasks_done", "communes_inspected", "steering_documents",
    ]  # fmt: skip


def test_the_registers_of_every_report_stand_behind_all_others(project: Project) -> None:
    lines = ["register_id,sheet,column,title,kind,required,after", "own,Sổ riêng,what,Nội dung,text,yes,"]
    lines += ["first,Sổ đầu,what,Nội dung,text,yes,đầu bảng", "first,Sổ đầu,many,Số,count,yes,Đầu bảng"]
    project.write("registers.csv", "\n".join(lines))
    found = [row.register_id for row in load(YEAR).registers]
    assert found[:3] == ["first", "first", "steering_documents"]
    assert list(dict.fromkeys(found))[-5:] == ["dossiers", "own", "statements", "citations", "submissions"]


def test_a_row_without_a_place_comes_last(project: Project) -> None:
    project.write("over_100.csv", "indicator;reason\nsatisfaction_rate;thử", encoding="utf-8-sig")
    assert [row.indicator for row in load(YEAR).over_100][-1] == "satisfaction_rate"


def test_a_row_replaces_as_a_whole_and_stays_where_it_was(project: Project) -> None:
    before = [row.indicator for row in load(YEAR).key_figures]
    project.write("key_figures.csv", "indicator,label\non_time_rate_commune,Của dự án")
    assert [row.indicator for row in load(YEAR).key_figures] == before
    second = load(YEAR).key_figures[before.index("on_time_rate_commune")]
    assert (second.indicator, second.label, second.panel, second.name) == (
        "on_time_rate_commune", "Của dự án", "", "",
    )  # fmt: skip


def test_a_measure_replaces_those_of_every_form(project: Project) -> None:
    head = standard("measures.csv")[0]
    id = "procedures_not_online"
    assert sum(line.startswith(f"{id},") for line in standard("measures.csv")) == 2
    row = {"indicator": id, "label": "Của dự án", "unit": "TTHC", "kind": "count", "aggregate": "formula"}
    project.write("measures.csv", f"{head}\n{written('measures.csv', parts='plan_tasks', **row)}")
    assert load(YEAR).figures[id].label == load(Period("2022")).figures[id].label == "Của dự án"


def test_a_measure_of_the_same_rows_takes_none_away(project: Project) -> None:
    before, lines = load(YEAR), standard("measures.csv")
    own = next(line for line in lines if line.startswith("petitions_received,")).replace("petitions_received", "own", 1)
    project.write("measures.csv", f"{lines[0]}\n{own}\n")
    catalogue = load(YEAR)
    assert [*catalogue.figures.keys() - before.figures.keys()] == ["own"]
    assert [check.id for check in catalogue.checks] == [check.id for check in before.checks]


def test_what_a_new_id_of_a_form_s_row_leaves_undone_is_told(project: Project) -> None:
    line = next(line for line in standard(ROW) if ",news_province_site," in line)
    project.write(ROW, f"{standard(ROW)[0]}\n{line.replace(',news_province_site,', ',my_news,')}\n")
    ((place, said),) = load(YEAR).undone
    assert place == f"catalogue/{ROW}, dòng 2" and "phép kiểm tra (" in said
    assert said.endswith("không thực hiện vì biểu không có chỉ tiêu “news_province_site”")
    assert undone({YEAR: ""}) == [f"Kỳ 2021: {place}: {said}."]


OTHER = "procedures_online_full"  # of the form of 2022


@pytest.mark.parametrize(
    ("name", "cells", "said"),
    [
        (
            "measures.csv",
            {"indicator": "mine", "label": "A", "kind": "count", "aggregate": "formula", "parts": OTHER},
            OTHER,
        ),
        ("key_figures.csv", {"indicator": OTHER, "label": "A"}, OTHER),
        (
            "charts.csv",
            {"id": "mine", "kind": "bars", "scope": "office", "figures": OTHER, "section": "II.1", "caption": "A"},
            OTHER,
        ),
        (
            "charts.csv",
            {"id": "mine", "kind": "bars", "scope": "office", "figures": "plan_tasks", "caption": "A"},
            "không ô sổ tay nào gọi nó",
        ),
        (
            "rankings.csv",
            {"indicator": "on_time_rate_commune", "level": "district", "best": "highest", "minimum": "1"}
            | {"title": "A", "cases": "B", "rate": "C"},
            "không có đơn vị trực thuộc cấp district",
        ),
    ],
)
def test_a_row_that_does_nothing_in_the_period_is_told(project: Project, name: str, cells: dict, said: str) -> None:
    project.write(name, f"{standard(name)[0]}\n{written(name, **cells)}\n")
    ((place, text),) = load(YEAR).undone
    assert place == f"catalogue/{name}, dòng 2" and "không dùng ở kỳ này vì" in text and said in text


def test_a_chart_that_a_cell_calls_is_used(project: Project) -> None:
    row = written("charts.csv", id="mine", kind="bars", scope="office", figures="plan_tasks", caption="A")
    project.write("charts.csv", f"{standard('charts.csv')[0]}\n{row}\n")
    cells = json.dumps({"cells": [{"source": ['report.chart("mine")']}]})
    (project.folder / "notebooks" / "03_report.ipynb").write_text(cells, encoding="utf-8")
    assert load(YEAR).undone == []


def test_words_and_days_of_a_key_may_be_written_as_a_spreadsheet_program_does(project: Project) -> None:
    project.write("dropped.csv", "table,row,reason\nbreaks.csv,Procedures_Online_Portal 24/06/2022,thử")
    project.write(
        "register_words.csv", "register_id,column,word,id\ninspections,unit_group,Phòng chuyên môn,own_divisions"
    )
    project.write("units.csv", UNITS + "31604,xa-b,Xã Bờ,commune,944,2020-07-01,,,\n")
    catalogue = load(YEAR)
    assert [row.indicator for row in catalogue.breaks].count("procedures_online_portal") == 0
    words = [
        word for word in catalogue.register_words if (word.register_id, word.column) == ("inspections", "unit_group")
    ]
    assert [word.id for word in words].count("own_divisions") == 1
    assert "divisions" not in [word.id for word in words if not word.where]
    assert {unit.code for unit in catalogue.subordinates} == {"31603", "31604"}


def test_a_day_in_a_key_is_one_day_in_either_writing(project: Project, other: Project) -> None:
    other.write("units.csv", UNITS + "31604,xa-a,Xã Bờ A,commune,944,2020-07-01,,,\n")
    project.settings("extends: ../other\n")
    project.write("units.csv", UNITS.splitlines()[0] + "\n31604,xa-b,Xã Bờ B,commune,944,01/07/2020,,,\n")
    assert [unit.slug for unit in load(YEAR).subordinates] == ["my-phuoc", "xa-b"]


def test_a_row_is_dropped_by_its_key(project: Project) -> None:
    project.write("dropped.csv", "table,row,reason\nover_100.csv,propaganda_completion_rate,thử\naliases.csv,Không,thử")
    (fault,) = project.faults()
    assert fault.startswith(
        "Danh mục catalogue/dropped.csv, dòng 3: cột “row” ghi dòng “Không” không có trong danh mục"
    )
    project.write("dropped.csv", "table,row,reason\nover_100.csv,propaganda_completion_rate,thử")
    assert "propaganda_completion_rate" not in [row.indicator for row in load(YEAR).over_100]


def test_a_form_takes_the_place_of_one_that_is_dropped(project: Project) -> None:
    """The other forms of the package, which no office of the project uses, are no mistake of its."""
    head = "code,row,indicator,label,kind,level,aggregate,flow_or_stock\n"
    project.write(
        "forms/bm01/indicators.csv", head + "A,section,,Một,,,,\nA.1,item,ideas,Số sáng kiến,count,both,sum,flow"
    )
    project.write("forms.csv", FORMS + "bm01,2020-01-01,,Biểu 01,H,S,A,T,B,district>commune")
    assert (
        "cùng có hiệu lực với biểu 2021 (dòng 2 của forms.csv): mỗi ngày chỉ có một biểu; không dùng biểu 2021"
        in str(faults({})[0])
    )
    project.write("dropped.csv", "table,row,reason\nforms.csv,2021,thử\nforms.csv,2022,thử")
    assert faults({YEAR: "944"}) == ([], [])
    assert [row.indicator for row in load(YEAR).form if row.indicator] == ["ideas"]


def test_what_stands_below_a_dropped_row_is_a_fault(project: Project) -> None:
    project.write("dropped.csv", "table,row,reason\nsections.csv,II.9,thử")
    assert "cột “code” ghi “II.9.a” mà không có dòng “II.9”" in "\n".join(project.faults())


KEYS = st.sampled_from(["a", "b", "c", "d", "e"])


@given(st.lists(KEYS, unique=True), st.lists(st.tuples(KEYS, KEYS | st.just("")), unique_by=lambda pair: pair[0]))
def test_every_key_has_its_row_once_behind_the_one_it_names(below: list[str], above: list[tuple[str, str]]) -> None:
    with TemporaryDirectory() as folder:
        lower, upper = Path(folder) / "lower.csv", Path(folder) / "upper.csv"
        lower.write_text("\n".join(["words", *below]))
        upper.write_text("\n".join(["words,after", *map(",".join, above)]))
        files = [read_table(path, BesideName) for path in (lower, upper)]
    table = LayeredTable("beside_names.csv", BesideName, files, standard=1, words={})
    found = [row.words for row in table.rows]
    assert len(found) == len(set(found)) and set(below) <= set(found) <= {*below, *(key for key, _ in above)}
    moved = {key for key, after in above if after}
    assert [key for key in found if key in below and key not in moved] == [key for key in below if key not in moved]
    faulty = {int(fault.split(":")[0].removeprefix("dòng ")) - 2 for fault in files[1].faults}
    for place, (key, after) in enumerate(above):
        if place not in faulty:
            assert table.own(table.rows[found.index(key)])
            assert not after or found.index(after) < found.index(key)
        else:
            assert after and (after not in below or after in moved)


COUNTED = {
    "indicator": "own_figure", "label": "Số mới", "unit": "Việc", "kind": "count", "aggregate": "register",
    "register_id": "inspections", "flow_or_stock": "flow",
}  # fmt: skip
# files of the project, and what is said of them
FORMS = "form,valid_from,valid_to,name,heading,subject,area,title,basis,serves\n"
MISTAKES = {
    "day": ({"units.csv": UNITS.replace("2025-06-30", "2025-06-31", 1)},
            "catalogue/units.csv, dòng 2: cột “valid_to” phải là ngày có thật"),
    "after": ({"over_100.csv": "indicator,reason,after\nsatisfaction_rate,thử,propaganda_completion_rat"},
              "catalogue/over_100.csv, dòng 2: cột “after” ghi dòng “propaganda_completion_rat” không có trong danh "
              "mục. Gần nhất: propaganda_completion_rate"),
    "after itself": ({"key_figures.csv": "indicator,label,after\nplan_tasks,x,plan_tasks"},
                     "catalogue/key_figures.csv, dòng 2: cột “after” ghi chính dòng này"),
    "after in a circle": ({"over_100.csv": "indicator,reason,after\nplan_tasks,thử,satisfaction_rate\n"
                                           "satisfaction_rate,thử,plan_tasks"},
                          "catalogue/over_100.csv, dòng 3: cột “after” ghi “plan_tasks”, dòng này chưa có chỗ: "),
    "twice": ({"units.csv": UNITS + UNITS.splitlines()[2]},
              "catalogue/units.csv, dòng 4: cột “code” trùng “31603” với dòng 3: mỗi dòng chỉ ghi một lần"),
    "replaced twice": ({"key_figures.csv": "indicator,label\nplan_tasks,a\nplan_tasks,b"},
                       "catalogue/key_figures.csv, dòng 3: cột “indicator” trùng chỉ tiêu “plan_tasks” với dòng 2"),
    "other case": ({"over_100.csv": "indicator,reason\nPropaganda_Completion_Rate,thử"},
                   "catalogue/over_100.csv, dòng 2: cột “indicator” ghi “Propaganda_Completion_Rate”, khác "
                   "“propaganda_completion_rate” (dòng 2 của over_100.csv) ở chữ hoa, chữ thường; hãy ghi đúng như"),
    "dropped table": ({"dropped.csv": "table,row,reason\nover100.csv,x,thử"},
                      "catalogue/dropped.csv, dòng 2: cột “table” ghi bảng “over100.csv” không có trong danh mục. "
                      "Gần nhất: over_100.csv"),
    "parent unknown": ({"units.csv": UNITS + "31699,xa-le,Xã Lẻ,commune,9444,,,,"},
                       "catalogue/units.csv, dòng 4: cột “parent” ghi đơn vị “9444” không có trong danh mục"),
    "sum of nobody": ({"forms/2021/indicators.csv": "code,row,indicator,label,kind,level,aggregate,flow_or_stock\n"
                                                    "I.1.4,item,mine,A,count,office,sum,flow"},
                      "catalogue/forms/2021/indicators.csv, dòng 2: cột “level” ghi office mà sum lấy số"),
    "dropped period": ({"dropped.csv": "table,row,reason\nperiods.csv,Q3,thử"},
                       "catalogue/dropped.csv, dòng 2: cột “table” ghi periods.csv: không bỏ được dòng của bảng này"),
    "dropped drop": ({"dropped.csv": "table,row,reason\ndropped.csv,x,thử"},
                     "catalogue/dropped.csv, dòng 2: cột “table” ghi dropped.csv: không bỏ được dòng của chính bảng"),
    "chart twice": ({"charts.csv": "id,kind,scope,figures,caption\nmine,parts,office,A=survey_satisfied,Một\n"
                                   "mine,parts,office,B=survey_satisfied,Hai"},
                    "catalogue/charts.csv, dòng 3: cột “id” trùng mã biểu đồ “mine” với dòng 2, là dòng kỳ nào cũng"),
    "measure twice": ({"measures.csv": "indicator,label,kind,aggregate,parts\nmine,A,count,formula,plan_tasks\n"
                                       "mine,B,count,formula,2 * plan_tasks"},
                      "catalogue/measures.csv, dòng 3: cột “indicator” trùng mã chỉ tiêu “mine” với dòng 2"),
    "dropped and written": ({"dropped.csv": "table,row,reason\nunits.csv,31603,thử"},
                            "catalogue/dropped.csv, dòng 2: cột “row” bỏ “31603” mà dòng 3 của catalogue/units.csv"),
    "unknown table": ({"unit.csv": UNITS}, "catalogue/unit.csv: không có bảng nào tên này. Gần nhất: units.csv"),
    "name in capitals": ({"Over_100.csv": "indicator,reason"}, "catalogue/Over_100.csv: không có bảng nào tên này"),
    "workbook": ({"units.xlsx": ""}, "catalogue/units.xlsx: không đọc tệp .xlsx; hãy lưu bảng này ở dạng “CSV UTF-8”"),
    "table of a form": ({"forms/2021/indicator.csv": ""},
                        "catalogue/forms/2021/indicator.csv: không có bảng nào tên này. Gần nhất: indicators.csv"),
    "folder without form": ({"forms/2023/indicators.csv": standard(ROW)[0]},
                            "catalogue/forms/2023: forms.csv không có dòng của biểu 2023. Gần nhất: 2022, 2021"),
    "form without folder": ({"forms.csv": FORMS + "2019,2018-01-01,2018-12-31,N,H,S,A,T,B,"
                                          "district>commune"}, "thiếu tệp forms/2019/indicators.csv"),
    "form of the same day": ({"forms.csv": FORMS + "2019,2019-01-01,2019-12-31,N,H,S,A,T,"
                                           "B,district>commune", "forms/2019/indicators.csv": standard(ROW)[0]},
                             "catalogue/forms.csv, dòng 2: cột “valid_from” cùng có hiệu lực với biểu 2021 (dòng 2 của "
                             "forms.csv): mỗi ngày chỉ có một biểu"),
    "titles": ({"over_100.csv": "indicator\nplan_tasks"},
               "catalogue/over_100.csv, dòng 1: cần đúng các cột “indicator”, “reason”; thiếu “reason”"),
    "code page": ({"over_100.csv": "indicator,reason\nplan_tasks,?"}, ""),
    "alias": ({"aliases.csv": "alias,name\nXa My Phuoc,Xã Mỹ Phướt"},
              "catalogue/aliases.csv, dòng 2: cột “name” ghi tên đơn vị hoặc chỉ tiêu “Xã Mỹ Phướt” không có trong "
              "danh mục. Gần nhất: Xã Mỹ Phước"),
    "code made a day": ({"sections.csv": "code,label,level,title\n01/02/2025,1.,2,Thử"},
                        "catalogue/sections.csv, dòng 2: cột “code” “01/02/2025” là mã đã bị bảng tính đổi"),
    "code without its zeros": ({"units.csv": UNITS + "103,xa-a,Xã Bờ,commune,944,,2025-06-30,,\n"},
                               "catalogue/units.csv, dòng 4: cột “code” ghi “103”, thiếu 2 chữ số: bảng tính đã bỏ số "
                               "0 ở đầu; hãy ghi 00103 trong cột định dạng chữ (Text)"),
    "letters torn": ({"units.csv": UNITS + "31604,xa-a,Xã Luáº­t,commune,944,,2025-06-30,,\n"},
                     "catalogue/units.csv, dòng 4: cột “name” đã hỏng chữ Việt (“Xã Luáº­t”) vì mở tệp sai mã"),
    "code made a number": ({"units.csv": UNITS.replace("31603,my", "3E+05,my")},
                           "catalogue/units.csv, dòng 3: cột “code” “3E+05” là mã đã bị bảng tính đổi thành số"),
    "figure of another row": ({ROW: f"{standard(ROW)[0]}\n"
                                    + written(ROW, code="I.1.0", **NEW | {"indicator": "plan_tasks"})},
                              "catalogue/forms/2021/indicators.csv, dòng 2: cột “indicator” trùng mã chỉ tiêu "
                              "“plan_tasks” với dòng 4 của forms/2021/indicators.csv"),
    "order": ({"sections.csv": "code,label,level,title,after\nII.11,11.,2,Thử,I"},
              "catalogue/sections.csv, dòng 2: cột “code” ghi “II.11” sau “I”, ngoài mục của nó; hãy sửa cột after, "
              "hoặc ghi mã hợp với chỗ này, như I.0"),
    "place in another part": ({ROW: f"{standard(ROW)[0]},after\n" + written(ROW, code="I.1.11", **NEW) + ",II.1.1"},
                              "catalogue/forms/2021/indicators.csv, dòng 2: cột “code” ghi “I.1.11” sau “II.1.1”, "
                              "ngoài mục của nó; hãy sửa cột after, hoặc ghi mã hợp với chỗ này, như II.1.1a"),
    "asked of nobody": ({ROW: f"{standard(ROW)[0]}\n" + written(ROW, code="I.1.0", **NEW | {"level": ""})},
                        "catalogue/forms/2021/indicators.csv, dòng 2: cột “level” không được để trống ở dòng của"),
    "part within another": ({ROW: f"{standard(ROW)[0]},after\n" + written(ROW, code="X", **NEW) + ",II.1.1"},
                            "catalogue/forms/2021/indicators.csv, dòng 2: cột “code” ghi “X” trước “II.1.2”, ngoài"),
    "check": ({"checks.csv": f"{standard('checks.csv')[0]}\n" + written(
                 "checks.csv", id="own", severity="error", left="plan_taks", relation="<=", right="plan_tasks",
                 message="x", basis="x", who="x", action="x")},
              "catalogue/checks.csv, dòng 2: cột “left” ghi chỉ tiêu “plan_taks” không có trong danh mục."),
    "register of a measure": ({"measures.csv": f"{standard('measures.csv')[0]}\n" + written(
                                  "measures.csv", **COUNTED | {"register_id": "inspection"})},
                              "catalogue/measures.csv, dòng 2: cột “register_id” ghi sổ “inspection” không có trong "
                              "danh mục. Gần nhất: inspections"),
    "register of a row of the form": ({ROW: f"code,row,level,{','.join(COUNTED)}\nI.1.0,item,office,"
                                            + ",".join((COUNTED | {"register_id": "inspection"}).values())},
                                      "catalogue/forms/2021/indicators.csv, dòng 2: cột “register_id” ghi sổ "
                                      "“inspection” không có trong danh mục. Gần nhất: inspections"),
    "register of a word": ({"register_words.csv": "register_id,column,word,id\ninspection,field,Thử,own"},
                           "catalogue/register_words.csv, dòng 2: cột “register_id” ghi sổ “inspection” không có"),
    "column of words added up": ({"measures.csv": f"{standard('measures.csv')[0]}\n" + written(
                                     "measures.csv", **COUNTED | {"column": "field"})},
                                 "catalogue/measures.csv, dòng 2: cột “column” ghi “field” là cột text của sổ "
                                 "inspections, không cộng được"),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_the_project_s_own_file(name: str, project: Project) -> None:
    files, message = MISTAKES[name]
    for file, text in files.items():
        project.write(file, text)
    if name == "code page":
        path = project.folder / "catalogue" / "over_100.csv"
        path.write_bytes("indicator,reason\nplan_tasks,thử\n".encode("cp1258", errors="replace") + b"\xe0\xff")
        message = "catalogue/over_100.csv, dòng 3: không phải mã UTF-8"
    assert any(f"Danh mục {message}" in fault for fault in project.faults()), project.faults()


def test_a_small_form_needs_no_more_than_its_title(project: Project) -> None:
    project.write(
        "forms.csv", "form,title,basis,serves,valid_to\n2021,Biểu nhỏ,Quy chế,district>commune;commune,2022-06-23"
    )
    form = load(YEAR).statistical_form
    assert (form.name, form.heading, form.subject, form.area) == ("Biểu nhỏ", "", "Biểu nhỏ", "")
    assert form.caption == "Biểu nhỏ"


def test_all_mistakes_are_told_at_once(project: Project) -> None:
    for name in ("after", "dropped table", "unknown table", "folder without form", "alias"):
        for file, text in MISTAKES[name][0].items():
            project.write(file, text)
    assert len(project.faults()) == 5


CHART = "id,kind,scope,figures,section,caption\n"


def test_a_faulty_line_hides_no_fault_of_its_other_columns_nor_of_other_tables(project: Project) -> None:
    project.write(
        "charts.csv",
        f"{CHART}own,parts,office,A: plan_tasks_done,II.5,Một,hai\nother,pie,office,A: plan_taks,II.55,Ba\n",
    )
    project.write("key_figures.csv", "indicator,label\nplan_taks,x\n")
    assert [fault.partition(" ghi ")[0] for fault in project.faults()] == [
        "Danh mục catalogue/charts.csv, dòng 2: có 7 ô, cần 6 ô; ô nào có “,” thì đặt trong dấu ngoặc kép",
        "Danh mục catalogue/charts.csv, dòng 3: cột “kind”",
        "Danh mục catalogue/charts.csv, dòng 3: cột “figures”",
        "Danh mục catalogue/charts.csv, dòng 3: cột “section”",
        "Danh mục catalogue/key_figures.csv, dòng 2: cột “indicator”",
    ]


def test_a_faulty_row_is_still_there_for_those_that_name_it(project: Project) -> None:
    head = standard("measures.csv")[0]
    project.write("measures.csv", f"{head}\n{written('measures.csv', **COUNTED | {'kind': 'cuont'})}")
    project.write("charts.csv", f"{CHART}own,bars,office,own_figure; plan_tasks,II.5,Một\n")
    (fault,) = project.faults()
    assert fault.startswith("Danh mục catalogue/measures.csv, dòng 2: cột “kind” ghi “cuont”")


@pytest.mark.parametrize(
    ("name", "text", "unchecked"),
    [
        ("sections.csv", "cod,label,level,title\nII.11,11.,2,Thử\n", True),  # what its rows are called is not known
        ("charts.csv", CHART.replace("caption", "captoin") + "own,bars,office,plan_tasks,II.5,Một\n", False),
    ],
)
def test_what_could_not_be_judged_is_said(name: str, text: str, unchecked: bool, project: Project) -> None:
    project.write(name, text)
    project.write("key_figures.csv", "indicator,label\nplan_taks,x\n")
    found, left = faults({})
    assert any("key_figures.csv" in fault for fault in found) is not unchecked
    assert left == [f"Chưa đọc được catalogue/{name}, nên chưa đối chiếu các bảng với nhau."] * unchecked


def test_aliases_of_units_of_another_day_and_of_labels_of_another_office_are_no_mistake(project: Project) -> None:
    project.write("units.csv", UNITS + "31604,xa-a,Xã Sau,commune,944,2030-01-01,,,\n")
    label = "Số hồ sơ TTHC do UBND cấp tỉnh tiếp nhận"
    project.write(
        "aliases.csv",
        f"alias,name\nXa Sau,Xã Sau\nHồ sơ tỉnh nhận,{label}\nHồ sơ nhận,Số hồ sơ TTHC do UBND cấp huyện tiếp nhận",
    )
    assert len(load(YEAR).aliases) > 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("standart: none\n", "dòng 1, mục standart: mục này không có trong mẫu. Gần nhất: standard"),
        ("standard: xyz\n", "dòng 1, mục standard: ghi “xyz”, phải là một trong: cchc, none"),
        ("extends: ../nowhere\n", "extends ghi ../nowhere, không phải thư mục dự án"),
        ("extends: .\n", "extends ghi chính dự án này"),
        ("extends\n", "project.yml"),
    ],
)
def test_a_fault_of_project_yml_is_told(project: Project, text: str, message: str) -> None:
    project.settings(text)
    with pytest.raises(CchcError) as caught:
        load(YEAR)
    assert message in str(caught.value) and "project.yml" in str(caught.value)
    project.settings("standard: cchc\n")  # mended, it is read anew
    assert load(YEAR).subordinates


def test_a_project_yaml_is_not_passed_over(project: Project) -> None:
    (project.folder / "project.yaml").write_text("standard: none\n")
    with pytest.raises(CchcError, match=r"project\.yaml: hãy đổi tên thành project\.yml"):
        load(YEAR)


def of_its_own(project: Project) -> None:
    """A report of ten lines about something else."""
    project.settings("standard: none\n")
    project.write(
        "forms.csv",
        "form,name,heading,subject,area,title,basis,serves\nbooks,Biểu,H,S,A,Biểu sách,Quy định,district>commune",
    )
    lines = [standard(ROW)[0], written(ROW, code="I", row="section", label="Sách", owner="Thư viện")]
    lines += [written(ROW, code="I.1", **NEW | {"indicator": "books", "label": "Số sách"})]
    project.write("forms/books/indicators.csv", "\n".join(lines))
    project.write("sections.csv", "code,label,level,title\nI,I.,1,Sách")
    project.write("outline.csv", "part,title\nsections,Các mục")


def test_a_report_of_its_own_has_the_common_tables_alone(project: Project) -> None:
    of_its_own(project)
    catalogue = load(YEAR)
    assert [row.label for row in catalogue.form] == ["Sách", "Số sách"]
    assert not (catalogue.measures or catalogue.rankings or catalogue.key_figures or catalogue.statements)
    assert catalogue.harmless_numbers and {check.scope for check in catalogue.checks} == {"document", "report"}
    assert labels() == {"Sách", "Số sách"}


def test_the_lowest_file_may_place_its_rows_too(project: Project) -> None:
    of_its_own(project)
    project.write("over_100.csv", "indicator,reason,after\nbooks,thử,")
    project.write("sections.csv", "code,label,level,title,after\nII,II.,1,Hai,I\nI,I.,1,Sách,")
    assert [section.code for section in load(YEAR).sections] == ["I", "II"]


def test_only_the_common_tables_of_another_project_count(project: Project, other: Project) -> None:
    other.write("aliases.csv", "alias,name\nPhuoc,Xã Mỹ Phước")
    other.write("over_100.csv", "indicator,reason\nsatisfaction_rate,thử")
    other.write("nonsense.csv", "a,b")  # told in its own project
    other.write("dropped.csv", "table,row,reason\naliases.csv,Phuoc,thử")
    (project.folder / "catalogue" / "units.csv").unlink()
    project.settings("extends: ../other\n")
    other.settings("extends: ../own\n")  # a loop goes one step
    catalogue = load(YEAR)
    assert [unit.name for unit in catalogue.subordinates] == ["Xã Mỹ Phước"]
    assert catalogue.aliases["Phuoc"] == "Xã Mỹ Phước"
    assert "satisfaction_rate" not in [row.indicator for row in catalogue.over_100]
    other.enter()
    assert [fault.split(",")[0].split(":")[0] for fault in other.faults()] == [
        "Danh mục catalogue/nonsense.csv", "Danh mục catalogue/dropped.csv",
    ]  # fmt: skip


def test_another_project_that_has_gone_meanwhile_is_missed(project: Project, other: Project) -> None:
    (project.folder / "catalogue" / "units.csv").unlink()
    project.settings("extends: ../other\n")
    load(YEAR)
    other.folder.rename(other.folder.with_name("moved"))
    with pytest.raises(CchcError, match=r"extends ghi \.\./other, không phải thư mục dự án"):
        load(YEAR)


def test_a_project_changes_a_common_row_of_the_other_one(project: Project, other: Project) -> None:
    (project.folder / "catalogue" / "units.csv").unlink()
    project.settings("extends: ../other\n")
    project.write("units.csv", UNITS.splitlines()[0] + "\n31603,my-phuoc,Xã Mỹ Phước Mới,commune,944,,,,\n")
    assert [unit.name for unit in load(YEAR).subordinates] == ["Xã Mỹ Phước Mới"]


def test_two_projects_in_one_process_do_not_mix(project: Project, other: Project) -> None:
    project.write("titles.csv", "column,title\nlabel,Nội dung riêng")
    project.write("survey_answers.csv", "answer,title,satisfied\n6,Rất tuyệt,yes")
    of_its_own(other)
    seen = []
    for each in (project, other, project):
        each.enter()
        seen.append((
            len(load(YEAR).form), column_titles().get("Nội dung riêng"), known_texts().title_of("nội dung riêng"),
            fold("Số sách") in known_texts().labels, len(load_dossier_rules().answers),
        ))  # fmt: skip
    assert seen == [(183, "label", "label", False, 6), (2, None, None, True, 5), (183, "label", "label", False, 6)]


def test_a_table_that_changed_is_read_anew(project: Project) -> None:
    assert len(load(YEAR).subordinates) == 1
    project.write("units.csv", UNITS + "31604,xa-a,Xã Bờ,commune,944,,,,\n")
    assert len(load(YEAR).subordinates) == 2
    project.write("forms/2021/prompts.csv", "code,text\nI.1.1,Thử")
    assert "Thử" in [prompt.text for prompt in load(YEAR).prompts]


def test_layers_are_those_of_the_project_above_the_working_directory(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.folder / "notebooks")
    assert catalogue_layers()[-1].folder == project.folder / "catalogue"
    assert len(load(YEAR).subordinates) == 1


@pytest.mark.parametrize(
    ("mark", "encoding", "above"),
    [(";", "utf-8-sig", ""), ("\t", "utf-16", ""), (";", "utf-8", "sep=;\n"), (",", "utf-8-sig", '"sep=,"\n')],
)
def test_a_project_s_table_may_be_as_excel_saves_it(project: Project, mark: str, encoding: str, above: str) -> None:
    days = UNITS.replace("2025-06-30", "30/06/2025")
    project.write("units.csv", above + days.replace(",", mark), encoding)
    project.write("aliases.csv", above + "alias,name\nPhuoc,Xã Mỹ Phước".replace(",", mark), encoding)
    catalogue = load(YEAR)
    assert [unit.code for unit in catalogue.units] == ["944", "31603"]
    assert catalogue.office.valid_to.isoformat() == "2025-06-30" and catalogue.aliases["Phuoc"] == "Xã Mỹ Phước"


def test_a_newer_package_leaves_the_project_s_rows_alone(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The package's row of the same key changes, another goes, one comes: the project's stand as they were."""
    project.write(
        "over_100.csv", "indicator,reason,after\npropaganda_completion_rate,của dự án,\nplan_tasks,của dự án,"
    )
    before = {path: path.read_bytes() for path in (project.folder / "catalogue").iterdir()}
    newer = tmp_path / "newer"
    shutil.copytree(STANDARD, newer)
    (newer / "cchc" / "over_100.csv").write_text(
        "indicator,reason\nsatisfaction_rate,mới\npropaganda_completion_rate,mới\n", encoding="utf-8"
    )
    monkeypatch.setattr("cchc.project.layers.STANDARD", newer)
    monkeypatch.setattr(
        "cchc.project.layers._of_project", __import__("cchc.project.layers", fromlist=["x"])._of_project.__wrapped__
    )
    assert [(row.indicator, row.reason) for row in load(YEAR).over_100] == [
        ("satisfaction_rate", "mới"), ("propaganda_completion_rate", "của dự án"), ("plan_tasks", "của dự án"),
    ]  # fmt: skip
    assert {path: path.read_bytes() for path in before} == before


def test_where_each_row_comes_from(project: Project) -> None:
    project.write("over_100.csv", "indicator,reason\npropaganda_completion_rate,của dự án\nsatisfaction_rate,thêm")
    project.write("dropped.csv", "table,row,reason\nover_100.csv,civil_servants_downsized_rate,thử")
    entries = overview(YEAR)["over_100.csv"]
    told = {entry.texts["indicator"]: (entry.mark, entry.place, entry.instead) for entry in entries}
    assert told["propaganda_completion_rate"] == (REPLACED, "catalogue/over_100.csv, dòng 2", "over_100.csv, dòng 2")
    assert told["satisfaction_rate"] == (ADDED, "catalogue/over_100.csv, dòng 3", "")
    assert told["civil_servants_downsized_rate"] == (LEFT_OUT, "over_100.csv, dòng 3", "catalogue/dropped.csv, dòng 2")
    assert {mark for mark, *_ in told.values()} == {"", ADDED, REPLACED, LEFT_OUT}


def test_what_is_in_force_is_that_of_the_period(project: Project) -> None:
    project.write("units.csv", UNITS + "31604,xa-a,Xã Bờ,commune,944,2030-01-01,,,\n")
    of_year, every = overview(YEAR), overview(None)
    assert [entry.texts["code"] for entry in of_year["units.csv"]] == ["944", "31603"]
    assert len(every["units.csv"]) == 3 and len(every["forms.csv"]) == 4
    assert [name for name in of_year if name.endswith("indicators.csv")] == ["forms/2021/indicators.csv"]
    catalogue = load(YEAR)
    for name, rows in (
        ("measures", catalogue.measures),
        ("checks", catalogue.checks),
        ("rankings", catalogue.rankings),
    ):
        assert len(of_year[f"{name}.csv"]) == len(rows) <= len(every[f"{name}.csv"])


def test_a_needless_row_is_told_when_asked_for(project: Project) -> None:
    line = next(line for line in standard("over_100.csv") if line.startswith("propaganda"))
    project.write("over_100.csv", f"reason,indicator\n{','.join(reversed(line.split(',')))}")
    assert load(YEAR)
    ((fault,), _) = faults({})
    assert fault.startswith("Danh mục catalogue/over_100.csv, dòng 2: giống hệt dòng chuẩn (dòng 2 của over_100.csv)")


def test_faults_are_those_of_every_table(project: Project) -> None:
    """Also of those that no report of the period reads: dossier tables, messages, titles, holidays, other forms."""
    project.write("holidays.csv", "date,name,off,source\n2025-02-30,Thử,yes,x")
    project.write("on_time.csv", "id,title,event,compares,missing_due,numerator,denominator,source,default\n"
                  "D7,T,finished_on,day,on_time,earl,resolved,x,no")  # fmt: skip
    project.write("titles.csv", "column,title\nlabl,Thử")
    project.write("messages.csv", "id,check,severity,message\nnonsense,late,error,Thử")
    project.write("forms/2022/prompts.csv", "code,text\nI.99,Thử")
    project.write("unit.csv", "")
    found, _ = faults({})
    for name in ("holidays", "on_time", "titles", "messages", "unit"):
        assert sum(fault.startswith(f"Danh mục catalogue/{name}.csv") for fault in found) == 1, (name, found)
    assert len(found) >= 5
    for name in ("holidays", "on_time", "titles", "messages", "unit"):
        (project.folder / "catalogue" / f"{name}.csv").unlink()
    ((fault,), _) = faults({})
    assert fault.startswith("Danh mục catalogue/forms/2022/prompts.csv, dòng 2: cột “code”")


def test_the_catalogue_of_this_repository_has_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert faults({YEAR: ""}) == ([], [])


def test_a_catalogue_opened_and_saved_by_a_spreadsheet_program_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, libreoffice: Callable[..., None]
) -> None:
    """LibreOffice saves them as Excel on a Vietnamese computer does: ";" and UTF-8; days in its own writing."""
    sources = {}
    for base in (STANDARD, ROOT / "catalogue"):
        for path in sorted(base.rglob("*.csv")):
            sources[f"{len(sources):02}-{path.name}"] = (base, path)
    opened, saved = tmp_path / "opened", tmp_path / "saved"
    opened.mkdir()
    for name, (_, path) in sources.items():
        (opened / name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8-sig")
    opening = "--infilter=Text - txt - csv (StarCalc):44,34,76"  # what Excel sees by the mark
    libreoffice("csv:Text - txt - csv (StarCalc):59,34,76", saved, opening, *(opened / name for name in sources))
    (tmp_path / "own" / "notebooks").mkdir(parents=True)
    (tmp_path / "own" / "data").mkdir()
    newer = tmp_path / "standard"
    for name, (base, path) in sources.items():
        target = (newer if base == STANDARD else tmp_path / "own" / "catalogue") / path.relative_to(base)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(saved / name, target)
    monkeypatch.setattr(Formula, "__repr__", lambda formula: formula.text)
    monkeypatch.chdir(ROOT)
    before, rules = load(YEAR), load_dossier_rules()
    changed(monkeypatch, newer)
    monkeypatch.chdir(tmp_path / "own")
    again = load(YEAR)
    assert again is not before
    for name in vars(before).keys() - {"period"}:
        one, other = getattr(before, name), getattr(again, name)
        assert repr(one) == repr(other), name
    assert repr(load_dossier_rules()) == repr(rules)
