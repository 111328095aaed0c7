"""The flow adds up at every moment, whatever people do in whatever order."""

from unittest import mock

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from analysis.pipeline.review_figures import flow_data
from analysis.plots.prisma import sums
from analysis.plots.prisma.boxes import contents
from evidence import duplicates, fulltexts, removals, sources, studies, tallies
from evidence.errors import Refused
from evidence.models import Merge, Record, SourceKind, Tally
from screening import arbitration, decisions, prisma, queues
from screening.models import Item, StageKind
from tests.factories.screening import Desk, a_desk, decide, let_through, more_records

pytestmark = pytest.mark.django_db

ACTS = (
    "include", "exclude", "differ", "rule", "reopen", "take back", "merge", "split", "import",
    "not retrieved", "retrieved", "join", "part", "withdraw", "remove", "put back",
)  # fmt: skip
steps = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 30)), min_size=8, max_size=16)


def act(desk: Desk, what: str, k: int) -> None:
    """One act on one of the rows, as its verb does it; most of them may be refused."""
    items = list(Item.objects.filter(stage__review=desk.review).order_by("pk"))
    item = items[k % len(items)]
    full = item.stage.kind == StageKind.FULL_TEXT
    reason = desk.reasons[k % 3] if full else None
    records = list(Record.objects.filter(review=desk.review).order_by("pk"))
    reports = list(desk.review.reports.order_by("pk"))
    report = reports[k % len(reports)] if reports else None
    match what:
        case "include":
            decide(item, (desk.yh, "include"), (desk.tt, "include"))
        case "exclude":
            decide(item, (desk.yh, "exclude"), (desk.tt, "exclude"), reason=reason)
        case "differ":
            decide(item, (desk.tt, "exclude"), (desk.yh, "include"), reason=reason)
        case "rule":
            verdict = ("include", "exclude")[k % 2]
            given = reason if verdict == "exclude" else None
            arbitration.rule(item, verdict=verdict, reason=given, sentence="So.", by=desk.arbiter)
        case "reopen":
            arbitration.reopen(item, why="Again", by=desk.lead)
        case "take back":
            decisions.take_back(item, by=desk.yh)
        case "merge":
            into = records[k // 2 % len(records)]
            duplicates.merge(records[k % len(records)], into=into, by=desk.lead)
        case "split" if merged := Merge.objects.filter(undone_at=None).first():
            duplicates.take_back(merged, by=desk.lead)
            queues.fill(desk.review)
        case "import":
            more_records(desk.review, 1 + k % 2, source=("PubMed", "Embase")[k % 2])
            queues.fill(desk.review)
        case "not retrieved" if report:
            fulltexts.seek(report, state="not_retrieved", note="Asked the library", by=desk.yh)
        case "retrieved" if report:
            fulltexts.seek(report, state="retrieved", by=desk.yh)
        case "join" if report and desk.review.studies.exists():
            studies.join(report, desk.review.studies.first(), by=desk.lead)
        case "part" if report:
            studies.split(report, by=desk.lead)
        case "remove":
            kind = ("other", "automation")[k % 2]
            removals.remove(records[k % len(records) :][:2], kind=kind, why="So.", by=desk.lead)
        case "put back":
            removals.put_back(removals.last_act(desk.review, by=desk.lead), by=desk.lead)
            queues.fill(desk.review)
        case "withdraw":
            alone = records[k % len(records)]
            if not alone.items.filter(decisions__isnull=False).exists():
                Record.objects.filter(pk=alone.pk, merges=None, absorbed=None).exclude(
                    report__isnull=False
                ).update(withdrawn_at="2026-01-01T00:00Z")


def laws(n: dict[str, int]) -> None:
    """PRISMA 2020: what goes in comes out, at every moment."""
    identified = n["database_results"] + n["register_results"]
    unique = n["records_screened"] + n["awaiting_screening"]
    removed = n["excluded_automatic"] + n["excluded_other"]
    assert identified == n["duplicates"] + removed + unique
    assert n["records_screened"] == n["records_excluded"] + n["dbr_sought_reports"]
    assert n["dbr_sought_reports"] == (
        n["dbr_notretrieved_reports"] + n["dbr_awaiting"] + n["dbr_assessed"]
    )
    assert n["dbr_assessed"] == n["dbr_excluded"] + n["new_reports"]
    assert n["new_reports"] >= n["new_studies"]
    assert n["total_studies"] == n["new_studies"] + n["previous_studies"]


def counted(review) -> dict[str, int]:
    """Every box by its rows: what the database has tallied must come to the same."""
    return {box: prisma.rows(review, box).count() for box in prisma.LABELS}


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],  # an example takes a second; the acts are printed as they are
)
@given(steps)
def test_the_flow_adds_up_after_every_act(done):
    with transaction.atomic():
        desk = a_desk(records=8)
        for what, k in done:
            try:
                with transaction.atomic():
                    act(desk, what, k)
            except Refused:
                pass
            found = prisma.flow(desk.review)
            laws(found.plain())
            assert all(check.ok for check in found.checks), found.checks
            drawn = sums(flow_data(desk.review))
            assert all(check.holds for check in drawn.values()), drawn
        assert prisma.flow(desk.review).plain() == counted(desk.review)
        transaction.set_rollback(True)


def test_each_box_opens_as_many_rows_as_it_counts():
    desk = a_desk(records=6)
    full = let_through(desk, desk.items()[:4])
    decide(full[0], (desk.yh, "include"), (desk.tt, "include"))
    decide(full[1], (desk.yh, "exclude"), (desk.tt, "exclude"), reason=desk.reasons[1])
    fulltexts.seek(full[2].report, state="not_retrieved", note="Library", by=desk.yh)
    found = prisma.flow(desk.review)
    assert found.plain() == counted(desk.review)
    assert (found["dbr_sought_reports"], found["dbr_notretrieved_reports"]) == (4, 1)
    assert (found["dbr_excluded"], found["new_studies"]) == (1, 1)
    assert [(line.label, line.count) for line in found.boxes["dbr_excluded"].lines] == [
        ("Lack of data", 1)
    ]


def test_each_box_of_the_diagram_opens_the_rows_that_it_counts():
    desk = a_desk(records=5)
    citing = sources.add(desk.review, name="Lists", kind=SourceKind.CITATION, by=desk.lead)
    register = sources.add(desk.review, name="A register", kind=SourceKind.REGISTER, by=desk.lead)
    for source in (citing, register):
        Record.objects.create(review=desk.review, source=source, title=f"Found in {source}")
    queues.fill(desk.review)
    removals.remove([desk.items()[0].record], kind="other", why="Retracted", by=desk.lead)
    full = let_through(desk, [desk.items()[k] for k in (1, 2, 5)])
    decide(full[0], (desk.yh, "exclude"), (desk.tt, "exclude"), reason=desk.reasons[0])
    decide(full[2], (desk.yh, "include"), (desk.tt, "include"))
    data = flow_data(desk.review)
    assert all(check.holds for check in sums(data).values())
    opened = {key: url.rstrip("/").rpartition("/")[2] for key, url in data.links.items()}
    for key, content in contents(data).items():
        assert prisma.rows(desk.review, opened[key]).count() == content.count, key


def test_what_is_removed_before_screening_has_its_boxes():
    desk = a_desk(records=4)
    first, second, third, _ = (item.record for item in desk.items())
    removals.remove([first, second], kind="automation", why="ASReview, below 1 %", by=desk.lead)
    removals.remove([third], kind="other", why="Retracted", by=desk.lead)
    found = prisma.flow(desk.review)
    assert (found["excluded_automatic"], found["excluded_other"]) == (2, 1)
    assert found["awaiting_screening"] == 1
    assert [row.pk for row in prisma.rows(desk.review, "excluded_other")] == [third.pk]
    assert all(check.ok for check in found.checks)


def test_what_was_found_elsewhere_has_its_own_sums():
    desk = a_desk(records=2)
    row = sources.add(desk.review, name="Reference lists", kind=SourceKind.CITATION, by=desk.lead)
    Record.objects.create(review=desk.review, source=row, title="Found in a list")
    queues.fill(desk.review)
    decide(desk.items()[2], (desk.yh, "include"), (desk.tt, "include"))
    found = prisma.flow(desk.review)
    assert (found["citations_results"], found["other_sought_reports"]) == (1, 1)
    assert found["dbr_sought_reports"] == 0
    assert found.plain() == counted(desk.review)
    assert "reports sought elsewhere" in " ".join(check.sentence for check in found.checks)
    assert all(check.ok for check in found.checks)


def test_reasons_stand_in_the_box_of_where_their_reports_were_found():
    desk = a_desk(records=3)
    row = sources.add(desk.review, name="Reference lists", kind=SourceKind.CITATION, by=desk.lead)
    Record.objects.create(review=desk.review, source=row, title="Found in a list")
    queues.fill(desk.review)
    for item, k in zip(let_through(desk), (1, 0, 1, 1), strict=True):
        decide(item, (desk.yh, "exclude"), (desk.tt, "exclude"), reason=desk.reasons[k])
    boxes = prisma.flow(desk.review).boxes
    first, second = (reason.label for reason in desk.reasons[:2])
    found = {
        box: [(line.label, line.count) for line in boxes[box].lines]
        for box in ("dbr_excluded", "other_excluded")
    }
    assert found["dbr_excluded"] == [(first, 1), (second, 2)]
    assert found["other_excluded"] == [(second, 1)]


def test_an_empty_review_has_a_flow_of_zeros():
    desk = a_desk(records=0)
    assert set(prisma.flow(desk.review).plain().values()) == {0}


def test_a_tally_that_is_summed_up_says_the_same(django_assert_num_queries):
    desk = a_desk(records=3)
    for item in desk.items():
        decide(item, (desk.yh, "exclude"), (desk.tt, "exclude"))
    with django_assert_num_queries(1):
        before = tallies.of(desk.review)
    rows_before = Tally.objects.count()
    with mock.patch.object(tallies, "MANY", 1):
        assert tallies.fold()
    assert tallies.of(desk.review) == before
    assert Tally.objects.count() < rows_before


def test_the_flow_costs_the_same_queries_however_many_records(django_assert_num_queries):
    desk = a_desk(records=2)
    with CaptureQueriesContext(connection) as few:
        prisma.flow(desk.review)
    more_records(desk.review, 30)
    queues.fill(desk.review)
    with django_assert_num_queries(len(few)):
        prisma.flow(desk.review)
