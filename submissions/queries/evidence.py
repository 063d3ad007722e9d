"""支撑材料 as people look at it: by class, numbered, with its state in words; and its limits."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Sum

from accounts.models import User
from accounts.roles import Role
from competition.enums import EntryStatus
from competition.models import Entry
from records.enums import FILE_FAMILY_LABELS, FileFamily
from records.media.words import fact_words
from records.models import StoredFile
from records.text import size_words
from submissions.enums import FILE_STATE_LABELS, SCAN_RESULT_LABELS, FileState, ScanResult
from submissions.kinds import EvidenceClass, Kind
from submissions.models import Attachment, Submission


@dataclass(frozen=True)
class Item:
    """One file of a class, with its number in 支撑材料目录 (2-1) and the field it supports."""

    row: Attachment
    number: str
    link: str

    @property
    def facts(self) -> str:
        """Size, and what the inspection found: 20 MB · 1 分 20 秒 · 1920×1080 · 12 页."""
        told = [size_words(self.row.file.size), *fact_words(self.row.facts)]
        return " · ".join(told)

    @property
    def state_words(self) -> str:
        """检查中, 可用, or 已拦截 with its reason."""
        word = FILE_STATE_LABELS[FileState(self.row.state)]
        return f"{word}：{self.row.problem}" if self.row.problem else word

    @property
    def scan_words(self) -> str:
        """What the virus scanner said; without one it is said to be 未查毒."""
        return SCAN_RESULT_LABELS[ScanResult(self.row.scan)]

    @property
    def remark(self) -> str:
        """What a ready file lacks and why: not playable (yet), no preview."""
        facts, row = self.row.facts, self.row
        if row.state != FileState.READY:
            return ""
        if "preview_problem" in facts:
            return str(facts["preview_problem"])
        if row.is_playable or row.family not in {FileFamily.VIDEO, FileFamily.AUDIO}:
            return ""
        if "unchecked" in facts:
            return "服务器没有安装 ffmpeg，未检测能否播放，不计为“可播放的视频”。"
        if "playable_problem" in facts:
            return f"浏览器不能播放，不计为“可播放的视频”。{facts['playable_problem']}"
        return "浏览器不能直接播放，正在转换；转换完成后计为“可播放的视频”。"

    @property
    def views(self) -> tuple[tuple[str, str], ...]:
        """What can be opened: (part, word), best first."""
        words = {"playable": "播放", "preview": "预览", "cleaned": "查看", "original": "下载原件"}
        return tuple((part, word) for part, word in words.items() if served_file(self.row, part))


@dataclass(frozen=True)
class Group:
    """One class of evidence with its files."""

    number: int
    evidence: EvidenceClass
    items: list[Item] = field(default_factory=list)

    @property
    def accepts(self) -> str:
        """The families it takes, in words."""
        if self.evidence.accepts == frozenset(FileFamily):
            return "各类文件"
        return "、".join(
            word for family, word in FILE_FAMILY_LABELS.items() if family in self.evidence.accepts
        )

    @property
    def missing(self) -> int:
        """How many files it still must have."""
        return max(0, self.evidence.minimum - len(self.items))


def evidence_of(submission: Submission, kind: Kind) -> list[Group]:
    """Return every class of the kind with the draft's files, in one query."""
    groups = {each.key: Group(n, each) for n, each in enumerate(kind.evidence, 1)}
    labels = kind.labels()
    rows = submission.attachments.kept().select_related(
        "file", "cleaned", "thumbnail", "playable", "preview"
    )
    for row in rows:
        group = groups[row.evidence]
        number = f"{group.number}-{len(group.items) + 1}"
        group.items.append(Item(row, number, labels.get(row.link, "")))
    return list(groups.values())


def bytes_of_work(submission: Submission) -> int:
    """The size of the files that belong to the draft now."""
    return _sum(submission.attachments.kept().aggregate(sum=Sum("file__size")))


def bytes_of_district(entry: Entry) -> int:
    """The size of all files of the entry's district in its competition, frozen ones too."""
    rows = Attachment.objects.filter(
        submission__entry__competition=entry.competition_id,
        submission__entry__district=entry.district_id,
    )
    return _sum(rows.aggregate(sum=Sum("file__size")))


def is_frozen(row: Attachment) -> bool:
    """Say whether a version that was handed in lists this file."""
    lists = row.submission.versions.values_list("evidence", flat=True)
    return any(item["id"] == row.pk for listed in lists for item in listed)


def may_open(row: Attachment, user: User) -> bool:
    """A district opens its own files; others only what was handed in, and not once taken back."""
    if user.role == Role.LIAISON:
        return True
    return row.submission.entry.status != EntryStatus.DRAFT and is_frozen(row)


def served_file(row: Attachment, part: str) -> StoredFile | None:
    """Return the file behind one part of an attachment; None when there is none.

    A video that plays as it came is its own rendition, a PDF its own preview.
    """
    if row.state != FileState.READY:
        return None
    parts = {
        "original": row.file,
        "cleaned": row.cleaned,
        "thumbnail": row.thumbnail,
        "playable": row.playable or (row.file if _plays_as_it_came(row) else None),
        "preview": row.preview or (row.file if row.family == FileFamily.PDF else None),
    }
    return parts.get(part)


def _plays_as_it_came(row: Attachment) -> bool:
    return row.is_playable and row.family in {FileFamily.VIDEO, FileFamily.AUDIO}


def _sum(found: Mapping[str, int | None]) -> int:
    return found["sum"] or 0
