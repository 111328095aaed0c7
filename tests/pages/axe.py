"""What axe-core finds wrong with a page, as lines that name the rule and the place."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING: dict[str, Any] = {"runOnly": RULES, "resultTypes": ["violations"]}
# All that a theme can change: its colours.
COLOURS: dict[str, Any] = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
# All that a width can change: colours are the same on a phone, and take half of the time.
BUT_COLOURS: dict[str, Any] = {
    **EVERYTHING, "rules": {rule: {"enabled": False} for rule in COLOURS["runOnly"]["values"]},
}  # fmt: skip
RUN = "options => axe.run(document, options).then(found => found.violations)"


def violations(page: Page, *, options: dict[str, Any] = EVERYTHING) -> list[str]:
    if page.evaluate("typeof axe") == "undefined":  # half a megabyte, once for each document
        page.evaluate(AXE_SCRIPT)
    return [
        f"{rule['id']}: {rule['help']} at {node['target']}"
        for rule in page.evaluate(RUN, options)
        for node in rule["nodes"]
    ]


def in_both_themes(page: Page) -> list[str]:
    """The violations in light, then those of colour in dark: an open page follows the system."""
    found = []
    for theme, options in (("light", EVERYTHING), ("dark", COLOURS)):
        page.emulate_media(color_scheme=theme)
        expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
        page.evaluate("Promise.allSettled(document.getAnimations().map((one) => one.finished))")
        found += [f"{theme}: {line}" for line in violations(page, options=options)]
    return found
