"""A real browser for tests: `page`, `new_page` and `page_of` on pytest-django's live server."""

import os
from collections.abc import Callable, Generator, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from devstack import browser as browsers
from devstack import test_database
from devstack.pytest_plugin import SESSION

PICTURES = Path(__file__).resolve().parent.parent / ".cache" / "failed-tests"
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium, one for this process. Fails when there is none and none can be fetched."""
    import_module("config.urls")  # as config/wsgi.py: the first page should not wait for it
    with SESSION.locked():  # fetched by one process only
        chromium, node = browsers.find(), browsers.node_for_playwright()
    if node:
        os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(node)
    # Playwright runs its loop in this thread, where Django then suspects asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=str(chromium.path),
            args=list(browsers.QUIET),
            env={**os.environ, **chromium.environment},
        )
        yield opened
        opened.close()


@pytest.fixture
def new_page(
    browser: Browser, live_server: Any, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """Opens a window with cookies of its own, as on one more person's computer.

    The test fails at its end when a window met a script error or a breach of the content policy.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_window(**options: Any) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            **{"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", **options},
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: _note_breach(message, complaints))
        return page

    yield open_window
    if request.node.stash.get(FAILED, False):
        _take_pictures(contexts, request.node.name)
    for context in contexts:
        context.close()
    test_database.wait_until_quiet()
    if complaints:
        pytest.fail("The browser complained: " + "\n".join(complaints))


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One window, nobody signed in."""
    return new_page()


@pytest.fixture
def page_of(new_page: Callable[..., Page], live_server: Any) -> Callable[..., Page]:
    """Opens a window in which the given user is signed in already."""
    from django.conf import settings
    from django.test import Client

    def open_window(user: Any, **options: Any) -> Page:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        page = new_page(**options)
        page.context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                    "url": live_server.url,
                }
            ]
        )
        return page

    return open_window


def _note_breach(message: ConsoleMessage, complaints: list[str]) -> None:
    if message.type == "error" and "Content Security Policy" in message.text:
        complaints.append(message.text)


def _take_pictures(contexts: list[BrowserContext], name: str) -> None:
    """What each window showed when the test failed."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    safe = "".join(letter if letter.isalnum() else "-" for letter in name)[:100]
    pages = [page for context in contexts for page in context.pages]
    for number, page in enumerate(pages, 1):
        page.screenshot(path=PICTURES / f"{safe}-{number}.png")
