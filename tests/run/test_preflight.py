"""One run names everything that is missing or wrong in the files kept by hand."""

import re
import shutil
from pathlib import Path

import pytest

from cchc.project.errors import CatalogueError, CchcError
from cchc.project.paths import Workspace
from cchc.run.preflight import check_inputs

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "raw" / "2021"
CORRECTIONS = "Tên tệp;Trang tính;Ô;Giá trị trong tệp;Giá trị đúng;Người sửa;Lý do\n"
ACKNOWLEDGED = "Phép kiểm tra;Mã đơn vị;Chỉ tiêu;Số đúng ra;Số đã ghi;Lý do;Người xác nhận;Ngày xác nhận\n"
GOOD = {
    "limits.yml": "rows: 500\n",
    "corrections.csv": f"{CORRECTIONS}31603-my-phuoc.xlsx;Bảng 2;D9;5;6;Bà A;gõ nhầm\n",
    "acknowledged.csv": f"{ACKNOWLEDGED}late;31603;;;;đã nhắc;Bà A;20/12/2021\n",
    "targets.csv": "Mã chỉ tiêu;Mục tiêu;Mã đơn vị\nIII.6.8;99;\n",
    "published.csv": "Mã chỉ tiêu;Giá trị công bố;Mã đơn vị\nIII.6.8;98,5;31603\n",
}
BAD = {
    "report.yml": ("place:", "plcae:", ["Tệp report.yml, dòng 7, mục plcae", "Tệp report.yml, thiếu mục place"]),
    "limits.yml": ("rows", "row", ["Tệp limits.yml, dòng 1, mục row: mục này không có trong mẫu. Gần nhất: rows"]),
    "corrections.csv": ("D9", "9D", ["Tệp corrections.csv, dòng 2: cột “Ô” “9D” không phải địa chỉ ô"]),
    "acknowledged.csv": ("20/12", "12/20", ["Tệp acknowledged.csv, dòng 2: cột “Ngày xác nhận” phải là ngày"]),
    "targets.csv": ("III.6.8", "III.6.88", ["Tệp targets.csv, dòng 2: Chỉ tiêu “III.6.88” .* Gần nhất: III.6.8"]),
    "published.csv": ("31603", "3160", ["Tệp published.csv, dòng 2: Mã đơn vị “3160” .* Gần nhất: .*31603"]),
}


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    for name in ("report.yml", "narrative.md"):
        shutil.copy(SHIPPED / name, tmp_path)
    for name, text in GOOD.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "registers.xlsx").touch()
    (tmp_path / "submissions").mkdir()
    return tmp_path


def space(raw: Path) -> Workspace:
    beside = {name: f"{raw}-{name}" for name in ("processed", "outputs")}
    return Workspace.of("2021", raw=str(raw), **beside)


def checked(raw: Path) -> list[str]:
    """What was told, a line each."""
    with pytest.raises(CchcError) as caught:
        check_inputs(space(raw))
    return [str(caught.value), *caught.value.details]


def spoil(raw: Path, name: str) -> list[str]:
    old, new, words = BAD[name]
    text = (raw / name).read_text(encoding="utf-8")
    (raw / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return words


def matches(told: list[str], words: list[str]) -> bool:
    return len(told) == len(words) and all(map(re.search, words, told))


def test_what_is_right_is_let_through(raw: Path) -> None:
    assert check_inputs(space(raw)).number == "303/BC-UBND"


@pytest.mark.parametrize("name", list(BAD))
def test_a_fault_of_one_file(name: str, raw: Path) -> None:
    words = spoil(raw, name)
    told = checked(raw)
    assert matches(told[len(told) > 1 :], words)


def test_the_faults_of_all_files_at_once(raw: Path) -> None:
    """Whether a unit is known is told once report.yml is right, for it says whose units they are."""
    words = [said for name in BAD if name != "report.yml" for said in spoil(raw, name)]
    shutil.rmtree(raw / "submissions")
    (raw / "narrative.md").write_bytes("lời văn".encode("cp1258", "replace"))
    said, *told = checked(raw)
    assert said == "Có 7 chỗ phải sửa trong dữ liệu kỳ 2021 trước khi lập báo cáo."
    assert matches(told, ["Tệp narrative.md, dòng 1: không phải mã UTF-8", *words, "^Thiếu submissions"])
    spoil(raw, "report.yml")
    assert len(checked(raw)) == 1 + 7


def test_missing_files_are_named_together(raw: Path) -> None:
    for name in ("report.yml", "narrative.md", "registers.xlsx"):
        (raw / name).unlink()
    assert matches(checked(raw)[1:], ["^Thiếu tệp report.yml", "^Thiếu tệp lời văn narrative.md", "^Thiếu registers"])


def test_one_missing_file_is_one_line(raw: Path) -> None:
    (raw / "narrative.md").unlink()
    assert checked(raw) == ["Thiếu tệp lời văn narrative.md trong dữ liệu của kỳ. Hãy sửa lại rồi chạy lại."]


@pytest.mark.parametrize("name", ["report.yml.txt", "Report.yaml", "targets.xlsx", "Targets.CSV"])
def test_a_file_that_its_ending_keeps_from_being_read(name: str, raw: Path) -> None:
    wanted = next(path for path in raw.iterdir() if path.stem == name.partition(".")[0].lower())
    wanted.rename(raw / name)
    assert any(f"Tệp “{name}” không được đọc; hãy lưu thành {wanted.name}" in said for said in checked(raw))
    shutil.copy(SHIPPED / "report.yml", raw / "report.yml")
    (raw / "targets.csv").write_text(GOOD["targets.csv"], encoding="utf-8")
    assert check_inputs(space(raw)), "beside the right one it is only a copy"


def test_a_single_fault_of_the_catalogue_is_told_with_one_call_to_mend_it(
    raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise CatalogueError(["Danh mục units.csv, dòng 2: cột “code” thiếu."], "Chưa đối chiếu.")

    monkeypatch.setattr("cchc.run.preflight.load", refuse)
    assert checked(raw) == [
        "Danh mục units.csv, dòng 2: cột “code” thiếu. Hãy sửa lại rồi chạy lại.", "Chưa đối chiếu.",
    ]  # fmt: skip
