"""Which of an import's records are known already: asks the matcher, and writes what it answers."""

import pickle
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import IO, Any

import numpy as np
import numpy.typing as npt
from django.db import connection, transaction
from django.utils import timezone

from evidence import afterwards, audit, clusters, duplicates, keys, matching, rows
from evidence.clusters import Move
from evidence.models import (
    Import,
    ImportState,
    Merge,
    Pair,
    PairAnswer,
    Record,
    RecordKeys,
    Review,
    User,
)

MANY = 2_000
Ints = npt.NDArray[np.int64]

# The blocks of records that count: live, and of an import that is done or is this one.
_BLOCKS = """
SELECT k.record_id AS id, k.import_id, unnest(k.blocks) AS block FROM evidence_recordkeys k
WHERE k.review_id = %(review)s
  AND NOT EXISTS (SELECT FROM evidence_record r WHERE r.id = k.record_id
                  AND r.review_id = %(review)s AND r.withdrawn_at IS NOT NULL)
  AND (k.import_id IS NULL OR k.import_id IN (
    SELECT i.id FROM evidence_import i JOIN evidence_search s ON s.id = i.search_id
    JOIN evidence_source o ON o.id = s.source_id
    WHERE o.review_id = %(review)s AND (i.state = 'done' OR i.id = %(import)s)))
"""
# Whoever shares a reason to be compared with a new record. No index, no second table, linear:
# for a few new records all blocks are joined with theirs by hash, for many they are sorted.
_FEW = f"""
SELECT k.block, k.id FROM ({_BLOCKS}) k
JOIN (SELECT DISTINCT unnest(%(blocks)s::bigint[]) AS block) w ON w.block = k.block
"""  # noqa: S608 our own constant
_MANY = f"""
SELECT block, unnest(array_agg(id)) FROM ({_BLOCKS}) k GROUP BY block
HAVING count(*) > 1 AND bool_or(import_id = %(import)s)
"""  # noqa: S608 our own constant
_FEW_SORTED = f"{_FEW} ORDER BY 1"
FEW = 20_000  # new records
IN_MEMORY = 4 << 20  # bytes of answers
KEYS = 40  # percent of the matching of new records when their keys are made


def settle(of: Import) -> bool:
    """Match the records of an import and finish it, in one transaction at the end.

    False when it was cancelled meanwhile. The caller keeps other imports of the review away.
    """
    review = of.search.source.review
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as found:
        if not _compare(of, review, found):
            return False
        with transaction.atomic():
            clusters.lock(review)
            state = Import.objects.select_for_update(no_key=True).get(pk=of.pk).state
            if state != ImportState.MATCHING:
                return False
            for answers in _read(found):
                _merge_groups(answers, by=of.by)
            of.n_duplicates = Merge.objects.filter(record__of=of, undone_at=None).count()
            of.n_asked = sum(_ask(review, answers.ask, PairAnswer.SAME) for answers in _read(found))
            for answers in _read(found):
                _ask(review, answers.related, PairAnswer.RELATED)
            _finish(of, review)
    return True


def settle_record(record: Record, *, by: User) -> None:
    """A record that was corrected or added by hand: its keys are made anew, and it is matched if it
    stands alone. The caller keeps imports of the review away."""
    review = record.review
    for _ in keys.make(review):  # others may have been corrected too
        pass
    with transaction.atomic():
        clusters.lock(review)
        own = keys.renew(record.pk)
        rows.index_record(record.pk)
        if clusters.leads([record.pk])[record.pk] == record.pk:
            found = _match_one(review, own)
            _merge_groups(found, by=by)
            _ask(review, found.ask, PairAnswer.SAME)
            _ask(review, found.related, PairAnswer.RELATED)
        afterwards.send("screening.tasks.fill", review_id=review.pk)


def _finish(of: Import, review: Review) -> None:
    of.state, of.progress, of.finished_at = ImportState.DONE, 100, timezone.now()
    of.save(update_fields=["state", "progress", "finished_at", "n_duplicates", "n_asked"])
    audit.record(
        "import.done",
        f"Imported {of.n_records:,} records from {of.search.source}, "
        f"{of.n_duplicates:,} of them known already",
        review=review,
        about=of,
        by=of.by,
    )
    afterwards.send("screening.tasks.fill", review_id=review.pk)
    afterwards.send("evidence.tasks.index_import", import_id=of.pk)


def _read(found: IO[bytes]) -> Iterator[matching.Matches]:
    """What `_compare` has written, from the first portion, as often as asked."""
    found.seek(0)
    while True:
        try:
            answers = pickle.load(found)  # noqa: S301 - our own
        except EOFError:
            return
        yield answers


def _compare(of: Import, review: Review, found: IO[bytes]) -> bool:
    """Write down the answers about all new records, a portion at a time, so that memory does not
    grow with a review. False when it was cancelled.

    Records that share no reason to be compared are not even read.
    """
    with closing(keys.make(review)) as made:
        for done, whole in made:
            if not _goes_on(of, percent=KEYS * done // whole):
                return False
    linked = _linked(of, review)
    apart = duplicates.apart(review)
    done, whole = 0, max(len(np.unique(linked)), 1)
    for portion in matching.portions(linked):
        fresh: list[matching.Keys] = []
        known: list[matching.Keys] = []
        stored = RecordKeys.objects.filter(pk__in=portion).order_by("pk")
        for import_id, *own in stored.values_list("of", "pk", "words", "blocks"):
            (fresh if import_id == of.pk else known).append(keys.restored(*own))
        pickle.dump(_match(fresh, known, apart), found)
        done += len(portion)
        if not _goes_on(of, percent=KEYS + (100 - KEYS) * done // whole):
            return False
    return True


def _goes_on(of: Import, *, percent: int) -> bool:
    """Note how far it came; False when someone cancelled."""
    running = Import.objects.filter(pk=of.pk, state=ImportState.MATCHING)
    return bool(running.update(progress=min(percent, 99)))


def _linked(of: Import, review: Review) -> Ints:
    """Pairs of records, new ones among them, that share blocks: see `matching.links`."""
    values: dict[str, Any] = {"review": review.pk, "import": of.pk}
    few = of.n_records <= FEW
    if few:
        stored = RecordKeys.objects.filter(of=of, record__withdrawn_at=None)
        own = stored.values_list("blocks", flat=True).iterator(MANY)
        values["blocks"] = [block for row in own for block in row]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute("SET LOCAL jit = off")
        shared = cursor.connection.cursor().stream(_FEW_SORTED if few else _MANY, values)
        return matching.links(shared)


def _match_one(review: Review, own: matching.Keys) -> matching.Matches:
    """One record against all that are known."""
    values = {"review": review.pk, "import": None, "blocks": list(own.blocks)}
    with connection.cursor() as cursor:
        cursor.execute(_FEW, values)
        near = {pk for _, pk in cursor} - {own.id}
    stored = RecordKeys.objects.filter(pk__in=near).values_list("pk", "words", "blocks")
    known = [keys.restored(*row) for row in stored]
    return _match([own], known, duplicates.apart(review))


def _match(
    fresh: list[matching.Keys], known: list[matching.Keys], apart: Sequence[tuple[int, int]]
) -> matching.Matches:
    """New records against each other and against those that are known."""
    if not fresh:
        return matching.Matches((), (), (), ())
    index = matching.Index(known, group_of=clusters.leads(one.id for one in known))
    return matching.match_new(fresh, index, apart=apart)


def _merge_groups(found: matching.Matches, *, by: User) -> None:
    """Merge what is sure. `by` stands on merges that give way, as whoever asked for it."""
    lead_of = clusters.leads({pk for group in found.groups for pk in group})
    best = _best(found.sure)
    decided = clusters.held_decided(set(lead_of.values()))
    moves: dict[int, Move] = {}
    for group in found.groups:
        stays, goes = _choose(sorted({lead_of[pk] for pk in group}), decided)
        for lead in goes:
            pair = best.get(lead)
            moves[lead] = (
                Move(stays, pair.probability, pair.evidence)
                if pair
                else _bridge(stays, [best[pk] for pk in group if pk in best])
            )
    clusters.join(moves, by=None, undone_by=by)


def _choose(leads: list[int], decided: set[int]) -> tuple[int, list[int]]:
    """Which lead stays: one with decisions, else the earliest. A second with decisions stays too,
    since two sets of decisions cannot become one."""
    worked_on = [lead for lead in leads if lead in decided]
    stays = (worked_on or leads)[0]
    return stays, [lead for lead in leads if lead != stays and lead not in worked_on]


def _best(sure: Iterable[matching.Pair]) -> dict[int, matching.Pair]:
    """For each record the most probable pair that put it in its group."""
    best: dict[int, matching.Pair] = {}
    for pair in sure:
        for pk in (pair.a, pair.b):
            if pk not in best or pair.probability > best[pk].probability:
                best[pk] = pair
    return best


def _bridge(stays: int, links: list[matching.Pair]) -> Move:
    """A known group joins another through a new record: the weakest link says how."""
    weakest = min(links, key=lambda pair: pair.probability)
    evidence = f"Both are the same as a third record: {weakest.evidence}"
    return Move(stays, weakest.probability, evidence)


def _ask(review: Review, pairs: Iterable[matching.Pair], suggestion: PairAnswer) -> int:
    """Questions for a person, the most probable of each two groups; how many are new."""
    best: dict[tuple[int, int], matching.Pair] = {}
    pairs = list(pairs)
    lead_of = clusters.leads({pk for pair in pairs for pk in (pair.a, pair.b)})
    for pair in pairs:
        first, second = sorted((lead_of[pair.a], lead_of[pair.b]))
        groups = (first, second)
        if groups[0] != groups[1] and (
            groups not in best or pair.probability > best[groups].probability
        ):
            best[groups] = pair
    asked = _asked_already(best)
    return len(
        Pair.objects.bulk_create(
            (
                Pair(
                    review=review,
                    first_id=min(pair.a, pair.b),
                    second_id=max(pair.a, pair.b),
                    probability=pair.probability,
                    evidence=pair.evidence,
                    suggestion=suggestion,
                )
                for groups, pair in best.items()
                if groups not in asked
            ),
            ignore_conflicts=True,
            batch_size=MANY,
        )
    )


def _asked_already(groups: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Groups between which a question stands, or was answered, through other records of theirs."""
    wanted = set(groups)
    leads = {pk for pair in wanted for pk in pair}
    lead_of = {lead: lead for lead in leads}
    for lead, merged in clusters.members(leads).items():
        lead_of.update(dict.fromkeys(merged, lead))
    found = defaultdict(bool)
    for first, second in duplicates.of_records(lead_of).values_list("first_id", "second_id"):
        if first in lead_of and second in lead_of:
            found[tuple(sorted((lead_of[first], lead_of[second])))] = True
    return wanted & set(found)
