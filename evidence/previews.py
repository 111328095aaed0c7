"""What a file would be read as, before anything is saved: five records beside their raw text."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from evidence import files, parsers
from evidence.models import Upload
from evidence.parsers import Guess, ParsedRecord, Problem

SHOWN = 5
PROBLEMS_SHOWN = 50
SECONDS = 3.0

ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "utf-8-bom": "UTF-8 with mark",
    "gb18030": "GB18030 (Chinese, mainland)",
    "big5": "Big5 (Chinese, Taiwan and Hong Kong)",
    "cp1252": "Windows-1252 (Western Europe)",
    "cp1250": "Windows-1250 (Central Europe)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1254": "Windows-1254 (Turkish)",
    "shift_jis": "Shift-JIS (Japanese)",
    "euc-kr": "EUC-KR (Korean)",
    "mac-roman": "Mac Roman",
}


def encoding_name(encoding: str) -> str:
    """As people know it."""
    return ENCODING_NAMES.get(encoding, encoding.upper())


@dataclass(frozen=True, slots=True)
class Preview:
    """`whole` is False when a large file was only begun: the counts are then of its beginning."""

    guess: Guess
    records: tuple[ParsedRecord, ...]
    problems: tuple[Problem, ...]
    n_records: int
    n_problems: int
    whole: bool
    misnamed: str = ""

    @property
    def format_label(self) -> str:
        dialect = parsers.BY_ID.get(self.guess.format)
        return dialect.label if dialect else "not recognised"

    @property
    def encoding_label(self) -> str:
        return encoding_name(self.guess.encoding) or "none: the file is not plain text"


def of_upload(upload: Upload, *, seconds: float = SECONDS) -> Preview:
    """Read a waiting file for at most some seconds, with what a person has overruled."""
    with files.opened(upload.file) as handle:
        stream = parsers.read_iter(
            handle,
            format=upload.dialect or None,
            encoding=upload.encoding or None,
            mapping=upload.mapping or None,
            filename=upload.file_name,
        )
        preview = _read(stream, upload, until=time.monotonic() + seconds)
    upload.file.close()
    return preview


def samples(upload: Upload, columns: Sequence[str]) -> dict[str, str]:
    """What the first rows of a table say in each column, whatever the columns are taken for."""
    found: dict[str, str] = {}
    title = next(filter(None, columns), "")
    with files.opened(upload.file) as handle:
        stream = parsers.read_iter(
            handle,
            encoding=upload.encoding or None,
            mapping={"title": title},
            filename=upload.file_name,
        )
        records = (item for item in stream if isinstance(item, ParsedRecord))
        for record in islice(records, SHOWN):
            said = {title: record.title, **{name: text[0] for name, text in record.extra.items()}}
            found |= {name: text for name, text in said.items() if text and name not in found}
    upload.file.close()
    return found


def _read(stream: parsers.Stream, upload: Upload, *, until: float) -> Preview:
    records: list[ParsedRecord] = []
    problems: list[Problem] = []
    n_records = n_problems = 0
    whole = True
    for item in stream:
        if isinstance(item, Problem):
            n_problems += 1
            if len(problems) < PROBLEMS_SHOWN:
                problems.append(item)
        else:
            n_records += 1
            if len(records) < SHOWN:
                records.append(item)
        if time.monotonic() > until:
            whole = False
            break
    return Preview(
        stream.guess,
        tuple(records),
        tuple(problems),
        n_records,
        n_problems,
        whole=whole,
        misnamed=_misnamed(upload.file_name, stream.guess),
    )


def _misnamed(name: str, guess: Guess) -> str:
    """A sentence when the name's ending belongs to other formats than the content."""
    dialect = parsers.BY_ID.get(guess.format)
    ending = f".{name.rsplit('.', 1)[-1].lower()}" if "." in name else ""
    if dialect is None or ending not in parsers.EXTENSIONS or ending in dialect.extensions:
        return ""
    return f"The name ends in {ending}, the content is {dialect.label}. It is read by its content."
