"""A what-if variation in Chinese, for the page and for the log."""

from collections.abc import Iterator

from competition.marking import Component, Scheme
from competition.marking.scheme import Trimming
from competition.marking.terms import STAGE_LABELS, RankBy, Scope, TieEnd
from competition.queries.scheme_words import room_words, rounding_words, tie_words
from competition.ranking.what_if import Variation

SCOPE_WORDS = {Scope.SHEET: "每张评分表的合计分", Scope.CRITERION: "每项指标的得分"}
RANK_WORDS = {RankBy.ROUNDED: "按舍入后的总分排名", RankBy.EXACT: "按未舍入的总分排名"}
END_WORDS = {TieEnd.SHARE: "同分到底时名次并列", TieEnd.DRAW: "同分到底时抽签"}


def variation_words(scheme: Scheme, variation: Variation) -> str:
    """What is done differently, in one sentence without its full stop."""
    return "；".join(_parts(scheme, variation)) or "与评分标准相同"


def _parts(scheme: Scheme, variation: Variation) -> Iterator[str]:
    names = {each.code: each for each in scheme.components}
    if variation.without is not None:
        code, seat = variation.without
        yield f"“{names[code].name}”不计评委 {seat} 的评分"
    if variation.trimming is not None:
        code, trimming = variation.trimming
        yield f"“{names[code].name}”{_trimming(trimming)}"
    if variation.rounding is not None:
        code, stage, rounding = variation.rounding
        place = f"“{names[code].name}”" if code else ""
        yield f"{place}{STAGE_LABELS[stage]}{rounding_words(rounding)}"
    if variation.rooms is not None:
        code, rule = variation.rooms
        yield f"“{names[code].name}”{room_words(rule) if rule else '不用考场修正系数'}"
    if variation.rank_by is not None:
        yield RANK_WORDS[variation.rank_by]
    if variation.tie_chain is not None:
        keys = [tie_words(scheme, key) for key in variation.tie_chain]
        yield f"同分依次比较：{'、'.join(keys)}" if keys else "同分不再比较其他依据"
    if variation.tie_end is not None:
        yield END_WORDS[variation.tie_end]


def _trimming(trimming: Trimming) -> str:
    parts = [
        f"{count} 个{side}"
        for count, side in ((trimming.high, "最高分"), (trimming.low, "最低分"))
        if count
    ]
    if not parts:
        return "不去最高分和最低分"
    return f"按{SCOPE_WORDS[trimming.scope]}去掉 {'、'.join(parts)}"


def panels_of(scheme: Scheme) -> list[Component]:
    """The components that judges score."""
    return [each for each in scheme.components if each.criteria]
