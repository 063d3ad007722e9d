"""A competition back as a Season and as its season file."""

from competition.enums import EventKind, Severity, Task
from competition.marking import Scheme, parse_scheme
from competition.models import Competition, Event, MarkingScheme, Quota
from competition.season import (
    Activity,
    Award,
    Condition,
    Declaration,
    Delegation,
    Override,
    Rule,
    Season,
    Stage,
    Text,
    Window,
    season_to_toml,
)
from competition.season import Event as EventPart
from competition.season import Quota as QuotaPart
from competition.season.organization import organization_of
from competition.season.terms import (
    AwardMethod,
    Counting,
    OnTie,
    RatioRounding,
    Subject,
    TextKind,
)
from districts.enums import DistrictKind


def export_season(competition: Competition) -> str:
    """The season file of this competition: loading it again changes nothing."""
    return season_to_toml(season_of(competition))


def season_of(competition: Competition) -> Season:
    """All that the season holds, in a constant number of queries."""
    return Season(
        slug=competition.slug,
        title=competition.title,
        short_title=competition.short_title,
        organizer=competition.organizer,
        parent_title=competition.parent_title,
        theme=competition.theme,
        host=competition.host,
        contact=tuple(competition.contact),
        period_from=competition.period_from,
        period_to=competition.period_to,
        is_public=competition.is_public,
        pending=tuple(competition.pending),
        texts=_texts(competition),
        declarations=_declarations(competition),
        stages=_stages(competition),
        activities=_activities(competition),
        windows=_windows(competition),
        districts=_districts(competition),
        events=_events(competition),
        rules=_rules(competition),
        organization=organization_of(competition.organization),
    )


def _texts(competition: Competition) -> tuple[Text, ...]:
    rows = competition.texts.filter(kind=TextKind.ARTICLE)
    return tuple(
        Text(key=row.key, title=row.title, body=row.body, clause=row.clause) for row in rows
    )


def _declarations(competition: Competition) -> tuple[Declaration, ...]:
    return tuple(
        Declaration(
            key=row.key,
            subject=Subject(row.kind),
            title=row.title,
            body=row.body,
            clause=row.clause,
            version=row.version,
        )
        for row in competition.texts.exclude(kind=TextKind.ARTICLE)
    )


def _stages(competition: Competition) -> tuple[Stage, ...]:
    return tuple(
        Stage(
            key=row.key,
            name=row.name,
            text=row.text,
            when=row.when,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            place=row.place,
        )
        for row in competition.stages.all()
    )


def _activities(competition: Competition) -> tuple[Activity, ...]:
    return tuple(
        Activity(
            key=row.key,
            stage=row.stage.key,
            name=row.name,
            place=row.place,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )
        for row in competition.activities.select_related("stage").order_by("key")
    )


def _windows(competition: Competition) -> tuple[Window, ...]:
    windows = [
        Window(
            task=Task(row.task),
            event=row.event.code if row.event else None,
            opens_at=row.opens_at,
            closes_at=row.closes_at,
        )
        for row in competition.windows.select_related("event")
    ]
    return tuple(sorted(windows, key=lambda each: (each.task, each.event or "")))


def _districts(competition: Competition) -> tuple[Delegation, ...]:
    rows = competition.delegations.select_related("district")
    districts = [
        Delegation(
            code=row.district.code,
            name=row.district.name,
            kind=DistrictKind(row.district.kind),
            bureau=row.district.bureau,
        )
        for row in rows
    ]
    return tuple(sorted(districts, key=lambda each: each.code))


def _events(competition: Competition) -> tuple[EventPart, ...]:
    rows = competition.events.select_related("quota", "scheme").prefetch_related(
        "award_tiers", "quota__overrides__district"
    )
    return tuple(_event(row) for row in rows)


def _event(row: Event) -> EventPart:
    return EventPart(
        code=row.code,
        name=row.name,
        kind=EventKind(row.kind),
        number_prefix=row.number_prefix,
        form=row.form,
        audience=row.audience,
        focus=row.focus,
        syllabus=tuple(row.syllabus),
        books=tuple(row.books),
        quota=_quota(getattr(row, "quota", None)),
        scheme=scheme_of(getattr(row, "scheme", None)),
        awards=tuple(
            Award(
                name=tier.name,
                method=AwardMethod(tier.method),
                value=tier.value,
                on_tie=OnTie(tier.on_tie),
                counting=Counting(tier.counting),
                rounding=RatioRounding(tier.rounding),
                points=tier.points,
            )
            for tier in row.award_tiers.all()
        ),
    )


def _quota(row: Quota | None) -> QuotaPart:
    if row is None:
        return QuotaPart()
    overrides = [
        Override(district=each.district.code, minimum=each.minimum, maximum=each.maximum)
        for each in row.overrides.all()
    ]
    return QuotaPart(
        minimum=row.minimum,
        maximum=row.maximum,
        clause=row.clause,
        note=row.note,
        conditions=tuple(Condition(**each) for each in row.conditions),
        overrides=tuple(sorted(overrides, key=lambda each: each.district)),
    )


def scheme_of(row: MarkingScheme | None) -> Scheme | None:
    """The marking scheme of a stored row."""
    return None if row is None else parse_scheme(row.definition, place="scheme")


def _rules(competition: Competition) -> tuple[Rule, ...]:
    return tuple(
        Rule(
            rule=row.rule,
            clause=row.clause,
            severity=Severity(row.severity),
            event=row.event.code if row.event else None,
            params=row.params,
        )
        for row in competition.rules.select_related("event")
    )
