"""The world in which every address is asked for: the cast, and one object for each capture.

`OBJECTS` maps a route name to a function from the cast to the route's captures. `slug` needs
no entry: it is the competition's. The functions may make objects (with `tests.factories`);
what they make belongs to 和平区 and to the competition of the cast.
"""

from collections.abc import Callable, Mapping

from django.urls import reverse

from accounts.models import User
from competition.enums import EntryStatus, Task
from competition.marking import fingerprint, parse_scheme, scheme_to_mapping
from competition.models import Activity, Announcement, Filing, Liaison, MarkingScheme, Stage
from competition.operations.standings import compute_standing
from records.enums import JobState
from records.models import Heartbeat, Job, Message
from records.operations.files import store_file
from records.operations.imports import check_import
from tests.cast import Cast
from tests.factories import NOON, make_entry, make_user
from tests.meta.access_table import Persona
from tests.meta.routes import Route
from tests.records.helpers import district_file
from tests.scoring import accepted, key_in, make_scheme

Captures = Mapping[str, object]


def clerk(cast: Cast) -> Captures:
    """The account of the competition's clerk."""
    return {"user_id": cast.clerk.pk}


def message(cast: Cast) -> Captures:
    """A message to the liaison."""
    row = Message.objects.create(recipient=cast.liaison, subject="催办", created_at=NOON)
    return {"pk": row.pk}


def job(cast: Cast) -> Captures:
    """A job of the liaison that is done and has a file."""
    file = store_file(
        content=b"x", name="x.txt", content_type="text/plain", kind="t", by=cast.liaison, at=NOON
    )
    row = Job.objects.create(
        key="k", kind="t", title="导出", state=JobState.DONE, result=file,
        requested_by=cast.liaison, created_at=NOON, next_try_at=NOON,
    )  # fmt: skip
    return {"pk": row.pk}


def uploaded(cast: Cast) -> Captures:
    """A workbook that the organizer has uploaded and not yet confirmed."""
    values = {"kind": "test-districts", "content": district_file(), "filename": "区名单.xlsx"}
    row = check_import(**values, params={}, scope=cast.competition.slug, by=cast.organizer)
    return {"pk": row.pk}


def liaison(cast: Cast) -> Captures:
    """A row of 和平区's 附件1."""
    row = Liaison.objects.create(
        competition=cast.competition, district=cast.heping, name="周小雨", unit="和平区人社局",
        post="科长", mobile="19100000009",
    )  # fmt: skip
    return {"liaison_id": row.pk}


def district(cast: Cast) -> Captures:
    """和平区."""
    return {"code": cast.heping.code}


def planned(cast: Cast) -> Captures:
    """和平区 has handed in its 工作方案."""
    file = store_file(
        content=b"x", name="x.pdf", content_type="application/pdf", kind="plan", by=cast.liaison,
        at=NOON,
    )  # fmt: skip
    Filing.objects.create(
        competition=cast.competition, district=cast.heping, task=Task.LIAISONS, plan=file
    )
    return {}


def district_planned(cast: Cast) -> Captures:
    """和平区, with its 工作方案."""
    return planned(cast) | district(cast)


def beating(cast: Cast) -> Captures:
    """A worker that lives."""
    Heartbeat.objects.create(name="worker", at=NOON)
    return {}


def entry_draft(cast: Cast) -> Captures:
    """A draft of 和平区."""
    return {"entry_id": make_entry(cast.guidance, cast.heping).pk}


def entry_submitted(cast: Cast) -> Captures:
    """A competitor of 和平区 that was handed in, with a photograph."""
    entry = make_entry(cast.grassroots, cast.heping, EntryStatus.SUBMITTED, submitted_at=NOON)
    entry.competitor.photo = store_file(
        content=b"\xff\xd8\xff", name="photo.jpg", content_type="image/jpeg",
        kind="competitor-photo", by=cast.liaison, at=NOON,
    )  # fmt: skip
    entry.competitor.save()
    return {"entry_id": entry.pk}


def activity(cast: Cast) -> Captures:
    """A training."""
    stage = Stage.objects.create(competition=cast.competition, key="may", name="培训")
    row = Activity.objects.create(
        competition=cast.competition, stage=stage, key="training", name="集中培训"
    )
    return {"activity_id": row.pk}


def material(cast: Cast) -> Captures:
    """A material of that training."""
    captures = _made(activity, cast)
    file = store_file(
        content=b"x", name="x.pdf", content_type="application/pdf", kind="activity-material",
        by=cast.organizer, at=NOON,
    )  # fmt: skip
    Activity.objects.get(pk=captures["activity_id"]).materials.add(file)
    return {**captures, "file_id": file.pk}


def announcement(cast: Cast) -> Captures:
    """A draft that nobody outside may read."""
    row = Announcement.objects.create(competition=cast.competition, title="草稿", body="正文")
    return {"announcement_id": row.pk}


def published(cast: Cast) -> Captures:
    """An announcement that everybody reads."""
    row = Announcement.objects.create(
        competition=cast.competition, title="通知", body="正文", published_at=NOON
    )
    return {"announcement_id": row.pk}


def scheme(cast: Cast) -> Captures:
    """An event with a marking scheme that is neither frozen nor settled."""
    parsed = parse_scheme(
        {
            "title": "评分标准",
            "composition": "additive",
            "components": [{"code": "theory", "name": "理论", "method": "paper", "maximum": 100}],
            "pending": ["满分"],
        },
        place="scheme",
    )
    MarkingScheme.objects.create(
        event=cast.guidance,
        definition=scheme_to_mapping(parsed),
        fingerprint=fingerprint(parsed),
    )
    return {"event_id": cast.guidance.pk}


def scored(cast: Cast) -> Captures:
    """An event with a scheme and one accepted entry that has its theory mark."""
    make_scheme(cast.guidance)
    key_in(cast, accepted(cast, "G001"), "theory", marks="80")
    return {"event": cast.guidance.code}


def theory(cast: Cast) -> Captures:
    """The theory of that event, a paper."""
    return {**_made(scored, cast), "component": "theory", "seat": 0}


def panel(cast: Cast) -> Captures:
    """The panel of that event."""
    return {**_made(scored, cast), "component": "plan"}


def run(cast: Cast) -> Captures:
    """A computed run of that event."""
    _made(scored, cast)
    computed = compute_standing(event_id=cast.guidance.pk, by=cast.organizer)
    return {"standing_id": computed.standing.pk}


OBJECTS: dict[str, Callable[[Cast], Captures]] = {
    "account-detail": clerk,
    "account-edit": clerk,
    "account-duties": clerk,
    "account-reissue": clerk,
    "account-deactivate": clerk,
    "account-reactivate": clerk,
    "account-unlock": clerk,
    "district-liaison-edit": liaison,
    "district-liaison-remove": liaison,
    "district-liaison-lead": liaison,
    "district-plan-file": planned,
    "manage-district": district,
    "manage-district-word": district,
    "manage-district-plan": district_planned,
    "message-open": message,
    "job-detail": job,
    "job-status": job,
    "job-retry": job,
    "job-file": job,
    "import-detail": uploaded,
    "import-confirm": uploaded,
    "import-drop": uploaded,
    "import-errors": uploaded,
    "readyz": beating,
    "district-entry-detail": entry_draft,
    "district-entry-edit": entry_draft,
    "district-entry-photo": entry_submitted,
    "district-entry-submit": entry_draft,
    "district-entry-recall": entry_submitted,
    "district-entry-withdraw": entry_submitted,
    "district-entry-substitute": entry_draft,
    "district-entry-discard": entry_draft,
    "manage-entry-detail": entry_submitted,
    "manage-entry-photo": entry_submitted,
    "manage-entry-accept": entry_submitted,
    "manage-entry-return": entry_submitted,
    "manage-entry-reject": entry_submitted,
    "manage-entry-withdraw": entry_submitted,
    "manage-entry-waive": entry_submitted,
    "manage-entry-match": entry_submitted,
    "manage-activity-detail": activity,
    "manage-activity-roster": activity,
    "manage-activity-attend": activity,
    "manage-activity-material": activity,
    "manage-activity-material-remove": material,
    "activity-material": material,
    "announcement-detail": published,
    "manage-announcement": announcement,
    "manage-announcement-edit": announcement,
    "manage-announcement-publish": announcement,
    "manage-announcement-unpublish": published,
    "manage-scheme-freeze": scheme,
    "manage-scheme-settle": scheme,
    "clerk-grid": theory,
    "clerk-hand-in": theory,
    "manage-component-lock": panel,
    "manage-panel": panel,
    "manage-standing-detail": run,
    "manage-standing-confirm": run,
}

QUERIES: Mapping[str, Mapping[str, str]] = {
    "account-template": {"season": "tianjin-2024"},
    "district-entry-new": {"event": "guidance"},
    "district-entry-check": {"event": "guidance"},
}
"""What a route is asked with besides."""

FORMS: dict[str, Callable[[Cast], Captures]] = {
    "manage-standing-compute": lambda cast: {"event": "guidance"},
    "manage-entry-waive": lambda cast: {"finding": made(finding, cast)["pk"]},
    "manage-entry-match": lambda cast: {"match": made(winner_match, cast)["pk"]},
}
"""What a form must name so that its object is found; the rest of every form stays empty."""

ADMIN_CAPTURES: Captures = {
    "object_id": "1",
    "app_label": "districts",
    "content_type_id": 1,
    "url": "x",
    "from_field": "x",
}


def address_of(route: Route, cast: Cast) -> str:
    """Return the address at which this route is asked for."""
    captures: dict[str, object] = {}
    if "slug" in route.captures:
        captures["slug"] = cast.competition.slug
    if route.name in OBJECTS:
        captures |= _made(OBJECTS[route.name], cast)
    missing = set(route.captures) - set(captures)
    assert not missing, f"tests/meta/world.py: say which {missing} {route.name} is asked for"
    return reverse(route.name, kwargs=captures, query=QUERIES.get(route.name))


def _made(make: Callable[[Cast], Captures], cast: Cast) -> Captures:
    """Make each object once in a world, however many routes ask for it."""
    kept: dict[object, Captures] = vars(cast).setdefault("kept", {})
    if make not in kept:
        kept[make] = make(cast)
    return kept[make]


def person(persona: Persona, cast: Cast) -> User | None:
    """Return the account behind a persona, None for who has none."""
    if persona == Persona.ANONYMOUS:
        return None
    if persona == Persona.DISABLED:
        return make_user(is_active=False)
    account: User = getattr(cast, persona.value)
    return account
