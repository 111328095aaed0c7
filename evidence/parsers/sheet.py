"""The rows of one sheet of a workbook, and the texts that its cells refer to, as they stream."""

import re
import tempfile
import zipfile
from array import array
from collections.abc import Iterator, Mapping
from typing import IO, Self

from defusedxml.ElementTree import DefusedXMLParser

from evidence.parsers.rows import Row

CHUNK = 64 << 10
SLICE = 4 << 10  # of a chunk: as many rows may end in it as memory has room for
UNPACKED = 1 << 30
UNPACKED_SHARED = 400 << 20
WIDEST = 16_384
WIDEST_GAP = 2_000  # empty cells before a filled one; a sheet may have one in its last column
LONGEST_CELL = 1 << 20
LONGEST_TAG = 1 << 10
_EMPTY_CELL = re.compile(rb'<c r="[A-Z]{1,3}\d{1,7}"[^<>]{0,80}/>')
_EMPTY_ROW = re.compile(rb'<row r="\d{1,7}"[^<>]{0,300}(?:/>|>\s{0,9}</row>)')
BOMB = "This workbook unpacks to far more than its size, so it was not opened: save it as CSV."


class Unfit(ValueError):
    """A workbook that is not read; the message says why."""


class _Text:
    """A text that comes in pieces; past the longest cell it is cut."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.room = LONGEST_CELL

    def add(self, text: str) -> None:
        if self.room > 0:
            self.parts.append(text[: self.room])
            self.room -= len(text)

    def __str__(self) -> str:
        return "".join(self.parts)


class Shared:
    """The texts that cells refer to by number, on disk: a workbook may hold millions."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.ends = array("Q", [0])
        self.file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the sheet
        self.text: _Text | None = None
        self.phonetic = False
        if "xl/sharedStrings.xml" in archive.namelist():
            for _ in _fed(archive, "xl/sharedStrings.xml", self, limit=UNPACKED_SHARED):
                pass  # its texts come to `end`

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = _local(tag)
        if name == "si":
            self.text = _Text()
        elif name == "rPh":  # how a Japanese text is read aloud
            self.phonetic = True

    def data(self, text: str) -> None:
        if self.text is not None and not self.phonetic:
            self.text.add(text)

    def end(self, tag: str) -> None:
        name = _local(tag)
        if name == "rPh":
            self.phonetic = False
        elif name == "si" and self.text is not None:
            self.file.write(str(self.text).encode("utf-8", "replace"))
            self.ends.append(self.file.tell())
            self.text = None

    def close(self) -> None:
        """Nothing to build: the target of a parser needs this method."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.file.close()

    def get(self, place: str) -> str:
        number = int(place) if place.isdecimal() and len(place) < 10 else -1
        if not 0 <= number < len(self.ends) - 1:
            return ""
        self.file.seek(self.ends[number])
        return self.file.read(self.ends[number + 1] - self.ends[number]).decode("utf-8", "replace")


class _Sheet:
    """The rows of a sheet as they close. A cell knows its column by its name ("C7")."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.done: list[Row] = []
        self.cells: list[str] = []
        self.number = 0
        self.place = 0
        self.kind = ""
        self.value, self.formula = _Text(), _Text()
        self.reading: _Text | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = _local(tag)
        if name == "row":
            given = attributes.get("r", "")
            self.number = int(given) if given.isdecimal() and len(given) < 9 else self.number + 1
            self.cells = []
        elif name == "c":
            self.place = _place(attributes.get("r", ""), len(self.cells))
            self.kind = attributes.get("t", "n")
            self.value, self.formula = _Text(), _Text()
        elif name in {"v", "t"}:
            self.reading = self.value
        elif name == "f":
            self.reading = self.formula

    def data(self, text: str) -> None:
        if self.reading is not None:
            self.reading.add(text)

    def end(self, tag: str) -> None:
        name = _local(tag)
        if name in {"v", "t", "f"}:
            self.reading = None
        elif name == "c" and len(self.cells) < WIDEST:
            self.cells.extend([""] * min(self.place - len(self.cells), WIDEST_GAP))
            self.cells.append(self.cell())
        elif name == "row":
            raw = "\t".join(self.cells)
            self.done.append(Row(self.cells, raw, self.number, self.number))

    def cell(self) -> str:
        """The text of the cell; a formula without a stored result is kept as it is written."""
        text = str(self.value)
        if self.kind == "s":
            text = self.shared.get(text.strip())
        return text or (f"={self.formula}" if self.formula.parts else "")

    def close(self) -> None:
        """Nothing to build: the target of a parser needs this method."""


def rows(archive: zipfile.ZipFile, sheet: str, shared: Shared) -> Iterator[Row]:
    target = _Sheet(shared)
    for _ in _fed(archive, sheet, target, limit=UNPACKED):
        yield from target.done
        target.done = []
    yield from target.done


def _fed(
    archive: zipfile.ZipFile, member: str, target: "Shared | _Sheet", *, limit: int
) -> Iterator[None]:
    """Feed a member to a target, piece by piece. Raises Unfit past the limit."""
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    size, rest = 0, b""
    with archive.open(member) as stream:
        while piece := stream.read(CHUNK):
            size += len(piece)
            if size > limit:
                raise Unfit(BOMB)
            piece, rest = _without_empty(rest + piece)
            for at in range(0, len(piece), SLICE):
                parser.feed(piece[at : at + SLICE])
                yield
    parser.feed(rest)
    yield
    parser.close()


def _without_empty(piece: bytes) -> tuple[bytes, bytes]:
    """Whole elements without the cells and rows that hold nothing, and what begins behind them.

    A sheet that was once formatted to its last row holds a million of those.
    """
    cut = piece.rfind(b">") + 1
    if len(piece) - cut > LONGEST_TAG:  # the words of a cell, and no tag that goes on
        cut = len(piece)
    whole = _EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", piece[:cut]))
    return whole, piece[cut:]


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _place(reference: str, following: int) -> int:
    """The column of a cell name, from 0; the next one where the name is missing or too far."""
    letters = reference.rstrip("0123456789").upper()
    if not letters.isascii() or not letters.isalpha() or len(letters) > 3:
        return following
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1 if following <= place - 1 < WIDEST else following
