"""The fixed characters of every test: two districts and their liaisons, and the staff."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest

from accounts.models import User
from accounts.roles import Role
from competition.enums import Task
from competition.models import Competition, Event
from districts.models import District
from records.clock import clock_set_to
from tests import factories

pytest_plugins = ["tests.door"]


@dataclass
class Cast:
    """One competition with two districts, and one person of each role."""

    competition: Competition
    guidance: Event
    grassroots: Event
    heping: District
    hedong: District
    liaison: User  # of 和平区
    other_liaison: User  # of 河东区
    organizer: User
    clerk: User
    judge: User
    supervisor: User
    administrator: User
    foreign_organizer: User  # serves another competition


@pytest.fixture
def cast(db: None) -> Cast:
    """A season in which every window is open at `factories.NOON`."""
    competition = factories.make_competition()
    other = factories.make_competition("elsewhere-2024", title="外市竞赛", short_title="外市")
    heping = factories.make_district()
    hedong = factories.make_district("120102", "河东区")
    factories.take_part(competition, heping, hedong)
    for task in Task:
        factories.make_window(competition, task)
    staff = {
        role: factories.make_staff(competition, role)
        for role in (Role.ORGANIZER, Role.CLERK, Role.JUDGE, Role.SUPERVISOR)
    }
    return Cast(
        competition=competition,
        guidance=factories.make_event(competition),
        grassroots=factories.make_event(competition, "grassroots", number_prefix="B"),
        heping=heping,
        hedong=hedong,
        liaison=factories.make_liaison_account(heping),
        other_liaison=factories.make_liaison_account(hedong),
        organizer=staff[Role.ORGANIZER],
        clerk=staff[Role.CLERK],
        judge=staff[Role.JUDGE],
        supervisor=staff[Role.SUPERVISOR],
        administrator=factories.make_user(Role.ADMINISTRATOR),
        foreign_organizer=factories.make_staff(other),
    )


@pytest.fixture
def noon() -> Iterator[datetime]:
    """The database clock stands at `factories.NOON`, when every window of the cast is open."""
    with clock_set_to(factories.NOON):
        yield factories.NOON
