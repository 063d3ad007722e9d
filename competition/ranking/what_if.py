"""试算: the same marks under another rule. A variation makes another scheme, the engine the rest."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from competition.marking import (
    Component,
    EntryMarks,
    Scheme,
    SchemeInvalid,
    parse_scheme,
    scheme_to_mapping,
)
from competition.marking.inputs import Seats
from competition.marking.scheme import RoomRule, Rounding, TieKey, Trimming
from competition.marking.terms import Method, RankBy, Stage, TieEnd
from competition.ranking.rows import StandingResult
from competition.ranking.standing import compute_standing_rows


class VariationRefused(ValueError):
    """This variation cannot be tried; the text says why, in Chinese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variation:
    """What is done differently; None stays as the scheme has it.

    Trimming, one stage's rounding and the room rule name their component, "" the total.
    `without` is the component and seat of a judge whose sheets are left out everywhere; one
    judge less need then be present.
    """

    trimming: tuple[str, Trimming] | None = None
    rounding: tuple[str, Stage, Rounding] | None = None
    rank_by: RankBy | None = None
    tie_end: TieEnd | None = None
    tie_chain: tuple[TieKey, ...] | None = None
    without: tuple[str, int] | None = None
    rooms: tuple[str, RoomRule | None] | None = None


@dataclass(frozen=True, slots=True)
class Contest:
    """What a run read: marks as the engine takes them, seats, recorded draw numbers."""

    scheme: Scheme
    entries: tuple[EntryMarks, ...]
    seats: Seats
    draws: Mapping[int, int] = field(default_factory=dict)


def try_variation(contest: Contest, variation: Variation) -> StandingResult:
    """The standing under a variation; refused in words where too few judges are left."""
    scheme = what_if(contest.scheme, variation)
    varied = _without_judge(contest, variation.without)
    _refuse_too_few(contest, scheme, varied)
    entries = _fitting(varied.entries, contest.scheme, scheme)
    return compute_standing_rows(
        scheme, entries, seats=varied.seats, draws=contest.draws, full=True
    )


def what_if(scheme: Scheme, variation: Variation) -> Scheme:
    """The scheme under a variation, checked like any other scheme."""
    found = scheme if variation.without is None else _one_less(scheme, variation.without[0])
    if variation.trimming is not None:
        found = _trimmed(found, *variation.trimming)
    if variation.rounding is not None:
        found = _rounded(found, *variation.rounding)
    if variation.rooms is not None:
        code, rule = variation.rooms
        found = _with(
            found, replace(found.component(code), rooms=rule, coefficient=rule is not None)
        )
    found = replace(
        found,
        rank_by=found.rank_by if variation.rank_by is None else variation.rank_by,
        tie_end=found.tie_end if variation.tie_end is None else variation.tie_end,
        tie_chain=found.tie_chain if variation.tie_chain is None else variation.tie_chain,
    )
    try:
        return parse_scheme(scheme_to_mapping(found), place="")
    except SchemeInvalid as invalid:
        reasons = "；".join(dict.fromkeys(reason for _, reason in invalid.problems))
        raise VariationRefused(f"评分标准不允许这样改：{reasons}。") from invalid


def _one_less(scheme: Scheme, code: str) -> Scheme:
    """One judge less must be present, so that a panel of just enough can be tried without one.

    Trimming still leaves somebody, and two assessors with a third stay two.
    """
    component = scheme.component(code)
    trimming = component.trimming
    least = max(component.minimum_judges - 1, trimming.high + trimming.low + 1)
    if component.third is not None or least >= component.minimum_judges:
        return scheme
    return _with(scheme, replace(component, minimum_judges=least))


def _trimmed(scheme: Scheme, code: str, trimming: Trimming) -> Scheme:
    """At least one judge is left, however many are dropped."""
    component = scheme.component(code)
    least = max(component.minimum_judges, trimming.high + trimming.low + 1)
    return _with(scheme, replace(component, trimming=trimming, minimum_judges=least))


def _rounded(scheme: Scheme, code: str, stage: Stage, rounding: Rounding) -> Scheme:
    if not code:
        return replace(scheme, rounding=rounding)
    component = scheme.component(code)
    roundings = replace(component.rounding, **{stage.value: rounding})
    return _with(scheme, replace(component, rounding=roundings))


def _with(scheme: Scheme, component: Component) -> Scheme:
    parts = (component if each.code == component.code else each for each in scheme.components)
    return replace(scheme, components=tuple(parts))


def _without_judge(contest: Contest, seat: tuple[str, int] | None) -> Contest:
    """The contest as if this seat had never been: no sheet, and nobody's own seat."""
    if seat is None:
        return contest
    code, number = seat
    seats = dict(contest.seats)
    seats[code] = tuple(each for each in contest.seats.get(code, ()) if each != number)
    entries = tuple(_left_out(entry, code, number) for entry in contest.entries)
    return replace(contest, seats=seats, entries=entries)


def _left_out(entry: EntryMarks, code: str, number: int) -> EntryMarks:
    marks = entry.components.get(code)
    if marks is None:
        return entry
    sheets = {seat: sheet for seat, sheet in marks.sheets.items() if seat != number}
    own = None if marks.seats is None else marks.seats - {number}
    third = None if marks.third == number else marks.third
    left = marks._replace(sheets=sheets, seats=own, third=third)
    return entry._replace(components={**entry.components, code: left})


def _refuse_too_few(contest: Contest, scheme: Scheme, varied: Contest) -> None:
    """Refuse where a panel that was large enough is not any more."""
    for old, new in zip(contest.scheme.components, scheme.components, strict=True):
        if new.method is not Method.PANEL:
            continue
        short = [
            after
            for before, after in zip(
                _present(contest, old.code), _present(varied, new.code), strict=True
            )
            if after < new.minimum_judges and before >= old.minimum_judges
        ]
        if short:
            raise VariationRefused(
                f"评委太少，不能这样试算：“{new.name}”有 {len(short)} 个参赛号只剩评委 "
                f"{min(short)} 人，少于所需的 {new.minimum_judges} 人。"
            )


def _present(contest: Contest, code: str) -> Iterator[int]:
    """How many judges' sheets count for each entry."""
    everybody = frozenset(contest.seats.get(code, ()))
    for entry in contest.entries:
        marks = entry.components.get(code)
        if marks is None:
            yield 0
        else:
            own = everybody if marks.seats is None else marks.seats
            yield len(own & marks.sheets.keys())


def _fitting(entries: Iterable[EntryMarks], old: Scheme, new: Scheme) -> Iterator[EntryMarks]:
    """Entries without the room coefficients that the scheme took before and takes no more."""
    pairs = zip(old.components, new.components, strict=True)
    dropped = {was.code for was, now in pairs if was.coefficient and not now.coefficient}
    for entry in entries:
        given = {
            code: marks._replace(coefficient=None) if code in dropped else marks
            for code, marks in entry.components.items()
        }
        yield entry._replace(components=given)
