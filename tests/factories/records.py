"""Files as databases give them, and imports that went the whole way."""

from collections.abc import Mapping

from evidence import imports, ingest, sources
from evidence.models import Import, Review, Search, User
from tests.factories.people import lead_of

YOGA = {
    "TI": "Yoga for cancer survivors with peripheral neuropathy: quality of life outcomes",
    "AU": ["Zhi, W. I.", "Bao, T."],
    "PY": "2021",
    "JO": "Cancer Medicine",
    "VL": "10",
    "SP": "5456",
    "EP": "5465",
    "DO": "10.1002/cam4.4098",
    "AB": "Background: yoga may lessen numbness. Methods: a randomised trial.",
}
BALANCE = {
    "TI": "Balance training and falls in older adults after taxane chemotherapy",
    "AU": ["Schwenk, M.", "Grewal, G. S."],
    "PY": "2016",
    "JO": "Gerontology",
    "VL": "62",
    "SP": "553",
    "AB": "Sensor-based balance training was compared with usual care.",
}
PILATES = {
    "TI": "化疗相关周围神经病变患者的运动干预",
    "AU": ["黄英杰", "谭天"],
    "PY": "2019",
    "JO": "中国康复医学杂志",
    "SP": "12",
    "AB": "目的：观察运动干预对神经病变的影响。",
}


def ris(*works: Mapping[str, str | list[str]]) -> bytes:
    """A RIS file of these works, as Embase writes one."""
    lines = []
    for work in works:
        lines.append("TY  - JOUR")
        for tag, value in work.items():
            lines += [f"{tag}  - {one}" for one in ([value] if isinstance(value, str) else value)]
        lines += ["ER  - ", ""]
    return "\r\n".join(lines).encode()


def numbered(n: int, *, first: int = 1) -> list[dict[str, str]]:
    """Works that nobody would take for one another."""
    words = (
        "aerobic", "vibration", "cryotherapy", "tai chi", "qigong", "handgrip", "swimming",
        "dance", "massage", "walking", "cycling", "stretching", "rowing",
    )  # fmt: skip
    drugs = ("oxaliplatin", "paclitaxel", "vincristine", "bortezomib", "docetaxel", "cisplatin")
    return [
        {
            "TI": f"{words[k % 13]} after {drugs[k % 6]} in cohort {k} of ward {k * 7919 % 997}",
            "AU": f"Author{k * 31 % 89}, {chr(65 + k % 26)}.",
            "PY": str(1990 + k % 33),
            "JO": f"Journal of subject {k * 17 % 101}",
            "SP": str(k * 13 + 5),
        }
        for k in range(first, first + n)
    ]


def a_search(review: Review, *, source: str = "PubMed", hits: int | None = None) -> Search:
    lead = lead_of(review)
    row = review.sources.filter(name=source).first() or sources.add(review, name=source, by=lead)
    return sources.add_search(row, hits_reported=hits, by=lead)


def imported(
    search: Search,
    *works: Mapping[str, str | list[str]],
    name: str = "a.ris",
    by: User | None = None,
) -> Import:
    """A file of these works, read and matched."""
    row = imports.start(search, file=ris(*works), name=name, by=by or lead_of(search.source.review))
    ingest.run(row.pk)
    ingest.index(row.pk)
    row.refresh_from_db()
    return row
