"""Tags and filters that every page may use."""

import uuid
from datetime import date, datetime
from fractions import Fraction

from django import template
from django.template.defaultfilters import urlize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from records import text

register = template.Library()


@register.simple_tag
def form_key() -> SafeString:
    """Put a one-time key into a form, so that a double click is answered once."""
    return format_html('<input type="hidden" name="form_key" value="{}">', uuid.uuid4())


@register.filter
def day(value: date | None) -> str:
    """2024年5月30日."""
    return text.date_words(value) if value else ""


@register.filter
def instant(value: datetime | None) -> str:
    """2024年5月30日 08:30."""
    return text.instant_words(value) if value else ""


@register.filter
def closing(value: datetime | None) -> str:
    """An exclusive closing as people say it: 2024年5月30日 24:00."""
    return text.closing_words(value) if value else ""


@register.filter
def until(due: datetime, at: datetime) -> str:
    """How long from `at` to `due`: 3 天 4 小时."""
    return text.duration_words(due - at)


@register.filter
def minutes(value: int) -> str:
    """Whole seconds as people say them: 12 分钟, 1 分 30 秒, 45 秒."""
    whole, rest = divmod(value, 60)
    if not rest:
        return f"{whole} 分钟"
    return f"{whole} 分 {rest} 秒" if whole else f"{rest} 秒"


@register.filter
def exact(value: Fraction) -> str:
    """A mark in points, at most three decimals; one that goes on is cut and says so (…)."""
    whole = value * 1000
    shown = f"{whole.numerator // whole.denominator / 1000:.3f}".rstrip("0").rstrip(".")
    return shown if whole.denominator == 1 else f"{shown}…"


@register.filter
def size(value: int) -> str:
    """20 MB."""
    return text.size_words(value)


@register.filter
def masked_mobile(value: str) -> str:
    """138****0000."""
    return text.mask_mobile(value) if value else ""


@register.filter
def masked_landline(value: str) -> str:
    """****6789."""
    return text.mask_landline(value) if value else ""


@register.filter
def masked_name(value: str) -> str:
    """张*三."""
    return text.mask_name(value) if value else ""


@register.filter
def paragraphs(value: str) -> SafeString:
    """Prose as an official paper sets it: a paragraph per line, addresses as links, no markup.

    A first line that ends in a colon is the salutation and is not indented.
    """
    lines = [line.strip() for line in value.splitlines() if line.strip()]
    return format_html_join(
        "\n",
        '<p class="{}">{}</p>',
        (
            (
                "salute" if number == 0 and line.endswith("：") else "para",
                urlize(line, autoescape=True),
            )
            for number, line in enumerate(lines)
        ),
    )


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """Return the current query string with some keys changed or (None) removed."""
    params = context["request"].GET.copy()
    for key, value in changes.items():
        if value is None:
            params.pop(key, None)
        else:
            params[key] = str(value)
    encoded = params.urlencode()
    return f"?{encoded}" if encoded else "?"
