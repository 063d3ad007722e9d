"""Dates of a season file ⇄ instants. A date is inclusive: 20 April closes 21 April 00:00."""

from datetime import date, datetime, time, timedelta

from records.text import LOCAL

TomlMoment = date | datetime


def opening(value: TomlMoment) -> datetime:
    """The instant at which something opens that is said to open on this date or at this time."""
    if isinstance(value, datetime):
        return _aware(value)
    return datetime.combine(value, time.min, LOCAL)


def closing(value: TomlMoment) -> datetime:
    """The first instant outside: the midnight after an inclusive date, or the time itself."""
    if isinstance(value, datetime):
        return _aware(value)
    return datetime.combine(value + timedelta(days=1), time.min, LOCAL)


def written_opening(instant: datetime) -> TomlMoment:
    """How a file writes an opening: a date when it is midnight, else local date and time."""
    here = instant.astimezone(LOCAL)
    return here.date() if _is_midnight(here) else here.replace(tzinfo=None)


def written_closing(instant: datetime) -> TomlMoment:
    """How a file writes a closing: the last inclusive date when it is midnight."""
    here = instant.astimezone(LOCAL)
    if _is_midnight(here):
        return here.date() - timedelta(days=1)
    return here.replace(tzinfo=None)


def _aware(value: datetime) -> datetime:
    return value.replace(tzinfo=LOCAL) if value.tzinfo is None else value.astimezone(LOCAL)


def _is_midnight(here: datetime) -> bool:
    return here.time() == time.min
