"""Pure: the field tags of the databases, by the family of their syntax."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

NEAREST = " Is {} meant?"
# PubMed: search field tags of the PubMed user guide.
_PUBMED = (
    "ad affiliation;aid article identifier;all all fields;au author;auid author identifier;"
    "1au author - first;lastau author - last;fau full author name;cois conflict of interest;"
    "cn corporate author;crdt date - create;dcom date - completion;edat date - entry;"
    "edat entry date;mhda date - mesh;dp date - publication;pdat publication date;"
    "lr date - modification;rn ec/rn number;ed editor;filter sb;fir full investigator name;"
    "gr grants and funding;ir investigator;isbn;ip issue;ta journal;ta journal title;la language;"
    "lid location id;mh mesh terms;mesh;majr mesh major topic;sh mesh subheading;jid nlm unique id;"
    "ot other term;own owner;pa pharmacological action;pg pagination;pl place of publication;"
    "pmid;pmcid;publisher;pt publication type;ps subject - personal name;si secondary source id;"
    "nm supplementary concept;tt transliterated title;ti title;tiab title/abstract;"
    "tw text word;text words;vi volume;book;mesh terms:noexp;mh:noexp;majr:noexp;sh:noexp;"
    "mesh:noexp;mesh subheading;mesh major topic;subset;title/abstract:~;ti:~;tiab:~;ad:~"
)
_EMBASE = (
    "ab ad af an ar as au aui bc bk ca cl cn cnc cy dc de df dn dtype ed ee em exp ff ib is it ip "
    "jt kw la lnk mj mn ms ncid oa oc ot pd pg ps pt py rn sd spr st sub ta ti tn tt ui vi yr"
)
_OVID = (
    "ab ac af an ar au bt ci cm cn cp ct da dc de do dp dt dv ed em fs fx gn go gw hw ia id in ip "
    "is jn jw ja kf kw la lg mp nm nt oa ot ox pb pg pm pt px rf rn rs rx sb sh so st ti tn tw tx "
    "ui up ut vo xs yr po dy dd dj dq rw fw"
)
_WOS = "TS TI AU AI GP ED AB AK KP SO DO PY CF AD OG OO SG SA CI PS CU ZP FO FG FD FT SU WC IS UT"
_CNKI = "SU TKA TI KY AB CO FT AU FI RP AF LY RF FU CLC SN CN DOI QKLM FAF CF YE CY"
TAGS: dict[str, frozenset[str]] = {
    "pubmed": frozenset(
        name for entry in _PUBMED.split(";") for name in (entry, *entry.split(" ", 1))
    ),
    "embase": frozenset(_EMBASE.split()),
    "ovid": frozenset(_OVID.split()),
    "wos": frozenset(_WOS.lower().split()),
    "cnki": frozenset(_CNKI.lower().split()),
}
_SHAPES = {
    "embase": re.compile(r"(?<=[\w'\")*])[:/]([a-z]{2,5}(?:,[a-z]{2,5})*)$"),
    "ovid": re.compile(r"\.([a-z]{2}(?:,[a-z]{2})*)\.$"),
    "wos": re.compile(r"^([A-Z]{2})(?==)"),
    "cnki": re.compile(r"^([A-Z]{2,4})(?=[=%])"),
}


def family_of(database: str) -> str:
    """Whose syntax a source writes, from its name; "" where it is not known."""
    name = database.casefold()
    for sign, family in (
        ("pubmed", "pubmed"),
        ("ovid", "ovid"),
        ("medline", "ovid"),
        ("embase", "embase"),
        ("web of science", "wos"),
        ("cnki", "cnki"),
    ):
        if sign in name:
            return family
    return ""


def unknown_tags(kind: str, text: str, *, database: str) -> Iterator[tuple[int, str]]:
    """Each tag of a token that its database does not have, with its place in the token."""
    family = family_of(database)
    if kind == "tag":
        if family in ("pubmed", "") and not _in_pubmed(text[1:-1]):
            yield 0, text
        return
    shape = _SHAPES.get(family)
    found = shape.search(text) if shape and kind in ("word", "quoted") else None
    if found is None:
        return
    place = found.start(1)
    for tag in found[1].split(","):
        if tag.casefold() not in TAGS[family]:
            yield place, tag
        place += len(tag) + 1


def nearest(tag: str, *, database: str) -> str:
    """The known tag that is spelled most like this one, in the database's own form; or ""."""
    family = family_of(database) or "pubmed"
    bare = tag.strip("[]").casefold()
    found = get_close_matches(bare, sorted(TAGS[family]), n=1, cutoff=0.6)
    if not found:
        return ""
    if family == "pubmed":
        return f"[{found[0]}]"
    return found[0].upper() if family in ("wos", "cnki") else found[0]


def _in_pubmed(name: str) -> bool:
    name = " ".join(name.casefold().split())
    return re.sub(r":~\d+$", ":~", name) in TAGS["pubmed"]
