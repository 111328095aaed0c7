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
        merged = Merge.objects.filter(record=OuterRef("pk"), undone_at=None)
        return self.live().filter(~Exists(merged))

    def standing(self) -> "RecordQuerySet":
        """Unique, and not removed before screening: what people decide on."""
        return self.unique().filter(~Exists(self._removals()))

    def removed(self) -> "RecordQuerySet":
        """Unique, and removed before screening."""
        return self.unique().filter(Exists(self._removals()))

    def _removals(self) -> models.QuerySet:
        rows: Any = self.model._meta.get_field("removals").related_model
        return rows.objects.filter(record=OuterRef("pk"), undone_at=None)

    def duplicates(self) -> "RecordQuerySet":
        merged = Merge.objects.filter(record=OuterRef("pk"), undone_at=None)
        return self.live().filter(Exists(merged))


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
WORDS = r"""
    (SELECT to_tsvector('english', CASE WHEN octet_length(t.said) = length(t.said) THEN t.said
            ELSE regexp_replace(t.said, '([\u3400-\u9fff])', ' \1 ', 'g') END)
     FROM (SELECT concat_ws(' ', r.title, r.title_translated, array_to_string(r.authors, ' '),
                  r.journal, array_to_string(r.keywords, ' '), r.doi, r.pmid,
                  left(r.abstract, 100000)) AS said) t)
"""


def _rewords() -> pgtrigger.Trigger:
    """A corrected record is found by its new words at once."""
    fields = (
        "title",
        "title_translated",
        "authors",
        "journal",
        "keywords",
        "doi",
        "pmid",
        "abstract",
    )
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in fields)
    return pgtrigger.Trigger(
        name="words_follow",
        level=pgtrigger.Row,
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(changed),
        func=f"""
            UPDATE evidence_recordwords SET words = {WORDS.replace("r.", "NEW.")}
            WHERE record_id = NEW.id;
            RETURN NULL;
        """,  # noqa: S608 our own constants
    )


@pghistory.track(  # the row before each edit; what nobody edits is not kept twice
    pghistory.UpdateEvent(level=pgtrigger.Row, row=pghistory.Old),
    exclude=["raw", "keys", "blocks"],
)
class Record(models.Model):
    """One entry as a source gave it: parsed fields, the raw text, its place in the file."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="records", db_index=False)
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        related_name="records",
        db_index=False,  # an index below begins with it
    )
    of = models.ForeignKey(
        Import,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="records",
        db_column="import_id",
        db_index=False,  # the index with the place begins with it
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
    keys = models.JSONField(
        default=dict, blank=True, help_text="Normalized, for finding duplicates."
    )
    blocks = ArrayField(
        models.BigIntegerField(),
        default=list,
        blank=True,
        help_text="Two records without a common one are never compared.",
    )
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
            counts_revisions(),
            _rewords(),
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
