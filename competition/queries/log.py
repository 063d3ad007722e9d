"""Reading the action log: whose it is to read, filtered, and in words."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.roles import Permission
from competition.models import Competition
from competition.queries.log_values import LogNames, SchemeNames
from competition.queries.log_words import ACTION_LABELS, OBJECT_LABELS, FieldWords
from records.models import ActionLog
from records.text import LOCAL


@dataclass(frozen=True)
class LogLine:
    """One row of the log as people read it."""

    row: ActionLog
    names: LogNames = field(default_factory=LogNames)

    @property
    def action(self) -> str:
        """The action in words; an action without words shows its own name."""
        return ACTION_LABELS.get(self.row.action, self.row.action)

    @property
    def thing(self) -> str:
        """What kind of object it was done to."""
        return OBJECT_LABELS.get(self.row.object_type, self.row.object_type)

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        """(field, before, after) of every change; personal values are digests already."""
        payload: dict[str, list[object]] = json.loads(self.row.payload)
        words = FieldWords(self.row.object_type)
        return [
            (self._name(words, name), *self._pair(words, name, pair))
            for name, pair in payload.items()
        ]

    @property
    def label(self) -> str:
        """Which object it was, a component in it by its name."""
        return self._scheme.label(self.row.object_label)

    @property
    def _scheme(self) -> SchemeNames:
        return self.names.of(self.row)

    def _name(self, words: FieldWords, name: str) -> str:
        is_event = self.row.object_type == "competition.event"
        component = self._scheme.component(name) if is_event else ""
        return self._scheme.sheet(name) or component or words.name(name)

    def _pair(self, words: FieldWords, name: str, pair: list[object]) -> tuple[str, str]:
        before, after = (
            self._scheme.content(name, value)
            if isinstance(value, dict)
            else words.value(name, value)
            for value in pair
        )
        return before, after


def log_for(user: User, chosen: Mapping[str, Any]) -> QuerySet[ActionLog]:
    """The rows this supervisor may read, filtered (scope, action, since, until, q), newest first.

    Rows of the own competitions, and rows that belong to none (accounts, reference data).
    """
    if not user.may(Permission.VIEW_LOG):
        return ActionLog.objects.none()
    slugs = Competition.objects.visible_to(user).values_list("slug", flat=True)
    found = ActionLog.objects.filter(Q(scope__in=list(slugs)) | Q(scope=""))
    found = found.select_related("actor")
    if chosen.get("scope"):
        found = found.filter(scope=chosen["scope"])
    if chosen.get("action"):
        found = found.filter(action=chosen["action"])
    if chosen.get("since"):
        found = found.filter(at__gte=_midnight(chosen["since"]))
    if chosen.get("until"):
        found = found.filter(at__lt=_midnight(chosen["until"] + timedelta(days=1)))
    words = chosen.get("q", "")
    if words:
        found = found.filter(_matching(words))
    return found


def log_lines(rows: Iterable[ActionLog]) -> Iterator[LogLine]:
    """The rows in words, one by one."""
    names = LogNames()
    return (LogLine(row, names) for row in rows)


def entries_about(thing: models.Model) -> list[LogLine]:
    """流转记录 of one object, newest first, the last 20 rows."""
    meta = thing._meta  # noqa: SLF001 -- public by custom
    rows = ActionLog.objects.filter(
        object_type=f"{meta.app_label}.{meta.model_name}", object_id=str(thing.pk)
    )
    return list(log_lines(rows.select_related("actor")[:20]))


def _matching(words: str) -> Q:
    kinds = [kind for kind, label in OBJECT_LABELS.items() if words in label]
    about = Q(object_label__icontains=words) | Q(object_id=words) | Q(object_type__in=kinds)
    return about | Q(actor__name__icontains=words) | Q(actor__username=words)


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time(), tzinfo=LOCAL)
