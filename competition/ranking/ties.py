"""The tie chain (同分依据): sort keys, which key decided, and the sentence that says so."""

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from math import inf
from operator import itemgetter, mul
from typing import Any, NamedTuple

from competition.marking.layout import Layout, Slot, Value, Values
from competition.marking.numbers import shown_pair, shown_text
from competition.marking.terms import Direction

# Smaller is better; an absent value is worst in either direction (the only use of inf).
Chain = tuple[Any, ...]
NOTHING = "无"
_TEXT_CACHE = 65_536


class Link(NamedTuple):
    """One key of the chain: where its value stands, and which side goes first."""

    place: int
    slot: Slot
    high_first: bool
    text: Callable[[Value], str]


class TieChain:
    """The deciding keys of a scheme over the slots of its rows."""

    def __init__(self, layout: Layout) -> None:
        self.links = [
            Link(
                layout.place(key),
                layout.slots[layout.place(key)],
                key.direction is Direction.HIGH,
                _writer(layout.slots[layout.place(key)]),
            )
            for key in layout.scheme.deciding_keys()
        ]
        self.of = _chain_function(self.links)
        self.total_text = _writer(layout.slots[0])

    def decide(self, ours: Values, theirs: Values, *, ahead: bool) -> tuple[str, str]:
        """The first key that differs: its slot name and this row's sentence about it."""
        for link in self.links:
            mine, other = ours[link.place], theirs[link.place]
            if mine != other:
                return link.slot.name, _sentence(link, mine, other, ahead=ahead)
        raise ValueError("two rows of one tie group must differ in some key")


def _chain_function(links: list[Link]) -> Callable[[Values], Chain]:
    """values → one comparable per key, smaller is better."""
    places = [link.place for link in links]
    signs = [-1 if link.high_first else 1 for link in links]
    if not places:
        return lambda values: ()
    pick = itemgetter(*places) if len(places) > 1 else lambda values: (values[places[0]],)

    def chain(values: Values) -> Chain:
        picked = pick(values)
        if None in picked:
            pairs = zip(picked, signs, strict=True)
            return tuple(inf if value is None else value * sign for value, sign in pairs)
        return tuple(map(mul, picked, signs))

    return chain


def _sentence(link: Link, mine: Value, other: Value, *, ahead: bool) -> str:
    side = "前" if ahead else "后"
    if mine is None or other is None:
        return f"按{link.slot.label} {link.text(mine)}（对方 {link.text(other)}）排{side}"
    if link.slot.digits is None:
        texts = shown_pair(link.slot.points(mine), link.slot.points(other), link.slot.digits)
    else:
        texts = link.text(mine), link.text(other)
    word = "高于" if ahead is link.high_first else "低于"
    return f"按{link.slot.label} {texts[0]} {word} {texts[1]} 排{side}"


def _writer(slot: Slot) -> Callable[[Value], str]:
    """Value → text; standings of many entries say the same few numbers again and again."""

    @lru_cache(maxsize=_TEXT_CACHE)
    def write(value: Value) -> str:
        if value is None:
            return NOTHING
        return shown_text(Fraction(value) / slot.denominator, slot.digits)

    return write
