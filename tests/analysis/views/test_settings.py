"""The settings of an analysis through its page: explained, kept, and refused in words."""

from copy import deepcopy

import pytest
from django.test import Client
from django.urls import reverse

from analysis import analyses, dataset
from analysis.dataset.settings import Settings
from analysis.models import Analysis
from analysis.options import SettingUnknown
from analysis.pipeline import refresh
from analysis.pipeline.details import store
from evidence import characteristics
from evidence.models import Instrument, Review
from tests.factories.people import lead_of
from tests.factories.studies import (
    THREE,
    a_pooled_review,
    a_scale,
    a_study,
    an_outcome,
    means,
    read_all,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def at_first(module_db) -> Analysis:
    return a_pooled_review()[1]


@pytest.fixture
def analysis(at_first) -> Analysis:
    return deepcopy(at_first)


def a_lead(review: Review) -> Client:
    client = Client()
    client.force_login(lead_of(review))
    return client


def page(analysis: Analysis) -> str:
    return reverse("analysis-settings", args=[analysis.review.slug, analysis.key])


def fields(analysis: Analysis, **changes) -> dict:
    row = Analysis.objects.get(pk=analysis.pk)
    return {
        "label": row.label, "outcomes": [o.pk for o in row.outcomes.all()],
        "measure": row.measure, "profile": row.profile, "model_rule": row.model_rule,
        "i2_limit": row.i2_limit, "tau2_method": row.tau2_method, "interval": row.interval,
        "level": row.level, "favours_low": row.favours_low, "favours_high": row.favours_high,
        "revision": row.revision, "reason": "Asked for by the statistician",
    } | changes  # fmt: skip


@pytest.mark.parametrize("level", ["95", "0", "1"])
def test_a_level_that_is_none_is_refused_in_words_and_not_by_a_constraint(analysis, level):
    answer = a_lead(analysis.review).post(page(analysis), fields(analysis, level=level))
    assert answer.status_code == 422
    told = answer.content.decode()
    assert "The level lies between 0.5 and 1: 0.95 for 95% intervals." in told
    assert "Constraint" not in told


def test_every_setting_is_kept_and_shown_again(analysis):
    latitude = characteristics.add(
        analysis.review, key="dose", label="Dose", kind="number", by=lead_of(analysis.review)
    )
    client = a_lead(analysis.review)
    answer = client.post(
        page(analysis),
        fields(
            analysis, zero_cells="if-any", prediction="k-1", remedy="aggregate", correlation="0.7",
            moderators=[latitude.pk], small_studies_override="The editor asks",
            grid_models=["random"], grid_estimators=["PM"], grid_intervals=["knha"],
            grid_exclusions=["largest"],
        ),
    )  # fmt: skip
    assert answer.status_code == 302
    assert Analysis.objects.get(pk=analysis.pk).options == {
        "zero_cells": "if-any", "prediction": "k-1", "remedy": "aggregate", "correlation": 0.7,
        "small_studies_override": "The editor asks",
        "moderators": [{"id": latitude.pk, "label": "Dose", "kind": "number"}],
        "grid": {
            "models": ["random"], "estimators": ["PM"], "intervals": ["knha"],
            "exclusions": ["largest"],
        },
    }  # fmt: skip
    shown = client.get(page(analysis)).context["form"]
    assert shown["correlation"].value() == 0.7
    assert shown["grid_estimators"].value() == ["PM"]
    assert shown["moderators"].value() == [latitude.pk]


def test_a_stale_form_tells_what_is_stored_and_can_be_sent_again(analysis):
    client = a_lead(analysis.review)
    sent = fields(analysis, favours_low="Exercise", i2_limit="50")
    analyses.change(
        Analysis.objects.get(pk=analysis.pk), by=lead_of(analysis.review), reason="As planned",
        interval="knha", i2_limit=75.0,
    )  # fmt: skip
    told = client.post(page(analysis), sent)
    assert told.status_code == 422
    assert "was changed meanwhile" in told.content.decode()
    form = told.context["form"]
    assert form["favours_low"].value() == "Exercise"
    assert form["interval"].help_text == "Stored now: Hartung-Knapp"
    assert form["i2_limit"].help_text == "Stored now: 75.0"
    assert "Stored now" not in form["measure"].help_text
    assert Analysis.objects.get(pk=analysis.pk).favours_low != "Exercise"
    again = sent | {"revision": form["revision"].value(), "interval": "knha", "i2_limit": "75"}
    assert client.post(page(analysis), again).status_code == 302
    row = Analysis.objects.get(pk=analysis.pk)
    assert (row.favours_low, row.interval, row.i2_limit) == ("Exercise", "knha", 75.0)


def test_saving_without_a_change_changes_nothing(analysis):
    client = a_lead(analysis.review)
    form = client.get(page(analysis)).context["form"]
    ticked = {f"grid_{part}": form[f"grid_{part}"].value() for part in
              ("models", "estimators", "intervals", "exclusions")}  # fmt: skip
    client.post(page(analysis), fields(analysis, prediction="k-2", **ticked))
    row = Analysis.objects.get(pk=analysis.pk)
    assert row.options == {}
    assert row.revision == analysis.revision


@pytest.mark.parametrize(
    ("name", "value"),
    [("zero_cells", "half"), ("correlation", "1.2"), ("grid_estimators", ["XX"]), ("remedy", "no")],
)
def test_a_setting_that_does_not_exist_is_refused_under_its_field(analysis, name, value):
    answer = a_lead(analysis.review).post(page(analysis), fields(analysis, **{name: value}))
    assert answer.status_code == 422
    assert answer.context["form"].errors[name]
    assert Analysis.objects.get(pk=analysis.pk).options == {}


@pytest.mark.parametrize(
    "options",
    [
        {"zero_cells": "half"},
        {"unheard": 1},
        {"correlation": 1},
        {"correlation": "much"},
        {"moderators": ["latitude"]},
        {"grid": {"methods": []}},
        {"grid": {"models": []}},
        {"grid": {"estimators": ["XX"]}},
        {"grid": {"models": ["random"], "estimators": []}},
    ],
)
def test_the_verb_refuses_what_no_form_would_send(analysis, options):
    with pytest.raises(SettingUnknown) as refused:
        analyses.change(
            analysis, by=lead_of(analysis.review), reason="Tried", options=options
        )  # fmt: skip
    assert refused.value.message.endswith(".")


def test_each_choice_is_explained_and_the_handbook_is_heard(analysis):
    refresh.save(analysis.review, refresh.changed(analysis.review))
    analyses.change(
        analysis, by=lead_of(analysis.review), reason="As published", model_rule="by_i2",
        tau2_method="DL", interval="z",
    )  # fmt: skip
    text = a_lead(analysis.review).get(page(analysis)).content.decode()
    assert "choose by the question" in text
    assert "Wald intervals with random effects and 3 studies are too narrow" in text
    assert "DerSimonian-Laird underestimates" in text
    assert "What the choices mean" in text


def test_a_remedy_lets_dependent_effects_be_pooled_and_is_named(analysis):
    """The same three trials, both of their outcomes in one pool."""
    review = analysis.review
    other = an_outcome(review, key="pain")
    scale = a_scale(review, name="Pain scale")
    first = analysis.outcomes.get()
    both = analyses.change(
        analysis, by=lead_of(review), reason="Both", outcomes=[first, other]
    )  # fmt: skip
    used = Instrument.objects.get(review=review, name="Scale")
    study = a_study(review, "Andersen 2020")
    read_all(
        study,
        [{"arm": arm, "outcome": outcome, "instrument": instrument, **numbers}
         for outcome, instrument in ((first, used), (other, scale))
         for arm, numbers in means(THREE["Bao 2020"]).items()],
    )  # fmt: skip
    with pytest.raises(dataset.CannotBuild) as refused:
        dataset.build(dataset.load(review), Settings.of(both))
    assert "choose in the settings" in str(refused.value)
    both = analyses.change(
        both, by=lead_of(review), reason="Dependent effects",
        options={"remedy": "aggregate", "correlation": 0.6},
    )  # fmt: skip
    run = refresh.save(review, refresh.changed(review))[0]
    assert run.result["k"] == 4
    assert "correlate by 0.6" in run.warnings[0]["sentence"]


def test_funnel_tests_that_were_asked_for_are_marked_wherever_one_reads(analysis):
    review = analysis.review
    analyses.change(
        analysis, by=lead_of(review), reason="Review round 2",
        options={"small_studies_override": "The editor asks.", "prediction": "k-1"},
    )  # fmt: skip
    run = refresh.save(review, refresh.changed(review))[0]
    store.save(run)
    client, here = a_lead(review), [review.slug, analysis.key]
    first = client.get(reverse("analysis", args=here)).content.decode()
    assert "were asked for with 3 studies" in first
    tab = client.get(reverse("analysis-tab", args=[*here, "small-studies"])).content.decode()
    assert "Below ten studies" in tab
    assert "The editor asks." in tab
    spread = client.get(reverse("analysis-tab", args=[*here, "heterogeneity"])).content.decode()
    assert "degrees of freedom k − 1" in spread
