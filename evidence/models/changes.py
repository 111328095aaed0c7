"""Change rows: what the database itself notes when anything that feeds a result is written.

One row per review, topic and transaction, written by statement-level triggers, so an edit in the
admin, a bulk update, COPY or SQL by hand counts like one in a page, and no writer waits for
another. A refresh deletes exactly the rows it has read (docs/adr/0003).
"""

import pghistory
import pgtrigger
from django.db import models


class Topic(models.TextChoices):
    DATA = "data", "what analyses read"
    FLOW = "flow", "what the flow diagram counts"


class Change(models.Model):
    """A review has unread changes. No foreign key: a cascade writes here after the review went."""

    review_id = models.BigIntegerField()
    topic = models.CharField(max_length=8, choices=Topic)
    txid = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review_id", "topic", "txid"], name="one_change_row_per_transaction"
            )
        ]
        indexes = [models.Index(fields=["topic", "review_id"])]

    def __str__(self) -> str:
        return f"{self.topic} of review {self.review_id}"


_CHANGED = (
    "((TABLE new_rows EXCEPT TABLE old_rows) UNION ALL (TABLE old_rows EXCEPT TABLE new_rows))"
)
_NOTE = """
    INSERT INTO evidence_change (review_id, topic, txid, at)
    SELECT DISTINCT {review}, '{topic}', pg_current_xact_id()::text::bigint, now()
    FROM {rows} r {joins}
    ON CONFLICT DO NOTHING;
    RETURN NULL;
"""


def notes_changes(
    *, review: str = "r.review_id", joins: str = "", topic: Topic = Topic.DATA
) -> list[pgtrigger.Trigger]:
    """The triggers of one table: what was written is noted for the review it belongs to.

    `joins` leads from the written row `r` to `review`. A save that changes nothing is silent
    (EXCEPT both ways); a row that moves between reviews counts for both.
    """

    def trigger(word: str, operation: pgtrigger.Operation, rows: str, **tables: str):
        return pgtrigger.Trigger(
            name=f"{topic}_{word}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(**tables),
            func=_NOTE.format(review=review, topic=topic.value, rows=rows, joins=joins),
        )

    truncate = pgtrigger.Trigger(
        name=f"{topic}_truncate",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func=_NOTE.format(review="r.id", topic=topic.value, rows="evidence_review", joins=""),
    )
    return [
        trigger("insert", pgtrigger.Insert, "new_rows", new="new_rows"),
        trigger("delete", pgtrigger.Delete, "old_rows", old="old_rows"),
        trigger("update", pgtrigger.Update, _CHANGED, old="old_rows", new="new_rows"),
        truncate,
    ]


def notes_new_state(*, review: str, joins: str) -> pgtrigger.Trigger:
    """A new state of the row is noted for its review: the flow is drawn once more when an import
    ends (and seldom while it runs). `joins` leads from `NEW` to `review`."""
    return pgtrigger.Trigger(
        name="state_noted",
        level=pgtrigger.Row,
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state"),
        func=_NOTE.format(review=review, topic=Topic.FLOW.value, rows="(SELECT 1)", joins=joins),
    )


def counts_revisions() -> pgtrigger.Trigger:
    """`revision` grows with every real change, whoever makes it: a stale form is recognised."""
    return pgtrigger.Trigger(
        name="revision_grows",
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.* IS DISTINCT FROM NEW.*"),
        func="NEW.revision = OLD.revision + 1; RETURN NEW;",
    )


def never_changes(*, delete: bool = True, name: str = "never_changed") -> pgtrigger.Trigger:
    """A row that is written once: the database refuses updates (and deletes)."""
    operation = pgtrigger.Update | pgtrigger.Delete if delete else pgtrigger.Update
    return pgtrigger.Protect(name=name, operation=operation)


def keeps_history(model: type[models.Model]) -> type[models.Model]:
    """Class decorator: every insert, update and delete leaves an event, whoever makes it.

    Updates are tracked per row: the statement form joins old and new rows and grows with the
    square of their number in a warm connection (docs/adr/0004).
    """
    return pghistory.track(
        pghistory.InsertEvent(level=pgtrigger.Statement),
        pghistory.UpdateEvent(level=pgtrigger.Row),
        pghistory.DeleteEvent(level=pgtrigger.Statement),
    )(model)
