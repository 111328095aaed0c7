"""Background work on records: ids in, one call each. Every task may run twice."""

from celery import current_app, shared_task


@shared_task
def import_file(*, import_id: int) -> bool:
    """Read and match one file. Begun again where it stopped."""
    from evidence import ingest  # the matcher's libraries stay out of the web process

    return ingest.run(import_id)


@shared_task
def index_import(*, import_id: int) -> int:
    """Records become findable by their words."""
    from evidence import ingest

    return ingest.index(import_id)


@shared_task
def withdraw_import(*, import_id: int) -> bool:
    """Take back an import that is too large for a request."""
    from evidence import withdrawals

    return withdrawals.finish(import_id)


@shared_task
def match_record(*, record_id: int, by_id: int) -> None:
    """A record was corrected or added by hand: is it known under another name?"""
    from evidence import ingest

    ingest.settle_record(record_id, by_id=by_id)


@shared_task(expires=10)
def sweep() -> int:
    """Sent by beat: what should be under way is asked for again, whoever has died."""
    from evidence import imports, tallies, withdrawals

    tallies.fold()
    waiting = [
        *(("evidence.tasks.import_file", pk) for pk in imports.stuck()),
        *(("evidence.tasks.index_import", pk) for pk in imports.not_indexed()),
        *((withdrawals.TASK, pk) for pk in withdrawals.unfinished()),
    ]
    for task, pk in waiting:
        current_app.send_task(task, kwargs={"import_id": pk}, expires=imports.ASKED_AGAIN)
    return len(waiting)
