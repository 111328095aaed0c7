"""Where was searched, with what, and what came in."""

import pgtrigger
from django.db import models
from django.db.models import Q

from evidence.models.belonging import keeps_records
from evidence.models.changes import notes_new_state
from evidence.models.reviews import Review, User


class SourceKind(models.TextChoices):
    """The PRISMA 2020 columns: databases and registers left, the others right."""

    DATABASE = "database", "Database"
    REGISTER = "register", "Register"
    WEBSITE = "website", "Website"
    ORGANISATION = "organisation", "Organisation"
    CITATION = "citation", "Citation searching"


class Source(models.Model):
    review = models.ForeignKey(Review, models.CASCADE, related_name="sources")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=14, choices=SourceKind, default=SourceKind.DATABASE)
    platform = models.CharField(max_length=80, blank=True, help_text="Such as Ovid.")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "name"], name="one_source_per_name"),
        ]
        triggers = keeps_records("source", column="source_id", stays=["id", "review"])

    def __str__(self) -> str:
        return self.name


class Search(models.Model):
    """One search of one source on one day, with the number of hits that the source reported."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="searches")
    searched_on = models.DateField(null=True, blank=True)
    period = models.CharField(max_length=80, blank=True, help_text="Inception to November 2022.")
    strategy = models.TextField(blank=True)
    hits_reported = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["source__position", "id"]
        triggers = [pgtrigger.ReadOnly(name="stays", fields=["source"])]

    def __str__(self) -> str:
        return f"{self.source}, {self.searched_on or 'no date'}"


class Upload(models.Model):
    """A file on its way in: looked at, but not yet imported. Removed when it is, or given up."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="uploads")
    file = models.FileField(upload_to="uploads/%Y/%m/", max_length=300)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    dialect = models.CharField(max_length=30, blank=True, help_text="Blank: by content.")
    encoding = models.CharField(max_length=20, blank=True, help_text="Blank: by content.")
    mapping = models.JSONField(default=dict, blank=True, help_text="Field to column, for tables.")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "by", "sha256"], name="one_upload_of_one_file_and_person"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportState(models.TextChoices):
    QUEUED = "queued", "Waiting"
    READING = "reading", "Reading"
    MATCHING = "matching", "Looking for duplicates"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"
    UNDONE = "undone", "Taken back"
    LEAVING = "leaving", "Being taken back"


GONE = (ImportState.FAILED, ImportState.CANCELLED, ImportState.UNDONE)


class Import(models.Model):
    """One file read into one search. The file is kept, so that a better reader can read again."""

    search = models.ForeignKey(Search, models.PROTECT, related_name="imports")
    file = models.FileField(upload_to="imports/%Y/%m/", max_length=300)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    dialect = models.CharField(max_length=30, blank=True, help_text="Blank: by content.")
    encoding = models.CharField(max_length=20, blank=True, help_text="Blank: by content.")
    mapping = models.JSONField(default=dict, blank=True, help_text="Field to column, for tables.")
    simulated = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0, help_text="Percent of this step.")
    n_records = models.PositiveIntegerField(default=0)
    n_duplicates = models.PositiveIntegerField(default=0)
    n_asked = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often it was begun.")
    message = models.TextField(blank=True, help_text="Why it failed, in a sentence.")
    code = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Who cancelled it or took it back.",
    )  # fmt: skip
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    indexed_at = models.DateTimeField(
        null=True, blank=True, help_text="Since then its records are found by their words."
    )

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["search", "sha256"],
                condition=~Q(state__in=["failed", "cancelled", "undone"]),
                name="the_same_file_once_in_one_search",
            ),
        ]
        triggers = [
            *keeps_records("import", column="import_id", stays=["id", "search"]),
            notes_new_state(
                review="s.review_id",
                joins="JOIN evidence_search q ON q.id = NEW.search_id "
                "JOIN evidence_source s ON s.id = q.source_id",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportProblem(models.Model):
    """A line that was not understood. Nothing is dropped without one of these."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="problems")
    line = models.PositiveIntegerField()
    message = models.TextField()

    class Meta:
        ordering = ["line", "id"]

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"
