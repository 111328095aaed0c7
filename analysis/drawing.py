"""Asking for a file of a picture that has been for pages only until now."""

from analysis import tasks
from analysis.models import Run


def ask(run: Run, *, kind: str, format: str) -> bool:
    """Have the worker draw it; False while the broker is away. Asked twice, it is drawn once."""
    return tasks.ask_for_file(run_id=run.pk, kind=kind, format=format)
