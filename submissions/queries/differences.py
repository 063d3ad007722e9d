"""Two texts side by side: what was taken out and what was put in, passage by passage. Pure.

Sentences are compared first and only changed ones character by character (Latin words and
numbers stay whole), so that a long text costs little and reads well. What would cost too much
is shown as one passage replaced by another.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Final

COSTLY: Final = 400_000
"""More pairs of equal pieces than this are not compared one by one (about 0.2 s)."""
SAME, OUT, IN = "same", "out", "in"
_SENTENCES: Final = re.compile(r"[^。！？；\n]*[。！？；\n]?")
_WORDS: Final = re.compile(r"[A-Za-z0-9_.%-]+|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Passage:
    """A run of text that stayed, went out or came in."""

    how: str
    text: str


def passages(old: str, new: str) -> list[Passage]:
    """Return the passages of which both texts are made, in reading order.

    The texts of SAME and OUT together are `old`, those of SAME and IN are `new`.
    """
    if old == new:
        return [Passage(SAME, old)] if old else []
    found = _compared(_SENTENCES.findall(old), _SENTENCES.findall(new), _by_words)
    return list(_joined(found))


Change = Callable[[str, str], Iterator[Passage]]


def _by_words(old: str, new: str) -> Iterator[Passage]:
    return _compared(_WORDS.findall(old), _WORDS.findall(new), _replaced)


def _replaced(old: str, new: str) -> Iterator[Passage]:
    yield Passage(OUT, old)
    yield Passage(IN, new)


def _compared(old: Sequence[str], new: Sequence[str], change: Change) -> Iterator[Passage]:
    if _cost(old, new) > COSTLY:
        yield from _replaced("".join(old), "".join(new))
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        out, came = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal":
            yield Passage(SAME, out)
        elif out and came:
            yield from change(out, came)
        else:
            yield Passage(OUT if out else IN, out or came)


def _cost(old: Sequence[str], new: Sequence[str]) -> int:
    there = Counter(new)
    return sum(count * there[piece] for piece, count in Counter(old).items())


def _joined(found: Iterator[Passage]) -> Iterator[Passage]:
    """Join neighbours; within a change what went out stands before what came in."""
    for is_same, group in groupby(found, key=lambda passage: passage.how == SAME):
        run = list(group)
        for how in (SAME,) if is_same else (OUT, IN):
            text = "".join(passage.text for passage in run if passage.how == how)
            if text:
                yield Passage(how, text)
