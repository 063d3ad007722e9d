"""A Word form that was read becomes a draft, or fills one; its pictures become attachments."""

import io
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.models import Event
from records.clock import database_now
from records.enums import FileFamily
from records.errors import Conflict, Refused
from records.models import StoredFile
from records.operations.files import read_stored
from submissions.enums import BatchState
from submissions.kinds import KINDS, Answer, Kind
from submissions.models import FormBatch, FormFile, Submission
from submissions.operations.attachments import Described, attach_file
from submissions.operations.drafts import save_answers, start_work
from submissions.operations.form_rows import log_batch

LONGEST_TITLE: Final = 200


@dataclass
class _Bytes:
    """Bytes as a form's file."""

    name: str | None
    size: int | None
    stream: io.BytesIO

    def read(self, most: int, /) -> bytes:
        return self.stream.read(most)


def adopt_form(
    *, form_id: int, by: User, event_id: int | None = None, entry_id: int | None = None
) -> Submission:
    """Make a form the new draft of an event, or fill an own draft of the same kind with it.

    What the form leaves blank stays as it is in the draft. Whole or not at all; the embedded
    pictures follow by `attach_pictures`. Raises Refused like the operations on drafts.
    """
    require(by, Permission.NOMINATE)
    with transaction.atomic():
        form = FormFile.objects.visible_to(by).locked().get(pk=form_id)
        batch = FormBatch.objects.select_related("competition", "district", "file").get(
            pk=form.batch_id
        )
        _require_waiting(form, batch)
        submission = _target(form, batch, by=by, event_id=event_id, entry_id=entry_id)
        submission = save_answers(
            entry_id=submission.entry_id,
            version=submission.version,
            changes=_changes(form),
            by=by,
        )
        form.submission = submission
        form.save(update_fields=["submission"])
        if not batch.forms.waiting().exists():
            batch.state = BatchState.ADOPTED
            batch.save(update_fields=["state"])
        log_batch("adopt_form", batch, by=by, at=database_now(), detail=form.name)
    return submission


def attach_pictures(*, form_id: int, by: User) -> list[str]:
    """Attach the pictures of an adopted form that are not attached yet; return what was refused.

    Each one stands by itself; after a cut, calling it again does the rest.
    """
    require(by, Permission.NOMINATE)
    form = FormFile.objects.visible_to(by).select_related("submission").get(pk=form_id)
    if form.submission is None:
        return []
    pictures: list[dict[str, Any]] = form.pictures
    for picture in pictures:
        if "attachment" not in picture and "problem" not in picture:
            picture.update(_attached(picture, form.submission, by=by))
            FormFile.objects.filter(pk=form.pk).update(pictures=pictures)
    return [f"{each['name']}：{each['problem']}" for each in pictures if each.get("problem")]


def too_long_title(form: FormFile) -> bool:
    """Say whether the title is longer than any draft takes; it is then left to be typed."""
    return len(str(form.answers.get("title", ""))) > LONGEST_TITLE


def _require_waiting(form: FormFile, batch: FormBatch) -> None:
    if batch.state == BatchState.DROPPED:
        raise Conflict("这批参评表已经放弃，请重新上传。")
    if form.submission_id is not None:
        raise Conflict("这份参评表已经建立草稿。")
    if not form.kind:
        raise Conflict("这份文件没有读出内容，不能建立草稿。")


def _target(
    form: FormFile, batch: FormBatch, *, by: User, event_id: int | None, entry_id: int | None
) -> Submission:
    if entry_id is not None:
        return Submission.objects.visible_to(by).get(
            entry_id=entry_id, kind=form.kind, entry__competition=batch.competition
        )
    event = Event.objects.get(pk=event_id or 0, competition=batch.competition)
    if event.form != form.kind:
        raise Refused(f"“{event.name}”用的不是这种参评表，请另选赛项。")
    return start_work(event_id=event.pk, by=by)


def _changes(form: FormFile) -> dict[str, Answer]:
    kind = KINDS[form.kind]
    changes = {key: value for key, value in form.answers.items() if value and kind.has(key)}
    if too_long_title(form):
        del changes["title"]
    return changes


def _attached(picture: dict[str, Any], submission: Submission, *, by: User) -> dict[str, Any]:
    kind = KINDS[submission.kind]
    stored = StoredFile.objects.get(pk=picture["file"])
    described = Described(
        evidence=_class_of_pictures(kind),
        link=picture["field"] if picture["field"] in kind.links else "",
        caption="取自 Word 参评表",
    )
    content = read_stored(stored)
    file = _Bytes(picture["name"], len(content), io.BytesIO(content))
    try:
        row = attach_file(entry_id=submission.entry_id, described=described, file=file, by=by)
    except Refused as refusal:
        return {"problem": refusal.message}
    return {"attachment": row.pk}


def _class_of_pictures(kind: Kind) -> str:
    """Return the class named for pictures, else the first one that takes some without a minimum."""
    fitting = [each for each in kind.evidence if FileFamily.IMAGE in each.accepts]
    own = [each for each in fitting if each.accepts == {FileFamily.IMAGE}]
    free = [each for each in fitting if not each.minimum]
    return (own or free or fitting)[0].key
