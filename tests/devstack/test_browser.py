"""The browser that journeys are tried in."""

from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from devstack import browser as browsers
from devstack.errors import CannotStart

PAGE = "<title>Trial</title><p>研究 · 15 studies</p><script>document.title += ' drawn'</script>"


class OnePage(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def log_message(self, *_: object) -> None:
        """Nothing: the test's output is for its own words."""


@pytest.fixture
def address():
    with HTTPServer(("127.0.0.1", 0), OnePage) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_browser_runs_scripts_and_shows_text(browser, address):
    page = browser.new_page()
    page.goto(address)
    assert page.title() == "Trial drawn"
    assert page.inner_text("p") == "研究 · 15 studies"
    page.close()


def test_wrong_browser_path_is_refused_with_a_sentence(monkeypatch, tmp_path):
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "nothing"))
    with pytest.raises(CannotStart, match=r"BROWSER_PATH is .*nothing, which does not run"):
        browsers.find()


def test_program_that_is_no_browser_is_refused(monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", "/bin/true")
    with pytest.raises(CannotStart, match="does not run as a browser"):
        browsers.find()


def test_each_window_is_a_person_of_its_own(page, page_of, django_user_model):
    lead = django_user_model.objects.create_user("lead", password="evidence-demo")
    signed_in = page_of(lead)
    for window in (signed_in, page):
        window.goto("/")
    assert "/login/" not in signed_in.url
    assert "/login/" in page.url  # it has none of the other's cookies
