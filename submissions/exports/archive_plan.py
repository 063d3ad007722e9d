"""Which files an archive will hold, and under which names: planned before the first byte is sent.

<届>/<区>/<附件2 赛项>/<参评号 名称>/01 参评表.docx, 02 支撑材料/<类别>/<nn 文件名>,
03 盖章扫描件/<nn …>, 审核意见.txt. A plan knows names, sizes and hashes, never contents.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from competition.enums import EntryStatus
from competition.models import Competition, Opinion
from competition.models.entries import EntryQuerySet
from records.models import StoredFile
from records.text import LOCAL, instant_words
from submissions.enums import SEAL_STATE_LABELS, ScanResult, SealState
from submissions.exports.safe_names import FreeNames, safe_part
from submissions.kinds import KINDS, Kind
from submissions.models import Attachment, Scan, Submission

FORM: Final = "参评表"
EVIDENCE: Final = "支撑材料"
SCAN: Final = "盖章扫描件"
OPINIONS: Final = "审核意见"
INFECTED: Final = "查毒发现病毒，未收入"
NO_RECORD: Final = "没有存档记录，未收入"


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file to be taken from the store; `left_out` says why one is only listed."""

    path: str
    group: str
    place: str
    size: int
    sha256: str
    at: datetime
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class PlannedWork:
    """One work: who, what, its version, its folder and its files."""

    version_id: int
    folder: str
    district: str
    event: str
    number: str
    title: str
    status: str
    code: str
    at: datetime
    opinions: str
    files: list[PlannedFile] = field(default_factory=list)


@dataclass(frozen=True)
class ArchivePlan:
    """Everything of a season or of one district, in the order in which it is sent."""

    root: str
    works: list[PlannedWork]


def handed_in_works(entries: EntryQuerySet) -> list[Submission]:
    """The works behind these entries that stand handed in, with their current version."""
    rows = (
        Submission.objects.filter(entry__in=entries, current__isnull=False)
        .exclude(entry__status=EntryStatus.DRAFT)
        .select_related("entry__event", "entry__district", "current")
        .defer("answers", "current__answers", "current__confirmed")
        .order_by(
            "entry__district__code",
            "entry__event__order",
            "entry__event",
            "entry__number",
            "entry_id",
        )
    )
    return list(rows)


def plan_archive(competition: Competition, entries: EntryQuerySet) -> ArchivePlan:
    """Return the plan in a constant number of queries; drafts are left out."""
    works = handed_in_works(entries)
    root = safe_part(competition.short_title)
    names = FreeNames()
    attachments = _attachments(works)
    scans, opinions = _scans(works), _opinions(works)
    planned = []
    for work in works:
        entry, version = work.entry, work.current
        if version is None:
            raise ValueError("a work handed in has a version")
        kind = KINDS[version.kind]
        folder = names.take(
            f"{root}/{safe_part(entry.district.name)}/{_event_folder(kind, entry.event.name)}",
            f"{entry.number or version.code} {entry.title}",
        )
        plan = PlannedWork(
            version_id=version.pk,
            folder=folder,
            district=entry.district.name,
            event=entry.event.name,
            number=entry.number,
            title=entry.title,
            status=entry.get_status_display(),
            code=version.code,
            at=version.submitted_at,
            opinions=opinions.get(entry.pk, ""),
        )
        plan.files.extend(_evidence(names, plan, _labelled(kind, version.evidence), attachments))
        plan.files.extend(_scan_files(names, plan, scans.get(work.pk, [])))
        planned.append(plan)
    return ArchivePlan(root, planned)


def _event_folder(kind: Kind, event: str) -> str:
    return safe_part(f"{kind.annex} {event}")


def _attachments(works: list[Submission]) -> dict[int, Attachment]:
    rows = Attachment.objects.filter(submission__in=works).select_related("file")
    return {row.pk: row for row in rows}


def _scans(works: list[Submission]) -> Mapping[int, list[Scan]]:
    found: dict[int, list[Scan]] = defaultdict(list)
    for row in (
        Scan.objects.filter(submission__in=works).select_related("file").order_by("at", "pk")
    ):
        found[row.submission_id].append(row)
    return found


def _evidence(
    names: FreeNames,
    work: PlannedWork,
    frozen: Iterable[tuple[str, Mapping[str, Any]]],
    attachments: Mapping[int, Attachment],
) -> Iterable[PlannedFile]:
    counts: dict[str, int] = defaultdict(int)
    for label, item in frozen:
        counts[label] += 1
        path = names.take(
            f"{work.folder}/02 {EVIDENCE}/{safe_part(label)}",
            f"{counts[label]:02d} {item['name']}",
        )
        row = attachments.get(item["id"])
        yield PlannedFile(
            path=path,
            group=f"{EVIDENCE}：{label}",
            place=row.file.path if row else "",
            size=item["size"],
            sha256=item["sha256"],
            at=row.added_at if row else work.at,
            left_out=_why_left_out(row),
        )


def _why_left_out(row: Attachment | None) -> str:
    if row is None:
        return NO_RECORD
    return INFECTED if row.scan == ScanResult.INFECTED else ""


def _labelled(
    kind: Kind, frozen: Iterable[Mapping[str, Any]]
) -> Iterable[tuple[str, Mapping[str, Any]]]:
    labels = {each.key: each.label for each in kind.evidence}
    for item in frozen:
        yield labels.get(item["evidence"], item["evidence"]), item


def _scan_files(
    names: FreeNames, work: PlannedWork, scans: Iterable[Scan]
) -> Iterable[PlannedFile]:
    for number, scan in enumerate(scans, start=1):
        state = SealState(scan.state)
        mark = "" if state is SealState.CURRENT else f"（{SEAL_STATE_LABELS[state]}）"
        file: StoredFile = scan.file
        yield PlannedFile(
            path=names.take(
                f"{work.folder}/03 {SCAN}",
                f"{number:02d} {scan.get_level_display()}{mark} {file.name}",
            ),
            group=SCAN,
            place=file.path,
            size=file.size,
            sha256=file.sha256,
            at=scan.at,
        )


def _opinions(works: list[Submission]) -> dict[int, str]:
    texts: dict[int, list[str]] = defaultdict(list)
    rows = Opinion.objects.filter(entry__in=[work.entry_id for work in works])
    for row in rows.select_related("by").order_by("at", "pk"):
        texts[row.entry_id].append(_opinion(row))
    return {entry: "\n\n".join(parts) + "\n" for entry, parts in texts.items()}


def _opinion(row: Opinion) -> str:
    """One opinion as a passage of plain text."""
    lines = [
        f"{row.get_level_display()}审核意见　{row.get_verdict_display()}",
        f"时间：{instant_words(row.at)}　　审核人：{row.by.name}",
    ]
    if row.fix_by is not None:
        lines.append(f"修改期限：{row.fix_by.astimezone(LOCAL):%Y-%m-%d %H:%M} 前")
    if row.text:
        lines.append(row.text)
    lines += [f"{each.get('label', '')}：{each.get('text', '')}" for each in row.comments]
    return "\n".join(lines)
