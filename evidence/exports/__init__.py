"""Pure: records to files that other programs, and our own reader, read back.

    with open(path, "wb") as out:
        FORMATS["ris"].write(rows, out, facts=("Stage", "Decision", "Rank"))

Each row is a `ParsedRecord` and what a review adds to it (decisions, ranks), by name.
"""

from evidence.exports.formats import FORMATS, Format
from evidence.exports.rows import Row

__all__ = ["FORMATS", "Format", "Row"]
