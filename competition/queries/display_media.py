"""展示素材 as people look at it: what a component takes in, until when, and what was sent."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from competition.enums import DrawState, EventKind, MediaState
from competition.marking import Component
from competition.marking.terms import Method
from competition.models import (
    Competition,
    DisplayMedia,
    Draw,
    Entry,
    Event,
    MediaIntake,
    Session,
)
from competition.queries.schemes import EventScheme, event_schemes
from records.enums import FILE_FAMILY_LABELS, FileFamily
from records.media.words import fact_words
from records.models import StoredFile
from records.text import closing_words, size_words

TAKEN = (
    FileFamily.IMAGE, FileFamily.VIDEO, FileFamily.SLIDES, FileFamily.PDF, FileFamily.AUDIO,
)  # fmt: skip
ACCEPT = (
    ".jpg,.jpeg,.png,.gif,.webp,.mp4,.m4v,.mov,.avi,.wmv,.mkv,.webm,.pptx,.ppt,.pdf,.mp3,.m4a,.wav"
)


@dataclass(frozen=True)
class Display:
    """A judged component for which media may be shown, and what the organizer set for it."""

    event: Event
    component: Component
    intake: MediaIntake | None
    is_drawn: bool

    @property
    def code(self) -> str:
        """The component's code."""
        return self.component.code

    @property
    def name(self) -> str:
        """The component's name."""
        return self.component.name

    def is_open(self, at: datetime) -> bool:
        """Whether a district may still change its media: set, before its closing and the draw."""
        if self.intake is None or self.is_drawn:
            return False
        return self.intake.closes_at is None or at < self.intake.closes_at

    def words(self, at: datetime) -> str:
        """Whether it is open, until when, or why not."""
        if self.intake is None:
            return "组委会尚未开放素材接收。"
        if self.is_drawn:
            return "本环节已抽签，素材接收已截止。如确需更换，请与组委会联系，由组委会代传。"
        closes_at = self.intake.closes_at
        if closes_at is None:
            return "正在接收，至本环节抽签时截止。"
        if at < closes_at:
            return f"正在接收，至{closing_words(closes_at)}截止；先于此抽签的，抽签时截止。"
        return f"已于{closing_words(closes_at)}截止。如确需更换，请与组委会联系，由组委会代传。"


@dataclass(frozen=True)
class MediaItem:
    """One file with its state in words."""

    row: DisplayMedia

    @property
    def facts(self) -> str:
        """20 MB · 1 分 20 秒 · 1920×1080."""
        return " · ".join([size_words(self.row.file.size), *fact_words(self.row.facts)])

    @property
    def state_words(self) -> str:
        """检查中, 可播放, or 不能使用 with its reason and cure."""
        word = self.row.get_state_display()
        return f"{word}：{self.row.problem}" if self.row.problem else word

    @property
    def family_word(self) -> str:
        """图片, 视频, 演示文稿."""
        return FILE_FAMILY_LABELS.get(FileFamily(self.row.family), "")

    @property
    def colour(self) -> str:
        """Which status colour it has."""
        return {MediaState.READY: "done", MediaState.BLOCKED: "block"}.get(
            MediaState(self.row.state), "running"
        )

    @property
    def remarks(self) -> list[str]:
        """What is true of a file that may be used, and should be known."""
        facts, found = self.row.facts, []
        if self.row.state == MediaState.CHECKING:
            return [str(facts["step"])] if "step" in facts else []
        if self.row.state == MediaState.READY:
            found = [str(facts[key]) for key in ("remark", "preview_problem") if key in facts]
            if "unchecked" in facts:
                found.append("服务器没有安装 ffmpeg，未检测能否播放，请在试播时确认。")
            if not facts.get("is_scanned"):
                found.append("未查毒。")
        return found

    @property
    def views(self) -> tuple[tuple[str, str], ...]:
        """What can be opened: (part, word), best first."""
        words = {"playable": "播放", "preview": "预览", "original": "下载原件"}
        if self.row.family == FileFamily.IMAGE:
            words["playable"] = "查看"
        return tuple((part, word) for part, word in words.items() if served_media(self.row, part))


def displays(competition: Competition) -> list[Display]:
    """Every judged component of the personal events, in the season's order; six statements."""
    schemes = [
        of for of in event_schemes(competition).values() if of.event.kind == EventKind.PERSONAL
    ]
    return _displays(schemes, [of.event.pk for of in schemes])


def displays_of(of: EventScheme) -> list[Display]:
    """Those of one event."""
    return _displays([of], [of.event.pk])


def _displays(schemes: Collection[EventScheme], event_ids: list[int]) -> list[Display]:
    intakes = {
        (row.event_id, row.component): row
        for row in MediaIntake.objects.filter(event__in=event_ids)
    }
    draws = Draw.objects.filter(session__event__in=event_ids, state=DrawState.DRAWN)
    leaders = draws.values("session")
    shared = Session.objects.filter(Q(pk__in=leaders) | Q(follows__in=leaders))
    drawn = set(shared.values_list("event_id", "component"))
    return [
        Display(of.event, each, intakes.get(place), is_drawn=place in drawn)
        for of in schemes
        for each in of.scheme.components
        if each.method is Method.PANEL
        for place in [(of.event.pk, each.code)]
    ]


def media_of(entry_ids: Collection[int]) -> Mapping[tuple[int, str], list[MediaItem]]:
    """(Entry id, component) → its files in their order of playing."""
    found: dict[tuple[int, str], list[MediaItem]] = {}
    rows = DisplayMedia.objects.shown().filter(entry__in=entry_ids)
    for row in rows.select_related("file", "playable", "preview", "rehearsed_by"):
        found.setdefault((row.entry_id, row.component), []).append(MediaItem(row))
    return found


def served_media(row: DisplayMedia, part: str) -> StoredFile | None:
    """The file behind one part; None when there is none. Only what was checked is served."""
    if row.state != MediaState.READY:
        return None
    parts = {"original": row.file, "playable": row.playable, "preview": row.preview}
    return parts.get(part)


def bytes_of_media(entry: Entry, *, of_district: bool) -> int:
    """The size of what the entry, or its district in the whole competition, keeps."""
    rows = DisplayMedia.objects.filter(entry=entry)
    if of_district:
        rows = DisplayMedia.objects.filter(
            entry__competition=entry.competition_id, entry__district=entry.district_id
        )
    return sum(rows.values_list("file__size", flat=True))
