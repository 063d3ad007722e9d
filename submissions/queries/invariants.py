"""What must hold of the paperwork in a running portal. Reports, never repairs."""

from collections.abc import Iterator

from django.db.models import Count, F, Max

from competition.enums import HOLDING, EventKind
from competition.models import Entry
from competition.queries.invariants import invariant
from submissions.kinds import KINDS, content_hash
from submissions.models import Submission, SubmissionVersion
from submissions.queries.facts import playable_video


@invariant
def check_versions() -> Iterator[str]:
    """What was handed in is what it was: its digest still follows from its content."""
    for row in SubmissionVersion.objects.order_by("pk").iterator(chunk_size=500):
        if content_hash(row.kind, row.answers, row.confirmed, row.evidence) != row.sha256:
            yield f"提交版本 {row.code} 的内容与校验值不符。"


@invariant
def check_numbering() -> Iterator[str]:
    """Versions are numbered without a gap, and the newest is the one that counts."""
    rows = Submission.objects.annotate(
        count=Count("versions"), newest=Max("versions__number")
    ).exclude(newest=None)
    for row in rows.exclude(count=F("newest")).order_by("pk"):
        yield f"参评材料 {row.entry_id} 的提交版本有缺号。"
    for row in rows.exclude(current__number=F("newest")).order_by("pk"):
        yield f"参评材料 {row.entry_id} 的现行版本不是最新提交的版本。"


@invariant
def check_papers() -> Iterator[str]:
    """A works entry has a paper of a known kind; one that holds a place was handed in."""
    works = Entry.objects.filter(event__kind=EventKind.WORKS)
    for pk in works.filter(submission=None).order_by("pk").values_list("pk", flat=True):
        yield f"参评名额 {pk} 没有参评材料。"
    for row in Submission.objects.exclude(kind__in=KINDS).order_by("pk"):
        yield f"参评材料 {row.entry_id} 的类别“{row.kind}”不存在。"
    held = Submission.objects.filter(entry__status__in=HOLDING, current=None)
    for row in held.order_by("pk"):
        yield f"参评材料 {row.entry_id} 占用名额，却没有提交版本。"


@invariant
def check_traits() -> Iterator[str]:
    """The playable videos an entry counts are those that are attached (四(二))."""
    rows = Submission.objects.select_related("entry").prefetch_related("attachments")
    for row in rows.order_by("pk").iterator(chunk_size=500):
        kept = [file for file in row.attachments.all() if file.removed_at is None]
        if row.entry.traits.get("playable_video", 0) != sum(map(playable_video, kept)):
            yield f"参评材料 {row.entry_id} 的可播放视频数与所附文件不一致。"
