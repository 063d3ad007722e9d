"""Every page that a role can reach by links, in a real browser: axe at zero, nothing too wide."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from competition.enums import EntryStatus
from competition.management.demo import marks
from competition.management.demo.story import Story
from competition.models import Entry
from competition.operations.components import lock_component
from competition.operations.entry_reviews import accept_entry
from competition.operations.standings import compute_standing
from competition.queries.schemes import event_scheme
from tests.flows.open_season import SLUG, open_season
from tests.flows.screen import Tour, sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def story(settings, tmp_path) -> Story:
    """Mid-April: some districts have filed; the first marks are in and computed."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.ANCHOR_FILE = tmp_path / "anchors.txt"
    told = open_season()
    told.register_some()
    organizer = told.troupe.organizer
    waiting = Entry.objects.filter(status=EntryStatus.SUBMITTED).order_by("pk")
    for entry in waiting[:5]:
        accept_entry(entry_id=entry.pk, by=organizer)
    marks.seat_panels(told.competition, organizer)
    marks.bring_in_marks(told.competition, organizer)
    ready, half_done = marks.personal_events(told.competition)
    for component in event_scheme(ready).scheme.components:
        lock_component(event_id=ready.pk, component=component.code, by=organizer)
    for event in (ready, half_done):
        compute_standing(event_id=event.pk, by=organizer)
    return told


def address(name: str, *args: object) -> str:
    return reverse(name, args=[SLUG, *args])


def test_every_page_is_accessible_and_fits(story: Story, page: Page, live_server) -> None:
    base = live_server.url
    troupe = story.troupe
    walks = {
        "public": (None, ["/", "/no-such-page/"]),
        "liaison": (troupe.liaisons["120103"], ["/desk/"]),
        "organizer": (troupe.organizer, ["/desk/"]),
        "clerk": (troupe.clerk, ["/desk/"]),
        "supervisor": (troupe.staff["supervisor"][0], ["/desk/"]),
        "administrator": (troupe.administrator, ["/desk/"]),
    }
    wrong: list[str] = []
    for who, (user, starts) in walks.items():
        page.context.clear_cookies()
        if user is not None:
            sign_in(page.context, base, user)
        tour = Tour(page, base, who)
        tour.walk(starts)
        print(who, sorted(tour.seen))
        wrong += tour.wrong
    print("\n".join(wrong))
    assert wrong == []
