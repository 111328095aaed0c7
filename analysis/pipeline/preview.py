"""What settings would give, computed as a run is, and saved only for the one who asked."""

from analysis import dataset as datasets
from analysis.dataset import CannotBuild
from analysis.dataset.settings import Settings
from analysis.models import Analysis, Preview
from analysis.pipeline import pictures
from analysis.pipeline.compute import compute
from analysis.plots import draw, forest
from analysis.plots.errors import PlotError
from analysis.stats.errors import StatsError


def save(preview: Preview) -> None:
    """Computed from today's data, or the sentence that a run would be refused with."""
    asked = preview.settings
    settings = Settings.planned(
        Analysis(review=preview.review, **asked["row"]),
        outcomes=asked["outcomes"],
        left_out={int(study): why for study, why in asked["left_out"].items()},
    )
    try:
        data = datasets.build(datasets.load(preview.review), settings)
        preview.result = compute(data, settings)
        preview.warnings = [dict(warning) for warning in data.warnings]
        preview.forest = _forest(data, preview.result, settings)
    except (CannotBuild, StatsError) as refused:
        preview.sentence = str(refused)
    preview.done = True
    preview.save()


def _forest(data: datasets.Dataset, result: dict, settings: Settings) -> str:
    """The layout for a narrow place: it stands beside the form."""
    try:
        told = pictures.forest_data(data, result, settings, number=None, digest="")
        return draw.render(forest.layout(told, forest.NARROW), "svg").decode()
    except PlotError:
        return ""
