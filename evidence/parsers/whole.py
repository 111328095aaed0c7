"""Entries that leave no doubt, read in one piece: an opener, tags of one line each, an end.

Nearly all of a large export is made of them. A regular expression walks through one ten times as
fast as a loop over its lines. Whatever is odd is left to the lines (`tagged`), which find the same
in these.
"""

import re
from typing import NamedTuple


class Piece(NamedTuple):
    """An entry: its tags, its text, how many blank lines stand before it, how many line ends
    stand in it, and where its last line ends."""

    tags: dict[str, list[str]]
    raw: str
    n_blank: int
    n_lines: int
    last: int


class Whole:
    """Entries whose tags have one width: `tag`, a pattern, then `mark`, in each line.

    `opener` begins and `closer` ends them; a line that reads so elsewhere, has no tag, or has
    `mark` once more, is in doubt, and so is a second one of the tags that stand `once`.
    """

    def __init__(
        self, *, tag: str, mark: str, opener: str, closer: str, once: tuple[str, ...]
    ) -> None:
        self.mark = mark
        self.begins = f"\n{opener}{mark}"
        self._lines = re.compile(rf"({tag}){re.escape(mark)}([^\n]*+)\n")
        end, rest = re.escape(mark.rstrip()), rf"{re.escape(mark)}[^\n]*+\n"
        lines = rf"(?:(?!{'|'.join((opener, closer, *once))}){tag}{rest})*+"
        self._entry = re.compile(
            rf"(?:[ \t]*+\n)*+({opener}{rest}(?!{closer})"
            rf"{_each_once(once, rest, lines)}{closer}{end})"
            r" *+(?=\n|\Z)"
        )

    def at(self, text: str, place: int) -> Piece | None:
        """The entry that begins here, blank lines before it aside; None where there is doubt."""
        found = self._entry.match(text, place)
        if not found:
            return None
        raw, begin = found[1], found.start(1)
        lines = self._lines.findall(raw)  # all but the empty end
        if raw.count(self.mark) != len(lines):
            return None
        tags: dict[str, list[str]] = {}
        for tag, value in lines:
            if tag in tags:
                tags[tag].append(value)
            else:
                tags[tag] = [value]
        n_blank = text.count("\n", place, begin) if begin > place else 0
        return Piece(tags, raw, n_blank, len(lines), found.end())


def _each_once(once: tuple[str, ...], rest: str, lines: str) -> str:
    """A pattern: other lines, among which each of the tags stands once at most, in any order."""
    ways = (
        f"{tag}{rest}{_each_once(tuple(t for t in once if t != tag), rest, lines)}" for tag in once
    )
    return f"{lines}(?:{'|'.join(ways)})?" if once else lines
