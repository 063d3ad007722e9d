"""Who gets what: the award lines of every event, and the tables of districts."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from competition.enums import EventKind, StandingState
from competition.models import AwardDecision, AwardTier, Competition, Standing
from competition.queries.award_lines import stored_lines
from competition.queries.organization import organization_inputs
from competition.queries.scheme_words import award_words
from competition.queries.standings import chosen_standings
from competition.ranking.awards import Line
from competition.ranking.districts import MedalRow, ScoreRow, medal_table, score_table
from competition.ranking.organization import OrganizationRow, organization_rows
from competition.season.organization import Organization, organization_of
from districts.models import District


@dataclass(frozen=True)
class Winner:
    """One awarded entry, as a list shows it."""

    entry_id: int
    number: str
    name: str
    district: str
    rank: int | None
    total: str
    tie_note: str


@dataclass(frozen=True)
class TierAwards:
    """One tier of one event: its rule in words, its winners, and who is tied on its line."""

    tier: AwardTier
    words: str
    winners: Sequence[Winner]
    tied: Sequence[Winner]
    line: Line
    decision: AwardDecision | None
    is_confirmed: bool

    @property
    def may_decide(self) -> bool:
        """A decision that stands is not changed once the run is confirmed."""
        return not self.is_confirmed or self.decision is None


@dataclass(frozen=True)
class EventAwards:
    """One event with the run its awards follow from."""

    standing: Standing
    tiers: Sequence[TierAwards]

    @property
    def is_confirmed(self) -> bool:
        """Whether the run is the result, or still a draft."""
        return self.standing.state == StandingState.CONFIRMED


@dataclass(frozen=True)
class Awards:
    """The award proposal of a season."""

    events: Sequence[EventAwards]
    tiers: Sequence[str]
    medals: Sequence[MedalRow]
    has_points: bool
    scored: Sequence[Standing]
    scores: Sequence[ScoreRow]
    organization: Organization | None
    organizations: Sequence[OrganizationRow]

    @property
    def is_confirmed(self) -> bool:
        """Whether every event's run is confirmed."""
        return all(each.is_confirmed for each in self.events)


def awards_of_season(competition: Competition) -> Awards:
    """Read the chosen runs (confirmed, else the latest) and everything that follows from them."""
    events = [_event(standing) for standing in chosen_standings(competition)]
    districts = list(
        District.objects.filter(delegations__competition=competition)
        .order_by("code")
        .values_list("name", flat=True)
    )
    tiers = list(dict.fromkeys(each.tier.name for event in events for each in event.tiers))
    points = _points(events)
    given = [
        (winner.district, each.tier.name)
        for event in events
        for each in event.tiers
        for winner in each.winners
    ]
    medals = medal_table(districts, given, tiers, points)
    scored = [each.standing for each in events if each.standing.event.kind == EventKind.PERSONAL]
    organization = organization_of(competition.organization)
    return Awards(
        events=events,
        tiers=tiers,
        medals=medals,
        has_points=bool(points),
        scored=scored,
        scores=score_table(districts, _totals(scored), len(scored)),
        organization=organization,
        organizations=_organizations(competition, organization, medals, points),
    )


def _event(standing: Standing) -> EventAwards:
    people = {winner.entry_id: winner for winner in _people(standing)}
    decisions = {each.tier_id: each for each in AwardDecision.objects.filter(standing=standing)}
    rows = AwardTier.objects.filter(event=standing.event_id).order_by("order", "pk")
    return EventAwards(
        standing,
        [
            TierAwards(
                tier=tier,
                words=award_words(tier),
                winners=[people[entry] for entry in line.entries],
                tied=[people[entry] for entry in line.tied],
                line=line,
                decision=decisions.get(tier.pk),
                is_confirmed=standing.state == StandingState.CONFIRMED,
            )
            for tier, line in zip(rows, stored_lines(standing), strict=True)
        ],
    )


def _people(standing: Standing) -> Iterator[Winner]:
    rows = standing.rows.order_by("position").values_list(
        "entry_id", "entry__number", "entry__competitor__name", "entry__title",
        "entry__district__name", "rank", "values", "tie_note",
    )  # fmt: skip
    for entry_id, number, name, title, district, rank, values, tie_note in rows:
        total = values.get("total", "")
        yield Winner(entry_id, number, name or title, district, rank, total, tie_note)


def _points(events: Sequence[EventAwards]) -> dict[str, int]:
    """Tier name → points; the events of a season agree on them, or the first one counts."""
    found: dict[str, int] = {}
    for event in events:
        for each in event.tiers:
            if each.tier.points is not None:
                found.setdefault(each.tier.name, each.tier.points)
    return found


def _totals(scored: Sequence[Standing]) -> Iterator[tuple[str, int, Fraction]]:
    for number, standing in enumerate(scored):
        rows = standing.rows.filter(rank__isnull=False).values_list(
            "entry__district__name", "values"
        )
        for district, values in rows:
            yield district, number, Fraction(values["total"])


def _organizations(
    competition: Competition,
    organization: Organization | None,
    medals: Sequence[MedalRow],
    points: Mapping[str, int],
) -> list[OrganizationRow]:
    if organization is None:
        return []
    earned = Counter({row.district: row.points if points else row.total for row in medals})
    return organization_rows(organization, organization_inputs(competition, earned))
