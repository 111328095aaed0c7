"""The evidence of a pair in words: "same DOI; titles 98 % alike; pages differ"."""

from .columns import Same
from .compare import Evidence
from .journals import Journals
from .names import People
from .paging import Pages
from .wording import Wording

WORDING = {
    Wording.EXACT: "same title",
    Wording.SPELLED: "same title in another spelling",
    Wording.LETTER: "titles alike but for a letter",
    Wording.SLIP: "titles alike but for a few letters",
    Wording.NUMBERED: "titles differ in a number, part or letter",
    Wording.UNKNOWN: "titles cannot be compared",
}
PEOPLE = {
    People.MOST: "same authors",
    People.FIRST: "same first author",
    People.SOME: "some authors in common",
    People.DIFFER: "authors differ",
}
PAGES = {
    Pages.RUN: "same pages",
    Pages.FIRST: "same first page",
    Pages.FITS: "pages overlap or agree as far as given",
    Pages.UNLIKE_FORM: "article number and page range",
    Pages.DIFFER: "pages differ",
}
JOURNAL = {
    Journals.SAME: "same journal",
    Journals.LIKE: "journals alike",
    Journals.DIFFER: "journals differ",
}


def words(e: Evidence, n: int) -> str:
    """Why pair `n` was answered as it was; the strongest first, nothing about missing fields."""
    said = [
        _plain(e.doi[n], "DOI"),
        _plain(e.pmid[n], "PubMed number"),
        WORDING.get(Wording(e.wording[n])) or f"titles {100 * e.alike[n]:.0f} % alike",
        PEOPLE.get(People(e.people[n])),
        "years one apart" if e.year[n] == Same.NEAR else _plain(e.year[n], "year"),
        JOURNAL.get(Journals(e.journal[n])),
        _plain(e.volume[n], "volume"),
        PAGES.get(Pages(e.pages[n])),
        "one is an erratum, reply, comment or retraction notice" if e.clash[n] else None,
        "one is in a supplement" if e.supplement[n] else None,
    ]
    return "; ".join(text for text in said if text)


def _plain(level: int, name: str) -> str | None:
    if level == Same.SAME:
        return f"same {name}"
    if level == Same.DIFFER:
        return f"{name}s differ"
    return f"{name}s agree as far as given" if level == Same.NEAR else None
