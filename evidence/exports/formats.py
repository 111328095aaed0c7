"""The formats a user can choose, one row each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from evidence.exports import bibtex, csl, ris
from evidence.exports.rows import Row


class Write(Protocol):
    """Writes rows to a binary file, `facts` as named columns or notes; returns their number."""

    def __call__(self, rows: Iterable[Row], out: BinaryIO, *, facts: Sequence[str] = ()) -> int: ...


@dataclass(frozen=True, slots=True)
class Format:
    """What a download needs to know."""

    id: str
    label: str
    extension: str
    content_type: str
    write: Write


def _csv(rows: Iterable[Row], out: BinaryIO, *, facts: Sequence[str] = ()) -> int:
    from evidence.exports import table  # openpyxl is not for every page

    return table.write_csv(rows, out, facts=facts)


def _xlsx(rows: Iterable[Row], out: BinaryIO, *, facts: Sequence[str] = ()) -> int:
    from evidence.exports import table

    return table.write_xlsx(rows, out, facts=facts)


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {
    format.id: format
    for format in (
        Format("ris", "RIS", ".ris", "application/x-research-info-systems", ris.write),
        Format("bibtex", "BibTeX", ".bib", "application/x-bibtex", bibtex.write),
        Format("csv", "CSV", ".csv", "text/csv; charset=utf-8", _csv),
        Format("xlsx", "Excel", ".xlsx", XLSX, _xlsx),
        Format("csl-json", "CSL-JSON", ".json", "application/json", csl.write),
    )
}
