"""Where a mark may still be written: the scheme has the place, and the component is open."""

from competition.models import ComponentLock
from competition.queries.schemes import EventScheme
from competition.queries.sheets import sheet_place
from records.errors import Conflict, Refused


def known_place(of: EventScheme, *, component: str, seat: int) -> str:
    """Return the sheet's place in words; refuse what the scheme has not."""
    place = sheet_place(of, component=component, seat=seat)
    if place is None:
        raise Refused("评分标准中没有这个环节或评委席位。请从“成绩录入”页面重新进入。")
    return place


def refuse_closed(of: EventScheme, *, component: str, seat: int) -> str:
    """Return the sheet's place in words; refuse what the scheme has not, and what is locked."""
    place = known_place(of, component=component, seat=seat)
    if is_closed(of, component):
        if component:
            raise Conflict(f"{place}已锁定，不能再录入或更正成绩。")
        raise Conflict("所有环节均已锁定，不能再录入或更正状态。")
    return place


def is_closed(of: EventScheme, component: str) -> bool:
    """Whether only two people together change a mark here; the whole entry once all is locked."""
    locks = ComponentLock.objects.filter(event=of.event)
    if component:
        return locks.filter(component=component).exists()
    return locks.count() == len(of.scheme.components)
