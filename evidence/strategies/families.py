"""Pure: whose syntax a search string is written in, from its source or from its looks."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """How one platform reads a string.

    `near` are its proximity operators, which bind tighter than AND and OR. `any_case`: and, or and
    not in small letters are operators too. `single`: single quotation marks hold a phrase.
    `signs`: * and + stand for AND and OR within a field. `curly`: braces hold a phrase.
    """

    id: str
    near: str = ""
    any_case: bool = True
    single: bool = False
    signs: bool = False
    curly: bool = False


FAMILIES = {
    family.id: family
    for family in (
        Family("", any_case=False),
        Family("pubmed", any_case=False),
        Family("ovid", near=r"adj\d*"),
        Family("embase", near=r"(?:near|next)/\d+", single=True),
        Family("cochrane", near=r"(?:near|next)/\d+"),
        Family("wos", near=r"near/\d+"),
        Family("scopus", near=r"(?:w|pre)/\d+", curly=True),
        Family("ebsco", near=r"[nw]\d{1,2}"),
        Family("proquest", near=r"(?:near|pre|n|p)/\d+"),
        Family("cnki", single=True, signs=True),
        Family("wanfang", signs=True),
        Family("vip", signs=True),
        Family("cbm"),
    )
}

# A platform that has one syntax, whatever the database on it. The first that is named counts.
_PLATFORMS = (
    ("pubmed", "pubmed"),
    ("ovid", "ovid"),
    ("ebsco", "ebsco"),
    ("proquest", "proquest"),
    ("embase.com", "embase"),
    ("elsevier embase", "embase"),
    ("web of science", "wos"),
    ("scopus", "scopus"),
    ("cochrane library", "cochrane"),
    ("cnki", "cnki"),
    ("知网", "cnki"),
    ("wanfang", "wanfang"),
    ("万方", "wanfang"),
    ("vip", "vip"),
    ("维普", "vip"),
    ("cbm", "cbm"),
    ("sinomed", "cbm"),
    ("生物医学", "cbm"),
)
# A database that several platforms offer: its looks decide, else the usual platform.
_DATABASES = (
    ("embase", "embase"),
    ("medline", "ovid"),
    ("central", "cochrane"),
    ("cochrane", "cochrane"),
    ("cinahl", "ebsco"),
    ("psycinfo", "ovid"),
    ("amed", "ovid"),
)
_LOOKS = (
    ("cochrane", r"mesh descriptor:|\[mh[ ^]|word variations have been searched"),
    ("scopus", r"\btitle-abs(?:-key)?\s*\("),
    ("cbm", r"\[[^\]]*[:：](?:智能|精确|扩展|不扩展)"),
    ("pubmed", r"\[(?:tiab|mesh|mh|majr|tw|title/abstract|all fields|text word|ptyp)\b"),
    (
        "ovid",
        r"(?<!/)\bexp [*\"]?[a-z]|\bor/\d|\badj\d|\.(?:ti|ab|tw|mp|pt|sh|kf|kw)(?:,\s?[a-z]{2})*\.",
    ),
    ("embase", r"'/(?:exp|de|mj|br)\b|\]/lim\b|:ti,ab"),
    ("ebsco", r"\(m[hjm] \"|\b(?:TI|AB) [(\"]"),
    ("proquest", r"\bmesh\.exact|\b(?:noft|mainsubject)\("),
    ("wos", r"\b(?:ts|ak|wc)\s*="),
    ("cnki", r"\b(?:su|tka|ky|ft)\s*%?=|(?:主题|篇名|篇关摘)\s*%?="),
    ("vip", r"\b[mru]=[(\u4e00-\u9fff]"),
    ("wanfang", r"(?:主题|题名|题名或关键词)\s*[:：]"),
)


def family_of(database: str, platform: str = "", strategy: str = "") -> Family:
    """The syntax of a source by its platform, its name, or by what the string looks like."""
    for name in (platform.casefold(), database.casefold()):
        for sign, family in _PLATFORMS:
            if sign in name:
                return FAMILIES[family]
    looks = [family for family, shape in _LOOKS if re.search(shape, strategy, re.IGNORECASE)]
    if looks:
        return FAMILIES[looks[0]]
    name = database.casefold()
    return FAMILIES[next((family for sign, family in _DATABASES if sign in name), "")]
