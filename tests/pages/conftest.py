"""The sheet of pieces, open in a browser."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.pages import sheet as served


@pytest.fixture
def heard() -> Iterator[served.Heard]:
    """What the sheet's server was sent, and what it is to answer."""
    served.HEARD.__init__()
    yield served.HEARD
    served.HEARD.__init__()


@pytest.fixture
def open_sheet(heard: served.Heard, new_page: Callable[..., Page]) -> Callable[..., Page]:
    """Opens a page of the sheet in a window of a given width and theme."""

    def open_it(*, at: str = "sheet/", width: int = 1280, theme: str = "light") -> Page:
        page = new_page(
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            reduced_motion="reduce",  # a piece that turns without end takes a sixth of a processor
        )
        page.goto(f"/{at}")
        return page

    return open_it


@pytest.fixture
def sheet(open_sheet: Callable[..., Page]) -> Page:
    return open_sheet()
