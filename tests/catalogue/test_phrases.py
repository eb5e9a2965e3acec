"""phrases.csv: what its words may name, each fault with file, line and column."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flat_catalogue import load_anew
from own_catalogue import own_catalogue

from cchc.project.errors import CchcError
from cchc.project.period import Period

HEAD = "phrase,figures,whole,none,one,all,some,missing,partial"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with own_catalogue(tmp_path_factory.mktemp("catalogue")) as made:
        yield made


def faults(folder: Path, *rows: str) -> list[str]:
    """What is said of a table of these rows alone."""
    (folder / "phrases.csv").write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    with pytest.raises(CchcError) as caught:
        load_anew(Period("2021"))
    return [str(caught.value), *caught.value.details]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "a,plan_task,,,,,Có.,,",
            "cột “figures” ghi chỉ tiêu “plan_task” không có trong danh mục. Gần nhất: plan_tasks",
        ),
        ("a,plan_tasks,plan_taks,,,Hết.,Có.,,", "cột “whole” ghi chỉ tiêu “plan_taks”"),
        ("a,plan_tasks,,,,,Có {{ plan_task }}.,,", "cột “some” ghi tên “plan_task”"),
        ("a,plan_tasks,,,,,Có {{ statement.survey_question }}.,,", "Gần nhất: statement.survey_questions"),
        ("a,plan_tasks,,Ở {{ words.offic }}.,,,,,", "cột “none” ghi tên “words.offic” không có trong danh mục"),
        ("a,plan_tasks,,,,,{{ phrase(“b”) }},,", "cột “some” ghi câu “b” không có trong danh mục"),
        (
            "a,plan_tasks,,,,,{{ plan_tasks | arround(“x”) }},,",
            "bộ lọc “arround” không có trong danh mục. Gần nhất: around",
        ),
        ("a,plan_tasks,,,,,{% if x %},,", "không dùng lệnh {% … %}"),
        ("a,plan_tasks,,,,,Có {plan_tasks}.,,", "có dấu ngoặc nhọn không khớp"),
        ("a,plan_tasks,,,,,{{ plan tasks }},,", "thừa “tasks”"),
        ("a,plan_tasks,,,,,,,", "cột “some” không được để trống cùng với none"),
        ("a,plan_tasks,,,,Hết.,Có.,,", "cột “whole” phải ghi cùng nhau"),
        ("a,plan_tasks; plan_tasks_done,,,Một.,,Có.,,", "cột “one” phải để trống khi cột figures có nhiều chỉ tiêu"),
        ("a,plan_tasks,,,,,{{ phrase(“a”) }},,", "có vòng tròn: a -> a"),
    ],
)
def test_a_fault_names_its_line_and_column(folder: Path, row: str, said: str) -> None:
    assert any("phrases.csv, dòng 2: " in fault and said in fault for fault in faults(folder, row))


def test_all_faults_are_said_at_once_and_one_name_stands_once(folder: Path) -> None:
    found = faults(folder, "a,plan_task,,,,,Có.,,", "b,plan_tasks,,,,,{{ x }},,", "a,plan_tasks,,,,,Có.,,")
    assert [line for line in (2, 3, 4) if any(f"phrases.csv, dòng {line}: " in fault for fault in found)] == [2, 3, 4]


def test_words_of_the_office_in_double_braces_stay(folder: Path) -> None:
    (folder / "phrases.csv").write_text(f"{HEAD}\na,divisions,,,,,Có {{{{divisions}}}}.,,\n", encoding="utf-8")
    assert load_anew(Period("2021")).phrases["a"].some == "Có {{divisions}}."
