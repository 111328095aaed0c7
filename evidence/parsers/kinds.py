"""What the sources call the kinds of works, in the words of `record.TYPES`.

RIS types: the published list of 2001 and 2011 with the additions of reference managers.
"""

import re

RIS = {
    "article": "JOUR JFULL ABST INPR EJOUR MGZN",
    "conference": "CONF CPAPER SLIDE",
    "thesis": "THES",
    "newspaper": "NEWS",
    "book": "BOOK EBOOK EDBOOK CLSWK ANCIENT SERIAL",
    "chapter": "CHAP ECHAP DICT ENCYC",
    "report": "RPRT GOVDOC STAND PRESS",
}
"""TY values. The others (PAT, ELEC, DATA, GEN, SER, UNPB, VIDEO…) may say more in M3."""

WORDS = {
    "article": (
        "article; article-journal; article-magazine; journal; journal article; journal-article; "
        "journalarticle; journal full text; journal paper; magazine article; magazinearticle; "
        "magazine; electronic article; ejournal article; review; article in press; editorial; "
        "letter; note; short survey; erratum; early access; article; early access; abstract; "
        "in press; data paper; periodical; 期刊; 期刊论文; 学术期刊; 中国期刊; 外文期刊; preprint; "
        "posted-content; case reports; meeting abstract; "
        "ieee journals; ieee journals & magazines; ieee early access articles; meta-analysis; "
        "randomized controlled trial"
    ),
    "conference": (
        "conference; conference paper; conference proceedings; conference proceeding; "
        "conferencepaper; proceedings; proceedings paper; proceedings-article; inproceedings; "
        "ieee conferences; ieee conference publications; "
        "paper-conference; conference review; conference abstract; meeting; speech; presentation; "
        "会议; 会议论文; 国内会议; 国际会议; 中国会议"
    ),
    "thesis": (
        "thesis; theses; dissertation; dissertation/thesis; dissertations; phdthesis; "
        "mastersthesis; thesis/dissertation; dissertation thesis; doctoral dissertation; 学位论文; "
        "博士; 硕士; 博士论文; 硕士论文; 博士学位论文; 硕士学位论文; 碩士; 博硕士"
    ),
    "newspaper": (
        "newspaper; newspaper article; newspaperarticle; article-newspaper; news; wire feed; 报纸; "
        "报纸文章; 中国重要报纸"
    ),
    "book": (
        "book; books; whole book; book, whole; electronic book; ebook; edited book; "
        "book, edited; monograph; booklet; proceedings (whole); classical work; ancient text; "
        "图书; 专著"
    ),
    "chapter": (
        "chapter; book chapter; book section; booksection; book, section; incollection; inbook; "
        "electronic book section; book-section; book-chapter; encyclopedia; encyclopedia article; "
        "encyclopediaarticle; entry-encyclopedia; entry-dictionary; dictionary; dictionaryentry; "
        "dictionary entry; 图书章节"
    ),
    "report": (
        "report; reports; technical report; techreport; government document; governmentdocument; "
        "standard; standards; ieee standards; press release; pamphlet; tech report; grant; 标准; "
        "科技成果; 科技报告; 成果; 报告"
    ),
    "yearbook": "yearbook; 年鉴; 中国年鉴; serial; serial (book, monograph)",
    "trial-registration": (
        "trial-registration; trial registration; trial registry record; clinical trial; "
        "clinical trial registration; 临床试验"
    ),
}

FROM_RIS = {code: kind for kind, codes in RIS.items() for code in codes.split()}
FROM_WORDS = {word.strip(): kind for kind, words in WORDS.items() for word in words.split(";")}
_TRIAL = re.compile(
    r"(?:NCT\d{8}|ChiCTR[-A-Z]*\d+|ISRCTN\d+|EUCTR\d{4}-|ACTRN\d+|CTRI/|DRKS\d+|UMIN\d+|JPRN-|KCT\d+"
    r"|IRCT\d+|NTR\d+|PACTR\d+|TCTR\d+|RBR-)"
)
TO_RIS = {
    "article": "JOUR",
    "conference": "CONF",
    "thesis": "THES",
    "newspaper": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "report": "RPRT",
    "yearbook": "SER",
    "trial-registration": "DATA",
    "other": "GEN",
}


def from_ris(code: str, work: str = "") -> str:
    """The kind of a TY value; some programs write words there, or say more in the type of work."""
    code = code.strip()
    return FROM_RIS.get(code.upper()) or from_words(code, work)


def registered(kind: str, accession: str) -> str:
    """A thing of no known kind that goes by the number of a trial register is a registration."""
    return "trial-registration" if kind == "other" and _TRIAL.match(accession) else kind


def from_words(*written: str) -> str:
    """The kind named by the first text that names one, else `other`."""
    for text in written:
        kind = FROM_WORDS.get(" ".join(text.lower().split()))
        if kind:
            return kind
    return "other"
