"""The keys of records, by which duplicates are found: made where they are missing, and read."""

from array import array
from collections import deque
from collections.abc import Generator, Iterable, Sequence
from contextlib import ExitStack

from django.db import connection, transaction

from evidence import keying, matching, processes
from evidence.models import RecordKeys, Review

BATCH = 2_000
MANY = 5_000  # records that are worth processes of their own

_MISSING = """
SELECT r.id FROM evidence_record r WHERE r.review_id = %s AND r.withdrawn_at IS NULL
AND NOT EXISTS (SELECT FROM evidence_recordkeys k WHERE k.record_id = r.id) ORDER BY r.id
"""
_ASKED = f"SELECT {keying.ASKED} FROM evidence_record r WHERE r.id = ANY(%s)"  # noqa: S608 ours
_WRITTEN = f"COPY ({_ASKED}) TO STDOUT"
_STORED = f"COPY evidence_recordkeys ({', '.join(keying.COLUMNS)}) FROM STDIN"


def make(review: Review) -> Generator[tuple[int, int], None, None]:
    """Make all that are missing, or were made by older rules; after each batch how many of how
    many there are. A batch is stored at once, so that a worker who dies loses none.

    The caller keeps other workers away from the keys of the review.
    """
    RecordKeys.objects.filter(review=review).exclude(version=matching.VERSION).delete()
    ids = _missing(review)
    done = 0
    for n, lines in _many(ids) if len(ids) > MANY else _few(ids):
        with transaction.atomic():
            _store(lines)
        done += n
        yield done, len(ids)


def renew(pk: int) -> matching.Keys:
    """Make those of one record anew."""
    RecordKeys.objects.filter(pk=pk).delete()
    _store(keying.keyed(_written([pk])))
    (row,) = RecordKeys.objects.filter(pk=pk).values_list("pk", "words", "blocks")
    return restored(*row)


def restored(pk: int, words: Sequence[str | int], blocks: Iterable[int]) -> matching.Keys:
    """The keys of a record as the matcher takes them."""
    return matching.Keys._make([pk, *words, tuple(blocks)])


def _missing(review: Review) -> Sequence[int]:
    with connection.cursor() as cursor:
        cursor.execute(_MISSING, [review.pk])
        return array("q", (pk for (pk,) in cursor))


def _few(ids: Sequence[int]) -> Generator[tuple[int, bytes], None, None]:
    for portion in _portions(ids):
        yield len(portion), keying.keyed(_written(portion))


def _many(ids: Sequence[int]) -> Generator[tuple[int, bytes], None, None]:
    """The same by processes of their own, each with one portion at a time, in turn."""
    with ExitStack() as ours:
        helpers = [
            ours.enter_context(processes.helper("evidence.keying"))
            for _ in range(processes.PROCESSES)
        ]
        under_way: deque[tuple[processes.Helper, int]] = deque()
        for portion in _portions(ids):
            done = None
            if len(under_way) < len(helpers):
                helper = helpers[len(under_way)]
            else:
                helper, size = under_way.popleft()
                done = size, _answer(helper)
            helper.send(_written(portion))
            under_way.append((helper, len(portion)))
            if done:
                yield done
        for helper, size in under_way:
            yield size, _answer(helper)


def _answer(helper: processes.Helper) -> bytes:
    (lines,) = helper.pieces()
    return bytes(lines)


def _portions(ids: Sequence[int]) -> Generator[list[int], None, None]:
    for begin in range(0, len(ids), BATCH):
        yield list(ids[begin : begin + BATCH])


def _written(ids: list[int]) -> bytes:
    """The records as COPY writes them, without those that are gone."""
    with connection.cursor() as cursor, cursor.copy(_WRITTEN, [ids]) as rows:
        return b"".join(rows)


def _store(lines: bytes) -> None:
    with connection.cursor() as cursor, cursor.copy(_STORED) as copy:
        copy.write(lines)
