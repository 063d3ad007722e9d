"""The door in tests: the lockout and the time limits of a login are off unless asked for."""

import pytest


@pytest.fixture(autouse=True)
def calm_door(settings) -> None:
    """Tests jump through time and type many passwords; only the tests of the door mind."""
    settings.AXES_ENABLED = False
    settings.SESSION_IDLE_SECONDS = 0
    settings.SESSION_ABSOLUTE_SECONDS = 0


@pytest.fixture
def locks(calm_door, settings) -> None:
    """Wrong passwords lock."""
    settings.AXES_ENABLED = True


@pytest.fixture
def time_limits(calm_door, settings) -> None:
    """Logins end after 30 idle minutes and after eight hours."""
    settings.SESSION_IDLE_SECONDS = 1800
    settings.SESSION_ABSOLUTE_SECONDS = 8 * 3600
