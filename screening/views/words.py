"""Words of the criteria marked in the text that is read. The text is escaped first."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from evidence.models import ProtocolVersion

# Design words that speak for or against a randomized trial in any field.
FOR = ("randomi[sz]ed controlled trial", "randomi[sz]ed", "randomly", "usual care", "control group")
AGAINST = (
    "systematic review",
    "meta-analysis",
    "case report",
    "protocol",
    "in vitro",
    "rats?",
    "mice",
)


# The parts of a structured abstract, where a sentence begins with one of them.
_PARTS = re.compile(
    r"(?:^|(?<=[.!?。；;\n])\s*)"
    r"(Background|Introduction|Context|Objectives?|Aims?|Purpose|Methods?|Design|Setting|"
    r"Participants|Patients|Interventions?|Main outcome measures?|Results?|Findings|Discussion|"
    r"Conclusions?|Interpretation|Trial registration|Funding|目的|方法|结果|结论)"
    r"\s*[:：.]\s*(?=\S)",
    re.IGNORECASE,
)


def paragraphs(text: str) -> list[tuple[str, str]]:
    """An abstract as (label, words): one paragraph for each part, none lost; "" for no label."""
    parts: list[tuple[str, str]] = []
    label, start = "", 0
    for found in _PARTS.finditer(text):
        parts.append((label, text[start : found.start()].strip()))
        label, start = found.group(1), found.end()
    parts.append((label, text[start:].strip()))
    lines = [(label, line) for label, body in parts for line in (body.splitlines() or [""])]
    return [(label, line) for label, line in lines if line.strip()]


def highlighted(text: str, in_force: ProtocolVersion | None) -> SafeString:
    """The text with words for and against marked, and words of the criteria as topic."""
    patterns = [("k-for", FOR), ("k-against", AGAINST)]
    topics = _topics(in_force)
    if topics:
        patterns.append(("k-plain", topics))
    marked = escape(text)
    parts = "|".join(
        f"(?P<{name.replace('-', '_')}>\\b(?:{'|'.join(words)})\\b)" for name, words in patterns
    )
    marked = re.sub(parts, _mark, marked, flags=re.IGNORECASE)
    return mark_safe(marked)  # noqa: S308 - escaped above; only our own <mark> is added


def _mark(found: re.Match[str]) -> str:
    name = (found.lastgroup or "k_plain").replace("_", "-")
    return f'<mark class="{name}">{found.group(0)}</mark>'


def _topics(in_force: ProtocolVersion | None) -> tuple[str, ...]:
    """Longer words of the inclusion criteria, as stems."""
    if in_force is None:
        return ()
    words: dict[str, None] = {}
    for row in in_force.criteria.all():
        if row.kind == "include":
            for word in re.findall(r"[a-zA-Z]{6,}", row.text):
                if word.lower() not in _COMMON:
                    words[re.escape(word.lower().rstrip("s")) + r"\w{0,3}"] = None
    return tuple(words)[:40]


_COMMON = {
    "design", "language", "participants", "experimental", "control", "limit", "clinically",
    "criteria", "include", "studies", "patients", "people",
}  # fmt: skip
