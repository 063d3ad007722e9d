"""An event of a season file, with its quota, marking scheme and award tiers."""

from collections.abc import Collection
from fractions import Fraction

from competition.enums import EventKind
from competition.marking import Scheme, SchemeInvalid, parse_scheme
from competition.season.content import Award, Condition, Event, Override, Quota
from competition.season.fields import SeasonFields
from competition.season.terms import AwardMethod, Counting, OnTie, RatioRounding


def read_event(fields: SeasonFields, districts: Collection[str]) -> Event:
    """One of `[[events]]`."""
    event = Event(
        code=fields.slug("code"),
        name=fields.line("name", most=60),
        kind=fields.word("kind", EventKind),
        number_prefix=_prefix(fields),
        form=_form(fields),
        audience=fields.prose("audience"),
        focus=fields.prose("focus"),
        syllabus=fields.lines("syllabus"),
        books=fields.lines("books"),
        quota=_quota(fields, districts),
        scheme=_scheme(fields),
        awards=tuple(_award(each) for each in fields.tables("awards")),
    )
    fields.close()
    names = [award.name for award in event.awards]
    for number, name in enumerate(names):
        if name and name in names[:number]:
            fields.note(f"awards[{number}].name", f"奖项名称重复：{name}")
    return event


def _form(fields: SeasonFields) -> str:
    """The kind of paper a works event asks for; whether it exists is checked at loading."""
    form = fields.slug("form") if fields.has("form") else ""
    if form and fields.raw("kind") != EventKind.WORKS:
        fields.note("form", '只有参评赛项（kind = "works"）才写参评表')
    return form


def _prefix(fields: SeasonFields) -> str:
    value = fields.raw("number_prefix")
    is_prefix = isinstance(value, str) and value.isascii() and value.isalnum()
    if not isinstance(value, str) or not is_prefix or not value.isupper() or len(value) > 4:
        fields.note("number_prefix", "必填，应为 1 到 4 个大写字母（可带数字），用作参赛号前缀")
        return ""
    return value


def _quota(parent: SeasonFields, districts: Collection[str]) -> Quota:
    fields = parent.table("quota")
    if fields is None:
        parent.note("quota", "必填：每区名额，如 quota = { minimum = 1, maximum = 1 }")
        return Quota()
    overrides = [_override(each, districts) for each in fields.tables("overrides")]
    minimum, maximum = _bounds(fields)
    quota = Quota(
        minimum=minimum,
        maximum=maximum,
        clause=fields.optional_line("clause", most=60),
        note=fields.optional_line("note", most=200),
        conditions=tuple(_condition(each) for each in fields.tables("conditions")),
        overrides=tuple(sorted(overrides, key=lambda each: each.district)),
    )
    codes = [override.district for override in overrides]
    for number, code in enumerate(codes):
        if code and code in codes[:number]:
            fields.note(f"overrides[{number}].district", f"同一个区写了两次：{code}")
    fields.close()
    return quota


def _bounds(fields: SeasonFields) -> tuple[int, int | None]:
    """`minimum` defaults to 0; a maximum that is missing means no cap."""
    minimum, maximum = fields.count("minimum") or 0, fields.count("maximum")
    if maximum is not None and minimum > maximum:
        fields.note("maximum", f"小于 minimum（{minimum}）")
    return minimum, maximum


def _override(fields: SeasonFields, districts: Collection[str]) -> Override:
    minimum, maximum = _bounds(fields)
    override = Override(
        district=fields.one_of("district", districts, "区划代码"), minimum=minimum, maximum=maximum
    )
    fields.close()
    return override


def _condition(fields: SeasonFields) -> Condition:
    condition = Condition(
        trait=fields.code("trait"),
        minimum=fields.required_integer("minimum", least=1, most=1000),
        message=fields.line("message", most=200),
        clause=fields.optional_line("clause", most=60),
    )
    fields.close()
    return condition


def _scheme(fields: SeasonFields) -> Scheme | None:
    data = fields.raw("scheme")
    if data is None:
        return None
    place = f"{fields.place}.scheme"
    if not isinstance(data, dict):
        fields.note("scheme", "应为表（键值对）")
        return None
    try:
        return parse_scheme(data, place=place)
    except SchemeInvalid as invalid:
        fields.problems.extend(invalid.problems)
        return None


def _award(fields: SeasonFields) -> Award:
    award = Award(
        name=fields.line("name", most=60),
        method=fields.word("method", AwardMethod),
        value=fields.exact("value"),
        on_tie=fields.word("on_tie", OnTie),
        counting=fields.word("counting", Counting, Counting.CUMULATIVE),
        rounding=fields.word("rounding", RatioRounding, RatioRounding.HALF_UP),
        points=fields.integer("points", most=1000),
    )
    _check_value(award, fields)
    fields.close()
    return award


def _check_value(award: Award, fields: SeasonFields) -> None:
    value = Fraction(award.value)
    if award.method is AwardMethod.COUNT and value.denominator != 1:
        fields.note("value", "按人（项）数评奖时应为整数")
    if award.method is AwardMethod.RATIO and not 0 < value <= 1:
        fields.note("value", "按比例评奖时应大于 0 且不超过 1，如 0.1")
    if award.method is not AwardMethod.RATIO and fields.has("rounding"):
        fields.note("rounding", "只有按比例评奖时才写舍入方式")
