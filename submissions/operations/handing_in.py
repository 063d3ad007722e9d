"""提交: a work takes its place and what was handed in is frozen as a version."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import EntryStatus
from competition.operations.entries import take_place
from competition.operations.entry_steps import log_entry, tell_organizers, thing_of
from competition.transitions import check_move
from records.clock import database_now
from submissions.kinds import content_hash
from submissions.models import Submission, SubmissionVersion
from submissions.operations.likeness import start_comparison
from submissions.operations.scans import mark_scans_outdated
from submissions.operations.work_steps import HeldWork, hold_work, name_entry, refresh_traits


def submit_work(*, entry_id: int, by: User) -> SubmissionVersion:
    """Hand a draft or returned work in and freeze it as the next version.

    Refuses with every blocking problem at once; the time that counts is the database's after
    the lock. 一经提交不再退回 (附件5 三(一)): a version is never changed and never deleted.
    """
    require(by, Permission.NOMINATE)
    with transaction.atomic():
        work = hold_work(entry_id=entry_id, by=by)
        at = database_now()
        entry, before = work.entry, work.entry.status
        check_move(before, EntryStatus.SUBMITTED)
        refresh_traits(work.submission)
        within = take_place(work.held, at=at)
        name_entry(entry, work.submission.answers)
        version = _freeze(work, by=by, at=at)
        mark_scans_outdated(work.submission)
        start_comparison(version, by=by, at=at)
        tell_organizers(
            entry, f"{entry.district.name}提交了{thing_of(entry)}（{entry.event.name}）", at=at
        )
        changes: dict[str, tuple[object, object]] = {
            "status": (before, entry.status),
            "within": ("", within),
            "version": (version.number - 1, version.number),
            "sha256": ("", version.sha256),
        }
        log_entry("submit_work", entry, by=by, at=at, changes=changes)
    return version


def frozen_evidence(submission: Submission) -> list[dict[str, Any]]:
    """Return the files of the draft as a version lists them."""
    return [
        {
            "id": row.pk,
            "evidence": row.evidence,
            "link": row.link,
            "caption": row.caption,
            "name": row.file.name,
            "size": row.file.size,
            "sha256": row.file.sha256,
            "family": row.family,
        }
        for row in submission.attachments.kept().select_related("file")
    ]


def _freeze(work: HeldWork, *, by: User, at: datetime) -> SubmissionVersion:
    submission = work.submission
    answers = work.kind.complete(submission.answers)
    evidence = frozen_evidence(submission)
    number = (submission.current.number if submission.current else 0) + 1
    version = SubmissionVersion.objects.create(
        submission=submission,
        number=number,
        kind=submission.kind,
        answers=answers,
        confirmed=submission.confirmed,
        evidence=evidence,
        sha256=content_hash(submission.kind, answers, submission.confirmed, evidence),
        code=f"{work.entry.event.number_prefix}{work.entry.pk:06d}-{number}",
        submitted_at=at,
        submitted_by=by,
    )
    submission.current = version
    submission.save(update_fields=["current"])
    return version
