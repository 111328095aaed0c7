"""Search results written as databases export them, so that the examples come in as files do.

Pure: entries in, text out. The databases' own formats, but only the tags the examples need.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Entry:
    """One record as a database would export it."""

    title: str
    authors: tuple[str, ...] = ()
    year: str = ""
    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    accession: str = ""
    url: str = ""
    note: str = ""
    copies: tuple[str, ...] = field(default=(), compare=False)


def pubmed(entries: Iterable[Entry]) -> str:
    """PubMed's own format: tags padded to four, records divided by an empty line."""
    return "\n" + "\n".join(_medline(entry) for entry in entries)


def _medline(entry: Entry) -> str:
    lines = [f"PMID- {entry.accession}"] if entry.accession.isdigit() else []
    lines += [f"TI  - {entry.title}"]
    lines += [f"FAU - {name}" for name in entry.authors]
    for tag, value in (
        ("DP", entry.year), ("JT", entry.journal), ("VI", entry.volume), ("IP", entry.issue),
        ("PG", entry.pages),
    ):  # fmt: skip
        lines += [f"{tag:<4}- {value}"] if value else []
    lines += [f"LID - {entry.doi} [doi]"] if entry.doi else []
    lines += [f"OT  - {entry.note}"] if entry.note else []
    return "\n".join([*lines, "PT  - Journal Article", ""])


def ris(entries: Iterable[Entry], *, title_tag: str = "TI", journal_tag: str = "JO") -> str:
    """RIS as Embase and Web of Science write it."""
    return "".join(_ris(entry, title_tag=title_tag, journal_tag=journal_tag) for entry in entries)


def _ris(entry: Entry, *, title_tag: str, journal_tag: str) -> str:
    first, _, last = entry.pages.partition("-")
    lines = ["TY  - JOUR", f"{title_tag}  - {entry.title}"]
    lines += [f"AU  - {name}" for name in entry.authors]
    for tag, value in (
        ("PY", entry.year), (journal_tag, entry.journal), ("VL", entry.volume),
        ("IS", entry.issue), ("SP", first), ("EP", last), ("DO", entry.doi),
        ("AN", entry.accession), ("UR", entry.url), ("N1", entry.note),
    ):  # fmt: skip
        lines += [f"{tag}  - {value}"] if value else []
    return "\n".join([*lines, "ER  - ", "", ""])


def note_express(entries: Iterable[Entry]) -> str:
    """NoteExpress, the common export of the Chinese databases."""
    return "\n".join(_note_express(entry) for entry in entries)


def _note_express(entry: Entry) -> str:
    fields = (
        ("Reference Type", "Journal Article"), ("Title", entry.title),
        ("Author", "".join(f"{name};" for name in entry.authors)), ("Year", entry.year),
        ("Journal", entry.journal), ("Volume", entry.volume), ("Issue", entry.issue),
        ("Pages", entry.pages), ("DOI", entry.doi), ("URL", entry.url), ("Notes", entry.note),
    )  # fmt: skip
    return "\n".join(f"{{{name}}}: {value}" for name, value in fields if value) + "\n"


@dataclass(frozen=True, slots=True)
class Database:
    """A database of the example: its name, its file, the way it writes, how much it gave."""

    name: str
    file_name: str
    write: Callable[[Iterable[Entry]], str]
    hits: int


DATABASES = (
    Database("PubMed", "pubmed.nbib", pubmed, 96),
    Database("Embase", "embase.ris", lambda e: ris(e, title_tag="T1", journal_tag="JF"), 121),
    Database("Web of Science", "wos.ris", lambda e: ris(e, journal_tag="T2"), 108),
    Database("CNKI", "cnki.net", note_express, 52),
    Database("Wanfang Data", "wanfang.net", note_express, 49),
    Database("VIP", "vip.net", note_express, 38),
    Database("CBM", "cbm.net", note_express, 39),
)
