"""Registrations of trials that are no table: ClinicalTrials.gov's JSON and XML, ICTRP's XML.

Fields: ClinicalTrials.gov, "Study Data Structure"; WHO, "ICTRP search portal, data set".
"""

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element

from evidence.parsers import fields, markup, persons
from evidence.parsers.encoding import decoded
from evidence.parsers.markup import Piece, text_of
from evidence.parsers.record import Guess, ParsedRecord, Problem
from evidence.parsers.words import words

KIND = "trial-registration"
TAKEN = words(
    "TrialID Scientific_title Primary_sponsor Date_registration web_address Source_Register "
    "Condition"
)
STUDY_TAKEN = words("required_header brief_title sponsors brief_summary condition start_date")
MODULES = {
    "name": "identificationModule",
    "status": "statusModule",
    "sponsors": "sponsorCollaboratorsModule",
    "words": "descriptionModule",
    "conditions": "conditionsModule",
    "design": "designModule",
}
PAGE = "https://clinicaltrials.gov/study/"


def read(
    file: BinaryIO, guess: Guess, mapping: Mapping[str, str]
) -> Iterator[ParsedRecord | Problem]:
    """Records and problems of an XML file of ICTRP or of the older ClinicalTrials.gov."""
    encoding = guess.encoding
    name, make = ("Trial", _ictrp) if guess.format == "ictrp-xml" else ("clinical_study", _study)
    for piece in markup.pieces(decoded(file, encoding), names=name, encoding=encoding):
        if isinstance(piece, Problem):
            yield piece
            continue
        problems: list[Problem] = []
        element = markup.parsed(piece, problems)
        yield from problems
        if element is not None:
            yield make(element, piece)


def _study(trial: Element, piece: Piece) -> ParsedRecord:
    brief, official = text_of(trial, "brief_title"), text_of(trial, "official_title")
    number = fields.clean_text(text_of(trial, "id_info/nct_id"))
    return ParsedRecord(
        type=KIND,
        title=fields.title(brief or official),
        authors=persons.names([text_of(trial, "sponsors/lead_sponsor/agency")]),
        year=fields.year(text_of(trial, "start_date"), text_of(trial, "study_first_submitted")),
        journal="ClinicalTrials.gov",
        accession=number,
        keywords=fields.keywords(markup.texts_of(trial, "condition")),
        url=fields.url(f"{PAGE}{number}" if number else ""),
        abstract=fields.abstract(text_of(trial, "brief_summary")),
        extra=_with_collaborators(trial),
        raw=piece.text,
        line_from=piece.line_from,
        line_to=piece.line_to,
    )


def _ictrp(trial: Element, piece: Piece) -> ParsedRecord:
    scientific, public = text_of(trial, "Scientific_title"), text_of(trial, "Public_title")
    return ParsedRecord(
        type=KIND,
        title=fields.title(scientific or public),
        authors=persons.names([text_of(trial, "Primary_sponsor")]),
        year=fields.year(text_of(trial, "Date_registration"), text_of(trial, "Date_registration3")),
        journal=fields.clean_text(text_of(trial, "Source_Register")),
        accession=fields.clean_text(text_of(trial, "TrialID")),
        keywords=fields.keywords(fields.split(text_of(trial, "Condition"))),
        url=fields.url(text_of(trial, "web_address")),
        extra=markup.leaves(trial, taken=TAKEN),
        raw=piece.text,
        line_from=piece.line_from,
        line_to=piece.line_to,
    )


def study(item: Mapping[str, Any], *, raw: str, first: int) -> ParsedRecord:
    """The fields of one study of ClinicalTrials.gov."""
    protocol = _dict(item.get("protocolSection"))
    part = {name: _dict(protocol.get(module)) for name, module in MODULES.items()}
    name, status, sponsors = part["name"], part["status"], part["sponsors"]
    number = _text(name.get("nctId"))
    others = [_text(_dict(each).get("name")) for each in _list(sponsors.get("collaborators"))]
    started = _text(_dict(status.get("startDateStruct")).get("date"))
    posted = _text(_dict(status.get("studyFirstPostDateStruct")).get("date"))
    extra = {
        "official title": _text(name.get("officialTitle")),
        "acronym": _text(name.get("acronym")),
        "status": _text(status.get("overallStatus")),
        "study type": _text(part["design"].get("studyType")),
        "collaborators": "; ".join(filter(None, others)),
        "other ids": _text(_dict(name.get("orgStudyIdInfo")).get("id")),
    }
    return ParsedRecord(
        type=KIND,
        title=fields.title(_text(name.get("briefTitle")) or extra["official title"]),
        authors=persons.names([_text(_dict(sponsors.get("leadSponsor")).get("name"))]),
        year=fields.year(started, posted, _text(status.get("studyFirstSubmitDate"))),
        journal="ClinicalTrials.gov" if number else "",
        accession=fields.clean_text(number),
        keywords=fields.keywords(map(_text, _list(part["conditions"].get("conditions")))),
        url=fields.url(f"{PAGE}{number}" if number else ""),
        abstract=fields.abstract(_text(part["words"].get("briefSummary"))),
        extra={key: (fields.clean_text(text),) for key, text in extra.items() if text},
        raw=raw,
        line_from=first,
        line_to=first + raw.count("\n"),
    )


def _with_collaborators(trial: Element) -> dict[str, tuple[str, ...]]:
    names = fields.unique(markup.texts_of(trial, "sponsors/collaborator/agency"))
    extra = markup.leaves(trial, taken=STUDY_TAKEN)
    return extra | {"collaborators": names} if names else extra


def _dict(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
