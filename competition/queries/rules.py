"""Which rules of eligibility a season applies to an event, and the texts it asks to accept."""

from collections.abc import Mapping
from typing import Final

from competition.eligibility import (
    RULES,
    About,
    DeclarationText,
    RuleUse,
    declaration_texts,
)
from competition.enums import Severity
from competition.models import Event, RuleSetting, SeasonText

ALWAYS: Final[Mapping[About, tuple[str, ...]]] = {
    About.PERSON: ("required_fields", "phone_forms", "one_event", "mobile_unique"),
    About.WORK: ("required_answers", "answer_forms", "clean_files"),
}


def rules_for(event: Event) -> list[RuleUse]:
    """Return the rules for this event in the season's order.

    An event's own setting goes before the one for all events. What no season can do without
    (a name, a working phone, one person one place) holds even where it is not named.
    """
    about = About.PERSON if event.is_personal else About.WORK
    settings = RuleSetting.objects.filter(competition=event.competition_id)
    chosen: dict[str, RuleSetting] = {}
    for setting in settings:
        applies = setting.event_id in {None, event.pk} and RULES[setting.rule].about == about
        if applies and (setting.event_id is not None or setting.rule not in chosen):
            chosen[setting.rule] = setting
    named = [
        RuleUse(setting.rule, setting.clause, Severity(setting.severity), setting.params)
        for setting in sorted(chosen.values(), key=lambda setting: (setting.order, setting.pk))
    ]
    given = [RULES[name] for name in ALWAYS[about] if name not in chosen]
    return [RuleUse(rule.name, rule.clause, rule.severity) for rule in given] + named


def texts_to_accept(event: Event, uses: list[RuleUse] | None = None) -> list[DeclarationText]:
    """Return the texts that a competitor of this event has to accept, in order."""
    uses = rules_for(event) if uses is None else uses
    asking = [use for use in uses if use.rule in {"declarations", "originality_licence"}]
    if not asking:
        return []
    keys = [key for use in asking for key in use.params.get("keys", ())]
    rows = SeasonText.objects.filter(competition=event.competition_id, key__in=keys)
    season_texts = {row.key: (row.title, row.body) for row in rows}
    return [text for use in asking for text in declaration_texts(use.params, season_texts)]
