"""Two marking schemes side by side: which rules read otherwise."""

from dataclasses import dataclass

from competition.marking import Scheme
from competition.marking.terms import Composition
from competition.queries.scheme_words import (
    component_sentences,
    criterion_words,
    scheme_sentences,
)
from competition.queries.standings import weight_words


@dataclass(frozen=True)
class SchemeDifference:
    """One part of the scheme (总则 or a component): sentences only the one or the other has."""

    part: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def scheme_differences(before: Scheme, after: Scheme) -> list[SchemeDifference]:
    """The parts whose rules differ; [] when they are the same."""
    old, new = _parts(before), _parts(after)
    found = []
    for part in dict.fromkeys([*new, *old]):
        was, now = old.get(part, ()), new.get(part, ())
        gone = tuple(each for each in was if each not in now)
        come = tuple(each for each in now if each not in was)
        if gone or come:
            found.append(SchemeDifference(part, gone, come))
    return found


def _parts(scheme: Scheme) -> dict[str, tuple[str, ...]]:
    weighted = scheme.composition is Composition.WEIGHTED
    found = {"总则": tuple(scheme_sentences(scheme))}
    for each in scheme.components:
        weight = (f"权重 {weight_words(each)}。",) if weighted else ()
        criteria = tuple(f"指标：{criterion_words(one)}。" for one in each.criteria)
        found[each.name] = (*weight, *component_sentences(each), *criteria)
    return found
