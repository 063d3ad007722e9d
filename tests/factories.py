"""Small makers of valid objects. All people are made up; phones lie in unassigned ranges."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from accounts.models import User
from accounts.roles import Role
from competition.enums import EntryStatus, EventKind, Task
from competition.models import (
    Appointment,
    Competition,
    Competitor,
    Delegation,
    Entry,
    Event,
    Quota,
    Window,
)
from districts.models import District, Membership

NOON = datetime(2024, 4, 10, 4, 0, tzinfo=UTC)  # 12:00 in Tianjin
_numbers = count(1)


def make_user(role: Role = Role.ORGANIZER, **fields: Any) -> User:
    """An active account that has chosen its password."""
    number = next(_numbers)
    values = {
        "username": f"user{number:05d}",
        "name": f"测试员{number}",
        "role": role,
        "created_at": NOON,
        "activated_at": NOON,
        "password_changed_at": NOON,
    } | fields
    user = User(**values)
    user.set_password("Correct-horse-9")
    user.save()
    return user


def make_district(code: str = "120101", name: str = "和平区", **fields: Any) -> District:
    """A district, found again by its code."""
    values = {"name": name, "bureau": f"{name}人社局"} | fields
    return District.objects.get_or_create(code=code, defaults=values)[0]


def make_competition(slug: str = "tianjin-2024", **fields: Any) -> Competition:
    """A competition with the reference period of 附件5 一(一)."""
    values = {
        "title": "天津市公共就业服务专项业务竞赛",
        "short_title": "天津市竞赛",
        "organizer": "天津市人力资源和社会保障局",
        "period_from": date(2023, 1, 1),
        "period_to": date(2024, 3, 31),
        "created_at": NOON,
    } | fields
    return Competition.objects.create(slug=slug, **values)


def make_event(competition: Competition, code: str = "guidance", **fields: Any) -> Event:
    """A personal event with exactly one place per district."""
    values = {
        "name": {"guidance": "职业指导人员", "grassroots": "基层公共就业服务人员"}.get(code, code),
        "kind": EventKind.PERSONAL,
        "number_prefix": code[0].upper(),
    } | fields
    event = Event.objects.create(competition=competition, code=code, **values)
    Quota.objects.create(event=event, minimum=1, maximum=1)
    return event


def make_window(competition: Competition, task: Task, **fields: Any) -> Window:
    """A window open from ten days before NOON to ten days after."""
    values = {"opens_at": NOON - timedelta(days=10), "closes_at": NOON + timedelta(days=10)}
    return Window.objects.create(competition=competition, task=task, **(values | fields))


def take_part(competition: Competition, *districts: District) -> None:
    """Let districts take part."""
    for district in districts:
        Delegation.objects.get_or_create(competition=competition, district=district)


def make_liaison_account(district: District, **fields: Any) -> User:
    """An account that acts for a district."""
    user = make_user(Role.LIAISON, unit=f"{district.name}人社局", **fields)
    Membership.objects.create(user=user, district=district)
    return user


def make_staff(competition: Competition, role: Role = Role.ORGANIZER, **fields: Any) -> User:
    """An account that serves a competition."""
    user = make_user(role, **fields)
    Appointment.objects.create(competition=competition, user=user)
    return user


def make_entry(
    event: Event, district: District, status: EntryStatus = EntryStatus.DRAFT, **fields: Any
) -> Entry:
    """A personal entry with its competitor, in the given state, with slot and number to match."""
    number = next(_numbers)
    holds = status in {EntryStatus.SUBMITTED, EntryStatus.RETURNED, EntryStatus.ACCEPTED}
    competitor = Competitor.objects.create(
        competition=event.competition,
        name=fields.pop("name", f"选手{number}"),
        unit=f"{district.name}就业服务中心",
        unit_level=fields.pop("unit_level", "district"),
        post="职业指导员",
        employment="staff",
        mobile=fields.pop("mobile", f"190{number:08d}"),
        is_entered=holds,
    )
    values = {
        "slot": 1 if holds else None,
        "number": f"{event.number_prefix}{number:03d}" if status == EntryStatus.ACCEPTED else "",
        "created_at": NOON,
    } | fields
    return Entry.objects.create(
        competition=event.competition,
        event=event,
        district=district,
        competitor=competitor,
        status=status,
        **values,
    )
