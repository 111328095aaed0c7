"""A citation as its database wrote it -> the keys that are compared."""

from . import block, journals, names, places, titles
from .citation import Citation, Keys

VERSION = 2  # raise it when a rule of cleaning changes: stored keys are then made anew

LONGEST, SHORT = 4000, 500  # characters of a title or author list, and of any other field


def keys(citation: Citation) -> Keys:
    """The keys of one citation; never raises on content, and never takes long."""
    title = titles.clean(
        citation.title[:LONGEST], other=citation.other_title[:LONGEST], kind=citation.kind[:LONGEST]
    )
    volume, issue = places.volume_and_issue(citation.volume[:SHORT], citation.issue[:SHORT])
    page, last = places.pages(citation.pages[:SHORT])
    made = Keys(
        id=citation.id,
        title=title.words,
        other=title.other,
        marks=title.marks,
        authors=names.clean(citation.authors[:LONGEST]),
        year=places.year(citation.year[:SHORT]),
        journal=journals.clean(citation.journal[:SHORT]),
        issn=places.issn(citation.issn[:SHORT]),
        volume=volume,
        issue=issue,
        page=page,
        last=last,
        doi=places.doi(citation.doi[:SHORT]),
        pmid=places.pmid(citation.pmid[:SHORT]),
        blocks=(),
    )
    return Keys(*made[:-1], block.hashes(made))
