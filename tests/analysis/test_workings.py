"""Numbers worked out from what a report prints, from the form to the lineage of the result."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from analysis import formulas, workings
from analysis.pipeline import refresh
from analysis.stats.transformations import catalogue
from evidence import extraction, studies
from evidence.models import Arm, ArmRole, OutcomeKind, Review, Study, User, Value
from tests.factories.people import a_review
from tests.factories.studies import a_study, an_analysis, an_outcome, means, read, readers

EVERY = [
    (kind, formula)
    for kind, headings in formulas.OFFERED.items()
    for _, some in headings
    for formula, _ in some
]
# Rows that the analysis does itself, from what was declared: arms split, directions turned.
ELSEWHERE = {"split-control", "split-control-events", "direction-flip"}
READ_ONLY = {"smd", "smd-in-units"}  # a report in units, and g without an error: nothing to enter


def test_every_transformation_is_offered_where_it_belongs():
    offered = {formula for _, formula in EVERY}
    assert offered == set(catalogue.CATALOGUE) - ELSEWHERE - READ_ONLY


def the_arm(role: ArmRole) -> Arm:
    return Arm(label=role, role=role)


def filled(formula: str, inputs: dict, *, kind=OutcomeKind.CONTINUOUS, role=ArmRole.EXPERIMENTAL):
    return workings.fills([catalogue.apply(formula, inputs)], kind=kind, arm=the_arm(role))


@pytest.mark.parametrize(
    ("formula", "inputs", "kind", "numbers"),
    [
        ("sd-from-se", {"se": 1.5, "n": 16}, "continuous", {"n": 16, "sd": 6.0}),
        ("se-from-t", {"difference": -2.0, "t": 2.5}, "continuous", {}),
        ("skewness-test", {"minimum": 1, "median": 5, "maximum": 9, "n": 20}, "continuous", {}),
        ("se-from-t", {"difference": -2.0, "t": 2.5}, "generic", {"estimate": -2.0, "se": 0.8}),
        ("change-mean", {"baseline": 6.0, "final": 4.0}, "continuous", {"mean": -2.0}),
        (
            "cluster-effective-size", {"n": 20, "cluster_size": 11, "icc": 0.03, "events": 9},
            "binary", {"n": 15, "events": 7},
        ),
        (
            "two-by-two", {"e1": 10, "n1": 20, "e2": 5, "n2": 20, "measure": "RR"}, "generic",
            {"estimate": 2.0, "se": 0.4472135955},
        ),
        (
            "log-ratio-from-p", {"estimate": 0.5, "p": "<0.05"}, "generic",
            {"estimate": 0.5, "se": 0.3536527888},
        ),
    ],
)  # fmt: skip
def test_what_a_formula_gives_becomes_the_numbers_of_the_value(formula, inputs, kind, numbers):
    assert filled(formula, inputs, kind=OutcomeKind(kind)) == pytest.approx(numbers)


def test_each_arm_takes_its_own_number_of_people():
    p = {"difference": -2.0, "p": 0.03, "n1": 20, "n2": 22}
    treated = filled("sd-from-p", p)
    control = filled("sd-from-p", p, role=ArmRole.COMPARATOR)
    assert (treated["n"], control["n"]) == (20, 22)
    assert treated["sd"] == control["sd"]


# From here on with rows.


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def flagged(label: str = "Able 2001", **outcome) -> tuple[Study, Review]:
    review = a_review()
    one = an_outcome(review, **outcome)
    study = a_study(review, label)
    studies.flag(study, [one], by=readers(review)[0])
    return study, review


def page_of(study: Study) -> str:
    outcome = study.flagged.get()
    return reverse("work-out", args=[study.review.slug, study.pk, outcome.pk])


def worked_out(study: Study, by: User, formula: str, arm: str, **inputs) -> None:
    sent = {f"in-{name}": str(value) for name, value in inputs.items()}
    arms = [row.pk for row in study.arms.filter(key__in=arm)]
    sent |= {"formula": formula, "steps": "[]", "take": "1", "arms": arms}
    answer = signed_in(by).post(page_of(study), sent)
    assert answer.status_code == 302, answer.content.decode()[-3000:]


@pytest.mark.django_db
def test_a_formula_has_a_field_for_each_of_its_inputs():
    review = a_review()
    study, (yh, _) = a_study(review, "Able 2001"), readers(review)
    client = signed_in(yh)
    urls = {
        kind: reverse(
            "work-out", args=[review.slug, study.pk, an_outcome(review, key=kind, kind=kind).pk]
        )
        for kind in (OutcomeKind.CONTINUOUS, OutcomeKind.GENERIC)
    }
    for kind, formula in (
        (OutcomeKind.CONTINUOUS, "combine-groups"),  # groups
        (OutcomeKind.CONTINUOUS, "change-correlation"),  # numbers, one for each arm
        (OutcomeKind.GENERIC, "two-by-two"),  # choices
    ):
        page = client.get(urls[kind], {"formula": formula}).content.decode()
        for name in catalogue.CATALOGUE[formula].formula.inputs:
            assert f'name="in-{name}' in page, (formula, name)


@pytest.mark.django_db
def test_a_wrong_input_gets_a_sentence_and_keeps_what_was_typed():
    study, review = flagged()
    yh, _ = readers(review)
    client = signed_in(yh)
    for sent, sentence in (
        ({"in-se": "abc", "in-n": "20"}, "Standard error takes a number, not “abc”."),
        ({"in-se": "1.5"}, "n is needed."),
        ({"in-se": "-1", "in-n": "20"}, "SE is -1; it cannot be below 0."),
    ):
        answer = client.post(page_of(study), {"formula": "sd-from-se", "work": "1", **sent})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert sentence in page
        assert f'value="{sent["in-se"]}"' in page
    assert not Value.objects.exists()


@pytest.mark.django_db
def test_steps_follow_each_other_and_are_computed_again_not_believed():
    study, review = flagged()
    yh, _ = readers(review)
    client = signed_in(yh)
    first = {"formula": "se-from-difference-ci", "in-lower": "-3", "in-upper": "-1", "in-n1": "20",
             "in-n2": "22", "in-level": "95", "in-quantile": "t"}  # fmt: skip
    page = client.post(
        page_of(study), first | {"carry_on": "1", "next": "sd-from-difference-se"}
    ).content.decode()
    assert re.search(r'name="in-se" value="0\.494', page)
    kept = json.dumps([["se-from-difference-ci", {"lower": -3, "upper": -1, "n1": 20, "n2": 22}]])
    sent = {"formula": "sd-from-difference-se", "steps": kept, "in-se": "0.4947840868",
            "in-n1": "20", "in-n2": "22", "take": "1"}  # fmt: skip
    sent |= {"arms": [arm.pk for arm in study.arms.all()]}
    assert client.post(page_of(study), sent).status_code == 302
    rows = Value.objects.order_by("n")
    assert [row.n for row in rows] == [20, 22]
    assert rows[0].sd == pytest.approx(1.60147, rel=1e-4)
    assert [s["formula_id"] for s in rows[0].working["steps"]] == [
        "se-from-difference-ci", "sd-from-difference-se",
    ]  # fmt: skip
    answer = client.post(page_of(study), sent | {"steps": "[[1]]"})
    assert answer.status_code == 422


@pytest.mark.django_db
def test_a_value_keeps_its_working_to_the_lineage_of_the_result():
    study, review = flagged()
    people, outcome = readers(review), study.flagged.get()
    for person in people:
        mine = extraction.start(study, by=person)
        for arm in study.arms.all():
            extraction.enter(mine, outcome=outcome, arm=arm, by=person, n=16, mean=5.0)
        worked_out(study, person, "sd-from-se", "TC", se="1.5", n="16")
        page = signed_in(person).get(reverse("read", args=[review.slug, study.pk]))
        assert "SD = SE × √n" in page.content.decode()
        extraction.submit(mine, by=person)
    agreed = Value.objects.consensus()
    assert [(row.origin, row.mean, row.sd) for row in agreed] == [("computed", 5.0, 6.0)] * 2
    read(a_study(review, "Baker 2002"), means({"T": (20, 4, 5), "C": (20, 5, 6)}), outcome=outcome)
    analysis = an_analysis(review, outcome, measure="MD")
    [run] = refresh.save(review, refresh.changed(review))
    url = reverse("analysis", args=[review.slug, analysis.key])
    page = signed_in(people[0]).get(url, {"study": study.key}).content.decode()
    assert run.sentence == ""
    assert "SD = SE × √n" in page
    assert "computed" in page
    assert "Standard error 1.5, n 16 → sd 6.000" in page
    assert "sd-from-se, Cochrane Handbook" in page
    taken = signed_in(people[0]).get(reverse("export-values", args=[review.slug]))
    assert taken.content.decode().count(",computed,sd-from-se,") == 6  # two readings, agreed


@pytest.mark.django_db
def test_a_number_that_is_changed_by_hand_has_no_working_any_more():
    study, review = flagged()
    yh, _ = readers(review)
    worked_out(study, yh, "sd-from-se", "T", se="1.5", n="16")
    row = Value.objects.get()
    assert row.working
    row = extraction.enter(
        row.extraction, outcome=row.outcome, arm=row.arm, by=yh, n=16, mean=4.0, sd=6.0
    )
    assert row.working, "what it filled still stands there"
    row = extraction.enter(row.extraction, outcome=row.outcome, arm=row.arm, by=yh, sd=7.0)
    assert row.working == {}


@pytest.mark.django_db
def test_what_is_imputed_or_simulated_is_called_so():
    study, review = flagged()
    yh, _ = readers(review)
    worked_out(study, yh, "sd-borrowed", "T", sd="2.5", lender="Baker 2002")
    assert Value.objects.get().origin == "imputed"
    mine = extraction.start(study, by=yh)
    extraction.enter(
        mine, outcome=study.flagged.get(), arm=study.arms.get(key="C"), by=yh, n=9, sd=1.0,
        origin="simulated",
    )  # fmt: skip
    worked_out(study, yh, "sd-from-se", "C", se="1.5", n="16")
    assert Value.objects.get(arm__key="C").origin == "simulated"
