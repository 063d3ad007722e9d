"""What a season file may no longer change: what people already rely on."""

from collections.abc import Iterable, Mapping

from django.db.models import Count

from competition.enums import StandingState
from competition.models import (
    AwardTier,
    Competition,
    Entry,
    Event,
    MarkingScheme,
    Quota,
    SeasonText,
    Standing,
    Window,
)
from competition.operations.season_ledger import Ledger
from competition.queries.papers import known_forms
from competition.queries.season_labels import window_label
from competition.season.terms import TextKind
from districts.models import District
from records.operations.log import differences
from records.text import closing_words, instant_words


def guard_declaration(ledger: Ledger, before: SeasonText | None, after: SeasonText) -> None:
    """Who accepted a 承诺书 accepted its words: new words need a new version."""
    if before is None:
        return
    place = f"declarations.{after.key}"
    if TextKind.ARTICLE in {before.kind, after.kind}:
        if before.kind != after.kind:
            ledger.refuse(
                place, f"“{after.title}”的类别（章程文本或承诺书）不能更改，请另立一个键。"
            )
    elif after.version < before.version:
        ledger.refuse(place, f"“{after.title}”的版本不能低于现有的第 {before.version} 版。")
    elif after.version == before.version and after.body != before.body:
        ledger.refuse(
            place, f"“{after.title}”的正文有改动，请把 version 改为 {before.version + 1}。"
        )


def guard_window(ledger: Ledger, before: Window | None, after: Window) -> None:
    """A window that is open now may be shortened, but neither ended nor taken back."""
    if before is None or not before.is_open(ledger.at):
        return
    place = f"windows.{after.task}"
    if after.opens_at > max(ledger.at, before.opens_at):
        ledger.refuse(
            place,
            f"“{window_label(after)}”正在办理，开始时间不能推迟到{instant_words(after.opens_at)}。",
        )
    if after.closes_at != before.closes_at and after.closes_at <= ledger.at:
        ledger.refuse(
            place,
            f"“{window_label(after)}”正在办理，截止时间不能改到已经过去的{closing_words(after.closes_at)}。",
        )


def guard_district(ledger: Ledger, before: District | None, after: District) -> bool:
    """The table of districts is shared: a name belongs to one code for good."""
    place = f"districts.{after.code}"
    if before is not None and before.name != after.name:
        ledger.refuse(
            place,
            f"区划 {after.code} 在本系统中名为“{before.name}”，与文件中的“{after.name}”不一致。"
            "如确需更名，请由系统管理员在后台修改。",
        )
        return False
    namesake = District.objects.filter(name=after.name).exclude(code=after.code).first()
    if namesake is not None:
        ledger.refuse(
            place,
            f"“{after.name}”已是区划 {namesake.code} 的名称，请写全称（如“某某市{after.name}”）。",
        )
    return namesake is None


def guard_event(
    ledger: Ledger, before: Event | None, after: Event, others: Iterable[Event]
) -> bool:
    """Kind, form and prefix stay once somebody is entered; names and prefixes are unique."""
    place = f"events.{after.code}"
    count = len(ledger.refusals)
    for other in others:
        if other.name == after.name:
            ledger.refuse(place, f"名称“{after.name}”已被赛项 {other.code} 使用。")
        if other.number_prefix == after.number_prefix:
            ledger.refuse(place, f"参赛号前缀“{after.number_prefix}”已被赛项 {other.code} 使用。")
    forms = known_forms()
    if after.form and after.form not in forms:
        known = "、".join(f"{name}（{title}）" for name, title in forms.items())
        ledger.refuse(place, f"没有名为“{after.form}”的参评表，可用的有：{known}。")
    if before is not None:
        _guard_entered(ledger, before, after, place)
    return len(ledger.refusals) == count


def _guard_entered(ledger: Ledger, before: Event, after: Event, place: str) -> None:
    entries = Entry.objects.filter(event=before)
    if before.kind != after.kind and entries.exists():
        ledger.refuse(place, f"“{before.name}”已有参赛名额，类别不能更改。")
    if before.form not in {"", after.form} and entries.exists():
        ledger.refuse(place, f"“{before.name}”已有参评材料，参评表不能更改。")
    is_numbered = entries.exclude(number="").exists()
    if before.number_prefix != after.number_prefix and is_numbered:
        ledger.refuse(place, f"“{before.name}”已编参赛号，前缀“{before.number_prefix}”不能更改。")


def guard_quota(ledger: Ledger, event: Event, quota: Quota) -> None:
    """No maximum may fall below the places that a district already holds (all are named)."""
    own = {row.district_id: row.maximum for row in quota.overrides.all()}
    taken = (
        Entry.objects.holding()
        .filter(event=event)
        .values("district_id", "district__name", "district__code")
        .annotate(places=Count("pk"))
        .order_by("district__code")
    )
    over = []
    for row in taken:
        maximum = own.get(row["district_id"], quota.maximum)
        if maximum is not None and row["places"] > maximum:
            over.append(f"{row['district__name']}（已占 {row['places']} 个，上限 {maximum} 个）")
    if over:
        ledger.refuse(
            f"events.{event.code}.quota",
            f"“{event.name}”的名额上限低于已占用的名额：{'、'.join(over)}。",
        )


def guard_scheme(
    ledger: Ledger, event: Event, before: MarkingScheme | None, after: MarkingScheme
) -> bool:
    """A frozen scheme keeps its fingerprint; its notes 待组委会确认 may still be settled."""
    if before is None or before.frozen_at is None or before.fingerprint == after.fingerprint:
        return True
    ledger.refuse(
        f"events.{event.code}.scheme",
        f"“{event.name}”的评分标准已于{instant_words(before.frozen_at)}冻结"
        f"（{before.frozen_because}），不能更改。",
    )
    return False


def guard_awards(
    ledger: Ledger, event: Event, before: Mapping[str, AwardTier], after: Iterable[AwardTier]
) -> None:
    """Once a standing is confirmed, award tiers are no longer moved: the names are known."""
    confirmed = Standing.objects.filter(event=event, state=StandingState.CONFIRMED)
    if not confirmed.exists():
        return
    fields = ("method", "value", "on_tie", "counting", "rounding", "points")
    for row in after:
        found = before.get(row.name)
        if found is None or differences(found, {name: getattr(row, name) for name in fields}):
            ledger.refuse(
                f"events.{event.code}.awards",
                f"“{event.name}”的成绩已确认，奖项“{row.name}”不能再更改。",
            )


def guard_organization(ledger: Ledger, before: Competition | None, after: Competition) -> None:
    """Once a standing is confirmed, the formula of 优秀组织奖 stands: the names are known."""
    if before is None or before.organization == after.organization:
        return
    confirmed = Standing.objects.filter(event__competition=before, state=StandingState.CONFIRMED)
    if confirmed.exists():
        ledger.refuse("organization", "已有赛项的成绩确认，优秀组织奖的办法不能再更改。")
