"""Names of authors, as the source writes them; several in one place are told apart."""

import re
from collections.abc import Iterable
from functools import lru_cache

from evidence.parsers.clean import clean_all
from evidence.parsers.fields import is_chinese

SHORT = 200  # signs of a text that is worth to be kept in memory
NO_AUTHOR = frozenset({"[no author name available]", "[no author]"})

_SEPARATED = re.compile(r"[;；]")
_COMMAS = re.compile(r"\s*[,，、]\s*")
_HAN_NAME = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff·•]{2,}")
_INITIALS = re.compile(r"[^\W\d_]{1,3}\.?(?:[ .-]*[^\W\d_]\.?)*$")
_SHORT_NAME = re.compile(  # a family name, which has two letters that touch, and initials
    r"(?=.*[^\W\d_]{2}).*[ \u00a0](?:[A-ZÀ-Þ][.-]{0,2}){1,5}(?: ?(?:Jr|Sr|II|III|IV)\.?)?$"
)

_INITIALS_FIRST = re.compile(r"(?:[A-ZÀ-Þ]\.?[ -]?){1,4}(?: [^\W\d_][\w'’-]+){1,3}$")


def names(written: Iterable[str]) -> tuple[str, ...]:
    """One name each. Values that hold several, Chinese ones too, are taken apart."""
    return tuple(
        [
            name
            for text in clean_all([*written])
            for name in (_known(text) if len(text) < SHORT else _people(text))
        ]
    )


def _people(text: str) -> tuple[str, ...]:
    """The names in one text."""
    if ";" in text or "；" in text:
        found = [part.strip(" ,") for part in _SEPARATED.split(text)]
    elif "," in text or not text.isascii():
        found = _chinese(text) or _joined(text)
    else:
        found = [text.strip()]
    return tuple(name for name in found if name and name.lower() not in NO_AUTHOR)


_known = lru_cache(maxsize=50_000)(_people)  # most authors of a file stand in it more than once


def single(written: Iterable[str]) -> tuple[str, ...]:
    """Names of a source that never joins them."""
    return tuple(name.rstrip(" ,") for name in clean_all([*written]) if name.strip(" ,"))


def _joined(text: str) -> list[str]:
    """The people of one text: behind " and " where each has a comma, or behind commas."""
    people = [text]
    if " and " in text or " & " in text:
        parts = re.split(r",? (?:and|&) ", text)
        people = parts if all("," in part for part in parts) else people  # no Kaplan and Bertrand
    return [name.rstrip(" ,") for person in people for name in _by_commas(person)]


def _by_commas(text: str) -> list[str]:
    """`Liu R., Adler D.G.` are two; `Li, W., Dou, Z.` and `R Liu, DG Adler` two as well;
    `Cole, Lynette K.` is one."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > 1 and all(map(_INITIALS_FIRST.match, parts)):
        return parts
    if len(parts) > 1 and all(_SHORT_NAME.match(part.rstrip(" .") + ".") for part in parts):
        return parts
    if len(parts) > 2 and len(parts) % 2 == 0:
        firsts = parts[1::2]
        if all(len(part) <= 8 and _INITIALS.match(part) for part in firsts):
            return [f"{last}, {first}" for last, first in zip(parts[::2], firsts, strict=True)]
    return [text]


def _chinese(text: str) -> list[str]:
    """Names joined by commas, as in old Chinese exports; none where "余, 敏" is one person."""
    if not is_chinese(text):
        return []
    parts = _COMMAS.split(text)
    one = len(parts) < 2 or (len(parts) == 2 and ", " in text)
    return [] if one or not all(_HAN_NAME.fullmatch(part) for part in parts if part) else parts
