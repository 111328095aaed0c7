"""Figures of the whole review, the flow and risk of bias: drawn when their content is new."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict
from datetime import timedelta

from django.utils import timezone

from analysis.dataset import Snapshot
from analysis.models import Figure
from analysis.plots import bias, bias_bars, draw, prisma, traffic
from analysis.plots.errors import NothingToPlot, PlotError
from evidence import arms, imports
from evidence.models import Review
from evidence.models.alphabet import alphabetical
from screening import prisma as flow

FORMATS: tuple[draw.Format, ...] = ("svg", "pdf", "png")
FLOW = ("prisma", "prisma-narrow")
WHILE_IMPORTING = timedelta(minutes=1)  # between two drawings


def flow_can_wait(review: Review) -> bool:
    """While an import runs the flow changes with each batch: to draw it each time took a fifth of
    two cores. Its end is a change too, so the last state is drawn."""
    since = timezone.now() - WHILE_IMPORTING
    drawn = Figure.objects.filter(review=review, kind__in=FLOW, at__gt=since)
    return drawn.exists() and bool(imports.under_way(review))


def draw_flow(review: Review) -> None:
    """The PRISMA 2020 flow from today's counts, for pages, phones and print."""
    found = flow.flow(review)
    data = flow_data(review, found)
    digest = found.mark + hashlib.sha256(repr(asdict(data)).encode()).hexdigest()[:32]
    try:
        wide, narrow = prisma.layout(data), prisma.layout(data, prisma.NARROW)
    except NothingToPlot:  # a review without a source has no flow; the page shows its counts
        Figure.objects.filter(review=review, kind__in=FLOW).delete()
        return
    _save(review, dict(zip(FLOW, (wide, narrow), strict=True)), digest)


def draw_bias(review: Review, snapshot: Snapshot) -> None:
    """Traffic light and summary of the consensus judgements."""
    if not snapshot.domains:
        return
    data = bias_data(review, snapshot)
    digest = hashlib.sha256(repr(asdict(data)).encode()).hexdigest()
    layouts = {"bias-traffic": traffic.layout(data), "bias-summary": bias_bars.layout(data)}
    _save(review, layouts, digest)


def flow_data(review: Review, found: flow.Flow | None = None) -> prisma.PrismaData:
    """What the diagram is told: every number a count of rows, every box its list."""
    found = found or flow.flow(review)
    people = arms.people(review)
    included = [prisma.Line(label="Participants in eligible arms", count=people.eligible)]
    links = {
        box: f"/reviews/{review.slug}/flow/{rows}/"
        for box, rows in (
            ("identified", "identified"), ("removed", "removed"),
            ("screened", "records_screened"), ("excluded", "records_excluded"),
            ("sought", "dbr_sought_reports"), ("not_retrieved", "dbr_notretrieved_reports"),
            ("assessed", "dbr_assessed"), ("reports_excluded", "dbr_excluded"),
            ("included", "new_studies"), ("previous", "previous_studies"),
            ("total", "total_studies"), ("other_identified", "other_identified"),
            ("other_sought", "other_sought_reports"),
            ("other_not_retrieved", "other_notretrieved_reports"),
            ("other_assessed", "other_assessed"), ("other_excluded", "other_excluded"),
        )
    }  # fmt: skip
    return prisma.PrismaData(
        title="Flow of records",
        subtitle=review.short_title,
        databases=_lines(found, "database_results"),
        registers=_lines(found, "register_results"),
        duplicates=found["duplicates"],
        automation=found["excluded_automatic"],
        removed_otherwise=found["excluded_other"],
        awaiting_screening=found["awaiting_screening"],
        screened=found["records_screened"],
        excluded=found["records_excluded"],
        sought=found["dbr_sought_reports"],
        not_retrieved=found["dbr_notretrieved_reports"],
        awaiting_assessment=found["dbr_awaiting"],
        assessed=found["dbr_assessed"],
        reasons=_lines(found, "dbr_excluded"),
        other=_other(found),
        previous=prisma.Previous(studies=found["previous_studies"])
        if found["previous_studies"]
        else None,
        new_studies=found["new_studies"],
        new_reports=found["new_reports"],
        included_lines=tuple(included) if people.eligible else (),
        links=links,
        simulated=review.records.filter(simulated=True).exists(),
    )


def _lines(found: flow.Flow, box: str) -> tuple[prisma.Line, ...]:
    return tuple(prisma.Line(label=line.label, count=line.count) for line in found.boxes[box].lines)


def _other(found: flow.Flow) -> prisma.OtherMethods | None:
    """The right-hand arm, when anything came that way."""
    kinds = (
        ("website_results", "Websites"),
        ("organisation_results", "Organisations"),
        ("citations_results", "Citation searching"),
    )
    sources = tuple(
        prisma.Line(label=label, count=found[box]) for box, label in kinds if found[box]
    )
    if not sources:
        return None
    return prisma.OtherMethods(
        sources=sources,
        sought=found["other_sought_reports"],
        not_retrieved=found["other_notretrieved_reports"],
        assessed=found["other_assessed"],
        awaiting=found["other_awaiting"],
        reasons=_lines(found, "other_excluded"),
    )


def bias_data(review: Review, snapshot: Snapshot) -> bias.BiasData:
    """One row a study that has a consensus, in the order of labels."""
    keys = [domain["key"] for domain in snapshot.domains]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    studies = sorted(
        (snapshot.studies[pk] for pk in snapshot.bias), key=lambda study: alphabetical(study.label)
    )
    return bias.BiasData(
        title="Risk of bias",
        subtitle=review.short_title,
        tool=snapshot.bias_tool,
        domains=tuple(
            bias.Domain(letter=letters[i], name=domain["label"])
            for i, domain in enumerate(snapshot.domains)
        ),
        studies=tuple(
            bias.BiasRow(
                key=study.key,
                label=study.label,
                judgements=tuple(snapshot.bias[study.id].get(key) or None for key in keys),
            )
            for study in studies
        ),
    )


def _save(review: Review, layouts: dict, digest: str) -> None:
    """Each layout in each format, once for one content; pictures that nobody can ask for go."""
    there = Figure.objects.filter(review=review, run=None, kind__in=layouts)
    if there.filter(digest=digest).count() == len(layouts) * len(FORMATS):
        return
    Figure.objects.bulk_create(list(_figures(review, layouts, digest)), ignore_conflicts=True)
    there.exclude(digest=digest).delete()


def _figures(review: Review, layouts: dict, digest: str) -> Iterable[Figure]:
    for kind, layout in layouts.items():
        for format in FORMATS:
            try:
                content = draw.render(layout, format)
            except PlotError:
                continue
            yield Figure(review=review, kind=kind, format=format, digest=digest, content=content)
