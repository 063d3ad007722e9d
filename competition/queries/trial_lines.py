"""The effects of variations as lines of a table: who would move, which award would flip."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from competition.queries.run_comparison import Person
from competition.queries.schemes import EventScheme
from competition.queries.variation_words import variation_words
from competition.ranking.comparing import Move, RunRow
from competition.ranking.effects import Effect

NO_RANK = "无名次"
NO_AWARD = "未获奖"


@dataclass(frozen=True)
class MovedLine:
    """One entry whose place would be another one."""

    person: Person
    before: str
    after: str
    total_before: str
    total_after: str
    places: int


@dataclass(frozen=True)
class FlippedLine:
    """One entry whose award would be another one."""

    person: Person
    before: str
    after: str


@dataclass(frozen=True)
class TrialLine:
    """One variation and its effect."""

    words: str
    refused: str
    moved: Sequence[MovedLine]
    flipped: Sequence[FlippedLine]
    totals: int

    @property
    def changes_nothing(self) -> bool:
        """Whether neither a place nor an award would change."""
        return not (self.refused or self.moved or self.flipped)

    @property
    def order(self) -> int:
        """Where it stands in a summary: awards first, then places, then what cannot be tried."""
        return next(
            (
                place
                for place, found in enumerate((self.flipped, self.moved, self.refused))
                if found
            ),
            3,
        )


def trial_counts(lines: Sequence[TrialLine]) -> dict[str, int]:
    """How many variations flip an award, move somebody only, change nothing, cannot be tried."""
    return {
        "flips": sum(bool(line.flipped) for line in lines),
        "moves": sum(bool(line.moved) and not line.flipped for line in lines),
        "nothing": sum(line.changes_nothing for line in lines),
        "refused": sum(bool(line.refused) for line in lines),
    }


def trial_lines(
    of: EventScheme, effects: Sequence[Effect], people: Mapping[int, Person]
) -> list[TrialLine]:
    """One line per variation, in the order they were tried."""
    return [_line(of, effect, people) for effect in effects]


def _line(of: EventScheme, effect: Effect, people: Mapping[int, Person]) -> TrialLine:
    moved = [move for move in effect.moves if move.changes_rank]
    return TrialLine(
        words=variation_words(of.scheme, effect.variation),
        refused=effect.refused,
        moved=[_moved(move, people) for move in moved],
        flipped=[
            FlippedLine(people[each.entry], each.before or NO_AWARD, each.after or NO_AWARD)
            for each in effect.flips
        ],
        totals=len(effect.moves) - len(moved),
    )


def _moved(move: Move, people: Mapping[int, Person]) -> MovedLine:
    return MovedLine(
        person=people[move.entry],
        before=_rank(move.before),
        after=_rank(move.after),
        total_before=move.before.total if move.before else "",
        total_after=move.after.total if move.after else "",
        places=move.places,
    )


def _rank(row: RunRow | None) -> str:
    return NO_RANK if row is None or row.rank is None else str(row.rank)
