"""Pure: a file to be imported -> batches in the words of COPY, as they come.

A large file is read by processes of their own, a stretch at a time in turn, so that one core reads
while the other writes into the database: `apart` gives what `batches` gives. It also keeps what
reading costs out of the worker: memory, and the time of Python's garbage collector.
"""

from collections import deque
from collections.abc import Generator, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from evidence import copying, parsers, processes
from evidence.parsers import Guess, ParsedRecord, Problem, Stretch

BATCH = 2_000
BATCH_CHARACTERS = 4_000_000  # of raw text; a line of COPY is two to three times as long
AHEAD = 2  # stretches that a process has before it, so that it never waits for the next


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be read, how, and from where on.

    `limits` are the sizes of the columns that have one; `before` and `after` are what each line
    begins and ends with, around the place of the record in the file and `copying.COLUMNS`;
    `places` is the last place that an earlier run has stored, `problems` how many problems.
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


@dataclass(frozen=True, slots=True)
class Batch:
    """What is stored in one transaction: lines of COPY, and problems."""

    lines: bytes
    n_records: int
    problems: tuple[Problem, ...]
    percent: int  # of the file


@dataclass(frozen=True, slots=True)
class Task:
    """A stretch of a file to be read, which was taken for what it is."""

    order: Order
    guess: Guess
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class Portion:
    """What was read of some entries: their lines, still without the place and what stands before
    it, and the size of each, which is 0 for an entry that is left out."""

    lines: bytes
    sizes: list[int]
    problems: list[Problem]
    percent: int


def batches(order: Order) -> Generator[Guess | Batch, None, None]:
    """First what the file was taken for, then the file in pieces, without what is stored."""
    with Path(order.path).open("rb") as file:
        guess = _taken_for(file, order)
        yield guess
        if guess.format:
            yield from _placed(order, portions(Task(order, guess, parsers.WHOLE)))


def apart(order: Order) -> Generator[Guess | Batch, None, None]:
    """The same, read by processes of their own, which end with us. Raises processes.Stopped."""
    with ExitStack() as ours:
        file = ours.enter_context(Path(order.path).open("rb"))
        guess = _taken_for(file, order)
        yield guess
        if guess.format:
            tasks = (Task(order, guess, one) for one in parsers.stretches(file, guess))
            yield from _placed(order, _by_helpers(tasks, ours))


def _taken_for(file: BinaryIO, order: Order) -> Guess:
    return parsers.taken_for(
        file,
        format=order.format or None,
        encoding=order.encoding or None,
        mapping=order.mapping or None,
        filename=order.filename,
    )


def _by_helpers(tasks: Iterator[Task], ours: ExitStack) -> Iterator[Portion]:
    """The portions of all tasks in their order. Files that are one stretch need one process."""
    helpers: deque[processes.Helper] = deque()
    answers: deque[Iterator[Portion]] = deque()
    for task in tasks:
        if len(helpers) < processes.PROCESSES:
            helpers.append(ours.enter_context(processes.helper("evidence.intake")))
        else:
            helpers.rotate(-1)
        helpers[-1].send(task)
        answers.append(helpers[-1].pieces())
        if len(answers) == AHEAD * processes.PROCESSES:
            yield from answers.popleft()
    for answer in answers:
        yield from answer


def portions(task: Task) -> Iterator[Portion]:
    """What stands in the stretch, in the order of the file."""
    order = task.order
    with Path(order.path).open("rb") as file:
        taking = _Taking(order)
        for item in parsers.items(file, task.guess, order.mapping, task.stretch):
            taking.take(item)
            if taking.full:
                yield taking.portion(file.tell())
        yield taking.portion(order.size if task.stretch.end is None else task.stretch.end)


class _Taking:
    """The portion that is being filled."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.empty()

    def empty(self) -> None:
        self.characters = 0
        self.lines: list[bytes] = []  # encoded one by one: most are ASCII, which takes no time
        self.problems: list[Problem] = []

    @property
    def full(self) -> bool:
        return (
            len(self.lines) >= self.order.batch
            or len(self.problems) >= self.order.batch
            or self.characters >= BATCH_CHARACTERS
        )

    def take(self, item: ParsedRecord | Problem) -> None:
        if isinstance(item, Problem):
            self.problems.append(item)
            return
        self.characters += len(item.raw)
        record, problem = parsers.told(item)
        if problem:
            self.problems.append(problem)
        if record is None:
            self.lines.append(b"")
            return
        limits = self.order.limits
        if cut := copying.too_long(record, limits):
            self.problems += cut
        line = copying.line(record, limits if cut else {})
        self.lines.append(f"\t{line}{self.order.after}".encode())

    def portion(self, taken: int) -> Portion:
        percent = min(100, round(100 * taken / max(self.order.size, 1)))
        sizes = [*map(len, self.lines)]
        portion = Portion(b"".join(self.lines), sizes, self.problems, percent)
        self.empty()
        return portion


def _placed(order: Order, portions: Iterator[Portion]) -> Iterator[Batch]:
    """Each entry with its place in the file, without what an earlier run has stored: entries and
    problems come in the same order each time, so two numbers say how far it came."""
    place, known = 0, order.problems
    something = False
    for portion in portions:
        lines, n_records = _with_places(order, portion, place)
        problems = tuple(portion.problems[known:])
        something = something or bool(portion.sizes or portion.problems)
        place += len(portion.sizes)
        known = max(0, known - len(portion.problems))
        if n_records or problems:
            yield Batch(lines, n_records, problems, portion.percent)
    if not (something or order.problems):
        yield Batch(b"", 0, (Problem(0, parsers.NO_RECORD),), 100)


def _with_places(order: Order, portion: Portion, last: int) -> tuple[bytes, int]:
    """The lines of entries that are not stored yet, whole now, and how many. The lines themselves
    are copied once, and are no objects of their own, which the worker would have to allocate."""
    before, written, at = order.before.encode(), memoryview(portion.lines), 0
    pieces: list[bytes | memoryview] = []
    for place, size in enumerate(portion.sizes, last + 1):
        if size and place > order.places:
            pieces += (b"%b%d" % (before, place), written[at : at + size])
        at += size
    return b"".join(pieces), len(pieces) // 2


if __name__ == "__main__":
    # Under its importable name, so that what is pickled is known on the other side.
    from evidence import intake

    processes.serve(intake.portions)
