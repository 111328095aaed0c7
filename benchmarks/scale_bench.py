"""A million records in one review: import, memory, and what pages and the API then cost.

    python -m benchmarks.scale_bench [records, 1000000]

The file goes through the real web server and the real worker. `import` is from the start of the
reading until every record stands in the table; `matched` until duplicates are merged as well;
`findable` until the words of all records are indexed. The bare COPY puts the same rows, as they
are stored, into a table of the same columns without an index, trigger or constraint (the contract:
no more than 4 times as long), and into one with the indexes of the real table. Server times are of
whole requests through Django's handler, on the real database, with a third of the records screened.
"""

import http.client
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import bare_copy
from benchmarks.a_site import Running, machine, person, running

SLUG = "scale"
TIMES = 15
PIECE = 1 << 20
BESIDE = {b"evidence.intake": "a reading process", b"evidence.keying": "one making keys"}


def export(path: Path, count: int) -> None:
    """RIS: 100 words of abstract, one in five Chinese, one in twenty an earlier one again."""
    draw = random.Random(20261127)
    words = ["".join(draw.choices("abcdefghijklmnop", k=draw.randint(2, 11))) for _ in range(4000)]
    words += ["neuropathy", "exercise", "chemotherapy"] * 8
    hans = [chr(draw.randint(0x4E00, 0x9000)) for _ in range(3000)]
    with path.open("w", encoding="utf-8") as out:
        earlier = ""
        for number in range(count):
            if number % 20 == 7:
                out.write(earlier.replace("\nAN  - ", "\nN1  - again\nAN  - 9"))
                continue
            chinese = number % 5 == 0
            title = (
                "".join(draw.choices(hans, k=20))
                if chinese
                else " ".join(draw.choices(words, k=12))
            )
            abstract = (
                "".join(draw.choices(hans, k=200))
                if chinese
                else " ".join(draw.choices(words, k=100))
            )
            authors = "".join(f"AU  - {draw.choice(words).title()}, A. B.\n" for _ in range(4))
            keywords = "".join(f"KW  - {draw.choice(words)}\n" for _ in range(3))
            record = (
                f"TY  - JOUR\nTI  - {title}\n{authors}"
                f"PY  - {draw.randint(1990, 2026)}\nT2  - Journal of {draw.choice(words)}\n"
                f"VL  - {draw.randint(1, 99)}\nIS  - {draw.randint(1, 12)}\n"
                f"SP  - {draw.randint(1, 500)}\nEP  - {draw.randint(501, 999)}\n"
                f"DO  - 10.1000/x.{number}\nSN  - 1234-567X\nAN  - {number}\n{keywords}"
                f"AB  - {abstract}\nER  - \n\n"
            )
            out.write(record)
            if number % 20 == 6:
                earlier = record


def main(count: int) -> None:
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "generated.ris"
        export(path, count)
        print(f"{count:,} records, {path.stat().st_size / 1e6:,.0f} MB")
        with running(examples=False) as site:
            imported = import_(site, path, count)
            copies(Path(folder), count, imported)
            screen_a_third()
            times()
            plans()


# -- Import


def import_(site: Running, path: Path, count: int) -> float:
    """Upload, read, match and index: how long each took, and what memory did. Seconds of the
    import itself."""
    from evidence import reviews, sources, team
    from evidence.models import Import, Record, Role

    lead, reader = person("lead"), person("yh")
    review = reviews.create(title="Scale", short_title="Scale", slug=SLUG, by=lead)
    team.add(review, user=reader, roles=[Role.INVESTIGATOR], by=lead)
    search = sources.add_search(sources.add(review, name="Embase", by=lead), by=lead)
    with watched(site) as memory:
        began = time.perf_counter()
        upload(site, path, search.pk)
        uploaded = time.perf_counter()
        row = Import.objects.get(search=search)
        reached: dict[str, float] = {}
        while "findable" not in reached:
            row.refresh_from_db()
            assert row.state in ("queued", "reading", "matching", "done"), row.message
            now = time.perf_counter()
            if row.attempts:
                reached.setdefault("begun", now)
            if row.state in ("matching", "done"):
                reached.setdefault("import", now)
            if row.state == "done":
                reached.setdefault("matched", now)
            if row.indexed_at:
                reached.setdefault("findable", now)
            time.sleep(0.5)  # to ask costs too, on the same cores
    assert Record.objects.filter(review=review).count() == count == row.n_records
    print(f"upload {uploaded - began:.1f} s; {row.n_duplicates:,} duplicates found")
    print(f"{'from begun to':28}{'seconds':>10}{'records/s':>12}")
    for step in ("import", "matched", "findable"):
        seconds = reached[step] - reached["begun"]
        print(f"{step:28}{seconds:10.1f}{count / seconds:12,.0f}")
    for name, (before, most) in memory.items():
        print(f"memory of {name:18} before {before:6.0f} MB, most {most:6.0f} MB")
    return reached["import"] - reached["begun"]


def upload(site: Running, path: Path, search: int) -> None:
    """The file to the web server's API, a piece at a time."""
    token, mark = site.token("lead"), "scale-bench"
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="search"\r\n\r\n{search}\r\n'
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{path.name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode()
    tail = f"\r\n--{mark}--\r\n".encode()
    web = http.client.HTTPConnection("127.0.0.1", site.port, timeout=600)
    web.putrequest("POST", f"/api/reviews/{SLUG}/imports/")
    web.putheader("Authorization", f"Token {token}")
    web.putheader("Content-Type", f"multipart/form-data; boundary={mark}")
    web.putheader("Content-Length", str(len(head) + path.stat().st_size + len(tail)))
    web.endheaders()
    web.send(head)
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            web.send(piece)
    web.send(tail)
    answer = web.getresponse()
    assert answer.status == 201, answer.read()[:500]


@contextmanager
def watched(site: Running) -> Iterator[dict[str, tuple[float, float]]]:
    """The largest process of web and worker, and of those that the worker starts: resident MB
    before, and the most of it meanwhile."""
    found: dict[str, tuple[float, float]] = {}
    ended = threading.Event()

    def look() -> None:
        for service in site.site.supervisor.services:
            if service.process is None or service.name not in ("web", "worker-long"):
                continue
            for name, size in resident(service.process.pid, service.name).items():
                before, most = found.get(name, (size, size))
                found[name] = (before, max(most, size))

    def keep_looking() -> None:
        while not ended.wait(1):
            look()

    look()
    watch = threading.Thread(target=keep_looking)
    watch.start()
    try:
        yield found
    finally:
        ended.set()
        watch.join()


def resident(group: int, name: str) -> dict[str, float]:
    """The largest process of a group, in MB; those that work beside a worker apart."""
    sizes: dict[str, float] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(folder.name)) != group:
                continue
            words = (folder / "cmdline").read_bytes()
            pages = int((folder / "statm").read_text().split()[1])
        except (OSError, ValueError):
            continue
        which = next((told for module, told in BESIDE.items() if module in words), name)
        sizes[which] = max(sizes.get(which, 0), pages * os.sysconf("SC_PAGE_SIZE") / 1e6)
    return sizes


def copies(folder: Path, count: int, imported: float) -> None:
    """The rows as stored: out of the table into a file, and from there into other tables."""
    stored = folder / "rows.copy"
    bare_copy.export(stored)
    kinds = {
        "bare COPY, no index": bare_copy.BARE,
        "the same, rows in one piece": bare_copy.WHOLE,
        "COPY, same indexes": bare_copy.INDEXED,
    }
    for name, table in kinds.items():
        seconds = bare_copy.seconds(stored, table)
        ratio = f"import takes {imported / seconds:.1f} times as long"
        print(f"{name:28}{seconds:10.1f}{count / seconds:12,.0f}   {ratio}")
    stored.unlink()


# -- Reading


def screen_a_third() -> None:
    """Every third item gets two verdicts and an outcome, one in twenty of these a report."""
    from django.db import connection

    from evidence import protocol
    from evidence.models import Review
    from screening import queues

    review, lead = Review.objects.get(slug=SLUG), person("lead")
    version = protocol.draft(review, by=lead)
    protocol.set_criteria(
        version, by=lead, criteria=[{"code": "I1", "kind": "include", "text": "A trial"}]
    )
    protocol.set_reasons(version, by=lead, reasons=[{"label": "No trial", "criterion": "I1"}])
    protocol.freeze(version, by=lead)
    queues.fill(review)
    values = {"review": review.pk, "a": person("yh").pk, "b": person("tt").pk}
    with connection.cursor() as cursor:
        for statement in SCREENED:
            cursor.execute(statement, values)
        cursor.execute("VACUUM (ANALYZE)")


_ITEMS = """screening_item i JOIN screening_stage s ON s.id = i.stage_id
            AND s.review_id = %(review)s AND s.kind = 'title_abstract' AND i.id %% 3 = 0"""
SCREENED = (
    f"""INSERT INTO screening_decision (item_id, by_id, verdict, full_text, note, quote, page, at)
    SELECT i.id, u, CASE WHEN i.id %% 60 = 0 THEN 'include' ELSE 'exclude' END, false, '', '', '',
           now() - make_interval(secs => 500000 - i.id %% 500000)
    FROM {_ITEMS}, unnest(ARRAY[%(a)s, %(b)s]::bigint[]) u""",
    f"""UPDATE screening_item t SET taken = 2, settled_at = now(), settled_by = 'agreement',
        outcome = CASE WHEN t.id %% 60 = 0 THEN 'included' ELSE 'excluded' END
    FROM {_ITEMS} WHERE i.id = t.id""",
    f"""INSERT INTO evidence_report (review_id, record_id, created_at)
    SELECT %(review)s, i.record_id, now() FROM {_ITEMS} WHERE i.outcome = 'included'""",
    """INSERT INTO screening_item (stage_id, record_id, report_id, rank, taken)
    SELECT s.id, r.record_id, r.id, 0, 0 FROM evidence_report r JOIN screening_stage s
    ON s.review_id = r.review_id AND s.kind = 'full_text' WHERE r.review_id = %(review)s""",
)


def pages() -> dict[str, str]:
    """What is asked: name and path below the review."""
    from evidence.models import Import, Record

    row = Import.objects.filter(search__source__review__slug=SLUG).latest("id")
    titles = Record.objects.filter(of=row).values_list("title", flat=True)
    chinese, rare = titles.get(place=1), titles.get(place=2)
    return {
        "records, first page": "records/",
        "records, page 100": "records/?page=100",
        "newest first": "records/?sort=-added",
        "by year": "records/?sort=-year",
        "search, a common word": "records/?q=neuropathy",
        "search, three rare words": f"records/?q={'+'.join(rare.split()[:3])}",
        "search, Chinese, two": f"records/?q={chinese[:2]}",
        "search, Chinese, six": f"records/?q={chinese[4:10]}",
        "search, nothing found": "records/?q=zzzzzz",
        "one source": f"records/?source={row.search.source_id}",
        "one search": f"records/?search={row.search_id}",
        "one file": f"records/?of={row.pk}",
        "a word of one source": f"records/?q=neuropathy&source={row.search.source_id}",
        "years": "records/?year_from=2020&year_to=2022",
        "to be screened": "records/?box=to_screen",
        "in conflict": "records/?box=conflict",
        "excluded": "records/?box=excluded",
        "duplicates of the list": "records/?box=duplicate",
        "without duplicates": "records/?duplicate=no",
        "removed": "records/?box=removed",
        "reports sought": "records/?box=report",
        "report excluded": "records/?box=excluded_full_text",
        "in a study": "records/?box=included",
        "my verdict: include": "records/?mine=include",
        "my verdict: maybe": "records/?mine=maybe",
        "not decided by me": "records/?mine=none",
        "has PDF": "records/?pdf=yes",
        "no PDF": "records/?missing=pdf",
        "no DOI": "records/?missing=doi",
        "no abstract": "records/?missing=abstract",
        "no year": "records/?missing=year",
        "overview": "",
        "sources": "sources/",
        "duplicates": "duplicates/",
        "screening desk": "screen/",
    }


def times() -> None:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(person("yh"), backend="django.contrib.auth.backends.ModelBackend")
    asked: dict[str, str] = {name: f"/reviews/{SLUG}/{path}" for name, path in pages().items()}
    asked["PRISMA counts (API)"] = f"/api/reviews/{SLUG}/prisma/"
    listed = f"/api/reviews/{SLUG}/records/"
    asked["records (API)"] = listed
    asked["records (API), common word"] = f"{listed}?q=neuropathy"
    asked["records (API), one year"] = f"{listed}?year=2020"
    asked["records (API), without duplicates"] = f"{listed}?duplicate=false"
    print(f"{'server time':34}{'median':>12}{'95th percentile':>18}{'queries':>10}")
    for name, path in asked.items():
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
        queries = len(captured)  # before the next request empties the log
        assert answer.status_code == 200, (path, answer.status_code)
        spent = sorted(_timed(lambda path=path: client.get(path)) for _ in range(TIMES))
        print(
            f"{name:34}{1000 * statistics.median(spent):9.1f} ms"
            f"{1000 * spent[round(0.95 * (TIMES - 1))]:15.1f} ms{queries:10}"
        )


def _timed(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def plans() -> None:
    """How the database finds what the pages ask for: the list of a page, and its bounded count.
    Which index, how many rows of it, how long."""
    from evidence import finding, listing
    from evidence.finding import Filters
    from evidence.models import Import, Record, Review

    review, reader = Review.objects.get(slug=SLUG), person("yh")
    most = listing.reach(listing.PAGE, total=Record.objects.filter(review=review).count())
    row = Import.objects.filter(search__source__review=review).latest("id")
    source = str(row.search.source_id)
    asked = {
        "records, first page": Filters(),
        "by year": Filters(sort="-year"),
        "a common word": Filters(q="neuropathy"),
        "a word of one source": Filters(q="neuropathy", source=source),
        "three rare words": Filters(q="abcd efgh ijkl"),
        "one source": Filters(source=source),
        "one file": Filters(of=str(row.pk)),
        "to be screened": Filters(box="to_screen"),
        "reports sought": Filters(box="report"),
        "my verdict: include": Filters(mine="include"),
        "no DOI": Filters(missing="doi"),
    }
    for name, filters in asked.items():
        rows = finding.find(review, reader, filters)
        first = rows.only("pk")[: listing.PAGE]
        count = rows.order_by().values("pk")[: most + 1]
        for what, one in (("list", first), ("count", count)):
            print(f"\n-- {name}: {what}")
            for line in one.explain(analyze=True).splitlines():
                if "->" in line or "Index Cond" in line or line.startswith(("Limit", "Execution")):
                    print(line[:150])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
