"""What goes into matching and what comes out."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple

Id = Any  # by whatever hashable thing the caller names a record


class Answer(IntEnum):
    """What two records are to each other."""

    DIFFERENT = 0
    RELATED = 1  # two works of what may be one study: abstract and article, part I and part II
    ASK = 2  # only a person can say
    SAME = 3


@dataclass(frozen=True, slots=True)
class Citation:
    """One record as its database wrote it. Every field may be empty, abbreviated or wrong.

    `authors` is joined by "; " (other joins are understood), `issn` may hold several,
    `kind` is the language or the type of publication as given, `other_title` the title in
    another language where the database gives both.
    """

    id: Id
    title: str = ""
    authors: str = ""
    year: str = ""
    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    issn: str = ""
    kind: str = ""
    pmid: str = ""
    other_title: str = ""


class Keys(NamedTuple):
    """A citation reduced to what is compared. Strings and integers only, so it can be stored.

    `Keys(*row)` brings back what `list(keys)` stored; `clean.VERSION` tells whether stored keys
    were made by the present rules. Empty text and 0 mean "not given".
    """

    id: Id
    title: str  # folded words, one blank between them; remarks of databases removed
    other: str  # the title in another language, folded
    marks: str  # letters for what the title and the type say the document is: `titles.clean`
    authors: str  # folded names in order, joined by ";"
    year: int
    journal: str  # folded parts of the name, joined by "|"
    issn: str
    volume: str
    issue: str
    page: str  # first page or article number
    last: str  # last page, written out
    doi: str
    pmid: str
    blocks: tuple[int, ...]  # below 2**36; two records without a common one are never compared


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, the answer, how probable it is that they are one work, and why in words."""

    a: Id
    b: Id
    answer: Answer
    probability: float
    evidence: str


@dataclass(frozen=True, slots=True)
class Matches:
    """What was found. Groups hold two records or more; a record in no group stands alone.

    `sure` holds the pairs that joined the groups, `ask` those a person decides, most probable
    first, `related` those that are two works of perhaps one study ("same study?").
    """

    groups: tuple[tuple[Id, ...], ...]
    sure: tuple[Pair, ...]
    ask: tuple[Pair, ...]
    related: tuple[Pair, ...]


Apart = Iterable[tuple[Id, Id]]
