"""What the engine takes beside the sheets: the room of each entry, and the third assessor."""

from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType

from competition.marking import ComponentMarks
from competition.models import Assignment, Slot
from competition.queries.schemes import EventScheme

_NOTHING = ComponentMarks()
_NO_ROOMS: Mapping[str, str] = MappingProxyType({})
_NO_THIRDS: Mapping[str, int] = MappingProxyType({})

Added = tuple[str, str | None, int | None]  # component, room, third


class RoomsAndThirds:
    """Entry id → component → room name, and → seat of the third; two statements at most.

    Rooms are read where the scheme corrects by room, thirds where it calls them.
    """

    def __init__(self, of: EventScheme) -> None:
        self.rooms = _rooms(of)
        self._thirds = _thirds(of)

    def put(self, entry: int, found: dict[str, ComponentMarks]) -> list[Added]:
        """Add them to an entry's marks; return what was added, for the digest."""
        rooms, thirds = self.rooms.get(entry, _NO_ROOMS), self._thirds.get(entry, _NO_THIRDS)
        added: list[Added] = []
        for component in sorted({*rooms, *thirds}):
            part = found.get(component, _NOTHING)
            room, third = rooms.get(component), thirds.get(component)
            found[component] = part._replace(room=room, third=third)
            added.append((component, room, third))
        return added


def _rooms(of: EventScheme) -> dict[int, dict[str, str]]:
    codes = [each.code for each in of.scheme.components if each.rooms is not None]
    found: dict[int, dict[str, str]] = defaultdict(dict)
    if not codes:
        return found
    slots = Slot.objects.filter(
        session__event=of.event, session__component__in=codes, room__isnull=False
    )
    for entry, component, room in slots.values_list("entry_id", "session__component", "room__name"):
        if room is not None:
            found[entry][component] = room
    return found


def _thirds(of: EventScheme) -> dict[int, dict[str, int]]:
    codes = [each.code for each in of.scheme.components if each.third is not None]
    found: dict[int, dict[str, int]] = defaultdict(dict)
    if not codes:
        return found
    rows = Assignment.objects.filter(
        seat__event=of.event, seat__component__in=codes, is_third=True
    ).order_by("-seat__number")
    for entry, component, seat in rows.values_list("entry_id", "seat__component", "seat__number"):
        found[entry][component] = seat
    return found
