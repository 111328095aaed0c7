"""What each field is reduced to, and how two of them compare: the forms that databases use."""

import pytest

from evidence.matching import Citation, keys, names, pinyin, places, titles
from evidence.matching.journals import Journals
from evidence.matching.journals import clean as journal
from evidence.matching.journals import compare as compare_journals
from evidence.matching.names import People
from evidence.matching.wording import Wording
from evidence.matching.wording import compare as compare_titles

PAGES = {
    "535-44": ("535", "544"),
    "535-544": ("535", "544"),
    "535‐544": ("535", "544"),
    "５３５－４４": ("535", "544"),
    "H500-5": ("h500", "h505"),
    "H500-H505": ("h500", "h505"),
    "102A-103A": ("102a", "103a"),
    "S3/78-89": ("78", "89"),
    "S-1252": ("s1252", ""),
    "II197-204; discussion II204-5": ("ii197", "ii204"),
    "IV-123-IV-129": ("iv123", "iv129"),
    "1353-9 table of contents": ("1353", "1359"),
    "pp. 12-19": ("12", "19"),
    "e0209483": ("e209483", ""),
    "Art. No. 12345": ("12345", ""),
    "A4486 [Poster #G115]": ("a4486", ""),
    "1106-1111+1117": ("1106", "1111"),
    "Suppl-25": ("", ".25"),
    "09-Apr": ("4", "9"),
    "Apr-09": ("4", "9"),
    "551p": ("", ""),
    "xv, 504": ("", ""),
    "No Pagination Specified": ("", ""),
    "n/a": ("", ""),
    "": ("", ""),
}


@pytest.mark.parametrize("text", PAGES)
def test_pages(text: str) -> None:
    assert tuple(places.pages(text)) == PAGES[text]


@pytest.mark.parametrize(
    ("volume", "issue", "expected"),
    [
        ("66", "4", ("66", "4")),
        ("23 (S1)", "", ("23", "s 1")),
        ("24 Suppl 3", "", ("24", "s 3")),
        ("15 (3)", "", ("15", "3")),
        ("Vol. 092", "03", ("92", "3")),
        ("Heart and circulatory physiology. 290", "1", ("290", "1")),
        ("268", "5 Pt 2", ("268", "5 2")),
        ("1)", "", ("", "s 1")),
        ("87", "Supplement 1", ("87", "s 1")),
        ("43 (2 Meeting Abstracts)", "", ("43", "s 2")),
        ("３８", "５", ("38", "5")),
        ("", "", ("", "")),
    ],
)
def test_volume_and_issue(volume: str, issue: str, expected: tuple[str, str]) -> None:
    assert places.volume_and_issue(volume, issue) == expected


@pytest.mark.parametrize(
    "text",
    [
        "10.1016/s1525-0016(02)00061-8",
        "https://doi.org/10.1016/S1525-0016(02)00061-8",
        "http://dx.doi.org/10.1016/S1525-0016%2802%2900061-8",
        "https://doi.org/HTTP://DX.DOI.ORG/10.1016/S1525-0016(02)00061-8",
        "DOI: 10.1016/S1525-0016(02)00061-8.",
        "(10.1016/s1525-0016(02)00061-8)",
        "10.1016/S1525-0016%252802%252900061-8",
    ],
)
def test_one_doi_in_many_spellings(text: str) -> None:
    assert places.doi(text) == "10.1016/s1525-0016(02)00061-8"


def test_numbers_that_are_not_what_the_field_is_for() -> None:
    assert places.doi("not given") == ""
    assert places.issn("978-1-5386-5520-7") == ""
    assert places.issn("0022-28281095-8584") == "0022-2828 1095-8584"
    assert places.issn("0012186X") == "0012-186x"
    assert places.year("c2013, reprinted 2015") == 2013
    assert places.year("12013") == 0
    assert places.pmid("PMID: 23549581") == "23549581"


NAMES = {
    "Smith EM; Pang H": "smith e m;pang h",
    "Smith, E. M.; Pang, H.": "smith e m;pang h",
    "Smith EM, Pang H": "smith e m;pang h",
    "Smith, E.M., Pang, H.": "smith e m;pang h",
    "Smith, Ellen and Pang, Herbert": "smith ellen;pang herbert",
    "SMITH E.M.; PANG H.": "smith e m;pang h",
    "Smith, Ellen": "smith ellen",
    "Kotova O.Goncalves I.": "kotova o;goncalves i",
    "Chen YKinnunen KVan der Berg J": "chen y;kinnunen k;berg j",
    "Berman S. Naliboff B. D. Wong H.": "berman s;naliboff b d;wong h",
    "de la Cruz, J; Wright Jr., T C": "cruz j;wright t c",
    "Le T; Van H": "le t;van h",
    "Sjöquist P; Łukasz Ø": "sjoquist p;lukasz o",
    "O'Brien P; G?k M": "obrien p;gk m",
    "王伟;李强;欧阳小明": "wang wei;li qiang;ouyang xiaoming",
    "曾国藩，吕布": "zeng guofan;lu bu",
    "Lv B; Lyu C": "lu b;lu c",
    "Anonymous": "",
    "[No authors listed]": "",
    "": "",
}


@pytest.mark.parametrize("text", NAMES)
def test_names(text: str) -> None:
    assert names.clean(text) == NAMES[text]


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ("Smith EM; Pang H; Li Q", "Smith, Ellen; Pang, Herbert; Li, Qiang", People.MOST),
        ("Smith EM; Pang H; Li Q", "Smith EM, et al.", People.FIRST),
        ("Lu HR; Remeysen P", "Hua Rong Lu; Remeysen P", People.MOST),
        ("Oliveira DM; Gomes ES", "de Oliveira D. M.; Gomes E. S.", People.MOST),
        ("Najafi M", "Najaf M.", People.MOST),
        ("Wang Y", "Wang L", People.DIFFER),
        ("Smith EM; Pang H", "Olsen Q; Petrov Z", People.DIFFER),
        ("Xi LF; Kiviat NB; Galloway DA", "Long FX; Kiviat NB; Galloway DA", People.SOME),
        ("Smith EM; Pang H", "CALGB Study Group", People.UNKNOWN),
        ("Smith EM", "", People.UNKNOWN),
        ("王伟;李强", "Wang W, Li Q", People.MOST),
    ],
)
def test_two_lists_of_authors(ours: str, theirs: str, expected: People) -> None:
    assert names.compare(names.clean(ours), names.clean(theirs)) is expected


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ("J Mol Cell Cardiol", "Journal of Molecular and Cellular Cardiology", Journals.SAME),
        ("BMJ", "BMJ (Clinical research ed.)", Journals.SAME),
        ("BMJ", "British Medical Journal", Journals.SAME),
        ("JAMA", "JAMA : the journal of the American Medical Association", Journals.SAME),
        ("Exp Biol Med (Maywood)", "Experimental Biology and Medicine", Journals.SAME),
        ("Eur J Cardiothorac Surg", "European Journal of Cardio-thoracic Surgery", Journals.SAME),
        (
            "Int J Cancer",
            "International journal of cancer.Journal international du cancer",
            Journals.SAME,
        ),
        (
            "JNCCN Journal of the National Comprehensive Cancer Network",
            "J Natl Compr Canc Netw",
            Journals.SAME,
        ),
        ("The Lancet", "Lancet", Journals.SAME),
        ("ICIS 2015 Proceedings", "International Conference on Information Systems", Journals.SAME),
        ("AMCIS 2012", "Americas Conference on Information Systems", Journals.SAME),
        ("Zhongguo Zhen Jiu", "中国针灸", Journals.SAME),
        ("Chinese Acupuncture & Moxibustion", "中国针灸", Journals.UNKNOWN),
        ("Circulation", "Circulation Research", Journals.LIKE),
        ("Am J Physiol", "Am J Physiol Heart Circ Physiol", Journals.LIKE),
        ("Journal of Physiology (Heart)", "Journal of Physiology (Cell)", Journals.LIKE),
        ("Diabetes", "Diabetologia", Journals.DIFFER),
        ("Journal of Vascular Surgery", "J Vis Surg", Journals.DIFFER),
        ("European Journal of Cancer (Supplement)", "Cancer (Supplement)", Journals.DIFFER),
        ("ECIS 2012", "International Conference on Information Systems", Journals.DIFFER),
        ("Lancet", "", Journals.UNKNOWN),
    ],
)
def test_two_journals(ours: str, theirs: str, expected: Journals) -> None:
    assert compare_journals(journal(ours), journal(theirs)) is expected
    assert compare_journals(journal(theirs), journal(ours)) is expected


@pytest.mark.parametrize(
    ("title", "words", "marks"),
    [
        ("[Acupuncture for pain after surgery].", "acupuncture for pain after surgery", "T"),
        ("Acupuncture for pain. [Chinese]", "acupuncture for pain", "T"),
        ("Acupuncture for pain. [Chinese]: Part II", "acupuncture for pain part ii", "T"),
        ("Foo of bars. [Review] [57 refs]", "foo of bars", ""),
        ("Foo of bars (Structured abstract)", "foo of bars", ""),
        ("Foo of bars.[Erratum appears in Bar. 2006;15(1):203]", "foo of bars", ""),
        ("Foo of bars.[Erratum appears in Ba", "foo of bars", ""),
        ("Erratum: Foo of bars", "foo of bars", "E"),
        ("Foo of bars (vol 35, pg 270, 2006)", "foo of bars", "E"),
        ("Retraction notice to: Foo of bars", "foo of bars", "X"),
        ("RETRACTED: Foo of bars", "foo of bars", ""),
        ("Foo of bars: authors' reply", "foo of bars", "R"),
        ("Re: Foo of bars", "foo of bars", "C"),
        ("Foo of bars: a study protocol", "foo of bars a study protocol", "P"),
        ("Abstract 4486: Foo of bars", "foo of bars", ""),
        ("IL-10: foo of bars", "il 10 foo of bars", ""),
        ("Correction for tests in a row", "correction for tests in a row", ""),
        ("Response of cells to heat", "response of cels to heat", ""),
    ],
)
def test_titles(title: str, words: str, marks: str) -> None:
    made = titles.clean(title)
    assert (made.words, made.marks) == (words, marks)


def test_the_other_language_of_a_title() -> None:
    spanish = "Efecto de los opiaceos sobre el corazon"
    english = "Effect of the opioids upon the heart"
    folded = titles.spell_out(spanish)
    assert titles.clean(f"{english}. [Spanish]{spanish}").other == folded
    assert titles.clean(f"{english} = {spanish}").other == folded
    assert titles.clean(f"{spanish} [{english}]").other == titles.spell_out(english)
    assert titles.clean("Women aged > or = 50 years and the risk of a fall").other == ""
    assert titles.clean(english, other=spanish).other == folded


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ("the effect of ca2 in rats", "effect of ca 2 in rats", Wording.SPELLED),
        ("nf kappab in the aging mouse", "nf b in the aging mouse", Wording.SPELLED),
        (
            "alfa receptor blockade in the rat",
            "beta receptor blockade in the rat",
            Wording.NUMBERED,
        ),
        (
            "statins in type 1 disease of rats",
            "statins in type 2 disease of rats",
            Wording.NUMBERED,
        ),
        ("outcome of the trial part i", "outcome of the trial part ii", Wording.NUMBERED),
        (
            "outcome of hepatitis b in children",
            "outcome of hepatitis c in children",
            Wording.NUMBERED,
        ),
        ("two years of observation in asthma", "2 years of observation in asthma", Wording.SPELLED),
        (
            "a prospective conort study of women",
            "a prospective cohort study of women",
            Wording.LETTER,
        ),
        (
            "prednisone in the cough of smokers",
            "prednisolone in the cough of smokers",
            Wording.SLIP,
        ),
        (
            "exercise after stroke in older men",
            "exercise after stroke in older women",
            Wording.CHANGED,
        ),
        (
            "effect of leptin on insulin in men",
            "effect of insulin on leptin in men",
            Wording.CHANGED,
        ),
        ("a trial of aspirin", "a trial of aspirin in stroke", Wording.ADDED),
        ("a trial of aspirin", "the origin of species", Wording.UNLIKE),
        ("针刺治疗", "acupuncture", Wording.UNKNOWN),
        ("", "acupuncture", Wording.UNKNOWN),
    ],
)
def test_two_titles(ours: str, theirs: str, expected: Wording) -> None:
    assert compare_titles(ours, theirs) is expected
    assert compare_titles(theirs, ours) is expected


def test_a_title_cut_at_a_fixed_length() -> None:
    whole = "a long title " * 20
    assert compare_titles(whole[:200].strip(), whole.strip()) is Wording.SPELLED
    assert compare_titles(whole[:96], whole.strip()) is Wording.SPELLED
    assert compare_titles(whole[:12], whole.strip()) is Wording.ADDED


def test_chinese_characters_are_spelled() -> None:
    assert pinyin.spell("中国针灸 (2018)") == "zhong guo zhen jiu (2018)"
    assert pinyin.spell_name("单田芳") == "shan tianfang"
    assert pinyin.spell_name("司马 光") == "sima guang"
    assert pinyin.spell_name("𠀀") == "𠀀"


def test_huge_fields_take_no_time() -> None:
    made = keys(Citation(id=1, title="(review;" * 200_000, pages="[" * 100_000, doi="10." * 50_000))
    assert len(made.title) <= 4000
