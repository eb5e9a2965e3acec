"""Survey forms come out answer by answer, with addresses."""

from pathlib import Path

import pytest
import xlsxwriter

from cchc.extract.survey import read_survey

HEADER = ["Mã phiếu", "Câu 1. Tiếp cận dịch vụ", "Câu hỏi 2", "CÂU 3", "Câu 4", "Câu 5"]


def write(folder: Path, rows: list[list[object]], name: str = "survey.csv") -> Path:
    if name.endswith("csv"):
        lines = (",".join("" if v is None else str(v) for v in row) for row in rows)
        (folder / name).write_text("\n".join(lines), encoding="utf-8")
    else:
        with xlsxwriter.Workbook(folder / name) as book:
            sheet = book.add_worksheet("Phiếu")
            for i, row in enumerate(rows):
                sheet.write_row(i, 0, row)
    return folder


@pytest.mark.parametrize("name", ["survey.csv", "survey.xlsx"])
def test_answers_with_addresses(tmp_path: Path, name: str) -> None:
    blank = [None] * 6
    forms = [["0001", "Hài lòng", 5, None, "Bình thường", 1], blank, ["0002", *["Hài lòng"] * 5]]
    rows, problems = read_survey(write(tmp_path, [["KHẢO SÁT", *blank[1:]], HEADER, *forms], name))
    assert problems.empty and len(rows) == 10
    first = rows[rows["form"] == 1]
    assert first["question"].tolist() == [1, 2, 3, 4, 5] and first["cell"].tolist() == ["B3", "C3", "D3", "E3", "F3"]
    assert [None if v is None else str(v).removesuffix(".0") for v in first["raw"]] == [
        "Hài lòng", "5", None, "Bình thường", "1",
    ]  # fmt: skip
    assert rows[rows["form"] == 2]["cell"].tolist()[0] == "B5"


@pytest.mark.parametrize(
    ("header", "words"), [(HEADER[:-1], "thiếu|không có cột “Câu 5”"), ([*HEADER, "Câu 6"], "“Câu 6” ngoài năm")]
)
def test_other_questions_than_the_five_are_said(tmp_path: Path, header: list[str], words: str) -> None:
    rows, problems = read_survey(write(tmp_path, [header, ["1", *["Hài lòng"] * (len(header) - 1)]]))
    assert problems["message"].str.contains(words).tolist() == [True]
    assert set(rows["question"]) == set(range(1, min(len(header), 6)))


def test_the_first_of_two_files(tmp_path: Path) -> None:
    write(write(tmp_path, [HEADER, ["1", *[5] * 5]]), [HEADER], "survey.xlsx")
    rows, problems = read_survey(tmp_path)
    assert set(rows["file"]) == {"survey.csv"} and problems["file"].tolist() == ["survey.xlsx"]


def test_nothing_where_there_is_nothing(tmp_path: Path) -> None:
    rows, problems = read_survey(tmp_path)
    assert rows.empty and problems.empty


def test_a_broken_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "survey.xlsx").write_bytes(b"broken")
    rows, problems = read_survey(tmp_path)
    assert rows.empty and problems["file"].tolist() == ["survey.xlsx"]
