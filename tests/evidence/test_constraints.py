"""What the database itself refuses, whoever writes: each rule by its name, past all verbs."""

from copy import deepcopy

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F, QuerySet

from analysis.models import Analysis, Figure, Run, Version
from evidence.models import (
    Arm,
    Assessment,
    AuditEntry,
    Criterion,
    Extraction,
    Instrument,
    Judgement,
    Membership,
    Merge,
    ProtocolVersion,
    Record,
    Value,
)
from screening.models import Decision, Item, Ruling, Stage
from tests.api.test_matrix import with_a_run
from tests.factories.blinded import Blinded, a_blinded_review, both_in

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def at_first(module_db) -> Blinded:
    return with_a_run(a_blinded_review())


@pytest.fixture
def made(at_first) -> Blinded:
    return deepcopy(at_first)


def refused(rows: QuerySet, **fields: object) -> str:
    """What the database says to an update of the first of these rows."""
    one = rows.model._default_manager.filter(pk=rows.order_by("pk").first().pk)
    with pytest.raises(DatabaseError) as told, transaction.atomic():
        one.update(**fields)
    return str(told.value)


VALUE = {
    "n_is_above_zero": {"n": 0},
    "an_sd_is_above_zero": {"sd": 0},
    "an_se_is_above_zero": {"se": -1},
    "events_are_at_most_n": {"events": 31, "n": 30},
    "person_time_is_above_zero": {"person_time": 0},
    "r_lies_between_minus_one_and_one": {"r": 1},
    "p_lies_between_zero_and_one": {"p": 1.01},
    "a_ci_level_is_a_share": {"ci_level": 95},
    "interval_limits_are_in_order": {"ci_low": 2, "ci_high": 1},
    "quartiles_are_in_order": {"q1": 3, "q3": 2},
    "the_range_holds_the_median": {"minimum": 3, "median": 2},
}


def test_an_impossible_value_is_refused_by_the_database(made):
    for name, fields in VALUE.items():
        assert name in refused(Value.objects.all(), **fields)


def test_every_rule_of_a_value_is_tried():
    checks = {c.name for c in Value._meta.constraints if type(c).__name__ == "CheckConstraint"}
    assert checks == set(VALUE)


ROWS = {
    "a_member_has_a_role": (Membership, {"roles": []}),
    "an_arm_set_aside_gives_its_reason": (Arm, {"role": "set_aside"}),
    "an_extraction_is_a_persons_or_the_consensus": (Extraction, {"is_consensus": True}),
    "an_assessment_is_a_persons_or_the_consensus": (Assessment, {"is_consensus": True}),
    "an_assessment_below_the_study_names_its_outcome": (Assessment, {"scope": "outcome"}),
    "an_override_gives_its_reason": (Judgement, {"rule_level": "high", "level": "low"}),
    "a_scale_runs_from_low_to_high": (Instrument, {"minimum": 1, "maximum": 1}),
    "one_or_two_verdicts": (Stage, {"required": 3}),
    "at_most_two_have_it": (Item, {"taken": 3}),
    "an_outcome_has_its_date_and_its_how": (Item, {"outcome": "included", "settled_at": None}),
    "only_exclusions_have_reasons": (Item, {"reason": F("stage_id")}),
    "an_override_names_who_made_it": (Analysis, {"same_people_override": "as printed"}),
    "a_level_is_a_share": (Analysis, {"level": 95}),
}  # fmt: skip


def test_a_contradiction_is_refused_by_the_database(made):
    for name, (model, fields) in ROWS.items():
        assert name in refused(model.objects.all(), **fields)


KEPT = {
    "a verdict": (Decision, {"verdict": "maybe"}),
    "a run": (Run, {"number": 99}),
    "a figure": (Figure, {"kind": "other"}),
    "a version": (Version, {"title": "other"}),
    "an audit entry": (AuditEntry, {"sentence": "other"}),
    "a frozen protocol": (ProtocolVersion, {"i2_limit": 1}),
    "a criterion of a frozen protocol": (Criterion, {"text": "other"}),
}


def test_what_is_written_once_is_not_changed(made):
    for what, (model, fields) in KEPT.items():
        before = model.objects.order_by("pk").values().first()
        refused(model.objects.all(), **fields)
        assert model.objects.order_by("pk").values().first() == before, what


def test_what_is_kept_is_not_deleted(made):
    for model in (Record, Decision, AuditEntry, Version):
        before = model.objects.count()
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all()._raw_delete("default")
        assert model.objects.count() == before > 0


def copied(rows: QuerySet, **changed: object) -> str:
    """What the database says to a second row like the first of these."""
    row = rows.order_by("pk").first()
    row.pk = None
    for name, value in changed.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError) as told, transaction.atomic():
        type(row).objects.bulk_create([row])
    return str(told.value)


ONCE = {
    "one_row_for_one_person": Membership,
    "an_arm_has_one_role_in_its_study": Arm,
    "one_extraction_per_person_and_study": Extraction,
    "one_value_per_arm_outcome_and_time": Value,
    "one_assessment_per_person_and_question": Assessment,
    "one_judgement_per_domain": Judgement,
    "one_stage_of_each_kind": Stage,
    "one_item_per_record_and_stage": Item,
    "one_verdict_per_person_and_item": Decision,
    "one_analysis_per_key": Analysis,
    "one_run_of_one_analysis_in_a_refresh": Run,
    "one_figure_of_a_kind": Figure,
    "one_version_per_number": Version,
    "one_instrument_per_key": Instrument,
}


def test_a_second_of_what_there_is_once_is_refused(made):
    for name, model in ONCE.items():
        rows = model.objects.all()
        if model is Extraction:
            rows = rows.filter(is_consensus=False)
        assert name in copied(rows)


def test_who_has_voted_cannot_rule_even_by_hand(made):
    both_in(made)
    item = made.items["full text"]
    with pytest.raises(DatabaseError, match="who has voted cannot rule"), transaction.atomic():
        Ruling.objects.create(item=item, by=made.user("yh"), verdict="include", sentence="why")


def test_merges_form_no_chain_and_no_record_is_merged_twice_or_into_itself(made):
    first, second, third = made.records
    facts = {"score": 1.0, "evidence": "same DOI"}
    Merge.objects.create(record=first, into=second, **facts)
    for record, into, told in (
        (second, third, "chain"),
        (third, first, "chain"),
        (second, first, "chain"),
        (first, third, "a_record_is_merged_once"),
        (third, third, "a_record_is_not_merged_into_itself"),
    ):
        with pytest.raises(DatabaseError, match=told), transaction.atomic():
            Merge.objects.create(record=record, into=into, **facts)


def test_an_exclusion_at_full_text_without_its_reason_is_refused(made):
    item = made.items["full text"]
    with (
        pytest.raises(IntegrityError, match="an_exclusion_gives_its_reason"),
        transaction.atomic(),
    ):
        Decision.objects.create(item=item, by=made.user("tt"), verdict="exclude", full_text=True)
    with pytest.raises(IntegrityError, match="no_maybe_at_full_text"), transaction.atomic():
        Decision.objects.create(item=item, by=made.user("tt"), verdict="maybe", full_text=True)
