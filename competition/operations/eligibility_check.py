"""The rules run again when facts or rules changed, and what they found is written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from accounts.models import User
from competition.eligibility import Problem
from competition.enums import HOLDING, EventKind, MatchVerdict, Severity
from competition.models import Competition, Entry, Finding, FormerWinner, WinnerMatch
from competition.operations.entry_steps import Held, hold_people, hold_quota, log_entry
from competition.operations.schedule import Slot, periodic_task
from competition.queries.papers import work_problems
from competition.queries.people import organizer_accounts
from competition.queries.persons import data_of, known_verdicts, person_problems
from competition.queries.unsettled import seasons_to_recheck
from records.clock import database_now
from records.models import Job, StoredFile
from records.operations.jobs import Work, enqueue, job_handler
from records.operations.messages import send_message
from records.text import instant_words

JOB_KIND: Final = "check-eligibility"
_LISTS: Final = {EventKind.PERSONAL: ("资格", "entries"), EventKind.WORKS: ("参评材料", "works")}
"""What was checked, and the list that shows it."""


@dataclass(frozen=True)
class Recheck:
    """How many findings were new, went away, or stayed as they were."""

    new: int = 0
    cleared: int = 0
    kept: int = 0

    def __add__(self, other: "Recheck") -> "Recheck":
        return Recheck(self.new + other.new, self.cleared + other.cleared, self.kept + other.kept)

    @property
    def is_change(self) -> bool:
        """True when the findings are not what they were."""
        return bool(self.new or self.cleared)

    def words(self) -> str:
        """Return 新增 1 项，消除 2 项，保持 3 项."""
        return f"新增 {self.new} 项，消除 {self.cleared} 项，保持 {self.kept} 项"


def entry_problems(held: Held, *, leaving: Sequence[int] = ()) -> list[Problem]:
    """Apply the event's rules to the person or the paper of an entry as stored."""
    entry = held.entry
    if not entry.event.is_personal:
        return work_problems(entry)
    match_winners(held)
    return person_problems(
        event=entry.event,
        district=entry.district,
        data=data_of(held.person),
        has_photo=held.person.photo_id is not None,
        entry=entry,
        leaving=leaving,
    )


def refresh_findings(held: Held, *, at: datetime) -> Recheck:
    """Apply the rules and write down the difference.

    Call it inside the operation's transaction, under the entry's lock.
    """
    return write_findings(held.entry, entry_problems(held), at=at)


def match_winners(held: Held) -> None:
    """Ask a person about each former 全国十佳 of this name; what was judged is carried over."""
    entry, person = held.entry, data_of(held.person)
    WinnerMatch.objects.filter(entry=entry, verdict=MatchVerdict.PENDING).exclude(
        winner__name=person.name
    ).delete()
    winners = list(FormerWinner.objects.filter(name=person.name)) if person.name else []
    asked = set(WinnerMatch.objects.filter(entry=entry).values_list("winner_id", flat=True))
    known = known_verdicts(winners, person, entry)
    WinnerMatch.objects.bulk_create(
        [
            _new_match(entry, winner, known.get(winner.pk))
            for winner in winners
            if winner.pk not in asked
        ],
        ignore_conflicts=True,
    )


def _new_match(entry: Entry, winner: FormerWinner, known: WinnerMatch | None) -> WinnerMatch:
    if known is None:
        return WinnerMatch(entry=entry, winner=winner)
    return WinnerMatch(
        entry=entry,
        winner=winner,
        verdict=known.verdict,
        reason=f"沿用此前核实结论：{known.reason}",
        by_id=known.by_id,
        at=known.at,
    )


def write_findings(entry: Entry, problems: Sequence[Problem], *, at: datetime) -> Recheck:
    """Keep findings that say the same (with their waiver), clear those gone, add the new."""
    open_now = {row.rule: row for row in Finding.objects.filter(entry=entry, cleared_at=None)}
    wanted = {problem.rule: problem for problem in problems}
    kept = {rule for rule, row in open_now.items() if rule in wanted and _same(row, wanted[rule])}
    gone = [row.pk for rule, row in open_now.items() if rule not in kept]
    Finding.objects.filter(pk__in=gone).update(cleared_at=at)
    fresh = [
        Finding(
            entry=entry,
            rule=rule,
            clause=problem.clause,
            severity=problem.severity,
            message=problem.message,
            evidence=dict(problem.evidence),
            found_at=at,
        )
        for rule, problem in wanted.items()
        if rule not in kept
    ]
    Finding.objects.bulk_create(fresh)
    return Recheck(len(fresh), len(gone), len(kept))


def _same(row: Finding, problem: Problem) -> bool:
    return (row.message, row.severity) == (problem.message, problem.severity)


def is_waived(entry: Entry, problem: Problem) -> bool:
    """Say whether an organizer waived exactly this finding."""
    return Finding.objects.filter(
        entry=entry,
        rule=problem.rule,
        message=problem.message,
        cleared_at=None,
        waived_at__isnull=False,
    ).exists()


def blocking_findings(entry: Entry) -> list[Finding]:
    """The open findings that block and that nobody waived."""
    rows = Finding.objects.filter(
        entry=entry, cleared_at=None, waived_at=None, severity=Severity.BLOCK
    )
    return list(rows)


def recheck_entry(*, entry_id: int, by: User | None = None) -> Recheck:
    """Apply the rules to one entry that holds a place, and log what changed."""
    with transaction.atomic():
        seen = Entry.objects.values("event_id", "competitor_id").get(pk=entry_id)
        quota = hold_quota(seen["event_id"])
        hold_people([seen["competitor_id"]])
        rows = Entry.objects.locked().select_related(
            "competition", "event", "district", "competitor"
        )
        held = Held(rows.get(pk=entry_id), quota)
        at = database_now()
        if held.entry.status not in HOLDING:
            return Recheck()
        result = refresh_findings(held, at=at)
        if result.is_change:
            log_entry(
                "recheck_entry",
                held.entry,
                by=by,
                at=at,
                changes={"findings": ("", result.words())},
            )
    return result


def recheck_all(*, competition_id: int) -> Recheck:
    """Apply the rules to every entry that holds a place, one transaction each."""
    return sum(recheck_kinds(competition_id=competition_id).values(), Recheck())


def recheck_kinds(*, competition_id: int, work: Work | None = None) -> dict[EventKind, Recheck]:
    """The same, with what was found by kind of event: competitors and works have each their list."""
    entries = Entry.objects.holding().filter(competition=competition_id)
    rows = list(entries.order_by("pk").values_list("pk", "event__kind"))
    found = dict.fromkeys(EventKind, Recheck())
    for done, (entry_id, kind) in enumerate(rows, start=1):
        found[EventKind(kind)] += recheck_entry(entry_id=entry_id)
        if work is not None and done % 10 == 0:
            work.progress(done * 100 // len(rows), f"已核查 {done} / {len(rows)} 项")
    return found


def enqueue_recheck(*, competition: Competition, by: User | None, at: datetime) -> Job:
    """Put a re-check of the whole season on the queue; asked twice in one minute it is one job."""
    return enqueue(
        kind=JOB_KIND,
        key=f"{JOB_KIND}:{competition.slug}:{at:%Y%m%d%H%M}",
        title=f"资格核查：{competition.short_title}",
        params={"competition": competition.pk},
        by=by,
        at=at,
        scope=competition.slug,
    )


@periodic_task("eligibility-recheck", every=timedelta(hours=1))
def recheck_hourly(slot: Slot, at: datetime) -> None:
    """Once an hour, for every season in which it still matters."""
    for competition in seasons_to_recheck():
        enqueue_recheck(competition=competition, by=None, at=at)


@job_handler(JOB_KIND)
def do_recheck(work: Work) -> StoredFile | None:
    """Re-check a season and tell its organizers, list by list, when something new was found."""
    competition = Competition.objects.get(pk=work.params["competition"])
    for kind, result in recheck_kinds(competition_id=competition.pk, work=work).items():
        if not result.new:
            continue
        at = database_now()
        thing, page = _LISTS[kind]
        send_message(
            to=organizer_accounts(competition),
            subject=f"{thing}核查发现 {result.new} 项新情况",
            body=f"{instant_words(at)}核查：{result.words()}。",
            link=f"/manage/{competition.slug}/{page}/?findings=open",
            key=f"recheck-{work.job.pk}-{kind}",
            at=at,
        )
    return None
