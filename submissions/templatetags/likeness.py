"""Shares as people read them."""

from django import template

register = template.Library()


@register.filter
def percent(share: int) -> str:
    """Return 34.7% for 347 per mille."""
    return f"{share // 10}.{share % 10}%"
