"""From an edit to fresh forest plots: on an open page, in a burst, and with servers killed.

    python -m benchmarks.freshness_bench [edits of a burst, 1000]

The CIPN review with its 14 analyses; every edit is a PATCH of the API on its own connection.
"""

import random
import signal
import statistics
import sys
import threading
import time
import urllib.error
from collections.abc import Callable

from benchmarks.a_site import Running, machine, running, seconds_until

PAGE = "/reviews/cipn/analyses/symptom_total/"
CLIENTS, ON_PAGE = 4, 25


def main(edits: int) -> None:
    print(machine())
    with running() as site:
        values = _values()
        token = site.token("curator")
        seconds_until(_fresh)
        _open_page(site, values, token)
        print(f"{'burst of ' + format(edits, ','):34}{'refreshes':>10}{'failed':>8}"
              f"{'lost':>6}{'fresh after the last':>22}{'wanted':>9}")  # fmt: skip
        harm: dict[str, tuple[int, Callable[[], None]]] = {
            "undisturbed": (1, lambda: None),
            "worker killed (SIGKILL)": (5, lambda: site.kill("worker")),
            "broker killed, back empty": (10, site.forget_the_queue),
            "PostgreSQL restarted": (10, lambda: site.kill("postgres", by=signal.SIGINT)),
            "PostgreSQL killed, recovers": (10, lambda: site.kill("postgres")),
        }
        for name, (wanted, hurt) in harm.items():
            _burst(site, values, token, name=name, edits=edits, hurt=hurt, wanted=wanted)
        _by_hand(values, edits=edits)


def _values() -> list[tuple[int, float]]:
    from evidence.models import Value

    rows = Value.objects.consensus().filter(
        extraction__study__review__slug="cipn", outcome__key="symptom_total"
    )
    return list(rows.values_list("pk", "sd"))


def _edit(site: Running, value: tuple[int, float], token: str) -> bool:
    """One correction; False when the site did not take it."""
    pk, sd = value
    body = {"sd": round(sd * random.uniform(0.95, 1.05), 4), "why": "benchmark"}
    try:
        site.ask("PATCH", f"/api/reviews/cipn/values/{pk}/", body, token)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
    return True


def _fresh() -> bool:
    from analysis import standing
    from evidence.models import Review

    return standing.state(Review.objects.get(slug="cipn"))[0] == standing.FRESH


def _open_page(site: Running, values: list[tuple[int, float]], token: str) -> None:
    """A browser has the page open; from sending the edit to the new run standing on the page."""
    from playwright.sync_api import sync_playwright

    from devstack import browser as browsers

    chromium = browsers.find()
    spent = []
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=str(chromium.path), args=list(browsers.QUIET)
        )
        page = opened.new_page(base_url=site.address)
        page.goto("/login/")
        page.fill("input[name=username]", "reader")
        page.fill("input[name=password]", "evidence-demo")
        page.press("input[name=password]", "Enter")
        page.wait_for_load_state()
        page.goto(PAGE)
        for _ in range(ON_PAGE):
            page.wait_for_timeout(random.uniform(300, 1200))
            before = _shown_run(page.locator("#verdict").inner_text())
            began = time.perf_counter()
            if not _edit(site, random.choice(values), token):
                raise SystemExit("The site did not take an edit.")
            while _shown_run(page.locator("#verdict").inner_text()) in ("", before):
                if time.perf_counter() - began > 60:
                    raise SystemExit("The open page did not follow an edit within a minute.")
                time.sleep(0.02)
            spent.append(time.perf_counter() - began)
        opened.close()
    spent.sort()
    print(
        f"edit to fresh plots on an open page, {len(spent)} edits, 14 analyses: "
        f"median {statistics.median(spent):.2f} s, "
        f"95th percentile {spent[round(0.95 * (len(spent) - 1))]:.2f} s"
    )


def _shown_run(words: str) -> str:
    """The number of the run that the page calls fresh; empty while it is stale or computing."""
    return words.partition("Fresh, run ")[2].partition(",")[0]


def _burst(
    site: Running,
    values: list[tuple[int, float]],
    token: str,
    *,
    name: str,
    edits: int,
    hurt: Callable[[], None],
    wanted: int,
) -> None:
    seconds_until(_fresh)
    before, failed, sent = _refreshes(), [], threading.Semaphore(0)

    def client(share: int) -> None:
        for _ in range(share):
            if not _edit(site, random.choice(values), token):
                failed.append(1)
            sent.release()

    threads = [threading.Thread(target=client, args=(edits // CLIENTS,)) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for _ in range(edits // 2):
        sent.acquire()
    hurt()
    for thread in threads:
        thread.join()
    _row(name, before, failed=len(failed), seconds=seconds_until(_fresh), wanted=wanted)


def _by_hand(values: list[tuple[int, float]], *, edits: int) -> None:
    """By SQL past the site: nobody asks for a refresh, so the sweep alone finds what is stale."""
    from django.db import connection

    seconds_until(_fresh)
    before = _refreshes()
    with connection.cursor() as cursor:
        for _ in range(edits):
            pk, sd = random.choice(values)
            new = round(sd * random.uniform(0.95, 1.05), 4)
            cursor.execute("UPDATE evidence_value SET sd = %s WHERE id = %s", [new, pk])
    _row("by SQL, the sweep alone", before, failed=0, seconds=seconds_until(_fresh), wanted=5)


def _row(name: str, before: int, *, failed: int, seconds: float, wanted: int) -> None:
    done, lost = _refreshes() - before, _lost()
    print(f"{name:34}{done:10}{failed:8}{lost:6}{seconds:20.2f} s{f'< {wanted} s':>9}", flush=True)


def _refreshes() -> int:
    from analysis.models import Run

    rows = Run.objects.filter(analysis__review__slug="cipn")
    return rows.order_by("-number").values_list("number", flat=True).first() or 0


def _lost() -> int:
    """Analyses whose newest run is not what the rows say now."""
    from analysis.pipeline import refresh
    from evidence.models import Review

    return len(refresh.changed(Review.objects.get(slug="cipn")))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
