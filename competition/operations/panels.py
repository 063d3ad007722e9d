"""评委组: who sits on the seats of a panel, several components at once.

A seat that has handed in a sheet is never passed on silently: the organizer gives the reason,
the sheets stay what the former judge handed in, and they stay counted (or not) as they were.
Who may not score the remaining entries steps aside for those alone. Naming somebody for a seat
on which nobody sat needs no reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction

from accounts.models import User
from accounts.roles import Permission, Role
from competition.marking import Component
from competition.models import Assignment, Recusal, Room, Seat, Sheet
from competition.operations.panel_steps import Held, hold_event, scored_by
from competition.queries.panels import Aside, derived_asides
from competition.queries.schemes import MOST_SEATS
from districts.models import District
from records.errors import Conflict, Refused, RefusedMany
from records.operations.prose import checked_prose
from records.text import clean_line, has_control

LONGEST_NAME, LONGEST_UNIT = 40, 100
SCORED_BEFORE = "换人前原评委已提交评分表"


@dataclass(frozen=True, kw_only=True)
class SeatTyped:
    """One seat as somebody typed it: an account, or just a name, or nobody yet."""

    judge_id: int | None = None
    name: str = ""
    unit: str = ""
    district_id: int | None = None
    room_id: int | None = None
    is_leader: bool = False

    @property
    def is_named(self) -> bool:
        """Whether somebody sits here."""
        return self.judge_id is not None or bool(self.name)


@dataclass
class _Choice:
    """What may be chosen: judges appointed to the season, its rooms, districts."""

    judges: dict[int, User]
    rooms: set[int]
    districts: set[int]
    problems: list[tuple[str, str]] = field(default_factory=list)


def save_panel(
    *,
    event_id: int,
    components: Sequence[str],
    seats: Sequence[SeatTyped],
    by: User,
    reason: str = "",
) -> None:
    """Let these people sit on the seats 1…n of each of the components, in this order."""
    why = checked_prose(reason, label="换人理由", field="reason", most=200)
    with transaction.atomic():
        held = hold_event(event_id=event_id, permission=Permission.RUN_DAY, by=by)
        panels = [held.panel(code) for code in dict.fromkeys(components)]
        if not panels:
            raise Refused("请选择环节。", field="components")
        typed = _checked(held, seats)
        for panel in panels:
            _refuse_size(held, panel, len(typed))
            before, after = _seat(held, panel, typed, reason=why, by=by)
            if before != after:
                held.log(
                    "set_panel",
                    by=by,
                    changes={panel.code: (before, after)},
                    reason=why,
                    label=panel.name,
                )


def _checked(held: Held, seats: Sequence[SeatTyped]) -> list[SeatTyped]:
    season = held.event.competition
    judges = User.objects.filter(appointments__competition=season, role=Role.JUDGE, is_active=True)
    choice = _Choice(
        {judge.pk: judge for judge in judges},
        set(Room.objects.filter(competition=season).values_list("pk", flat=True)),
        set(District.objects.values_list("pk", flat=True)),
    )
    checked = [_checked_seat(choice, place, each) for place, each in enumerate(seats, 1)]
    _refuse_twice(choice, checked)
    if choice.problems:
        raise RefusedMany(choice.problems)
    return checked


def _checked_seat(choice: _Choice, number: int, typed: SeatTyped) -> SeatTyped:
    def fault(column: str, sentence: str) -> None:
        choice.problems.append((f"{column}-{number}", f"评委 {number}：{sentence}"))

    judge = choice.judges.get(typed.judge_id or 0)
    if typed.judge_id is not None and judge is None:
        fault("judge", "没有这个评委账号，或者没有在本届任职。")
    name, unit = clean_line(judge.name if judge else typed.name), clean_line(typed.unit)
    for column, text, most in (("name", name, LONGEST_NAME), ("unit", unit, LONGEST_UNIT)):
        if len(text) > most or has_control(text):
            fault(column, f"应为不超过 {most} 个字符的文字。")
    if typed.room_id is not None and typed.room_id not in choice.rooms:
        fault("room", "没有这个考场。")
    if typed.district_id is not None and typed.district_id not in choice.districts:
        fault("district", "没有这个区。")
    return replace(typed, name=name, unit=unit or (judge.unit if judge else ""))


def _refuse_twice(choice: _Choice, seats: Sequence[SeatTyped]) -> None:
    sitting: dict[int, int] = {}
    leading: dict[int | None, int] = {}
    for number, each in enumerate(seats, 1):
        if each.judge_id is not None:
            first = sitting.setdefault(each.judge_id, number)
            if first != number:
                choice.problems.append(
                    (f"judge-{number}", f"评委 {number} 与评委 {first} 是同一个账号。")
                )
        if each.is_leader:
            first = leading.setdefault(each.room_id, number)
            if first != number:
                choice.problems.append(
                    (f"is_leader-{number}", "同一考场（或不分考场）只能有一名组长。")
                )


def _refuse_size(held: Held, panel: Component, judges: int) -> None:
    if not panel.minimum_judges <= judges <= MOST_SEATS:
        raise Refused(
            f"“{panel.name}”的评委人数应为 {panel.minimum_judges} 到 {MOST_SEATS} 人。",
            field="judges",
        )
    beyond = {"entry__event": held.event, "component": panel.code, "seat__gt": judges}
    if Sheet.objects.filter(**beyond).exists():
        raise Conflict(f"“{panel.name}”已有评委 {judges} 之后的评分表，不能减少评委人数。")
    assigned = Assignment.objects.filter(
        seat__event=held.event, seat__component=panel.code, seat__number__gt=judges
    )
    if assigned.exists():
        raise Conflict(
            f"“{panel.name}”评委 {judges} 之后的席位已分配参评材料，请先改派，再减少评委人数。"
        )


def _seat(
    held: Held, panel: Component, typed: Sequence[SeatTyped], *, reason: str, by: User
) -> tuple[list[str], list[str]]:
    rows = {
        seat.number: seat
        for seat in Seat.objects.filter(event=held.event, component=panel.code)
        .select_related("judge", "district", "room")
        .order_by("number")
    }
    before = [seat_words(seat) for seat in rows.values()]
    for number in [number for number in rows if number > len(typed)]:
        rows.pop(number).delete()
    for number, each in enumerate(typed, 1):
        if number in rows and is_other(rows[number], each):
            _pass_on(held, panel, rows[number], each, reason=reason, by=by)
    here = Seat.objects.filter(pk__in=[seat.pk for seat in rows.values()])
    here.update(judge=None, is_leader=False)  # people may change places: no moment of two
    for number, each in enumerate(typed, 1):
        seat = rows.get(number) or Seat(event=held.event, component=panel.code, number=number)
        seat.judge_id, seat.name, seat.unit = each.judge_id, each.name, each.unit
        seat.district_id, seat.room_id = each.district_id, each.room_id
        seat.is_leader = each.is_leader
        seat.save()
    after = Seat.objects.filter(event=held.event, component=panel.code).order_by("number")
    return before, [seat_words(seat) for seat in after.select_related("judge", "district", "room")]


def is_other(seat: Seat, typed: SeatTyped) -> bool:
    """Whether somebody who sits here is to leave the seat to another person, or to nobody."""
    if seat.judge_id is None and not seat.name:
        return False
    if seat.judge_id is not None or typed.judge_id is not None:
        return seat.judge_id != typed.judge_id
    return seat.name != typed.name


def _pass_on(
    held: Held, panel: Component, seat: Seat, typed: SeatTyped, *, reason: str, by: User
) -> None:
    """The former judge's recusals end; what was handed in stays counted, or not, as it was."""
    done = scored_by(component=panel.code, seat=seat.number, entries=held.entries)
    if done and not reason:
        raise Refused(
            f"“{panel.name}”评委 {seat.number} 已提交 {len(done)} 张评分表，换人须填写理由；"
            "已提交的评分表仍算原评委所评。",
            field="reason",
        )
    stored = {row.entry_id: row for row in Recusal.objects.filter(seat=seat)}
    Recusal.objects.filter(seat=seat).exclude(entry__in=done).delete()
    was = {aside.entry_id: aside for aside in derived_asides(held.of, [seat], done)}
    new = Seat(pk=seat.pk, unit=typed.unit, district_id=typed.district_id)
    becomes = {aside.entry_id: aside for aside in derived_asides(held.of, [new], done)}
    kept = [
        _fixed(seat, aside, lifted="" if entry_id in was else SCORED_BEFORE, held=held, by=by)
        for entry_id, aside in (becomes | was).items()
        if entry_id not in stored
    ]
    Recusal.objects.bulk_create(kept)


def _fixed(seat: Seat, aside: Aside, *, lifted: str, held: Held, by: User) -> Recusal:
    return Recusal(
        seat=seat,
        entry_id=aside.entry_id,
        source=aside.source,
        reason=aside.reason[:200],
        lifted_reason=lifted,
        by=by,
        at=held.at,
    )


def seat_words(seat: Seat) -> str:
    """评委 2 某某（单位，区，考场，组长), as the log keeps it."""
    facts = [
        seat.unit,
        seat.district.name if seat.district else "",
        seat.room.name if seat.room else "",
        "组长" if seat.is_leader else "",
    ]
    inside = "，".join(fact for fact in facts if fact)
    return f"评委 {seat.number} {seat.name or '未定'}" + (f"（{inside}）" if inside else "")
