"""Line by line: the one reader of tagged lines, for every dialect that has a grammar.

Entries come out in order; no line disappears without a problem.
"""

from dataclasses import dataclass

from evidence.parsers.grammar import Grammar, Tag
from evidence.parsers.record import Problem
from evidence.parsers.stray import Stray, quoted, stray

LONGEST_ENTRY = 16 << 20
NO_TAG = "(no tag)"
TWO_TITLES = "The record has two titles: two records may have run together here."


@dataclass(slots=True)
class Entry:
    """The tags of one record, in the order of the file, and its own text."""

    tags: dict[str, list[str]]
    raw: str
    line_from: int
    line_to: int


class LineReader:
    """Where the reading stands: the open entry, its last tag, and stray lines."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self.titles = grammar.single & grammar.telling  # tags that a record has once
        self.out: list[Entry | Problem] = []
        self.tags: dict[str, list[str]] | None = None  # of the open entry
        self.raw: list[str] = []
        self.size = 0
        self.start = 0
        self.last: list[str] = []  # the values of the last tag
        self.last_tag = ""
        self.more: list[str] = []  # further lines of the last value: joined once, at its end
        self.after_blank = False
        self.doubt: Problem | None = None  # the open entry began without its opener
        self.stray = Stray()
        self.number = 0
        self.ended = 0  # entries that have the final tag of their dialect

    def given(self) -> list[Entry | Problem]:
        """What has been found; it is given once."""
        out, self.out = self.out, []
        return out

    def take(self, lines: list[str], first: int) -> None:
        """Read some lines. The common case, a tag inside a record, comes first.

        Four lines in five are that case, so it works on local names, which `unusual` may change.
        """
        grammar = self.grammar
        split = grammar.split
        special = grammar.opens | grammar.closes | grammar.ignores | grammar.parts
        relines, midline = grammar.relines, grammar.midline
        plain, mark = grammar.exact - special, grammar.mark
        width = max(map(len, plain), default=0)
        start = width + len(mark)
        tags, raw = self.tags, self.raw
        for number, line in enumerate(lines, start=first):
            tag = line[:width]
            if tag in plain and line[width:start] == mark and tags and not self.after_blank:
                value = line[start:]
            else:
                found = split(line)
                if found is None or tags is None or self.after_blank or found[0] in special:
                    self.number = number
                    self.unusual(line, found)
                    tags, raw = self.tags, self.raw
                    continue
                tag, value = found
            if self.more:
                self.join()
            raw.append(line)
            if relines and midline in value:
                self.number = number
                self.put_all(relines(tag, value))
                tags, raw = self.tags, self.raw
                continue
            values = tags.get(tag)
            if values is None:
                tags[tag] = values = [value]
            else:
                values.append(value)
            self.last, self.last_tag = values, tag
        self.number = first + len(lines) - 1
        self.size += sum(map(len, lines))
        if self.tags is not None and self.size > LONGEST_ENTRY:
            self.problem(
                f"The record that began at line {self.start} is too long and was cut here."
            )
            self.finish()

    def unusual(self, line: str, found: Tag | None) -> None:
        """A line that is no tag, or a tag that may begin or end a record."""
        if found is not None:
            self.tag(line, found)
        elif not line.strip():
            self.after_blank = True
            if self.tags is not None:
                self.raw.append(line)
        elif self.grammar.furniture(line) and (self.tags is None or self.after_blank):
            return
        elif self.tags is None or not self.last_tag:
            self.strayed(line)
        else:
            self.continued(line)

    def tag(self, line: str, found: Tag) -> None:
        grammar, (tag, value) = self.grammar, found
        blank, self.after_blank = self.after_blank, False
        if tag in grammar.ignores and self.tags is None:
            return
        if tag in grammar.closes:
            self.closed(line, value)
            return
        if tag in grammar.opens:
            self.opened(tag)
        elif self.tags is None:
            self.begin(doubt=f"The record begins without its {grammar.opener} line.", tag=tag)
        elif self.parted(tag, blank=blank):
            self.finish()
            self.begin(doubt=f"A record begins here without {grammar.opener}, it seems.", tag=tag)
        self.join()
        self.raw.append(line)
        if grammar.relines and grammar.midline in value:
            self.put_all(grammar.relines(tag, value))
        else:
            self.put(tag, value)

    def opened(self, tag: str) -> None:
        """A line that opens a record; one that is still open has lost its end, or is doubled."""
        if self.tags is None:
            self.begin()
        elif self.doubt and not self.grammar.telling & self.tags.keys():
            self.finish()
            self.begin()
        elif set(self.tags) <= self.grammar.opens:
            self.problem(f"The line {tag} stands twice; the record is read once.")
        else:
            if self.grammar.closes:
                self.problem(
                    f"The record that began at line {self.start} has no {self.grammar.closer} "
                    "line; it ends where the next one begins."
                )
            self.finish()
            self.begin()

    def parted(self, tag: str, *, blank: bool) -> bool:
        assert self.tags is not None  # noqa: S101 - only asked inside a record
        if tag in self.grammar.parts and tag in self.tags:
            return True
        if not blank:
            return False
        if tag in self.grammar.single and tag in self.tags:
            return True
        opened = self.grammar.opens & self.tags.keys()
        return not opened and (self.grammar.blank_closes or tag == next(iter(self.tags), ""))

    def closed(self, line: str, value: str) -> None:
        if self.tags is None:
            self.strayed(line)
            return
        self.join()
        self.raw.append(line)
        self.finish()
        if value.strip():  # a line end was lost behind the end mark
            self.unusual(value, self.grammar.split(value))

    def begin(self, *, doubt: str = "", tag: str = "") -> None:
        """A new entry; `doubt` says what is odd about it, unless its first tag is known to part."""
        self.out += self.stray.told()
        self.tags, self.raw, self.start, self.size = {}, [], self.number, 0
        self.last, self.last_tag, self.more = [], "", []
        odd = doubt and tag not in self.grammar.parts
        self.doubt = Problem(self.number, doubt) if odd else None

    def put(self, tag: str, value: str) -> None:
        assert self.tags is not None  # noqa: S101 - only called inside a record
        self.last, self.last_tag = self.tags.setdefault(tag, []), tag
        self.last.append(value)

    def put_all(self, found: list[Tag]) -> None:
        if len(found) > 1 and self.grammar.closes:
            tags = ", ".join(dict.fromkeys(tag for tag, _ in found[1:]))
            self.problem(f"In the middle of the line stands {tags}; it was read there.")
        special = self.grammar.opens | self.grammar.closes
        if any(tag in special for tag, _ in found[1:]):
            self.put_records(found)
            return
        for tag, value in found:
            self.put(tag, value)

    def put_records(self, found: list[Tag]) -> None:
        """The tags of a line on which a record ends and others follow: line ends were lost."""
        grammar = self.grammar
        self.raw.pop()
        parts: list[str] = []
        for place, (tag, value) in enumerate(found):
            if self.tags is None or (place and tag in grammar.opens):
                if self.tags is not None:
                    self.raw.append("".join(parts))
                    self.finish()
                odd = f"The record begins without its {grammar.opener} line."
                self.begin(doubt="" if tag in grammar.opens else odd)
                parts = []
            parts.append(f"{tag}{grammar.mark}{value}")
            if tag in grammar.closes:
                self.raw.append("".join(parts))
                self.finish()
            else:
                self.put(tag, value)
        if self.tags is not None:
            self.raw.append("".join(parts))

    def continued(self, line: str) -> None:
        """One more line of the last value. Pieces are kept, so that 20,000 of them stay cheap."""
        self.after_blank = False
        self.raw.append(line)
        if self.last_tag in self.grammar.lone:
            assert self.tags is not None  # noqa: S101 - only called inside a record
            kept = self.tags.setdefault(NO_TAG, [])
            if not kept:
                self.problem(
                    f"The line has no tag: {quoted(line)}. It, and any further line like it, "
                    "is kept with the record."
                )
            kept.append(line.strip())
        elif self.last_tag in self.grammar.listed:
            self.last.append(line.strip())
        else:
            self.more.append(line.strip())

    def join(self) -> None:
        if self.more:
            self.last[-1] = " ".join([self.last[-1], *self.more])
            self.more = []

    def finish(self) -> None:
        """The open entry is complete; blank lines behind it are not part of it."""
        assert self.tags is not None  # noqa: S101 - only called inside a record
        self.join()
        raw = "\n".join(self.raw).rstrip("\n ")
        to = self.start + raw.count("\n")
        if self.doubt and not self.grammar.telling & self.tags.keys():
            self.out.append(stray(self.start, to, raw))
        else:
            if self.doubt:
                self.out.append(self.doubt)
            self.ended += self.grammar.final in self.tags
            if any(len(self.tags.get(tag, "")) > 1 for tag in self.titles):
                self.out.append(Problem(self.start, TWO_TITLES))
            self.out.append(Entry(self.tags, raw, self.start, to))
        self.tags, self.raw, self.doubt = None, [], None

    def end(self) -> None:
        """The end of the file, which may be the end of a file that was cut off."""
        if self.tags is not None:
            last = self.grammar.closer
            if self.ended and self.grammar.final not in self.tags:
                last = self.grammar.final
            if last:
                self.problem(
                    f"The last record, begun at line {self.start}, has no {last} line: "
                    "the file may have been cut off."
                )
            self.finish()
        self.out += self.stray.told()

    def strayed(self, line: str) -> None:
        self.after_blank = False
        self.out += self.stray.take(line, self.number)

    def problem(self, message: str) -> None:
        self.out.append(Problem(self.number, message))
