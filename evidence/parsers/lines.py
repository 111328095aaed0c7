"""Text in numbered lines, with flat memory: what every line-based reader reads."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evidence.parsers.encoding import CODECS, REPAIRED
from evidence.parsers.record import Problem

LONGEST_LINE = 8 << 20
HEAD = 256 << 10
BLANK = " \t\r\n\ufeff"
# Bytes that are UTF-8 by chance: "é" as two signs of Windows-1252 never stands in a text; two or
# three Chinese characters may be so (the two of "connected" are famous for it), six are not.
SINGLE, DOUBLE = 2, 12
_BLANK_LINES = re.compile(r"\A(?:[ \t]*\n)+")
MARKS = (REPAIRED, "\0", "\ufeff")
"""What may stand in a text and is none of it: repaired bytes, NULs, byte order marks."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some whole lines, the last without its end; `first` is the number of the first one."""

    first: int
    text: str

    @property
    def lines(self) -> list[str]:
        return self.text.split("\n")


def newline_of(text: str) -> str:
    """The line end most lines have: CRLF, LF or CR."""
    crlf = text.count("\r\n")
    counts = {"LF": text.count("\n") - crlf, "CRLF": crlf, "CR": text.count("\r") - crlf}
    return max(counts, key=lambda name: counts[name])


def blocks(pieces: Iterable[str], *, encoding: str, first: int = 1) -> Iterator[Block | Problem]:
    """Whole lines from pieces of text, numbered from `first`; CRLF, LF and CR all end a line,
    also mixed."""
    rest = ""
    for piece in pieces:
        text = rest + piece
        held = "\r" if text.endswith("\r") else ""  # its LF may stand in the next piece
        text = one_line_end(text[: len(text) - len(held)])
        cut = text.rfind("\n") + 1
        if not cut and len(text) < LONGEST_LINE:
            rest = text + held
            continue
        if not cut:
            yield Problem(first, f"The line is longer than {LONGEST_LINE:,} signs and was cut.")
            text, cut = text + "\n", len(text) + 1
        rest = text[cut:] + held
        text, problems = _checked(text[: cut - 1], first, encoding)
        yield from problems
        yield Block(first, text)
        first += text.count("\n") + 1
    if rest:
        text, problems = _checked(one_line_end(rest).removesuffix("\n"), first, encoding)
        yield from problems
        yield Block(first, text)


def head(pieces: Iterable[str]) -> str:
    """The first text of a file, with LF for each line end: what detection looks at. Blank lines
    before it do not count, however many they are."""
    out: list[str] = []
    size = 0
    for piece in pieces:
        if not out and not piece.strip(BLANK):
            continue
        out.append(piece[: HEAD - size])
        size += len(out[-1])
        if size >= HEAD:
            break
    text = "".join(out)
    for mark in MARKS:
        text = text.replace(mark, "")
    return _BLANK_LINES.sub("", one_line_end(text))


def one_line_end(text: str) -> str:
    """The text with LF for each line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _checked(text: str, first: int, encoding: str) -> tuple[str, list[Problem]]:
    """The text without NULs, byte order marks and repair marks, and what they were."""
    marks = [mark for mark in MARKS if mark in text]
    problems = in_utf8(text, first, encoding)
    if not marks:
        return text, problems
    for number, line in enumerate(text.split("\n"), start=first):
        if REPAIRED in line:
            problems.append(_wrong_bytes(number, line, encoding))
        if "\0" in line:
            problems.append(Problem(number, "The line holds NUL characters, which were left out."))
    for mark in marks:
        text = text.replace(mark, "")
    return text, problems


def in_utf8(text: str, first: int, encoding: str) -> list[Problem]:
    """Lines that are UTF-8 in a file of another encoding: files put together from two exports."""
    if text.isascii() or encoding.startswith(("utf-8", "utf-16", "utf-32")):
        return []
    least = SINGLE if CODECS[encoding][0].startswith(("cp125", "mac")) else DOUBLE
    found = [
        number
        for number, line in enumerate(text.split("\n"), start=first)
        if not line.isascii() and _is_utf8(line, CODECS[encoding][0], least)
    ]
    return [
        Problem(
            number,
            f"The line is UTF-8, it seems, but the file is read as {encoding}: names and titles "
            "in it may look wrong. The file may be put together from two encodings.",
        )
        for number in found
    ]


def _is_utf8(line: str, codec: str, least: int) -> bool:
    """Whether the line's bytes are UTF-8 too, with so many that are no ASCII."""
    try:
        written = line.encode(codec)
        shown = written.decode("utf-8")
    except UnicodeError:
        return False
    wide = sum(not sign.isascii() for sign in shown)
    return len(written) - len(shown) + wide >= least


def _wrong_bytes(number: int, line: str, encoding: str) -> Problem:
    count = line.count(REPAIRED)
    what = "a byte that is" if count == 1 else f"{count} bytes that are"
    return Problem(
        number,
        f"The line holds {what} not {encoding}, read as Windows-1252. "
        "If names look wrong, choose another encoding.",
    )
