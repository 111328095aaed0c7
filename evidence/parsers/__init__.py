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
from evidence.parsers.readers import items, stretches
from evidence.parsers.reading import (
    NO_RECORD,
    Stream,
    UnknownFormat,
    detect,
    read,
    read_iter,
    taken_for,
    told,
)
from evidence.parsers.record import TYPES, Guess, ParsedRecord, Problem, Reading
from evidence.parsers.seams import WHOLE, Stretch

__all__ = [
    "BY_ID",
    "COLUMN_FIELDS",
    "DATABASES",
    "DIALECTS",
    "ENCODINGS",
    "EXTENSIONS",
    "NO_RECORD",
    "TYPES",
    "WHOLE",
    "Dialect",
    "Guess",
    "ParsedRecord",
    "Problem",
    "Reading",
    "Stream",
    "Stretch",
    "UnknownEncoding",
    "UnknownFormat",
    "clean_text",
    "detect",
    "items",
    "plain_text",
    "read",
    "read_iter",
    "stretches",
    "suggested_mapping",
    "taken_for",
    "told",
]
