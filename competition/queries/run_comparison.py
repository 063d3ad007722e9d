"""Two runs of an event side by side: who moved, from where to where, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from competition.marking import Scheme, parse_scheme
from competition.marking.layout import Layout
from competition.models import Standing, StandingRow
from competition.queries.log import LogLine
from competition.queries.run_sheets import SheetChange, sheet_changes
from competition.queries.scheme_changes import scheme_changes
from competition.queries.schemes import EventScheme
from competition.queries.standings import short_text
from competition.ranking.comparing import TOTAL, Move, RunRow, compare_runs
from records.models import ActionLog

MOST_ACTS = 50
_TOLD_ELSEWHERE = (
    "save_sheets", "hand_in_sheets", "hand_in_component", "compute_standing",
    "ask_correction", "grant_correction", "refuse_correction", "confirm_standing", "try_standing",
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Whose line it is."""

    number: str
    name: str
    district: str


@dataclass(frozen=True)
class MoveLine:
    """One entry that differs: the move, the stages before its total, the sheets behind it."""

    person: Person
    move: Move
    stages: Sequence[tuple[str, str, str]]
    sheets: Sequence[SheetChange]

    @property
    def why(self) -> str:
        """Why, where no sheet of its own says it."""
        if self.move.came:
            return "后一次才参加计算（受理或恢复）"
        if self.move.went:
            return "后一次不再参加计算（如退赛）"
        if self.sheets:
            return ""
        if not self.move.stages:
            return "本人各项得分未变，因他人的变动而升降"
        return "没有评分表变动，因评分标准、评委席位、考场或抽签的变化而不同"


@dataclass(frozen=True)
class RunComparison:
    """Everything that a comparison says; `before` is always the earlier run.

    `quiet` are the sheets that changed without any effect (trimmed away, only a note).
    """

    before: Standing
    after: Standing
    lines: Sequence[MoveLine]
    unchanged: int
    scheme: Sequence[str]
    scheme_unknown: bool
    acts: Sequence[LogLine]
    too_many_sheets: int
    quiet: Sequence[tuple[Person, SheetChange]]

    @property
    def moved(self) -> list[MoveLine]:
        """Those whose place is another one."""
        return [line for line in self.lines if line.move.changes_rank]

    @property
    def revalued(self) -> list[MoveLine]:
        """Those who keep their place with other values."""
        return [line for line in self.lines if not line.move.changes_rank]

    @property
    def is_same(self) -> bool:
        """Whether nothing at all differs."""
        return not (self.lines or self.quiet or self.scheme or self.scheme_unknown)


def compare_standings(one: Standing, other: Standing, of: EventScheme) -> RunComparison:
    """Compare two runs of one event, whichever is the earlier; a constant number of queries."""
    before, after = sorted((one, other), key=lambda run: run.run)
    people: dict[int, Person] = {}
    rows = [_rows(run, people) for run in (before, after)]
    moves = compare_runs(*rows)
    changes, too_many = sheet_changes(before, after, of)
    schemes = [scheme_of(run, of) for run in (before, after)]
    labels = _labels(of, [each for each in schemes if each is not None])
    lines = [_line(move, people, labels, changes) for move in moves]
    differ = before.scheme_fingerprint != after.scheme_fingerprint
    was, now = schemes
    return RunComparison(
        before=before,
        after=after,
        lines=lines,
        unchanged=len(rows[1]) - sum(not move.went for move in moves),
        scheme=scheme_changes(was, now) if differ and was and now else [],
        scheme_unknown=differ and not (was and now),
        acts=_acts(before, after),
        too_many_sheets=too_many,
        quiet=_quiet(changes, people, {move.entry for move in moves}),
    )


def scheme_of(standing: Standing, of: EventScheme) -> Scheme | None:
    """The scheme that a run was computed with; None where it was not kept."""
    if standing.scheme_definition:
        return parse_scheme(standing.scheme_definition, place=of.event.name)
    return of.scheme if standing.scheme_fingerprint == of.row.fingerprint else None


def _rows(standing: Standing, people: dict[int, Person]) -> dict[int, RunRow]:
    found = {}
    rows = StandingRow.objects.filter(standing=standing).order_by("position")
    for entry, rank, values, tie, note, number, name, title, district in rows.values_list(
        "entry_id", "rank", "values", "tie_note", "note", "entry__number",
        "entry__competitor__name", "entry__title", "entry__district__name",
    ):  # fmt: skip
        people[entry] = Person(number, name or title, district)
        found[entry] = RunRow(rank, values, tie, note)
    return found


def _labels(of: EventScheme, schemes: Sequence[Scheme]) -> dict[str, str]:
    """Stage name → its words, over both schemes."""
    found = {}
    for scheme in schemes:
        for slot in Layout(scheme, of.seats, full=True).slots:
            found[slot.name] = slot.label
        for component in scheme.components:
            found[f"{component.code}.coefficient"] = f"“{component.name}”考场修正系数"
    return found


def _line(
    move: Move,
    people: Mapping[int, Person],
    labels: Mapping[str, str],
    changes: Mapping[int, Sequence[SheetChange]],
) -> MoveLine:
    order = {name: place for place, name in enumerate(labels)}  # stored keys have none
    changed = sorted(move.stages, key=lambda each: (order.get(each.name, len(order)), each.name))
    stages = [
        (labels.get(each.name, each.name), short_text(each.before), short_text(each.after))
        for each in changed
        if each.name != TOTAL
    ]
    return MoveLine(people[move.entry], move, stages, changes.get(move.entry, ()))


def _quiet(
    changes: Mapping[int, Sequence[SheetChange]], people: Mapping[int, Person], told: set[int]
) -> list[tuple[Person, SheetChange]]:
    return [
        (people[entry], change)
        for entry, found in changes.items()
        if entry not in told and entry in people
        for change in found
    ]


def _acts(before: Standing, after: Standing) -> list[LogLine]:
    """What else was done to the event between the runs, oldest first."""
    event = after.event
    rows = ActionLog.objects.filter(
        scope=event.competition.slug,
        at__gt=before.computed_at,
        at__lte=after.computed_at,
        object_label__startswith=event.name,
    ).exclude(action__in=_TOLD_ELSEWHERE)
    return [LogLine(row) for row in rows.select_related("actor").order_by("seq")[:MOST_ACTS]]
