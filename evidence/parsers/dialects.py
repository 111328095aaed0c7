"""The dialects that can be read: one row each, asked by the import form and by the detector."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """`kind` says which reader takes it: tagged, text, xml, table, vertical, bibtex or
    json."""

    id: str
    label: str
    kind: str
    extensions: tuple[str, ...]


TABLES = {
    "embase": "Embase",
    "scopus": "Scopus",
    "zotero": "Zotero",
    "clinicaltrials": "ClinicalTrials.gov",
    "ictrp": "ICTRP",
    "isrctn": "ISRCTN",
    "rayyan": "Rayyan",
    "covidence": "Covidence",
    "asreview": "ASReview",
    "pubmed": "PubMed",
    "wos": "Web of Science",
    "cnki": "CNKI",
    "central": "CENTRAL",
    "ieee": "IEEE Xplore",
    "ebsco": "EBSCO",
    "openalex": "OpenAlex",
    "proquest": "ProQuest",
    "harzing": "Publish or Perish",
    "ledger": "Evidence Ledger",
    "mapped": "any table with named columns",
}

DIALECTS: tuple[Dialect, ...] = (
    Dialect("ris", "RIS", "tagged", (".ris", ".txt")),
    Dialect("medline", "PubMed / MEDLINE tagged", "tagged", (".nbib", ".txt")),
    Dialect("wos-tagged", "Web of Science tagged", "tagged", (".ciw", ".isi", ".txt")),
    Dialect("refer", "EndNote / Refer tagged", "tagged", (".enw", ".txt")),
    Dialect("refworks", "RefWorks tagged", "tagged", (".txt",)),
    Dialect("cnki-refworks", "RefWorks tagged, Chinese (CNKI, VIP)", "tagged", (".txt",)),
    Dialect("noteexpress", "NoteExpress", "tagged", (".net", ".txt")),
    Dialect("cnki-estudy", "CNKI E-Study and custom export", "tagged", (".txt", ".eln")),
    Dialect("ovid-tagged", "Ovid tagged", "tagged", (".cgi", ".ovd", ".txt")),
    Dialect("ovid-text", "Ovid text with the names of fields", "tagged", (".txt",)),
    Dialect("cochrane-tagged", "Cochrane Library text", "tagged", (".txt",)),
    Dialect("pubmed-text", "PubMed text (Abstract, Summary)", "text", (".txt",)),
    Dialect("scopus-text", "Scopus plain text", "text", (".txt",)),
    Dialect("labelled", "Fields by full name (EndNote, SinoMed, VIP text)", "tagged", (".txt",)),
    Dialect("pubmed-xml", "PubMed XML", "xml", (".xml",)),
    Dialect("endnote-xml", "EndNote XML", "xml", (".xml",)),
    Dialect("ictrp-xml", "ICTRP XML", "xml", (".xml",)),
    Dialect("clinicaltrials-xml", "ClinicalTrials.gov XML", "xml", (".xml",)),
    Dialect("clinicaltrials-json", "ClinicalTrials.gov JSON", "json", (".json",)),
    Dialect("embase-rows", "Embase, fields by row (CSV)", "vertical", (".csv", ".txt")),
    Dialect("bibtex", "BibTeX", "bibtex", (".bib", ".bibtex", ".txt")),
    Dialect("csl-json", "CSL-JSON, Crossref JSON", "json", (".json",)),
    Dialect("web-table", "Web table saved as .xls", "table", (".xls", ".html", ".htm")),
    *(
        Dialect(f"csv-{name}", f"{label} (CSV)", "table", (".csv", ".tsv", ".txt"))
        for name, label in TABLES.items()
    ),
    *(
        Dialect(f"xlsx-{name}", f"{label} (XLSX)", "table", (".xlsx",))
        for name, label in TABLES.items()
    ),
)
BY_ID = {dialect.id: dialect for dialect in DIALECTS}
EXTENSIONS = tuple(sorted({ending for dialect in DIALECTS for ending in dialect.extensions}))
