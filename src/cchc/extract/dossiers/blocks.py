"""A large text file in UTF-8, some whole rows at a time."""

import codecs
from collections.abc import Iterator
from mmap import mmap
from pathlib import Path
from typing import BinaryIO

import numpy as np

BLOCK = 1 << 25  # bytes that are read at a time
ROOM = 5  # blocks that a row may reach over
PART = 1 << 18  # bytes looked at at a time


def blocks_of(path: Path, name: str, lines: int) -> Iterator[memoryview]:
    """The file in UTF-8 from behind its first `lines` lines on, some whole rows at a time; each until the next."""
    decoder = None if name == "utf-8" else codecs.getincrementaldecoder(name)()
    room = mmap(-1, ROOM * BLOCK)  # used again and again: new memory costs more than reading into it
    view, letters, held, skipped = memoryview(room), np.frombuffer(room, dtype="uint8"), 0, False
    with path.open("rb") as file:
        while size := _read(file, decoder, view[held : held + BLOCK]):
            end = held + size
            if room.find(b"\n", 0, end) < 0:
                np.place(letters[:end], letters[:end] == ord("\r"), ord("\n"))  # as old Macs end lines
            start, skipped = 0 if skipped else _below(room, lines, end), True
            cut = _whole(room, start, end)
            if cut == start and end + BLOCK > len(room):  # a quote that stands for itself
                cut = room.rfind(b"\n", start, end) + 1 or end
            if cut > start:
                yield view[start:cut]
            held = end - cut
            view[:held] = view[cut:end]
    if held:
        yield view[:held]


def _read(file: BinaryIO, decoder: codecs.IncrementalDecoder | None, room: memoryview) -> int:
    """How many bytes of UTF-8 were read from the file into the room; 0 at its end."""
    if not decoder:
        return file.readinto(room)
    text, data = b"", b"."
    while data and not text:
        data = file.read(len(room) // 4)  # a letter takes four bytes at most
        text = decoder.decode(data, not data).encode()
    room[: len(text)] = text
    return len(text)


def _below(text: mmap, lines: int, end: int) -> int:
    """Where the line begins that stands below so many others."""
    at = len(codecs.BOM_UTF8) if text[:3] == codecs.BOM_UTF8 else 0
    for _ in range(lines):
        at = text.find(b"\n", at, end) + 1 or end
    return at


def _whole(text: mmap, start: int, end: int) -> int:
    """Where the last whole row ends: behind a line break that no quotes enclose; `start` where none does."""
    quotes, at = count_of(memoryview(text)[start:end], b'"'), end
    while (found := text.rfind(b"\n", start, at)) >= 0:
        quotes, at = quotes - text[found:at].count(b'"'), found
        if quotes % 2 == 0:
            return found + 1
    return start


def count_of(block: memoryview, mark: bytes) -> int:
    """How often a byte stands in the block; bytes.count is slow where it does so often."""
    letters = np.frombuffer(block, dtype="uint8")
    return sum(np.count_nonzero(letters[i : i + PART] == mark[0]) for i in range(0, len(letters), PART))
