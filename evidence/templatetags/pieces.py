"""Larger pieces: bars, small diamonds, form fields, sortable heads; loaded with `ledger`."""

from typing import Any

from django import template
from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    RadioSelect,
    Select,
    Widget,
)
from django.template.base import Node, NodeList, Parser, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from evidence.templatetags import diamonds, formats

register = template.Library()


@register.simple_tag
def meter(done: Any, total: Any, words: str = "") -> SafeString:
    """{% meter 18 46 "18 of 46 by you" %}: the bar; the words are its name and stand beside it."""
    part = 100 * min(1.0, max(0.0, float(done or 0) / float(total))) if total else 0.0
    return format_html(
        '<svg class="meter" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" '
        'aria-label="{}"><rect width="100" height="8"/>'
        '<rect class="m1" width="{}" height="8"/></svg>',
        words or f"{formats.count(done or 0)} of {formats.count(total or 0)}",
        f"{part:.1f}",
    )


@register.simple_tag
def mini_axis(axis: diamonds.Axis) -> SafeString:
    """The head of the column of small diamonds: the ticks with their numbers."""
    ticks = [(axis.x(t), f"{t:g}".replace("-", formats.MINUS)) for t in axis.ticks]
    body = mark_safe(  # noqa: S308 numbers only
        "".join(
            f'<text x="{x}" y="14" text-anchor="middle" font-size="11.5" class="p3">{words}</text>'
            for x, words in ticks
        )
    )
    return format_html(
        '<svg class="plot mini" viewBox="0 0 190 18" role="img" '
        'aria-label="Axis from {} to {}">{}</svg>',
        formats.number(axis.low, 1),
        formats.number(axis.high, 1),
        body,
    )


@register.inclusion_tag("_mini_diamond.html")
def mini_diamond(
    axis: diamonds.Axis, estimate: float | None, low: float | None, high: float | None
) -> dict[str, Any]:
    """{% mini_diamond axis r.estimate r.ci_low r.ci_high %}; the row says the numbers in words."""
    shape = None
    if estimate is not None and low is not None and high is not None:
        shape = diamonds.diamond(axis, low, estimate, high)
    return {
        "ticks": [axis.x(t) for t in axis.ticks if t != axis.null],
        "null": axis.x(axis.null),
        "shape": shape,
    }


@register.inclusion_tag("_field.html")
def field(bound: BoundField, unit: str = "", label: str = "") -> dict[str, Any]:
    """{% field form.sd unit="mm" %}: label above, help below, unit inside, the error under it."""
    widget = bound.field.widget
    css = _widget_css(widget)
    if bound.errors:
        css = f"{css} is-bad".strip()
    attrs: dict[str, str | bool] = {"class": f"{widget.attrs.get('class', '')} {css}".strip()}
    grouped = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    return {
        "bound": bound,
        "control": None if grouped else bound.as_widget(attrs=attrs),
        "seen": bound.as_hidden(only_initial=True) if bound.field.show_hidden_initial else "",
        "grouped": grouped,
        "ticked": isinstance(widget, CheckboxInput),
        "unit": unit,
        "label": label or bound.label,
        "optional": not bound.field.required and not isinstance(widget, CheckboxInput),
    }


def _widget_css(widget: Widget) -> str:
    if isinstance(widget, CheckboxInput):
        return "form-check-input"
    if isinstance(widget, Select):
        return "form-select"
    if isinstance(widget, FileInput):
        return "form-control file"
    return "form-control"


@register.inclusion_tag("_sort_head.html", takes_context=True)
def sort_head(context: Any, name: str, words: str, css: str = "") -> dict[str, Any]:
    """{% sort_head "year" "Year" "num" %}: a head that sorts by ?sort=year, then ?sort=-year."""
    query = context["request"].GET.copy()
    now = query.get("sort", "")
    query["sort"] = f"-{name}" if now == name else name
    query.pop("page", None)
    order = {name: "ascending", f"-{name}": "descending"}.get(now, "none")
    return {"href": f"?{query.urlencode()}", "words": words, "css": css, "order": order}


@register.tag
def keep(parser: Parser, token: Token) -> Node:
    """{% keep title %}…{% endkeep %}: renders once, prints nothing, kept as {{ title }}.

    base.html says a page's title twice, in the window and on the page, from one block.
    """
    name = token.split_contents()[1]
    nodes = parser.parse(("endkeep",))
    parser.delete_first_token()
    return KeepNode(nodes, name)


class KeepNode(Node):
    """The nodes between {% keep %} and {% endkeep %}."""

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: template.Context) -> str:
        kept = self.nodelist.render(context).strip()
        context[self.name] = mark_safe(kept)  # noqa: S308 rendered, so escaped already
        return ""
