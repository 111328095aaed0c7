"""Trial registers: ClinicalTrials.gov's JSON, ICTRP's XML and table."""

import json

from evidence import parsers

STUDY = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT04280705", "briefTitle": "Adaptive trial (ACTT)."},
        "statusModule": {"startDateStruct": {"date": "2020-02-21"}},
        "sponsorCollaboratorsModule": {
            "leadSponsor": {"name": "NIAID"},
            "collaborators": [{"name": "Gilead"}],
        },
        "descriptionModule": {"briefSummary": "Summary text."},
        "conditionsModule": {"conditions": ["COVID-19"]},
    }
}
ICTRP = """<?xml version="1.0"?><Trials_downloaded_from_ICTRP>
<Trial><TrialID>ChiCTR2000029308</TrialID><Public_title>Public</Public_title>
<Scientific_title>A trial of X &amp; Y</Scientific_title>
<Date_registration>2020-01-23</Date_registration>
<Primary_sponsor>A Hospital</Primary_sponsor><Source_Register>ChiCTR</Source_Register>
<web_address>http://www.chictr.org.cn/x</web_address><Condition>COVID-19</Condition></Trial>
<Trial><TrialID>NCT04280705</TrialID><Public_title>B</Public_title></Trial>
</Trials_downloaded_from_ICTRP>"""


def test_studies_of_clinicaltrials_gov_in_a_list_or_in_an_answer() -> None:
    for content in ([STUDY], {"studies": [STUDY], "nextPageToken": "x"}):
        reading = parsers.read(json.dumps(content, indent=1).encode())
        assert (reading.format, reading.problems) == ("clinicaltrials-json", ())
        (record,) = reading.records
        assert (record.type, record.title) == ("trial-registration", "Adaptive trial (ACTT)")
        assert record.authors == ("NIAID",)  # the sponsor, as in the register's table
        assert record.extra["collaborators"] == ("Gilead",)
        assert (record.year, record.accession) == (2020, "NCT04280705")
        assert record.url == "https://clinicaltrials.gov/study/NCT04280705"
        assert (record.keywords, record.abstract) == (("COVID-19",), "Summary text.")


def test_a_study_of_an_odd_shape_is_no_reason_to_stop() -> None:
    odd = {"protocolSection": {"identificationModule": ["x"], "statusModule": None}}
    reading = parsers.read(json.dumps([odd, STUDY]).encode())
    assert [record.accession for record in reading.records] == ["NCT04280705"]
    assert len(reading.problems) == 1


def test_trials_of_ictrp() -> None:
    reading = parsers.read(ICTRP.encode())
    assert (reading.format, reading.problems) == ("ictrp-xml", ())
    first, second = reading.records
    assert (first.title, first.year) == ("A trial of X & Y", 2020)
    assert (first.accession, first.journal) == ("ChiCTR2000029308", "ChiCTR")
    assert (first.authors, first.keywords) == (("A Hospital",), ("COVID-19",))
    assert second.title == "B"
    assert {first.type, second.type} == {"trial-registration"}


def test_a_register_number_says_what_an_unknown_kind_is() -> None:
    text = "TY  - DBASE\nTI  - A trial\nAN  - NCT01234567\nER  - \n"
    assert parsers.read(text.encode()).records[0].type == "trial-registration"


def test_the_older_xml_of_clinicaltrials_gov() -> None:
    text = (
        '<?xml version="1.0"?><clinical_study rank="1"><id_info><nct_id>NCT04280705</nct_id>'
        "</id_info><brief_title>Exercise</brief_title><sponsors><lead_sponsor><agency>Univ"
        "</agency></lead_sponsor><collaborator><agency>NCI</agency></collaborator></sponsors>"
        "<start_date>March 2019</start_date><condition>A</condition><condition>B</condition>"
        "</clinical_study>"
    )
    reading = parsers.read(text.encode())
    (record,) = reading.records
    assert (reading.format, record.type) == ("clinicaltrials-xml", "trial-registration")
    assert (record.title, record.year, record.authors) == ("Exercise", 2019, ("Univ",))
    assert (record.accession, record.keywords) == ("NCT04280705", ("A", "B"))
    assert record.extra["collaborators"] == ("NCI",)
