"""What stands around every page: the bar, and the rail of the review with what waits for me.

The only read model that knows all three apps; docs/pages.md has the shape that templates expect.
"""

from typing import Any

from django.db.models import Exists
from django.http import HttpRequest
from django.urls import reverse

from analysis import standing
from evidence import reading_list
from evidence.models import PairAnswer, Review, User
from evidence.permissions import Act
from screening import progress
from screening.models import StageKind

# (group, is it part of the river, [(label, url name, url arguments, go key, icon)])
GROUPS = (
    ("", False, (("Overview", "overview", {}, "o", "grid"),)),
    ("Plan", True, (("Protocol", "protocol", {}, "", ""),)),
    (
        "Find",
        True,
        (
            ("Sources and import", "sources", {}, "", ""),
            ("Duplicates", "duplicates", {}, "", ""),
            ("Records", "records", {}, "", ""),
        ),
    ),
    (
        "Decide",
        True,
        (
            ("Title and abstract", "screen", {}, "s", ""),
            ("Full text", "fulltext", {}, "", ""),
            ("Conflicts", "conflicts", {}, "c", ""),
        ),
    ),
    (
        "Gather",
        True,
        (
            ("Studies and arms", "studies", {}, "", ""),
            ("Extraction", "extraction", {}, "x", ""),
            ("Risk of bias", "bias", {}, "", ""),
        ),
    ),
    (
        "Conclude",
        True,
        (
            ("Analyses", "analyses", {}, "a", ""),
            ("Living review", "living", {}, "l", ""),
        ),
    ),
    (
        "Keep",
        False,
        (("Team and roles", "team", {}, "", "people"), ("History", "history", {}, "", "history")),
    ),
)


def around(request: HttpRequest) -> dict[str, Any]:
    """Context of every page; in a review also its rail. Nothing for someone not signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or getattr(request, "htmx", False):
        return {}  # a piece has no bar and no rail around it
    review: Review | None = getattr(request, "review", None)
    shell: dict[str, Any] = {"home_url": reverse("home"), "review": None, "waiting": None}
    if review is None:
        return {"shell": shell}
    rows = Review.objects.visible_to(user).values_list("short_title", "slug")
    shell["reviews"] = [{"label": name, "url": reverse("overview", args=[s])} for name, s in rows]
    shell["review"] = {
        "label": review.short_title,
        "url": reverse("overview", args=[review.slug]),
    }
    shell["find_url"] = reverse("find", args=[review.slug])
    results = standing.state(review)
    shell["freshness"] = standing.badge(review, results)
    states = _states(review, user, request.acts, results=results[0])
    shell["waiting"] = sum(waiting for _, waiting in states.values())
    shell["waiting_url"] = shell["review"]["url"]
    return {"shell": shell, "rail": _rail(request, review, states)} | _notice(review)


def _notice(review: Review) -> dict[str, str]:
    """The review's notice: under the hatched bar where it speaks of simulated data, else plain."""
    if "simulated" in review.notice.lower():
        return {"sim": review.notice}
    return {"notice": review.notice}


def _states(
    review: Review, user: User, acts: frozenset[Act], *, results: str
) -> dict[str, tuple[str, int]]:
    """(node, what waits for this person) of each stage that has a node."""
    stages = progress.of(review, user=user)
    first, second = stages.get(StageKind.TITLE_ABSTRACT), stages.get(StageKind.FULL_TEXT)
    screens = Act.SCREEN in acts
    disputes = [stage for stage in (first, second) if stage is not None]
    conflicts = sum(s.conflicts if Act.ARBITRATE in acts else s.my_conflicts for s in disputes)
    pairs = review.pairs.filter(answer=PairAnswer.OPEN).count()
    reads, judges = reading_list.both(review, user=user)
    settles = Act.SETTLE in acts
    planned, frozen, imported, published = _begun(review)
    found = "full" if reads.total or judges.total else "none"
    return {
        "protocol": ("full" if frozen else "half" if planned else "none", 0),
        "sources": ("half" if imported else "none", 0),
        "duplicates": (
            "half" if pairs else "full" if imported else "none",
            pairs if Act.MERGE in acts else 0,
        ),
        "records": ("half" if imported else "none", 0),
        "screen": (first.state if first else "none", first.left if first and screens else 0),
        "fulltext": (second.state if second else "none", second.left if second and screens else 0),
        "conflicts": ("half" if any(s.conflicts for s in disputes) else found, conflicts),
        "studies": (found, 0),
        "extraction": (
            reads.state,
            (reads.mine_open if Act.EXTRACT in acts else 0) + (reads.to_settle if settles else 0),
        ),
        "bias": (
            judges.state,
            (judges.mine_open if Act.JUDGE in acts else 0) + (judges.to_settle if settles else 0),
        ),
        "analyses": (standing.node(results), 0),
        "living": ("half" if published else "none", 0),
    }


def _begun(review: Review) -> tuple[bool, bool, bool, bool]:
    """Is there a protocol, a frozen one, a record, a version? One query."""
    plans = review.protocol_versions.all()
    rows = (plans, plans.exclude(frozen_at=None), review.records.live(), review.versions.all())
    asked = Review.objects.filter(pk=review.pk).values_list(*map(Exists, rows))
    planned, frozen, imported, published = asked.get()
    return planned, frozen, imported, published


def _rail(
    request: HttpRequest, review: Review, states: dict[str, tuple[str, int]]
) -> list[dict[str, Any]]:
    here = request.resolver_match.url_name if request.resolver_match else ""
    river = [label for label, is_river, _ in GROUPS if is_river]
    return [
        {
            "label": label,
            "river": is_river,
            "first": label == river[0],
            "last": label == river[-1],
            "items": [
                _item(review, entry, states, here=PARENTS.get(here, here)) for entry in entries
            ],
        }
        for label, is_river, entries in GROUPS
    ]


# Pages below a node of the rail, by the name of their address.
PARENTS = {
    "protocol_part": "protocol",
    "protocol_version": "protocol",
    "measured": "protocol",
    "measured_new": "protocol",
    "source": "sources",
    "source_new": "sources",
    "search": "sources",
    "search_new": "sources",
    "import": "sources",
    "import_files": "sources",
    "upload": "sources",
    "duplicates_merged": "duplicates",
    "duplicates_answered": "duplicates",
    "duplicates_accept": "duplicates",
    "record": "records",
    "record_correct": "records",
    "flow-box": "overview",
    "item": "screen",
    "report": "fulltext",
    "conflict": "conflicts",
    "study": "studies",
    "study-new": "studies",
    "study-describe": "studies",
    "arm": "studies",
    "arm-new": "studies",
    "read": "extraction",
    "compare": "extraction",
    "bias-study": "bias",
    "analysis": "analyses",
    "analysis-tab": "analyses",
    "analysis-add": "analyses",
    "analysis-settings": "analyses",
    "version": "living",
    "compare-versions": "living",
    "team_member": "team",
}


def _item(
    review: Review, entry: tuple, states: dict[str, tuple[str, int]], *, here: str | None
) -> dict[str, Any]:
    label, name, arguments, go, icon = entry
    state, waiting = states.get(name, ("", 0))
    return {
        "label": label,
        "url": reverse(name, kwargs={"slug": review.slug, **arguments}),
        "state": state,
        "waiting": waiting,
        "icon": icon,
        "go": go,
        "current": name == here,
    }
