"""A marking scheme and award tiers in Chinese sentences, for reading and for print."""

from collections.abc import Iterator

from competition.marking import MARK_UNIT, Component, Criterion, Scheme
from competition.marking.numbers import number_text
from competition.marking.scheme import RoomRule, Rounding, Section, ThirdRule, TieKey, TimeRule
from competition.marking.terms import (
    MODE_LABELS,
    REFERENCE_LABELS,
    SETTLE_LABELS,
    STAGE_LABELS,
    STATE_LABELS,
    Composition,
    Consequence,
    Direction,
    Method,
    Mode,
    RankBy,
    Scope,
    Side,
    TieEnd,
)
from competition.models import AwardTier
from competition.season.terms import (
    COUNTING_LABELS,
    ON_TIE_LABELS,
    RATIO_ROUNDING_LABELS,
    AwardMethod,
    Counting,
    OnTie,
    RatioRounding,
)

_METHODS = {Method.PAPER: "卷面分（双人独立录入）", Method.PANEL: "评委评分"}


def scheme_sentences(scheme: Scheme) -> list[str]:
    """How components become a total and a rank."""
    joined = (
        "各环节得分乘以权重后相加"
        if scheme.composition is Composition.WEIGHTED
        else "各环节得分直接相加"
    )
    ranked = "按舍入后的总分排名" if scheme.rank_by is RankBy.ROUNDED else "按未舍入的总分排名"
    chain = [tie_words(scheme, key) for key in scheme.tie_chain]
    end = "名次并列" if scheme.tie_end is TieEnd.SHARE else "抽签决定"
    ties = f"同分依次比较：{'、'.join(chain)}；仍相同则{end}" if chain else f"同分{end}"
    found = [f"{joined}，总分{rounding_words(scheme.rounding)}，{ranked}。", f"{ties}。"]
    unranked = [
        label
        for state, label in STATE_LABELS.items()
        if scheme.consequences.of(state) is Consequence.UNRANKED
    ]
    if unranked:
        found.append(f"全部比赛{'、'.join(unranked)}的不排名。")
    if scheme.pass_mark is not None:
        needed = "，未达到的不排名" if scheme.pass_required else ""
        found.append(f"合格线 {mark_words(scheme.pass_mark)} 分{needed}。")
    return found


def component_sentences(component: Component) -> list[str]:
    """How one component gets its mark."""
    return [f"{sentence}。" for sentence in _component(component)]


def _component(component: Component) -> Iterator[str]:
    yield _METHODS[component.method]
    if component.method is Method.PANEL:
        yield _panel_words(component)
    if component.sections:
        yield f"题型：{'、'.join(section_words(each) for each in component.sections)}"
    yield f"环节得分{rounding_words(component.rounding.mark)}"
    if component.time is not None:
        yield time_words(component.time)
    yield from _bounds(component)
    zero = [
        label
        for state, label in STATE_LABELS.items()
        if component.consequences.of(state) is Consequence.ZERO
    ]
    if zero:
        yield f"{'、'.join(zero)}的本环节计零分"


def _bounds(component: Component) -> Iterator[str]:
    if component.coefficient:
        yield room_words(component.rooms)
    if component.spread is not None:
        yield f"评委合计分相差超过 {mark_words(component.spread)} 分时提示复核"
    if component.pass_mark is not None:
        yield f"合格线 {mark_words(component.pass_mark)} 分"


def _panel_words(component: Component) -> str:
    if component.third is not None:
        return third_words(component.third)
    trimming = component.trimming
    least = f"到场评委不少于 {component.minimum_judges} 人"
    if not trimming.high and not trimming.low:
        return f"{least}，取平均分"
    what = "每张评分表的合计分" if trimming.scope is Scope.SHEET else "每项指标的得分"
    parts = [
        f"{count} 个{side}"
        for count, side in ((trimming.high, "最高分"), (trimming.low, "最低分"))
        if count
    ]
    return f"{least}，按{what}去掉 {'、'.join(parts)}后取平均分"


def time_words(rule: TimeRule) -> str:
    """时限 300 秒，超时 1–10 秒扣 0.5 分."""
    minimum = f"，不少于 {rule.minimum} 秒" if rule.minimum is not None else ""
    limit = f"时限 {rule.limit} 秒{minimum}"
    if rule.cut_off:
        return f"{limit}，到时即止"
    if not rule.penalties:
        return f"{limit}，超时不扣分"
    rows = [
        f"{'超时' if each.side is Side.OVER else '不足'} {each.first}"
        f"{f'–{each.last}' if each.last is not None else ' 秒及以上'}"
        f"{' 秒' if each.last is not None else ''}扣 {mark_words(each.amount)} 分"
        for each in rule.penalties
    ]
    return f"{limit}，{'；'.join(rows)}"


def tie_words(scheme: Scheme, key: TieKey) -> str:
    """“方案设计”得分（低者在前）, as the chain of ties names it."""
    lower = "（低者在前）" if key.direction is Direction.LOW else ""
    if key.component is None:
        return f"{STAGE_LABELS[key.stage]}{lower}"
    component = scheme.component(key.component)
    criterion = next((each.name for each in component.criteria if each.code == key.criterion), "")
    name = f"{component.name}“{criterion}”" if criterion else component.name
    return f"{name}{STAGE_LABELS[key.stage]}{lower}"


def criterion_words(criterion: Criterion) -> str:
    """典型案例剖析 40 分, with the factor when it is not one."""
    factor = "" if criterion.factor == 1 else f" × {number_text(criterion.factor)}"
    return f"{criterion.name} {mark_words(criterion.maximum)} 分{factor}"


def section_words(section: Section) -> str:
    """单选题 40 分."""
    return f"{section.name} {mark_words(section.maximum)} 分"


def third_words(rule: ThirdRule) -> str:
    """What happens when two assessors lie too far apart."""
    return (
        f"两位评委合计分相差不超过 {mark_words(rule.limit)} 分时取平均分；"
        f"超过时须由第三位评委评分，{SETTLE_LABELS[rule.settle]}"
    )


def room_words(rule: RoomRule | None) -> str:
    """How a room's coefficient comes about."""
    if rule is None:
        return "乘以给定的考场修正系数"
    cut = [
        f"{count} 个{side}"
        for count, side in ((rule.high, "最高分"), (rule.low, "最低分"))
        if count
    ]
    trimmed = f"，平均前去掉{'、'.join(cut)}" if cut else ""
    return (
        f"乘以考场修正系数：{REFERENCE_LABELS[rule.reference]} ÷ 本考场平均分{trimmed}；"
        f"平均分{rounding_words(rule.mean)}，系数{rounding_words(rule.coefficient)}；"
        "没有得分、得零分和有缺考等状态的不计入平均分"
    )


def rounding_words(rounding: Rounding) -> str:
    """保留 2 位小数（四舍五入）."""
    if rounding.mode is Mode.NONE:
        return "不舍入"
    return f"保留 {rounding.digits} 位小数（{MODE_LABELS[rounding.mode]}）"


def mark_words(thousandths: int) -> str:
    """A mark kept in thousandths, as people write it."""
    whole, part = divmod(thousandths, MARK_UNIT)
    return f"{whole}.{part:03d}".rstrip("0").rstrip(".")


def award_words(tier: AwardTier) -> str:
    """一等奖：1 名（项），累计，压线并列由组委会会议决定并记录."""
    method = AwardMethod(tier.method)
    if method is AwardMethod.COUNT:
        how = f"{tier.value} 名（项）"
    elif method is AwardMethod.RATIO:
        rounding = RATIO_ROUNDING_LABELS[RatioRounding(tier.rounding)]
        how = f"参加排名者的 {tier.value}（{rounding}）"
    else:
        how = f"总分不低于 {tier.value} 分"
    counting = COUNTING_LABELS[Counting(tier.counting)]
    return f"{tier.name}：{how}，名额{counting}，压线并列时{ON_TIE_LABELS[OnTie(tier.on_tie)]}"
