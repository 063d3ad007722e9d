"""A Season back to a season file. Reading what this writes gives an equal Season."""

from datetime import datetime

import tomli_w

from competition.marking import scheme_to_mapping
from competition.season.calendar import written_closing, written_opening
from competition.season.content import (
    Activity,
    Award,
    Condition,
    Declaration,
    Delegation,
    Event,
    Override,
    Quota,
    Rule,
    Season,
    Stage,
    Text,
    Window,
)
from competition.season.organization import Organization, organization_to_mapping
from competition.season.terms import AwardMethod

Table = dict[str, object]
FORMAT = 1


def season_to_toml(season: Season) -> str:
    """The season file of this season, as TOML text."""
    return tomli_w.dumps(season_to_mapping(season), multiline_strings=True)


def season_to_mapping(season: Season) -> Table:
    """The plain mapping behind the file."""
    return _filled(
        {
            "format": FORMAT,
            "competition": _about(season),
            "texts": [_text(each) for each in season.texts],
            "declarations": [_declaration(each) for each in season.declarations],
            "stages": [_stage(each) for each in season.stages],
            "activities": [_activity(each) for each in season.activities],
            "windows": [_window(each) for each in season.windows],
            "districts": [_delegation(each) for each in season.districts],
            "events": [_event(each) for each in season.events],
            "rules": [_rule(each) for each in season.rules],
            "organization": _organization(season.organization),
        }
    )


def _organization(organization: Organization | None) -> Table | None:
    return None if organization is None else _filled(organization_to_mapping(organization))


def _about(season: Season) -> Table:
    return _filled(
        {
            "slug": season.slug,
            "title": season.title,
            "short_title": season.short_title,
            "parent_title": season.parent_title,
            "theme": season.theme,
            "organizer": season.organizer,
            "host": season.host,
            "contact": list(season.contact),
            "period_from": season.period_from,
            "period_to": season.period_to,
            "is_public": season.is_public,
            "pending": list(season.pending),
        }
    )


def _text(text: Text) -> Table:
    return _filled({"key": text.key, "title": text.title, "clause": text.clause, "body": text.body})


def _declaration(declaration: Declaration) -> Table:
    return _filled(
        {
            "key": declaration.key,
            "subject": declaration.subject.value,
            "version": declaration.version,
            "title": declaration.title,
            "clause": declaration.clause,
            "body": declaration.body,
        }
    )


def _stage(stage: Stage) -> Table:
    return _filled(
        {
            "key": stage.key,
            "name": stage.name,
            "when": stage.when,
            "starts": _opening(stage.starts_at),
            "ends": _closing(stage.ends_at),
            "place": stage.place,
            "text": stage.text,
        }
    )


def _activity(activity: Activity) -> Table:
    return _filled(
        {
            "key": activity.key,
            "stage": activity.stage,
            "name": activity.name,
            "place": activity.place,
            "starts": _opening(activity.starts_at),
            "ends": _closing(activity.ends_at),
        }
    )


def _window(window: Window) -> Table:
    return _filled(
        {
            "task": window.task.value,
            "event": window.event,
            "opens": written_opening(window.opens_at),
            "closes": written_closing(window.closes_at),
        }
    )


def _delegation(delegation: Delegation) -> Table:
    return _filled(
        {
            "code": delegation.code,
            "name": delegation.name,
            "kind": delegation.kind.value,
            "bureau": delegation.bureau,
        }
    )


def _event(event: Event) -> Table:
    return _filled(
        {
            "code": event.code,
            "name": event.name,
            "kind": event.kind.value,
            "number_prefix": event.number_prefix,
            "form": event.form,
            "audience": event.audience,
            "focus": event.focus,
            "syllabus": list(event.syllabus),
            "books": list(event.books),
            "quota": _quota(event.quota),
            "scheme": None if event.scheme is None else scheme_to_mapping(event.scheme),
            "awards": [_award(each) for each in event.awards],
        }
    )


def _quota(quota: Quota) -> Table:
    return {
        "minimum": quota.minimum,
        **_filled(
            {
                "maximum": quota.maximum,
                "clause": quota.clause,
                "note": quota.note,
                "conditions": [_condition(each) for each in quota.conditions],
                "overrides": [_override(each) for each in quota.overrides],
            }
        ),
    }


def _condition(condition: Condition) -> Table:
    return _filled(
        {
            "trait": condition.trait,
            "minimum": condition.minimum,
            "message": condition.message,
            "clause": condition.clause,
        }
    )


def _override(override: Override) -> Table:
    table: Table = {"district": override.district, "minimum": override.minimum}
    return table if override.maximum is None else table | {"maximum": override.maximum}


def _award(award: Award) -> Table:
    table: Table = {
        "name": award.name,
        "method": award.method.value,
        "value": award.value,
        "on_tie": award.on_tie.value,
        "counting": award.counting.value,
    }
    if award.method is AwardMethod.RATIO:
        table["rounding"] = award.rounding.value
    if award.points is not None:
        table["points"] = award.points
    return table


def _rule(rule: Rule) -> Table:
    return _filled(
        {
            "rule": rule.rule,
            "event": rule.event,
            "clause": rule.clause,
            "severity": rule.severity.value,
            "params": dict(rule.params),
        }
    )


def _opening(instant: datetime | None) -> object:
    return None if instant is None else written_opening(instant)


def _closing(instant: datetime | None) -> object:
    return None if instant is None else written_closing(instant)


def _filled(table: Table) -> Table:
    """Without what says nothing: None, empty text, empty lists and tables."""
    return {key: value for key, value in table.items() if value not in (None, "", [], {})}
