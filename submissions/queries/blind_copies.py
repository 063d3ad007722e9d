"""Blind copies: the one of a version, those of a season, and who must not be recognised."""

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from competition.enums import EntryStatus, EventKind
from competition.models import Competition, Entry, Filing, Liaison
from districts.models import District
from submissions.models import BlindCopy, Submission


@dataclass(frozen=True)
class Known:
    """Who acts for a district in a season: names, units and phones that would tell."""

    people: tuple[str, ...]
    units: tuple[str, ...]
    phones: tuple[str, ...]


def works_to_blind(competition: Competition, user: User) -> QuerySet[Submission]:
    """The accepted works, whose current versions are to be assessed, with their copies."""
    entries = Entry.objects.visible_to(user).filter(
        competition=competition, event__kind=EventKind.WORKS, status=EntryStatus.ACCEPTED
    )
    rows: QuerySet[Submission] = (
        Submission.objects.filter(entry__in=entries, current__isnull=False)
        .select_related("entry__event", "entry__district", "current__blind_copy")
        .defer("answers", "current__answers", "current__confirmed", "current__evidence")
        .order_by("entry__event__order", "entry__event", "entry__number", "pk")
    )
    return rows


def ready_copies(competition: Competition, user: User) -> list[BlindCopy]:
    """The copies that assessors may have, of current versions, by event and code."""
    versions = works_to_blind(competition, user).values("current")
    rows = BlindCopy.objects.filter(version__in=versions).select_related(
        "version__submission__entry__event", "document"
    )
    ordered = rows.prefetch_related("files__file").order_by(
        "version__submission__entry__event__order", "version__submission__entry__event", "code"
    )
    return [copy for copy in ordered if copy.is_ready]


def next_undecided(competition: Competition, user: User, *, after: BlindCopy) -> BlindCopy | None:
    """The next copy in which something waits for a decision, by code and round again."""
    versions = works_to_blind(competition, user).values("current")
    waiting = BlindCopy.objects.filter(version__in=versions, open_count__gt=0).exclude(pk=after.pk)
    later = waiting.filter(code__gt=after.code).order_by("code").first()
    return later or waiting.order_by("code").first()


def known_of(competition: Competition, district: District) -> Known:
    """Return what the district filed about itself, and whose accounts act for it."""
    here = {"competition": competition, "district": district}
    liaisons = list(
        Liaison.objects.filter(**here).values_list("name", "unit", "landline", "mobile")
    )
    filings = Filing.objects.filter(**here).values_list("filled_by", "responsible_name", "phone")
    accounts = User.objects.filter(membership__district=district).values_list(
        "name", "unit", "mobile"
    )
    people = [row[0] for row in liaisons] + [row[0] for row in accounts]
    units = [row[1] for row in liaisons] + [row[1] for row in accounts] + [district.bureau]
    phones = [phone for row in liaisons for phone in row[2:]] + [row[2] or "" for row in accounts]
    for filled_by, responsible, phone in filings:
        people += [filled_by, responsible]
        phones.append(phone)
    return Known(_kept(people), _kept(units), _kept(phones))


def other_districts(competition: Competition) -> list[str]:
    """The names of all districts that take part."""
    rows = District.objects.filter(delegations__competition=competition)
    return list(rows.values_list("name", flat=True))


def _kept(texts: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip() for text in texts if text and text.strip()))
