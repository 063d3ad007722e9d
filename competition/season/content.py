"""A season as frozen data. Instants are aware; windows are half-open [opens_at, closes_at)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from competition.enums import EventKind, Severity, Task
from competition.marking import Scheme
from competition.season.organization import Organization
from competition.season.terms import AwardMethod, Counting, OnTie, RatioRounding, Subject
from districts.enums import DistrictKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """章程文本 under a key of its own; `clause` says where it comes from."""

    key: str
    title: str
    body: str
    clause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """承诺书. A changed body needs a higher version, so that it is known who accepted what."""

    key: str
    subject: Subject
    title: str
    body: str
    clause: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """阶段 of 三 竞赛时间; without instants (「另行通知」) it is closed."""

    key: str
    name: str
    text: str = ""
    when: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """活动 of a stage: exchange or training."""

    key: str
    stage: str
    name: str
    place: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """办理时间 of a task, of all events or (`event` = its code) of one."""

    task: Task
    opens_at: datetime
    closes_at: datetime
    event: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """区, or another delegation (有关单位, kind UNIT)."""

    code: str
    name: str
    kind: DistrictKind = DistrictKind.DISTRICT
    bureau: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """组合条件: at least `minimum` of the entries of a district carry the trait."""

    trait: str
    minimum: int
    message: str
    clause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """名额分配: other bounds for one district (its code)."""

    district: str
    minimum: int = 0
    maximum: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """名额 per district; no maximum means no stated cap."""

    minimum: int = 0
    maximum: int | None = None
    clause: str = ""
    note: str = ""
    conditions: tuple[Condition, ...] = ()
    overrides: tuple[Override, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """资格规则: a known rule, its parameters and its clause; of one event or of all."""

    rule: str
    clause: str
    severity: Severity
    event: str | None = None
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """奖项等次. `value` is exact text: a count, a ratio such as 0.1 or 1/3, or a total.

    `points` is what one such award counts for its district (获奖积分).
    """

    name: str
    method: AwardMethod
    value: str
    on_tie: OnTie
    counting: Counting = Counting.CUMULATIVE
    rounding: RatioRounding = RatioRounding.HALF_UP
    points: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """赛项 with its quota, marking scheme and award tiers; syllabus and books are 附件6."""

    code: str
    name: str
    kind: EventKind
    number_prefix: str
    form: str = ""
    audience: str = ""
    focus: str = ""
    syllabus: tuple[str, ...] = ()
    books: tuple[str, ...] = ()
    quota: Quota = Quota()
    scheme: Scheme | None = None
    awards: tuple[Award, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """大赛（届）, whole. The reference period is two inclusive dates (附件5 一(一)).

    `pending` are the readings that wait for the organizer (待组委会确认). Lists whose order
    says nothing (windows, activities, delegations, overrides) are kept sorted, so that equal
    seasons are equal values.
    """

    slug: str
    title: str
    short_title: str
    organizer: str
    parent_title: str = ""
    theme: str = ""
    host: str = ""
    contact: tuple[str, ...] = ()
    period_from: date | None = None
    period_to: date | None = None
    is_public: bool = True
    pending: tuple[str, ...] = ()
    texts: tuple[Text, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    stages: tuple[Stage, ...] = ()
    activities: tuple[Activity, ...] = ()
    windows: tuple[Window, ...] = ()
    districts: tuple[Delegation, ...] = ()
    events: tuple[Event, ...] = ()
    rules: tuple[Rule, ...] = ()
    organization: Organization | None = None
