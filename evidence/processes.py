"""Work in processes of its own: what goes in and what comes out is pickled, one after the other.

`multiprocessing` does this too, but a Celery worker's children may not have children.
"""

import gc
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

PROCESSES = min(3, os.cpu_count() or 1)
_ROOT = Path(__file__).resolve().parent.parent


class Stopped(RuntimeError):
    """A process ended before its work did."""


class Helper:
    """A process that answers each thing it is sent with any number of pieces."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None  # noqa: S101 - both are pipes
        assert process.stdout is not None  # noqa: S101
        self._process, self._in, self._out = process, process.stdin, process.stdout

    def send(self, thing: Any) -> None:
        """Raises Stopped."""
        try:
            pickle.dump(thing, self._in, protocol=pickle.HIGHEST_PROTOCOL)
            self._in.flush()
        except BrokenPipeError as ended:
            raise self._stopped() from ended

    def pieces(self) -> Iterator[Any]:
        """The answer to the first thing sent that has none yet. Raises Stopped."""
        try:
            while (piece := pickle.load(self._out)) is not None:  # noqa: S301 - our own process
                yield piece
        except (EOFError, pickle.UnpicklingError) as ended:
            raise self._stopped() from ended

    def end(self) -> None:
        """Whatever it was at is of no use any more, and what it did not take as well."""
        self._process.kill()
        with suppress(BrokenPipeError):
            self._in.close()

    def _stopped(self) -> Stopped:
        return Stopped(f"A process beside the worker ended with {self._process.wait()}.")


@contextmanager
def helper(module: str) -> Iterator[Helper]:
    """A process that runs the module, which calls `serve`; it ends with us."""
    with subprocess.Popen(  # noqa: S603 - a module of ours
        [sys.executable, "-m", module], cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        beside = Helper(process)
        try:
            yield beside
        finally:
            beside.end()


def serve(work: Callable[[Any], Iterable[Any]]) -> None:
    """In the process: what comes in, until nothing does, and what `work` makes of it goes out."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what anyone prints does not belong among the pieces
    gc.disable()  # most records are trees: counting their references is enough
    gc.freeze()
    while True:
        try:
            thing = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that started us
        except EOFError:
            return
        for piece in work(thing):
            _put(piece, out)
            gc.collect()  # parsers of XML are rings
        _put(None, out)


def _put(piece: Any, out: Any) -> None:
    pickle.dump(piece, out, protocol=pickle.HIGHEST_PROTOCOL)
    out.flush()
