"""盖章扫描件: the printed form with opinion, signature and seal, scanned and brought back.

附件3 carries the district's seal, 附件2 the organizer's; 附件4 is handed in electronically only.
The QR on the paper tells which version was sealed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import (
    ENTRY_STATUS_LABELS,
    HOLDING,
    OPINION_LEVEL_LABELS,
    EntryStatus,
    OpinionLevel,
)
from competition.operations.entry_steps import (
    require_in_time,
    tell_district,
    tell_organizers,
    thing_of,
)
from records.clock import database_now
from records.errors import Conflict, Refused
from records.media.checks import find_codes
from records.media.families import FileType
from records.operations.files import store_file
from records.operations.scanned_papers import scanned_paper
from submissions.documents.printed_code import PrintedCode
from submissions.enums import SealState
from submissions.kinds import KINDS, Kind
from submissions.models import Scan, Submission, SubmissionVersion
from submissions.operations.work_steps import HeldWork, hold_work, log_work
from submissions.queries.scans import scan_words

MOST_SCANS: Final = 30
ELECTRONIC: Final = "案例一律提交电子稿"
_FILERS: Final[Mapping[OpinionLevel, Permission]] = {
    OpinionLevel.DISTRICT: Permission.NOMINATE,
    OpinionLevel.CITY: Permission.REVIEW_ENTRIES,
}
_OPEN: Final[Mapping[OpinionLevel, frozenset[EntryStatus]]] = {
    OpinionLevel.DISTRICT: frozenset({EntryStatus.SUBMITTED, EntryStatus.RETURNED}),
    OpinionLevel.CITY: HOLDING,
}


@dataclass(frozen=True)
class _Sealed:
    """Which version a scan belongs to, as far as is known, and what its QR said."""

    version: SubmissionVersion
    state: SealState
    code: str = ""


def file_scan(
    *,
    submission_id: int,
    level: OpinionLevel,
    content: bytes,
    filename: str,
    by: User,
    number: int | None = None,
) -> Scan:
    """Keep a sealed scan (PDF, JPG or PNG by content) with the version its QR names.

    `number` is the version that a person read from the paper; it counts only where no QR can
    be read, and the scan is then flagged. One of an older version is kept and flagged too; one
    of another paper is refused. The district files while it may hand in, the organizer while
    the work holds its place.
    """
    require(by, _FILERS[level])
    submission = Submission.objects.visible_to(by).get(pk=submission_id)
    _require_seal(KINDS[submission.kind], level)
    kind, codes = _look(content, filename)
    with transaction.atomic():
        work = hold_work(entry_id=submission.entry_id, by=by)
        at = database_now()
        current = _require_open(work, level, at=at)
        sealed = _sealed(work.submission, current, codes, number=number, by=by)
        stored = store_file(
            content=content,
            name=kind.name,
            content_type=kind.content_type,
            kind="scan",
            by=by,
            at=at,
        )
        scan = Scan.objects.create(
            submission=work.submission,
            version=sealed.version,
            level=level,
            state=sealed.state,
            code=sealed.code,
            file=stored,
            by=by,
            at=at,
        )
        _tell(work, scan, at=at)
        changes: dict[str, tuple[object, object]] = {
            "level": ("", level),
            "version": ("", sealed.version.number),
            "state": ("", sealed.state),
            "file": ("", stored.sha256),
        }
        log_work("file_scan", work.submission, work.entry, by=by, at=at, changes=changes)
    return scan


def mark_scans_outdated(submission: Submission) -> None:
    """A newer version makes the scans of earlier ones outdated, unless its content is the same.

    Call it under the submission's lock, when `current` is the newer version. They are kept.
    """
    if submission.current is None:
        return
    stale = submission.scans.exclude(state=SealState.OUTDATED)
    stale.exclude(version__sha256=submission.current.sha256).update(state=SealState.OUTDATED)


def _require_seal(kind: Kind, level: OpinionLevel) -> None:
    if kind.seal is None:
        raise Refused(f"{ELECTRONIC}，不需要盖章扫描件。", field="file")
    wanted = OpinionLevel(kind.seal.level)
    if wanted is not level:
        whose = OPINION_LEVEL_LABELS[wanted]
        raise Refused(f"{kind.annex} 盖的是{whose}的章，请由{whose}上传扫描件。", field="file")


def _look(content: bytes, filename: str) -> tuple[FileType, list[PrintedCode]]:
    """Say what the file is and which of our forms it shows; a stranger's file, so not in here."""
    cure = "请降低扫描分辨率（200 至 300 dpi 即可）"
    with scanned_paper(content, filename, cure=cure) as (path, kind):
        found = find_codes(path, kind)["codes"]
    printed = [PrintedCode.read(text) for text in found]
    return kind, list(dict.fromkeys(each for each in printed if each is not None))


def _require_open(work: HeldWork, level: OpinionLevel, *, at: datetime) -> SubmissionVersion:
    """Refuse outside the states and the time of this level; return the version that counts."""
    status, current = EntryStatus(work.entry.status), work.submission.current
    if current is None or status not in _OPEN[level]:
        raise Conflict(
            f"当前状态为“{ENTRY_STATUS_LABELS[status]}”，不能上传盖章扫描件。"
            "请先提交参评表，再打印带二维码的表单签字、盖章。"
        )
    if level == OpinionLevel.DISTRICT:
        require_in_time(work.entry, at=at)
    if work.submission.scans.count() >= MOST_SCANS:
        raise Conflict(f"本材料已有 {MOST_SCANS} 份扫描件，请联系组委会。")
    return current


def _sealed(
    submission: Submission,
    current: SubmissionVersion,
    codes: list[PrintedCode],
    *,
    number: int | None,
    by: User,
) -> _Sealed:
    if not codes:
        version, state, said = _named(submission, number), SealState.UNKNOWN, ""
    else:
        version = _only(_version_of(submission, code, by=by) for code in codes)
        state, said = SealState.CURRENT, codes[0].qr_text()
    if version.sha256 != current.sha256:
        state = SealState.OUTDATED
    return _Sealed(version, state, said)


def _only(versions: Iterable[SubmissionVersion]) -> SubmissionVersion:
    first, *others = versions
    if others:
        numbers = "、".join(f"第 {version.number} 版" for version in (first, *others))
        raise Refused(f"扫描件里混有{numbers}的页，请用同一版打印、扫描。", field="file")
    return first


def _named(submission: Submission, number: int | None) -> SubmissionVersion:
    """The version that a person read from the paper, as no QR could be read."""
    if number is None:
        raise Refused(
            "没有读出表单右上角的二维码。请平放、清晰地重新扫描后上传；确实读不出的，"
            "请选择表单上印的版本后再上传，由组委会人工核对。",
            field="number",
        )
    version = submission.versions.filter(number=number).first()
    if version is None:
        raise Refused(f"没有第 {number} 版，请核对表单右上角的版本。", field="number")
    return version


def _version_of(submission: Submission, printed: PrintedCode, *, by: User) -> SubmissionVersion:
    found = (
        SubmissionVersion.objects.filter(code__iexact=printed.code)
        .select_related("submission__entry")
        .first()
    )
    if found is None or found.submission_id != submission.pk:
        raise Refused(
            f"这是另一份材料的扫描件：{_name_of(found, printed, by=by)}，"
            f"不是《{submission.entry.title}》。请核对后上传。",
            field="file",
        )
    if not printed.is_of(code=found.code, number=found.number, short_hash=found.short_hash):
        raise Refused(
            f"扫描件二维码里的校验值与第 {found.number} 版不符，不能接收。请用本系统下载的表单打印。",
            field="file",
        )
    return found


def _name_of(found: SubmissionVersion | None, printed: PrintedCode, *, by: User) -> str:
    """The other paper by its title, but only to those who may see it."""
    if found is not None and Submission.objects.visible_to(by).contains(found.submission):
        return f"《{found.submission.entry.title}》（表单编号 {printed.code}）"
    return f"表单编号 {printed.code}"


def _tell(work: HeldWork, scan: Scan, *, at: datetime) -> None:
    """Tell the other side, flag included."""
    entry = work.entry
    current = work.submission.current
    body = scan_words(scan, current) if current else ""
    if scan.level == OpinionLevel.DISTRICT:
        subject = f"{entry.district.name}上传了{thing_of(entry)}的盖章扫描件（{entry.event.name}）"
        tell_organizers(entry, subject, at=at, body=body)
    else:
        subject = f"{thing_of(entry)}的市级审核意见已盖章归档（{entry.event.name}）"
        tell_district(entry, subject, at=at, body=body)
