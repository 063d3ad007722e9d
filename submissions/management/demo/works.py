"""The districts' projects, achievements and cases, and the committee's answers."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from accounts.models import User
from competition.enums import EntryStatus, EventKind
from competition.management.demo.story import Story
from competition.models import Entry, Event
from competition.models.entries import EntryQuerySet
from competition.operations.entry_filing import file_works
from competition.operations.entry_reviews import Comment, accept_entry, return_entry
from districts.models import District
from records.clock import clock_set_to
from records.enums import FileFamily
from records.models import Job
from records.operations.jobs import perform
from records.operations.uploads import FormFile
from submissions.kinds import Answer, first_day
from submissions.management.demo import files, texts
from submissions.models import Submission
from submissions.operations.attachments import Described, attach_file
from submissions.operations.drafts import save_answers, start_work, statement_versions
from submissions.operations.handing_in import submit_work

HANDED_IN: Final = datetime(2024, 5, 20, 1, 0, tzinfo=UTC)
CHECKED: Final = datetime(2024, 5, 31, 1, 0, tzinfo=UTC)
WITH_CASES: Final = 6
"""So many districts also hand in a case: the trial should start soon."""
EARLY: Final = datetime(2024, 4, 13, 1, 0, tzinfo=UTC)

Write = Callable[[District, int], Mapping[str, Answer]]
WRITERS: Final[Mapping[str, Write]] = {
    "project": texts.project,
    "achievement": texts.achievement,
    "case": texts.case,
}


def tell_all(story: Story) -> None:
    """Every district hands in a project, some also an achievement or a case.

    Projects and cases are accepted; achievements wait for the seal of their district.
    """
    story.say(f"{story.competition}：报送项目、成果和案例 …")
    for index, district in enumerate(story.districts):
        by = story.troupe.liaisons[district.code]
        with clock_set_to(HANDED_IN + story.shift + timedelta(hours=index)):
            for kind in _kinds_of(index):
                work = write(story, district, kind, by, index=index)
                submit_work(entry_id=work.entry_id, by=by)
            _file(story, district, by)
    with clock_set_to(CHECKED + story.shift):
        for entry in _waiting(story).exclude(event__form="achievement"):
            accept_entry(entry_id=entry.pk, by=story.troupe.organizer)


def _kinds_of(index: int) -> list[str]:
    """A project from every district, a case from the first, an achievement from every other."""
    if index >= WITH_CASES:
        return ["project"]
    return ["project", *(["achievement"] if index % 2 == 0 else []), "case"]


def tell_some(story: Story) -> None:
    """In the midst of April: a few works are in, one came back, one is being written."""
    story.say(f"{story.competition}：部分区已提交项目、成果和案例 …")
    at = EARLY + story.shift
    for index, district in enumerate(story.districts[:4]):
        by = story.troupe.liaisons[district.code]
        with clock_set_to(at + timedelta(hours=index)):
            for kind in WRITERS:
                work = write(story, district, kind, by, index=20 + index)
                if index < 3:
                    submit_work(entry_id=work.entry_id, by=by)
    with clock_set_to(at + timedelta(days=1)):
        waiting = list(_waiting(story))
        return_entry(
            entry_id=waiting[0].pk,
            comments=[Comment("result", "请补充受益服务对象范围和个案分析。")],
            fix_by=at + timedelta(days=15),
            by=story.troupe.organizer,
        )
        accept_entry(entry_id=waiting[1].pk, by=story.troupe.organizer)


def write(story: Story, district: District, kind: str, by: User, *, index: int) -> Submission:
    """Fill a form in, tick what is asked, attach evidence, let it be looked into."""
    event = Event.objects.get(competition=story.competition, kind=EventKind.WORKS, form=kind)
    work = start_work(event_id=event.pk, by=by)
    save_answers(
        entry_id=work.entry_id,
        version=work.version,
        changes=_moved(WRITERS[kind](district, index), story.shift),
        confirmed=dict.fromkeys(statement_versions(event), True),
        by=by,
    )
    number = index * 10 + list(WRITERS).index(kind)
    _attach(work, Described(evidence="licence"), files.statement(number), by)
    if index % 4 == 0:
        picture = Described(evidence="appendix" if kind == "achievement" else "photo")
        _attach(work, picture, files.photograph(number), by)
    film = files.clip(number) if kind == "project" else None
    if film is not None:
        _attach(work, Described(evidence="video", link="result"), film, by)
    return work


def _moved(answers: Mapping[str, Answer], shift: timedelta) -> dict[str, Answer]:
    """Move the months along with the season."""
    moved = dict(answers)
    for key in ("starts", "ends"):
        day = first_day(answers[key])
        if day is not None:
            moved[key] = f"{day + shift:%Y-%m}"
    return moved


def _attach(work: Submission, described: Described, file: FormFile, by: User) -> None:
    attachment = attach_file(entry_id=work.entry_id, described=described, file=file, by=by)
    if attachment.family == FileFamily.VIDEO:  # the filing needs one that plays; the rest can wait
        for job in Job.objects.filter(params={"attachment": attachment.pk}):
            perform(job_id=job.pk)


def _file(story: Story, district: District, by: User) -> None:
    videos = Entry.objects.holding().filter(
        competition=story.competition, district=district, traits__playable_video__gte=1
    )
    if videos.exists():
        file_works(competition_id=story.competition.pk, attested=True, by=by)
    else:
        story.say(f"{district}：没有安装 ffmpeg，项目缺可播放的视频，未办理报送。")


def _waiting(story: Story) -> EntryQuerySet:
    return Entry.objects.filter(
        competition=story.competition,
        event__kind=EventKind.WORKS,
        status=EntryStatus.SUBMITTED,
    ).order_by("event__order", "district__code")
