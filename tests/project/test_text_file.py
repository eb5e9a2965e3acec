"""A text file kept by hand is read whichever program saved it, or refused with the lines that lost their letters."""

from pathlib import Path

import pytest

from cchc.project.errors import FileError
from cchc.project.text_file import read_text

TEXT = "Mã\r\nxã Mỹ Phước\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(TEXT.encode(encoding))
    assert read_text(tmp_path / "a.csv") == TEXT


@pytest.mark.parametrize(("encoding", "lines"), [("cp1258", "dòng 2: "), ("cp1252", "dòng 1, 2: ")])
def test_what_is_not_is_refused_with_its_lines(encoding: str, lines: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(TEXT.encode(encoding, "replace"))
    with pytest.raises(FileError, match=f"Tệp a.csv, {lines}không phải mã UTF-8.*“CSV UTF-8”"):
        read_text(tmp_path / "a.csv")


def test_a_torn_utf_16_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_bytes("số: 1".encode("utf-16")[:-1])
    with pytest.raises(FileError, match=r"^Tệp a\.yml, không phải mã UTF-8, chữ Việt có thể đã mất; [^(]*$"):
        read_text(tmp_path / "a.yml")


@pytest.mark.parametrize("data", [b"PK\x03\x04...", b"\xd0\xcf\x11\xe0..."])
def test_a_workbook_by_another_name_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    with pytest.raises(FileError, match=r"Tệp a\.csv, là tệp Excel hoặc Word chỉ được đổi tên"):
        read_text(tmp_path / "a.csv")


def test_a_file_that_another_program_keeps_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(path: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", locked)
    with pytest.raises(FileError, match=r"Tệp a\.csv, không được quyền mở tệp này. Hãy đóng tệp này"):
        read_text(tmp_path / "a.csv")
