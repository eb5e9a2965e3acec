"""Acknowledgements by hand: they hold for the values they were given for, and for no others."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from cchc.findings import Finding, finding, frame, open_errors
from cchc.findings.acknowledged import Acknowledgement, settle
from cchc.project.errors import CchcError
from cchc.project.tables import FINDINGS

HEAD = ",".join(Acknowledgement.titles.values())
LINE = "training_register,944,V.4.2,549,539,chưa có tài liệu gốc,Bà A,2021-12-20"


def found(expected: str = "549", found: str = "539", **fields: str) -> Finding:
    place = {"unit_code": "944", "indicator": "V.4.2"}
    return finding("training_register", "error", "Lệch.", expected=expected, found=found, **place | fields)


def settled(folder: Path, *lines: str, findings: list[dict], head: str = HEAD, encoding: str = "utf-8-sig", **days):
    path = folder / "acknowledged.csv"
    path.write_text("\n".join([head, *lines]) + "\n", encoding=encoding)
    return settle(frame(findings), path, **days)


def test_no_file_settles_nothing(tmp_path: Path) -> None:
    before = frame([found(), finding("late", "warning", "Chậm.")])
    pd.testing.assert_frame_equal(settle(before, tmp_path / "acknowledged.csv"), before)
    assert len(open_errors(before)) == 1


@pytest.mark.parametrize("day", ["2021-12-20", "20/12/2021"])
def test_it_settles_the_finding_with_its_values(tmp_path: Path, day: str) -> None:
    after = settled(tmp_path, LINE.replace("2021-12-20", day), findings=[found(), found(indicator="V.4.1")])
    assert after["settled"].tolist() == ["Bà A, 20/12/2021: chưa có tài liệu gốc", ""]
    assert list(after) == FINDINGS.names and set(after.dtypes.astype(str)) == {"str"}
    assert open_errors(after)["indicator"].tolist() == ["V.4.1"]


def test_the_titles_of_before_are_understood(tmp_path: Path) -> None:
    head = HEAD.replace("Giá trị đối chiếu", "Số đúng ra").replace("Đã ghi", "Số đã ghi")
    assert head != HEAD and settled(tmp_path, LINE, findings=[found()], head=head)["settled"].all()


@pytest.mark.parametrize("now", [{"expected": "550"}, {"found": "540"}, {"found": ""}])
def test_it_lapses_when_a_value_changes(tmp_path: Path, now: dict[str, str]) -> None:
    after = settled(tmp_path, LINE, findings=[finding("late", "note", "Chậm."), found(**now)])
    assert after["check"].tolist() == ["training_register", "lapsed_acknowledgement", "late"], "the gravest first"
    assert len(open_errors(after)) == 1
    told = after.iloc[1]
    assert (told["severity"], told["unit_code"], told["indicator"]) == ("warning", "944", "V.4.2")
    assert told["expected"] == "đã ghi 539, giá trị đối chiếu 549"
    for words in ("Bà A", "20/12/2021", told["expected"], told["found"], "acknowledged.csv"):
        assert words in told["message"]
    assert all(value in told["found"] for value in now.values())


@pytest.mark.parametrize("line", [LINE.replace("944", "31603"), LINE.replace("training_", "trainign_")])
def test_it_is_said_to_be_unused_when_it_fits_nothing(tmp_path: Path, line: str) -> None:
    after = settled(tmp_path, line, findings=[found()])
    assert after["check"].tolist() == ["training_register", "unused_acknowledgement"]
    assert after.iloc[1]["severity"] == "note" and len(open_errors(after)) == 1
    assert after.iloc[1]["message"].endswith("Gần nhất: training_register 944 V.4.2.")


def test_of_several_findings_alike_each_is_settled_by_its_own_values(tmp_path: Path) -> None:
    lines = [f"same_document,,,một ký hiệu,{n},cùng văn bản,A,2021-12-20" for n in ("1;2", "5;6")]
    both = [finding("same_document", "error", "m", expected="một ký hiệu", found=f) for f in ("1;2", "3;4")]
    after = settled(tmp_path, *lines, findings=both)
    assert after["settled"].ne("").tolist() == [True, False, False]
    lapsed = after.iloc[2]
    assert lapsed["check"] == "lapsed_acknowledgement" and "3;4" in lapsed["found"] and "1;2" not in lapsed["found"]
    alone = settled(tmp_path, *lines, findings=both[:1])
    assert alone["check"].tolist() == ["same_document", "unused_acknowledgement"], "the other one is gone"


@pytest.mark.parametrize(
    ("ended", "signed", "words"),
    [
        (date(2021, 12, 20), date(2021, 12, 20), ""),
        (date(2021, 12, 14), None, ""),
        (date(2022, 12, 14), None, "trước ngày chốt số liệu của kỳ (14/12/2022)"),
        (date(2021, 12, 14), date(2021, 12, 19), "sau ngày ký báo cáo (19/12/2021)"),
    ],
)
def test_a_day_on_which_nobody_could_acknowledge_it_is_told(
    tmp_path: Path, ended: date, signed: date | None, words: str
) -> None:
    after = settled(tmp_path, LINE, findings=[found()], ended=ended, signed=signed)
    told = after[after["check"] == "acknowledgement_day"]
    assert told["severity"].tolist() == ["warning"] * bool(words)
    assert all("Bà A ngày 20/12/2021" in said and words in said for said in told["message"])


def test_a_line_that_settles_several_findings_is_told(tmp_path: Path) -> None:
    twice = [
        found(),
        finding(
            "training_register", "error", "Lệch nữa.", expected="549", found="539", unit_code="944", indicator="V.4.2"
        ),
    ]
    after = settled(tmp_path, LINE, findings=twice)
    assert after["settled"].ne("").sum() == 2
    (said,) = after.loc[after["check"] == "wide_acknowledgement", "message"]
    assert "áp dụng cho 2 phát hiện" in said


@pytest.mark.parametrize("mark", [";", ","])
def test_separator_titles_and_order(tmp_path: Path, mark: str) -> None:
    ids = list(reversed(Acknowledgement.titles))
    line = dict(zip(Acknowledgement.titles, LINE.split(","), strict=True))
    after = settled(tmp_path, mark.join(line[i] for i in ids), mark * 7, findings=[found()], head=mark.join(ids))
    assert after["settled"].ne("").tolist() == [True]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([LINE.replace("Bà A", " ")], "dòng 2: cột “Người xác nhận” không được để trống"),
        ([LINE.replace("Bà A", "-")], "dòng 2: cột “Người xác nhận” ghi “-”, không có chữ nào"),
        ([LINE.replace("chưa có tài liệu gốc", "")], "dòng 2: cột “Lý do” không được để trống"),
        ([LINE.replace("training_register", "")], "dòng 2: cột “Phép kiểm tra” không được để trống"),
        (
            [LINE.replace("2021-12-20", "hôm qua")],
            "dòng 2: cột “Ngày xác nhận” phải là ngày có thật, viết như 2021-12-14",
        ),
        ([LINE.replace("2021-12-20", "12/20/2021")], "phải là ngày có thật"),
        ([LINE, LINE.replace("Bà A", "Ông B")], "dòng 3: cột .*“Đã ghi” trùng phát hiện với dòng 2"),
        ([LINE.replace("944", "9.44E+02")], "dòng 2: cột “Mã đơn vị” “9.44E.02” là mã đã bị bảng tính đổi thành số"),
        ([LINE + ",x"], "dòng 2: có 9 ô, cần 8 ô"),
    ],
)
def test_faults_are_named_by_line(tmp_path: Path, lines: list[str], words: str) -> None:
    with pytest.raises(CchcError, match=rf"acknowledged\.csv.*{words}"):
        settled(tmp_path, *lines, findings=[found()])


def test_a_file_of_another_shape_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CchcError, match="dòng 1: cần đúng các cột “Phép kiểm tra”"):
        settled(tmp_path, findings=[], head=HEAD.replace("Lý do", "Vì sao"))
    with pytest.raises(CchcError, match="CSV UTF-8"):
        (tmp_path / "acknowledged.csv").write_bytes(f"{HEAD}\n{LINE}".encode("cp1258", "replace"))
        settle(frame([]), tmp_path / "acknowledged.csv")
