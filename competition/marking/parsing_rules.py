"""Parts of a component that are rules of their own: roundings, sections, third, rooms, anchors."""

from dataclasses import fields as dataclass_fields

from competition.marking.fields import Fields
from competition.marking.scheme import (
    EXACT,
    Anchor,
    RoomRule,
    Rounding,
    Roundings,
    Section,
    ThirdRule,
)
from competition.marking.terms import Mode, Reference, Settle

_MOST_DIGITS = 6
_MOST_TRIMMED = 99


def read_roundings(fields: Fields | None) -> Roundings:
    """One rounding per stage; a stage not written keeps its exact value."""
    if fields is None:
        return Roundings()
    names = [each.name for each in dataclass_fields(Roundings)]
    found = Roundings(**{name: read_rounding(fields, name) for name in names})
    fields.close()
    return found


def read_rounding(parent: Fields, key: str) -> Rounding:
    """`{ mode, digits }` at a key; exact when it is not there."""
    fields = parent.table(key)
    if fields is None:
        return EXACT
    mode = fields.choice("mode", Mode, None)
    digits = fields.integer("digits", most=_MOST_DIGITS)
    if mode is Mode.NONE and digits is not None:
        fields.note("digits", "不舍入时不应写位数")
    if mode is not Mode.NONE and not fields.has("digits"):
        fields.note("digits", "必填：保留几位小数")
    fields.close()
    return EXACT if mode is Mode.NONE else Rounding(digits or 0, mode)


def read_sections(parent: Fields, *, step: int) -> tuple[Section, ...]:
    """题型; a section without its own mark step has the paper's."""
    return tuple(_section(table, step=step) for table in parent.tables("sections"))


def _section(fields: Fields, *, step: int) -> Section:
    section = Section(
        code=fields.code("code"),
        name=fields.text("name"),
        maximum=fields.required_mark("maximum"),
        step=fields.required_mark("step") if fields.has("step") else step,
    )
    if section.maximum % section.step:
        fields.note("step", f"“{section.name}”的满分不是记分单位的整数倍")
    if section.step % step:
        fields.note("step", "题型的记分单位应是环节记分单位的整数倍")
    fields.close()
    return section


def read_third(fields: Fields | None) -> ThirdRule | None:
    """第三评: how far apart two sheets may be, and what happens beyond."""
    if fields is None:
        return None
    if not fields.has("limit"):
        fields.note("limit", "必填：两位评委合计分最多相差几分")
    rule = ThirdRule(
        limit=fields.mark("limit") or 0, settle=fields.choice("settle", Settle, Settle.NEARER)
    )
    fields.close()
    return rule


def read_rooms(fields: Fields | None) -> RoomRule | None:
    """修正系数: the reference, what is trimmed from the means, and their roundings."""
    if fields is None:
        return None
    rule = RoomRule(
        reference=fields.choice("reference", Reference, Reference.PEOPLE),
        high=fields.integer("high", most=_MOST_TRIMMED) or 0,
        low=fields.integer("low", most=_MOST_TRIMMED) or 0,
        mean=read_rounding(fields, "mean"),
        coefficient=read_rounding(fields, "coefficient"),
    )
    fields.close()
    return rule


def read_anchors(parent: Fields) -> tuple[Anchor, ...]:
    """评分参照 of a criterion, highest first; each mark once."""
    found = sorted((_anchor(table) for table in parent.tables("anchors")), key=lambda a: -a.mark)
    if len({anchor.mark for anchor in found}) < len(found):
        parent.note("anchors", "同一分值写了两条评分参照")
    return tuple(found)


def _anchor(fields: Fields) -> Anchor:
    if not fields.has("mark"):
        fields.note("mark", "必填：这条参照对应的分值")
    anchor = Anchor(mark=fields.mark("mark") or 0, text=fields.text("text"))
    fields.close()
    return anchor
