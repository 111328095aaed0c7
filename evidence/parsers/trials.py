"""Registrations of trials that are no table: ClinicalTrials.gov's JSON and ICTRP's XML.

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
    """Records and problems of an ICTRP XML file."""
    encoding = guess.encoding
    for piece in markup.pieces(decoded(file, encoding), names="Trial", encoding=encoding):
        if isinstance(piece, Problem):
            yield piece
            continue
        problems: list[Problem] = []
        element = markup.parsed(piece, problems)
        yield from problems
        if element is not None:
            yield _ictrp(element, piece)


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
    collaborators = [_dict(each) for each in _list(sponsors.get("collaborators"))]
    started = _text(_dict(status.get("startDateStruct")).get("date"))
    posted = _text(_dict(status.get("studyFirstPostDateStruct")).get("date"))
    extra = {
        "official title": _text(name.get("officialTitle")),
        "acronym": _text(name.get("acronym")),
        "status": _text(status.get("overallStatus")),
        "study type": _text(part["design"].get("studyType")),
        "other ids": _text(_dict(name.get("orgStudyIdInfo")).get("id")),
    }
    return ParsedRecord(
        type=KIND,
        title=fields.title(_text(name.get("briefTitle")) or extra["official title"]),
        authors=persons.names(
            _text(each.get("name")) for each in (_dict(sponsors.get("leadSponsor")), *collaborators)
        ),
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


def _dict(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
