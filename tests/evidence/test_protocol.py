"""Drafting, freezing and amending the plan."""

import pytest
from django.db import DatabaseError, transaction

from evidence import amendments, outcomes, protocol, protocol_rows
from evidence.edits import FieldWrong, NameTaken
from evidence.models import Criterion, ReviewStatus, Role
from evidence.permissions import NotAllowed
from evidence.protocol_templates import TEMPLATES
from tests.factories.people import a_frozen_protocol, a_member, lead_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(review, lead):
    return protocol.draft(review, by=lead)


def test_the_draft_is_one(review, lead, draft):
    assert protocol.draft(review, by=lead) == draft
    assert (draft.number, protocol.current(review)) == (1, None)


def test_freezing_puts_it_in_force_and_the_review_under_way(review):
    frozen = a_frozen_protocol(review)
    review.refresh_from_db()
    assert protocol.current(review) == frozen
    assert review.status == ReviewStatus.ACTIVE
    assert frozen.frozen_by == lead_of(review)


@pytest.mark.parametrize("part", ["criteria", "reasons"])
def test_what_lacks_a_part_is_not_frozen(lead, draft, part):
    criterion = {"code": "I1", "kind": "include", "text": "RCT"}
    if part == "reasons":
        protocol.set_criteria(draft, criteria=[criterion], by=lead)
    else:
        protocol.set_reasons(draft, reasons=[{"label": "Not an RCT"}], by=lead)
    with pytest.raises(protocol.ProtocolIncomplete):
        protocol.freeze(draft, by=lead)


def test_a_frozen_version_refuses_every_change(review, lead):
    frozen = a_frozen_protocol(review)
    for act in (
        lambda: protocol.set_criteria(frozen, criteria=[], by=lead),
        lambda: protocol.set_reasons(frozen, reasons=[], by=lead),
        lambda: protocol.set_plan(frozen, measure="MD", by=lead),
        lambda: protocol.freeze(frozen, by=lead),
        lambda: protocol.discard(frozen, by=lead),
        lambda: protocol.draft(review, by=lead),
    ):
        with pytest.raises(protocol.ProtocolFrozen):
            act()


def test_the_database_itself_refuses_a_change_to_a_frozen_version(review):
    frozen = a_frozen_protocol(review)
    with pytest.raises(DatabaseError), transaction.atomic():
        Criterion.objects.filter(version=frozen).update(text="other")
    with pytest.raises(DatabaseError), transaction.atomic():
        type(frozen).objects.filter(pk=frozen.pk).update(measure="MD")


def test_an_amendment_is_a_copy_with_its_reason(review, lead):
    first = a_frozen_protocol(review)
    second = protocol.amend(review, reason="Crossover trials", by=lead)
    assert (second.number, second.reason) == (2, "Crossover trials")
    assert [c.code for c in second.criteria.all()] == ["I1", "E1"]
    (bound, *_) = second.reasons.all()
    assert bound.criterion in second.criteria.all()
    assert protocol.current(review) == first
    protocol.freeze(second, by=lead)
    assert protocol.current(review) == second


def test_an_amendment_without_a_reason_is_refused(review, lead):
    a_frozen_protocol(review)
    with pytest.raises(protocol.AmendmentWithoutReason):
        protocol.amend(review, reason="  ", by=lead)


def test_only_what_is_frozen_is_amended(review, lead):
    with pytest.raises(protocol.NothingToAmend):
        protocol.amend(review, reason="x", by=lead)
    protocol.draft(review, by=lead)
    with pytest.raises(protocol.DraftOpen):
        protocol.amend(review, reason="x", by=lead)


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_a_protocol_begun_from_a_template_can_be_frozen_as_it_is(review, lead, template):
    version = protocol.begin(review, template=template, by=lead)
    assert [row.code for row in version.criteria.all()] == [
        row["code"] for row in TEMPLATES[template].criteria
    ]
    assert amendments.rules_of(version)
    assert protocol.freeze(version, by=lead).frozen_at


def test_a_template_does_not_overwrite_what_was_written(review, lead, draft):
    row = {"code": "X1", "kind": "include", "text": "mine"}
    protocol.set_criteria(draft, criteria=[row], by=lead)
    assert protocol.begin(review, template="trials", by=lead).criteria.get().code == "X1"
    with pytest.raises(protocol.SettingUnknown):
        protocol.begin(review, template="cookbook", by=lead)


def test_a_draft_can_be_given_up(review, lead):
    a_frozen_protocol(review)
    second = protocol.amend(review, reason="x", by=lead)
    protocol.discard(second, by=lead)
    assert protocol.working(review).number == 1
    assert protocol.amend(review, reason="y", by=lead).number == 2


def test_a_code_keeps_its_row_and_so_its_reason(lead, draft):
    rows = [{"code": c, "kind": "exclude", "text": c} for c in ("E1", "E2")]
    protocol.set_criteria(draft, criteria=rows, by=lead)
    (reason,) = protocol.set_reasons(
        draft, reasons=[{"label": "Wrong", "criterion": "E2"}], by=lead
    )
    protocol.set_criteria(draft, criteria=list(reversed(rows)), by=lead)
    reason.refresh_from_db()
    assert [row.code for row in draft.criteria.all()] == ["E2", "E1"]
    assert reason.criterion.code == "E2"


def test_a_criterion_that_a_reason_is_bound_to_stays(lead, draft):
    rows = [{"code": "E1", "kind": "exclude", "text": "a"}]
    protocol.set_criteria(draft, criteria=rows, by=lead)
    protocol.set_reasons(draft, reasons=[{"label": "Wrong", "criterion": "E1"}], by=lead)
    with pytest.raises(protocol.CriterionInUse):
        protocol.set_criteria(draft, criteria=[], by=lead)
    assert draft.criteria.count() == 1


@pytest.mark.parametrize(
    "row",
    [
        {"code": "", "kind": "include", "text": "x"},
        {"code": "I1", "kind": "include", "text": " "},
        {"code": "I1", "kind": "perhaps", "text": "x"},
    ],
)
def test_a_criterion_that_is_none_is_refused(lead, draft, row):
    with pytest.raises(protocol_rows.CriterionWrong):
        protocol.set_criteria(draft, criteria=[row], by=lead)


def test_a_code_stands_once(lead, draft):
    rows = [{"code": "I1", "kind": "include", "text": t} for t in "ab"]
    with pytest.raises(protocol_rows.CriterionWrong):
        protocol.set_criteria(draft, criteria=rows, by=lead)


def test_a_long_code_is_refused_in_a_sentence(lead, draft):
    with pytest.raises(FieldWrong) as refusal:
        protocol.set_criteria(
            draft, criteria=[{"code": "INCLUSION1", "kind": "include", "text": "x"}], by=lead
        )
    assert refusal.value.field == "code"


def test_fewer_reasons_leave_no_old_ones(lead, draft):
    protocol.set_reasons(draft, reasons=[{"label": x} for x in "abc"], by=lead)
    protocol.set_reasons(draft, reasons=[{"label": "z"}], by=lead)
    assert [(r.rank, r.label) for r in draft.reasons.all()] == [(1, "z")]


@pytest.mark.parametrize(
    "settings",
    [
        {"measure": "HEDGEHOG"},
        {"tau2_method": "GUESS"},
        {"interval": "wide"},
        {"i2_limit": 120},
        {"level": 1.5},
        {"verdicts_required": 3},
    ],
)
def test_a_setting_that_does_not_exist_is_refused(lead, draft, settings):
    with pytest.raises(protocol.SettingUnknown) as refusal:
        protocol.set_plan(draft, by=lead, **settings)
    assert refusal.value.field in settings
    draft.refresh_from_db()
    assert draft.measure == "SMD"


def test_the_plan_says_what_the_engine_will_do(lead, draft):
    protocol.set_plan(draft, by=lead, model_rule="by_i2", tau2_method="DL", i2_limit=50)
    said = " ".join(amendments.rules_of(protocol.working(draft.review)))
    assert "common-effect model when I² is at most 50%" in said
    assert "DerSimonian-Laird" in said


def test_an_amendment_lists_what_it_changes(review, lead):
    a_frozen_protocol(review)
    second = protocol.amend(review, reason="x", by=lead)
    assert amendments.changes(second) == []
    protocol.set_reasons(
        second, reasons=[{"label": "Not an RCT", "criterion": "E1"}, {"label": "No data"}], by=lead
    )
    second = protocol.set_plan(second, by=lead, measure="MD")
    assert amendments.changes(second) == [
        "Reason 2, before “Lack of data”, now “No data”",
        "Reason 3 is gone: Inappropriate design",
        "Measure, before Standardized mean difference, now Mean difference",
    ]


def test_only_a_lead_changes_the_protocol(review, draft):
    investigator = a_member(review, Role.INVESTIGATOR, username="yh")
    for act in (
        lambda: protocol.draft(review, by=investigator),
        lambda: protocol.set_plan(draft, by=investigator, measure="MD"),
        lambda: protocol.freeze(draft, by=investigator),
        lambda: outcomes.add(review, label="Pain", by=investigator),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_outcomes_instruments_and_time_points(review, lead):
    pain = outcomes.add(review, label="Pain at rest", direction="lower_better", by=lead)
    assert (pain.key, pain.position) == ("pain-at-rest", 1)
    with pytest.raises(NameTaken):
        outcomes.add(review, label="Pain at rest", by=lead)
    outcomes.change(pain, by=lead, mid=0.3)
    pain.refresh_from_db()
    assert pain.mid == 0.3
    scale = outcomes.add_instrument(review, name="NRS", minimum=0, maximum=10, by=lead)
    with pytest.raises(outcomes.ScaleReversed):
        outcomes.change_instrument(scale, by=lead, minimum=11)
    week = outcomes.add_timepoint(review, label="Week 12", weeks=12, by=lead)
    for remove, row in (
        (outcomes.remove, pain),
        (outcomes.remove_instrument, scale),
        (outcomes.remove_timepoint, week),
    ):
        remove(row, by=lead)
    assert not any(
        rows.exists() for rows in (review.outcomes, review.instruments, review.timepoints)
    )
