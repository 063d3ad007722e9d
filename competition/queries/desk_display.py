"""Desk lines about 展示素材: what a district still may send, what the organizer must rehearse."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from accounts.desk import Todo, desk_provider
from accounts.models import User
from accounts.roles import Permission
from competition.enums import HOLDING, EventKind
from competition.models import Competition, Entry, MediaIntake
from competition.queries.display_lists import DisplayLine, display_lines, totals_of
from competition.queries.display_media import Display, displays, media_of


@desk_provider
def display_todos(user: User, at: datetime) -> Iterator[Todo]:
    """Season by season, where a component takes in media."""
    if not user.may(Permission.NOMINATE) and not user.may(Permission.RUN_DAY):
        return
    with_media = MediaIntake.objects.values("event__competition")
    for season in Competition.objects.visible_to(user).filter(pk__in=with_media):
        asked = [each for each in displays(season) if each.intake is not None]
        if user.may(Permission.RUN_DAY):
            yield from _organizer_lines(season, asked)
        else:
            yield from _district_lines(user, season, asked, at)


def _district_lines(
    user: User, season: Competition, asked: list[Display], at: datetime
) -> Iterator[Todo]:
    entries = Entry.objects.visible_to(user).filter(
        competition=season, event__kind=EventKind.PERSONAL, status__in=sorted(HOLDING)
    )
    rows = list(entries.select_related("competitor").order_by("pk"))
    media = media_of([entry.pk for entry in rows])
    for display in asked:
        for entry in rows:
            if entry.event_id == display.event.pk:
                line = DisplayLine(entry, media.get((entry.pk, display.code), []))
                yield from _district_line(season, display, line, at)


def _district_line(
    season: Competition, display: Display, line: DisplayLine, at: datetime
) -> Iterator[Todo]:
    person = line.entry.competitor
    name = person.name if person is not None else ""
    address = reverse("district-entry-media", args=[season.slug, line.entry.pk, display.code])
    due = display.intake.closes_at if display.intake is not None else None
    if not display.is_open(at):
        return  # the organizer exchanges what failed; its own line says so
    if line.blocked:
        yield Todo(
            title=f"更换不能使用的展示素材：{name} {display.name}", address=address, state="late",
            detail=f"{line.blocked} 个文件不能使用，请按页面上的说明更换。",
            due=due, season=season.short_title,
        )  # fmt: skip
    elif not line.items:
        yield Todo(
            title=f"上传展示素材：{name} {display.name}", address=address, due=due,
            detail="如不需要辅助材料，可以不传。", season=season.short_title,
        )  # fmt: skip


def _organizer_lines(season: Competition, asked: list[Display]) -> Iterator[Todo]:
    for display in asked:
        totals = totals_of(display_lines(display))
        waiting = totals.counts["blocked"] + totals.counts["unrehearsed"]
        if waiting:
            address = reverse(
                "manage-media-component", args=[season.slug, display.event.code, display.code]
            )
            yield Todo(
                title=f"试播展示素材：{display.event.name} {display.name}", address=address,
                detail=totals.words, season=season.short_title,
            )  # fmt: skip
