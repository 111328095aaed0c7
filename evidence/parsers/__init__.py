"""Pure: file text to parsed records. No framework, no network, and content never raises.

    guess = detect(data, filename)             what the file seems to be, from its first bytes
    reading = read(data)                       a small file, whole
    with read_iter(path) as stream:            a large one: records and problems as they come
        stream.guess.format
        for item in stream:                    ParsedRecord | Problem
            ...

`format` and `encoding` overrule the guess; `mapping={"title": "Column name"}` reads any table.
"""

from evidence.parsers.clean import clean_text, plain_text
from evidence.parsers.columns import suggested as suggested_mapping
from evidence.parsers.detect import DATABASES
from evidence.parsers.dialects import BY_ID, DIALECTS, EXTENSIONS, Dialect
from evidence.parsers.encoding import CODECS as ENCODINGS
from evidence.parsers.encoding import UnknownEncoding
from evidence.parsers.headings import FIELDS as COLUMN_FIELDS
from evidence.parsers.reading import Stream, UnknownFormat, detect, read, read_iter, told
from evidence.parsers.record import TYPES, Guess, ParsedRecord, Passed, Problem, Reading

__all__ = [
    "BY_ID",
    "COLUMN_FIELDS",
    "DATABASES",
    "DIALECTS",
    "ENCODINGS",
    "EXTENSIONS",
    "TYPES",
    "Dialect",
    "Guess",
    "ParsedRecord",
    "Passed",
    "Problem",
    "Reading",
    "Stream",
    "UnknownEncoding",
    "UnknownFormat",
    "clean_text",
    "detect",
    "plain_text",
    "read",
    "read_iter",
    "suggested_mapping",
    "told",
]
