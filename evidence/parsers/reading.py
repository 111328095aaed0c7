"""The doors of the package: detect, read, read_iter."""

import errno
import io
import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self, cast

from evidence.parsers import detect as detection
from evidence.parsers import encoding as encodings
from evidence.parsers import readers, screened
from evidence.parsers.dialects import BY_ID
from evidence.parsers.record import Guess, ParsedRecord, Problem, Reading

SPOOL = 16 << 20

NO_RECORD = "The file holds no record."

Source = bytes | str | Path | BinaryIO
Item = ParsedRecord | Problem


class UnknownFormat(ValueError):
    """A format that is none of the dialects."""


class Stream(Iterator[Item]):
    """A file being read: `guess` first, then its records and problems as they come.

    A problem may come before or after the record it speaks of. Memory does not grow with the
    file. Close it, or use it in a `with`; a file that the caller opened stays open.
    """

    def __init__(self, guess: Guess, items: Iterator[Any], file: BinaryIO, *, ours: bool) -> None:
        self.guess = guess
        self._items = items
        self._file = file
        self._ours = ours
        self._size = file.seek(0, os.SEEK_END)
        file.seek(0)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Item:
        return next(self._items)

    @property
    def progress(self) -> float:
        """How much of the file has been taken in, from 0 to 1; a workbook is taken in at once."""
        return min(1.0, self._file.tell() / self._size) if self._size else 1.0

    def close(self) -> None:
        """Give back the file, if it was opened here."""
        if self._ours:
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def detect(data: bytes, filename: str = "", *, encoding: str | None = None) -> Guess:
    """What a file seems to be, from its bytes (its first megabyte is enough)."""
    forced = encodings.known(encoding) if encoding else ""
    return detection.guess(io.BytesIO(data), filename=filename, forced_encoding=forced)


def read_iter(
    source: Source,
    *,
    format: str | None = None,
    encoding: str | None = None,
    mapping: Mapping[str, str] | None = None,
    filename: str = "",
) -> Stream:
    """Records and problems one by one. `format` and `encoding` overrule what was detected.

    `mapping` reads any table: field name -> column name. Raises OSError where the file cannot be
    opened, UnknownFormat and UnknownEncoding for names that do not exist; never for content.
    """
    file, name = _opened(source)
    ours = file is not source
    try:
        guess = taken_for(
            file, format=format, encoding=encoding, mapping=mapping, filename=filename or name
        )
    except BaseException:
        if ours:
            file.close()
        raise
    if not guess.format:
        return Stream(guess, iter([Problem(0, guess.why)]), file, ours=ours)
    items = _told(readers.items(file, guess, mapping or {}))
    return Stream(guess, items, file, ours=ours)


def taken_for(
    file: BinaryIO,
    *,
    format: str | None = None,
    encoding: str | None = None,
    mapping: Mapping[str, str] | None = None,
    filename: str = "",
) -> Guess:
    """What a file is read as, which `format` and `encoding` overrule. See `read_iter`."""
    if format is not None and format not in BY_ID:
        raise UnknownFormat(
            f"The format {format[:40]!r} is not known. Choose one of {', '.join(BY_ID)}."
        )
    forced = encodings.known(encoding) if encoding else ""
    guess = detection.guess(file, filename=filename, forced_encoding=forced)
    table = not format or BY_ID[format].kind == "table"
    if mapping and guess.columns and table:
        return replace(guess, format=_mapped(guess.format))
    return _overruled(guess, format) if format else guess


def read(
    source: Source,
    *,
    format: str | None = None,
    encoding: str | None = None,
    mapping: Mapping[str, str] | None = None,
    filename: str = "",
) -> Reading:
    """A whole file at once: for previews and small files. See `read_iter`."""
    records: list[ParsedRecord] = []
    problems: list[Problem] = []
    with closing(
        read_iter(source, format=format, encoding=encoding, mapping=mapping, filename=filename)
    ) as stream:
        for item in stream:
            if isinstance(item, Problem):
                problems.append(item)
            else:
                records.append(item)
        guess = stream.guess
    return Reading(
        format=guess.format,
        encoding=guess.encoding,
        newline=guess.newline,
        records=tuple(records),
        problems=tuple(sorted(problems, key=lambda problem: problem.line)),
        why=guess.why,
        database=guess.database,
    )


def _told(items: Iterator[Item]) -> Iterator[Item]:
    """The items, with a word on some records, and on an empty file."""
    item = None
    for item in items:
        if isinstance(item, ParsedRecord):
            record, problem = told(item)
            if problem:
                yield problem
            if record:
                yield record
        else:
            yield item
    if item is None:
        yield Problem(0, NO_RECORD)


def told(record: ParsedRecord) -> tuple[ParsedRecord | None, Problem | None]:
    """The record, unless it is empty, and a word on it where it is empty or has no title."""
    if record.title:
        return screened.noted(record), None
    if _says_nothing(record):
        return None, Problem(record.line_from, "The record is empty and was left out.")
    return record, Problem(record.line_from, "The record has no title.")


def _says_nothing(record: ParsedRecord) -> bool:
    return not (
        record.authors
        or record.abstract
        or record.doi
        or record.accession
        or record.journal
        or record.url
        or record.year
        or record.extra
    )


def _opened(source: Source) -> tuple[BinaryIO, str]:
    if isinstance(source, bytes):
        return io.BytesIO(source), ""
    if isinstance(source, (str, Path)):
        file = _of_path(Path(source))
        if file.seekable():
            return file, str(source)
        with file:
            return _spooled(file), ""
    if source.seekable():
        return source, str(getattr(source, "name", ""))
    return _spooled(source), ""


def _of_path(path: Path) -> BinaryIO:
    """A file or a pipe, opened; a pipe that nobody writes to is empty instead of waited for."""
    mode = path.stat().st_mode
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode) or path == Path(os.devnull):
        return path.open("rb")
    if not stat.S_ISFIFO(mode):
        raise OSError(errno.EINVAL, "it is no file", str(path))
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(handle, True)
    return os.fdopen(handle, "rb")


def _spooled(source: BinaryIO) -> BinaryIO:
    """The content of a pipe as something that can be read twice."""
    spooled = tempfile.SpooledTemporaryFile(max_size=SPOOL)  # noqa: SIM115 - the stream closes it
    while piece := source.read(encodings.CHUNK):
        spooled.write(piece)
    return cast(BinaryIO, spooled)  # it reads and seeks like one


def _mapped(found: str) -> str:
    if found == "web-table":
        return found
    return "xlsx-mapped" if found.startswith("xlsx-") else "csv-mapped"


def _overruled(guess: Guess, format: str) -> Guess:
    """The user knows better, except that an archive holds no lines and lines no archive."""
    binary = not guess.encoding
    if binary and not (format.startswith("xlsx-") and guess.format):
        return guess
    if format.startswith("xlsx-") and not binary:
        return replace(guess, format="", why="This file is no workbook; choose another format.")
    return replace(guess, format=format, why="")
