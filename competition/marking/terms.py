"""The closed word lists of a marking scheme, each with its Chinese label."""

from enum import StrEnum


class Method(StrEnum):
    """How a component gets its mark: one agreed mark, or judges × criteria."""

    PAPER = "paper"
    PANEL = "panel"


class Scope(StrEnum):
    """What is trimmed: whole sheet totals, or the marks of each criterion."""

    SHEET = "sheet"
    CRITERION = "criterion"


class Mode(StrEnum):
    """How a stage rounds; halves go away from zero (四舍五入), as Excel's ROUND does."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    TRUNCATE = "truncate"
    NONE = "none"


class Composition(StrEnum):
    """Weighted: Σ component × weight, weights sum to 1. Additive: the plain sum."""

    WEIGHTED = "weighted"
    ADDITIVE = "additive"


class RankBy(StrEnum):
    """Whether the printed (rounded) or the exact total ranks."""

    ROUNDED = "rounded"
    EXACT = "exact"


class TieEnd(StrEnum):
    """What happens when the whole tie chain is equal: 1-2-2-4, or recorded draw numbers."""

    SHARE = "share"
    DRAW = "draw"


class Direction(StrEnum):
    """Which side of a tie key goes first."""

    HIGH = "high"
    LOW = "low"


class Side(StrEnum):
    """A time penalty for speaking too long, or too short."""

    OVER = "over"
    UNDER = "under"


class Settle(StrEnum):
    """How two marks too far apart are settled.

    NEARER: the mean of the third and whichever of the two is nearer to it; where both are
    equally near, the mean of all three. LEADER: the third alone. MEAN: all three.
    """

    NEARER = "nearer"
    LEADER = "leader"
    MEAN = "mean"


class Reference(StrEnum):
    """修正系数: the reference is the mean over all people, or the mean of the room means."""

    PEOPLE = "people"
    ROOMS = "rooms"


class State(StrEnum):
    """缺考 / 弃权 / 违纪 / 取消资格: four different things, and none of them is a zero mark."""

    ABSENT = "absent"
    FORFEIT = "forfeit"
    VIOLATION = "violation"
    DISQUALIFIED = "disqualified"


class Consequence(StrEnum):
    """What a state does: the component (or entry) counts zero, or the entry has no rank."""

    ZERO = "zero"
    UNRANKED = "unranked"


class Stage(StrEnum):
    """Stable names of every value on the way from marks to the total, in order.

    Sheet level: SHEET_TOTAL. Criterion level (component and criterion):
    CRITERION_MEAN, CRITERION_PRODUCT. Component level: UNTRIMMED (mean of all sheet
    totals, never rounded), MARK, DEDUCTED (deduction + time penalty), NET, ADJUSTED,
    WEIGHTED, SECONDS. Entry level: TOTAL_EXACT (before its rounding), TOTAL.
    """

    SHEET_TOTAL = "sheet_total"
    CRITERION_MEAN = "criterion_mean"
    CRITERION_PRODUCT = "criterion_product"
    UNTRIMMED = "untrimmed"
    MARK = "mark"
    DEDUCTED = "deducted"
    NET = "net"
    ADJUSTED = "adjusted"
    WEIGHTED = "weighted"
    SECONDS = "seconds"
    TOTAL_EXACT = "total_exact"
    TOTAL = "total"


CRITERION_STAGES = (Stage.CRITERION_MEAN, Stage.CRITERION_PRODUCT)
COMPONENT_STAGES = (Stage.MARK, Stage.DEDUCTED, Stage.NET, Stage.ADJUSTED, Stage.WEIGHTED)
ENTRY_STAGES = (Stage.TOTAL, Stage.TOTAL_EXACT)

STATE_LABELS = {
    State.ABSENT: "缺考",
    State.FORFEIT: "弃权",
    State.VIOLATION: "违纪",
    State.DISQUALIFIED: "取消资格",
}

STAGE_LABELS = {
    Stage.SHEET_TOTAL: "评委合计分",
    Stage.CRITERION_MEAN: "均分",
    Stage.CRITERION_PRODUCT: "折算分",
    Stage.UNTRIMMED: "未去极值平均分",
    Stage.MARK: "得分",
    Stage.DEDUCTED: "扣分",
    Stage.NET: "扣分后得分",
    Stage.ADJUSTED: "修正后得分",
    Stage.WEIGHTED: "折合分",
    Stage.SECONDS: "用时（秒）",
    Stage.TOTAL_EXACT: "未舍入总分",
    Stage.TOTAL: "总分",
}

MODE_LABELS = {
    Mode.HALF_UP: "四舍五入",
    Mode.HALF_EVEN: "四舍六入五成双",
    Mode.TRUNCATE: "截去尾数",
    Mode.NONE: "不舍入",
}

SETTLE_LABELS = {
    Settle.NEARER: "第三评与其较近的一个平均（同样近时三者平均）",
    Settle.LEADER: "以第三评（组长）为准",
    Settle.MEAN: "三评平均",
}

REFERENCE_LABELS = {
    Reference.PEOPLE: "全体平均分",
    Reference.ROOMS: "各考场平均分的平均",
}
