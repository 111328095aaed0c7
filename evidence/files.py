"""A file as it is given, upload, path or bytes: its size, its hash, and what it seems to be."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.db.models.fields.files import FieldFile

from evidence import parsers
from evidence.errors import Invalid

MEGABYTE = 1_000_000


class EmptyFile(Invalid):
    code = "empty-file"


class FileTooLarge(Invalid):
    code = "file-too-large"


class UnreadableFile(Invalid):
    code = "unreadable-file"


class DialectUnknown(Invalid):
    code = "dialect-unknown"


class EncodingUnknown(Invalid):
    code = "encoding-unknown"


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that was looked at: not empty, not too large, and something can read it."""

    file: File
    name: str
    size: int
    sha256: str
    guess: parsers.Guess


Given = File | Path | str | bytes


@contextmanager
def looked_at(
    given: Given,
    *,
    name: str = "",
    dialect: str = "",
    encoding: str = "",
    mapping: dict[str, str] | None = None,
    any_content: bool = False,
) -> Iterator[Looked]:
    """Check a file by its content; what is opened here is closed at the end.

    Raises EmptyFile, FileTooLarge, UnreadableFile, DialectUnknown, EncodingUnknown; each says
    what to do. With `any_content` a text in no known format passes: a person may know better.
    """
    check_names(dialect=dialect, encoding=encoding)
    file = _as_file(given, name)
    name = Path(name or file.name or "file").name[:255]
    try:
        _check_size(file, name)
        with opened(file) as handle:
            guess = guessed(handle, name=name, dialect=dialect, encoding=encoding, mapping=mapping)
            handle.seek(0)
            digest = hashlib.file_digest(handle, "sha256").hexdigest()
        if not guess.format and not (any_content and guess.encoding):
            raise UnreadableFile(f"“{name}” was not taken. {guess.why}", field="file")
        yield Looked(file=file, name=name, size=file.size, sha256=digest, guess=guess)
    finally:
        if file is not given or isinstance(file, FieldFile):
            file.close()


def _check_size(file: File, name: str) -> None:
    if not file.size:
        raise EmptyFile(f"“{name}” is empty. Export it again.", field="file")
    if file.size > settings.MAX_IMPORT_BYTES:
        limit = settings.MAX_IMPORT_BYTES // MEGABYTE
        raise FileTooLarge(
            f"“{name}” is larger than {limit:,} MB. Export it in parts.", field="file"
        )


def guessed(
    handle: BinaryIO,
    *,
    name: str,
    dialect: str = "",
    encoding: str = "",
    mapping: dict[str, str] | None = None,
) -> parsers.Guess:
    """What an open file seems to be; a chosen dialect and encoding overrule it. It stays open."""
    return parsers.read_iter(
        handle, format=dialect or None, encoding=encoding or None, mapping=mapping, filename=name
    ).guess


def check_names(*, dialect: str, encoding: str) -> None:
    """Blank, or one that the readers know."""
    if dialect and dialect not in parsers.BY_ID:
        raise DialectUnknown(f"“{dialect}” is not a format that can be read.", field="dialect")
    if encoding and encoding not in parsers.ENCODINGS:
        raise EncodingUnknown(f"“{encoding}” is not an encoding known here.", field="encoding")


@contextmanager
def opened(file: File) -> Iterator[BytesIO]:
    """The file from its start; left open at its start for whoever stores it."""
    file.open("rb")
    handle = cast("BytesIO", file.file)  # open by now; uploads, paths and bytes read alike
    handle.seek(0)
    yield handle
    handle.seek(0)


def _as_file(given: Given, name: str) -> File:
    if isinstance(given, bytes):
        return ContentFile(given, name=name or "file")
    if isinstance(given, str | Path):
        return File(Path(given).open("rb"), name=Path(given).name)
    return given
