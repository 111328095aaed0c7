"""Two frozen versions of the CIPN review: as the publication printed it, then by its own rule."""

from django.db import transaction

from analysis import analyses, living, tasks, versions
from analysis.models import Analysis
from evidence.models import Change, ModelRule, Review, User

PRINTED = {"FE": ModelRule.COMMON, "RE": ModelRule.RANDOM}


def freeze(review: Review, *, by: User) -> None:
    """Version 1 with the models as printed; version 2 with the rule that the protocol states."""
    departing = [row for row in review.analyses.all() if _departs(row)]
    for row in departing:
        analyses.change(
            row, by=by, model_rule=PRINTED[row.printed["model"]],
            reason="The model that the publication printed, whatever its rule says",
        )  # fmt: skip
    _refresh(review)
    versions.freeze(
        review, by=by, title="As published",
        reason="The trials and models of the publication of 12 January 2024",
    )  # fmt: skip
    for row in departing:
        analyses.change(
            row, by=by, model_rule=ModelRule.BY_I2,
            reason="The protocol’s own rule: random effects where I² is above 50%",
        )  # fmt: skip
    _refresh(review)
    versions.freeze(
        review, by=by, title="The protocol’s own rule applied",
        reason="Two results were printed with the model that the rule does not choose",
    )  # fmt: skip
    living.schedule(review, every="monthly", by=by)


def _departs(analysis: Analysis) -> bool:
    return analysis.printed["model"] != analysis.printed["model_by_rule"]


def _refresh(review: Review) -> None:
    """What a worker does, in the loader's own transaction: nobody else sees this review yet."""
    from analysis.pipeline import refresh  # the engine takes a second, and mostly all is there

    runs = refresh.save(review, refresh.changed(review))
    refresh.review_figures(review)
    Change.objects.filter(review_id=review.pk).delete()
    transaction.on_commit(lambda: tasks.draw_further(runs))
