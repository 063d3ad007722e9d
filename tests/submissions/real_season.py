"""The season of 2024 as its file says, and works that satisfy every rule of it."""

from pathlib import Path
from typing import Any

from accounts.models import User
from accounts.roles import Role
from competition.models import Appointment, Event
from competition.operations.season import load_season
from districts.models import District
from records.clock import clock_set_to
from submissions.models import Submission
from submissions.operations.drafts import save_answers, start_work, statement_versions
from tests import factories
from tests.works import ANSWERS, Papers, make_attachment, make_video

SEASON_FILE = Path(__file__).resolve().parent.parent.parent / "fixtures" / "tianjin-2024.toml"
EVENTS = {"project": "projects", "achievement": "achievements", "case": "cases"}


def real_papers() -> Papers:
    """Load the file and return its three works events."""
    with clock_set_to(factories.NOON):
        competition = load_season(source=SEASON_FILE.read_bytes(), by=None).competition
    events = {
        code: Event.objects.get(competition=competition, code=code) for code in EVENTS.values()
    }
    return Papers(competition, events["projects"], events["achievements"], events["cases"])


def liaison_of(code: str) -> User:
    """An account of a district of the season."""
    return factories.make_liaison_account(District.objects.get(code=code))


def organizer_of(papers: Papers) -> User:
    """An organizer of the season."""
    user = factories.make_user(Role.ORGANIZER)
    Appointment.objects.create(competition=papers.competition, user=user)
    return user


def save(work: Submission, by: User, changes: dict[str, Any], ticks: dict[str, bool]) -> Submission:
    """Keep answers and ticks of a draft."""
    work.refresh_from_db()
    values = {"entry_id": work.entry_id, "version": work.version, "by": by}
    return save_answers(changes=changes, confirmed=ticks, **values)


def complete_work(papers: Papers, by: User, kind: str) -> Submission:
    """A draft to which no rule objects: answers, ticks, the signed statement, evidence."""
    event = papers.event(kind)
    work = start_work(event_id=event.pk, by=by)
    save(work, by, dict(ANSWERS[kind]), dict.fromkeys(statement_versions(event), True))
    make_attachment(work, "声明.pdf", evidence="licence")
    if kind == "project":
        make_attachment(work, "照片.jpg", evidence="photo", family="image")
        make_video(work)
    return work
