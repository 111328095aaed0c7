"""What a file of a finished review says: who decided, on which record, what, and why.

Rayyan and newer ASReview exports name who decided; Covidence and older ones give what the team
came to, so one name may stand for the people who decided together. A file of one list (Covidence's
"Included", ASReview's relevant records) holds no verdicts: the list itself is the verdict. A word
that is no verdict is left out and counted, unless a person says which verdict it means.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from evidence.models import Import, Merge, User
from evidence.parsers import screened
from screening.models import Verdict

THE_LIST = ""
"""The name under which the people of a file without verdicts are given."""
WORDS = {
    "included": Verdict.INCLUDE,
    "include": Verdict.INCLUDE,
    "yes": Verdict.INCLUDE,
    "relevant": Verdict.INCLUDE,
    "excluded": Verdict.EXCLUDE,
    "exclude": Verdict.EXCLUDE,
    "no": Verdict.EXCLUDE,
    "irrelevant": Verdict.EXCLUDE,
    "maybe": Verdict.MAYBE,
}
_SAID = """
SELECT said.key, count(*) FROM evidence_record r, jsonb_each_text(
  CASE WHEN jsonb_typeof(r.extra->'decisions') = 'object' THEN r.extra->'decisions' END) said
WHERE r.import_id = %s AND r.withdrawn_at IS NULL
GROUP BY said.key ORDER BY count(*) DESC, said.key
"""
_UNREAD = """
SELECT lower(btrim(said.value)) AS word, count(*) FROM evidence_record r, jsonb_each_text(
  CASE WHEN jsonb_typeof(r.extra->'decisions') = 'object' THEN r.extra->'decisions' END) said
WHERE r.import_id = %s AND r.withdrawn_at IS NULL AND lower(btrim(said.value)) != ALL (%s)
GROUP BY word ORDER BY count(*) DESC, word
"""


@dataclass(frozen=True, slots=True)
class Vote:
    record_id: int
    person: User
    verdict: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """A word of somebody who was mapped, which is no verdict."""

    word: str


def votes(
    row: Import,
    people: Mapping[str, Sequence[User]],
    *,
    whole: str,
    words: Mapping[str, str] | None = None,
) -> Iterator[Vote | Unread]:
    """The verdicts of a file, on the record that leads where theirs was merged.

    `words` gives the verdict of words that are none by themselves.
    """
    known = {**(words or {}), **WORDS}
    leads = dict(
        Merge.objects.filter(record__of=row, undone_at=None).values_list("record_id", "into_id")
    )
    rows = row.records.filter(withdrawn_at=None).order_by("pk")
    for pk, extra in rows.values_list("pk", "extra").iterator(2000):
        said = extra.get("decisions") if isinstance(extra, dict) else None
        told = dict(said) if isinstance(said, dict) else {}
        if whole:
            told = {THE_LIST: whole}
        why = screened.reasons(_notes(extra)) if told else ()
        for name, word in told.items():
            verdict = known.get(plain(word), "")
            for person in people.get(name, ()):
                lead = leads.get(pk, pk)
                yield Vote(lead, person, verdict, why) if verdict else Unread(plain(word))


def plain(word: Any) -> str:
    """A word of decision as it is looked up."""
    return str(word).strip().lower()


def _notes(extra: Any) -> str:
    """Whatever the record kept that is no verdict: the reasons stand in its notes."""
    values = extra.values() if isinstance(extra, dict) else ()
    return "\n".join(str(text) for value in values if isinstance(value, list) for text in value)


def named(row: Import) -> list[tuple[str, int]]:
    """Who decided in the file, and on how many of its records; not what, which stays blind."""
    with connection.cursor() as cursor:
        cursor.execute(_SAID, [row.pk])
        return [(name, n) for name, n in cursor.fetchall()]


def unread(row: Import) -> list[tuple[str, int]]:
    """The words of decision that are no verdict by themselves, and how often the file has them."""
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD, [row.pk, list(WORDS)])
        return [(word, n) for word, n in cursor.fetchall()]
