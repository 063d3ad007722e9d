"""What stands between a computed run and its confirming, in sentences.

Providers register with `blocks_confirming` (FEATURES in competition/apps.py imports them), so
that theory, panels and other apps say for themselves what is not settled.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from competition.enums import StandingState
from competition.models import CalibrationHold, ComponentLock, Standing
from competition.queries.award_lines import undecided
from competition.queries.corrections import corrected_since, open_corrections
from competition.queries.marks import inputs_fingerprint
from competition.queries.schemes import EventScheme
from competition.queries.tie_draws import tie_groups

ALARMS, REPLACES = "alarms", "replaces"


@dataclass(frozen=True)
class Blocker:
    """One sentence without its full stop, and the season's page (route name) that cures it."""

    sentence: str
    route: str = ""
    label: str = ""


Provider = Callable[[Standing, EventScheme], Iterable[Blocker]]
_providers: list[Provider] = []


def blocks_confirming(provider: Provider) -> Provider:
    """Register what else must be settled before a run is confirmed."""
    _providers.append(provider)
    return provider


def blockers(standing: Standing, of: EventScheme) -> list[Blocker]:
    """What must be cured before this run can be confirmed; [] when nothing stands in the way."""
    found = [*_own(standing, of)]
    for provider in _providers:
        found += provider(standing, of)
    if not found and inputs_fingerprint(of) != standing.inputs_fingerprint:
        found.append(
            Blocker(
                "计算之后成绩或参赛名额有变化（如更正、退赛），请重新计算",
                "manage-standings",
                "重新计算",
            )
        )
    return found


def hard_blockers(standing: Standing, of: EventScheme) -> list[str]:
    """The blockers' sentences."""
    return [each.sentence for each in blockers(standing, of)]


def _own(standing: Standing, of: EventScheme) -> Iterator[Blocker]:
    yield from _gaps(standing, of)
    if of.scheme.pending:
        yield Blocker(
            f"评分标准有 {len(of.scheme.pending)} 项待组委会确认，"
            "请在“赛事设置”中确认评分标准（不必重新计算）",
            "manage-season",
            "赛事设置",
        )
    yield from _open(standing, of)
    yield from _corrections(standing, of)
    for sentence in undecided(standing):
        yield Blocker(f"{sentence}，请先记录会议的决定", "manage-awards", "评奖建议")
    if standing.scheme_fingerprint != of.row.fingerprint:
        yield Blocker("评分标准与计算时不同，请重新计算", "manage-standings", "重新计算")


def _gaps(standing: Standing, of: EventScheme) -> Iterator[Blocker]:
    """What the engine missed; a draw that is owed has its own page and sentence."""
    groups = tie_groups(standing, of)
    owed = sum(number is None for group in groups for number in group.numbers.values())
    if groups and not owed and standing.missing:
        yield Blocker("同分抽签已登记，请重新计算", "manage-standings", "重新计算")
    elif owed:
        yield Blocker(
            f"有 {owed} 个同分的参赛号须抽签定名次而尚无抽签号，"
            "请在名次表页面登记抽签结果后重新计算"
        )
    if standing.missing:
        yield Blocker(
            f"有 {len(standing.missing)} 项成绩缺失或不能计入（见名次表上方清单），"
            "请补录、选择状态后重新计算",
            "manage-scores",
            "查看录入与锁定情况",
        )


def _open(standing: Standing, of: EventScheme) -> Iterator[Blocker]:
    holds = CalibrationHold.objects.filter(event=of.event, released_at=None, entries__gt=0)
    held = set(holds.values_list("component", flat=True))
    names = [f"“{each.name}”" for each in of.scheme.components if each.code in held]
    if names:
        yield Blocker(f"{'、'.join(names)}的试评尚未由组长放行，放行后须重新计算")
    open_now = _unlocked_now(of)
    if open_now:
        yield Blocker(
            f"环节尚未锁定：{'、'.join(open_now)}，请核对后锁定并重新计算",
            "manage-scores",
            "核对与锁定",
        )
    elif standing.unlocked:
        yield Blocker("这次计算时环节尚未全部锁定，请重新计算", "manage-standings", "重新计算")


def _corrections(standing: Standing, of: EventScheme) -> Iterator[Blocker]:
    waiting = open_corrections(of.event).count()
    if waiting:
        yield Blocker(
            f"有 {waiting} 项更正尚未处理，须由监督员确认或驳回", "manage-corrections", "查看更正"
        )
    if corrected_since(standing):
        yield Blocker("这次计算之后成绩有更正，请重新计算", "manage-standings", "重新计算")


def statements_needed(standing: Standing, of: EventScheme) -> dict[str, str]:
    """What the organizer must state to confirm: key → what is asked, a sentence."""
    needed = {}
    if standing.alarms:
        needed[ALARMS] = f"有 {len(standing.alarms)} 条评分提示，请填写核查情况"
    confirmed = Standing.objects.filter(event=standing.event_id, state=StandingState.CONFIRMED)
    earlier = confirmed.exclude(pk=standing.pk).first()
    if earlier is not None:
        needed[REPLACES] = f"第 {earlier.run} 次计算已确认，请填写以本次替换它的理由"
    return needed


def _unlocked_now(of: EventScheme) -> list[str]:
    locked = set(ComponentLock.objects.filter(event=of.event).values_list("component", flat=True))
    return [each.name for each in of.scheme.components if each.code not in locked]
