"""The desk: what I must do, by when, what was returned, what is done. Apps register providers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User


@dataclass(frozen=True)
class Todo:
    """One line of the desk. `state` picks the colour: open, late, done, pending."""

    title: str
    address: str
    state: str = "open"
    detail: str = ""
    due: datetime | None = None
    season: str = ""


Provider = Callable[[User, datetime], Iterable[Todo]]
_providers: list[Provider] = []


def desk_provider(provider: Provider) -> Provider:
    """Register a provider; call it from the app's `ready()` by importing its module."""
    _providers.append(provider)
    return provider


def todos_for(user: User, *, at: datetime) -> list[Todo]:
    """All lines for this account: open ones first, by due time."""
    lines = [line for provider in _providers for line in provider(user, at)]
    return sorted(lines, key=lambda line: (line.state == "done", line.due is None, line.due or at))
