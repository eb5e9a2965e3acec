"""xls as Excel 4 to 2003 and other programs write it, record by record."""

import struct
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from cchc.extract import ExtractError, Sheet, read_workbook

BIFF5, BIFF8 = 0x0500, 0x0600
EMPTY, TEXT = b"\3\0\0\0\0\0\xff\xff", bytes(6) + b"\xff\xff"
Record = tuple[int, bytes]


def joined(*records: Record) -> bytes:
    return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in records)


def short(text: str, version: int) -> bytes:
    """A text with its length in one byte."""
    return bytes([len(text)]) + (b"\1" + text.encode("utf-16-le") if version == BIFF8 else text.encode("cp1252"))


def long(text: str, version: int) -> bytes:
    body = b"\1" + text.encode("utf-16-le") if version == BIFF8 else text.encode("cp1252")
    return struct.pack("<H", len(text)) + body


def xls(
    *cells: Record, version: int = BIFF8, formats: tuple[str, ...] = (), codepage: int = 1200, extra: tuple = ()
) -> bytes:
    """A workbook of one sheet "Bang 2" that stands in no container; cell style 1 + n has the n-th format."""
    bof = (version, b"" if version == BIFF5 else bytes(8))
    globals_, sheet = (struct.pack("<HHHH", bof[0], kind, 0, 0) + bof[1] for kind in (0x05, 0x10))
    code = (lambda text: long(text, version)) if version == BIFF8 else (lambda text: short(text, version))
    styles = [(0, 0xFFF5), (0, 1), *((164 + n, 1) for n in range(len(formats)))]
    head = [
        (0x0809, globals_),
        (0x0042, struct.pack("<H", codepage)),
        *((0x041E, struct.pack("<H", 164 + n) + code(text)) for n, text in enumerate(formats)),
        *((0x00E0, struct.pack("<HHH", 0, n, kind) + bytes(14 if version == BIFF8 else 10)) for n, kind in styles),
    ]
    name, tail = short("Bang 2", version), [*extra, (0x000A, b"")]
    at = len(joined(*head, (0x0085, bytes(6) + name), *tail))
    head.append((0x0085, struct.pack("<IBB", at, 0, 0) + name))
    return joined(*head, *tail, (0x0809, sheet), *cells, (0x000A, b""))


def place(row: int, column: int, style: int = 1) -> bytes:
    return struct.pack("<HHH", row, column, style)


def number(row: int, column: int, value: float, style: int = 1) -> Record:
    return 0x0203, place(row, column, style) + struct.pack("<d", value)


def formula(row: int, value: bytes | float, flags: int = 0, kind: int = 0x0006) -> Record:
    value = value if isinstance(value, bytes) else struct.pack("<d", value)
    return kind, place(row, 0) + value + struct.pack("<HI", flags, 0) + b"\3\0\x1e\1\0"


def read(tmp_path: Path, data: bytes) -> Sheet:
    (tmp_path / "a.xls").write_bytes(data)
    (sheet,) = read_workbook(tmp_path / "a.xls")
    return sheet


@pytest.mark.parametrize("version", [BIFF5, BIFF8])
def test_errors_percentages_and_what_is_hidden(tmp_path: Path, version: int) -> None:
    """Excel 5/95 has its own formats of text and styles."""
    label = (0x0204, place(1, 1) + long("Số hồ sơ" if version == BIFF8 else "So ho so", version))
    cells = [
        (0x0208, struct.pack("<HHHHHHHH", 1, 0, 3, 255, 0, 0, 0x20, 0)),
        (0x007D, struct.pack("<HHHHHH", 2, 3, 2560, 0, 1, 0)),
        number(0, 0, 0.9844, 2),
        number(0, 1, 0.5, 3),
        label,
        (0x0205, place(0, 2) + b"\x07\x01"),
        (0x0205, place(0, 3) + b"\x01\x00"),
        formula(2, b"\2\0\x17\0\0\0\xff\xff"),
    ]
    sheet = read(tmp_path, xls(*cells, version=version, formats=("0.00%", "0.0"), codepage=1252))
    assert sheet.rows[0] == [0.9844, 0.5, "#DIV/0!", True]
    assert sheet.rows[1][1] == ("Số hồ sơ" if version == BIFF8 else "So ho so")
    assert sheet.rows[2][0] == "#REF!"
    assert (sheet.percent, sheet.hidden, sheet.hidden_columns) == ({(0, 0)}, {1}, {2, 3})


def test_letters_of_a_font_of_its_own_in_excel_5(tmp_path: Path) -> None:
    """What TCVN3's codes mean is for cleaning to say."""
    label = (0x0204, place(0, 0) + long("ChØ tiªu thèng kª", BIFF5))
    assert read(tmp_path, xls(label, version=BIFF5, codepage=1252)).rows == [["ChØ tiªu thèng kª"]]


@pytest.mark.parametrize("codepage", [1200, 1252, 1258])
def test_text_of_biff8_is_unicode_whatever_codepage_says(tmp_path: Path, codepage: int) -> None:
    narrow = (0x0204, place(0, 1) + struct.pack("<HB", 3, 0) + b"x\xe3 ")
    sheet = read(tmp_path, xls((0x0204, place(0, 0) + long("Xã Mỹ Phước", BIFF8)), narrow, codepage=codepage))
    assert sheet.rows == [["Xã Mỹ Phước", "xã "]]


@pytest.mark.parametrize(
    ("code", "value", "shown", "scaled"),
    [
        ("▲0", 62.0, 62.0, False),  # U+25B2 holds the byte 0x25
        ("0.00%", 0.5, 0.5, True),
        ('0.00" %"', 98.44, "98.44 %", False),
        ("0\\%", 75.0, "75 %", False),
        ("[=0]?;0%", 0.0, 0.0, False),
        ("[=0]?;0%", 0.5, 0.5, True),
    ],
)
def test_number_formats_are_text(tmp_path: Path, code: str, value: float, shown: object, scaled: bool) -> None:
    sheet = read(tmp_path, xls(number(0, 0, value, 2), formats=(code,)))
    assert (sheet.rows, bool(sheet.percent)) == ([[shown]], scaled)


@pytest.mark.parametrize(
    ("code", "value", "expected"),
    [
        ("dd/mm/yyyy", 44535, date(2021, 12, 5)),
        ("dd/mm/yyyy hh:mm", 44535.5, datetime(2021, 12, 5, 12)),
        ("hh:mm", 0.5, time(12)),
        ("[h]:mm", 1.5, timedelta(hours=36)),
        ('0" ngày"', 5, 5),
        ("dd/mm/yyyy", -5e9, -5e9),
    ],
)
def test_dates(tmp_path: Path, code: str, value: float, expected: object) -> None:
    assert read(tmp_path, xls(number(0, 0, value, 2), formats=(code,))).rows == [[expected]]


def test_text_continued_over_records(tmp_path: Path) -> None:
    """The second half of a shared text says anew whether its letters take one byte or two."""
    text = "Số hồ sơ TTHC do UBND cấp xã tiếp nhận"
    table = struct.pack("<II", 2, 2) + struct.pack("<HB", len(text), 1) + text[:10].encode("utf-16-le")
    more = b"\1" + text[10:].encode("utf-16-le") + struct.pack("<HB", 3, 0) + b"abc"
    cells = [(0x00FD, place(0, column) + struct.pack("<I", column)) for column in (0, 1)]
    sheet = read(tmp_path, xls(*cells, extra=((0x00FC, table), (0x003C, more))))
    assert sheet.rows == [[text, "abc"]]


def test_an_empty_shared_text_is_blank_and_no_formula(tmp_path: Path) -> None:
    """Programs that export lists write one in each empty cell."""
    cells = [(0x00FD, place(0, 0) + bytes(4)), number(0, 1, 5)]
    extra = ((0x00FC, struct.pack("<II", 1, 1) + struct.pack("<HB", 0, 0)),)
    assert read(tmp_path, xls(*cells, extra=extra)).rows == [["", 5]]


@pytest.mark.parametrize("kind", [0x0006, 0x0206, 0x0406])
@pytest.mark.parametrize(
    ("value", "after", "expected"),
    [
        (EMPTY, (), "=…"),
        (TEXT, (), "=…"),  # announces a text that does not follow
        (TEXT, ((0x0207, long("abc", BIFF8)),), "abc"),
        (TEXT, ((0x04BC, bytes(10)), (0x0207, long("abc", BIFF8))), "abc"),
        (b"\1\0\1\0\0\0\xff\xff", (), True),
        (b"\2\0\x2a\0\0\0\xff\xff", (), "#N/A"),
        (12.0, (), 12.0),
    ],
)
def test_formulas(tmp_path: Path, kind: int, value: bytes | float, after: tuple, expected: object) -> None:
    sheet = read(tmp_path, xls(formula(0, value, kind=kind), *after, number(1, 0, 7)))
    assert sheet.rows == [[expected], [7]]


def test_zeros_of_a_program_that_computes_no_formula(tmp_path: Path) -> None:
    """It writes 0 in each and asks Excel to compute; LibreOffice asks for it too, but has computed."""
    assert read(tmp_path, xls(formula(0, 0.0, 3), formula(1, 0.0, 3))).rows == [["=…"], ["=…"]]
    assert read(tmp_path, xls(formula(0, 0.0, 3), formula(1, 9.0, 3))).rows == [[0], [9]]
    assert read(tmp_path, xls(formula(0, 0.0), formula(1, 0.0))).rows == [[0], [0]]


def test_names_and_notes_that_are_odd_do_no_harm(tmp_path: Path) -> None:
    name = struct.pack("<HBBHHHBBBB", 0, 0, 1, 9, 0, 0, 0, 0, 0, 0) + b"\0X" + b"\x2d" + bytes(8)
    cells = [number(0, 0, 5), (0x001C, struct.pack("<HHHHH", 0, 0, 0, 1, 40) + b"\0x")]
    assert read(tmp_path, xls(*cells, extra=((0x0018, name),))).rows == [[5]]


def test_a_password_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExtractError, match="có mật khẩu"):
        read(tmp_path, xls(number(0, 0, 5), extra=((0x002F, bytes(54)),)))


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    whole = xls(number(0, 0, 5), (0x0204, place(0, 1) + struct.pack("<HB", 500, 1) + b"x"))
    with pytest.raises(ExtractError, match="hỏng"):
        read(tmp_path, whole[: len(whole) - 30])
