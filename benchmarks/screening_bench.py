"""The next record to screen after a decision, with 1,000 and with 100,000 records.

    python -m benchmarks.screening_bench [records, 100000]

Server time of the whole request (form in, next page out) through Django's handler on the real
database, and how many queries it took: the same number whatever the size.
"""

import statistics
import sys
import time
from contextlib import nullcontext
from importlib import import_module

from benchmarks.a_site import machine, person, running

DECISIONS, COUNTED = 60, 10
ABSTRACT = (  # 1,500 characters, as many as an abstract has
    "Background: Chemotherapy harms nerves. Methods: Participants with symptoms were randomly "
    "assigned to exercise or usual care. "
    + "They trained three times a week for an hour. " * 28
    + "Conclusion: Exercise helps."
)


def main(records: int) -> None:
    print(machine())
    print(f"{'records':>10}{'median':>12}{'95th percentile':>18}{'queries':>10}")
    with running(examples=False, workers=False):
        from django.conf import settings

        import_module("config.wsgi")  # all that the web server loads before its first request
        settings.ALLOWED_HOSTS = ["testserver"]
        for size in (1000, records):
            _measure(size)


def _measure(size: int) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    review, reader = _review(size)
    client = Client()
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    spent, queries = [], set()
    client.get(reverse("screen", args=[review.slug]))
    for _ in range(DECISIONS):
        body = {"verdict": "include", "seconds": 1}
        url = reverse("decide", args=[review.slug, _open_item(review, reader)])
        counted = len(spent) < COUNTED  # counting costs time, so those are not timed
        began = time.perf_counter()
        with CaptureQueriesContext(connection) if counted else nullcontext() as captured:
            page = client.post(url, body, headers={"HX-Request": "true"})
        spent.append(time.perf_counter() - began)
        if captured is not None:
            queries.add(len(captured))
        assert page.status_code in (200, 302), page.content[:500]
    spent = sorted(spent[COUNTED:])  # the first ones also warm templates and plans
    print(
        f"{size:10,}{1000 * statistics.median(spent):9.1f} ms"
        f"{1000 * spent[round(0.95 * (len(spent) - 1))]:15.1f} ms{max(queries):10}"
    )


def _open_item(review, reader) -> int:
    from screening.models import Claim

    claims = Claim.objects.filter(by=reader, item__stage__review=review)
    return claims.values_list("item_id", flat=True).get()


def _review(size: int):
    """A review whose records came by COPY and wait to be screened by two people."""
    from django.db import connection

    from evidence import protocol, reviews, sources, team
    from evidence.models import Record, Role
    from screening import queues

    lead, reader = person("lead"), person("yh")
    review = reviews.create(
        title=f"{size} records", short_title=f"{size}", slug=f"bench-{size}", by=lead
    )
    team.add(review, user=reader, roles=[Role.INVESTIGATOR], by=lead)
    version = protocol.draft(review, by=lead)
    protocol.set_criteria(
        version, by=lead, criteria=[{"code": "I1", "kind": "include", "text": "A trial"}]
    )
    protocol.set_reasons(version, by=lead, reasons=[{"label": "No trial", "criterion": "I1"}])
    protocol.freeze(version, by=lead)
    source = sources.add(review, name="PubMed", by=lead)
    Record.objects.bulk_create(
        (
            Record(
                review=review,
                source=source,
                title=f"Exercise and nerves, trial {i}",
                authors=["Peng, Y.", "Toyama, T.", "Ray, W."],
                journal="Supportive Care",
                year=2020,
                abstract=ABSTRACT,
            )
            for i in range(size)
        ),
        batch_size=500,
    )
    queues.open_to_screen(review)
    queues.fill(review)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return review, reader


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
