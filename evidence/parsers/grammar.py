"""What a line dialect is: how a line gives a tag, and what opens, closes and parts records."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from evidence.parsers.whole import Whole

Tag = tuple[str, str]


def seam(last: bytes, opener: bytes) -> re.Pattern[bytes]:
    """The last line of a record, and blank ones, right before the line that opens the next; each
    given as a pattern of its beginning."""
    return re.compile(
        rb"\n" + last + rb"[^\r\n]{0,999}\r?\n(?:[ \t]{0,9}\r?\n){0,9}(?=" + opener + rb")"
    )


@dataclass(frozen=True, slots=True)
class Grammar:
    """How the lines of one dialect are read.

    `split` gives tag and value of a line, or None for any other line. Lines whose tag is one of
    `exact`, right before `mark`, need no asking: they are nearly all. `relines` finds lines that
    lost their line end: it gives the parts of a value, with `midline` in it, that hold more tags.
    `listed` tags take each further line as one more value; `lone` tags hold one word or number
    and do not wrap. `single` tags occur once: a second one after a blank line means that a new
    record began without saying so, as does the first tag of a record that had no opener; a second
    one of `parts` means so anywhere. Tags that begin without an opener make a record when one of
    them is `telling`, as a title is.
    `whole` finds entries that leave no doubt: it must read them as their lines are read.
    `seam` finds, in the bytes of a file, lines that end a record before one that opens the next:
    what stands behind them is read as if it were a file of its own, whatever stands before.
    `final` is the tag that every record of a file ends with, where nothing closes them.
    `furniture` knows the lines that databases print around records.
    """

    split: Callable[[str], Tag | None]
    opens: frozenset[str]
    closes: frozenset[str] = frozenset()
    ignores: frozenset[str] = frozenset()
    listed: frozenset[str] = frozenset()
    single: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    telling: frozenset[str] = frozenset()
    relines: Callable[[str, str], list[Tag]] | None = None
    midline: str = "  - "
    furniture: Callable[[str], bool] = field(default=lambda line: False)
    blank_closes: bool = False
    lone: frozenset[str] = frozenset()
    exact: frozenset[str] = frozenset()
    mark: str = ""
    whole: Whole | None = None
    seam: re.Pattern[bytes] | None = None
    opener: str = ""
    closer: str = ""
    final: str = ""
