"""Every page that a role can reach, in a real browser: axe at zero, nothing too wide."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from accounts.roles import Role
from competition.enums import EntryStatus, EventKind
from competition.management.demo import day, marks
from competition.management.demo.story import Story
from competition.models import Entry, Liaison
from competition.operations.components import lock_component
from competition.operations.entry_reviews import accept_entry
from competition.operations.standings import compute_standing
from competition.queries.schemes import event_scheme
from records.clock import database_now
from records.operations.jobs import due_jobs, perform
from submissions.management.demo import works
from tests.flows.open_season import SLUG, open_season
from tests.flows.screen import Tour, axe, picture, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

EVERYWHERE = {
    "home", "season-public", "announcement-list", "downloads", "blank-form-1", "login",
    "inbox", "profile", "password-change", "job-list",
}  # fmt: skip
"""Pages that look the same to every role: one role looks for all."""
FILES = {"work-file", "manage-work-blind-file", "manage-work-blind-document"}
"""Files shown by the browser's own viewers, which are no pages of ours."""
ON_THE_PHONE = (
    "desk", "inbox", "district-liaisons", "district-entries", "district-liaison-new",
    "district-works", "district-works-word",
)  # fmt: skip


@pytest.fixture
def story(settings, tmp_path) -> Story:
    """Mid-April: some districts have filed; one event is scored and computed, one half-way."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.ANCHOR_FILE = tmp_path / "anchors.txt"
    told = open_season()
    told.register_some()
    works.tell_some(told)
    for job in due_jobs(at=database_now()):
        perform(job_id=job)
    organizer = told.troupe.organizer
    persons = Entry.objects.filter(event__kind=EventKind.PERSONAL)
    for entry in persons.filter(status=EntryStatus.SUBMITTED).order_by("pk")[:5]:
        accept_entry(entry_id=entry.pk, by=organizer)
    day.seat_panels(told.competition, told.troupe)
    day.prepare(told.competition, organizer)
    marks.bring_in_marks(told.competition, organizer)
    ready, half_way = marks.personal_events(told.competition)
    for component in event_scheme(ready).scheme.components:
        lock_component(event_id=ready.pk, component=component.code, by=organizer)
    for event in (ready, half_way):
        compute_standing(event_id=event.pk, by=organizer)
    return told


def test_every_page_is_accessible_and_fits(story: Story, page: Page, live_server):
    wrong: list[str] = []
    for who, user in roles(story):
        sign_in(page.context, live_server.url, user)
        tour = Tour(page, live_server.url, who)
        seen = EVERYWHERE if who not in {"public", "liaison"} else {"blank-form-1"}
        tour.walk("/" if user is None else "/desk/", besides=seen | FILES)
        wrong += tour.wrong
    for who, user, name, address in states(story):
        sign_in(page.context, live_server.url, user)
        tour = Tour(page, live_server.url, who)
        tour.look(address, name, status=STATUSES.get(name, 200))
        wrong += tour.wrong
    assert wrong == []


def roles(story: Story) -> Iterator[tuple[str, User | None]]:
    """Who walks."""
    yield "public", None
    yield "liaison", story.troupe.liaisons["120103"]
    yield "organizer", story.troupe.organizer
    yield "clerk", story.troupe.clerk
    yield "supervisor", story.troupe.staff[Role.SUPERVISOR][0]
    yield "administrator", story.troupe.administrator


STATUSES = {"nowhere": 404, "forbidden": 403}


def states(story: Story) -> Iterator[tuple[str, User | None, str, str]]:
    """Pages whose look depends on the state of what they show; who, name, address."""
    liaisons, troupe = story.troupe.liaisons, story.troupe
    persons = Entry.objects.filter(event__kind=EventKind.PERSONAL)
    returned = persons.get(status=EntryStatus.RETURNED)
    draft = persons.get(status=EntryStatus.DRAFT)
    unfiled = Liaison.objects.filter(district__code="120113").latest("pk")
    ready, half_way = marks.personal_events(story.competition)
    yield "public", None, "nowhere", "/no-such-page/"
    yield "clerk", troupe.clerk, "forbidden", at("manage-scores")
    for name in ("district-entry-detail", "district-entry-edit"):
        yield "returned", liaisons["120105"], name, at(name, returned.pk)
        yield "draft", liaisons["120110"], name, at(name, draft.pk)
    yield "draft", liaisons["120110"], "file", at("district-competitors-file")
    for name in ("district-liaison-edit", "district-liaison-remove"):
        yield "unfiled", liaisons["120113"], name, at(name, unfiled.pk)
    yield "unfiled", liaisons["120113"], "district-liaisons", at("district-liaisons")
    for name in ("desk", "district-liaisons", "district-liaison-new", "district-entries"):
        yield "empty", liaisons["120119"], name, "/desk/" if name == "desk" else at(name)
    yield "organizer", troupe.organizer, "entry-returned", at("manage-entry-detail", returned.pk)
    for event in (ready, half_way):
        standing = event.standings.latest("run")
        yield (
            "organizer",
            troupe.organizer,
            f"gaps-{event.code}",
            f"{at('manage-scores')}?gaps={event.code}",
        )
        for name in ("manage-standing-detail", "manage-standing-confirm"):
            yield "organizer", troupe.organizer, f"{name}-{event.code}", at(name, standing.pk)
    panel = at("clerk-grid", half_way.code, "plan", 1)
    yield from states_of_works(story)
    yield "clerk", troupe.clerk, "grid-panel", panel
    yield "clerk", troupe.clerk, "grid-correcting", f"{panel}?correct=B002"
    yield "clerk", troupe.clerk, "grid-whole", at("clerk-grid", half_way.code, "-", 0)


def states_of_works(story: Story) -> Iterator[tuple[str, User | None, str, str]]:
    """The pages of a returned work, of a draft, and of what the organizer checks."""
    liaisons, organizer = story.troupe.liaisons, story.troupe.organizer
    papers = Entry.objects.filter(event__kind=EventKind.WORKS).order_by("pk")
    returned, draft = papers.get(status="returned"), papers.filter(status="draft").first()
    waiting = papers.filter(status="submitted", event__form="achievement").first()
    for entry, code in ((returned, "120101"), (draft, "120104")):
        for name in ("district-work", "district-work-edit", "district-work-evidence"):
            yield entry.status, liaisons[code], name, at(name, entry.pk)
    for name in ("district-work-scans", "district-work-opinion"):
        yield "waiting", liaisons[waiting.district.code], name, at(name, waiting.pk)
    yield "organizer", organizer, "manage-work", at("manage-work", waiting.pk)


def test_the_liaisons_pages_on_a_phone(story: Story, phone: Page, live_server):
    """A real small screen lays out wider when something sticks out: nothing may."""
    wrong = []
    sign_in(phone.context, live_server.url, story.troupe.liaisons["120113"])
    for name in ON_THE_PHONE:
        phone.goto(live_server.url + (at(name) if name.startswith("district") else reverse(name)))
        wrong += [f"{name}: {line}" for line in axe(phone)] + picture(phone, f"phone-{name}")
        assert phone.evaluate("innerWidth") == 375
    assert wrong == []


def at(name: str, *args: object) -> str:
    """An address in the open season."""
    return reverse(name, args=[SLUG, *args])
