"""The records of the CIPN review: the real ones, filled up with simulated ones to its counts.

503 identified, 197 of them duplicates, 306 unique. Which database gave what is not printed, so
the spread over the seven is simulated, and so is every record titled "Simulated record NNN".
"""

import csv
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.examples.exports import DATABASES, Entry
from evidence.parsers import read

DATA = Path(__file__).resolve().parents[2] / "evidence" / "demo" / "cipn"
IDENTIFIED, UNIQUE = 503, 306
NOTE = "Simulated record: stands for one that the published review does not list."


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a real record: its entry, its study if it was included, its kind."""

    entry: Entry
    label: str
    study: str
    kind: str


def known() -> list[Known]:
    """The real records, in the order of the file."""
    records = read((DATA / "records.ris").read_bytes()).records
    with (DATA / "records_labels.csv").open(encoding="utf-8") as file:
        labels = list(csv.DictReader(file))
    return [
        Known(
            entry=Entry(
                title=record.title, authors=tuple(record.authors), year=str(record.year or ""),
                journal=record.journal, volume=record.volume, issue=record.issue,
                pages=record.pages, doi=record.doi,
                accession=str(record.accession or ""), url=record.url,
            ),
            label=row["label"], study=row["study_id"], kind=row["kind_note"],
        )
        for record, row in zip(records, labels, strict=True)
    ]  # fmt: skip


def simulated(number: int) -> Entry:
    """One made-up record; the numbers differ so that no two look like one work."""
    return Entry(
        title=f"Simulated record {number:03d}",
        authors=(f"Placeholder{_word(number)}, {chr(65 + number % 26)}.",),
        year=str(1996 + (number * 7) % 27),
        journal=f"Simulated Journal {1 + number % 23}",
        volume=str(1 + number % 41),
        issue=str(1 + number % 6),
        pages=f"{number * 11}-{number * 11 + 8}",
        doi=f"10.5555/simulated.{number:03d}",  # the prefix set apart for examples
        accession=f"99{number:06d}",  # PubMed has not come to these numbers
        note=NOTE,
    )


def _word(number: int) -> str:
    """A family name of its own for each number: letters only, as names are."""
    return "".join(chr(97 + int(digit)) for digit in f"{number:03d}")


def unique() -> list[Entry]:
    """All 306: the real ones first, then the simulated ones."""
    real = [row.entry for row in known()]
    return [*real, *(simulated(number) for number in range(1, UNIQUE - len(real) + 1))]


def files() -> list[tuple[str, str, bytes]]:
    """(database, file name, content) of the seven exports; together IDENTIFIED records.

    Every record stands first in one file, and the first 197 with a DOI again in another.
    """
    entries = unique()
    again = [entry for entry in entries if entry.doi][: IDENTIFIED - UNIQUE]
    piles = _deal(entries, again)
    return [
        (database.name, database.file_name, database.write(pile).encode())
        for database, pile in zip(DATABASES, piles, strict=True)
    ]


def _deal(entries: list[Entry], again: list[Entry]) -> list[list[Entry]]:
    """Into piles of the declared sizes; a copy never lands in the pile of its first."""
    piles: list[list[Entry]] = [[] for _ in DATABASES]
    titles: list[set[str]] = [set() for _ in DATABASES]
    for entry in [*entries, *again]:
        room = [
            i
            for i, database in enumerate(DATABASES)
            if len(piles[i]) < database.hits
            and entry.title not in titles[i]
            and (database.name != "PubMed" or entry.accession.isdigit())
        ]
        chosen = max(room, key=lambda i: (DATABASES[i].hits - len(piles[i]), -i))
        own_number = DATABASES[chosen].name == "PubMed"
        piles[chosen].append(entry if own_number else replace(entry, accession=""))
        titles[chosen].add(entry.title)
    return piles
