"""Keeps account of a loading season file: what it adds, changes, leaves, and may not change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db import models

from competition.models import Competition
from records.operations.log import differences

M = TypeVar("M", bound=models.Model)

_LONG = 120


@dataclass(frozen=True)
class Change:
    """One object of the season: what it is called, and the labels of the fields that changed."""

    what: str
    label: str
    fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        fields = f"：{'、'.join(self.fields)}" if self.fields else ""
        return f"{self.what}“{self.label}”{fields}"


@dataclass
class Ledger:
    """Writes objects one by one. Refusals are collected, so that all are told at once."""

    competition: Competition
    at: datetime
    added: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    kept: list[Change] = field(default_factory=list)
    unchanged: int = 0
    refusals: list[tuple[str, str]] = field(default_factory=list)
    log: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    def put(self, found: M | None, fresh: M, fields: Sequence[str], *, label: str) -> M:
        """Write `fresh` when nothing was found, else bring the found row to its values."""
        what = str(fresh._meta.verbose_name)  # noqa: SLF001 -- public by custom
        if found is None:
            fresh.save(force_insert=True)
            self.added.append(Change(what, label))
            self.log[f"{what} {label}"] = (None, "新增")
            return fresh
        different = differences(found, {name: getattr(fresh, name) for name in fields})
        if not different:
            self.unchanged += 1
            return found
        for name, (_, after) in different.items():
            setattr(found, name, after)
        found.save(update_fields=list(different))
        labels = tuple(str(found._meta.get_field(name).verbose_name) for name in different)  # type: ignore[union-attr]  # noqa: SLF001 -- public by custom; our fields all have a label
        self.changed.append(Change(what, label, labels))
        for name, pair in different.items():
            self.log[f"{what} {label}.{name}"] = (_short(pair[0]), _short(pair[1]))
        return found

    def keep(self, rows: Iterable[tuple[models.Model, str]]) -> None:
        """Note what stands in the season and not in the file: nothing is ever deleted."""
        for row, label in rows:
            self.kept.append(Change(str(row._meta.verbose_name), label))  # noqa: SLF001 -- public by custom

    def refuse(self, place: str, reason: str) -> None:
        """Note something that may not change any more."""
        self.refusals.append((place, reason))


def _short(value: Any) -> Any:
    """The log keeps that a long text changed; the text itself stands in the season file."""
    text = str(value)
    return value if len(text) <= _LONG else f"{text[:_LONG]}…（共 {len(text)} 字符）"
