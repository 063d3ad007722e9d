"""From the engine's rows to stored ones: exact texts, ties and notes in words, in batches."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import islice
from math import gcd
from types import MappingProxyType

from competition.marking.layout import Slot
from competition.marking.numbers import fixed_text, number_text
from competition.models import Standing, StandingRow
from competition.ranking import Row, StandingResult, Status

_BATCH = 2_000
_TOTAL_DIGITS = 6
INCOMPLETE = "成绩不完整"

Text = Callable[[int | str], str]


Rooms = Mapping[int, Mapping[str, str]]
_NO_ROOM: Mapping[str, str] = MappingProxyType({})
_NO_ROOMS: Rooms = MappingProxyType({})


def store_rows(
    standing: Standing,
    result: StandingResult,
    *,
    notes: Mapping[int, str],
    rooms: Rooms = _NO_ROOMS,
) -> None:
    """Write the rows of a run in the order of its table, a batch at a time.

    `notes` and `rooms` are by entry: states in words, component → room.
    """
    rows = _stored(standing, result, notes, rooms)
    while batch := list(islice(rows, _BATCH)):
        StandingRow.objects.bulk_create(batch)


def _stored(
    standing: Standing, result: StandingResult, notes: Mapping[int, str], rooms: Rooms
) -> Iterator[StandingRow]:
    names = [slot.name for slot in result.slots]
    texts = [slot_text(slot) for slot in result.slots]
    denominator = result.slots[0].denominator
    coefficients = coefficient_texts(result)
    for position, row in enumerate(result.rows, 1):
        values = {
            name: text(value)
            for name, text, value in zip(names, texts, row.values, strict=True)
            if value is not None
        }
        for component, room in rooms.get(row.entry, _NO_ROOM).items():
            values |= coefficients.get((component, room), {})
        yield StandingRow(
            standing=standing,
            entry_id=row.entry,
            position=position,
            rank=row.rank,
            total=_total(row.values[0], denominator),
            values=values,
            tie_note=_cut(row.tie, 300),
            note=_cut(_note(row, notes.get(row.entry, "")), 200),
        )


def coefficient_texts(result: StandingResult) -> dict[tuple[str, str], dict[str, str]]:
    """(component, room) → what stands in `values` of everybody who was there."""
    return {
        (table.component, each.room): {
            f"{table.component}.coefficient": number_text(each.coefficient)
        }
        for table in result.rooms
        for each in table.rooms
        if each.coefficient is not None
    }


def room_rows(result: StandingResult) -> list[dict[str, object]]:
    """The room coefficients of a run as `Standing.rooms` keeps them."""
    return [
        {
            "component": table.component,
            "reference": _exact(table.reference),
            "rooms": [
                {
                    "room": each.room,
                    "people": each.people,
                    "mean": _exact(each.mean),
                    "coefficient": _exact(each.coefficient),
                }
                for each in table.rooms
            ],
        }
        for table in result.rooms
    ]


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else number_text(value)


def slot_text(slot: Slot) -> Text:
    """Value → exact text: with the stage's digits where it rounds, else the shortest, or p/q.

    The same texts as `number_text` and `fixed_text` give, without a Fraction for each of
    millions of integers.
    """
    digits, denominator = slot.digits, slot.denominator
    endless = denominator
    for prime in (2, 5):
        while endless % prime == 0:
            endless //= prime
    places = _places(denominator // endless)
    if digits is not None:
        return _fixed(slot, places) if digits == places else partial(_slowly, slot=slot)
    return _shortest(slot, places, endless)


def _fixed(slot: Slot, places: int) -> Text:
    """The writer of a rounded stage: integers over a power of ten."""

    def write(value: int | str) -> str:
        if type(value) is not int or value < 0 or not places:
            return _slowly(value, slot=slot)
        text = str(value)
        if len(text) <= places:
            text = text.rjust(places + 1, "0")
        return f"{text[:-places]}.{text[-places:]}"

    return write


def _shortest(slot: Slot, places: int, endless: int) -> Text:
    """The writer of an exact stage; `endless` is what its denominator has besides 2 and 5."""
    denominator = slot.denominator
    times = 10**places * endless // denominator

    def write(value: int | str) -> str:
        if type(value) is not int or value < 0:
            return _slowly(value, slot=slot)
        whole, rest = divmod(value, endless)
        if rest:
            common = gcd(value, denominator)
            return f"{value // common}/{denominator // common}"
        if not places:
            return str(whole)
        text = str(whole * times)
        if len(text) <= places:
            text = text.rjust(places + 1, "0")
        return f"{text[:-places]}.{text[-places:]}".rstrip("0").rstrip(".")

    return write


def _places(divisor: int) -> int:
    """How many decimals x/divisor needs, for a divisor of twos and fives."""
    places = 0
    while 10**places % divisor:
        places += 1
    return places


def _slowly(value: int | str, *, slot: Slot) -> str:
    exact = Fraction(value) / slot.denominator
    return number_text(exact) if slot.digits is None else fixed_text(exact, slot.digits)


def _total(value: int | str | None, denominator: int) -> Decimal | None:
    """The total as a column for sorting and plots; the exact one is in `values`."""
    if value is None:
        return None
    return Decimal(fixed_text(Fraction(value) / denominator, _TOTAL_DIGITS))


def _note(row: Row, states: str) -> str:
    parts: list[str] = list(row.reasons)
    if states and not all(part in parts for part in states.split("；")):
        parts = [*states.split("；"), *(part for part in parts if part not in states)]
    if row.failed and not row.reasons:
        parts.append("未达合格线")
    if row.status == Status.INCOMPLETE:
        parts.append(INCOMPLETE)
    return "；".join(parts)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def listed(sentences: Iterable[str], *, most: int = 1_000) -> list[str]:
    """The sentences, cut at `most`, with a last one that says how many were left out."""
    found = list(sentences)
    if len(found) <= most:
        return found
    return [*found[:most], f"另有 {len(found) - most} 项未列出"]
