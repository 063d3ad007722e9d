"""Drafts of works: begun, saved field by field, thrown away."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import EntryStatus, EventKind
from competition.models import Competition, Entry, Event
from competition.operations.entry_steps import hold_quota, require_in_time
from competition.transitions import check_editable
from districts.models import District
from records.clock import database_now
from records.errors import Conflict, Refused
from records.text import has_control
from submissions.kinds import Answer, Kind
from submissions.models import Submission
from submissions.operations.attachments import forget_attachment
from submissions.operations.work_steps import (
    HeldWork,
    hold_work,
    kind_for,
    log_work,
    name_entry,
)
from submissions.queries.statements import statements_of, versions_of

MOST_CHARACTERS = 50_000
"""More than any field of any form needs; a draft over its 字 limit is kept whole."""
MOST_OF_TITLE = 200


class DraftChanged(Conflict):
    """Somebody saved this draft while the page was open; `submission` is what stands there now."""

    def __init__(self, submission: Submission) -> None:
        super().__init__("这份材料刚刚被他人（或您在另一个页面）修改过。请逐项对照，选定后再保存。")
        self.submission = submission


def start_work(*, event_id: int, by: User) -> Submission:
    """Begin a draft in a works event. It holds no place; the window must be open."""
    require(by, Permission.NOMINATE)
    with transaction.atomic():
        event = Event.objects.select_related("competition").get(
            pk=event_id, competition__in=Competition.objects.visible_to(by), kind=EventKind.WORKS
        )
        kind = kind_for(event.form)
        hold_quota(event.pk)
        district = District.objects.of(by).get()
        at = database_now()
        entry = Entry(competition=event.competition, event=event, district=district, created_at=at)
        require_in_time(entry, at=at)
        entry.save(force_insert=True)
        submission = Submission.objects.create(
            entry=entry,
            kind=kind.name,
            answers=kind.blank_answers(),
            saved_at=at,
            saved_by=by,
        )
        log_work("start_work", submission, entry, by=by, at=at, changes={"kind": ("", kind.name)})
    return submission


def save_answers(
    *,
    entry_id: int,
    version: int,
    changes: Mapping[str, Answer],
    by: User,
    confirmed: Mapping[str, bool] | None = None,
) -> Submission:
    """Keep what was typed in a draft or returned work: `changes` holds only changed fields.

    `version` is the one the page knows; another one is refused with what stands there now, so
    that nobody overwrites what they have not seen. Limits in 字 do not bind a draft. Not
    logged: it is the draft's autosave.
    """
    require(by, Permission.NOMINATE)
    with transaction.atomic():
        work = hold_work(entry_id=entry_id, by=by)
        at = database_now()
        check_editable(work.entry.status)
        typed = _checked(work.kind, changes)
        if work.submission.version != version:
            raise DraftChanged(work.submission)
        _write(work, typed, confirmed or {}, by=by, at=at)
    return work.submission


def discard_work(*, entry_id: int, by: User) -> None:
    """Throw away a draft that was never handed in; 一经提交不再退回: a submitted one stays."""
    require(by, Permission.NOMINATE)
    with transaction.atomic():
        work = hold_work(entry_id=entry_id, by=by)
        at = database_now()
        check_editable(work.entry.status)
        if work.submission.versions.exists():
            raise Conflict("曾经提交过的材料不能删除，可以修改后重新提交，或办理退出参评。")
        log_work("discard_work", work.submission, work.entry, by=by, at=at)
        for row in work.submission.attachments.all():
            forget_attachment(row)
        work.entry.delete()


def statement_versions(event: Event) -> dict[str, str]:
    """Return key → version of everything the event asks to accept or to confirm by a tick."""
    return versions_of(statements_of(event))


def checked_answer(kind: Kind, key: str, answer: Answer) -> Answer:
    """Return one answer as it is kept; Refused, with the field, for what no form can hold."""
    if not kind.has(key):
        raise Refused("提交的栏目不存在，请刷新页面重试。")
    field = kind.field(key)
    words = str(answer)
    if has_control(words):
        raise Refused(f"“{field.label}”含有不能显示的字符，请删除后重新输入。", field=key)
    most = MOST_OF_TITLE if key == "title" else MOST_CHARACTERS
    if len(words) > MOST_CHARACTERS:
        raise Refused(
            f"“{field.label}”超过 {MOST_CHARACTERS} 个字符，请作为支撑材料上传。", field=key
        )
    cleaned = field.clean(answer)
    if len(str(cleaned)) > most:
        raise Refused(
            f"“{field.label}”不能超过 {most} 个字符，现有 {len(str(cleaned))} 个。", field=key
        )
    return cleaned


def _checked(kind: Kind, changes: Mapping[str, Answer]) -> dict[str, Answer]:
    return {key: checked_answer(kind, key, answer) for key, answer in changes.items()}


def _write(
    work: HeldWork,
    typed: Mapping[str, Answer],
    confirmed: Mapping[str, bool],
    *,
    by: User,
    at: datetime,
) -> None:
    submission, entry = work.submission, work.entry
    submission.answers = {**submission.answers, **typed}
    submission.confirmed = _ticked(submission.confirmed, confirmed, entry.event, at=at)
    submission.version += 1
    submission.saved_at, submission.saved_by = at, by
    submission.save(update_fields=["answers", "confirmed", "version", "saved_at", "saved_by"])
    if entry.status == EntryStatus.DRAFT:  # what a returned work is called, organizers read too
        name_entry(entry, submission.answers)


def _ticked(
    before: Mapping[str, Mapping[str, str]],
    confirmed: Mapping[str, bool],
    event: Event,
    *,
    at: datetime,
) -> dict[str, Mapping[str, str]]:
    """A tick remembers which text was accepted and when; an unticked one is forgotten."""
    asked = statement_versions(event) if confirmed else {}
    unknown = set(confirmed) - set(asked)
    if unknown:
        raise Refused("确认事项已变化，请刷新页面重试。")
    after = dict(before)
    for key, is_ticked in confirmed.items():
        if not is_ticked:
            after.pop(key, None)
        elif after.get(key, {}).get("version") != asked[key]:
            after[key] = {"version": asked[key], "at": at.isoformat()}
    return after
