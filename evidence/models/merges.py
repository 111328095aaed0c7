"""Records that are one work: merged, or a question for a person. Taken back, never deleted."""

import pgtrigger
from django.db import models
from django.db.models import Q

from evidence.models.changes import Topic, notes_changes
from evidence.models.records import Record
from evidence.models.reviews import Review, User
from evidence.models.tallies import keeps_tally


def _no_chain(word: str, operation: pgtrigger.Operation) -> pgtrigger.Trigger:
    """All merges of a statement at once: a large import makes hundreds of thousands of them.

    Their records are locked in one order, so that two opposite merges cannot pass. EXECUTE plans
    anew each time: a plan made while the table was small would read all of it for each row.
    """
    return pgtrigger.Trigger(
        name=f"no_chain_{word}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(new="new_rows"),
        declare=[("chained", "boolean")],
        func="""
            EXECUTE $q$
              SELECT count(*) FROM (
                SELECT id FROM evidence_record WHERE id IN (
                  SELECT record_id FROM new_rows WHERE undone_at IS NULL
                  UNION SELECT into_id FROM new_rows WHERE undone_at IS NULL)
                ORDER BY id FOR NO KEY UPDATE) held
            $q$;
            EXECUTE $q$
              SELECT EXISTS (
                SELECT 1 FROM new_rows n JOIN evidence_merge m ON m.record_id = n.into_id
                WHERE n.undone_at IS NULL AND m.undone_at IS NULL)
              OR EXISTS (
                SELECT 1 FROM new_rows n JOIN evidence_merge m ON m.into_id = n.record_id
                WHERE n.undone_at IS NULL AND m.undone_at IS NULL)
            $q$ INTO chained;
            IF chained THEN RAISE EXCEPTION 'merges cannot form a chain or a cycle'; END IF;
            RETURN NULL;
        """,
    )


class Merge(models.Model):
    """`record` is the same work as `into`: why, how sure, by whom. Taken back, never deleted."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="merges")
    into = models.ForeignKey(Record, models.PROTECT, related_name="absorbed")
    score = models.FloatField(help_text="Probability that the two are one work, 0 to 1.")
    evidence = models.TextField(help_text="In words: same DOI; titles 98 % alike.")
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty: by rule."
    )
    follows = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="brought",
        help_text="The merge of its former leading record, which brought it along.",
    )
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(undone_at=None), name="a_record_is_merged_once"
            ),
            models.CheckConstraint(
                condition=~Q(record=models.F("into")), name="a_record_is_not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(undone_by__isnull=False),
                name="a_taken_back_merge_names_who_took_it_back",
            ),
        ]
        indexes = [
            models.Index(fields=["into"], condition=Q(undone_at=None), name="merges_into"),
            models.Index(fields=["record"], condition=~Q(undone_at=None), name="merges_taken_back"),
        ]
        triggers = [
            *notes_changes(
                review="x.review_id",
                joins="JOIN evidence_record x ON x.id = r.record_id",
                topic=Topic.FLOW,
            ),
            *keeps_tally(
                what="'merged'",
                which="r.undone_at IS NULL",
                columns="record_id, undone_at",
                record="x",
                joins="JOIN evidence_record x ON x.id = r.record_id",
            ),
            _no_chain("insert", pgtrigger.Insert),
            _no_chain("update", pgtrigger.Update),
            pgtrigger.Protect(name="merges_are_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} into {self.into_id}: {self.evidence}"


class PairAnswer(models.TextChoices):
    OPEN = "open", "Not answered"
    SAME = "same", "The same work"
    DIFFERENT = "different", "Different works"
    RELATED = "related", "Same study, other report"


class Pair(models.Model):
    """Two records that may be one work: a person decides. `first` is the earlier one."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="pairs")
    first = models.ForeignKey(Record, models.PROTECT, related_name="+")
    second = models.ForeignKey(Record, models.PROTECT, related_name="+")
    probability = models.FloatField()
    evidence = models.TextField()
    suggestion = models.CharField(
        max_length=10, choices=PairAnswer, default=PairAnswer.SAME, help_text="Same or related."
    )
    answer = models.CharField(max_length=10, choices=PairAnswer, default=PairAnswer.OPEN)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-probability", "id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_question_per_pair"),
            models.CheckConstraint(
                condition=Q(first__lt=models.F("second")), name="a_pair_is_in_order"
            ),
            models.CheckConstraint(
                condition=Q(answer="open", by=None) | (~Q(answer="open") & Q(by__isnull=False)),
                name="an_answered_pair_names_who_answered",
            ),
        ]
        indexes = [models.Index(fields=["review", "answer", "-probability"])]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}: {self.evidence}"
