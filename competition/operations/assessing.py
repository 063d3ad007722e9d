"""评审分配: giving works to assessors by balance, changing one by hand, calling a third."""

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from accounts.roles import Permission
from competition.marking import Component
from competition.models import Assignment, Entry
from competition.operations.panel_steps import Held, hold_event
from competition.queries.assessing import PAIR, Assessing
from records.errors import Conflict, Refused
from records.operations.prose import checked_prose


def assign_works(
    *, event_id: int, component: str, each: int, seed: str, digest: str, by: User
) -> int:
    """Give the works to their assessors as previewed; return how many assignments are new.

    The plan is made again from the seed: it must be the one that was shown. Who has begun a
    sheet keeps the work, thirds stay thirds.
    """
    with transaction.atomic():
        held, panel = _hold(event_id, component, by=by)
        table = Assessing(held.of, panel)
        refuse_each(table, each)
        plan = table.plan(each=each, seed=seed)
        if plan.digest != digest:
            raise Conflict("预览之后评委、回避、参评材料或评分表有变化，请重新预览后确认。")
        wanted = {
            (table.entries[work].pk, table.seats[seat].pk)
            for work, seats in plan.given.items()
            for seat in seats
        }
        begun = {
            (entry_id, table.seats[seat].pk)
            for entry_id, sheets in table.sheets.items()
            for seat in sheets
            if seat in table.seats
        }
        had = {
            (row.entry_id, row.seat_id): row
            for rows in table.assigned.values()
            for row in rows.values()
        }
        gone = [
            row.pk
            for pair, row in had.items()
            if pair not in wanted and pair not in begun and not row.is_third
        ]
        Assignment.objects.filter(pk__in=gone).delete()
        new = sorted(wanted - had.keys())
        Assignment.objects.bulk_create(
            Assignment(entry_id=entry_id, seat_id=seat_id, component=panel.code, by=by, at=held.at)
            for entry_id, seat_id in new
        )
        held.log(
            "assign_works",
            by=by,
            changes={
                "seed": ("", seed),
                "each": ("", each),
                "digest": ("", plan.digest),
                "given": ("", {work: sorted(seats) for work, seats in plan.given.items()}),
            },
            label=panel.name,
        )
    return len(new)


def change_assignment(
    *,
    event_id: int,
    component: str,
    entry_id: int,
    leave: int | None,
    take: int | None,
    reason: str,
    by: User,
) -> None:
    """Change one by hand, with a reason: a seat leaves the work, another takes it, or both.

    Who handed in a sheet does not leave: the sheet would lie beside. Recuse the seat for that.
    """
    why = checked_prose(reason, label="理由", field="reason", missing="请填写改派理由。", most=200)
    if leave == take:
        raise Refused("请选择换下或换上的评委。", field="take")
    with transaction.atomic():
        held, panel = _hold(event_id, component, by=by)
        entry = held.entry(entry_id)
        table = Assessing(held.of, panel)
        was_third = _leave(table, entry, leave) if leave is not None else False
        if take is not None:
            _take(table, held, entry, take, is_third=was_third, by=by)
        held.log(
            "change_assignment",
            by=by,
            changes={entry.number: (leave or "", take or "")},
            reason=why,
            label=f"{panel.name} {entry.number}",
        )


def assign_thirds(*, event_id: int, component: str, choices: Mapping[int, int], by: User) -> int:
    """Call the third assessor (entry id → seat) of works whose two sheets lie too far apart."""
    with transaction.atomic():
        held, panel = _hold(event_id, component, by=by)
        if not choices:
            raise Refused("请为至少一件选择第三位评委。")
        table = Assessing(held.of, panel)
        due = {each.entry_id: each for each in table.thirds_due()}
        for entry_id, seat in choices.items():
            entry = held.entry(entry_id)
            if entry_id not in due:
                raise Conflict(f"{entry.number} 现在不需要第三位评委，请刷新后重新选择。")
            if not table.is_assigned:
                raise Conflict("请先分配评审，再指定第三位评委。")
            _take(table, held, entry, seat, is_third=True, by=by)
        held.log(
            "assign_thirds",
            by=by,
            changes={
                table_entry.number: (f"相差 {due[pk].apart} 分", choices[pk])
                for pk, table_entry in held.entries.items()
                if pk in choices
            },
            label=panel.name,
        )
    return len(choices)


def refuse_each(table: Assessing, each: int) -> None:
    """Refuse a number of assessors that the scheme or the seats do not allow."""
    panel, most = table.component, len(table.readers)
    if not table.seats:
        raise Refused("请先设置评委席位，再分配评审。", field="each")
    if panel.third is not None and each != PAIR:
        raise Refused(
            "评分标准规定两人先评、分差过大时请第三人，每件应分给 2 名评委。", field="each"
        )
    if not panel.minimum_judges <= each <= most:
        raise Refused(f"每件应分给 {panel.minimum_judges} 到 {most} 名评委。", field="each")


def _hold(event_id: int, component: str, *, by: User) -> tuple[Held, Component]:
    held = hold_event(event_id=event_id, permission=Permission.RUN_DAY, by=by)
    return held, held.panel(component)


def _leave(table: Assessing, entry: Entry, seat: int) -> bool:
    row = table.assigned[entry.pk].get(seat)
    if row is None:
        raise Conflict(f"评委 {seat} 没有分到 {entry.number}，请刷新后重新选择。")
    sheet = table.sheets[entry.pk].get(seat)
    if sheet is not None:
        raise Conflict(
            f"评委 {seat} 已评 {entry.number}，不能换下；如不应由其评，请在“回避名单”登记回避。"
        )
    row.delete()
    return row.is_third


def _take(
    table: Assessing, held: Held, entry: Entry, seat: int, *, is_third: bool, by: User
) -> None:
    aside = table.asides.get(entry.pk, {}).get(seat)
    if aside is not None:
        raise Refused(f"评委 {seat} 对 {entry.number} 回避（{aside.reason}）。", field="take")
    if seat not in table.seats:
        raise Refused("没有这个评委席位。", field="take")
    if seat in table.assigned[entry.pk]:
        raise Conflict(f"评委 {seat} 已经分到 {entry.number}。")
    Assignment.objects.create(
        seat=table.seats[seat],
        entry=entry,
        component=table.component.code,
        is_third=is_third,
        by=by,
        at=held.at,
    )
