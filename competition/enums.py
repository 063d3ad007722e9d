"""Enumerations of the competition. Plain StrEnum, so that pure rules may use them."""

from enum import StrEnum


class Task(StrEnum):
    """办理事项: what a district has to hand in, each with its own window."""

    LIAISONS = "liaisons"
    LEADER = "leader"
    COMPETITORS = "competitors"
    WORKS = "works"


TASK_LABELS = {
    Task.LIAISONS: "报送各区联络人员信息表（附件1）",
    Task.LEADER: "指定领队",
    Task.COMPETITORS: "推荐参赛选手",
    Task.WORKS: "报送项目、成果和案例（附件2–4）",
}


class EventKind(StrEnum):
    """赛项类别."""

    PERSONAL = "personal"
    WORKS = "works"


TASK_KINDS = {Task.COMPETITORS: EventKind.PERSONAL, Task.WORKS: EventKind.WORKS}
"""The tasks that end in entries, and of which kind of event."""

ENTRY_TASKS = {kind: task for task, kind in TASK_KINDS.items()}

EVENT_KIND_LABELS = {EventKind.PERSONAL: "个人赛项", EventKind.WORKS: "参评赛项"}


class EntryStatus(StrEnum):
    """名额状态."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


ENTRY_STATUS_LABELS = {
    EntryStatus.DRAFT: "草稿",
    EntryStatus.SUBMITTED: "待审核",
    EntryStatus.ACCEPTED: "已受理",
    EntryStatus.RETURNED: "退回修改",
    EntryStatus.REJECTED: "不予受理",
    EntryStatus.WITHDRAWN: "已退赛",
}

HOLDING = frozenset({EntryStatus.SUBMITTED, EntryStatus.RETURNED, EntryStatus.ACCEPTED})
"""The states in which an entry holds a quota place."""


class UnitLevel(StrEnum):
    """单位层级 of the institution a competitor works in."""

    CITY = "city"
    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"


UNIT_LEVEL_LABELS = {
    UnitLevel.CITY: "市级公共就业服务机构",
    UnitLevel.DISTRICT: "区级公共就业服务机构",
    UnitLevel.STREET: "街道（乡镇）公共就业服务平台",
    UnitLevel.COMMUNITY: "社区（村）公共就业服务平台",
}


class Employment(StrEnum):
    """用工形式."""

    STAFF = "staff"
    CONTRACT = "contract"
    SECONDED = "seconded"
    DISPATCHED = "dispatched"


EMPLOYMENT_LABELS = {
    Employment.STAFF: "在编",
    Employment.CONTRACT: "单位聘用",
    Employment.SECONDED: "借调",
    Employment.DISPATCHED: "劳务派遣",
}


class Severity(StrEnum):
    """Whether a problem stops a submission or only warns."""

    BLOCK = "block"
    WARN = "warn"


SEVERITY_LABELS = {Severity.BLOCK: "不符合", Severity.WARN: "请核实"}


class OpinionLevel(StrEnum):
    """审核级别."""

    DISTRICT = "district"
    CITY = "city"


OPINION_LEVEL_LABELS = {OpinionLevel.DISTRICT: "区级", OpinionLevel.CITY: "市级"}


class Verdict(StrEnum):
    """审核结论."""

    ACCEPT = "accept"
    RETURN = "return"
    REJECT = "reject"
    AGREE = "agree"
    DISAGREE = "disagree"


VERDICT_LABELS = {
    Verdict.ACCEPT: "受理",
    Verdict.RETURN: "退回修改",
    Verdict.REJECT: "不予受理",
    Verdict.AGREE: "同意推荐",
    Verdict.DISAGREE: "不同意推荐",
}
DISTRICT_VERDICTS = (Verdict.AGREE, Verdict.DISAGREE)
"""What a district concludes on the form itself (附件3); the others are the city's."""


class MatchVerdict(StrEnum):
    """Whether a name on the list of former winners is this very person."""

    PENDING = "pending"
    SAME = "same"
    DIFFERENT = "different"


MATCH_VERDICT_LABELS = {
    MatchVerdict.PENDING: "待核实",
    MatchVerdict.SAME: "确认为同一人",
    MatchVerdict.DIFFERENT: "确认非同一人",
}


class SheetState(StrEnum):
    """A sheet is a draft until it is handed in; during calibration it is held, still open."""

    DRAFT = "draft"
    HELD = "held"
    HANDED_IN = "handed_in"


SHEET_STATE_LABELS = {
    SheetState.DRAFT: "暂存",
    SheetState.HELD: "试评待放行",
    SheetState.HANDED_IN: "已提交",
}


class MarkState(StrEnum):
    """成绩状态. Four different things, none of them an entry's state, none of them a zero."""

    NORMAL = ""
    ABSENT = "absent"
    FORFEIT = "forfeit"
    VIOLATION = "violation"
    DISQUALIFIED = "disqualified"


MARK_STATE_LABELS = {
    MarkState.NORMAL: "正常",
    MarkState.ABSENT: "缺考",
    MarkState.FORFEIT: "弃权",
    MarkState.VIOLATION: "违纪",
    MarkState.DISQUALIFIED: "取消资格",
}


class StandingState(StrEnum):
    """成绩计算结果的状态."""

    COMPUTED = "computed"
    CONFIRMED = "confirmed"


STANDING_STATE_LABELS = {StandingState.COMPUTED: "草稿", StandingState.CONFIRMED: "已确认"}


class ProgressStage(StrEnum):
    """办理情况 of one task in one district."""

    NOT_BEGUN = "missing"
    DRAFT = "draft"
    FILED = "filed"
    LATE = "late"


PROGRESS_STAGE_LABELS = {
    ProgressStage.NOT_BEGUN: "未开始",
    ProgressStage.DRAFT: "办理中",
    ProgressStage.FILED: "已完成",
    ProgressStage.LATE: "逾期未办",
}


class DrawState(StrEnum):
    """抽签: its commitment is published first, the seed comes after; a void one gives a reason."""

    COMMITTED = "committed"
    DRAWN = "drawn"
    VOID = "void"


DRAW_STATE_LABELS = {
    DrawState.COMMITTED: "已公布承诺值，待抽签",
    DrawState.DRAWN: "已抽签",
    DrawState.VOID: "已作废",
}


class MediaState(StrEnum):
    """展示素材的检查状态."""

    CHECKING = "checking"
    READY = "ready"
    BLOCKED = "blocked"


MEDIA_STATE_LABELS = {
    MediaState.CHECKING: "检查中",
    MediaState.READY: "可播放",
    MediaState.BLOCKED: "不能使用",
}


class SealedKind(StrEnum):
    """密封材料: what nobody may read before it is used."""

    PAPER = "paper"
    KEY = "key"
    PROMPT = "prompt"


SEALED_KIND_LABELS = {
    SealedKind.PAPER: "试卷",
    SealedKind.KEY: "答案及评分标准",
    SealedKind.PROMPT: "案例情景和问题任务",
}


class Sample(StrEnum):
    """复核抽样: why a paper is marked or keyed again."""

    NONE = ""
    TOP = "top"
    RANDOM = "random"
    WIDENED = "widened"


SAMPLE_LABELS = {
    Sample.NONE: "未抽中",
    Sample.TOP: "高分段",
    Sample.RANDOM: "随机抽取",
    Sample.WIDENED: "差错率超限，扩大复核",
}


class RecusalSource(StrEnum):
    """回避的来源. 同单位 and 同区 are derived from the facts, never typed."""

    DECLARED = "declared"
    ORGANIZER = "organizer"
    UNIT = "unit"
    DISTRICT = "district"


RECUSAL_SOURCE_LABELS = {
    RecusalSource.DECLARED: "评委申报",
    RecusalSource.ORGANIZER: "组委会决定",
    RecusalSource.UNIT: "同单位",
    RecusalSource.DISTRICT: "同区",
}
