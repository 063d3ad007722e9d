"""What only operations guard about 展示素材. Reports, never repairs."""

from collections.abc import Iterator

from django.db.models import Q

from competition.enums import EventKind, MediaState
from competition.models import DisplayMedia
from competition.queries.invariants import invariant
from records.enums import FileFamily

PLAYED = (FileFamily.IMAGE, FileFamily.VIDEO, FileFamily.AUDIO)


@invariant
def check_display_media() -> Iterator[str]:
    """A file belongs to a competitor, and what is called ready has something to be shown."""
    rows = DisplayMedia.objects.shown().order_by("pk")
    stray = rows.exclude(entry__event__kind=EventKind.PERSONAL)
    for pk in stray.values_list("pk", flat=True):
        yield f"展示素材 {pk} 不属于个人赛项的选手。"
    silent = rows.filter(state=MediaState.READY).filter(
        Q(family__in=PLAYED, playable=None) | Q(family=FileFamily.PDF, preview=None)
    )
    for pk in silent.values_list("pk", flat=True):
        yield f"展示素材 {pk} 标为可播放，却没有可播放的文件。"
