"""What the form of a marking scheme asks, as data: read, drawn and turned into a mapping."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from competition.marking.scheme import (
    COMPONENT_CONSEQUENCES,
    ENTRY_CONSEQUENCES,
    Consequences,
)
from competition.marking.terms import (
    MODE_LABELS,
    REFERENCE_LABELS,
    SETTLE_LABELS,
    STAGE_LABELS,
    STATE_LABELS,
    Method,
    Mode,
    Stage,
)

Choices = tuple[tuple[str, str], ...]
PAPER, PANEL = Method.PAPER.value, Method.PANEL.value


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One field. Kinds: text, number, whole, choice, flag, flags, lines."""

    key: str
    label: str
    kind: str = "text"
    choices: Choices = ()
    default: str = ""
    hint: str = ""
    only: str = ""
    is_wide: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """Fields that belong together; without a key only drawn together. `fold` hides it at first.

    `only` is the component's method that it is about.
    """

    key: str = ""
    label: str
    parts: "tuple[Part, ...]"
    hint: str = ""
    only: str = ""
    fold: bool = False


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Rows that can be added, moved and removed; `one` is what a row is called."""

    key: str
    label: str
    one: str
    parts: "tuple[Part, ...]"
    hint: str = ""
    only: str = ""
    most: int = 20
    code: str = field(default="")  # how a blank code of a row is made up


Part = Ask | Table | Rows

MODES: Choices = tuple((mode.value, label) for mode, label in MODE_LABELS.items())
CONSEQUENCES: Choices = (("zero", "计零分"), ("unranked", "不排名"))
STAGES: Mapping[str, str] = {stage.value: label for stage, label in STAGE_LABELS.items()}
ROUNDED = (
    Stage.SHEET_TOTAL,
    Stage.CRITERION_MEAN,
    Stage.CRITERION_PRODUCT,
    Stage.MARK,
    Stage.NET,
    Stage.ADJUSTED,
    Stage.WEIGHTED,
)
_PANEL_STAGES = ROUNDED[:3]


def rounding(key: str, label: str, *, only: str = "") -> Table:
    """Mode and digits of one stage."""
    mode = Ask(key="mode", label="舍入", kind="choice", choices=MODES, default=Mode.NONE.value)
    digits = Ask(key="digits", label="小数位数", kind="whole")
    return Table(key=key, label=label, only=only, parts=(mode, digits))


def consequences(label: str, default: Consequences) -> Table:
    """What each state does."""
    asks = tuple(
        Ask(
            key=state.value,
            label=name,
            kind="choice",
            choices=CONSEQUENCES,
            default=default.of(state).value,
        )
        for state, name in STATE_LABELS.items()
    )
    return Table(key="consequences", label=label, parts=asks)


_PASS = (
    Ask(key="pass_mark", label="合格线（分）", kind="number", hint="不设留空"),
    Ask(key="pass_required", label="不合格的不排名", kind="flag"),
)
_CODE = Ask(key="code", label="代号", hint="小写字母、数字、下划线；留空自动编")
_NAME = Ask(key="name", label="名称", is_wide=True)
_MAXIMUM = Ask(key="maximum", label="满分", kind="number")
_STEP = Ask(key="step", label="记分单位", kind="number", hint="如 0.5；留空同环节")

SECTIONS = Rows(
    key="sections", label="题型（逐项录入，可不设）", one="题型", only=PAPER, code="section",
    parts=(_NAME, _MAXIMUM, Table(label="更多", fold=True, parts=(_STEP, _CODE))),
)  # fmt: skip
CRITERIA = Rows(
    key="criteria", label="指标", one="指标", only=PANEL, code="item",
    parts=(
        _NAME,
        _MAXIMUM,
        Ask(key="factor", label="系数", kind="number", default="1"),
        Table(label="更多：记分单位、相差提示、代号、评分参照", fold=True, parts=(
            _STEP,
            Ask(key="spread", label="相差提示（分）", kind="number", hint="评委相差超过它就提示"),
            _CODE,
            Ask(key="anchors", label="评分参照", kind="lines", hint="每行一条：分值 空格 说明"),
        )),
    ),
)  # fmt: skip
PENALTIES = Rows(
    key="penalties", label="扣分表", one="扣分档",
    parts=(
        Ask(key="side", label="情形", kind="choice", default="over",
            choices=(("over", "超时"), ("under", "不足"))),
        Ask(key="first", label="起（秒）", kind="whole"),
        Ask(key="last", label="止（秒）", kind="whole", hint="及以上留空"),
        Ask(key="amount", label="扣（分）", kind="number"),
    ),
)  # fmt: skip
JUDGES = Table(
    label="评委", only=PANEL,
    parts=(
        Table(key="trimming", label="去极值", hint="有第三评时不去极值", parts=(
            Ask(key="high", label="去掉最高（个）", kind="whole", default="0"),
            Ask(key="low", label="去掉最低（个）", kind="whole", default="0"),
            Ask(key="scope", label="按", kind="choice", default="sheet",
                choices=(("sheet", "评分表合计"), ("criterion", "每项指标"))),
        )),
        Ask(key="minimum_judges", label="最少到场评委", kind="whole", hint="留空为去极值后至少留 1 人"),
        Ask(key="spread", label="合计相差提示（分）", kind="number", hint="只提示，不改变成绩"),
        Ask(key="sheet_deductions", label="单张评分表可以扣分", kind="flag"),
        Table(key="third", label="第三评（两位评委，可不设）", fold=True, parts=(
            Ask(key="limit", label="两位最多相差（分）", kind="number", hint="超过即须第三位评；不设留空"),
            Ask(key="settle", label="超过时", kind="choice", default="nearer", is_wide=True,
                choices=tuple((each.value, label) for each, label in SETTLE_LABELS.items())),
        )),
    ),
)  # fmt: skip
TIME = Table(
    key="time", label="时限与用时扣分（可不设）", fold=True,
    parts=(
        Ask(key="limit", label="时限（秒）", kind="whole", hint="不限时留空"),
        Ask(key="minimum", label="最短（秒）", kind="whole"),
        Ask(key="cut_off", label="到时即止", kind="flag"),
        PENALTIES,
    ),
)  # fmt: skip
DEDUCTIONS = Table(
    label="扣分与考场修正",
    parts=(
        Ask(key="deductions", label="允许扣分", kind="flag", default="on"),
        Ask(key="floor", label="扣后最低为零", kind="flag", default="on"),
        Table(key="rooms", label="考场修正系数（可不设）", fold=True, parts=(
            Ask(key="reference", label="采用", kind="choice", is_wide=True, choices=(
                ("", "不采用"), ("given", "采用，系数另行给定"),
                *((each.value, f"采用，参照{label}") for each, label in REFERENCE_LABELS.items()),
            )),
            Ask(key="high", label="求平均前去掉最高（个）", kind="whole", default="0"),
            Ask(key="low", label="求平均前去掉最低（个）", kind="whole", default="0"),
            rounding("mean", "平均分"),
            rounding("coefficient", "系数"),
        )),
    ),
)  # fmt: skip
ROUNDINGS = Table(
    key="rounding", label="各阶段的舍入", fold=True,
    hint="按顺序，每一阶段舍入后再进入下一阶段；不舍入的保留精确值。",
    parts=tuple(
        rounding(stage.value, STAGE_LABELS[stage], only=PANEL if stage in _PANEL_STAGES else "")
        for stage in ROUNDED
    ),
)  # fmt: skip
COMPONENT = Rows(
    key="components", label="环节", one="环节", most=8, code="part",
    parts=(
        _NAME,
        Ask(key="method", label="计分方式", kind="choice", default=PANEL, is_wide=True,
            choices=((PAPER, "卷面（一个分数）"), (PANEL, "评委评分（评委 × 指标）"))),
        Ask(key="weight", label="权重", kind="number", hint="如 0.4、40%、1/3"),
        Ask(key="maximum", label="满分", kind="number", only=PAPER),
        Ask(key="step", label="记分单位", kind="number", default="0.5"),
        _CODE,
        SECTIONS,
        CRITERIA,
        JUDGES,
        TIME,
        DEDUCTIONS,
        ROUNDINGS,
        Table(label="合格线与缺考等", fold=True, parts=(*_PASS, consequences("本环节的后果", COMPONENT_CONSEQUENCES))),
    ),
)  # fmt: skip
TIES = Rows(
    key="tie_chain", label="同分依据（依次比较）", one="依据", most=12,
    parts=(
        Ask(key="of", label="比较", kind="choice", is_wide=True),
        Ask(key="stage", label="哪个分", kind="choice", default=Stage.NET.value,
            choices=tuple(STAGES.items())),
        Ask(key="direction", label="谁在前", kind="choice", default="high",
            choices=(("high", "高者在前"), ("low", "低者在前"))),
    ),
)  # fmt: skip
SPEC: tuple[Part, ...] = (
    Ask(key="title", label="标题（印在评分表上）", is_wide=True),
    Ask(key="composition", label="合成方式", kind="choice", default="weighted", is_wide=True,
        choices=(("weighted", "加权（权重之和为 1）"), ("additive", "各环节直接相加"))),
    COMPONENT,
    Table(label="总分与名次", parts=(
        rounding("rounding", "总分"),
        Ask(key="rank_by", label="排名依据", kind="choice", default="rounded",
            choices=(("rounded", "舍入后的总分"), ("exact", "未舍入的总分"))),
        Ask(key="tie_end", label="依据全部相同时", kind="choice", default="share",
            choices=(("share", "名次并列"), ("draw", "抽签"))),
        TIES,
    )),
    Table(label="整场缺考、违纪与合格线", fold=True, parts=(
        consequences("整场的后果", ENTRY_CONSEQUENCES),
        Ask(key="leave_gap", label="名次空出、不递补的", kind="flags",
            choices=tuple((state.value, label) for state, label in STATE_LABELS.items())),
        *_PASS,
    )),
    Ask(key="pending", label="待组委会确认", kind="lines",
        hint="每行一项；不挡计算，挡确认成绩。确认后删去，指纹不变。"),
)  # fmt: skip
