"""盲审件: asked for, made by a job, judged find by find, taken out of the portal."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.models import Competition
from records.clock import database_now
from records.errors import Conflict, Refused
from records.models import ActionLog, Job, StoredFile
from records.operations.files import store_file, write_row
from records.operations.jobs import Work, enqueue, job_handler
from records.operations.log import record
from records.operations.office_files import DOCX
from records.operations.prose import checked_prose
from submissions.enums import BLIND_VERDICT_LABELS, BlindState, BlindVerdict
from submissions.models import BlindCopy, BlindFile, SubmissionVersion
from submissions.operations.blind_making import Made, MadeFile, Maker
from submissions.queries.blind_copies import works_to_blind

KIND: Final = "blind_copies"
FILE_KIND: Final = "blind"
NOTHING: Final = "没有需要生成的盲审件：已受理的材料都已生成，且没有待重新生成的。"


def request_blind_copies(*, slug: str, by: User) -> Job:
    """Ask for the copies of every accepted work that has none, or whose decisions wait."""
    require(by, Permission.REVIEW_ENTRIES)
    with transaction.atomic():
        competition = Competition.objects.visible_to(by).get(slug=slug)
        at = database_now()
        for work in works_to_blind(competition, by).filter(current__blind_copy=None):
            if work.current is not None:
                _begin(work.current)
        copies = _waiting(competition, by)
        if not copies:
            raise Refused(NOTHING)
        log = record(
            "make_blind_copies", on=competition, by=by, at=at, scope=slug,
            changes={"count": ("", len(copies))}, label=competition.short_title,
        )  # fmt: skip
        return _queue(copies, slug=slug, log=log, by=by, at=at)


def remake_blind_copy(*, copy_id: int, by: User) -> Job:
    """Ask for one copy to be made again."""
    require(by, Permission.REVIEW_ENTRIES)
    with transaction.atomic():
        copy = BlindCopy.objects.visible_to(by).locked().get(pk=copy_id)
        at = database_now()
        return _remake(copy, by=by, at=at, log=_log("remake_blind_copy", copy, by=by, at=at))


def decide_leaks(
    *, copy_id: int, keys: Sequence[str], verdict: str, reason: str, by: User
) -> BlindCopy:
    """Answer finds: 可接受 with a reason, 遮盖 the words, or 不随附 the file they stand in.

    Nothing is covered or left out without such a decision; both have the copy made again.
    """
    require(by, Permission.REVIEW_ENTRIES)
    if verdict not in set(BlindVerdict):
        raise Refused("请选择处置方式。", field="verdict")
    words = checked_prose(reason, label="理由", field="reason")
    if verdict == BlindVerdict.ACCEPT and not words:
        raise Refused("认定为可接受的，须填写理由。", field="reason")
    with transaction.atomic():
        copy = BlindCopy.objects.visible_to(by).locked().get(pk=copy_id)
        at = database_now()
        leaks = _chosen(copy, keys)
        for leak in leaks:
            _check(leak, BlindVerdict(verdict))
            copy.decisions[leak["key"]] = {
                "verdict": verdict,
                **{name: leak[name] for name in ("what", "where", "found", "file")},
                "reason": words,
                "by": by.name,
                "at": at.isoformat(),
            }
        _save_decisions(copy)
        log = _log(
            "decide_blind_leak", copy, by=by, at=at, reason=words,
            changes={"verdict": ("", f"{BLIND_VERDICT_LABELS[BlindVerdict(verdict)]} {len(leaks)} 处")},
        )  # fmt: skip
        if verdict != BlindVerdict.ACCEPT:
            _remake(copy, by=by, at=at, log=log)
    return copy


def undo_decision(*, copy_id: int, key: str, by: User) -> BlindCopy:
    """Take a decision back; what it covered or left out comes back with the next making."""
    require(by, Permission.REVIEW_ENTRIES)
    with transaction.atomic():
        copy = BlindCopy.objects.visible_to(by).locked().get(pk=copy_id)
        at = database_now()
        taken = copy.decisions.pop(key, None)
        if taken is None:
            raise Conflict("这项处置已撤销。")
        _save_decisions(copy)
        label = BLIND_VERDICT_LABELS[BlindVerdict(taken["verdict"])]
        log = _log("undo_blind_decision", copy, by=by, at=at, changes={"verdict": (label, "")})
        if taken["verdict"] != BlindVerdict.ACCEPT:
            _remake(copy, by=by, at=at, log=log)
    return copy


@job_handler(KIND)
def make_blind_copies(work: Work) -> None:
    """Make the copies that still wait, one transaction each; safe to run twice."""
    wanted = BlindCopy.objects.filter(pk__in=work.params["copies"])
    waiting = [copy.pk for copy in wanted if copy.is_stale or copy.document_id is None]
    for number, pk in enumerate(waiting):
        work.progress(number * 100 // len(waiting), f"第 {number + 1} 件，共 {len(waiting)} 件")
        make_one(copy_id=pk, by=work.job.requested_by_id)


def make_one(*, copy_id: int, by: int | None) -> BlindCopy:
    """Make one copy anew; a decision taken meanwhile leaves it to be made once more."""
    copy = BlindCopy.objects.select_related(
        "version__submission__entry__competition", "version__submission__entry__district"
    ).get(pk=copy_id)
    seen = dict(copy.decisions)
    made = Maker(copy).make()
    with transaction.atomic():
        copy = BlindCopy.objects.locked().get(pk=copy_id)
        _replace(copy, made, by=by, at=database_now())
        copy.is_stale = copy.decisions != seen
        copy.save()
    return copy


def _replace(copy: BlindCopy, made: Made, *, by: int | None, at: datetime) -> None:
    old = [copy.document_id, *copy.files.values_list("file", flat=True)]
    copy.files.all().delete()
    copy.document = store_file(
        content=made.document, name=f"{copy.code}.docx", content_type=DOCX, kind=FILE_KIND,
        by=None, at=at,
    )  # fmt: skip
    copy.leaks, copy.made_by_id, copy.made_at = made.leaks, by, at
    copy.state, copy.open_count = _state(made), len(copy.undecided)
    copy.save()
    BlindFile.objects.bulk_create([_row(copy, file, at=at) for file in made.files])
    # the bytes of what nobody refers to any more are taken by the nightly purge
    StoredFile.objects.filter(pk__in=[pk for pk in old if pk], kind=FILE_KIND).delete()


def _row(copy: BlindCopy, file: MadeFile, *, at: datetime) -> BlindFile:
    stored = None
    if file.kept is not None:
        stored = write_row(
            file.kept,
            name=file.name,
            content_type=file.content_type,
            kind=FILE_KIND,
            by=None,
            at=at,
        )
    return BlindFile(
        copy=copy, attachment=file.attachment, order=file.order, group=file.group,
        caption=file.caption, name=file.name, file=stored, reason=file.reason[:300],
    )  # fmt: skip


def _state(made: Made) -> BlindState:
    if any(leak["found"] for leak in made.leaks):
        return BlindState.FOUND
    return BlindState.UNREAD if made.leaks else BlindState.CLEAN


def _save_decisions(copy: BlindCopy) -> None:
    copy.open_count = len(copy.undecided)
    copy.save(update_fields=["decisions", "open_count"])


def _begin(version: SubmissionVersion) -> BlindCopy:
    """Give the version a code that says nothing: six digits, by chance, never given twice."""
    while True:
        code = str(secrets.randbelow(900_000) + 100_000)
        if not BlindCopy.objects.filter(code=code).exists():
            return BlindCopy.objects.create(version=version, code=code)


def _waiting(competition: Competition, by: User) -> list[int]:
    versions = works_to_blind(competition, by).values("current")
    rows = BlindCopy.objects.filter(version__in=versions)
    return [row.pk for row in rows if row.is_stale or row.document_id is None]


def _remake(copy: BlindCopy, *, by: User, at: datetime, log: ActionLog) -> Job:
    copy.is_stale = True
    copy.save(update_fields=["is_stale"])
    return _queue([copy.pk], slug=log.scope, log=log, by=by, at=at)


def _queue(copies: list[int], *, slug: str, log: ActionLog, by: User, at: datetime) -> Job:
    return enqueue(
        kind=KIND,
        key=f"{KIND}:{slug}:{log.seq}",
        title=f"生成盲审件（{len(copies)} 件）",
        params={"slug": slug, "copies": copies},
        by=by,
        at=at,
        scope=slug,
    )


def _chosen(copy: BlindCopy, keys: Sequence[str]) -> list[dict[str, Any]]:
    wanted = set(keys)
    leaks = [leak for leak in copy.leaks if leak["key"] in wanted]
    if not wanted:
        raise Refused("请勾选要处置的项目。", field="keys")
    if {leak["key"] for leak in leaks} != wanted:
        raise Conflict("检查结果刚刚更新过，请核对后重新勾选。")
    return leaks


def _check(leak: dict[str, Any], verdict: BlindVerdict) -> None:
    if verdict is BlindVerdict.COVER and not leak["found"]:
        raise Refused(
            f"“{leak['where']}”没有可遮盖的文字，请选择可接受或不随附此文件。", field="verdict"
        )
    if verdict is BlindVerdict.LEAVE_OUT and not leak["file"]:
        raise Refused(f"“{leak['where']}”不是附件，请选择遮盖或可接受。", field="verdict")


def _log(action: str, copy: BlindCopy, *, by: User, at: datetime, **more: Any) -> ActionLog:
    competition = copy.version.submission.entry.competition
    return record(
        action, on=copy, by=by, at=at, scope=competition.slug, label=f"盲审件 {copy.code}", **more
    )
