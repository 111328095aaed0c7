"""Lines that belong to no record: each is told, neighbours together."""

from evidence.parsers.record import Problem

QUOTED = 60


class Stray:
    """The lines met outside any record since the last word on them."""

    def __init__(self) -> None:
        self.text = ""
        self.first = self.last = 0

    def take(self, line: str, number: int) -> list[Problem]:
        """One more; what was met before it, where that is no neighbour."""
        told = self.told() if number > self.last + 1 else []
        if not self.text:
            self.text, self.first = line, number
        self.last = number
        return told

    def told(self) -> list[Problem]:
        """The problem of the lines so far, once."""
        if not self.text:
            return []
        text, self.text = self.text, ""
        return [stray(self.first, self.last, text)]


def stray(first: int, last: int, text: str) -> Problem:
    """The problem of lines that belong to no record."""
    if first == last:
        where, was = "The line stands", "was"
    else:
        where, was = f"Lines {first} to {last} stand", "were"
    return Problem(first, f"{where} outside any record and {was} not read: {quoted(text)}.")


def quoted(line: str) -> str:
    """The beginning of a line, in quotation marks."""
    line = " ".join(line[: QUOTED * 4].split())
    return f"“{line[:QUOTED]}…”" if len(line) > QUOTED else f"“{line}”"
