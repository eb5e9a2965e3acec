"""A zip container (xlsx, ods) whose parts are held to the size and checksum they declare."""

import io
import posixpath
import re
import struct
import zipfile
import zlib
from functools import lru_cache

from .common import BROKEN, LOCKED, TOO_LARGE, Unreadable, tree

# parts that hold no cell and say nothing of one: damage there does no harm
SKIPPED = ("[content_types].xml", "docprops/", "xl/media/", "xl/theme/", "pictures/", "thumbnails/")
OTHER_OFFICE = ("word/", "ppt/", "visio/")
DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([\w.-]+)["'][^>]*>""")


class Package:
    """The parts by name in lower case with "/" between folders, however the program wrote it."""

    def __init__(self, data: bytes, limits: dict) -> None:
        """Unreadable where it is damaged, unpacks to more than the limits allow, or names a part twice."""
        try:
            infos = zipfile.ZipFile(io.BytesIO(data)).infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error):
            raise Unreadable(BROKEN) from None
        self.data = data
        self.infos = {i.filename.replace("\\", "/").strip("/").lower(): i for i in infos}
        self.unpacked = sum(i.file_size for i in infos)
        total, packed = self.unpacked, len(data)
        if total > limits["unpacked"] or (total > 2**24 and total > limits["ratio"] * packed):
            raise Unreadable(TOO_LARGE.format(f"nén {packed} byte, bung ra {total} byte"))
        books = sum(name.endswith("workbook.xml") for name in self.infos)
        if len(self.infos) < len(infos) or books > 1:
            raise Unreadable(BROKEN)  # which of the two is meant nobody can tell
        self.parts: dict[str, bytes] = {}
        self.book = self._book()

    def _book(self) -> str:
        """The part that lists the sheets of an Excel file; "" where there is none."""
        usual = [name for name in ("xl/workbook.xml", "xl/workbook.bin") if name in self.infos]
        linked = [] if usual else [name for kind, name in self.links("").values() if kind == "officeDocument"]
        found = (name for name in usual + linked if name in self.infos and not name.startswith(OTHER_OFFICE))
        return next(found, "")

    def check(self) -> None:
        """Raise Unreadable where any part that matters is damaged or locked."""
        for name in self.infos:
            if not name.startswith(SKIPPED):
                self.part(name)

    def part(self, name: str) -> bytes:
        """The bytes of a part; empty where there is none."""
        if name not in self.parts and name in self.infos:
            self.parts[name] = _inflate(self.data, self.infos[name])
        return self.parts.get(name, b"")

    def xml(self, name: str) -> bytes:
        """The XML of a part in UTF-8; no spreadsheet program declares entities in a part that holds cells.

        Unreadable where one does.
        """
        xml = _utf8(self.part(name))
        # most parts have no "!" at all, which is found out faster
        if b"!" in xml and (b"<!DOCTYPE" in xml or b"<!ENTITY" in xml):
            raise Unreadable(BROKEN)
        return xml

    def links(self, name: str) -> dict[str, tuple[str, str]]:
        """What a part of an Excel file (the file itself: "") refers to by id: the kind, and the name of the part."""
        folder, base = posixpath.split(name)
        return _links(folder, self.xml(posixpath.join(folder, "_rels", f"{base}.rels")))


@lru_cache(maxsize=8)  # most files lay their parts out alike
def _links(folder: str, xml: bytes) -> dict[str, tuple[str, str]]:
    found = {}
    for link in tree(xml).iterfind("{*}Relationship") if xml else ():
        target = link.get("Target", "").replace("\\", "/").lower()
        path = posixpath.normpath(posixpath.join("/", folder, target)).strip("/")
        found[link.get("Id", "")] = link.get("Type", "").rpartition("/")[2], path
    return found


def _inflate(data: bytes, info: zipfile.ZipInfo) -> bytes:
    """The part, whole and unharmed: neither longer than declared nor with another checksum."""
    at = info.header_offset
    if info.flag_bits & 1:
        raise Unreadable(LOCKED)
    if info.compress_type not in (0, 8) or data[at : at + 4] != b"PK\x03\x04" or len(data) < at + 30:
        raise Unreadable(BROKEN)
    start = at + 30 + sum(struct.unpack_from("<HH", data, at + 26))
    raw = data[start : start + info.compress_size]
    try:
        xml = zlib.decompressobj(-15).decompress(raw, info.file_size + 1) if info.compress_type else raw
    except zlib.error:
        raise Unreadable(BROKEN) from None
    if len(xml) != info.file_size or zlib.crc32(xml) != info.CRC:
        raise Unreadable(BROKEN)
    return xml


def _utf8(xml: bytes) -> bytes:
    """The same XML in UTF-8 without a mark; some programs write UTF-16, which readers of bytes do not see through."""
    name = _encoding(xml[:200])
    if name in ("utf-8", "utf8", "us-ascii"):
        return xml.removeprefix(b"\xef\xbb\xbf")
    try:
        utf8 = xml.decode(name).removeprefix("\ufeff").encode()
    except (UnicodeError, LookupError):
        raise Unreadable(BROKEN) from None
    return DECLARED.sub(b"", utf8)


@lru_cache(maxsize=16)  # most parts begin alike
def _encoding(head: bytes) -> str:
    """The encoding of a part that begins like this, in lower case."""
    said = DECLARED.match(head)
    return WIDE_XML.get(head[:2]) or (said[1].decode().lower() if said else "utf-8")


WIDE_XML = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}


def stored(parts: dict[str, bytes]) -> bytes:
    """The parts as a zip container without compression."""
    body, folder, at = [], [], 0
    for name, xml in parts.items():
        path = name.encode()
        about = struct.pack("<4H3L2H", 0x800, 0, 0, 33, zlib.crc32(xml), len(xml), len(xml), len(path), 0)
        body += (b"PK\3\4\x14\0", about, path, xml)
        folder += (b"PK\1\2\x14\0\x14\0", about, struct.pack("<3H2L", 0, 0, 0, 0, at), path)
        at += 30 + len(path) + len(xml)
    size = sum(map(len, folder))
    return b"".join((*body, *folder, struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(parts), len(parts), size, at, 0)))
