"""Decisions on findings: written as the two files want them, taken back, never over another person's."""

import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import nbformat
import openpyxl
import pytest
from make_tthc import write_counts
from stamped import declared

from cchc.catalogue import load
from cchc.catalogue.dossiers import load_dossier_rules
from cchc.catalogue.names import matter_name
from cchc.clean import Correction
from cchc.desk.cells import SubmittedCells
from cchc.desk.changes import Changes
from cchc.desk.desk import Desk, make_report
from cchc.findings import finding, frame
from cchc.findings.acknowledged import Acknowledgement, settle
from cchc.project.csv_edit import add_line, locked
from cchc.project.csv_lines import read_lines
from cchc.project.errors import CchcError
from cchc.project.paths import Workspace
from cchc.project.steps import Step

ROOT = Path(__file__).resolve().parents[2]
FILE, BOOK = "31603-my-phuoc.csv", "944-huyen-my-tu.xlsx"
FORM = "STT;Chỉ tiêu thống kê;Đơn vị tính;Số liệu;Ghi chú\n;Số hồ sơ;Hồ sơ;21,125;=1+1\n;Số cuộc;Cuộc;;\n"
PLACE = {"unit_code": "31603", "indicator": "III.6.6", "file": FILE}
FINDINGS = [
    finding("stated", "error", "Ghi 21.125, tính được 9.229.", expected="9.229", found="21.125", cell="D2", **PLACE),
    finding("note_list", "note", "Ghi chú lạ.", found="=1+1", cell="E2", **PLACE),
    finding("missing_submission", "error", "<b>Chưa gửi</b>", unit_code="31588"),
    finding("unchecked", "note", "Thiếu tệp."),
]
CORRECTED = {"corrected": "9.229", "who": "Trần Văn An", "why": "theo sổ"}
TODAY = date(2021, 12, 20)


@pytest.fixture
def space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A period whose two first notebooks have run."""
    for place in ("notebooks", "data/raw/2021/submissions"):
        (tmp_path / place).mkdir(parents=True)
    shutil.copytree(ROOT / "catalogue", tmp_path / "catalogue")
    shutil.copy(ROOT / "data" / "raw" / "2021" / "report.yml", tmp_path / "data" / "raw" / "2021")
    monkeypatch.chdir(tmp_path)
    space = Workspace.of("2021")
    (space.submissions / FILE).write_text(FORM, encoding="utf-8")
    save(space)
    return space


def save(space: Workspace, findings: list = FINDINGS, value: float = 21125) -> None:
    """What the two first notebooks hand on, as far as the desk reads it."""
    figure = {"unit_code": "944", "indicator": "plan_tasks", "value": value, "status": "ok", "kind": "count"}
    step = Step(space, "01_clean")
    step.save(observations=declared("observations"))
    step = Step(space, "02_indicators")
    step.save(
        findings=frame(findings),
        indicators=declared("indicators", figure),
        unit_figures=declared("unit_figures", {"unit_code": "31603", "indicator": "plan_tasks", "status": "missing"}),
    )


@pytest.fixture
def desk(space: Workspace) -> Desk:
    return Desk(space, today=lambda: TODAY)


def row_of(desk: Desk, check: str) -> int:
    return desk.findings["check"].tolist().index(check) + 1


def correct(desk: Desk, seen: str = "21,125", **given: object) -> Correction:
    return desk.correct(row_of(desk, "stated"), cell="D2", seen=seen, **CORRECTED | given)


def corrections(space: Workspace) -> list[Correction]:
    return read_lines(space.raw / "corrections.csv", Correction)


def shown(desk: Desk, check: str) -> dict:
    number = row_of(desk, check)
    return next(one for cause in desk.causes() for one in cause["findings"] if one["number"] == number)


def test_without_a_run_it_says_what_to_run(space: Workspace) -> None:
    shutil.rmtree(space.processed)
    with pytest.raises(CchcError, match=r"chạy 01_clean.ipynb rồi 02_indicators.ipynb .*cchc report 2021"):
        Desk(space)


def test_the_findings_stand_under_their_causes_without_the_checks_not_made(desk: Desk) -> None:
    found = [one["message"] for cause in desk.causes() for one in cause["findings"]]
    assert sorted(found) == sorted(one.message for one in FINDINGS[:3]), "markup is text; the page draws it as such"
    said = "2 lỗi, 0 cảnh báo, 2 lưu ý; kể cả 1 lưu ý về phép kiểm tra chưa thực hiện được"
    assert desk.title == f"4 phát hiện chưa được xử lý ({said})."
    assert desk.unchecked() == ["Thiếu tệp."] and desk.notes == []
    one = shown(desk, "stated")
    assert one["unit"] == "Xã Mỹ Phước" and one["figure"].startswith("III.6.6 ") and one["cells"] == ["D2"]
    assert shown(desk, "missing_submission")["cells"] == []
    json.dumps([desk.causes(), desk.decisions()])


def test_it_shows_the_cell_as_it_stands_and_its_row(desk: Desk) -> None:
    looked = desk.look(row_of(desk, "stated"))
    assert looked["cells"] == [{"cell": "D2", "text": "21,125"}]
    head, row, below = looked["picture"]["rows"]
    assert head["head"] and [cell["text"] for cell in head["cells"]][1] == "Chỉ tiêu thống kê"
    assert [cell["text"] for cell in row["cells"] if cell["marked"]] == ["21,125"] and below["number"] == 3
    assert desk.look(row_of(desk, "missing_submission")) == {"cells": [], "picture": None}


def test_a_number_of_a_workbook_has_a_decimal_comma_a_text_stays(space: Workspace, desk: Desk) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Bảng 2"
    for row in FORM.splitlines():
        book.active.append(row.split(";"))
    book.active["D2"], book.active["D3"], book.active["E2"] = 21.125, 12.0, "1.234"
    book.save(space.submissions / BOOK)
    cells = SubmittedCells(space, desk.catalogue)
    texts = [cells.text(BOOK, "Bảng 2", cell) for cell in ("D2", "D3", "E2")]
    assert texts == ["21,125", "12", "1.234"]
    assert cells.text("../report.yml", "", "A1") is None and not cells.can_correct("../report.yml")


def test_a_table_of_counts_is_corrected_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "reports" / "tthc")
    space = Workspace.of("2021-Q1", raw=str(tmp_path))
    space.counts.mkdir()
    names = [c.column for c in load_dossier_rules().count_columns if c.count is not None]
    write_counts(space.counts / "31612-phu-my.xlsx", "Xã Phú Mỹ", {"Hộ tịch": dict.fromkeys(names, 12)})
    cells = SubmittedCells(space, load(space.period))
    sheet = openpyxl.load_workbook(space.counts / "31612-phu-my.xlsx").active.title
    place = "31612-phu-my.xlsx", sheet, "C7"
    assert cells.can_correct(place[0]) and cells.text(*place) == "12"
    assert cells.asked(*place).read("chưa rõ").status == "set_aside" and cells.asked(*place).read("1.234").value == 1234
    assert cells.picture(place[0], sheet, ["C7"])["rows"]


def test_a_correction_repeats_the_raw_text(space: Workspace, desk: Desk) -> None:
    correct(desk)
    (line,) = (space.raw / "corrections.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert line == f"{FILE};;D2;21,125;9.229;Trần Văn An;theo sổ"
    assert "đã đính chính thành “9.229” (Trần Văn An); chạy lại" in shown(desk, "stated")["waiting"]


def test_the_correction_takes_effect_in_the_next_run(space: Workspace, desk: Desk) -> None:
    from cchc.run.cleaning import correct_forms, read_forms

    correct(desk)
    desk.correct(row_of(desk, "note_list"), cell="E2", seen="=1+1", corrected="", blank=True, who="A", why="bỏ")
    forms = correct_forms(read_forms(space), space, desk.catalogue)
    assert forms.rows["value"].tolist()[0] == "9.229" and forms.rows["note"].tolist()[0] == ""
    assert forms.corrections["check"].tolist() == ["correction"] * 2


@pytest.mark.parametrize("name", ["who", "why", "corrected"])
def test_who_and_why_are_never_blank_and_something_changes(name: str, space: Workspace, desk: Desk) -> None:
    with pytest.raises(CchcError, match="không được để trống" if name != "corrected" else "như nhau"):
        correct(desk, **{name: "  " if name != "corrected" else "21,125"})
    assert not (space.raw / "corrections.csv").exists()


def test_a_cell_that_was_sent_again_is_not_corrected(space: Workspace, desk: Desk) -> None:
    (space.submissions / FILE).write_text(FORM.replace("21,125", "21,12"), encoding="utf-8")
    with pytest.raises(CchcError, match=r"ô D2 của 31603-my-phuoc\.csv nay ghi “21,12”, không còn “21,125”"):
        correct(desk)
    assert not (space.raw / "corrections.csv").exists()


def test_only_a_cell_of_the_finding_is_corrected(desk: Desk) -> None:
    with pytest.raises(CchcError, match="Không đính chính được ô D3"):
        desk.correct(1, cell="D3", seen="", **CORRECTED)
    with pytest.raises(CchcError, match="Làm mới"):
        desk.correct(99, cell="D2", seen="", **CORRECTED)


def test_an_acknowledgement_repeats_the_finding_and_has_the_day(space: Workspace, desk: Desk) -> None:
    desk.acknowledge(row_of(desk, "stated"), reason="đã công bố", who="An")
    (line,) = (space.raw / "acknowledged.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert line == "stated;31603;III.6.6;9.229;21.125;đã công bố;An;2021-12-20"
    assert "Đã xác nhận (An, 20/12/2021: đã công bố); chạy lại" in shown(desk, "stated")["waiting"]
    with pytest.raises(CchcError, match="đã được xác nhận"):
        desk.acknowledge(row_of(desk, "stated"), reason="lần nữa", who="An")
    with pytest.raises(CchcError, match=r"“Lý do” không được để trống.*“Người xác nhận” không được để trống"):
        desk.acknowledge(row_of(desk, "note_list"), reason=" ", who="")


def test_a_finding_that_another_run_changed_is_not_acknowledged(space: Workspace, desk: Desk) -> None:
    save(space, FINDINGS[1:])
    with pytest.raises(CchcError, match="phát hiện này không còn vì đã có người chạy lại"):
        desk.acknowledge(row_of(desk, "stated"), reason="đã công bố", who="An")
    assert not (space.raw / "acknowledged.csv").exists()
    assert len(desk.findings) == len(FINDINGS) - 1, "read again"


def test_two_at_one_folder_keep_both_lines_and_hear_of_a_conflict(space: Workspace, desk: Desk) -> None:
    other = Desk(space, today=lambda: TODAY)
    correct(other, corrected="9229", who="Lan")
    with pytest.raises(CchcError, match=r"đã có dòng 2 về cùng ô: .*Người sửa “Lan”.*“Bỏ dòng này”"):
        correct(desk)
    assert [line.who for line in desk.lines] == ["Lan"] and "(Lan)" in shown(desk, "stated")["waiting"], "read again"
    desk.correct(row_of(desk, "note_list"), cell="E2", seen="=1+1", corrected="", blank=True, who="An", why="bỏ")
    other.acknowledge(row_of(other, "missing_submission"), reason="gửi muộn", who="Lan")
    assert [line.who for line in corrections(space)] == ["Lan", "An"]
    desk.refresh()
    assert len(desk.decisions()) == 3


def test_undo_takes_back_the_last_first(space: Workspace, desk: Desk) -> None:
    correct(desk)
    desk.acknowledge(row_of(desk, "missing_submission"), reason="gửi muộn", who="An")
    desk.undo()
    assert read_lines(space.raw / "acknowledged.csv", Acknowledgement) == [] and len(corrections(space)) == 1
    desk.undo()
    assert corrections(space) == [] and desk.last == "" and shown(desk, "stated")["waiting"] == ""
    with pytest.raises(CchcError, match="không có gì để hoàn tác"):
        desk.undo()


def test_undo_leaves_what_another_made_of_the_line(space: Workspace, desk: Desk) -> None:
    correct(desk)
    path = space.raw / "corrections.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("theo sổ", "theo sổ, đã rà"), encoding="utf-8")
    with pytest.raises(CchcError, match="không còn dòng này"):
        desk.undo()
    assert corrections(space)[0].why == "theo sổ, đã rà"
    assert desk.lines[0].why == "theo sổ, đã rà" and desk.last == "", "read again; nothing is left to take back"


def test_what_was_only_refused_can_be_undone_later(space: Workspace, desk: Desk) -> None:
    correct(desk)
    lock = space.raw / ".~lock.corrections.csv#"
    lock.touch()
    with pytest.raises(CchcError, match="LibreOffice"):
        desk.undo()
    lock.unlink()
    desk.undo()
    assert corrections(space) == []


@pytest.mark.parametrize("again", [FORM.replace("21,125", "21,12"), None])
def test_a_finding_whose_cell_was_sent_again_is_not_acknowledged(space: Workspace, again: str | None) -> None:
    stated, *others = [one.row() for one in FINDINGS]
    save(space, [stated | {"raw": "21,125"}, *others])
    desk = Desk(space, today=lambda: TODAY)
    path = space.submissions / FILE
    path.write_text(FORM.replace("Số cuộc", "Số cuộc họp"), encoding="utf-8")
    desk.acknowledge(row_of(desk, "stated"), reason="ô vẫn thế", who="An")
    with pytest.raises(CchcError, match=f"tệp {FILE} đã thay đổi sau lần chạy trước"):
        desk.acknowledge(row_of(desk, "note_list"), reason="x", who="An")
    desk.undo()
    path.write_text(again, encoding="utf-8") if again else path.unlink()
    with pytest.raises(CchcError, match=f"tệp {FILE} đã thay đổi sau lần chạy trước"):
        desk.acknowledge(row_of(desk, "stated"), reason="x", who="An")


def test_what_was_missing_and_has_come_is_not_acknowledged(space: Workspace, desk: Desk) -> None:
    (space.submissions / "31588-xa-khac.csv").write_text(FORM, encoding="utf-8")
    with pytest.raises(CchcError, match=r"tệp 31588-xa-khac\.csv đã thay đổi"):
        desk.acknowledge(row_of(desk, "missing_submission"), reason="x", who="An")


def test_an_older_line_is_withdrawn_and_that_is_undone_too(space: Workspace) -> None:
    line = Correction(file=FILE, cell="D2", expected="1", **CORRECTED)
    add_line(space.raw / "corrections.csv", line)
    desk = Desk(space)
    desk.withdraw(0)
    assert corrections(space) == [] and desk.decisions() == []
    desk.undo()
    assert corrections(space) == [line]


def test_a_finding_on_a_line_without_effect_names_the_line(space: Workspace) -> None:
    add_line(space.raw / "corrections.csv", Correction(file=FILE, cell="D2", expected="1", **CORRECTED))
    about = {"unit_code": "31603", "indicator": "III.6.6"}
    line = Acknowledgement(check="stated", **about, found="1", reason="x", who="Lan", when=TODAY)
    add_line(space.raw / "acknowledged.csv", line)
    named = partial(matter_name, catalogue=load(space.period))
    settled = settle(frame(FINDINGS), space.raw / "acknowledged.csv", named=named)
    (lapsed,) = settled[settled["check"] == "lapsed_acknowledgement"].to_dict("records")
    save(space, [*FINDINGS, lapsed, finding("stale_correction", "error", "Cũ.", cell="D2", **PLACE)])
    desk = Desk(space)
    said = {
        check: desk.decisions()[shown(desk, check)["line"]]["file"] for check in (lapsed["check"], "stale_correction")
    }
    assert said == {"lapsed_acknowledgement": "acknowledged.csv", "stale_correction": "corrections.csv"}
    assert shown(desk, "stated")["line"] is None
    name = "Số báo cáo bằng số tính từ thành phần"
    assert "Xã Mỹ Phước: III.6.6 " in lapsed["message"] and f"({name}) không còn hiệu lực" in lapsed["message"]
    said = next(one["said"] for one in desk.decisions() if one["file"] == "acknowledged.csv")
    assert f"Phép kiểm tra “{name}”, Mã đơn vị “Xã Mỹ Phước”, Chỉ tiêu “III.6.6 " in said


def test_a_file_that_cannot_be_read_is_said_and_stops_nothing_else(space: Workspace) -> None:
    (space.raw / "corrections.csv").write_text("Ô,Lý do\nD1,x\n", encoding="utf-8")
    desk = Desk(space)
    assert any(note.startswith("Tệp corrections.csv, dòng 1: cần đúng các cột") for note in desk.notes)
    desk.acknowledge(row_of(desk, "stated"), reason="đã công bố", who="An")
    with pytest.raises(CchcError, match=r"corrections\.csv"):
        correct(desk)


def test_stale_tables_are_said(space: Workspace, desk: Desk) -> None:
    correct(desk)
    assert any("đã thay đổi corrections.csv" in note for note in desk.notes)


def made(findings: list, value: float) -> Callable:
    def make(space: Workspace, tell: Callable[[str], None]) -> None:
        tell("01_clean")
        save(space, findings, value)

    return make


def test_a_rerun_says_what_has_gone_what_is_new_and_what_has_moved(space: Workspace) -> None:
    new = finding("correction", "note", "Đã đính chính.", expected="9.229", found="21,125", cell="D2", **PLACE)
    settled = finding("missing_submission", "error", "<b>Chưa gửi</b>", unit_code="31588", settled="An, 20/12/2021: x")
    desk, told = Desk(space, make=made([FINDINGS[1], settled, FINDINGS[3], new], 9229)), []
    found = desk.rerun(told.append)
    assert told == ["01_clean"] and found.gone == [FINDINGS[0].message] and found.new == ["Đã đính chính."]
    assert found.settled == [settled.message]
    (moved,) = found.moved
    assert moved.name.startswith("Huyện Mỹ Tú: ") and (moved.before, moved.after) == ("21.125", "9.229")
    assert desk.rerun() == type(found)([], [], [], [])


def test_what_a_rerun_changed_is_shown_as_long_as_it_is_true(space: Workspace) -> None:
    desk = Desk(space, make=made(FINDINGS[1:], 9229))
    desk.rerun()
    desk.refresh()
    correct_note = {"cell": "E2", "seen": "=1+1", "corrected": "", "blank": True, "who": "A", "why": "bỏ"}
    desk.correct(row_of(desk, "note_list"), **correct_note)
    assert desk.changes.gone, "nothing was made again meanwhile"
    desk.undo()
    assert desk.changes is None
    desk.rerun()
    assert desk.changes == Changes([], [], [], [])
    save(space, value=1)
    desk.refresh()
    assert desk.changes is None


def test_after_a_run_that_failed_what_it_made_is_shown(space: Workspace) -> None:
    def fail(space: Workspace, tell: Callable[[str], None]) -> None:
        save(space, FINDINGS[1:])
        (space.outputs / "notebooks").mkdir(parents=True, exist_ok=True)
        nbformat.write(nbformat.v4.new_notebook(), space.outputs / "notebooks" / "03_report.ipynb")
        raise CchcError("Chưa chạy lại được: narrative.md hỏng.")

    desk = Desk(space, make=fail)
    correct(desk)
    assert any("01_clean.ipynb ghi đã cũ" in note for note in desk.notes)
    with pytest.raises(CchcError, match=r"narrative\.md"):
        desk.rerun()
    assert len(desk.findings) == len(FINDINGS) - 1 and desk.changes is None
    assert [note[:40] for note in desk.notes] == ["Số liệu đã mới, báo cáo chưa lập lại: chư"[:40]]


def test_two_do_not_run_at_once(space: Workspace, desk: Desk) -> None:
    space.outputs.mkdir(parents=True)
    with locked(space.outputs), pytest.raises(CchcError, match="Người khác đang chạy lại"):
        desk.rerun()


def test_why_the_report_was_not_made_is_said(space: Workspace) -> None:
    """The real command, on a folder that has gone."""
    shutil.rmtree(space.raw)
    told: list[str] = []
    with pytest.raises(CchcError, match=r"^Chưa chạy lại được: Không có dữ liệu đầu vào của kỳ 2021"):
        make_report(space, told.append)
    assert [line.startswith("Lỗi: ") for line in told] == [True]


@pytest.fixture
def numeric(space: Workspace) -> Desk:
    """A desk whose finding stands in a cell that is for a number."""
    catalogue = load(space.period)
    text = FORM.replace("Số hồ sơ", catalogue.by_code["III.6.6"].label)
    (space.submissions / FILE).write_text(text.replace("\n;", "\nIII.6.6;", 1), encoding="utf-8")
    save(space)
    return Desk(space)


@pytest.mark.parametrize("text", ["=1+1", "khoảng 9 nghìn", "chín phẩy", "-5"])
def test_a_number_is_not_corrected_to_what_is_none(space: Workspace, numeric: Desk, text: str) -> None:
    with pytest.raises(CchcError, match="Giá trị đúng phải là số: "):
        correct(numeric, corrected=text)
    assert not (space.raw / "corrections.csv").exists()
    number = row_of(numeric, "stated")
    assert numeric.read_as(number, cell="D2", corrected="9229 hồ sơ") == "9.229"
    assert numeric.read_as(number, cell="E2", corrected="ghi chú gì cũng được") == ""


def test_a_cell_is_left_blank_only_where_that_is_said(space: Workspace, numeric: Desk) -> None:
    for said in ({"corrected": " "}, {"corrected": "9.229", "blank": True}):
        with pytest.raises(CchcError, match="đánh dấu “Để trống ô này”"):
            correct(numeric, **said)
    correct(numeric, corrected="", blank=True)
    assert corrections(space)[0].corrected == ""


@pytest.mark.parametrize(
    ("file", "place", "said"),
    [
        (
            "dossiers/mot-cua.csv",
            {},
            "nếu sai thì .* sửa tệp mot-cua.csv và gửi lại, chép tệp mới vào data/raw/2021/dossiers",
        ),
        ("survey.xlsx", {"sheet": "Phiếu", "cell": "C9"}, "tệp survey.xlsx, trang tính “Phiếu”, ô C9 và gửi lại"),
        (f"submissions/{FILE}", {}, f"sửa tệp {FILE} và gửi lại, chép tệp mới vào data/raw/2021/submissions rồi"),
        ("report.yml", {}, "nếu sai thì sửa data/raw/2021/report.yml rồi bấm Chạy lại"),
        (f"submissions/{FILE}", {"cell": "D2"}, ""),
        ("corrections.csv", {}, ""),
        (None, {}, ""),
    ],
)
def test_what_cannot_be_corrected_here_says_where_it_is(
    space: Workspace, file: str | None, place: dict, said: str
) -> None:
    if file and not (space.raw / file).exists():
        (space.raw / file).parent.mkdir(exist_ok=True)
        (space.raw / file).touch()
    save(space, [finding("survey_answer", "note", "Sai.", file=Path(file or "").name, **place)])
    instead = shown(Desk(space), "survey_answer")["instead"]
    assert re.search(said, instead) if said else instead == ""
