"""The objects that addresses are asked for. All belong to 和平区 and to the cast's competition."""

from collections.abc import Callable, Mapping

from competition.enums import Task
from competition.models import (
    Activity,
    Announcement,
    Filing,
    Finding,
    FormerWinner,
    Liaison,
    SeasonText,
    Stage,
    Standing,
    WinnerMatch,
)
from records.enums import JobState
from records.models import Heartbeat, Job, Message, StoredFile
from records.operations.files import store_file
from records.operations.imports import check_import
from records.operations.jobs import Work, job_handler
from records.operations.uploads import begin_upload
from submissions.models import Scan
from tests.cast import Cast
from tests.competition.nominating import draft, submitted
from tests.factories import NOON
from tests.records import uploading  # noqa: F401 -- registers the purpose
from tests.records.helpers import district_file
from tests.scoring import accepted, make_scheme
from tests.submissions.handed_in import PROSE, likeness
from tests.submissions.handed_in import handed_in as handed_in_work
from tests.works import (
    Papers,
    hand_in,
    make_attachment,
    make_papers,
    make_submitted,
    make_work,
)

Captures = Mapping[str, object]


def made(make: Callable[[Cast], Captures], cast: Cast) -> Captures:
    """Make each object once in a world, however many routes ask for it."""
    kept: dict[object, Captures] = vars(cast).setdefault("kept", {})
    if make not in kept:
        kept[make] = make(cast)
    return kept[make]


def clerk(cast: Cast) -> Captures:
    """The account of the competition's clerk."""
    return {"user_id": cast.clerk.pk}


def message(cast: Cast) -> Captures:
    """A message to the liaison."""
    row = Message.objects.create(recipient=cast.liaison, subject="催办", created_at=NOON)
    return {"pk": row.pk}


@job_handler("t", file_for=lambda user, params: True)
def nothing(work: Work) -> None:
    """The kind of job below: its file is for who asked for it."""


def job(cast: Cast) -> Captures:
    """A job of the liaison that is done and has a file."""
    row = Job.objects.create(
        key="k", kind="t", title="导出", state=JobState.DONE, result=a_file(cast),
        requested_by=cast.liaison, created_at=NOON, next_try_at=NOON,
    )  # fmt: skip
    return {"pk": row.pk}


def uploaded(cast: Cast) -> Captures:
    """A workbook that the organizer has uploaded and not yet confirmed."""
    values = {"kind": "test-districts", "content": district_file(), "filename": "区名单.xlsx"}
    row = check_import(**values, params={}, scope=cast.competition.slug, by=cast.organizer)
    return {"pk": row.pk}


def arriving(cast: Cast) -> Captures:
    """A file that the liaison is just uploading."""
    values = {"purpose": "test-note", "params": {}, "name": "走访视频.mp4", "size": 9}
    return {"identifier": begin_upload(**values, by=cast.liaison).uuid}


def beating(cast: Cast) -> Captures:
    """A worker that lives."""
    Heartbeat.objects.create(name="worker", at=NOON)
    return {}


def liaison_row(cast: Cast) -> Captures:
    """A row of 和平区's 附件1."""
    row = Liaison.objects.create(
        competition=cast.competition, district=cast.heping, name="李四", unit="和平区人社局",
        post="科长", mobile="19100000009",
    )  # fmt: skip
    return {"liaison_id": row.pk}


def plan_of_heping(cast: Cast) -> Captures:
    """和平区 has attached its 工作方案."""
    paper = {"competition": cast.competition, "district": cast.heping, "task": Task.LIAISONS}
    Filing.objects.update_or_create(**paper, defaults={"plan": a_file(cast)})
    return {}


def plan_by_code(cast: Cast) -> Captures:
    """The same, asked for by the district's code."""
    return plan_of_heping(cast) | district_code(cast)


def district_code(cast: Cast) -> Captures:
    """和平区, by its code."""
    return {"code": cast.heping.code}


def drafted(cast: Cast) -> Captures:
    """A draft of 和平区 with a photograph."""
    return {"entry_id": draft(cast.guidance, cast.liaison).pk}


def handed_in(cast: Cast) -> Captures:
    """An entry of 和平区 that waits to be checked."""
    return {"entry_id": submitted(cast.guidance, cast.liaison).pk}


def finding(cast: Cast) -> Captures:
    """Something that a rule found about the entry."""
    row = Finding.objects.create(
        entry_id=made(handed_in, cast)["entry_id"], rule="r", clause="c", severity="block",
        message="m", found_at=NOON,
    )  # fmt: skip
    return {"pk": row.pk}


def winner_match(cast: Cast) -> Captures:
    """A former winner of the same name."""
    winner = FormerWinner.objects.create(name="张三")
    row = WinnerMatch.objects.create(entry_id=made(handed_in, cast)["entry_id"], winner=winner)
    return {"pk": row.pk}


def announcement(cast: Cast) -> Captures:
    """A published announcement."""
    row = Announcement.objects.create(
        competition=cast.competition, title="通知", body="正文", published_at=NOON
    )
    return {"announcement_id": row.pk}


def scheme(cast: Cast) -> Captures:
    """The marking scheme of 职业指导人员."""
    make_scheme(cast.guidance)
    return {"event_id": cast.guidance.pk}


def activity(cast: Cast) -> Captures:
    """A training with one file of material."""
    stage = Stage.objects.create(competition=cast.competition, key="may", name="培训")
    row = Activity.objects.create(
        competition=cast.competition, stage=stage, key="training", name="赛前培训"
    )
    file = a_file(cast)
    row.materials.add(file)
    return {"activity_id": row.pk, "file_id": file.pk}


def without_file(cast: Cast) -> Captures:
    """The training itself."""
    return {"activity_id": made(activity, cast)["activity_id"]}


def seat(cast: Cast) -> Captures:
    """The first seat of the panel."""
    accepted(cast, "G001", district=cast.hedong)
    return component(cast) | {"seat": 1}


def component(cast: Cast) -> Captures:
    """方案设计 of 职业指导人员."""
    made(scheme, cast)
    return {"event": cast.guidance.code, "component": "plan"}


def standing(cast: Cast) -> Captures:
    """A computed standing."""
    made(scheme, cast)
    row = Standing.objects.create(
        event=cast.guidance, run=1, scheme_fingerprint="f", inputs_fingerprint="f",
        computed_at=NOON,
    )  # fmt: skip
    return {"standing_id": row.pk}


def works(cast: Cast) -> Papers:
    """The events of 附件2–4, made once in a world."""
    if "papers" not in vars(cast):
        vars(cast)["papers"] = make_papers(cast)
    papers: Papers = vars(cast)["papers"]
    return papers


def work_of_heping(cast: Cast) -> Captures:
    """A draft of 和平区's project."""
    return {"entry_id": make_work(works(cast), cast.liaison).entry_id}


def first_version(cast: Cast) -> Captures:
    """The version of a work that waits to be checked."""
    return made(work_handed_in, cast) | {"number": 1}


def works_event(cast: Cast) -> Captures:
    """The event of projects, as a form names it."""
    return {"event": works(cast).projects.code}


def attachment_of_heping(cast: Cast) -> Captures:
    """A file of such a draft."""
    draft = make_work(works(cast), cast.liaison)
    return {"entry_id": draft.entry_id, "attachment_id": make_attachment(draft).pk}


def handed_in_file(cast: Cast) -> Captures:
    """A file that was handed in."""
    draft = make_work(works(cast), cast.liaison)
    row = make_attachment(draft)
    hand_in(draft, cast.liaison)
    return {"attachment_id": row.pk, "part": "original"}


def work_handed_in(cast: Cast) -> Captures:
    """A 成果 of 和平区 that waits to be checked."""
    return {"entry_id": make_submitted(works(cast), cast.liaison, "achievement").entry_id}


def work_finding(cast: Cast) -> Captures:
    """Something that a rule found about that work."""
    row = Finding.objects.create(
        entry_id=made(work_handed_in, cast)["entry_id"], rule="r", clause="c", severity="block",
        message="m", found_at=NOON,
    )  # fmt: skip
    return {"finding": row.pk}


def alike(cast: Cast) -> Captures:
    """A work of 和平区 that has text of one of 河东区."""
    event = works(cast).projects
    row = likeness(
        handed_in_work(event, cast.heping, process=PROSE),
        handed_in_work(event, cast.hedong, process=PROSE),
    )
    return {"pk": row.pk}


def work_entry(cast: Cast) -> Captures:
    """The entry of a work of 和平区 that was handed in."""
    work = handed_in_work(works(cast).projects, cast.heping, process=PROSE)
    return {"entry_id": work.entry_id}


def sealed_paper(cast: Cast) -> Captures:
    """A 附件3 of 和平区 that was handed in, with its sealed scan and its licence statement."""
    work = make_submitted(works(cast), cast.liaison, "achievement")
    scan = Scan.objects.create(
        submission=work, version=work.current, level="district", state="current",
        file=a_file(cast), by=cast.liaison, at=NOON,
    )  # fmt: skip
    SeasonText.objects.create(
        competition=cast.competition, key="originality-licence", kind="creator", title="许可",
        body="许可。",
    )  # fmt: skip
    return {"entry_id": work.entry_id, "scan_id": scan.pk}


def paper(cast: Cast) -> Captures:
    """The same work, without its scan."""
    return {"entry_id": made(sealed_paper, cast)["entry_id"]}


def paper_as_word(cast: Cast) -> Captures:
    """The same as a Word file."""
    return paper(cast) | {"suffix": "docx"}


def a_file(cast: Cast) -> StoredFile:
    """A small file that is kept."""
    return store_file(
        content=b"x", name="x.pdf", content_type="application/pdf", kind="t", by=None, at=NOON
    )
