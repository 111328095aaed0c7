"""Works that look like another work and are not it, made from real ones.

Each function takes a real citation and gives the twins that a database could hold beside it.
Whatever fields are then lost, none of them may be merged with its original.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from evidence.matching import Citation

Twins = Callable[[Citation], Iterator[Citation]]


def _moved(c: Citation, *, pages: int = 11, volume: int = 0, year: int = 0) -> Citation:
    """The same citation printed elsewhere in the journal, under another DOI."""
    first = re.search(r"\d+", c.pages)
    start = int(first[0]) + pages if first else 100 + pages
    old = re.search(r"\d+", c.volume)
    return replace(
        c,
        pages=f"{start}-{start + 9}" if c.pages else "",
        volume=str(int(old[0]) + volume) if old else "",
        year=str(int(c.year) + year) if c.year else "",
        doi=f"{c.doi}{pages}{volume}" if c.doi else "",
    )


def parts(c: Citation) -> Iterator[Citation]:
    """Part I and part II in one issue, one after the other."""
    forms = (("Part I", "Part II"), ("Part 2", "Part 3"), ("part four", "part five"))
    for n, (first, second) in enumerate((*forms, ("VI. Methods", "VII. Methods"))):
        yield _moved(replace(c, title=f"{c.title}: {first}"), pages=40 * n + 20)
        yield _moved(replace(c, title=f"{c.title}: {second}"), pages=40 * n + 40)


def yearly(c: Citation) -> Iterator[Citation]:
    """A report that comes every year, with and without the year in its title."""
    for n in (0, 1, 2):
        yield _moved(replace(c, title=f"{c.title}: report for {2010 + n}"), volume=n, year=n)
        report = replace(c, title="Annual report of the registry")
        yield _moved(report, volume=n, year=n, pages=40)
        numbers = replace(c, title=f"Cancer statistics, {2010 + n}")
        yield _moved(numbers, volume=n, year=n, pages=60)


def errata(c: Citation) -> Iterator[Citation]:
    """Corrections and retraction notices carry the title of the article, in many forms."""
    yield c
    for title in (
        f"Erratum: {c.title}",
        f"Correction to: {c.title}",
        f'Corrigendum to "{c.title}"',
        f"{c.title} (vol 12, pg 345, 2005)",
        f"{c.title}: Erratum",
    ):
        yield _moved(replace(c, title=title, id=1), pages=200)
    for title in (f"Retraction notice to: {c.title}", f"Expression of concern: {c.title}"):
        yield _moved(replace(c, title=title, id=2), pages=220)


def letters(c: Citation) -> Iterator[Citation]:
    """A letter about the article, and the authors' answer."""
    yield c
    for n, title in enumerate((f"Re: {c.title}", f"Reply to: {c.title}"), 1):
        yield _moved(replace(c, title=title), pages=300 + 20 * n)


def abstracts(c: Citation) -> Iterator[Citation]:
    """The abstract at a meeting: in another journal, or a supplement of the same, a year before."""
    yield c
    earlier = str(int(c.year) - 1) if c.year else ""
    other = replace(c, journal="Value in Health", issn="", doi="", volume="7", issue="")
    yield replace(other, pages="A123", id=1)
    yield replace(other, pages="", volume="6", year=earlier, id=2)
    yield replace(c, issue="Suppl 1", pages="S9345", doi="", id=3)
    yield replace(c, issue="Suppl 1", pages="S9452", doi="", volume="999", year=earlier, id=4)


SWAPS = (
    ("men", "women"), ("patients", "children"), ("rats", "mice"), ("rat", "mouse"),
    ("heart", "kidney"), ("cervical", "anal"), ("early", "late"), ("acute", "chronic"),
    ("ischemic", "anesthetic"), ("sevoflurane", "isoflurane"), ("HPV", "HIV"), ("1", "2"),
    ("2", "3"), ("alpha", "beta"), ("delta", "kappa"), ("II", "III"), ("before", "after"),
    ("hyper", "hypo"), ("pre", "post"), ("increases", "decreases"), ("effect", "lack of effect"),
)  # fmt: skip


def series(c: Citation) -> Iterator[Citation]:
    """One group's next paper: a word, a number or a letter is another, and so is the place."""
    yield c
    for n, (one, other) in enumerate(SWAPS, 1):
        if re.search(rf"\b{one}", c.title):
            yield _moved(replace(c, title=re.sub(rf"\b{one}", other, c.title)), pages=20 * n)


def neighbours(c: Citation) -> Iterator[Citation]:
    """Abstracts of one group on one page of a supplement, under the supplement's one DOI."""
    supplement = replace(c, issue="Suppl 2", pages="S77", doi=f"10.1111/s.{c.id}.2010.00600.x")
    yield supplement
    for one, other in SWAPS:
        if re.search(rf"\b{one}", c.title):
            yield replace(supplement, title=re.sub(rf"\b{one}", other, c.title))
    yield replace(supplement, title=f"Safety and cost of the same method, in brief: {c.id}")


def namesakes(c: Citation) -> Iterator[Citation]:
    """The same title by other people, and preprints and updates by the same."""
    yield c
    yield _moved(replace(c, authors="Olsen, Q; Petrov, Z; Nakamura, T"), pages=400)
    place = {"issn": "", "volume": "", "issue": "", "pages": ""}
    yield replace(c, **place, journal="medRxiv", doi=f"10.1101/2020.01.{c.id}")
    number = f"CD{abs(hash(c.title)) % 10**6:06d}"
    for year, issue in (("2009", "1"), ("2010", "3"), ("2012", "4")):
        cochrane = replace(c, **place, journal="Cochrane Database of Systematic Reviews", doi="")
        yield replace(cochrane, issue=issue, pages=number, year=year)


KINDS: tuple[Twins, ...] = (
    parts, yearly, errata, letters, abstracts, series, neighbours, namesakes,
)  # fmt: skip

LOSSES: dict[str, tuple[str, ...]] = {
    "nothing": (),
    "DOIs": ("doi",),
    "DOIs and issues": ("doi", "issue"),
    "DOIs, issues and pages": ("doi", "issue", "pages"),
    "volumes": ("volume",),
    "authors": ("authors",),
}


def twins(work: Citation, kind: Twins, lost: tuple[str, ...]) -> list[Citation]:
    """The twins of one work, with ids (work, number); the number is that of the twin's own work.

    Twins that cannot be told apart once the lost fields are gone get one number: nobody could.
    """
    made: dict[Citation, Citation] = {}
    for twin in kind(work):
        own = (work.id, twin.id if twin.id != work.id else len(made) + 10)
        bare = replace(twin, **dict.fromkeys(lost, ""), id=work.id)
        made.setdefault(bare, replace(bare, id=own))
    return list(made.values())
