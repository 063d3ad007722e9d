"""The closed word lists of a season file that are not enumerations of the portal already."""

from enum import StrEnum


class TextKind(StrEnum):
    """文本类别: an article of the notice, or a declaration and who makes it."""

    ARTICLE = "article"
    COMPETITOR = "competitor"
    DISTRICT = "district"
    CREATOR = "creator"


TEXT_KIND_LABELS = {
    TextKind.ARTICLE: "章程文本",
    TextKind.COMPETITOR: "选手承诺",
    TextKind.DISTRICT: "区级承诺",
    TextKind.CREATOR: "创作者承诺",
}


class Subject(StrEnum):
    """Who makes a declaration (承诺人)."""

    COMPETITOR = "competitor"
    DISTRICT = "district"
    CREATOR = "creator"


class AwardMethod(StrEnum):
    """How many an award tier takes: a number, a share of those ranked, or all above a mark."""

    COUNT = "count"
    RATIO = "ratio"
    THRESHOLD = "threshold"


AWARD_METHOD_LABELS = {
    AwardMethod.COUNT: "按人（项）数",
    AwardMethod.RATIO: "按比例",
    AwardMethod.THRESHOLD: "按分数线",
}


class OnTie(StrEnum):
    """What happens to those who share the rank on the line of a tier (压线并列)."""

    ALL_IN = "all_in"
    ALL_OUT = "all_out"
    DECISION = "decision"


ON_TIE_LABELS = {
    OnTie.ALL_IN: "并列者全部入围",
    OnTie.ALL_OUT: "并列者全部不入围",
    OnTie.DECISION: "由组委会会议决定并记录",
}


class Counting(StrEnum):
    """Cumulative lines stay where they are when a tier is overfull; separate ones move on."""

    CUMULATIVE = "cumulative"
    SEPARATE = "separate"


COUNTING_LABELS = {Counting.CUMULATIVE: "累计", Counting.SEPARATE: "分别计算"}


class RatioRounding(StrEnum):
    """What becomes of the fraction when a share of those ranked is not a whole number."""

    HALF_UP = "half_up"
    FLOOR = "floor"
    CEILING = "ceiling"


RATIO_ROUNDING_LABELS = {
    RatioRounding.HALF_UP: "四舍五入",
    RatioRounding.FLOOR: "舍去小数",
    RatioRounding.CEILING: "进一",
}


class OrganizationInput(StrEnum):
    """What 优秀组织奖 may look at; each is a share between 0 and 1."""

    ON_TIME = "on_time"
    QUOTA = "quota"
    UNRETURNED = "unreturned"
    ENTRIES = "entries"
    AWARDS = "awards"
    ATTENDANCE = "attendance"


ORGANIZATION_INPUT_LABELS = {
    OrganizationInput.ON_TIME: "按期报送",
    OrganizationInput.QUOTA: "名额完成",
    OrganizationInput.UNRETURNED: "一次通过审核",
    OrganizationInput.ENTRIES: "参赛参评数量",
    OrganizationInput.AWARDS: "获奖积分",
    OrganizationInput.ATTENDANCE: "参会到会",
}
