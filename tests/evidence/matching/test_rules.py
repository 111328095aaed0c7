"""Each rule by examples made for it: two records, and what they are to each other."""

from dataclasses import replace
from typing import Any

import pytest

from evidence.matching import Answer, Citation, Pair, find

TRIAL = Citation(
    id="a",
    title="Duloxetine for painful neuropathy after chemotherapy: a randomized controlled trial",
    authors="Smith EM; Pang H; Cirrincione C; Fleishman S",
    year="2013",
    journal="Journal of Clinical Neurology and Oncology",
    volume="31",
    issue="13",
    pages="1359-1367",
    doi="10.1001/jcno.2013.2813",
    issn="0732-183X",
)


def pair(one: Citation, other: Citation) -> Pair | None:
    found = find([one, other])
    pairs = [*found.sure, *found.ask, *found.related]
    assert len(pairs) < 2
    assert bool(found.groups) == bool(found.sure)
    return pairs[0] if pairs else None


def answer(one: Citation, other: Citation) -> Answer:
    said, reverse = pair(one, other), pair(other, one)
    assert (said and said.answer) == (reverse and reverse.answer)
    return said.answer if said else Answer.DIFFERENT


def like(base: Citation = TRIAL, **fields: Any) -> Citation:
    return replace(base, **{"id": "b", **fields})


BARE = replace(TRIAL, doi="", issn="")
SAME = {
    "an exact copy": like(),
    "DOI behind a resolver": like(doi="http://dx.doi.org/10.1001/JCNO.2013.2813"),
    "DOI in escapes and capitals": like(doi="https://doi.org/10.1001%2FJCNO.2013.2813"),
    "short pages": like(BARE, pages="1359-67"),
    "pages with another dash": like(BARE, pages="1359‐1367"),
    "first page only": like(BARE, pages="1359"),
    "pages with a label": like(BARE, pages="pp. 1359-67; discussion 1368"),
    "journal abbreviated": like(BARE, journal="J Clin Neurol Oncol"),
    "journal with its place": like(
        BARE, journal="Journal of Clinical Neurology & Oncology (Boston)"
    ),
    "journal in another language, same place": like(BARE, journal="Zeitschrift für Neurologie"),
    "authors in full": like(
        BARE, authors="Smith, Ellen M. and Pang, Herbert and Cirrincione, C. and Fleishman, S."
    ),
    "authors by commas": like(BARE, authors="Smith EM, Pang H, Cirrincione C, Fleishman S"),
    "authors cut to the first": like(BARE, authors="Smith EM, et al."),
    "authors in capitals": like(BARE, authors="SMITH E.M.; PANG H.; CIRRINCIONE C.; FLEISHMAN S."),
    "no authors, same place": like(BARE, authors=""),
    "a study group instead of its writers": like(BARE, authors="CALGB 170601 Study Group"),
    "title in capitals": like(BARE, title=TRIAL.title.upper()),
    "British spelling": like(BARE, title=TRIAL.title.replace("randomized", "randomised")),
    "title in brackets": like(BARE, title=f"[{TRIAL.title}]."),
    "remark of a database": like(BARE, title=f"{TRIAL.title}. [Review] [57 refs]"),
    "erratum noted in the article's record": like(
        BARE, title=f"{TRIAL.title}.[Erratum appears in J Clin Neurol. 2014 Jan;15(1):203]"
    ),
    "retracted article": like(BARE, title=f"RETRACTED: {TRIAL.title}"),
    "the language behind the title": like(BARE, title=f"{TRIAL.title}. [German]"),
    "subtitle left out, same pages": like(
        BARE, title="Duloxetine for painful neuropathy after chemotherapy"
    ),
    "title in another language, marked, same pages": like(
        BARE,
        title="Duloxetin gegen schmerzhafte Neuropathie nach Chemotherapie. [German]",
    ),
    "both titles in one field": like(
        BARE,
        title=f"Duloxetin gegen Schmerzen nach einer Chemotherapie = {TRIAL.title}",
        pages="",
    ),
    "a letter lost in a long word": like(
        BARE, title=TRIAL.title.replace("chemo", "chmo"), pages=""
    ),
    "year ahead of print": like(BARE, year="2012"),
    "no pages and no volume": like(BARE, pages="", volume="", issue=""),
    "same DOI, other pages": like(pages="2047-2055"),
    "supplement in the volume": like(
        replace(BARE, volume="31", issue="Suppl 2"), volume="31 (S2)", issue=""
    ),
    "volume given as the issue": like(BARE, volume="", issue="31"),
    "volume behind the journal's name": like(BARE, volume="Neurology and oncology. 31"),
    "start of the pages lost": like(BARE, pages="t-67"),
    "pages turned into a date": like(replace(BARE, pages="4-9"), pages="09-Apr"),
    "one page of the range": like(BARE, pages="1365"),
    "article number for pages": like(BARE, pages="e20131"),
    "UTF-8 read as Windows-1252": like(
        BARE, title=TRIAL.title.replace(": a", " â€“ a"), authors="SmÃ­th EM, Pang H, Cirrincione C"
    ),
    "two letters changed places": like(
        BARE, title=TRIAL.title.replace("neuropathy", "neuropahty"), pages=""
    ),
    "an abbreviation added": like(
        BARE, title=TRIAL.title.replace("controlled trial", "controlled trial (RCT)"), pages=""
    ),
    "words abbreviated": like(
        BARE, title=TRIAL.title.replace("randomized controlled trial", "RCT"), pages=""
    ),
    "no volume, another name of the journal, the same run of pages": like(
        BARE, volume="", issue="", journal="Lecture Notes in Medicine"
    ),
    "no journal, a year ahead, the same run of pages": like(BARE, year="2012", journal=""),
    "article number, and the first author alone": like(
        BARE, authors="Smith EM et al.", pages="e20131"
    ),
    "journal with its number": like(
        BARE, journal="Journal of Clinical Neurology and Oncology (01234567)"
    ),
    "thesis in both": like(replace(BARE, kind="Thesis"), kind="Dissertation"),
}


@pytest.mark.parametrize("name", SAME)
def test_the_same_work(name: str) -> None:
    other = SAME[name]
    base = replace(other, id="a") if name == "thesis in both" else BARE
    if other.doi:
        base = TRIAL
    if name == "supplement in the volume":
        base = replace(BARE, issue="Suppl 2")
    if name == "pages turned into a date":
        base = replace(BARE, pages="4-9")
    assert answer(base, other) is Answer.SAME


MOVED = replace(BARE, id="b", pages="1402-1410")
ELSEWHERE = replace(MOVED, journal="Supportive Care", volume="22", issue="1", pages="33-41")
APART = {
    "erratum": replace(MOVED, title=f"Erratum: {TRIAL.title}"),
    "correction": replace(MOVED, title=f"Correction to: {TRIAL.title}"),
    "erratum at the end": replace(MOVED, title=f"{TRIAL.title} (vol 31, pg 1359, 2013)"),
    "erratum without a page": replace(MOVED, title=f"Corrigendum to {TRIAL.title}", pages=""),
    "erratum in a bracket of its own": replace(MOVED, title=f"{TRIAL.title} [Erratum]", pages=""),
    "reply behind the title, as one index writes it": replace(
        MOVED, title=f"{TRIAL.title} Reply", pages=""
    ),
    "retraction notice": replace(MOVED, title=f"Retraction notice to: {TRIAL.title}"),
    "reply": replace(MOVED, title=f"{TRIAL.title}: authors' reply"),
    "letter about it": replace(MOVED, title=f"Re: {TRIAL.title}", pages=""),
    "the abstract in another journal": replace(ELSEWHERE, pages="S512", issue="Suppl 1"),
    "the abstract a year before": replace(ELSEWHERE, year="2012", pages=""),
    "the abstract in a supplement of the journal": replace(MOVED, issue="15 Suppl", pages="S9014"),
    "a meeting abstract by its type": replace(
        MOVED, kind="Conference Abstract", pages="e9014", volume="30", year="2012"
    ),
    "part two": replace(MOVED, title=f"{TRIAL.title}. Part II"),
    "a statement printed in two journals": ELSEWHERE,
    "a preprint": replace(MOVED, journal="medRxiv", volume="", issue="", pages="", doi="10.1101/1"),
    "the next paper of the group": replace(
        MOVED, title=TRIAL.title.replace("Duloxetine", "Venlafaxine")
    ),
    "men and women": replace(MOVED, title=f"{TRIAL.title} in women", pages="1402"),
    "the abstract in a supplement of one year, and the article without a place": replace(
        BARE, id="b", volume="", issue="Suppl 1", pages="S12"
    ),
    "a sister journal": replace(
        MOVED, journal="Journal of Clinical Neurology and Oncology. Children", volume="", pages=""
    ),
    "a year that is not given, and no place": replace(
        MOVED, year="", volume="", issue="", pages=""
    ),
    "registration": replace(
        MOVED, journal="clinicaltrials.gov", volume="", issue="", pages="", kind="Trial registry"
    ),
}


@pytest.mark.parametrize("name", APART)
def test_two_works(name: str) -> None:
    base = replace(BARE, title=f"{TRIAL.title}. Part I") if name == "part two" else BARE
    if name.endswith("without a place"):
        base = replace(BARE, volume="", issue="", pages="")
    assert answer(base, APART[name]) is not Answer.SAME


@pytest.mark.parametrize(
    "name", ["erratum", "part two", "the abstract in another journal", "reply", "correction"]
)
def test_two_works_about_one_study_are_suggested(name: str) -> None:
    base = replace(BARE, title=f"{TRIAL.title}. Part I") if name == "part two" else BARE
    assert answer(base, APART[name]) is Answer.RELATED


def test_yearly_reports() -> None:
    report = replace(BARE, title="Annual report of the poison centers' national data system")
    assert (
        answer(report, like(report, year="2014", volume="32", pages="1359-67")) is not Answer.SAME
    )
    assert answer(report, like(report, year="2014", volume="", pages="")) is not Answer.SAME
    of_2012 = replace(report, title="Cancer statistics, 2012", pages="")
    assert answer(of_2012, like(of_2012, title="Cancer statistics, 2013")) is not Answer.SAME


def test_columns_of_one_editor_in_two_issues() -> None:
    column = replace(BARE, title="Remarks from the editor", authors="Lee AS", pages="", issue="2")
    assert answer(column, like(column, issue="4")) is not Answer.SAME
    assert answer(column, like(column, issue="")) is not Answer.SAME
    assert answer(column, like(column)) is Answer.SAME


def test_columns_that_stand_on_one_page_of_every_issue() -> None:
    """From the editor, on pages 1 and 2 of each issue, and of two volumes in one year."""
    column = replace(BARE, title="From the editor", authors="Lee AS", pages="1-2", issue="2")
    assert answer(column, like(column, issue="3")) is not Answer.SAME
    assert answer(column, like(column, volume="32", issue="")) is not Answer.SAME
    assert answer(column, like(column, issue="")) is Answer.SAME


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, Answer.ASK),  # a reference list that names the title alone
        ({"year": "2014"}, Answer.ASK),
        ({"journal": "Pain"}, Answer.DIFFERENT),
        ({"title": "Duloxetine for pain"}, Answer.DIFFERENT),  # many works are called that
    ],
)
def test_a_long_title_alone_is_worth_a_question(fields: dict[str, str], said: Answer) -> None:
    bare = Citation(id="b", title=fields.get("title", TRIAL.title))
    one = replace(TRIAL, title=bare.title)
    rest = {key: value for key, value in fields.items() if key != "title"}
    assert answer(one, replace(bare, **rest)) is said


@pytest.mark.parametrize("title", ["[Not Available].", "No title available", "Untitled", "Title"])
def test_a_title_that_is_not_given_is_none(title: str) -> None:
    one = replace(BARE, title=title, pages="", authors="Lee AS; Ha K")
    assert answer(one, like(one)) is Answer.DIFFERENT
    assert answer(replace(BARE, title=title), like(BARE)) is Answer.SAME


def test_papers_of_one_meeting_are_all_printed_on_pages_1_to_12() -> None:
    """Where each paper is counted from 1 the pages say nothing: the titles must be the same."""
    paper = replace(
        BARE, journal="Proceedings of the Conference on Neurology", volume="", issue="",
        pages="1-12",
    )  # fmt: skip
    again = like(paper, title=TRIAL.title.replace("painful", "severe"))
    assert answer(paper, again) is not Answer.SAME
    assert answer(paper, like(paper, title=f"{TRIAL.title} revisited")) is not Answer.SAME
    assert answer(paper, like(paper, pages="")) is Answer.SAME


def test_sister_meetings_of_one_year_are_not_one() -> None:
    paper = replace(BARE, volume="", issue="", pages="")
    one = replace(paper, journal="European Conference on Information Systems")
    for journal in (
        "Americas Conference on Information Systems",
        "Proceedings of the 15th International Conference on Information Systems",
    ):
        assert answer(one, like(one, journal=journal)) is not Answer.SAME
    for journal in (
        "Proceedings of the 21st European Conference on Information Systems (ECIS)",
        "ECIS 2013 Proceedings",
    ):
        assert answer(one, like(one, journal=journal)) is Answer.SAME


def test_a_section_of_one_journal_has_no_article_number_of_its_own() -> None:
    """H1329-37 and H1430 are two places in one volume, though only one is a range."""
    article = replace(BARE, pages="H1329-37")
    assert answer(article, like(article, pages="H1430")) is not Answer.SAME
    assert answer(article, like(article, pages="H1329")) is Answer.SAME


def test_two_letters_under_one_title() -> None:
    letter = replace(BARE, title="G proteins and their conditions", authors="Lawson CS")
    other = like(letter, authors="Parratt JR; Piacentini L", pages="1360-1361")
    assert answer(replace(letter, pages="1359-60"), other) is not Answer.SAME


def test_abstracts_that_share_the_doi_of_their_supplement() -> None:
    poster = replace(TRIAL, doi="10.1111/j.1742-7843.2010.00600.x", volume="107", issue="")
    one = replace(
        poster, title="Poster session 6: effects of hydrocortisone in rabbits", pages="249"
    )
    other = like(one, title="Poster session 6: ageing of myoblasts in culture", pages="385")
    assert answer(one, other) is Answer.RELATED
    stranger = replace(other, authors="Koenig X; Zebedin E; Hilber K")
    assert answer(one, stranger) in (Answer.RELATED, Answer.DIFFERENT)


def test_abstracts_of_one_group_on_one_page() -> None:
    """Same page, volume, authors and DOI: the titles must be the same, not nearly."""
    one = replace(TRIAL, pages="S77", issue="Suppl 1", title="Outcome of HPV infection in students")
    for title in (
        "Outcome of HIV infection in students",
        "Outcome of HPV infection in teachers",
        "Outcome of HPV infection in students: cost",
    ):
        assert answer(one, like(one, title=title)) is Answer.ASK
    assert answer(one, like(one, title="Outcome of H.P.V. infection in students")) is Answer.SAME


def test_abstracts_under_the_pages_of_their_whole_supplement() -> None:
    """Same DOI, people and run of pages, and one word of the title is another: not one abstract."""
    one = replace(
        TRIAL, title="Effects of tai chi on gait in survivors of breast cancer", issue="S1",
        pages="S1-S200",
    )  # fmt: skip
    other = like(one, title="Effects of tai chi on sleep in survivors of breast cancer")
    assert answer(one, other) is Answer.ASK


@pytest.mark.parametrize("title", ["Editorial", "Preface", "Letter to the editor"])
def test_the_next_of_a_series_is_no_likely_duplicate(title: str) -> None:
    """On page 1 of the next issue: few pairs of the kind are one work, so none ranks high."""
    column = replace(BARE, title=title, authors="Lee AS", pages="1", issue="1")
    said = pair(column, like(column, issue="2"))
    assert said is None or (said.answer is Answer.ASK and said.probability < 0.95)


def test_updates_of_a_cochrane_review_keep_its_number() -> None:
    review = replace(
        BARE, journal="Cochrane Database Syst Rev", volume="", issue="3", pages="CD001234"
    )
    assert answer(review, like(review)) is Answer.SAME
    assert answer(review, like(review, year="2014", issue="1")) is not Answer.SAME
    assert answer(review, like(review, year="2019", issue="")) is not Answer.SAME
    assert answer(review, like(review, issue="1")) is not Answer.SAME


def test_identifiers_that_differ() -> None:
    assert answer(TRIAL, like(doi="10.1001/jcno.2013.9999", pages="")) is Answer.ASK
    assert answer(TRIAL, like(doi="10.1001/jcno.2013.9999")) is Answer.SAME
    numbered = replace(TRIAL, pmid="23549581", doi="")
    assert answer(numbered, like(numbered, pmid="23549599")) is not Answer.SAME
    assert answer(numbered, like(numbered, pages="", volume="", year="2014")) is Answer.SAME


def test_only_a_person_can_say() -> None:
    assert answer(BARE, like(BARE, pages="1561-1569")) is Answer.ASK
    assert answer(BARE, like(BARE, journal="", volume="", issue="", pages="")) is Answer.ASK
    later = like(BARE, year="2014", volume="", issue="", pages="")
    assert answer(BARE, later) is Answer.ASK


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (
            "NF-kappaB and kappa-opioid receptors in chronic pain",
            "NF-B and -opioid receptors in chronic pain",
        ),
        (
            "NF-κB and κ-opioid receptors in chronic pain",
            "NF-kappaB and kappa-opioid receptors in chronic pain",
        ),
        (
            "Ca(2+)-ATPase and AT(1) in the failing heart of rats",
            "Ca2+-ATPase and AT1 in the failing heart of rats",
        ),
        (
            "H₂O₂ signals in the endothelium of aged mice",
            "H2O2 signals in the endothelium of aged mice",
        ),
        (
            "Effects on the p16<sup>INK4a</sup> gene &amp; its product",
            "Effects on the p16INK4a gene & its product",
        ),
        (
            "The r{\\^o}le of {DNA} damage in {B}arrett's oesophagus",
            "The rôle of DNA damage in Barrett's esophagus",
        ),
    ],
)
def test_letters_lost_and_mark_up(ours: str, theirs: str) -> None:
    one = replace(BARE, title=ours, pages="")
    assert answer(one, like(one, title=theirs, pages="77-81")) is Answer.SAME


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (
            "alpha-1 blockers for stones in the lower ureter",
            "beta-1 blockers for stones in the lower ureter",
        ),
        (
            "A vaccine against hepatitis B in young adults",
            "A vaccine against hepatitis C in young adults",
        ),
        (
            "Insulin for type 1 diabetes in primary care",
            "Insulin for type 2 diabetes in primary care",
        ),
        (
            "Outcome of hypertension in pregnant teenagers",
            "Outcome of hypotension in pregnant teenagers",
        ),
        (
            "Exercise after stroke in men: a cohort study",
            "Exercise after stroke in women: a cohort study",
        ),
        (
            "Prednisone for acute cough: a randomized trial",
            "Prednisolone for acute cough: a randomized trial",
        ),
        (
            "Sevoflurane protects the heart of old rabbits",
            "Isoflurane protects the heart of old rabbits",
        ),
        (
            "Effect of leptin on insulin in obese children",
            "Effect of insulin on leptin in obese children",
        ),
        (
            "A phase I trial of aspirin in stroke units",
            "A phase II trial of aspirin in stroke units",
        ),
        ("Methods of review, part four: searching", "Methods of review, part five: searching"),
        (
            "Follow-up of women with typical squamous cells: a cohort",
            "Follow-up of women with atypical squamous cells: a cohort",
        ),
        (
            "Antibiotics for complicated appendicitis in children",
            "Antibiotics for uncomplicated appendicitis in children",
        ),
        (
            "Maternal smoking and asthma in preterm children",
            "Paternal smoking and asthma in preterm children",
        ),
        (
            "Dietary nitrates and the tone of the aorta in rats",
            "Dietary nitrites and the tone of the aorta in rats",
        ),
        (
            "The heart of the rabbit: I. Methods and results",
            "The heart of the rabbit: II. Methods and results",
        ),
        (
            "A register of patients who came late " * 5,
            "A register of patients who came late " * 5 + "part 2",
        ),
        (
            "Screening of women who are HIV positive in Spain",
            "Screening of women who are HPV positive in Spain",
        ),
        (
            "Aspirin is effective in the second stroke year",
            "Aspirin is not effective in the second stroke year",
        ),
    ],
)
def test_a_word_a_number_or_a_letter_tells_two_works_apart(ours: str, theirs: str) -> None:
    """Nothing else differs, and no page is given: the title alone must be enough to stop."""
    one = replace(BARE, title=ours, pages="", volume="", issue="")
    assert answer(one, like(one, title=theirs)) is not Answer.SAME


CHINESE = Citation(
    id="a",
    title="针刺治疗化疗所致周围神经病变的随机对照试验",
    authors="王伟;李强;欧阳小明",
    year="2018",
    journal="中国针灸",
    volume="38",
    issue="5",
    pages="479-483",
)


@pytest.mark.parametrize(
    "journal",
    ["Zhongguo Zhen Jiu", "Chinese Acupuncture & Moxibustion", "中国针灸 = Chinese Acupuncture"],
)
def test_a_chinese_record_and_its_english_twin(journal: str) -> None:
    english = replace(
        CHINESE,
        id="b",
        title="[Acupuncture for peripheral neuropathy after chemotherapy: a randomized trial].",
        authors="Wang W, Li Q, Ouyang XM",
        journal=journal,
        pages="479-83",
    )
    assert answer(CHINESE, english) is Answer.SAME
    assert answer(CHINESE, replace(english, volume="")) is Answer.SAME
    assert answer(CHINESE, replace(english, issue="")) is Answer.SAME
    assert answer(CHINESE, replace(english, issue="6")) is not Answer.SAME
    assert answer(CHINESE, replace(english, year="2016", volume="")) is not Answer.SAME
    assert answer(CHINESE, replace(english, pages="479")) is not Answer.DIFFERENT
    assert answer(CHINESE, replace(english, pages="484-490")) is not Answer.SAME
    assert answer(CHINESE, replace(english, authors="Zhang Y, Liu H")) is not Answer.SAME


def test_the_other_title_of_a_record_is_compared_too() -> None:
    both = replace(CHINESE, other_title="Acupuncture for neuropathy after chemotherapy: a trial")
    english = replace(both, id="b", title=both.other_title, other_title="", pages="", issue="")
    assert answer(both, english) is Answer.SAME


@pytest.mark.parametrize(
    "title",
    [
        "Duloxetina para la neuropatía dolorosa tras la quimioterapia: un ensayo aleatorizado",
        "Duloxetin bei schmerzhafter Neuropathie nach der Chemotherapie: eine randomisierte Studie",
        "La duloxétine dans les neuropathies douloureuses après une chimiothérapie: un essai",
    ],
)
def test_an_original_title_that_no_database_has_marked(title: str) -> None:
    """Its small words tell its language; then one DOI or one run of pages makes one work of it."""
    original = like(title=title)
    assert answer(TRIAL, original) is Answer.SAME
    assert answer(BARE, replace(original, doi="", issn="")) is Answer.SAME
    unprinted = {"doi": "", "issn": "", "pages": ""}
    assert answer(BARE, replace(original, **unprinted)) is not Answer.SAME
    assert answer(TRIAL, replace(original, pages="1402-1410")) is not Answer.SAME
    other = "A register of falls in nursing homes and of the fractures after them"
    assert answer(TRIAL, replace(original, title=other)) is not Answer.SAME


def test_evidence_is_in_words() -> None:
    said = pair(TRIAL, like(pages="2047-2055", title=TRIAL.title.replace("after", "afterr")))
    assert said is not None
    assert "same DOI" in said.evidence
    assert "pages differ" in said.evidence
    assert "same authors" in said.evidence
    changed = pair(BARE, like(BARE, title=TRIAL.title.replace("painful", "severe"), pages=""))
    assert changed is not None
    assert "% alike" in changed.evidence


def test_questions_are_ranked() -> None:
    near = like(BARE, pages="1561-1569")
    far = replace(near, id="c", journal="Another Journal", issn="", pages="", volume="", issue="")
    asked = find([BARE, near, far]).ask
    assert [pair.probability for pair in asked] == sorted(
        (pair.probability for pair in asked), reverse=True
    )
    assert len(asked) > 1
    assert all(0 < pair.probability < 1 for pair in asked)


NOWHERE = {"authors": "", "volume": "", "issue": "", "pages": "", "doi": "", "issn": ""}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, Answer.SAME),  # a long title in one journal of one year
        ({"title": f"{TRIAL.title} [letter]"}, Answer.SAME),
        ({"authors": "Pang H; Cirrincione C; Wu L"}, Answer.ASK),  # some of them
        ({"title": "Duloxetine for neuropathy"}, Answer.DIFFERENT),
        ({"journal": ""}, Answer.ASK),
        ({"year": "2014"}, Answer.ASK),
        ({"pages": "1561-1569"}, Answer.DIFFERENT),
        ({"volume": "32"}, Answer.DIFFERENT),
        ({"title": f"Erratum: {TRIAL.title}"}, Answer.DIFFERENT),
        ({"issue": "15 Suppl", "pages": "S88"}, Answer.DIFFERENT),  # the abstract
    ],
)
def test_a_title_with_its_journal_and_year_is_known_where_nobody_is_named(
    fields: dict[str, str], said: Answer
) -> None:
    assert answer(BARE, like(BARE, **{**NOWHERE, **fields})) is said


def test_a_column_that_comes_every_month_is_not_known_by_its_title_and_year() -> None:
    column = replace(
        BARE, title="News and views from the editors of the neurology pages this month"
    )
    assert answer(column, like(column, **NOWHERE)) is not Answer.SAME
