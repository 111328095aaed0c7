"""Stretches of a large file, cut where an entry ends beyond doubt: each can be read by itself.

What leaves no doubt is for the dialect to say (`Grammar.seam`): lines behind which its reader
stands as at the beginning of a file, whatever came before them.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

LEAST = 2 << 20
MOST = 6 << 20  # what holds no seam so long is read to its end in one stretch
WINDOW = 256 << 10
LONGEST_SEAM = 4 << 10


@dataclass(frozen=True, slots=True)
class Stretch:
    """Bytes of a file from `begin` to `end`, None being its end, and the number of their first
    line."""

    begin: int = 0
    end: int | None = None
    first: int = 1


WHOLE = Stretch()


def cut(file: BinaryIO, seam: re.Pattern[bytes] | None, *, least: int) -> Iterator[Stretch]:
    """The stretches of a file in their order, each of at least so many bytes; without a seam the
    file is one."""
    begin, first = 0, 1
    left = file.seek(0, os.SEEK_END) if seam else 0
    while seam and left >= 2 * least:
        file.seek(begin)
        taken = _to_seam(file, seam, least)
        if not taken or left - len(taken) < least:
            break
        yield Stretch(begin, begin + len(taken), first)
        begin, left = begin + len(taken), left - len(taken)
        first += _line_ends(taken)
    yield Stretch(begin, None, first)


def _to_seam(file: BinaryIO, seam: re.Pattern[bytes], least: int) -> bytes:
    """What stands before the first seam behind so many bytes, with it; nothing without a seam."""
    taken = file.read(least)
    while len(taken) < least + MOST and (more := file.read(WINDOW)):
        looked = max(least, len(taken) - LONGEST_SEAM)
        taken += more
        if found := seam.search(taken, looked):
            return taken[: found.end()]
    return b""


def _line_ends(text: bytes) -> int:
    """CRLF, LF and CR all end a line."""
    return text.count(b"\n") + (text.count(b"\r") - text.count(b"\r\n") if b"\r" in text else 0)
