"""The title apart from what databases add to it, and what it says the document is."""

import re
from functools import lru_cache
from typing import NamedTuple

from .text import fold, is_han, plain

LANGUAGE = (
    "afrikaans|arabic|bulgarian|catalan|chinese|croatian|czech|danish|dutch|english|estonian|"
    "finnish|flemish|french|german|greek|hebrew|hungarian|icelandic|italian|japanese|korean|"
    "lithuanian|norwegian|persian|polish|portuguese|romanian|rumanian|russian|serbian|"
    "serbo-croatian|slovak|slovene|slovenian|spanish|swedish|thai|turkish|ukrainian|vietnamese"
)
# What databases write after or around a title. It is removed wherever it stands in brackets,
# also where the closing bracket was cut off with the end of the title.
REMARK = re.compile(
    r"""(?:(?P<square>\[)|\()\s*(?:
    (?:systematic\ |literature\ |critical\ )?review(?:[;,].*?)?  | \d+\ ref(?:erence)?s?\.?
    | (?:(?:published\ )?err?atum(?=\W+(?!(?:to|for)\b)\w) | corrected(?:\ and\ re)?
       | comment\ (?:in|on) | republished
       | retract(?:ed\ (?:article|by)|ion\ in) | summary\ for | update\ (?:in|of) | updated?\ \d{4}
       | authors?'?s?'?\ transl | record\ supplied\ by | reprinted\ from
       | original(?:ly\ published|\ article)
      )\b(?:(?(square)[^\]]|[^)])*)
    | (?:see|with)\ comments?  | comments?
    | (?:structured|provisional|meeting|conference)?\s*abstracts?(?:\ (?:no\.?|only)[^\])]*)?
    | brief\ record  | transl(?:ation)?\.?  | (?:article\ )?in\ (?:LANGUAGE)[^\])]*
    | internet  | electronic\ resource  | online  | letters?(?:\ to\ the\ editor)?  | editorial
    | case\ reports?  | clinical\ trial
    )\s*(?:[\])]|$)\s*\.?""".replace("LANGUAGE", LANGUAGE),
    re.IGNORECASE | re.VERBOSE,
)
TONGUE = re.compile(rf"\[\s*(?:{LANGUAGE})(?:\s*[,;]\s*(?:{LANGUAGE}))*\s*\]\s*\.?", re.IGNORECASE)
# The number of an abstract before its title: "Abstract 4486: ", "Poster P-123. ", "1234. ". Not
# letters and digits by themselves: "IL-10: a review" is not "IL-17: a review".
NUMBERED = re.compile(
    r"^\W*(?:(?:abstract|poster|oral(?: presentation)?)\s+(?:no\.?\s*|number\s+|#)?"
    r"[A-Z]{0,3}[\-.]?\d{1,6}[A-Z]?\s*[:.)\-–—]|(?!(?:19|20)\d\d\b)\d{3,6}[.)])\s+(?=\D)",
    re.IGNORECASE,
)
ORIGINAL = re.compile(r"\s*[^\W\d_]\S*(?:\s+\S+){3,}|\s*[\u3400-\u9fff]")  # not ": part II"
IN_BRACKETS = re.compile(r"^\s*\[([^\[\]]{12,})\]?\s*\.?\s*$")
LAST_BRACKET = re.compile(r"^(.{20,}?)[\s.:=]*\[([^\[\]]{20,})\]\s*\.?\s*$")
# "Title = Título", "Title / Titre": both languages in one field; not "p = 0.05", "> or = 50".
BOTH = re.compile(r"(?<=\w\w\w)\W?\s[=/]\s(?=[^\W\d_a-z]|¿)")
ERRATUM = re.compile(
    r"^\W*(?:(?:published\ |author\ )?"
    r"(?:errat(?:um|a)|corrigend(?:um|a)|corrections?|addend(?:um|a))\s*[:.\-–—\"“]|"
    r"(?:errat(?:um|a)|corrigend(?:um|a))\s+(?:to|for|in)\b|(?:correction|addendum)\s+to\b)"
    r"|[:.\-–—(\[]\s*(?:an?\s+)?(?:errat(?:um|a)|corrigend(?:um|a)|correction|addendum)\s*[)\]]?\W*$"
    r"|\(\s*vol\.?\s*\d+[^)]*p(?:g|p|age)?s?\.?\s*\w+[^)]*\)?|^\W*(?:errat|corrigend)(?:um|a)\W*$",
    re.IGNORECASE,
)
RETRACTION = re.compile(
    r"^\W*(?:retraction(?:\s+(?:notice|note|statement))?(?:\s+(?:to|of|for))?\s*[:.\-–—\"“]|"
    r"(?:notice\s+of\s+)?retraction(?:\s+notice)?\s+(?:to|of|for)\b|"
    r"(?:editorial\s+)?expression\s+of\s+concern)"
    r"|[:.\-–—]\s*(?:retraction|expression\s+of\s+concern)\W*$",
    re.IGNORECASE,
)
# The publishers' mark on the article itself is not the notice.
WITHDRAWN = re.compile(r"^\W*(?:retracted(?:\s+article)?|withdrawn)\s*[:.\-–—]\s*", re.IGNORECASE)
REPLY = re.compile(
    r"^\W*(?:in\s+)?(?:the\s+)?(?:authors?['’]?s?['’]?\s+)?(?:reply|repl(?:y|ies)|response)"
    r"(?:\s+to\b|\s+by\b|\s*[:.\-–—]|\W*$)"
    r"|[:.\-–—(\[]\s*(?:in\s+)?(?:the\s+)?(?:authors?['’]?s?['’]?\s+)?(?:reply|response)\s*[)\]]?\W*$"
    r"|(?<=\w)\W?\s+(?:Reply|REPLY)$",
    re.IGNORECASE,
)
COMMENT = re.compile(
    r"^\W*(?:re\s*:|(?:invited\s+|editorial\s+)?comment(?:s|ary)?\s*(?:on\b|to\b|[:.\-–—])|"
    r"letter(?:\s+to\s+the\s+editor)?\s*[:.\-–—]|letter\s+regarding|letter\s+by\b|"
    r"editorial\s*[:.\-–—]|discussion\s+of\b|editorial\s+comment)"
    r"|[:.\-–—(\[]\s*(?:(?:invited|editorial)\s+)?(?:comment(?:ary)?|discussion)\s*[)\]]?\W*$",
    re.IGNORECASE,
)
PROTOCOL = re.compile(
    r"(?:study|trial|review|research)\s+protocol\b|\bprotocol\s+(?:for|of)\s+an?\b"
    r"|\(protocol\)\W*$|[:.\-–—]\s*protocol\W*$|\b(?:rationale|design)\s+and\s+(?:design|rationale)\b",
    re.IGNORECASE,
)
KINDS = (
    ("E", re.compile(r"errat|corrigend|^correction", re.IGNORECASE)),
    ("X", re.compile(r"retraction|expression of concern", re.IGNORECASE)),
    ("A", re.compile(r"(?:conference|meeting)\W*abstract|^abstract", re.IGNORECASE)),
    ("K", re.compile(r"conference|proceeding", re.IGNORECASE)),
    ("G", re.compile(r"regist", re.IGNORECASE)),
    ("D", re.compile(r"thesis|dissertation|学位", re.IGNORECASE)),
)
# What stands in the field where a database has no title. Two records of it have nothing in common.
NO_TITLE = re.compile(
    r"^\W*(?:untitled|(?:no\s+|missing\s+)?title(?:\s+(?:not\s+)?(?:available|given|missing))?|"
    r"not\s+available|n/?a)\W*$",
    re.IGNORECASE,
)
# Most titles have none of these: a look for each is far quicker than the five patterns.
HINTS = (
    "errat", "corrig", "correct", "addend", "vol", "retract", "concern", "repl", "respon", "re:",
    "re :", "comment", "letter", "editorial", "discuss", "protocol", "rationale",
)  # fmt: skip
TITLE_MARKS = (("E", ERRATUM), ("X", RETRACTION), ("R", REPLY), ("C", COMMENT), ("P", PROTOCOL))
AMERICAN = (
    ("ae", "e"), ("oe", "e"), ("ph", "f"), ("yse", "yze"), ("ise", "ize"),
    ("isation", "ization"), ("ising", "izing"), ("ll", "l"), ("entre", "enter"), ("itre", "iter"),
)  # fmt: skip
# tumour, behaviour, colour, labour, favour, odour, honour, vigour; not hour, four, course
OUR = re.compile("(?<=[milbvdng])our")


class Title(NamedTuple):
    """The folded title, the folded title in another language, and the marks of the document."""

    words: str
    other: str
    marks: str


def clean(title: str, *, other: str = "", kind: str = "") -> Title:
    """Take a title apart. Marks are letters: E erratum, X retraction notice, R reply, C comment,
    P protocol, A conference abstract, K conference paper, G registration, D thesis, T translated.
    """
    text = plain(title)
    if len(text) < 30 and NO_TITLE.match(text):
        text = ""
    marks = set(_of_kind(kind))
    if text[:1] in "RrWw":
        text = WITHDRAWN.sub("", text)
    if "[" in text or "(" in text:
        text, other, translated = _brackets(text, other)
        if translated:
            marks.add("T")
    if text[:1].isupper() or text[:1].isdigit():
        text = NUMBERED.sub("", text)
    low = text.lower()
    if any(map(low.__contains__, HINTS)):
        text = _marked(text, marks)
    if not other and ("=" in text or "/" in text) and BOTH.search(text):
        text, other = _both(text)
    other = spell_out(plain(other)) if other else ""
    return Title(spell_out(text), other, "".join(sorted(marks)))


@lru_cache(maxsize=1000)
def _of_kind(kind: str) -> str:
    return "".join(mark for mark, pattern in KINDS if pattern.search(kind))


def _marked(text: str, marks: set[str]) -> str:
    """The title without the words that say what it is; those go into `marks`."""
    for mark, pattern in TITLE_MARKS:
        if pattern.search(text):
            marks.add(mark)
            text = text if mark == "P" else pattern.sub(" ", text)
    return text


def _brackets(text: str, other: str) -> tuple[str, str, bool]:
    """Remarks go; "[title]" and "title [Chinese]" are translations; "[Spanish]título" is other."""
    text = REMARK.sub(" ", text)
    tongue = TONGUE.search(text)
    if tongue and tongue.start() > 0:
        text, rest = text[: tongue.start()], text[tongue.end() :]
        if ORIGINAL.match(rest):
            return _unbracket(text)[0], other or rest, True
        return f"{_unbracket(text)[0]} {rest}", other, True
    text, translated = _unbracket(text)
    last = None if translated or other else LAST_BRACKET.match(text)
    if last and len(last[2].split()) > 3 and len(last[2]) * 2 > len(last[1]):
        return last[1], last[2], True
    return text, other, translated


def _unbracket(text: str) -> tuple[str, bool]:
    whole = IN_BRACKETS.match(text)
    return (whole[1], True) if whole else (text, False)


def _both(text: str) -> tuple[str, str]:
    parts = BOTH.split(text)
    long = len(parts) == 2 and all(len(p.split()) > 3 or is_han(p) for p in parts)
    return (parts[0], parts[1]) if long else (text, "")


def spell_out(text: str) -> str:
    """Folded words in one spelling, so that British and American forms fall together.

    The replacements make words that do not exist ("dizeze"); they are never shown, and both
    titles of a pair go through them alike.
    """
    words = fold(text)
    for british, american in AMERICAN:
        words = words.replace(british, american)
    return OUR.sub("or", words) if "our" in words else words
