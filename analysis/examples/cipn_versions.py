"""Two frozen versions of the CIPN review: as the publication printed it, then by its own rule."""

from collections.abc import Mapping

from django.db import transaction

from analysis import analyses, living, tasks, versions
from analysis.models import Analysis
from evidence.models import Change, ModelRule, Review, User

PRINTED = {"FE": ModelRule.COMMON, "RE": ModelRule.RANDOM}


def freeze(review: Review, *, by: User) -> None:
    """Version 1 with the models as printed; version 2 with the rule that the protocol states."""
    departing = [row for row in review.analyses.all() if _departs(row)]
    printed = {row: PRINTED[row.printed["model"]] for row in departing}
    _version(
        review, printed, by=by, title="As published",
        why="The model that the publication printed, whatever its rule says",
        reason="The trials and models of the publication of 12 January 2024",
    )  # fmt: skip
    _version(
        review, dict.fromkeys(departing, ModelRule.BY_I2), by=by,
        title="The protocol’s own rule applied",
        why="The protocol’s own rule: random effects where I² is above 50%",
        reason="Two results were printed with the model that the rule does not choose",
    )  # fmt: skip
    living.schedule(review, every="monthly", by=by)


def _version(
    review: Review, rules: Mapping[Analysis, ModelRule], *, by: User, why: str, **named: str
) -> None:
    for row, rule in rules.items():
        analyses.change(row, by=by, model_rule=rule, reason=why)
    _refresh(review)
    versions.freeze(review, by=by, **named)


def _departs(analysis: Analysis) -> bool:
    return analysis.printed["model"] != analysis.printed["model_by_rule"]


def _refresh(review: Review) -> None:
    """What a worker does, in the loader's own transaction: nobody else sees this review yet."""
    from analysis.pipeline import refresh  # the engine takes a second, and mostly all is there

    runs = refresh.save(review, refresh.changed(review))
    refresh.review_figures(review)
    Change.objects.filter(review_id=review.pk).delete()
    transaction.on_commit(lambda: tasks.draw_further(runs))
