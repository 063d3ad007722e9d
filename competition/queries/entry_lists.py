"""Lists of entries: filtered, searched, sorted; the same rows on screen, on paper and in files."""

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import NullIf

from accounts.models import User
from competition.enums import ENTRY_TASKS, EntryStatus, EventKind, MatchVerdict, Severity
from competition.models import Competition, Entry, Filing, Finding, WinnerMatch
from competition.models.entries import EntryQuerySet
from records.text import clean_line

ORDERS: Final[Mapping[str, tuple[str, ...]]] = {
    "district": ("district__code", "event__order", "pk"),
    "event": ("event__order", "district__code", "pk"),
    "number": ("number", "event__order", "district__code", "pk"),
    "name": ("competitor__pinyin", "pk"),
    "status": ("status", "event__order", "district__code", "pk"),
    "submitted_at": ("submitted_at", "pk"),
}
FINDING_CHOICES: Final = {
    "open": "有未处理的核查结果",
    "block": "有“不符合”项",
    "match": "“全国十佳”待核实",
    "none": "无核查结果",
}
_OPEN: Final = Q(cleared_at=None, waived_at=None)


def reviewed_entries(competition: Competition, user: User) -> EntryQuerySet:
    """The personal entries an organizer works on: whatever was handed in, drafts are not.

    Each row tells `has_block`, `has_warning`, `has_match` and whether it is `is_attested`.
    """
    matches = WinnerMatch.objects.filter(entry=OuterRef("pk"), verdict=MatchVerdict.PENDING)
    rows: EntryQuerySet = (
        handed_in(competition, user, EventKind.PERSONAL)
        .select_related("event", "district", "competitor")
        .annotate(has_match=Exists(matches))
    )
    return rows


def handed_in(competition: Competition, user: User, kind: EventKind) -> EntryQuerySet:
    """Every entry of this kind that is no draft; each row tells `has_block`, `has_warning`
    (findings that are open and not waived) and whether it is `is_attested` by its district.
    """
    findings = Finding.objects.filter(_OPEN, entry=OuterRef("pk"))
    filed = Filing.objects.filter(
        competition=OuterRef("competition"),
        district=OuterRef("district"),
        task=ENTRY_TASKS[kind],
        attested=True,
        filed_at__gte=OuterRef("submitted_at"),
    )
    rows: EntryQuerySet = (
        Entry.objects.visible_to(user)
        .filter(competition=competition, event__kind=kind)
        .exclude(status=EntryStatus.DRAFT)
        .annotate(
            has_block=Exists(findings.filter(severity=Severity.BLOCK)),
            has_warning=Exists(findings.filter(severity=Severity.WARN)),
            is_attested=Exists(filed),
        )
    )
    return rows


def entries_of_district(competition: Competition, user: User) -> EntryQuerySet:
    """The own district's personal entries of a season, drafts too, by event."""
    rows: EntryQuerySet = (
        Entry.objects.visible_to(user)
        .filter(competition=competition, event__kind=EventKind.PERSONAL)
        .select_related("event", "competitor", "replaces__competitor")
        .order_by("event__order", "event", "created_at", "pk")
    )
    return rows


def chosen_entries(rows: EntryQuerySet, chosen: Mapping[str, Any]) -> EntryQuerySet:
    """Apply a filter bar (event, district, status, findings, q, order) to a list of entries."""
    rows = placed_in(rows, chosen)
    if chosen.get("findings"):
        rows = rows.filter(_with_findings(chosen["findings"]))
    words = clean_line(chosen.get("q") or "")
    if words:
        rows = rows.filter(_matching(words))
    return ordered(rows, ORDERS, chosen.get("order") or "event")


def placed_in(rows: EntryQuerySet, chosen: Mapping[str, Any]) -> EntryQuerySet:
    """Apply what every filter bar of entries has: event, district, status."""
    asked = {
        lookup: chosen[name]
        for name, lookup in (
            ("event", "event__code"),
            ("district", "district__code"),
            ("status", "status"),
        )
        if chosen.get(name)
    }
    return rows.filter(**asked)


def ordered(
    rows: EntryQuerySet, orders: Mapping[str, tuple[str, ...]], order: str
) -> EntryQuerySet:
    """Sort by a column of `orders` ("-" before it turns it round); an unknown one is 赛项.

    Entries without a number, or without a time, come last either way.
    """
    is_descending, key = order.startswith("-"), order.removeprefix("-")
    first, *rest = orders.get(key, orders["event"])
    value = NullIf(F(first), Value("")) if key == "number" else F(first)
    lead = value.desc(nulls_last=True) if is_descending else value.asc(nulls_last=True)
    return rows.order_by(lead, *rest)


def next_in_queue(competition: Competition, user: User, *, after: Entry | None) -> Entry | None:
    """The entry handed in first of those that wait for a decision; never `after` itself."""
    waiting = Entry.objects.visible_to(user).filter(
        competition=competition,
        event__kind=EventKind.PERSONAL,
        status=EntryStatus.SUBMITTED,
    )
    if after is not None:
        waiting = waiting.exclude(pk=after.pk)
    return waiting.order_by("submitted_at", "pk").first()


def accepted_entries(competition: Competition, user: User) -> EntryQuerySet:
    """Who has a 参赛号 and takes part, in the order of events and numbers."""
    rows: EntryQuerySet = (
        Entry.objects.visible_to(user)
        .filter(
            competition=competition, event__kind=EventKind.PERSONAL, status=EntryStatus.ACCEPTED
        )
        .select_related("event", "district", "competitor__photo")
        .order_by("event__order", "event", "number")
    )
    return rows


def _with_findings(choice: str) -> Q:
    return {
        "open": Q(has_block=True) | Q(has_warning=True),
        "block": Q(has_block=True),
        "match": Q(has_match=True),
        "none": Q(has_block=False, has_warning=False, has_match=False),
    }.get(choice, Q())


def _matching(words: str) -> Q:
    """Name, unit, 参赛号 or pinyin; quotes, % and _ are just characters."""
    plain = words.replace(" ", "").lower()
    return (
        Q(competitor__name__icontains=words)
        | Q(competitor__unit__icontains=words)
        | Q(number__icontains=plain)
        | (Q(competitor__pinyin__icontains=plain) if plain.isascii() else Q())
    )
