"""The people of the examples, with the demo's password."""

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
    return {name: _person(name, first, last) for name, first, last, _ in PEOPLE}


def _person(username: str, first: str, last: str) -> User:
    user, created = User.objects.get_or_create(
        username=username, defaults={"first_name": first, "last_name": last}
    )
    if created:
        user.set_password(PASSWORD)
        user.is_staff = username in ("lead", "curator")
        user.save()
    return user


def join(review: Review, users: dict[str, User]) -> None:
    """Everyone takes part, each in their role; the lead is there already."""
    for name, _, _, role in PEOPLE:
        if name != "lead":
            team.add(review, user=users[name], roles=[role], by=users["lead"])
