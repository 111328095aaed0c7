"""Where records belong: an import to a source, a source to a review, checked once a statement.

Three foreign keys would look up the same three rows again for each record, which took two fifths of
storing a large import. One look at the rows of a statement says more: not only that review, source
and import exist, but that they are of one another (docs/adr/0014).
"""

import pgtrigger

# A batch of an import is one turn of the loop. What they belong to is locked as a foreign key locks
# it, so that it does not go in the same moment.
_CHECK = """
    FOR r IN SELECT DISTINCT review_id, source_id, import_id FROM new_rows LOOP
        PERFORM FROM evidence_source s
        WHERE s.id = r.source_id AND s.review_id = r.review_id FOR KEY SHARE;
        IF NOT FOUND THEN
            RAISE foreign_key_violation USING MESSAGE = 'a record is of a source of its review';
        END IF;
        PERFORM FROM evidence_import i JOIN evidence_search q ON q.id = i.search_id
        WHERE i.id = r.import_id AND q.source_id = r.source_id FOR KEY SHARE OF i;
        IF NOT FOUND AND r.import_id IS NOT NULL THEN
            RAISE foreign_key_violation USING MESSAGE = 'a record is of an import of its source';
        END IF;
    END LOOP;
    RETURN NULL;
"""
_HELD = """
    IF EXISTS (SELECT FROM evidence_record WHERE {column} = OLD.id) THEN
        RAISE foreign_key_violation USING MESSAGE = 'records belong to this {word}';
    END IF;
    RETURN OLD;
"""


def belong_together() -> list[pgtrigger.Trigger]:
    """Triggers of records: a new one belongs to what exists, and none moves elsewhere."""
    return [
        pgtrigger.Trigger(
            name="belong_together",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            referencing=pgtrigger.Referencing(new="new_rows"),
            declare=[("r", "record")],
            func=_CHECK,
        ),
        pgtrigger.ReadOnly(name="records_stay", fields=["review", "source", "of"]),
    ]


def keeps_records(word: str, *, column: str, stays: list[str]) -> list[pgtrigger.Trigger]:
    """Triggers of what records belong to: it is not deleted while it has some, and does not move
    either (`stays` are its id and what it belongs to itself)."""
    return [
        pgtrigger.Trigger(
            name="keeps_records",
            level=pgtrigger.Row,
            when=pgtrigger.Before,
            operation=pgtrigger.Delete,
            func=_HELD.format(column=column, word=word),
        ),
        pgtrigger.ReadOnly(name="stays", fields=stays),
    ]
