"""Freshness with a real worker: many edits at once, killed workers, a broker that goes away."""

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest
from django.db import close_old_connections, connection, transaction

from analysis import freshness, leases, results, standing, tasks
from analysis.dataset import build, load
from analysis.dataset.settings import Settings
from analysis.models import Analysis, Figure, Lease, Run
from analysis.pipeline.compute import compute
from config.celery import app
from evidence.models import Change, Review, Value
from tests.factories.studies import a_pooled_review, agreed

pytestmark = pytest.mark.django_db(transaction=True)


def until(true: Callable[[], bool], *, seconds: float = 40) -> bool:
    """As beat does: look, and sweep every second."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        tasks.sweep()
        time.sleep(0.3)
    return False


def is_fresh(review: Review) -> bool:
    return standing.state(review)[0] == standing.FRESH


def equals_a_recomputation(review: Review) -> bool:
    """What the newest runs say is what the rows say now, computed from scratch."""
    snapshot = load(review)
    for analysis in Analysis.objects.filter(review=review).prefetch_related("outcomes", "left_out"):
        settings = Settings.of(analysis)
        now = compute(build(snapshot, settings), settings)
        newest = results.one(analysis).run
        if newest.result["models"]["random"]["estimate"] != pytest.approx(
            now["models"]["random"]["estimate"], rel=1e-12
        ):
            return False
    return True


def edits_from_many_connections(review: Review, *, edits: int, writers: int) -> list[int]:
    """Each writer has a connection of its own; returns the values that were written."""
    values = list(
        Value.objects.consensus().filter(extraction__study__review=review).values_list("pk", "sd")
    )
    done: list[int] = []

    def write(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(edits // writers):
            pk, sd = chance.choice(values)
            with transaction.atomic():
                Value.objects.filter(pk=pk).update(sd=sd + chance.random())
            freshness.request_stale()
            done.append(pk)
        connection.close()

    threads = [threading.Thread(target=write, args=(seed,)) for seed in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    return done


def test_two_hundred_edits_at_once_are_all_in_the_result(celery_worker_process):
    review, analysis = a_pooled_review()
    done = edits_from_many_connections(review, edits=200, writers=8)
    assert len(done) == 200
    assert until(lambda: is_fresh(review))
    assert not Change.objects.exists()
    assert equals_a_recomputation(review)
    numbers = list(analysis.runs.values_list("number", flat=True))
    assert len(numbers) == len(set(numbers)) < 200
    assert results.one(analysis).run.figures.filter(kind="forest", format="svg").exists()


def test_a_worker_killed_in_the_middle_loses_nothing(celery_worker_process):
    review, _ = a_pooled_review()
    killer = threading.Timer(0.7, celery_worker_process.kill)
    killer.start()
    edits_from_many_connections(review, edits=200, writers=4)
    killer.join()
    edits_from_many_connections(review, edits=4, writers=1)
    assert not is_fresh(review)
    celery_worker_process.start()
    assert until(lambda: is_fresh(review))
    assert equals_a_recomputation(review)


def test_a_lease_of_a_dead_worker_runs_out(celery_worker_process):
    review, _ = a_pooled_review()
    leases.ask()
    leases.begin(review.pk)  # by someone who is never heard of again
    assert until(lambda: is_fresh(review), seconds=leases.WORKING + 30)


def test_with_the_broker_away_an_edit_is_kept_and_follows_later(celery_worker_process, monkeypatch):
    review, _ = a_pooled_review()
    assert until(lambda: is_fresh(review))
    send = tasks.refresh.apply_async
    with app.connection_for_write("redis://127.0.0.1:1/0") as nowhere:  # no broker listens there
        monkeypatch.setattr(
            tasks.refresh, "apply_async", lambda **how: send(connection=nowhere, **how)
        )
        Value.objects.filter(pk=agreed(review, "Peng 2019").pk).update(sd=12.0)
        began = time.monotonic()
        freshness.request_stale()
        assert time.monotonic() - began < 5
        assert standing.state(review)[0] == standing.STALE
        assert not Lease.objects.filter(until__isnull=False).exists()
        monkeypatch.undo()
    assert until(lambda: is_fresh(review))
    assert equals_a_recomputation(review)


def test_a_review_deleted_meanwhile_leaves_nothing_and_harms_no_other(celery_worker_process):
    review, _ = a_pooled_review()
    # Without a history: one that has any is kept by the database.
    gone = Review.objects.create(slug="gone", title="Gone", short_title="Gone")
    Analysis.objects.create(review=gone, key="a", label="A")
    tasks.queue_stale()
    with transaction.atomic():
        # In the order of a worker that saves: its lease first, then the analysis.
        list(Lease.objects.select_for_update().filter(review=gone))
        list(Analysis.objects.select_for_update().filter(review=gone))
        gone.delete()
    assert until(lambda: is_fresh(review) and not Change.objects.exists())
    assert equals_a_recomputation(review)


def test_the_flow_and_downloads_follow_by_themselves(celery_worker_process):
    review, _ = a_pooled_review()
    assert until(lambda: is_fresh(review))
    assert until(lambda: Figure.objects.filter(kind="forest", format="pdf").exists())
    assert Run.objects.count() == 1


def test_the_web_process_loads_no_scientific_library():
    # numpy itself comes along with openpyxl, which takes it where it finds it.
    heavy = ("scipy", "pandas", "matplotlib", "rapidfuzz", "analysis.stats", "analysis.plots")
    script = (
        "import django, sys; django.setup(); import config.urls\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter and the words above
        [sys.executable, "-W", "error", "-c", script],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.strip() == "[]", done.stderr
