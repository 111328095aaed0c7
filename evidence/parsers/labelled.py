"""Texts whose fields stand behind their full names: EndNote's "Show All Fields" (`Author: …`), and
the plain texts of SinoMed and VIP (`【作者】…`, with or without a colon, several on one line).

The names become those of NoteExpress, which has the same fields; only names known here are labels,
since abstracts too have parts such as `Methods:` and 【目的】.
"""

import re
from dataclasses import replace

from evidence.parsers import fields, noteexpress, persons
from evidence.parsers.grammar import Grammar, Tag
from evidence.parsers.record import ParsedRecord
from evidence.parsers.tagged import Entry

_SHOW_ALL = (
    "Reference Type; Record Number; Author; Year; Title; Journal; Volume; Issue; Pages; Date; "
    "Short Title; Alternate Journal; ISSN; ISBN; DOI; Accession Number; Keywords; Abstract; "
    "Notes; URL; Author Address; Language; Name of Database; Database Provider; Editor; "
    "Book Title; Series Title; Series Editor; Publisher; Place Published; Conference Name; "
    "Conference Location; Year of Conference; University; Degree; Institution; Edition; "
    "Secondary Title; Tertiary Title; Translated Title; Translated Author; Type of Article; "
    "Type of Work; Thesis Type; Original Publication; Reprint Edition; Reviewed Item; "
    "Legal Note; PMCID; NIHMSID; Article Number; Electronic Resource Number; Start Page; "
    "Epub Date; Research Notes; File Attachments; Link to PDF; Call Number; Label; Caption; "
    "Access Date; Number of Volumes; Number of Pages; Custom 1; Custom 2; Custom 3"
)
ENDNOTE = {name.lower(): name for name in _SHOW_ALL.split("; ")}
CHINESE = {
    "Accession Number": "流水号 记录号 馆藏号",
    "Title": "题名 标题 篇名 中文标题 中文题名 文题",
    "Translated Title": "英文标题 英文题名 题名翻译 英文篇名",
    "Author": "作者 著者",
    "Author Address": "作者单位 机构 单位 第一作者单位",
    "Source": "出处 文献来源 来源 刊名 期刊名 期刊 期刊名称 来源期刊",
    "Year": "年 年份 出版年 年代",
    "Volume": "卷 卷号",
    "Issue": "期 期号",
    "Pages": "页码 页 起止页码 页码范围",
    "ISSN": "ISSN ISSN号 国际标准刊号",
    "DOI": "DOI DOI号",
    "Keywords": "关键词 主题词 自由词",
    "Abstract": "摘要 文摘 中文摘要",
    "Language": "语种 文献语种",
    "URL": "链接 网址 原文链接",
    "Reference Type": "文献类型",
    "CN": "CN号 国内统一刊号",
    "Subject": "分类号 中图分类号 学科分类",
    "Fund": "基金 基金项目 资助项目",
    "Place": "国省市名 地区 国省市",
    "Publication Type": "特征词 发表类型 文献类型标识",
}
NAMES = {label: name for name, labels in CHINESE.items() for label in labels.split()}

_LABEL = re.compile(r"\ufeff?([A-Z][A-Za-z0-9 ]{1,30}?): ?(.*)", re.DOTALL)
_BRACKETS = re.compile(r"[\ufeff\s]*【([^【】]{1,16})】\s*[:：]?\s*(.*)", re.DOTALL)
_MID_LINE = re.compile(r"【([^【】]{1,16})】\s*[:：]?\s*")
# 中国康复 2019;34(3):150-152 · 现代情报.2009,29(2):94-98,93
_SOURCE = re.compile(
    r"(?P<journal>.*?[^\W\d])[\s.．,，;；]*(?P<year>(?:19|20)\d\d)年?[\s,，;；]*"
    r"(?P<volume>[\w-]*?)卷?\s*(?:[(（](?P<issue>[^()（）]*)[)）])?\s*(?:[:：.．]\s*[-－]?(?P<pages>[^:：]*))?$"
)
_FURNITURE = re.compile(r"\s*[（(]?\d{1,7}[)）.．、]?\s*$")  # the number of the next entry
_PLACE = re.compile(r"\s*[(（\[][\d,，]+[)）\]]\s*$")  # the number of an author's address


def split(line: str) -> Tag | None:
    """Tag and value of a line."""
    if "【" in line[:4]:
        found = _BRACKETS.match(line)
        name = NAMES.get(_plain(found[1])) if found else None
        return (name, found[2]) if found and name else None
    if ":" not in line[:34]:
        return None
    found = _LABEL.match(line)
    name = ENDNOTE.get(found[1].lower()) if found else None
    return (name, found[2]) if found and name else None


def relines(tag: str, value: str) -> list[Tag]:
    """`【年】2009 【卷】29` on one line; never in an abstract, which has such brackets itself."""
    if tag == "Abstract":
        return [(tag, value)]
    out, begin = [], 0
    for found in _MID_LINE.finditer(value):
        name = NAMES.get(_plain(found[1]))
        if name:
            out.append((tag, value[begin : found.start()].strip()))
            tag, begin = name, found.end()
    return [*out, (tag, value[begin:].strip())]


GRAMMAR = Grammar(
    split=split,
    opens=frozenset({"Reference Type"}),
    parts=frozenset({"Title", "Accession Number"}),
    telling=frozenset({"Title", "Author", "Abstract"}),
    listed=frozenset({"Keywords", "URL", "ISSN"}),
    lone=frozenset({"Year", "Volume", "Issue", "Pages", "Reference Type", "Record Number"}),
    relines=relines,
    midline="【",
    furniture=lambda line: _FURNITURE.match(line) is not None,
    opener="Reference Type",
)


def record(entry: Entry) -> ParsedRecord:
    """The fields of one entry, read as NoteExpress has them."""
    tags = {name: list(values) for name, values in entry.tags.items()}
    tags.setdefault("Journal", tags.pop("Book Title", []))
    found = noteexpress.record(replace(entry, tags={k: v for k, v in tags.items() if v}))
    whole = fields.clean_text(next(iter(entry.tags.get("Source", ())), ""))
    cited = source(whole)
    chinese = fields.is_chinese(found.title)
    return replace(
        found,
        type="article" if found.type == "other" and whole else found.type,
        authors=_authors(entry.tags.get("Author", [])) if chinese else found.authors,
        journal=found.journal or cited.get("journal", whole),
        year=found.year or fields.year(cited.get("year", "")),
        volume=found.volume or cited.get("volume", ""),
        issue=found.issue or cited.get("issue", ""),
        pages=found.pages or fields.pages(cited.get("pages", "")),
        keywords=_keywords(found.keywords),
        raw=entry.raw,
    )


def source(text: str) -> dict[str, str]:
    """Journal, year, volume, issue and pages of a Chinese citation."""
    found = _SOURCE.match(text[:500])
    return found.groupdict(default="") if found else {}


def _plain(label: str) -> str:
    """A label without the blanks that make it as wide as the others (`作　者`)."""
    return "".join(label.split())


def _authors(written: list[str]) -> tuple[str, ...]:
    """Chinese names part at semicolons, commas or blanks; numbers of their addresses go."""
    out: list[str] = []
    for name in persons.names(written):
        plain = _PLACE.sub("", name)
        out += plain.split() if fields.is_chinese(plain) else [plain]
    return tuple(out)


def _keywords(words: tuple[str, ...]) -> tuple[str, ...]:
    """VIP parts Chinese keywords by blanks."""
    alone = len(words) == 1 and fields.is_chinese(words[0])
    return fields.keywords(words[0].split()) if alone else words
