"""The tie chain (同分依据): sort keys, which key decided, and the sentence that says so."""

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from math import inf
from operator import itemgetter, mul
from typing import Any, NamedTuple

from competition.marking.layout import Layout, Slot, Value, Values
from competition.marking.numbers import shown_pair, shown_text, terminates
from competition.marking.terms import Direction

# Smaller is better; an absent value is worst in either direction (the only use of inf).
Key = tuple[Any, ...]
NOTHING = "无"
_TEXT_CACHE = 65_536


class Link(NamedTuple):
    """One key of the chain: its place in the values, how it reads, the words for more/less."""

    place: int
    slot: Slot
    sign: int
    text: Callable[[Value], str]
    distinct: bool  # whether different values always read differently
    ahead: str
    behind: str


class TieChain:
    """The deciding keys of a scheme over the slots of its rows."""

    def __init__(self, layout: Layout) -> None:
        self.links = [
            _link(layout, layout.place(key), high_first=key.direction is Direction.HIGH)
            for key in layout.scheme.deciding_keys()
        ]
        self.key_of = _key_function(self.links)
        self.total_text = _writer(layout.slots[0])

    def decide(self, ours: Values, theirs: Values, *, ahead: bool) -> tuple[str, str]:
        """The first key that differs: its slot name and this row's sentence about it."""
        for link in self.links:
            mine, other = ours[link[0]], theirs[link[0]]
            if mine != other:
                return link.slot.name, _sentence(link, mine, other, ahead=ahead)
        raise ValueError("two rows of one tie group must differ in some key")


def _link(layout: Layout, place: int, *, high_first: bool) -> Link:
    slot = layout.slots[place]
    words = ("高于", "低于") if high_first else ("低于", "高于")
    return Link(
        place=place,
        slot=slot,
        sign=-1 if high_first else 1,
        text=_writer(slot),
        distinct=slot.digits is not None or terminates(slot.denominator),
        ahead=words[0],
        behind=words[1],
    )


def _key_function(links: list[Link]) -> Callable[[Values], Key]:
    """values → printed total and one comparable per link, smaller is better."""
    pick = itemgetter(0, *(link.place for link in links), 0)  # the last only makes it a tuple
    signs = [-1, *(link.sign for link in links)]

    def key_of(values: Values) -> Key:
        picked = pick(values)
        if None in picked:
            pairs = zip(picked, signs, strict=False)
            return tuple(inf if value is None else value * sign for value, sign in pairs)
        return tuple(map(mul, picked, signs))

    return key_of


def _sentence(link: Link, mine: Value, other: Value, *, ahead: bool) -> str:
    side, word = ("排前", link.ahead) if ahead else ("排后", link.behind)
    ours, theirs = link.text(mine), link.text(other)
    if mine is None or other is None:
        return f"按{link.slot.label} {ours}（对方 {theirs}）{side}"
    if not link.distinct or type(mine) is Fraction or type(other) is Fraction:
        slot = link.slot
        ours, theirs = shown_pair(slot.points(mine), slot.points(other), slot.digits)
    return f"按{link.slot.label} {ours} {word} {theirs} {side}"


def _writer(slot: Slot) -> Callable[[Value], str]:
    """Value → text; standings of many entries say the same few numbers again and again."""

    @lru_cache(maxsize=_TEXT_CACHE)
    def write(value: Value) -> str:
        if value is None:
            return NOTHING
        return shown_text(Fraction(value) / slot.denominator, slot.digits)

    return write
