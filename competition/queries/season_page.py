"""All that a season holds, made ready for the organizer's page; a constant number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from competition.eligibility import RULES
from competition.enums import (
    EMPLOYMENT_LABELS,
    SEVERITY_LABELS,
    UNIT_LEVEL_LABELS,
    Severity,
)
from competition.marking import Scheme
from competition.marking.numbers import number_text
from competition.models import (
    Competition,
    Event,
    Extension,
    MarkingScheme,
    QuotaOverride,
    RuleSetting,
)
from competition.queries.scheme_words import (
    award_words,
    component_sentences,
    criterion_words,
    mark_words,
    scheme_sentences,
)
from competition.queries.season_export import scheme_of
from competition.season.terms import TextKind

_WORDS: Mapping[str, str] = {
    **{str(key): label for key, label in UNIT_LEVEL_LABELS.items()},
    **{str(key): label for key, label in EMPLOYMENT_LABELS.items()},
    "warn": "提示",
    "block": "不受理",
    "allow": "允许",
}


@dataclass(frozen=True)
class EventCard:
    """One event as the page shows it."""

    event: Event
    quota: str
    conditions: tuple[str, ...]
    overrides: tuple[QuotaOverride, ...]
    row: MarkingScheme | None
    scheme: Scheme | None
    awards: tuple[str, ...]

    @property
    def sentences(self) -> list[str]:
        """How the components become a total and a rank."""
        return scheme_sentences(self.scheme) if self.scheme else []

    @property
    def components(self) -> list[dict[str, Any]]:
        """Name, maximum, weight, criteria and rules of each component, in words."""
        components = self.scheme.components if self.scheme else ()
        return [
            {
                "name": each.name,
                "maximum": mark_words(each.maximum),
                "weight": f"{number_text(each.weight * 100)}%",
                "criteria": [criterion_words(criterion) for criterion in each.criteria],
                "sentences": component_sentences(each),
            }
            for each in components
        ]


@dataclass(frozen=True)
class RuleLine:
    """One eligibility rule: title, event, parameters in words, severity, clause."""

    setting: RuleSetting
    title: str
    severity: str
    params: str


def season_cards(competition: Competition) -> list[EventCard]:
    """The events with quota, scheme and awards."""
    overrides = QuotaOverride.objects.select_related("district").order_by("district__code")
    events = competition.events.select_related("quota", "scheme").prefetch_related(
        "award_tiers", Prefetch("quota__overrides", queryset=overrides)
    )
    return [_card(event) for event in events]


def _card(event: Event) -> EventCard:
    quota = getattr(event, "quota", None)
    row = getattr(event, "scheme", None)
    return EventCard(
        event=event,
        quota=bounds_words(quota.minimum, quota.maximum) if quota else "未设置",
        conditions=tuple(each["message"] for each in quota.conditions) if quota else (),
        overrides=tuple(quota.overrides.all()) if quota else (),
        row=row,
        scheme=scheme_of(row),
        awards=tuple(award_words(tier) for tier in event.award_tiers.all()),
    )


def bounds_words(minimum: int, maximum: int | None) -> str:
    """每区 1 个 / 每区 1–3 个 / 每区至少 1 个 / 不限."""
    if maximum is None:
        return f"每区至少 {minimum} 个，不设上限" if minimum else "不设上限"
    if minimum == maximum:
        return f"每区 {minimum} 个"
    return f"每区 {minimum}–{maximum} 个" if minimum else f"每区至多 {maximum} 个"


def rule_lines(competition: Competition, titles: Mapping[str, str]) -> list[RuleLine]:
    """资格规则 in the order of the file; `titles` maps the keys of texts to their titles."""
    settings = competition.rules.select_related("event")
    words = {**_WORDS, **titles}
    return [
        RuleLine(
            setting,
            RULES[setting.rule].title if setting.rule in RULES else setting.rule,
            SEVERITY_LABELS[Severity(setting.severity)],
            "；".join(_param_words(setting, name, words) for name in setting.params),
        )
        for setting in settings
    ]


def _param_words(setting: RuleSetting, name: str, words: Mapping[str, str]) -> str:
    known = RULES[setting.rule].params if setting.rule in RULES else ()
    label = next((param.help for param in known if param.name == name), name)
    return f"{label}：{_value(setting.params[name], words)}"


def _value(value: object, words: Mapping[str, str]) -> str:
    if isinstance(value, list):
        return "、".join(
            str(each.get("text", "")) if isinstance(each, dict) else _value(each, words)
            for each in value
        )
    if isinstance(value, dict):
        return "、".join(f"{key} {each}" for key, each in value.items())
    return words.get(str(value), str(value))


def extensions_of(competition: Competition) -> QuerySet[Extension]:
    """延期 granted, newest first."""
    rows = Extension.objects.filter(window__competition=competition)
    return rows.select_related("window__event", "district", "granted_by").order_by(
        "-granted_at", "-pk"
    )


def season_page(competition: Competition) -> dict[str, Any]:
    """Everything the organizer's page of a season shows."""
    texts = list(competition.texts.all())
    cards = season_cards(competition)
    schemes = [pending for card in cards if card.scheme for pending in card.scheme.pending]
    return {
        "cards": cards,
        "rules": rule_lines(competition, {text.key: text.title for text in texts}),
        "articles": [text for text in texts if text.kind == TextKind.ARTICLE],
        "declarations": [text for text in texts if text.kind != TextKind.ARTICLE],
        "delegations": competition.delegations.select_related("district"),
        "activities": competition.activities.select_related("stage"),
        "extensions": extensions_of(competition),
        "pending_count": len(competition.pending) + len(schemes),
    }
