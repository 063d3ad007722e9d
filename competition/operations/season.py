"""Loads a season file: all of it in one transaction, or nothing."""

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.eligibility import RULES, About, Param
from competition.eligibility.registry import KINDS
from competition.enums import EventKind
from competition.models import Competition
from competition.operations.appointments import appoint
from competition.operations.season_events import put_events
from competition.operations.season_guards import guard_organization
from competition.operations.season_ledger import Change, Ledger
from competition.operations.season_parts import (
    put_activities,
    put_districts,
    put_rules,
    put_stages,
    put_texts,
    put_windows,
)
from competition.season import KnownRule, KnownRules, Mistake, Season, SeasonInvalid, parse_season
from competition.season.organization import organization_to_mapping
from records.clock import database_now
from records.errors import Conflict, NotAllowed, Refused
from records.operations.log import record

logger = logging.getLogger(__name__)

_ABOUT = (
    "title", "short_title", "parent_title", "theme", "organizer", "host", "contact",
    "period_from", "period_to", "is_public", "pending", "organization",
)  # fmt: skip
_MADE = {"contact", "pending", "organization"}
_KINDS = {About.PERSON: EventKind.PERSONAL, About.WORK: EventKind.WORKS}


class SeasonRefused(Refused):
    """A season file that was not loaded; `mistakes` names every place and reason."""

    title = "大赛文件未载入"

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__(
            f"文件中有 {len(self.mistakes)} 处问题，未载入任何内容："
            + "；".join(str(mistake) for mistake in self.mistakes),
            field="file",
        )


@dataclass(frozen=True)
class LoadSummary:
    """What a loaded file did. `kept` stands in the season and not in the file."""

    competition: Competition
    added: tuple[Change, ...]
    changed: tuple[Change, ...]
    kept: tuple[Change, ...]
    unchanged: int

    @property
    def is_change(self) -> bool:
        """True when the file said anything new."""
        return bool(self.added or self.changed)


def known_rules() -> KnownRules:
    """The eligibility rules that a season file may use, with the checks of their parameters."""

    def check(value: object, *, param: Param) -> str:
        return "" if KINDS[param.kind](value, param) else f"有误，应为：{_wanted(param)}"

    return {
        name: KnownRule(
            kind=_KINDS[rule.about],
            params={param.name: partial(check, param=param) for param in rule.params},
        )
        for name, rule in RULES.items()
    }


def _wanted(param: Param) -> str:
    return f"{param.help}（{'、'.join(param.choices)}）" if param.choices else param.help


def read_season(source: bytes) -> Season:
    """The season of a file; SeasonRefused with every mistake when it has any."""
    try:
        return parse_season(source, known_rules=known_rules())
    except SeasonInvalid as invalid:
        raise SeasonRefused(invalid.mistakes) from None


def load_season(
    *, source: bytes, by: User | None, at: datetime | None = None, slug: str = ""
) -> LoadSummary:
    """Bring the portal to what the file says. Idempotent; deletes nothing; all or nothing.

    `by` is None for the operator at the console. `at` defaults to the database's time after
    the lock. `slug`, if given, must be the file's: the page of one season loads no other.
    """
    season = _read_for(source, by=by, slug=slug)
    digest = hashlib.sha256(source).hexdigest()
    try:
        return _load(season, digest=digest, by=by, at=at)
    except IntegrityError as error:
        logger.warning("season file not loaded", exc_info=error)
        raise Conflict("有另一项操作正在写入同一届大赛或区划，未载入任何内容，请重试。") from error


def check_season(*, source: bytes, by: User, slug: str = "") -> LoadSummary:
    """Say what loading the file would do, with the same refusals; nothing stays."""
    season = _read_for(source, by=by, slug=slug)
    with transaction.atomic():
        summary = _load(season, digest="", by=by, at=None, is_rehearsal=True)
        transaction.set_rollback(True)
    return summary


def _read_for(source: bytes, *, by: User | None, slug: str) -> Season:
    if by is not None:
        require(by, Permission.MANAGE_SEASON)
    season = read_season(source)
    if slug and season.slug != slug:
        raise SeasonRefused(
            [Mistake("competition.slug", f"文件是“{season.slug}”的，本页管理的是“{slug}”")]
        )
    return season


def _load(
    season: Season,
    *,
    digest: str,
    by: User | None,
    at: datetime | None,
    is_rehearsal: bool = False,
) -> LoadSummary:
    with transaction.atomic():
        found = Competition.objects.locked().filter(slug=season.slug).first()
        _require_served(found, by)
        moment = at or database_now()
        ledger = _put_all(found, season, moment)
        if ledger.refusals:
            raise SeasonRefused(Mistake(place, reason) for place, reason in ledger.refusals)
        if not is_rehearsal:
            if found is None and by is not None:
                appoint(user=by, competition=ledger.competition, by=by, at=moment)
            _close(ledger, digest=digest, by=by)
    return LoadSummary(
        ledger.competition,
        tuple(ledger.added),
        tuple(ledger.changed),
        tuple(ledger.kept),
        ledger.unchanged,
    )


def _require_served(found: Competition | None, by: User | None) -> None:
    if found is None or by is None:
        return
    if not Competition.objects.visible_to(by).filter(pk=found.pk).exists():
        raise NotAllowed(f"“{found.slug}”不是您任职的大赛，不能载入它的大赛文件。")


def _put_all(found: Competition | None, season: Season, at: datetime) -> Ledger:
    fresh = Competition(
        slug=season.slug,
        **{name: getattr(season, name) for name in _ABOUT if name not in _MADE},
        contact=list(season.contact),
        pending=list(season.pending),
        organization=_organization(season),
        created_at=at,
    )
    ledger = Ledger(found or fresh, at)
    guard_organization(ledger, found, fresh)
    ledger.competition = ledger.put(found, fresh, _ABOUT, label=season.title)
    put_texts(ledger, season)
    stages = put_stages(ledger, season)
    put_activities(ledger, season, stages)
    put_districts(ledger, season)
    events = put_events(ledger, season)
    if len(events) == len(season.events):  # else refused already
        put_windows(ledger, season, events)
        put_rules(ledger, season, events)
    return ledger


def _organization(season: Season) -> dict[str, Any]:
    return {} if season.organization is None else organization_to_mapping(season.organization)


def _close(ledger: Ledger, *, digest: str, by: User | None) -> None:
    """Note which file it was; a file that says nothing new leaves no trace."""
    competition = ledger.competition
    if not ledger.log and competition.source_digest == digest:
        return
    log = ledger.log | {"source_digest": (competition.source_digest, digest)}
    competition.source_digest = digest
    competition.save(update_fields=["source_digest"])
    record(
        "load_season",
        on=competition,
        by=by,
        at=ledger.at,
        changes=log,
        reason=f"大赛文件 sha256 {digest}",
        scope=competition.slug,
        label=competition.title,
    )
