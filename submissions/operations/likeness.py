"""查重: works are compared with each other, and a person judges what was found.

A likeness is a flag, never a refusal (附件5 三(一): the creator answers for copying). Jobs
that a hand-in starts belong to nobody: no district learns of them, by message or by timing.
"""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import EntryStatus
from competition.models import Competition
from records.clock import database_now
from records.errors import Conflict, Refused
from records.models import Job, StoredFile
from records.operations.jobs import Work, enqueue, job_handler
from records.operations.log import record
from records.operations.prose import checked_prose
from submissions.enums import LikenessVerdict
from submissions.models import Likeness, Submission, SubmissionVersion
from submissions.models.submissions import SubmissionQuerySet
from submissions.operations.likeness_rows import Found, write_likenesses
from submissions.queries.likeness_texts import form_wording, handed_in_works, terms
from submissions.similarity import Index, Pair

WORK_JOB: Final = "compare-work"
SEASON_JOB: Final = "compare-season"


def start_comparison(version: SubmissionVersion, *, by: User | None, at: datetime) -> Job:
    """Queue the comparison of a version with all others; call it in the hand-in's transaction.

    Only somebody who may review gets the job's message; for a district it is nobody's job.
    """
    asked = by if by is not None and by.may(Permission.REVIEW_ENTRIES) else None
    competition = version.submission.entry.competition
    return enqueue(
        kind=WORK_JOB,
        key=f"{WORK_JOB}:{version.pk}:{_data_version()}",
        title=f"查重：{version.code}",
        params={"version": version.pk},
        by=asked,
        at=at,
        scope=competition.slug,
    )


def compare_work(*, submission_id: int, by: User) -> Job:
    """Compare one work on demand; asked again while nothing was handed in, it is the same job."""
    require(by, Permission.REVIEW_ENTRIES)
    with transaction.atomic():
        submission = (
            Submission.objects.visible_to(by)
            .exclude(entry__status=EntryStatus.DRAFT)
            .select_related("entry__competition")
            .get(pk=submission_id)
        )
        if submission.current is None:
            raise Conflict("这件材料还没有提交，不能查重。")
        at = database_now()
        job = start_comparison(submission.current, by=by, at=at)
        record(
            "compare_work",
            on=submission.current,
            by=by,
            at=at,
            scope=submission.entry.competition.slug,
            label=submission.current.code,
        )
    return job


def compare_season(*, slug: str, by: User) -> Job:
    """Compare every work of a season on demand, with those of all other seasons too."""
    require(by, Permission.REVIEW_ENTRIES)
    with transaction.atomic():
        competition = Competition.objects.visible_to(by).get(slug=slug)
        if not _handed_in(competition).exists():
            raise Refused("本届还没有提交的参评材料，不需要查重。")
        at = database_now()
        job = enqueue(
            kind=SEASON_JOB,
            key=f"{SEASON_JOB}:{slug}:{_data_version()}",
            title=f"全届查重：{competition.short_title}",
            params={"competition": competition.pk},
            by=by,
            at=at,
            scope=slug,
        )
        record("compare_season", on=competition, by=by, at=at, scope=slug, label="查重")
    return job


@job_handler(WORK_JOB)
def do_compare_work(work: Work) -> StoredFile | None:
    """Compare one version; one that was replaced or recalled meanwhile is left to its successor."""
    version = SubmissionVersion.objects.select_related("submission__entry__competition").get(
        pk=work.params["version"]
    )
    submission = version.submission
    if submission.current_id != version.pk or submission.entry.status == EntryStatus.DRAFT:
        return None
    index = _index(work)
    _write([_found(index, pair) for pair in index.against(version.pk)], {version.pk}, version)
    return None


@job_handler(SEASON_JOB)
def do_compare_season(work: Work) -> StoredFile | None:
    """Compare every work of the season."""
    competition = Competition.objects.get(pk=work.params["competition"])
    index = _index(work)
    mine = set(_handed_in(competition).values_list("current_id", flat=True))
    found = [
        _found(index, pair) for pair in index.pairs() if pair.key in mine or pair.other in mine
    ]
    _write(found, mine, competition)
    return None


def judge_likeness(
    *, likeness_id: int, verdict: LikenessVerdict, reason: str, by: User
) -> Likeness:
    """核实: say what two works that share text are to each other, and why. May be revised."""
    require(by, Permission.JUDGE_FINDINGS)
    why = checked_prose(reason, label="核实依据", field="reason", missing="请填写核实依据。")
    with transaction.atomic():
        row = Likeness.objects.visible_to(by).locked().get(pk=likeness_id)
        at = database_now()
        before = row.verdict
        is_open = verdict == LikenessVerdict.PENDING
        row.verdict, row.reason = verdict, why
        row.by, row.at = (None, None) if is_open else (by, at)
        row.save(update_fields=["verdict", "reason", "by", "at"])
        pair = SubmissionVersion.objects.select_related("submission__entry__competition")
        versions = pair.in_bulk([row.version_id, row.other_id])
        version = versions[row.version_id]
        record(
            "judge_likeness",
            on=row,
            by=by,
            at=at,
            changes={"verdict": (before, verdict)},
            reason=why,
            scope=version.submission.entry.competition.slug,
            label=f"{version.code} 与 {versions[row.other_id].code}",
        )
    return row


def _index(work: Work) -> Index:
    def tell(done: int, whole: int) -> None:
        work.progress(done * 90 // max(whole, 1), "正在比对")

    return Index(handed_in_works(), form_wording(), terms(), tell)


def _found(index: Index, pair: Pair) -> Found:
    """The later of two works is the one that may have copied: keys are in the order of hand-in."""
    one, other = index.place(pair.key), index.place(pair.other)
    later = pair if one > other else pair.turned()
    return Found(
        version=int(str(later.key)),
        other=int(str(later.other)),
        share=round(later.share * 1000),
        other_share=round(later.other_share * 1000),
        passages=tuple(index.passages(later.key, later.other)),
    )


def _write(found: list[Found], compared: set[int], on: Competition | SubmissionVersion) -> None:
    """Write down what was found about the compared versions, and log it if anything changed."""
    competition = on if isinstance(on, Competition) else on.submission.entry.competition
    with transaction.atomic():
        at = database_now()
        tally = write_likenesses(found, compared=compared, at=at)
        if tally.is_change:
            record(
                "find_likeness",
                on=on,
                by=None,
                at=at,
                changes={"likenesses": ("", tally.words())},
                scope=competition.slug,
                label="查重" if isinstance(on, Competition) else on.code,
            )


def _handed_in(competition: Competition) -> SubmissionQuerySet:
    rows: SubmissionQuerySet = Submission.objects.filter(
        entry__competition=competition, current__isnull=False
    ).exclude(entry__status=EntryStatus.DRAFT)
    return rows


def _data_version() -> int:
    """The newest version handed in anywhere: while it stays, a comparison finds the same."""
    return SubmissionVersion.objects.aggregate(last=Max("pk"))["last"] or 0
