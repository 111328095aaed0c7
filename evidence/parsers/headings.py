"""The names that columns of exported tables have: which field each is, and whose table it is.

Names are compared in small letters with every other sign made a blank, so that "Art. No.",
"art_no" and "Art No" are one. CNKI writes a name in both languages ("Title-题名").
"""

_NAMES = {
    "type": (
        "type; item type; document type; dt; publication type; reference type; "
        "type of reference; document identifier; srcdatabase 来源库; pt"
    ),
    "title": (
        "title; article title; study title; document title; primary title; "
        "public title; scientific title; titel; titre; título; titulo; titolo; ti; titles; "
        " record title; title 题名; "
        "题名; 标题; 篇名; 文献标题; 名称; "
        "item title; display name; タイトル; 論文名; 论文题目"
    ),
    "title_translated": (
        "title translated; translated title; original title; vernacular title; 英文题名"
    ),
    "authors": (
        "authors; author; author names; author s; au; author full names; "
        "creators; contributors; author list; sponsor; sponsor collaborators; "
        "primary sponsor; sponsor organisation name; autor; autoren; autores; auteur; auteurs; "
        "author 作者; 作者; 著者; "
        "authorships author display name; 著者名; 著者"
    ),
    "year": (
        "year; publication year; published year; pub year; py; yr; "
        "year of publication; date; publication date; date of publication; "
        "start date; date registration; pubyear; publicationdate; jahr; "
        "année; annee; año; ano; anno; "
        "year 年; "
        "pubtime 发表时间; 年; 年份; "
        "出版年; 发表年份; 发表时间; "
        "出版年; 発行年"
    ),
    "journal": (
        "journal; source title; publication title; journal name; journal book; "
        "secondary title; container title; journal title; periodical; so; "
        "publication; source register; zeitschrift; revue; revista; "
        "source 文献来源; source 刊名; 刊名; 期刊; 期刊名称; "
        "来源; 文献来源; "
        "pubtitle; primary location source display name; "
        "full journal; 刊行物名; 雑誌名; 掲載誌名"
    ),
    "volume": "volume; vl; vol; volume 卷; 卷; journal volume; biblio volume; 巻",
    "issue": "issue; is; number; no; issue number; period 期; 期; journal issue; biblio issue; 号",
    "pages": (
        "pages; page; seiten; páginas; pagine; "
        "page range; pagination; page numbers; pagecount 页码; page 页码; 页码; "
        "ページ"
    ),
    "first_page": (
        "page start; first page; start page; startpage; pagestart; sp; bp; "
        "biblio first page; 開始ページ"
    ),
    "last_page": (
        "page end; last page; end page; endpage; pageend; ep; biblio last page; 終了ページ"
    ),
    "article_number": "art no; article number; ar; article no",
    "doi": (
        "doi; di; digital object identifier; doi link; do; doi doi; item doi; "
        "digitalobjectidentifier"
    ),
    "pmid": "pmid; pubmed id; medline pmid; pm; pubmedid; ids pmid",
    "issn": "issn; sn; isbn issn; print issn; issn print; issns; issn 国际标准刊号",
    "eissn": "eissn; ei; electronic issn; issn electronic; e issn",
    "accession": (
        "accession; accession number; eid; nct number; trialid; covidence; "
        "ut unique wos id; ut; key; pui; cochrane id; cochrane review id; record id; "
        "publication id; isrctn; eudract number; main id; lens id; an; id; "
        "storeid"
    ),
    "keywords": (
        "keywords; author keywords; index keywords; keywords plus; de; "
        "manual tags; automatic tags; conditions; condition; ieee terms; "
        "mesh terms; keyword 关键词; mesh; subject headings; 关键词"
    ),
    "language": ("language; language of original document; la; article language; languages; 语种"),
    "url": (
        "url; link; study url; urls; links; web address; embase link; "
        "pdf link; plink; dimensions url; url 网址; link 链接; 网址; 链接; "
        "documenturl"
    ),
    "abstract": ("abstract; abstract note; brief summary; ab; abstracts; summary 摘要; 摘要"),
    "labels": "labels; tags",
    "decisions": "decisions",
    "notes": "notes; note",
}
FIELDS = {field: tuple(names.split("; ")) for field, names in _NAMES.items()}
MANY = ("keywords",)
"""Fields that take every column that names them, not the first alone."""

# What only one database's table has. The first whose names are all there is it.
SIGNATURES: tuple[tuple[str, frozenset[str]], ...] = (
    ("ledger", frozenset({"title translated", "abstract", "decisions", "labels", "accession"})),
    ("clinicaltrials", frozenset({"nct number"})),
    ("ictrp", frozenset({"trialid", "public title"})),
    ("isrctn", frozenset({"isrctn", "public title"})),
    ("harzing", frozenset({"cites", "gsrank", "title"})),
    ("covidence", frozenset({"covidence", "title"})),
    ("asreview", frozenset({"asreview label", "title"})),
    ("asreview", frozenset({"asreview ranking", "title"})),
    ("asreview", frozenset({"record id", "included", "title"})),
    ("asreview", frozenset({"label included", "title"})),
    ("rayyan", frozenset({"key", "title", "notes", "pubmed id"})),
    ("rayyan", frozenset({"key", "title", "notes", "authors"})),
    ("zotero", frozenset({"key", "item type", "publication title"})),
    ("scopus", frozenset({"eid", "source title"})),
    ("scopus", frozenset({"authors", "title", "source title", "cited by"})),
    ("wos", frozenset({"ut unique wos id", "article title"})),
    ("wos", frozenset({"pt", "au", "ti", "so", "ut"})),
    ("pubmed", frozenset({"pmid", "journal book", "citation"})),
    ("openalex", frozenset({"authorships author display name"})),
    ("proquest", frozenset({"storeid", "pubtitle"})),
    ("cnki", frozenset({"srcdatabase 来源库", "title 题名"})),
    ("central", frozenset({"cochrane id", "title"})),
    ("central", frozenset({"cochrane review id", "title"})),
    ("ebsco", frozenset({"plink", "title"})),
    ("ebsco", frozenset({"plink", "article title"})),
    ("ieee", frozenset({"document title", "ieee terms"})),
    ("ieee", frozenset({"document title", "pdf link"})),
    ("embase", frozenset({"title", "author names", "source"})),
    ("embase", frozenset({"title", "author names", "pui"})),
)
PREFERRED: dict[str, dict[str, tuple[str, ...]]] = {
    "wos": {
        "authors": ("author full names", "af", "authors", "au", "book authors"),
        "keywords": ("author keywords", "keywords plus", "de", "id"),
        "accession": ("ut unique wos id", "ut"),
        "first_page": ("bp", "start page"),  # SP is the sponsor of a meeting here
    },
    "ebsco": {
        "journal": ("journal title", "source"),
        "year": ("publication date", "publicationdate"),
        "keywords": ("keywords", "subjects"),
    },
    "central": {"journal": ("source", "journal")},
    "harzing": {"journal": ("source",), "url": ("articleurl",)},
    "covidence": {"accession": ("covidence", "accession number")},
    "zotero": {"accession": (), "year": ("publication year", "date")},
    "embase": {
        "keywords": ("keywords", "author keywords"),
        "accession": ("pui", "embase accession id"),
    },
    "clinicaltrials": {"title": ("study title", "title")},
    "ictrp": {"title": ("scientific title", "public title")},
    "isrctn": {"title": ("scientific title", "public title")},
    "pubmed": {"accession": ("pmid",)},
}
DATABASES = {
    "clinicaltrials": "ClinicalTrials.gov",
    "ictrp": "ICTRP",
    "isrctn": "ISRCTN",
    "scopus": "Scopus",
    "wos": "Web of Science",
    "pubmed": "PubMed",
    "embase": "Embase",
    "cnki": "CNKI",
    "central": "CENTRAL",
    "ieee": "IEEE Xplore",
    "ebsco": "EBSCO",
    "openalex": "OpenAlex",
    "proquest": "ProQuest",
}
