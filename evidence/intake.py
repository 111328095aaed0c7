"""Pure: a file to be imported -> batches in the words of COPY, as they come.

A large file is read by processes of their own, so that one core reads while the other writes into
the database: `apart` gives what `batches` gives. Each of them looks for the ends of all records,
and reads those of its own batches alone, in turn. It also keeps what reading costs out of the
worker: memory, and the time of Python's garbage collector.
"""

from collections.abc import Generator, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from evidence import copying, processes
from evidence.parsers import Guess, ParsedRecord, Passed, Problem, read_iter, told
from evidence.parsers.reading import NO_RECORD

BATCH = 2_000
BATCH_CHARACTERS = 4_000_000  # of raw text; a line of COPY is two to three times as long


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be read, how, and from where on.

    `limits` are the sizes of the columns that have one; `before` and `after` are what each line
    begins and ends with, around `copying.COLUMNS`; `places` is the last place that an earlier run
    has stored, `problems` how many problems. One of `readers` gives the batches of its `turn` and
    reads past the others.
    """

    path: str
    size: int
    limits: Mapping[str, int]
    before: str = ""
    after: str = ""
    format: str = ""
    encoding: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    filename: str = ""
    places: int = 0
    problems: int = 0
    batch: int = BATCH
    turn: int = 0
    readers: int = 1


@dataclass(frozen=True, slots=True)
class Batch:
    """What is stored in one transaction: lines of COPY, and problems."""

    lines: bytes
    n_records: int
    problems: tuple[Problem, ...]
    percent: int  # of the file


def batches(order: Order) -> Generator[Guess | Batch, None, None]:
    """First what the file was taken for, then the file in pieces, without what is stored.

    The readers find the same entries in the same order each time, so two numbers say how far an
    earlier run came: the last place, and how many problems.
    """
    taking = _Taking(order)
    with (
        Path(order.path).open("rb") as handle,
        read_iter(
            handle,
            format=order.format or None,
            encoding=order.encoding or None,
            mapping=order.mapping or None,
            filename=order.filename,
            passing=taking.passes,
        ) as stream,
    ):
        yield stream.guess
        if not stream.guess.format:
            return
        item = None
        for item in stream:
            taking.take(item)
            if taking.full:
                percent = min(100, round(100 * handle.tell() / max(order.size, 1)))
                yield from taking.batch(percent)
        if item is None:
            taking.take(Problem(0, NO_RECORD))
        yield from taking.batch(100)


class _Taking:
    """Where the reading stands: the place, and the batch that is being filled.

    Whether a batch is full must not depend on what only the one who reads its records can know.
    """

    def __init__(self, order: Order) -> None:
        self.order = order
        self.place = 0
        self.known = order.problems  # how many of the problems to come are stored
        self.number = 0  # of the batch
        self.empty()

    def empty(self) -> None:
        self.entries = self.characters = self.strays = 0
        # Encoded one by one: most are ASCII, which takes no time.
        self.lines: list[bytes] = []
        self.problems: list[Problem] = []
        self.mine = self.number % self.order.readers == self.order.turn

    @property
    def full(self) -> bool:
        return (
            self.entries >= self.order.batch
            or self.strays >= self.order.batch
            or self.characters >= BATCH_CHARACTERS
        )

    def passes(self) -> bool:
        """Whether the next record may go by; those that are stored are read for their problems."""
        return not (self.mine or self.known or self.place < self.order.places)

    def take(self, item: ParsedRecord | Passed | Problem) -> None:
        if isinstance(item, Problem):
            self.strays += self.told([item])
            return
        self.place += 1
        new = self.place > self.order.places
        if new:
            self.entries += 1
            self.characters += item.size if isinstance(item, Passed) else len(item.raw)
        if isinstance(item, Passed) or not (self.mine or self.known):
            return
        limits = self.order.limits
        record, problem = told(item)
        if problem:
            self.told([problem])
        if record is None:
            return
        if cut := copying.too_long(record, limits):
            self.told(cut)
        if new and self.mine:
            line = copying.line(self.place, record, limits if cut else {})
            self.lines.append(f"{self.order.before}{line}{self.order.after}".encode())

    def told(self, problems: list[Problem]) -> int:
        """How many of the problems are not stored; they go into the batch."""
        stored = min(self.known, len(problems))
        self.known -= stored
        self.problems += problems[stored:]
        return len(problems) - stored

    def batch(self, percent: int) -> Iterator[Batch]:
        """What was taken, to whom its turn is, and nothing for the others."""
        if self.mine and (self.entries or self.problems):
            yield Batch(b"".join(self.lines), len(self.lines), tuple(self.problems), percent)
        self.number += 1
        self.empty()


def apart(order: Order) -> Generator[Guess | Batch, None, None]:
    """The same, read by processes of their own, which end with us. Raises processes.Stopped."""
    with ExitStack() as ours:
        pieces = []
        for turn in range(processes.PROCESSES):
            reader = ours.enter_context(processes.helper("evidence.intake"))
            reader.send(replace(order, turn=turn, readers=processes.PROCESSES))
            pieces.append(reader.pieces())
        guesses = [next(one) for one in pieces]
        yield guesses[0]
        for number in count():
            piece = next(pieces[number % len(pieces)], None)
            if piece is None:
                return
            yield piece


if __name__ == "__main__":
    # Under its importable name, so that what is pickled is known on the other side.
    from evidence import intake

    processes.serve(intake.batches)
