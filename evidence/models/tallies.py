"""Tallies: how many records stand where, kept by the database as rows change.

Counting a million rows takes a second; a tally is read in a millisecond and is as exact, since
the same transaction writes it. A statement adds rows with what it changed, so no writer waits for
another; `tallies.fold` sums them up from time to time (docs/adr/0014).
"""

import pgtrigger
from django.db import models


class Counted(models.TextChoices):
    """What is counted, each by the source and the import of its record."""

    LIVE = "live", "Records that stand"
    MERGED = "merged", "Records merged into others"
    INCLUDED = "included", "Records let through"
    EXCLUDED = "excluded", "Records excluded"
    SOUGHT = "sought", "Reports"
    REPORT_INCLUDED = "report_included", "Reports included at full text"
    REPORT_EXCLUDED = "report_excluded", "Reports excluded at full text"


class Tally(models.Model):
    """So many more (or fewer) records of a source, of one import or of none. No foreign key, as in
    `Change`."""

    review_id = models.BigIntegerField()
    source_id = models.BigIntegerField()
    import_id = models.BigIntegerField(null=True)
    what = models.CharField(max_length=16, choices=Counted)
    n = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["review_id"])]

    def __str__(self) -> str:
        return f"{self.n} {self.what} of source {self.source_id}"


# EXECUTE plans anew each time: a plan that was made for one row would be kept for a million.
_COUNT = """
    EXECUTE $q$
      INSERT INTO evidence_tally (review_id, source_id, import_id, what, n)
      SELECT {record}.review_id, {record}.source_id, {record}.import_id, {what}, sum(r.sign)
      FROM ({rows}) r {joins} WHERE {which} GROUP BY 1, 2, 3, 4 HAVING sum(r.sign) <> 0
    $q$;
    RETURN NULL;
"""
_OLD = "SELECT {columns}, -1 AS sign FROM old_rows"
_NEW = "SELECT {columns}, 1 AS sign FROM new_rows"


def keeps_tally(
    *, what: str, which: str, columns: str, record: str = "r", joins: str = ""
) -> list[pgtrigger.Trigger]:
    """The triggers of one table whose rows `r` are counted where `which` holds.

    `what` and `which` are SQL; `joins` leads from `r` to `record`, which has review, source and
    import; only a change of the `columns` is looked at.
    """

    def trigger(word: str, operation: pgtrigger.Operation, rows: str, **tables: str):
        rows = rows.format(columns=columns)
        return pgtrigger.Trigger(
            name=f"tally_{word}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(**tables),
            func=_COUNT.format(record=record, what=what, rows=rows, joins=joins, which=which),
        )

    return [
        trigger("insert", pgtrigger.Insert, _NEW, new="new_rows"),
        trigger("delete", pgtrigger.Delete, _OLD, old="old_rows"),
        trigger(
            "update",
            pgtrigger.Update,
            f"{_OLD} UNION ALL {_NEW}",
            old="old_rows",
            new="new_rows",
        ),
    ]
