"""What differs between two marking schemes, in words: one sentence per difference."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

from competition.marking import Component, Scheme
from competition.queries.scheme_facts import (
    Facts,
    component_facts,
    criterion_facts,
    scheme_facts,
    section_facts,
)


class Named(Protocol):
    """A component, criterion or section."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...


N = TypeVar("N", bound=Named)


def scheme_changes(before: Scheme | None, after: Scheme) -> list[str]:
    """From one scheme to another; a first scheme says that it is new."""
    if before is None:
        return ["首次设置评分标准"]
    return list(_changes(before, after))


def _changes(before: Scheme, after: Scheme) -> Iterator[str]:
    yield from _facts("", scheme_facts(before), scheme_facts(after))
    yield from _rows("环节", before.components, after.components, _component)
    gone = [each for each in before.pending if each not in after.pending]
    come = [each for each in after.pending if each not in before.pending]
    yield from (f"不再待确认：{each}" for each in gone)
    yield from (f"待确认：{each}" for each in come)
    if not gone and not come and before.pending != after.pending:
        yield "待确认事项的顺序有改动"


def _component(before: Component, after: Component) -> Iterator[str]:
    place = f"“{after.name}”"
    yield from _facts(place, component_facts(before), component_facts(after))

    def criterion(old: Named, new: Named) -> Iterator[str]:
        yield from _pair(place, old, new, criterion_facts)  # type: ignore[arg-type]  # criteria

    def section(old: Named, new: Named) -> Iterator[str]:
        yield from _pair(place, old, new, section_facts)  # type: ignore[arg-type]  # sections

    yield from _rows(f"{place}的指标", before.criteria, after.criteria, criterion)
    yield from _rows(f"{place}的题型", before.sections, after.sections, section)


def _pair(place: str, old: N, new: N, facts: Callable[[N], Facts]) -> Iterator[str]:
    yield from _facts(f"{place}“{new.name}”", facts(old), facts(new))


def _rows(
    what: str,
    before: Sequence[N],
    after: Sequence[N],
    compare: Callable[[N, N], Iterator[str]],
) -> Iterator[str]:
    old = {each.code: each for each in before}
    new = {each.code: each for each in after}
    yield from (f"删除{what}“{each.name}”" for code, each in old.items() if code not in new)
    for code, each in new.items():
        if code not in old:
            yield f"增加{what}“{each.name}”"
        elif old[code] != each:
            yield from compare(old[code], each)
    order = [code for code in new if code in old]
    if order != [code for code in old if code in new]:
        yield f"{what}的顺序改为：{'、'.join(new[code].name for code in order)}"


def _facts(place: str, before: Facts, after: Facts) -> Iterator[str]:
    for label, words in after.items():
        if before[label] != words:
            yield f"{place}{label}由“{before[label]}”改为“{words}”"
