"""The sheet of pieces, open in a browser."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.pages import sheet as served


@pytest.fixture
def heard() -> Iterator[served.Heard]:
    """What the sheet's server was sent, and what it is to answer."""
    served.HEARD.__init__()
    yield served.HEARD
    served.HEARD.__init__()


@pytest.fixture
def open_sheet(live_server, heard: served.Heard, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens the sheet in a window of a given width and theme; the policy's complaints are kept."""
    contexts = []

    def open_it(*, at: str = "sheet/", width: int = 1280, theme: str = "light") -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
        contexts.append(context)
        context.add_init_script(
            "window.refused = [];"
            "addEventListener('securitypolicyviolation',"
            " e => window.refused.push(e.violatedDirective + ' ' + e.blockedURI));"
        )
        page = context.new_page()
        page.goto(f"{live_server.url}/{at if '?' in at else at + chr(47)}")
        return page

    yield open_it
    for context in contexts:
        context.close()


@pytest.fixture
def sheet(open_sheet: Callable[..., Page]) -> Page:
    return open_sheet()
