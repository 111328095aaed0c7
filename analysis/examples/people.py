"""The people of the examples, with the demo's password."""

from django.contrib.auth.hashers import make_password

from evidence import team
from evidence.models import Review, Role, User

PASSWORD = "evidence-demo"  # noqa: S105 - the demo's, printed at its start; it binds to loopback
PEOPLE = (
    ("lead", "Lena", "Lead", Role.LEAD),
    ("yh", "Yingjie", "Huang", Role.INVESTIGATOR),
    ("tt", "Tian", "Tan", Role.INVESTIGATOR),
    ("arbiter", "Ada", "Arbiter", Role.ARBITER),
    ("curator", "Cora", "Curator", Role.CURATOR),
    ("statistician", "Stan", "Statistician", Role.STATISTICIAN),
    ("reader", "Rea", "Reader", Role.READER),
)


def people() -> dict[str, User]:
    """The demo's accounts by username; those that exist keep their password."""
    there = {user.username: user for user in User.objects.filter(username__in=_names())}
    # Hashing takes a third of a second on purpose, and they all have the same password.
    hashed = make_password(PASSWORD) if len(there) < len(PEOPLE) else ""
    made = [
        User(
            username=name, first_name=first, last_name=last, password=hashed,
            is_staff=name in ("lead", "curator"),
        )
        for name, first, last, _ in PEOPLE
        if name not in there
    ]  # fmt: skip
    User.objects.bulk_create(made, ignore_conflicts=True)  # another loader may be at it too
    return {user.username: user for user in User.objects.filter(username__in=_names())}


def _names() -> list[str]:
    return [name for name, *_ in PEOPLE]


def join(review: Review, users: dict[str, User]) -> None:
    """Everyone takes part, each in their role; the lead is there already."""
    for name, _, _, role in PEOPLE:
        if name != "lead":
            team.add(review, user=users[name], roles=[role], by=users["lead"])
