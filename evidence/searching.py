"""What people type into a search field -> records that say it, in English and Chinese."""

import re
import unicodedata

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery, SearchQueryField
from django.db.models import Case, Func, IntegerField, Q, Value, When
from django.db.models.functions import Cast
from django.db.models.lookups import GreaterThan

from evidence.models import STROKES, RecordWords

UNFINISHED = 3  # letters from which the last word may be a beginning; fewer begin too many words
HAN = re.compile(r"[\u3400-\u9fff]+")
PLAIN = re.compile(r"[^\W_]+(?:[^\W_]|-)*")
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_STROKES = str.maketrans(*STROKES)


def matching(text: str, *, within: tuple[int, int] | None = None) -> Q:
    """Records with these words; the last may be unfinished. “Words in quotes” are a phrase, OR and
    a leading minus work as one expects. Chinese is found by any characters beside each other.

    `within` are the first and the last record that can be meant, where that is known.
    """
    found = RecordWords.objects.filter(words=query(text))
    if within:
        found = found.filter(record__gte=within[0], record__lte=within[1])
    return Q(pk__in=found.values("record"))


def query(text: str) -> SearchQuery | CombinedSearchQuery:
    """The question in the database's own language: Müller finds Muller too, and Muller Müller."""
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", text)).translate(_STROKES)
    bare = unicodedata.normalize("NFC", bare)
    return _query(text) if bare == text else _query(text) | _query(bare)


def _query(text: str) -> SearchQuery | CombinedSearchQuery:
    """Han characters become a phrase."""
    text = HAN.sub(lambda run: f' "{" ".join(run[0])}" ', text.replace("\0", " "))
    whole = SearchQuery(text, config="english", search_type="websearch")
    *before, last = text.split() or [""]
    if not PLAIN.fullmatch(last) or last.upper() == "OR" or len(last.split("-")[-1]) < UNFINISHED:
        return whole
    if not before:
        return whole | _begun(last)
    first = SearchQuery(" ".join(before), config="english", search_type="websearch")
    if '"' in text or any(word.upper() == "OR" for word in before):
        return whole | (first & _begun(last))
    # The same, so that the index need not collect all that the common words have: it begins with
    # the rarest, which it cannot see inside an OR.
    word = SearchQuery(last, config="english", search_type="websearch")
    said = GreaterThan(Func(word, function="numnode", output_field=IntegerField()), 0)
    rest = Case(
        When(said, then=word | _begun(last)),
        default=Cast(Value(""), SearchQueryField()),
        output_field=SearchQueryField(),
    )
    return CombinedSearchQuery(first, "&&", rest, config=None)


def _begun(word: str) -> SearchQuery:
    """All words that begin so."""
    parts = " & ".join(f"{part.lower()}:*" for part in word.split("-") if part)
    return SearchQuery(parts, config="simple", search_type="raw")
