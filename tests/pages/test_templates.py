"""What holds for every template of the product, read from the files."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

from evidence.templatetags.ledger import BIAS, STATES

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SPRITE = set(re.findall(r'<symbol id="i-([a-z-]+)"', (ROOT / "static/img/icons.svg").read_text()))
INLINE = {
    "an inline style": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a script without src": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "an inline handler": re.compile(r"\son[a-z]+\s*=", re.IGNORECASE),
    "htmx that evaluates": re.compile(r"\bhx-on\b|\bhx-on:|[\"']\s*js:", re.IGNORECASE),
    "a javascript address": re.compile(r"(href|action|src)\s*=\s*[\"']?\s*javascript:", re.I),
    "code from elsewhere": re.compile(r"<(script|link)[^>]*(src|href)=[\"']?(https?:)?//", re.I),
}
SCRIPTED = re.compile(r"\bdata-(bs|view|toggle|focus|rail|theme|select|pdf)\b")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT / "templates"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_compiles(path):
    assert get_template(name(path))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_keeps_the_content_security_policy(path):
    text = path.read_text()
    assert [what for what, pattern in INLINE.items() if pattern.search(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color: red">',
        "<style>p {}</style>",
        "<script>alert(1)</script>",
        '<a onclick="go()">',
        '<a hx-on:click="go()">',
        '<a href="javascript:go()">',
        '<script src="https://cdn.example/x.js"></script>',
    ],
)
def test_what_the_policy_forbids_is_recognised(text):
    assert any(pattern.search(text) for pattern in INLINE.values())


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_icon_is_in_the_sprite(path):
    used = set(re.findall(r"{%\s*icon\s+\"([^\"]+)\"", path.read_text()))
    assert used <= SPRITE | set(STATES)


def test_every_icon_of_the_states_is_in_the_sprite():
    drawn = {mark.icon for mark in STATES.values()} | {icon for _, icon, _ in BIAS.values()}
    assert drawn - {""} <= SPRITE
    assert "bias-none" in SPRITE


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_button_says_what_it_does(path):
    """A button without words has a name; one that acts by script does not send its form."""
    for attributes, body in re.findall(r"<button\b([^>]*)>(.*?)</button>", path.read_text(), re.S):
        assert "type=" in attributes or not SCRIPTED.search(attributes)
        words = re.sub(r"{%.*?%}|<kbd>.*?</kbd>|<[^>]*>", "", body).strip()
        assert words or "aria-label" in attributes


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_form_that_writes_carries_its_token(path):
    for attributes, body in re.findall(r"<form\b([^>]*)>(.*?)</form>", path.read_text(), re.S):
        if re.search(r"method=[\"']post", attributes, re.I):
            assert "csrf_token" in body
