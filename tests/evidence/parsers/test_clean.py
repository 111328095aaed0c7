"""What may be stored: text, never mark-up that could act."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.parsers.clean import ACTIVE, clean_all, clean_text, plain_text

ACTS = re.compile(
    r"</?(?:script|img|iframe|svg|style|object|embed|link|meta)[\s/>]|<[a-z][^<>]*\bon\w+\s*=",
    re.IGNORECASE,
)
"""What a browser would act on; "< b" is no tag to it."""


@pytest.mark.parametrize(
    ("written", "clean", "plain"),
    [
        ("  two   blanks ", "two blanks", "two blanks"),
        ("62<sup>ND</sup> meeting", "62<sup>ND</sup> meeting", "62ND meeting"),
        (
            "CO<inf>2</inf> and <I>E. coli</I>",
            "CO<inf>2</inf> and <I>E. coli</I>",
            "CO2 and E. coli",
        ),
        ("p &lt; 0.05 &amp; more", "p < 0.05 & more", "p < 0.05 & more"),
        ("&amp;lt;i&amp;gt;x", "<i>x", "x"),
        ("Health &amp; Place; AT&T; R&D", "Health & Place; AT&T; R&D", "Health & Place; AT&T; R&D"),
        ("<p>One&nbsp;</p><br/>two", "One two", "One two"),
        ("<jats:p>x</jats:p>", "x", "x"),
        ("a <b and c> d", "a <b and c> d", "a <b and c> d"),
        ("x <a and b> y", "x <a and b> y", "x <a and b> y"),
        ("IL-6 <5 and >3", "IL-6 <5 and >3", "IL-6 <5 and >3"),
        ("Ca<Ca2+> channel", "Ca<Ca2+> channel", "Ca<Ca2+> channel"),
        ('<sup class="x" onclick="y">2</sup>', "<sup>2</sup>", "2"),
        ("<script>alert(1)</script>", "alert(1)", "alert(1)"),
        ("<scr<script>ipt>alert(1)</script>", "alert(1)", "alert(1)"),
        ("<img src=x onerror=alert(1)", "", ""),
        ("<x onclick=alert(1)>text", "text", "text"),
        ("<!-- a --><![CDATA[b]]>", "a b", "a b"),
        ("zero\u200bwidth and \u202eturned", "zerowidth and turned", "zerowidth and turned"),
        ("NUL\0 bell\x07 half\ud800", "NUL bell half\ufffd", "NUL bell half\ufffd"),
        ("题名　二", "题名 二", "题名 二"),
    ],
)
def test_text_at_the_border(written: str, clean: str, plain: str) -> None:
    assert clean_text(written) == clean
    assert plain_text(written) == plain


PARTS = st.sampled_from(
    [f"<{name}" for name in sorted(ACTIVE)[::7]]
    + ["<script", "</script", "<img", ">", "<", " onerror=", "&lt;", "&amp;lt;", "&#60;", "&#x3c;"]
    + ["script", "alert(1)", "<b", "<sup", "/", "\0", "<!--", "-->", "<![CDATA[", "]]>", "\ud800"]
)


@given(st.lists(PARTS | st.text(max_size=3), max_size=12).map("".join))
def test_nothing_that_acts_is_left_and_cleaning_is_done_once(text: str) -> None:
    clean = clean_text(text)
    assert not ACTS.search(clean)
    assert clean.encode().decode() == clean  # no half of a surrogate pair
    assert "\0" not in clean
    assert clean == " ".join(clean.split())
    assert not ACTS.search(plain_text(text))


@given(st.lists(st.text(max_size=8), max_size=5))
def test_many_texts_are_cleaned_like_one(texts: list[str]) -> None:
    assert clean_all(texts) == [clean_text(text) for text in texts]


@pytest.mark.parametrize(
    "piece", ["<", "<b", "<!--", "&", "&amp", "<script ", "<s<b>>", "</", "]]>"]
)
def test_long_rows_of_signs_take_linear_time(piece: str) -> None:
    # Quadratic work on a million signs would not end within the time a test run allows.
    assert len(clean_text(piece * (1_000_000 // len(piece)))) <= 1_000_000
