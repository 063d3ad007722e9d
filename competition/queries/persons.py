"""The facts about a competitor that the rules look at."""

from collections.abc import Iterable

from competition.eligibility import (
    OtherPlace,
    PersonData,
    PersonFacts,
    Problem,
    RuleUse,
    WinnerFact,
    clean_name,
    find_problems,
    unit_key,
)
from competition.enums import MatchVerdict
from competition.models import Competitor, Entry, Event, FormerWinner, Liaison, WinnerMatch
from competition.queries.rules import rules_for, texts_to_accept
from districts.models import District


def data_of(competitor: Competitor) -> PersonData:
    """Return what is stored about a competitor."""
    return PersonData(
        name=competitor.name,
        unit=competitor.unit,
        unit_level=competitor.unit_level,
        post=competitor.post,
        employment=competitor.employment,
        landline=competitor.landline,
        mobile=competitor.mobile,
        accepted=accepted_texts(competitor),
    )


def accepted_texts(competitor: Competitor) -> dict[str, str]:
    """Return key → version of the texts accepted for this competitor."""
    return {key: tick["version"] for key, tick in competitor.declarations.items()}


def person_problems(
    *,
    event: Event,
    district: District,
    data: PersonData,
    has_photo: bool,
    entry: Entry | None = None,
    leaving: Iterable[int] = (),
) -> list[Problem]:
    """Apply the event's rules to a person, stored or just being typed.

    `entry` is the person's own entry, `leaving` the entries that give their place up in the
    same act: neither counts as another place. A constant number of queries.
    """
    uses = rules_for(event)
    facts = person_facts(
        event=event,
        district=district,
        data=data,
        has_photo=has_photo,
        entry=entry,
        leaving=leaving,
        uses=uses,
    )
    return find_problems(facts, uses)


def person_facts(
    *,
    event: Event,
    district: District,
    data: PersonData,
    has_photo: bool,
    entry: Entry | None,
    leaving: Iterable[int],
    uses: list[RuleUse],
) -> PersonFacts:
    """Gather what the season knows about this person."""
    person = data.cleaned()
    excluded = {entry.pk if entry is not None else 0, *leaving}
    others = list(
        Competitor.objects.filter(competition=event.competition_id, is_entered=True)
        .exclude(entry__in=excluded)
        .filter(name=person.name)
        .select_related("entry__event")
    )
    same_mobile = list(
        Competitor.objects.filter(
            competition=event.competition_id, is_entered=True, mobile=person.mobile
        )
        .exclude(entry__in=excluded)
        .exclude(mobile="")
        .select_related("entry__event")
    )
    namesakes = [
        other
        for other in others
        if other.mobile != person.mobile and unit_key(other.unit) == unit_key(person.unit)
    ]
    return PersonFacts(
        name=person.name,
        unit=person.unit,
        unit_level=person.unit_level,
        post=person.post,
        employment=person.employment,
        mobile=person.mobile,
        landline=person.landline,
        has_photo=has_photo,
        is_leader=_leads(event, district, person),
        declared=person.accepted,
        texts={text.key: text for text in texts_to_accept(event, uses)},
        same_mobile=_places(same_mobile, district, person.name),
        same_name_unit=_places(namesakes, district, person.name),
        winners=tuple(winner_facts(person, entry)),
    )


def winner_facts(person: PersonData, entry: Entry | None) -> list[WinnerFact]:
    """Former 全国十佳 of this name, each with what a person concluded about the match."""
    winners = list(FormerWinner.objects.filter(name=person.name)) if person.name else []
    verdicts = known_verdicts(winners, person, entry)
    return [
        WinnerFact(
            edition=winner.edition,
            unit=winner.unit,
            is_same_unit=bool(winner.unit) and unit_key(winner.unit) == unit_key(person.unit),
            verdict=MatchVerdict(verdicts[winner.pk].verdict)
            if winner.pk in verdicts
            else MatchVerdict.PENDING,
        )
        for winner in winners
    ]


def known_verdicts(
    winners: list[FormerWinner], person: PersonData, entry: Entry | None
) -> dict[int, WinnerMatch]:
    """Return winner id → the match already judged: for this entry, else for the same person.

    The same person elsewhere is the same name with the same mobile, or (for SAME only: the
    careful side) the same name in the same unit. Whoever was confirmed stays confirmed.
    """
    if not winners:
        return {}
    judged = (
        WinnerMatch.objects.filter(winner__in=winners, entry__competitor__name=person.name)
        .exclude(verdict=MatchVerdict.PENDING)
        .select_related("entry__competitor")
        .order_by("at", "pk")
    )
    own_id = entry.pk if entry is not None else 0
    found: dict[int, WinnerMatch] = {}
    for match in judged:
        own = match.entry_id == own_id
        kept = found.get(match.winner_id)
        settled = kept is not None and kept.entry_id == own_id
        if own or (not settled and _is_same_person(match, person)):
            found[match.winner_id] = match
    return found


def _is_same_person(match: WinnerMatch, person: PersonData) -> bool:
    other = match.entry.competitor
    if other is None:
        return False
    if other.mobile == person.mobile and person.mobile:
        return True
    confirmed = match.verdict == MatchVerdict.SAME
    return confirmed and unit_key(other.unit) == unit_key(person.unit)


def _places(others: list[Competitor], district: District, name: str) -> tuple[OtherPlace, ...]:
    return tuple(
        OtherPlace(
            event=other.entry.event.name,
            is_own_district=other.entry.district_id == district.pk,
            is_same_name=other.name == clean_name(name),
        )
        for other in others
    )


def _leads(event: Event, district: District, person: PersonData) -> bool:
    if not person.mobile:
        return False
    return Liaison.objects.filter(
        competition=event.competition_id, district=district, is_leader=True, mobile=person.mobile
    ).exists()
