"""试算 before confirming: the real engine on the same marks under another rule, never in secret."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.models import MarkingScheme, Standing
from competition.queries.award_lines import tiers_of
from competition.queries.run_comparison import Person
from competition.queries.schemes import EventScheme, event_scheme
from competition.queries.variation_words import variation_words
from competition.queries.what_if import (
    TRIED,
    ReadContest,
    components_in_rooms,
    has_confirmed,
    people_of,
    read_contest,
)
from competition.ranking.effects import Effect, effects
from competition.ranking.standard_variations import standard_variations
from competition.ranking.what_if import Variation
from records.clock import database_now
from records.errors import Conflict, Refused
from records.operations.log import record
from records.operations.prose import checked_prose

MOST_FOR_ALL = 2_000
EVERYTHING = "逐项试算：每名评委、常用的其他规则"


@dataclass(frozen=True)
class Trial:
    """What each variation would change; nothing of it is stored."""

    standing: Standing
    of: EventScheme
    effects: Sequence[Effect]
    people: Mapping[int, Person]


def try_standing(*, standing_id: int, variation: Variation | None, reason: str, by: User) -> Trial:
    """Compute the event of a run under a variation; None tries all the standard ones.

    Stores no standing. Every use is logged; once the event has a confirmed run it needs a
    reason, and the supervisor sees it on the page of standings.
    """
    require(by, Permission.COMPUTE_STANDING)
    with transaction.atomic():
        runs = Standing.objects.visible_to(by).select_related("event__competition")
        standing = runs.get(pk=standing_id)
        event = standing.event
        MarkingScheme.objects.filter(event=event).locked().get()
        at = database_now()
        needed = (
            "赛项已有确认的成绩，试算须写明理由；监督员会看到。" if has_confirmed(event) else ""
        )
        words = checked_prose(reason, label="理由", field="reason", missing=needed, most=200)
        of = event_scheme(event)
        read = read_contest(of)
        _refuse_other(standing, of, read)
        variations = _standard(of, read) if variation is None else [variation]
        found = effects(read.contest, variations, tiers_of(event))
        if variation is not None and found[0].refused:
            raise Refused(found[0].refused)
        said = EVERYTHING if variation is None else variation_words(of.scheme, variation)
        record(
            TRIED,
            on=standing,
            by=by,
            at=at,
            changes={"试算": ("", said)},
            reason=words,
            scope=event.competition.slug,
            label=f"{event.name} 第 {standing.run} 次计算",
        )
    return Trial(standing, of, found, people_of(event))


def _refuse_other(standing: Standing, of: EventScheme, read: ReadContest) -> None:
    same = (
        standing.inputs_fingerprint == read.inputs_fingerprint
        and standing.scheme_fingerprint == of.row.fingerprint
    )
    if not same:
        raise Conflict(
            "这次计算之后成绩、参赛名额或评分标准有变化，请重新计算，再在新的一次上试算。"
        )


def _standard(of: EventScheme, read: ReadContest) -> list[Variation]:
    if len(read.contest.entries) > MOST_FOR_ALL:
        raise Refused(f"参赛名额超过 {MOST_FOR_ALL} 个，不能一次全部试算，请逐项试算。")
    return standard_variations(of.scheme, of.seats, in_rooms=components_in_rooms(of))
