"""Records: the entries of search results. Never deleted."""

from typing import Any

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from evidence.models.alphabet import Alphabetical
from evidence.models.belonging import belong_together
from evidence.models.changes import Topic, counts_revisions, notes_changes
from evidence.models.reviews import Review, User
from evidence.models.sources import Import, Source
from evidence.models.tallies import keeps_tally


class RecordQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "RecordQuerySet":
        return self.filter(review__in=Review.objects.visible_to(user))

    def live(self) -> "RecordQuerySet":
        """Without those of an import that was taken back."""
        return self.filter(withdrawn_at=None)

    def unique(self) -> "RecordQuerySet":
        """Live, and not merged into another record."""
        return self.live().filter(~Exists(self._standing("merges")))

    def standing(self) -> "RecordQuerySet":
        """Unique, and not removed before screening: what people decide on."""
        return self.unique().filter(~Exists(self._standing("removals")))

    def removed(self) -> "RecordQuerySet":
        """Unique, and removed before screening."""
        return self.unique().filter(Exists(self._standing("removals")))

    def _standing(self, name: str) -> models.QuerySet:
        """The merges or removals of a record that were not taken back."""
        rows: Any = self.model._meta.get_field(name).related_model
        return rows.objects.filter(record=OuterRef("pk"), undone_at=None)

    def duplicates(self) -> "RecordQuerySet":
        return self.live().filter(Exists(self._standing("merges")))


# The same as `standing`, of row r.
STANDS = """
    r.withdrawn_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM evidence_merge m WHERE m.record_id = r.id AND m.undone_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM evidence_removal y WHERE y.record_id = r.id
                    AND y.undone_at IS NULL)
"""

# What a record is found by. Han characters stand apart, so that any two beside each other are a
# phrase: the database cannot cut Chinese into words. Looking for them in a text that has none
# would cost as much as all else, so only texts with characters of several bytes are looked through.
# What has accents in its title, its names or its journal is found without them too; STROKES are
# letters that have no accent to take off, and what is looked for loses theirs as well.
STROKES = ("øØłŁđĐħı", "oOlLdDhi")
WORDS = rf"""
    (SELECT to_tsvector('english', CASE WHEN octet_length(t.said) = length(t.said) THEN t.said
            ELSE regexp_replace(t.said, '([\u3400-\u9fff])', ' \1 ', 'g')
                 || CASE WHEN t.names ~ '[\u00c0-\u024f\u1e00-\u1eff]' THEN ' ' || translate(
                        regexp_replace(normalize(t.names, NFD), '[\u0300-\u036f]', '', 'g'),
                        '{STROKES[0]}', '{STROKES[1]}') ELSE '' END END)
     FROM (SELECT concat_ws(' ', r.title, r.title_translated, array_to_string(r.authors, ' '),
                  r.journal) AS names,
                  concat_ws(' ', r.title, r.title_translated, array_to_string(r.authors, ' '),
                  r.journal, array_to_string(r.keywords, ' '), r.doi, r.pmid,
                  left(r.abstract, 100000)) AS said) t)
"""  # noqa: S608 our own constants


_SAID = (
    "title", "title_translated", "authors", "journal", "keywords", "doi", "pmid", "abstract",
)  # fmt: skip
_COMPARED = (
    "title", "title_translated", "authors", "year", "journal", "volume", "issue", "pages", "doi",
    "pmid", "issn", "type", "language",
)  # fmt: skip


def _follows(name: str, fields: tuple[str, ...], statement: str) -> pgtrigger.Trigger:
    """What is done for a record when one of its fields is corrected, by whomever."""
    changed = " OR ".join(f"OLD.{one} IS DISTINCT FROM NEW.{one}" for one in fields)
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Row,
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(changed),
        func=f"{statement}; RETURN NULL;",
    )


def _rewords() -> pgtrigger.Trigger:
    """A corrected record is found by its new words at once."""
    made = WORDS.replace("r.", "NEW.")
    statement = f"UPDATE evidence_recordwords SET words = {made} WHERE record_id = NEW.id"  # noqa: S608
    return _follows("words_follow", _SAID, statement)


def _forgets_keys() -> pgtrigger.Trigger:
    """The keys of a corrected record go; the next matching makes them anew."""
    statement = "DELETE FROM evidence_recordkeys WHERE record_id = NEW.id"
    return _follows("keys_go", _COMPARED, statement)


@pghistory.track(  # the row before each edit; what nobody edits is not kept twice
    pghistory.UpdateEvent(level=pgtrigger.Row, row=pghistory.Old),
    exclude=["raw"],
)
class Record(models.Model):
    """One entry as a source gave it: parsed fields, the raw text, its place in the file."""

    # Triggers keep these three instead of constraints, and indexes below begin with them.
    review = models.ForeignKey(
        Review, models.PROTECT, related_name="records", db_index=False, db_constraint=False
    )
    source = models.ForeignKey(
        Source, models.PROTECT, related_name="records", db_index=False, db_constraint=False
    )
    of = models.ForeignKey(
        Import,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="records",
        db_column="import_id",
        db_index=False,
        db_constraint=False,
    )
    place = models.PositiveIntegerField(default=0, help_text="Its number in the file.")
    line_from = models.PositiveIntegerField(null=True, blank=True)
    line_to = models.PositiveIntegerField(null=True, blank=True)
    type = models.CharField(max_length=30, blank=True)
    title = models.TextField(blank=True)
    title_translated = models.TextField(blank=True)
    authors = ArrayField(models.TextField(), default=list, blank=True)
    year = models.SmallIntegerField(null=True, blank=True)
    journal = models.TextField(blank=True)
    volume = models.CharField(max_length=60, blank=True)
    issue = models.CharField(max_length=60, blank=True)
    pages = models.CharField(max_length=120, blank=True)
    doi = models.CharField(max_length=300, blank=True)
    pmid = models.CharField(max_length=20, blank=True)
    issn = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    accession = models.CharField(max_length=120, blank=True)
    keywords = ArrayField(models.TextField(), default=list, blank=True)
    language = models.CharField(max_length=60, blank=True)
    url = models.TextField(blank=True)
    abstract = models.TextField(blank=True)
    raw = models.TextField(blank=True)
    extra = models.JSONField(default=dict, blank=True, help_text="Tags the reader does not know.")
    origins = models.JSONField(
        default=dict,
        blank=True,
        help_text="Of each field that was corrected: where the new words come from.",
    )
    simulated = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            # Lists and counts of a review read this alone: the rows are long.
            models.Index(
                fields=["review", "id"], condition=Q(withdrawn_at=None), name="live_records"
            ),
            models.Index(
                fields=["source", "review", "id"],
                include=["withdrawn_at"],
                name="records_by_source",
            ),
            models.Index(
                fields=["review", "year", "id"],
                condition=Q(withdrawn_at=None),
                name="records_by_year",
            ),
            models.Index(fields=["of", "place"]),
            # Few records stand in these: they cost an import next to nothing.
            models.Index(
                fields=["review", "id"],
                condition=Q(withdrawn_at=None, doi=""),
                name="records_without_doi",
            ),
            models.Index(
                fields=["review", "id"],
                condition=Q(withdrawn_at=None, abstract=""),
                name="records_without_abstract",
            ),
            models.Index(
                fields=["review", "id"],
                condition=~Q(withdrawn_at=None),
                name="withdrawn_records",
            ),
            models.Index(fields=["review", "id"], condition=Q(of=None), name="records_by_hand"),
        ]
        triggers = [
            *notes_changes(topic=Topic.FLOW),
            *keeps_tally(
                what="'live'",
                which="r.withdrawn_at IS NULL",
                columns="review_id, source_id, import_id, withdrawn_at",
            ),
            *belong_together(),
            counts_revisions(),
            _rewords(),
            _forgets_keys(),
            pgtrigger.Protect(name="records_are_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.title or f"Untitled record {self.pk}"


class RecordWords(models.Model):
    """What a record is found by, in English and Chinese. Filled after its import.

    Apart from the record, since making it costs several times as much as storing the record.
    """

    record = models.OneToOneField(
        Record, models.CASCADE, primary_key=True, related_name="words", db_index=False
    )
    words = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="records_by_words")]

    def __str__(self) -> str:
        return f"words of record {self.record_id}"


class RecordKeys(models.Model):
    """What of a record is compared when duplicates are looked for. Made when they are.

    Apart from the record: an import need not wait for it, and matching reads nothing else.
    """

    # Records are never deleted, and stay where they are: no constraint has to look.
    record = models.OneToOneField(
        Record,
        models.CASCADE,
        primary_key=True,
        related_name="keys",
        db_index=False,
        db_constraint=False,
    )
    review = models.ForeignKey(
        Review, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    of = models.ForeignKey(
        Import,
        models.CASCADE,
        null=True,
        related_name="+",
        db_column="import_id",
        db_index=False,
        db_constraint=False,
    )
    version = models.PositiveSmallIntegerField(help_text="Of the rules that they were made by.")
    words = models.JSONField(help_text="Normalized fields, in the order of matching.Keys.")
    blocks = ArrayField(
        models.BigIntegerField(),
        help_text="Two records without a common one are never compared.",
    )

    class Meta:
        indexes = [models.Index(fields=["review", "version"], name="keys_of_review")]

    def __str__(self) -> str:
        return f"keys of record {self.record_id}"


class SavedView(models.Model):
    """A list of records that a person comes back to: its filters and columns, as an address."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="saved_views")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=2000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = [Alphabetical("name"), "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "by", "name"], name="one_saved_view_of_a_name_and_person"
            ),
        ]

    def __str__(self) -> str:
        return self.name
