"""工作台: the start page, and the season one works on."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from accounts import desk
from accounts.desk import Todo
from accounts.models import User
from tests.cast import Cast
from tests.factories import NOON, make_competition, take_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def lines(monkeypatch) -> list[Todo]:
    """What the apps put on the desk."""
    given: list[Todo] = []

    def provide(user: User, at: datetime) -> list[Todo]:
        return given

    monkeypatch.setattr(desk, "_providers", [provide])
    return given


def test_what_is_due_first_stands_first_and_done_stands_apart(client, cast: Cast, lines):
    lines += [
        Todo("已报送", "/x/", state="done"),
        Todo("无期限", "/x/"),
        Todo("晚", "/x/", due=NOON + timedelta(days=9)),
        Todo("早", "/x/", due=NOON + timedelta(days=3, hours=4)),
    ]
    client.force_login(cast.liaison)
    answer = client.get("/desk/")
    titles = [[line.title for line in answer.context[key]] for key in ("todo", "done")]
    assert titles == [["早", "晚", "无期限"], ["已报送"]]
    assert "距截止还有 3 天 4 小时" in answer.content.decode()


def test_an_empty_desk_says_so(client, cast: Cast, lines):
    client.force_login(cast.judge)
    assert "现在没有需要办理的事项" in client.get("/desk/").content.decode()


def test_the_newest_season_is_chosen_at_first(client, cast: Cast, lines):
    newer = make_competition("tianjin-2025", created_at=NOON + timedelta(days=1))
    take_part(newer, cast.heping)
    client.force_login(cast.liaison)
    assert client.get("/desk/").context["chosen"] == newer
    assert client.session["season_slug"] == "tianjin-2025"


def test_a_chosen_season_is_remembered(client, cast: Cast, lines):
    newer = make_competition("tianjin-2025", created_at=NOON + timedelta(days=1))
    take_part(newer, cast.heping)
    client.force_login(cast.liaison)
    client.post(reverse("season-choose"), {"slug": "tianjin-2024"})
    assert client.get("/desk/").context["chosen"] == cast.competition


@pytest.mark.parametrize("slug", ["elsewhere-2024", "", "../x", "x" * 5000])
def test_a_foreign_season_cannot_be_chosen(client, cast: Cast, lines, slug):
    client.force_login(cast.liaison)
    client.post(reverse("season-choose"), {"slug": slug})
    assert client.get("/desk/").context["chosen"] == cast.competition


def test_a_remembered_season_that_is_lost_is_let_go(client, cast: Cast, lines):
    client.force_login(cast.clerk)
    client.get("/desk/")
    cast.clerk.appointments.all().delete()
    answer = client.get("/desk/")
    assert (answer.context["chosen"], client.session["season_slug"]) == (None, None)
