"""Works as they lie in the database once handed in, made without the hand-in's own rules."""

import hashlib
import json
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.db import transaction

from accounts.models import User
from competition.enums import EntryStatus, EventKind
from competition.models import Competition, Entry, Event
from districts.models import District
from records.models import Job, StoredFile
from records.operations.jobs import perform
from submissions.models import Attachment, Likeness, Submission, SubmissionVersion
from submissions.operations.handing_in import frozen_evidence
from submissions.operations.likeness import start_comparison
from tests.cast import Cast
from tests.factories import NOON, make_event, make_user

PROSE = (
    "中心组建五人专班，逐户走访辖区内三百余家企业，摸清用工底数，按行业建立岗位清单，"
    "每周二组织小型专场招聘，由职业指导师现场一对一帮助求职者修改简历、模拟面试。"
)
OTHER_PROSE = (
    "依托社区网格力量，为大龄失业人员开设手工编织课堂，联系商超寄卖作品，半年内帮助四十二人"
    "实现居家就业，人均月增收一千二百元，得到街道和居民好评。"
)
_numbers = count(1)


def works_event(competition: Competition, kind: str = "project") -> Event:
    """The event for this kind of paper, made once."""
    found = Event.objects.filter(competition=competition, form=kind).first()
    if found is not None:
        return found
    names = {"project": "优秀项目", "achievement": "优秀成果", "case": "优秀案例"}
    fields = {"name": names[kind], "kind": EventKind.WORKS, "form": kind}
    return make_event(competition, kind, **fields)


def handed_in(
    event: Event,
    district: District,
    *,
    status: EntryStatus = EntryStatus.SUBMITTED,
    at: datetime | None = None,
    **answers: Any,
) -> Submission:
    """A work with its first version; later calls hand in later."""
    number = next(_numbers)
    title = answers.setdefault("title", f"材料{number}")
    holds = status in {EntryStatus.SUBMITTED, EntryStatus.RETURNED, EntryStatus.ACCEPTED}
    entry = Entry.objects.create(
        competition=event.competition,
        event=event,
        district=district,
        title=title,
        status=status,
        slot=1000 + number if holds else None,  # places that operations do not give
        number=f"W{number:04d}" if status == EntryStatus.ACCEPTED else "",
        created_at=NOON,
        submitted_at=NOON,
    )
    submission = Submission.objects.create(
        entry=entry, kind=event.form, answers=answers, saved_at=NOON
    )
    hand_in_again(submission, at=at or NOON + timedelta(seconds=number), **answers)
    return submission


def hand_in_again(submission: Submission, *, at: datetime | None = None, **changes: Any) -> None:
    """Freeze a further version."""
    number = submission.versions.count() + 1
    answers = {**submission.answers, **changes}
    evidence = frozen_evidence(submission)
    content = json.dumps([answers, evidence], sort_keys=True)
    submission.answers = answers
    submission.current = SubmissionVersion.objects.create(
        submission=submission,
        number=number,
        kind=submission.kind,
        answers=answers,
        confirmed={},
        evidence=evidence,
        sha256=hashlib.sha256(content.encode()).hexdigest(),
        code=f"T{submission.pk:06d}-{number}",
        submitted_at=at or NOON + timedelta(seconds=next(_numbers)),
        submitted_by=make_user(),
    )
    submission.save()


def attach(submission: Submission, content: str, **fields: Any) -> Attachment:
    """A kept file; it counts as handed in from the next version on."""
    number = next(_numbers)
    file = StoredFile.objects.create(
        kind="evidence",
        name=f"材料{number}.pdf",
        content_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content.encode()).hexdigest(),
        path=f"te/st/{number}",
        created_at=NOON,
    )
    values = {"evidence": "other", "state": "ready", "added_at": NOON} | fields
    return Attachment.objects.create(submission=submission, file=file, **values)


def likeness(version: Submission, other: Submission, **fields: Any) -> Likeness:
    """A likeness between what both handed in last."""
    values = {"share": 600, "other_share": 450, "longest": 40, "found_at": NOON} | fields
    return Likeness.objects.create(version=version.current, other=other.current, **values)


def project(cast: Cast, district: District, process: str = PROSE, **fields: Any) -> Submission:
    """A project of a district that was handed in."""
    return handed_in(works_event(cast.competition), district, process=process, **fields)


def compared(submission: Submission, by: User | None = None) -> Job:
    """The job that a hand-in starts, done."""
    with transaction.atomic():
        job = start_comparison(submission.current, by=by, at=NOON)
    perform(job_id=job.pk)
    job.refresh_from_db()
    return job
