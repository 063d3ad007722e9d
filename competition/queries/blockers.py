"""What stands between a computed run and its confirming, in sentences."""

from competition.enums import StandingState
from competition.models import ComponentLock, Standing
from competition.queries.marks import inputs_fingerprint
from competition.queries.schemes import EventScheme

ALARMS, REPLACES = "alarms", "replaces"


def hard_blockers(standing: Standing, of: EventScheme) -> list[str]:
    """What must be cured before this run can be confirmed; [] when nothing stands in the way."""
    found = []
    if standing.missing:
        found.append(
            f"有 {len(standing.missing)} 项成绩缺失或不能计入（见名次表上方清单），"
            "请补录、选择状态后重新计算"
        )
    if of.scheme.pending:
        found.append(
            f"评分标准有 {len(of.scheme.pending)} 项待组委会确认，"
            "请在“赛事设置”中确认评分标准（不必重新计算）"
        )
    open_now = _unlocked_now(of)
    if open_now:
        found.append(f"环节尚未锁定：{'、'.join(open_now)}，请核对后锁定并重新计算")
    elif standing.unlocked:
        found.append("这次计算时环节尚未全部锁定，请重新计算")
    if standing.scheme_fingerprint != of.row.fingerprint:
        found.append("评分标准与计算时不同，请重新计算")
    if not found and inputs_fingerprint(of) != standing.inputs_fingerprint:
        found.append("计算之后成绩或参赛名额有变化（如更正、退赛），请重新计算")
    return found


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
