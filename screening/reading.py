"""An item as the desk reads it: plain, locked, with its texts; in statements that are written out.

They are asked with every verdict, and to compose them from models took longer than to answer them.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model

from evidence.models import Record, Report, Review, Source
from screening.models import Item, Stage


def _in_order(model: type[Model], *names: str) -> list[str]:
    """The columns in the model's own order: `from_db` takes values in no other."""
    return [field.attname for field in model._meta.concrete_fields if field.attname in names]


_ITEM = [field.attname for field in Item._meta.concrete_fields]
_STAGE = [field.attname for field in Stage._meta.concrete_fields]
_REPORT = [field.attname for field in Report._meta.concrete_fields]
_RECORD = _in_order(
    Record, "id", "review_id", "source_id", "title", "title_translated", "authors", "journal",
    "year", "volume", "pages", "doi", "abstract", "simulated",
)  # fmt: skip
_SOURCE = _in_order(Source, "id", "name")


def _columns(alias: str, names: list[str]) -> str:
    return ", ".join(f"{alias}.{name}" for name in names)


_PLAIN = f"""
SELECT {_columns("s", _STAGE)}, {_columns("i", _ITEM)}
FROM screening_item i JOIN screening_stage s ON s.id = i.stage_id
WHERE i.id = %s AND s.review_id = %s
"""  # noqa: S608 - our own columns
_LOCKED = _PLAIN + "FOR NO KEY UPDATE OF i"

# What `shown` takes, of an item `i` with these beside it.
TEXTS = f"""ARRAY(
  SELECT e.name FROM evidence_merge m JOIN evidence_record d ON d.id = m.record_id
  JOIN evidence_source e ON e.id = d.source_id
  WHERE m.into_id = i.record_id AND m.undone_at IS NULL ORDER BY m.id
), {_columns("i", _ITEM)}, {_columns("r", _RECORD)}, {_columns("s", _SOURCE)},
{_columns("p", _REPORT)}"""  # noqa: S608 - our own columns
BESIDE = """JOIN evidence_record r ON r.id = i.record_id
JOIN evidence_source s ON s.id = r.source_id LEFT JOIN evidence_report p ON p.id = i.report_id"""
_ONE = f"SELECT {TEXTS} FROM screening_item i {BESIDE} WHERE i.id = %s AND i.stage_id = %s"  # noqa: S608


def plain(pk: int, *, review: Review) -> Item:
    """The item and its stage. Raises Item.DoesNotExist where the review has no such item."""
    return _with_stage(_PLAIN, pk, review)


def locked(pk: int, *, review: Review) -> Item:
    """As `plain`, and nobody else changes the item until the transaction ends."""
    return _with_stage(_LOCKED, pk, review)


def _with_stage(statement: str, pk: int, review: Review) -> Item:
    with connection.cursor() as cursor:
        cursor.execute(statement, [pk, review.pk])
        row = cursor.fetchone()
    if row is None:
        raise Item.DoesNotExist
    values = iter(row)
    stage = _made(Stage, _STAGE, values)
    stage.review = review
    item: Item = _made(Item, _ITEM, values)
    item.stage = stage
    return item


def with_texts(pk: int, *, stage: Stage) -> Item:
    """The item as `shown`. Raises Item.DoesNotExist where the stage has no such item."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE, [pk, stage.pk])
        row = cursor.fetchone()
    if row is None:
        raise Item.DoesNotExist
    return shown(row, stage=stage)


def shown(texts: Iterable[Any], *, stage: Stage) -> Item:
    """The item with its record, the record's source and its report; other fields are deferred.

    `texts` are the values of TEXTS; `merged_from` are the sources of the entries that were merged
    into the record.
    """
    values = iter(texts)
    merged_from = next(values)
    item = _made(Item, _ITEM, values)
    item.stage, item.merged_from = stage, merged_from
    item.record = _made(Record, _RECORD, values)
    item.record.review, item.record.source = stage.review, _made(Source, _SOURCE, values)
    item.report = _made(Report, _REPORT, values) if item.report_id else None
    found: Item = item
    return found


def _made(model: type[Model], names: list[str], values: Iterator[Any]) -> Any:
    return model.from_db(DEFAULT_DB_ALIAS, names, [next(values) for _ in names])
