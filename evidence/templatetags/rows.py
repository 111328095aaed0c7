"""Form fields inside the cells of a table: the column's head is their label."""

from django import template
from django.forms import BoundField, Select
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def bare(bound: BoundField, label: str) -> SafeString:
    """{% bare row.code "Code" %}: the control with its name for screen readers, error below."""
    css = "form-select form-select-sm" if isinstance(bound.field.widget, Select) else "form-control"
    control = bound.as_widget(
        attrs={"aria-label": label, "class": f"{css}{' is-bad' if bound.errors else ''}"}
    )
    if not bound.errors:
        return control
    return format_html(
        '{}<div class="small-3 bad" id="{}_error">{}</div>',
        control,
        bound.auto_id,
        " ".join(str(error) for error in bound.errors),
    )
