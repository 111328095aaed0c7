"""LaTeX in BibTeX values as plain text: `pylatexenc` knows the macros, this knows its limits."""

import logging
import re
from functools import lru_cache

from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexwalker import LatexWalkerError

LONGEST = 20_000
DEEPEST = 40

# It warns of every value that is not LaTeX, which most values of an export are not.
logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)

_CONVERTER = LatexNodes2Text(math_mode="text", keep_comments=True, strict_latex_spaces=False)
_BARE = re.compile(r"(?<!\\)([%&#])")
_DOLLAR = re.compile(r"(?<!\\)\$")
_SHIFTED = re.compile(r"\$\s?[_^]\{?([^{}$\\]{1,12})\}?\s?\$")
_ESCAPED = re.compile(r"\\([_%&#${}~^])")
_GROUPING = re.compile(r"(?<!\\)[{}]")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
# Macros of signs that the library does not know, as reference managers write them.
_SIGNS = {"textless": "<", "textgreater": ">", "textbar": "|", "textperiodcentered": "·"}
_SIGNS |= {name: name for name in ("TeX", "LaTeX", "BibTeX")}
_NAMED = re.compile(rf"\\({'|'.join(_SIGNS)})(?![A-Za-z])(?:\{{\}}|\s)?")
# Nearly all macros of an export: an accent on one letter, a letter of its own, an escaped sign.
_LETTER = re.compile(
    r"\\(?:[\"'`^~=.](?:\{[A-Za-z]\}|[A-Za-z])|[cuvHkr]\{[A-Za-z]\}"
    r"|(?:ss|ae|AE|oe|OE|aa|AA|[oOlL])(?:\{\}|(?=\}))|[&%#_])"
)
_MEANING = ("\\", "$", "~", "--", "``", "''", "?`", "!`", "<<", ">>", "\n\n")
"""What means more to LaTeX than it says, apart from such macros and braces."""
FAILURES = (
    LatexWalkerError,
    RecursionError,
    AttributeError,
    IndexError,
    KeyError,
    TypeError,
    ValueError,
)


def text_of(value: str) -> str:
    """A value without its braces and macros. What cannot be decoded is left as it is written."""
    if "\\" not in value and "$" not in value:
        return unbraced(value)
    if len(value) > LONGEST or (value.count("{") > DEEPEST and depth(value) > DEEPEST):
        return literal(value)
    rest = _LETTER.sub("", value)
    if not any(map(rest.__contains__, _MEANING)):
        return unbraced(_LETTER.sub(_letter_of, value))
    return _decoded(value)


def _letter_of(found: re.Match[str]) -> str:
    return _letter(found.group())


@lru_cache(maxsize=1000)
def _letter(macro: str) -> str:
    return str(_CONVERTER.latex_to_text(macro))


def _decoded(value: str) -> str:
    """By the library, and then always as a whole: what a macro means depends on its neighbours."""
    value = _NAMED.sub(lambda found: _SIGNS[found[1]], value)
    source = _BARE.sub(r"\\\1", _SHIFTED.sub(r"\1", value))
    if len(_DOLLAR.findall(source)) % 2:  # a price, no formula
        source = _DOLLAR.sub(r"\\$", source)
    try:
        text = str(_CONVERTER.latex_to_text(source))
    except FAILURES:
        return literal(value)
    # The library takes this macro for the accent that it looks like.
    return text.replace("ˆ", "^") if "\\textasciicircum" in value else text


def literal(value: str) -> str:
    """A value that is an address or a number: only its escapes are undone."""
    return _ESCAPED.sub(r"\1", unbraced(value)) if "\\" in value else unbraced(value)


def unbraced(value: str) -> str:
    """The value without grouping braces; escaped ones are meant."""
    return _GROUPING.sub("", value) if "{" in value or "}" in value else value


def depth(value: str) -> int:
    """How deep the braces are nested."""
    now = deepest = 0
    for found in _BRACE.finditer(value):
        now += {"{": 1, "}": -1}.get(found.group(), 0)
        deepest = max(deepest, now)
    return deepest
