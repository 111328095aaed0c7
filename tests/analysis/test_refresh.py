"""A refresh: only what changed gets a run, a run never changes, a refusal stands beside the last
good one, and figures say which run they are of."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from analysis import analyses, differences, leases, results, runs, standing, tasks, versions
from analysis.models import Figure, Run
from analysis.pipeline import downloads
from analysis.pipeline import refresh as pipeline
from evidence import audit, extraction, outcomes
from evidence.models import Change, Direction, Import
from tests.factories.people import a_review, lead_of
from tests.factories.records import a_search, imported, numbered
from tests.factories.studies import (
    THREE,
    a_scale,
    a_study,
    agreed,
    an_analysis,
    an_outcome,
    means,
    read,
)

pytestmark = pytest.mark.django_db


def refreshed(review) -> list[Run]:
    made = pipeline.save(review, pipeline.changed(review))
    Change.objects.all().delete()
    return made


def corrected(review, **fields) -> None:
    extraction.correct(agreed(review, "Peng 2019"), why="", by=lead_of(review), **fields)


def test_only_analyses_that_changed_get_a_run_and_share_its_number(pooled):
    review, first = pooled
    pain, scale = an_outcome(review, key="pain"), a_scale(review, name="VAS")
    read(a_study(review, "Dhawan 2020"), means(THREE["Bao 2020"]), outcome=pain, instrument=scale)
    second = an_analysis(review, pain, label="Pain")
    assert {run.number for run in refreshed(review)} == {1}
    assert refreshed(review) == []
    corrected(review, sd=9.5)
    [run] = refreshed(review)
    assert (run.analysis, run.number) == (first, 2)
    assert results.one(second).run.number == 1


def test_an_unchanged_result_of_a_touched_review_gets_no_run(pooled):
    review, _ = pooled
    refreshed(review)
    corrected(review, sd=9.5)
    corrected(review, sd=9.1)
    agreed(review, "Peng 2019")
    assert len(refreshed(review)) == 1  # the revision of the cell is part of its lineage
    assert refreshed(review) == []


def test_the_database_refuses_to_change_a_run_or_a_figure(pooled):
    review, _ = pooled
    [run] = refreshed(review)
    for rows in (Run.objects.filter(pk=run.pk), Figure.objects.filter(run=run)):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(digest="x")


def test_a_refusal_stands_beside_the_last_good_result(pooled):
    review, analysis = pooled
    refreshed(review)
    lead = lead_of(review)
    outcomes.change_instrument(review.instruments.get(), direction=None, by=lead)
    [refused] = refreshed(review)
    result = results.one(analysis)
    assert result.refused
    assert (result.run, result.good.number) == (refused, 1)
    assert refused.code == "direction-undeclared"
    assert "It is not declared which direction is better" in refused.sentence
    assert result.used["k"] == 3
    assert refreshed(review) == []  # the same refusal is not repeated
    outcomes.change_instrument(review.instruments.get(), direction=Direction.LOWER, by=lead)
    [again] = refreshed(review)
    assert again.state == "computed"
    assert not results.one(analysis).refused


def test_a_run_freezes_its_data_settings_and_forest_plot(pooled):
    review, _ = pooled
    [run] = refreshed(review)
    assert [row["label"] for row in run.dataset["rows"]] == sorted(THREE)
    assert run.settings["measure"] == "SMD"
    figures = {(f.kind, f.format): bytes(f.content) for f in run.figures.all()}
    assert set(figures) == {("forest", "svg"), ("forest-narrow", "svg")}
    svg = figures["forest", "svg"].decode()
    assert "Peng 2019" in svg
    assert "Run 1" in svg
    assert "SIMULATED" not in svg


def test_a_plot_of_simulated_values_says_so(pooled):
    review, _ = pooled
    corrected(review, origin="simulated")
    [run] = refreshed(review)
    assert run.simulated
    assert "SIMULATED" in bytes(run.figures.get(kind="forest").content).decode()


def test_further_figures_are_drawn_once_in_every_format(pooled):
    review, _ = pooled
    [run] = refreshed(review)
    downloads.draw_all(run)
    downloads.draw_all(run)
    kinds = {"forest", "forest-narrow", "funnel", "leave-one-out"}
    found = {(f.kind, f.format) for f in run.figures.all()}
    assert {(kind, form) for kind in kinds for form in ("svg", "pdf", "png")} <= found
    assert len(found) == run.figures.count()
    pdf = run.figures.get(kind="forest", format="pdf")
    assert bytes(pdf.content).startswith(b"%PDF")
    assert bytes(run.figures.get(kind="funnel", format="png").content)[1:4] == b"PNG"


def test_an_old_run_is_not_drawn_any_more(pooled):
    review, _ = pooled
    [old] = refreshed(review)
    corrected(review, sd=9.5)
    refreshed(review)
    downloads.draw_all(old)
    assert old.figures.count() == 2


def test_cells_that_moved_a_result_are_named(pooled):
    review, analysis = pooled
    [before] = refreshed(review)
    corrected(review, n=16, sd=9.5)
    analyses.leave_out(
        analysis, review.studies.get(label="Bao 2020"), reason="Why", by=lead_of(review)
    )
    [after] = refreshed(review)
    found = [(c.study, c.field, c.before, c.after) for c in differences.cells(before, after)]
    assert found == [
        ("Bao 2020", "study", "in", "out"),
        ("Peng 2019", "n1", 18.0, 16.0),
        ("Peng 2019", "sd1", 9.1, 9.5),
    ]
    assert runs.previous(after) == before
    assert runs.previous(before) is None


def test_recalculating_notes_a_change_and_is_on_record(pooled):
    review, _ = pooled
    refreshed(review)
    assert standing.state(review) == (standing.FRESH, 1)
    runs.recalculate(review, by=lead_of(review))
    assert standing.state(review)[0] == standing.STALE
    assert "asked for a recalculation" in audit.visible_to(lead_of(review), review)[0].sentence


def test_standing_of_a_review_that_has_nothing():
    review = a_review()
    Change.objects.all().delete()
    assert standing.state(review) == (standing.NONE, None)
    assert standing.badge(review, standing.state(review)) is None


@pytest.mark.parametrize("runs_made", [1, 4])
def test_listing_results_takes_the_same_queries_however_many_runs(
    django_assert_max_num_queries, runs_made, pooled
):
    review, _ = pooled
    for i in range(runs_made):
        corrected(review, sd=9.0 + i)
        refreshed(review)
    with django_assert_max_num_queries(4):
        [row] = results.of(review)
    assert row.run.number == runs_made
    with django_assert_max_num_queries(1):
        standing.state(review)


def test_a_frozen_version_keeps_its_numbers_and_an_analysis_in_it_stays(pooled):
    review, analysis = pooled
    refreshed(review)
    version = versions.freeze(review, by=lead_of(review))
    with pytest.raises(analyses.InAVersion, match="part of a frozen version"):
        analyses.remove(analysis, by=lead_of(review))
    assert version.runs.get().number == 1


def test_the_flow_is_drawn_seldom_while_an_import_runs_and_at_its_end():
    review = a_review()
    search = a_search(review)
    row = imported(search, *numbered(1))
    flow = Figure.objects.filter(review=review, kind="prisma", format="svg")

    def drawn(state: str) -> str:
        Import.objects.filter(pk=row.pk).update(state=state)
        pipeline.review_figures(review)
        return flow.get().digest

    first = drawn("reading")  # there was none yet
    imported(search, *numbered(2, first=2))
    assert drawn("matching") == first
    assert drawn("done") != first


def test_no_drawing_is_asked_for_while_it_can_wait(monkeypatch):
    review = a_review()
    search = a_search(review)
    row = imported(search, *numbered(1))
    asked = []
    monkeypatch.setattr(tasks, "_send", lambda task, **ids: asked.append(task) or True)

    def asks(state: str, topic: str) -> bool:
        Import.objects.filter(pk=row.pk).update(state=state)
        Change.objects.all().delete()
        Change.objects.create(review_id=review.pk, topic=topic, txid=0, at=timezone.now())
        asked.clear()
        leases.ask()
        tasks.refresh(review_id=review.pk)
        return tasks.draw_review in asked

    assert asks("reading", "flow")  # there is none yet
    pipeline.review_figures(review)
    assert not asks("reading", "flow")
    assert asks("reading", "data")
    assert asks("done", "flow")
