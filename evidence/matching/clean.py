"""A citation as its database wrote it -> the keys that are compared."""

from . import block, journals, names, places, titles
from .citation import Citation, Keys

VERSION = 1  # raise it when a rule of cleaning changes: stored keys are then made anew


def keys(citation: Citation) -> Keys:
    """The keys of one citation; never raises on content."""
    title = titles.clean(citation.title, other=citation.other_title, kind=citation.kind)
    volume, issue = places.volume_and_issue(citation.volume, citation.issue)
    page, last = places.pages(citation.pages)
    made = Keys(
        id=citation.id,
        title=title.words,
        other=title.other,
        marks=title.marks,
        authors=names.clean(citation.authors),
        year=places.year(citation.year),
        journal=journals.clean(citation.journal),
        issn=places.issn(citation.issn),
        volume=volume,
        issue=issue,
        page=page,
        last=last,
        doi=places.doi(citation.doi),
        pmid=places.pmid(citation.pmid),
        blocks=(),
    )
    return Keys(*made[:-1], block.hashes(made))
