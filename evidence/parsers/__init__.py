"""Pure: file text to parsed records. No framework, no network, and content never raises.

    guess = detect(data, filename)             what the file seems to be, from its first bytes
    reading = read(data)                       a small file, whole
    with read_iter(path) as stream:            a large one: records and problems as they come
        stream.guess.format
        for item in stream:                    ParsedRecord | Problem
            ...

`format` and `encoding` overrule the guess; `mapping={"title": "Column name"}` reads any table.
"""

from evidence.parsers.record import TYPES, Guess, ParsedRecord, Problem, Reading

__all__ = ["TYPES", "Guess", "ParsedRecord", "Problem", "Reading"]
