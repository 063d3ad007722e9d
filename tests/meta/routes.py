"""Every route of the portal, read from the resolver."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    """One address pattern: its full name, its view and the names of what it captures."""

    name: str
    pattern: str
    view: Any
    captures: tuple[str, ...]

    @property
    def is_admin_site(self) -> bool:
        """Django's admin site guards itself."""
        return self.name.startswith("admin:")


def all_routes() -> list[Route]:
    """Return them all, in the resolver's order."""
    return list(_walk(get_resolver().url_patterns))


def portal_routes() -> list[Route]:
    """Return those that the portal itself serves."""
    return [route for route in all_routes() if not route.is_admin_site]


def _walk(
    patterns: list[URLPattern | URLResolver],
    prefix: str = "",
    space: str = "",
    before: tuple[str, ...] = (),
) -> Iterator[Route]:
    for entry in patterns:
        pattern = prefix + str(entry.pattern)
        captures = (*before, *entry.pattern.converters, *_groups(entry))
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry.url_patterns, pattern, inner, captures)
        else:
            yield Route(f"{space}{entry.name or ''}", pattern, entry.callback, captures)


def _groups(entry: URLPattern | URLResolver) -> tuple[str, ...]:
    regex = getattr(entry.pattern, "regex", None)
    converters = set(entry.pattern.converters)
    return tuple(name for name in (regex.groupindex if regex else {}) if name not in converters)
