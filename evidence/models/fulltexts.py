"""Reports: documents that were let through by title and abstract, and the way to their text."""

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from evidence.models.changes import Topic, keeps_history, notes_changes
from evidence.models.records import Record
from evidence.models.reviews import Review, User
from evidence.models.tallies import keeps_tally


class RetrievalState(models.TextChoices):
    SOUGHT = "sought", "Sought"
    RETRIEVED = "retrieved", "Retrieved"
    NOT_RETRIEVED = "not_retrieved", "Not retrieved"
    TRANSLATION = "translation", "In another language"


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ReportQuerySet":
        return self.filter(review__in=Review.objects.visible_to(user))

    def with_retrieval(self) -> "ReportQuerySet":
        """Adds `retrieval`: the state of the newest attempt, or None when there was none."""
        newest = Retrieval.objects.filter(report=OuterRef("pk")).order_by("-at", "-id")
        return self.annotate(retrieval=Subquery(newest.values("state")[:1]))

    def not_retrieved(self) -> "ReportQuerySet":
        """The newest attempt says so. Few were ever tried in vain, and only these are looked at."""
        lost = Retrieval.objects.filter(state=RetrievalState.NOT_RETRIEVED)
        tried = self.filter(pk__in=lost.values("report"))
        return tried.with_retrieval().filter(retrieval=RetrievalState.NOT_RETRIEVED)


@keeps_history
class Report(models.Model):
    """A document about a study. Its existence says that its record was let through; its study
    says that the full text was included."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="reports")
    record = models.OneToOneField(Record, models.PROTECT, related_name="report")
    study = models.ForeignKey(
        "evidence.Study", models.PROTECT, null=True, blank=True, related_name="reports"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        triggers = [
            *notes_changes(topic=Topic.FLOW),
            *keeps_tally(
                what="'sought'",
                which="true",
                columns="record_id",
                record="x",
                joins="JOIN evidence_record x ON x.id = r.record_id",
            ),
        ]

    def __str__(self) -> str:
        return str(self.record)


class FullText(models.Model):
    """A PDF of a report, known by its content. The newest is the one that is read."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="fulltexts")
    file = models.FileField(upload_to="fulltexts/%Y/%m/", max_length=300)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    n_pages = models.PositiveIntegerField(null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "sha256"], name="the_same_pdf_once_a_report"),
        ]

    def __str__(self) -> str:
        return self.file_name


class Retrieval(models.Model):
    """One attempt to get the text of a report, and what came of it."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="retrievals")
    state = models.CharField(max_length=14, choices=RetrievalState)
    note = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["report", "-at"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="not_retrieved") | ~Q(note=""),
                name="a_report_not_retrieved_says_what_was_tried",
            ),
        ]
        triggers = notes_changes(
            review="x.review_id",
            joins="JOIN evidence_report x ON x.id = r.report_id",
            topic=Topic.FLOW,
        )

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.note}"


class Contact(models.Model):
    """An attempt to reach an author."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="contacts")
    to = models.CharField(max_length=200)
    asked = models.TextField()
    answer = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.to}: {self.asked}"
