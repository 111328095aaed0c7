"""What waits in a queue, on the real broker: who is asked for goes before what is drawn ahead."""

import pytest

from analysis import tasks as drawing
from config.celery import app
from evidence import tasks as importing

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_import_that_comes_later_goes_before_drawings(celery_worker_process):
    celery_worker_process.kill()  # one that rests may still take a message and put it back
    celery_worker_process.purge()
    drawing.draw_downloads.delay(run_id=0)
    drawing.draw_review.delay(review_id=0)
    importing.import_file.delay(import_id=0)
    drawing.draw_file.delay(run_id=0, kind="funnel", format="pdf")
    with app.connection_for_write() as connection:
        channel = connection.default_channel
        taken = [channel.basic_get("celery", no_ack=True).headers["task"] for _ in range(4)]
    assert taken == [
        "evidence.tasks.import_file",
        "analysis.tasks.draw_file",
        "analysis.tasks.draw_downloads",
        "analysis.tasks.draw_review",
    ]
