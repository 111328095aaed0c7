"""The marks of the ledger: {% load ledger %} is all that a page template needs.

Numbers: num, count, pct, pval, est, when, ago. States: tag, sim, bias, icon. Pieces: field,
meter, sort_head, mini_axis, mini_diamond, keep. docs/pages.md shows each of them in use.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from evidence.templatetags import formats, pieces

register = template.Library()
register.tags.update(pieces.register.tags)  # one {% load %} brings the pieces too


@dataclass(frozen=True, slots=True)
class Mark:
    """How a state looks: its tint and the shape that carries it without colour."""

    css: str
    icon: str


STATES = {
    "include": Mark("t-include", "include"),
    "exclude": Mark("t-exclude", "exclude"),
    "maybe": Mark("t-maybe", "maybe"),
    "conflict": Mark("t-conflict", "conflict"),
    "signal": Mark("t-conflict", "bell"),
    "blind": Mark("t-blind", "lock"),
    "fresh": Mark("t-fresh", "fresh"),
    "stale": Mark("t-stale", "stale"),
    "computing": Mark("t-computing", "computing"),
    "warning": Mark("t-stale", "stop"),
    "refused": Mark("", "stop"),
    "error": Mark("t-error", "stop"),
    "public": Mark("t-fresh", "ok"),
    "draft": Mark("", "pencil"),
    "waiting": Mark("", "stale"),
    "info": Mark("t-blind", "note"),
    "neutral": Mark("", ""),
    # Quiet when right: a plain word with a small tick, no tint.
    "ok": Mark("quiet", "ok"),
    "calm": Mark("quiet", "fresh"),
}
BIAS = {
    "low": ("t-include", "bias-low", "Low"),
    "unclear": ("t-maybe", "bias-unclear", "Unclear"),
    "some": ("t-maybe", "bias-unclear", "Some concerns"),
    "high": ("t-exclude", "bias-high", "High"),
}


# Numbers ------------------------------------------------------------------------------------


@register.filter
def num(value: Any, decimals: int = 2) -> str:
    """{{ value|num:2 }}: −0.62."""
    return formats.number(value, int(decimals))


@register.filter
def count(value: Any) -> str:
    """{{ n|count }}: 1,124."""
    return formats.count(value)


@register.filter
def pct(value: Any, decimals: int = 1) -> str:
    """{{ i2|pct:1 }}: 71.6%, from a number on the scale of 0 to 100."""
    return formats.percent(value, int(decimals))


@register.filter
def of(part: Any, whole: Any) -> str:
    """{{ lost|of:randomized }}: 22%."""
    return formats.share(part, whole)


@register.filter
def pval(value: Any) -> str:
    """{{ p|pval }}: p < 0.001."""
    return formats.p_value(value)


@register.filter(name="est")
def est_filter(result: Any, decimals: int = 2) -> SafeString:
    """{{ result|est:2 }}: −0.62 [−1.00, −0.23], of whatever has estimate, ci_low and ci_high."""
    values = (_part(result, name) for name in ("estimate", "ci_low", "ci_high"))
    return _estimate(*values, decimals=int(decimals))


@register.simple_tag(name="est")
def est_tag(estimate: Any, low: Any, high: Any, decimals: int = 2) -> SafeString:
    """{% est a b c 2 %}: the same from three numbers."""
    return _estimate(estimate, low, high, decimals=decimals)


@register.simple_tag
def interval(low: Any, high: Any, decimals: int = 2) -> str:
    """{% interval low high 2 %}: [−1.85, 0.62]."""
    return formats.interval(low, high, decimals)


def _estimate(estimate: Any, low: Any, high: Any, *, decimals: int) -> SafeString:
    if estimate is None:
        return mark_safe(formats.ABSENT)  # noqa: S308 our own constant
    return format_html(
        '{} <span class="nowrap">{}</span>',
        formats.number(estimate, decimals),
        formats.interval(low, high, decimals),
    )


def _part(thing: Any, name: str) -> Any:
    return thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)


# Times --------------------------------------------------------------------------------------


@register.filter
def when(value: Any) -> SafeString:
    """{{ run.created|when }}: 09:12, Fri 09:12, 2 Nov; the whole time is in the element."""
    return _time(value, formats.when)


@register.filter
def ago(value: Any) -> SafeString:
    """{{ run.created|ago }}: 3 min ago."""
    return _time(value, formats.ago)


def _time(value: Any, words: Callable[[datetime, datetime], str]) -> SafeString:
    if not value:
        return mark_safe(formats.ABSENT)  # noqa: S308 our own constant
    local = timezone.localtime(value) if timezone.is_aware(value) else timezone.make_aware(value)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        f"{local.day} {local:%B %Y, %H:%M:%S %Z}",
        words(local, timezone.localtime()),
    )


# States -------------------------------------------------------------------------------------


# A page of a hundred records has two hundred marks, and few that differ. They are remembered by
# type as well: of two equal words one may be safe and the other not.
remembered = lru_cache(maxsize=1_000, typed=True)


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """{% icon "include" %}: a drawing of the sprite, or a state's; with a label it speaks."""
    return _icon(name, label, css)


@remembered
def _icon(name: str, label: str, css: str) -> SafeString:
    drawing = STATES[name].icon if name in STATES else name
    speaks = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="{}" {}><use href="{}#i-{}"/></svg>',
        f"ic {css}".strip(),
        mark_safe(speaks),  # noqa: S308 escaped one line above, or a constant
        static("img/icons.svg"),
        drawing,
    )


@register.simple_tag
def tag(state: Any, words: Any = "", href: str = "", title: Any = "") -> SafeString:
    """{% tag "stale" "1 value open" href=url %}: shape, word and colour; never colour alone."""
    # As texts: what has a name may get another.
    words = words if isinstance(words, str) else str(words or "")
    title = title if isinstance(title, str) else str(title or "")
    return _tag(str(state), words, href, title)


@remembered
def _tag(state: str, words: str, href: str, title: str) -> SafeString:
    mark = STATES.get(state, STATES["neutral"])
    body = format_html("{}{}", icon(mark.icon) if mark.icon else "", words or state.capitalize())
    css = f"tag {mark.css}".strip()
    extra = format_html(' title="{}"', title) if title else ""
    if href:
        return format_html('<a class="{}" href="{}"{}>{}</a>', css, href, extra, body)
    return format_html('<span class="{}"{}>{}</span>', css, extra, body)


@register.simple_tag(name="sim")
def sim_tag(words: str = "SIM") -> SafeString:
    """{% sim %} or {% sim "SIMULATED" %}: beside every value that is no trial's result."""
    return format_html('<span class="tag t-sim" title="Simulated data">{}</span>', words)


@register.filter(name="sim")
def sim_filter(origin: Any) -> str:
    """{{ value.origin|sim }}: SIM when the origin is "simulated", else nothing."""
    return sim_tag() if origin is True or str(origin) == "simulated" else ""


@register.simple_tag
def bias(judgement: str | None, words: str = "") -> SafeString:
    """{% bias "low" %}: plus in a circle, ? in a diamond, minus in a square, a dashed ring."""
    css, drawing, spoken = BIAS.get(str(judgement), ("", "bias-none", "Not stated"))
    return format_html('<span class="tag {}">{}{}</span>', css, icon(drawing), words or spoken)


@register.filter
def short(value: Any, most: int) -> str:
    """At most so many signs, the last of them … where there were more. Django's own filter looks at
    each sign: a tenth of the time of a page of a hundred records."""
    text = str(value)
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


@register.filter
def initials(user: Any) -> str:
    """YH for yh, and AB for Ada Byron: how a person is called in the top bar and in logs."""
    full = (user.get_full_name() or "").split()
    if len(full) > 1:
        return "".join(word[0] for word in full[:3]).upper()
    name = full[0] if full else user.get_username()
    return name.upper() if len(name) <= 3 else name
