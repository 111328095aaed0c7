"""Text at the border: what may be stored. Mark-up becomes text, or goes; the raw entry keeps it.

`clean_text` leaves inline formatting without attributes (`<sup>`) as the source wrote it, since
readers compare titles; `plain_text` takes that away too. Neither result can act on a page.
"""

import html
import re
from collections.abc import Sequence

from evidence.parsers.words import words

INLINE = words("b bold em i inf italic sc scp small strong sub sup tt u")
BLOCK = words(
    "abstracttext address article aside blockquote body br center dd div dl dt fieldset figure "
    "footer form h1 h2 h3 h4 h5 h6 head header hr html label li main nav ol p pre sec section "
    "table tbody td tfoot th thead title tr ul"
)
ACTIVE = words(
    "a abbr acronym applet area audio base basefont bdo bgsound big blink button canvas cite code "
    "col colgroup data del details dfn dialog embed font frame frameset iframe img input ins "
    "isindex kbd layer link map mark marquee math menu meta meter noscript object option output "
    "param picture plaintext progress q rp rt ruby s samp script select slot source span strike "
    "style summary svg template textarea time track var video wbr xml xmp"
)

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:_-]*)([^<>]*)(>|$|(?=<))")
_MARK = re.compile(r"<!--|-->|<!\[CDATA\[|\]\]>|<!DOCTYPE|<\?xml[^<>]*>", re.IGNORECASE)
_PLAIN = re.compile(rf"</?(?:{'|'.join(sorted(INLINE))})\s*/?>", re.IGNORECASE)
# Control signs, zero-width and direction marks, halves of surrogate pairs, noncharacters.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff]"
)
_HALF = re.compile("[\ud800-\udfff]")
_HARMLESS = bytes(range(0x20, 0x7F)).translate(None, b"<&")
PASSES = 4
LONG = 200


def _harmless(text: str) -> bool:
    """Whether nothing has to be cleaned but blanks. Of a long text of ASCII all harmless signs are
    taken away: that is three times as fast as to look at each."""
    if len(text) > LONG and text.isascii():
        return not text.encode().translate(None, _HARMLESS)
    return text.isprintable() and "<" not in text and "&" not in text


def clean_text(text: str) -> str:
    """One line of safe text: entities decoded, blanks collapsed, active mark-up taken away."""
    if not text:
        return ""
    # Most values are short and plain: they are asked here, without a call.
    short = len(text) <= LONG and text.isprintable() and "<" not in text and "&" not in text
    if short or _harmless(text):
        return " ".join(text.split()) if "  " in text else text.strip()
    if "&" in text:
        text = _unescaped(text)
    if "<" in text:
        text = _without_tags(text)
    return " ".join(storable(text).split())


def clean_all(texts: Sequence[str]) -> list[str]:
    """`clean_text` of each; one look at them all is enough where there is nothing to clean."""
    if not texts:
        return []
    joined = " ".join(texts)
    if "  " not in joined and _harmless(joined):
        return [text.strip() for text in texts]
    return [clean_text(text) for text in texts]


def plain_text(text: str) -> str:
    """`clean_text` without the inline formatting: what a page shows and a search looks in."""
    text = clean_text(text)
    return " ".join(_PLAIN.sub("", text).split()) if "<" in text else text


def storable(text: str) -> str:
    """Without signs that no database or page should get; everything else stays."""
    if text.isprintable():
        return text
    return _HALF.sub("\ufffd", _UNSEEN.sub("", text))


def _unescaped(text: str) -> str:
    """Entities as their signs; twice, since exports of exports write `&amp;lt;`."""
    for _ in range(2):
        text = _ENTITY.sub(_sign, text)
    return text


def _sign(found: re.Match[str]) -> str:
    sign = html.unescape(found.group())
    return "" if sign == "\ufffd" else sign  # &#0; and the like stand for no sign


def _without_tags(text: str) -> str:
    # A tag cut out of another one may leave a third, so look again; then break what is left.
    for _ in range(PASSES):
        before = text
        text = _TAG.sub(_tag, _MARK.sub("", text))
        if text == before:
            return text
    return _TAG.sub(lambda found: found.group().replace("<", "‹"), text)


def _tag(found: re.Match[str]) -> str:
    slash, name, rest, end = found.groups()
    name = name.lower().rpartition(":")[2]
    if not end and "=" not in rest and (len(name) == 1 or name not in ACTIVE):
        return found.group()  # a sign of comparison: it opens no tag before the next one
    if name in INLINE:
        return f"<{slash}{name}>" if "=" in rest else found.group()
    if len(name) == 1 and rest.strip(" /") and "=" not in rest:
        return found.group()  # "x <a and b> y" compares, it links nothing
    if name in BLOCK:
        return " "
    if name in ACTIVE or "=" in rest:
        return ""
    return found.group()
