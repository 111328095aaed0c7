"""The evidence of pairs -> one answer each, and how probable it is that they are one work.

Each field adds its weight, the binary logarithm of how much more often that finding occurs among
pairs of one work than among other pairs (Fellegi & Sunter 1969,
doi:10.1080/01621459.1969.10501049). The sum gives the probability. A wrong merge is far worse than
a missed one, so the sum is not enough: what each kind of evidence needs beside it is written down
as rules (`_must_ask`, `_apart`), and a pair that lacks it goes to a person or stays apart,
whatever its sum.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .citation import Answer
from .columns import Bools, Same
from .compare import Evidence
from .journals import Journals
from .names import People
from .paging import Pages
from .wording import CLOSE, Wording

Weights = Mapping[int, float]

PRIOR = -14.0  # pairs that share a block are seldom one work
SURE = 7.0  # the sum from which a pair may be merged
ASK = 0.0  # the sum from which a person is asked
TOLD = 4.0  # what a long title in one journal of one year says where nobody is named
ANOTHER = 6.0  # what another volume or issue takes from a title that comes in each of them
LONG = 40  # letters from which a title tells a work by itself

WORDING: Weights = {
    Wording.UNKNOWN: 0.0, Wording.UNLIKE: -10.0, Wording.NUMBERED: -4.0, Wording.CHANGED: 2.0,
    Wording.ADDED: 7.0, Wording.SLIP: 9.0,
    Wording.LETTER: 10.0, Wording.SPELLED: 11.0, Wording.EXACT: 12.0,
}  # fmt: skip
PEOPLE: Weights = {
    People.UNKNOWN: 0.0, People.DIFFER: -7.0, People.SOME: 2.0, People.FIRST: 5.0,
    People.MOST: 8.0,
}  # fmt: skip
JOURNAL: Weights = {
    Journals.UNKNOWN: 0.0, Journals.DIFFER: -6.0, Journals.LIKE: 1.0, Journals.SAME: 4.0,
}  # fmt: skip
PAGES: Weights = {
    Pages.UNKNOWN: 0.0, Pages.DIFFER: -8.0, Pages.UNLIKE_FORM: -2.0, Pages.FITS: 3.0,
    Pages.FIRST: 6.0, Pages.RUN: 10.0,
}  # fmt: skip
YEAR: Weights = {Same.UNKNOWN: 0.0, Same.DIFFER: -7.0, Same.NEAR: -1.0, Same.SAME: 2.0}
VOLUME: Weights = {Same.UNKNOWN: 0.0, Same.DIFFER: -5.0, Same.NEAR: 0.0, Same.SAME: 4.0}
ISSUE: Weights = {Same.UNKNOWN: 0.0, Same.DIFFER: -2.0, Same.NEAR: 0.0, Same.SAME: 2.0}
DOI: Weights = {Same.UNKNOWN: 0.0, Same.DIFFER: -7.0, Same.NEAR: 2.0, Same.SAME: 12.0}
PMID: Weights = {Same.UNKNOWN: 0.0, Same.DIFFER: -12.0, Same.NEAR: 0.0, Same.SAME: 16.0}


@dataclass(frozen=True, slots=True, eq=False)
class Verdicts:
    """For n pairs the answer, the probability, and whether a rule says they are two works."""

    answer: npt.NDArray[np.int8]
    probability: npt.NDArray[np.float64]
    apart: Bools


def decide(e: Evidence) -> Verdicts:
    """One answer for each pair."""
    score = weigh(e)
    must_ask, apart = _must_ask(e), _apart(e)
    same = (score >= SURE) & ~must_ask & ~apart
    ask = ~same & ~apart & (score >= ASK)
    related = ~same & ~ask & _related(e)
    answer = np.select([same, ask, related], [Answer.SAME, Answer.ASK, Answer.RELATED], 0)
    # What is asked stays below what is merged, and keeps its rank however high its sum.
    asked = SURE * (1 - np.exp2(-np.maximum(score, 0) / SURE))
    odds = np.select([same, ask], [score, asked], np.minimum(score, ASK))
    probability = 1 / (1 + np.exp2(-odds))
    return Verdicts(answer.astype(np.int8), probability, apart)


def weigh(e: Evidence) -> npt.NDArray[np.float64]:
    """The sum of the weights of all fields, as log2 odds."""
    parts = (
        (WORDING, e.wording), (PEOPLE, e.people), (YEAR, e.year), (JOURNAL, e.journal),
        (VOLUME, e.volume), (ISSUE, e.issue), (PAGES, e.pages), (DOI, e.doi), (PMID, e.pmid),
    )  # fmt: skip
    total = np.full(len(e.left), PRIOR)
    for weights, level in parts:
        total += np.array([weights[k] for k in sorted(weights)])[level]
    # A short title is shared by many works; a changed one tells less the more it is changed.
    short = np.clip((LONG - e.letters) / LONG, 0, 1) * 9
    total -= np.where(e.wording >= Wording.ADDED, short, 0)
    changed = e.wording == Wording.CHANGED
    total += np.where(changed, np.clip((e.alike - 0.9) * 30, -3, 3), 0)
    total += np.where((e.wording == Wording.UNLIKE) & e.translated, 10, 0)
    total += np.where((e.people == People.UNKNOWN) & (_told(e) | _bare(e)), TOLD, 0)
    total -= np.where(_next_of_series(e) & ~_identified(e), ANOTHER, 0)
    return total


def _identified(e: Evidence) -> Bools:
    return (e.doi == Same.SAME) | (e.pmid == Same.SAME)


def _next_of_series(e: Evidence) -> Bools:
    """A title that comes again every year or in every issue, in another volume or issue."""
    return e.serial & ((e.volume == Same.DIFFER) | (e.issue == Same.DIFFER))


def _printed(e: Evidence) -> Bools:
    """On the same page of one volume; or of one year, where a volume is not given."""
    first = e.pages >= Pages.FIRST
    same_year = (e.year == Same.SAME) | (e.year == Same.UNKNOWN)
    in_volume = first & (e.volume == Same.SAME)
    in_journal = first & (e.journal >= Journals.LIKE) & (e.volume != Same.DIFFER) & same_year
    whole = (e.pages == Pages.RUN) & (e.journal == Journals.SAME) & (e.year == Same.SAME)
    return in_volume | in_journal | whole | _one_run(e) | _filled(e)


def _filled(e: Evidence) -> Bools:
    """The same run of pages under one title by the same people, and nothing says another volume.

    However the journal is called: nobody prints a paper twice on the same pages.
    """
    told = (e.wording >= Wording.SPELLED) & (e.letters >= LONG) & (e.people >= People.FIRST)
    agrees = (e.year != Same.DIFFER) & (e.volume != Same.DIFFER) & (e.issue != Same.DIFFER)
    return (e.pages == Pages.RUN) & told & agrees


def _one_run(e: Evidence) -> Bools:
    """The same run of pages in the same volume: two works cannot both fill it.

    Chinese journals are cited by year and issue, and their names in two scripts cannot be
    compared: then the authors must tell.
    """
    same_year = e.year == Same.SAME
    volume = (e.volume == Same.SAME) & (e.year != Same.DIFFER) & (e.issue != Same.DIFFER)
    volume |= (e.volume == Same.UNKNOWN) & (e.issue == Same.SAME) & same_year
    journal = (e.journal == Journals.UNKNOWN) & (e.people == People.MOST) & same_year
    return (e.pages == Pages.RUN) & volume & (journal | (e.journal >= Journals.LIKE))


def _one_place(e: Evidence) -> Bools:
    """The same run of pages, filled by the same people."""
    return _one_run(e) & (e.people >= People.FIRST)


def _told(e: Evidence) -> Bools:
    """A long title in one journal of one year, which nothing contradicts.

    Databases that give no authors, or no place in print, are known by that; abstracts are not,
    since the paper may follow them in the same year.
    """
    title = (e.wording >= Wording.SPELLED) & (e.letters >= LONG) & ~e.serial & ~e.clash
    agrees = (e.volume != Same.DIFFER) & (e.issue != Same.DIFFER)
    agrees &= (e.pages != Pages.DIFFER) & (e.pages != Pages.UNLIKE_FORM)
    agrees &= (e.doi != Same.DIFFER) & (e.pmid != Same.DIFFER)
    return title & agrees & (e.journal == Journals.SAME) & (e.year == Same.SAME) & ~e.crowded


def _bare(e: Evidence) -> Bools:
    """A long title of which one record says little more, and nothing contradicts: worth asking."""
    title = (e.wording >= Wording.SPELLED) & (e.letters >= LONG) & ~e.serial & ~e.clash
    differs = (e.journal == Journals.DIFFER) | (e.pages == Pages.DIFFER)
    for level in (e.year, e.volume, e.issue, e.doi, e.pmid):
        differs |= level == Same.DIFFER
    return title & ~differs & ~e.abstract & ~e.supplement


def _must_ask(e: Evidence) -> Bools:
    """Pairs that no sum may merge: one kind of evidence stands alone, or is contradicted."""
    return _title_asks(e) | _people_ask(e) | _place_asks(e) | _year_asks(e) | _numbers_ask(e)


def _title_asks(e: Evidence) -> Bools:
    """Titles that differ in words need the place in print; many abstracts share one page."""
    identified, printed, one_place = _identified(e), _printed(e), _one_place(e)
    in_volume = _in_volume(e) & (e.people == People.MOST)
    in_issue = in_volume & (e.issue == Same.SAME)
    # A title in another language cannot be compared; an identifier of its own settles it.
    by_number = identified & ~e.crowded & (e.people >= People.FIRST) & (e.pages != Pages.DIFFER)
    w = e.wording
    return (
        ((w == Wording.UNLIKE) & ~((one_place | (by_number & printed)) & e.translated))
        | ((w == Wording.UNKNOWN) & ~(one_place | by_number))
        | ((w == Wording.NUMBERED) & ~(one_place & (e.alike >= CLOSE)))
        | ((w == Wording.CHANGED) & (e.crowded | ~one_place))
        | ((w == Wording.ADDED) & ~(one_place | ((printed | identified) & ~e.crowded)))
        | ((w == Wording.SLIP) & (e.crowded | ~(printed | identified | in_issue)))
        | ((w == Wording.LETTER) & ~(printed | identified | in_volume))
        | (e.serial & ~(printed | identified | in_issue))
        # "From the editor", on page 1 of each issue.
        | (_next_of_series(e) & ~identified)
        | (e.clash & ~(one_place & (w >= Wording.CHANGED)))
    )


def _in_volume(e: Evidence) -> Bools:
    """In one volume of one journal, as far as the records say."""
    return (
        (e.volume == Same.SAME) & (e.journal >= Journals.LIKE) & (e.issue != Same.DIFFER)
        & (e.pages != Pages.DIFFER)
    )  # fmt: skip


def _people_ask(e: Evidence) -> Bools:
    """Authors that differ, or are not given, need the place in print."""
    identified, printed = _identified(e), _printed(e)
    in_volume = _in_volume(e) & (e.wording >= Wording.SPELLED) & (e.letters >= LONG)
    filled = _one_run(e) & (e.wording >= Wording.SPELLED) & (e.letters >= LONG)
    return (
        ((e.people == People.DIFFER) & ~(filled | (identified & (e.pages >= Pages.FIRST))))
        | (
            (e.people == People.UNKNOWN)
            & ~(printed | identified | (in_volume & e.nameless) | _told(e))
        )
        | ((e.people == People.SOME) & ~(printed | identified | in_volume | _told(e)))
    )


def _place_asks(e: Evidence) -> Bools:
    """Places that differ need an identifier; so do places of which nothing is known."""
    identified, printed = _identified(e), _printed(e)
    title, known = e.wording >= Wording.LETTER, e.people >= People.FIRST
    in_volume = (e.volume == Same.SAME) & (e.people == People.MOST) & title
    in_journal = (e.volume != Same.DIFFER) & (e.journal == Journals.SAME) & title
    in_journal &= e.people == People.MOST
    told = (e.wording >= Wording.SPELLED) & (e.letters >= LONG) & known
    one_volume = told & (e.volume == Same.SAME) & (e.journal == Journals.SAME)
    one_volume &= (e.year == Same.SAME) & (e.issue != Same.DIFFER)
    nowhere = (e.pages == Pages.UNKNOWN) & (e.volume == Same.UNKNOWN)
    return (
        ((e.pages == Pages.DIFFER) & ~(identified & title & known))
        | ((e.pages == Pages.UNLIKE_FORM) & ~(identified | in_volume | one_volume))
        # The abstract, in a supplement of the journal, and the article ahead of print.
        | (nowhere & e.abstract & ~identified)
        | ((e.pages == Pages.FITS) & ~(identified | in_volume | in_journal))
        | ((e.volume == Same.DIFFER) & ~(identified | (e.pages >= Pages.FIRST)))
        | (e.supplement & (e.pages < Pages.FIRST) & ~identified)
        | ((e.issue == Same.DIFFER) & ~(identified | (e.pages >= Pages.FIRST)))
        | (
            (e.journal == Journals.DIFFER)
            & ~(identified | (printed & (e.volume == Same.SAME)) | _filled(e))
        )
        | ((e.journal == Journals.LIKE) & ~(identified | printed | in_volume))
        | ((e.journal == Journals.UNKNOWN) & ~(identified | printed))
    )


def _year_asks(e: Evidence) -> Bools:
    """Years one apart may be ahead of print and in print, or the abstract and then the article.

    So may years of which one is not given.
    """
    identified, printed = _identified(e), _printed(e)
    one_volume = (e.volume == Same.SAME) & (e.journal == Journals.SAME)
    one_volume &= e.issue != Same.DIFFER
    in_run = (e.pages == Pages.RUN) & (e.volume == Same.SAME)
    return (
        ((e.year == Same.NEAR) & ~(identified | printed | one_volume))
        | ((e.year == Same.DIFFER) & ~(identified | in_run))
        | ((e.year == Same.UNKNOWN) & ~(identified | printed | (e.volume == Same.SAME)))
    )


def _numbers_ask(e: Evidence) -> Bools:
    """Identifiers that differ are wrong only where everything else agrees."""
    all_else = _one_place(e) & (e.wording >= Wording.SPELLED) & (e.journal == Journals.SAME)
    return ((e.doi == Same.DIFFER) & ~all_else) | (e.pmid == Same.DIFFER)


def _apart(e: Evidence) -> Bools:
    """Pairs that are two works: an erratum and its article, an abstract and the paper, parts."""
    identified, printed = _identified(e), _printed(e)
    elsewhere = (e.pages == Pages.DIFFER) & (
        (e.volume == Same.DIFFER) | (e.journal == Journals.DIFFER) | (e.year == Same.DIFFER)
    )
    return (
        (e.clash & ~(printed & (e.wording >= Wording.CHANGED)))
        | ((e.wording == Wording.NUMBERED) & ~printed)
        | (elsewhere & ~identified)
        | (e.supplement & (e.pages == Pages.DIFFER) & ~identified)
        | ((e.wording < Wording.LETTER) & (e.pages == Pages.DIFFER) & ~identified)
        | ((e.pmid == Same.DIFFER) & (e.doi != Same.SAME))
        | ((e.wording == Wording.UNLIKE) & ~printed & ~(identified & (e.people == People.MOST)))
        | ((e.wording == Wording.UNLIKE) & (e.pages == Pages.DIFFER))
    )


def _related(e: Evidence) -> Bools:
    """Two works by the same people under nearly the same title, or in one item of a supplement."""
    title = (e.wording >= Wording.ADDED) | ((e.wording >= Wording.NUMBERED) & (e.alike >= 0.9))
    study = title & (e.people >= People.FIRST) & (e.letters > LONG / 2)
    item = (e.doi == Same.SAME) & ((e.people >= People.SOME) | (e.alike >= 0.5))
    return study | item
