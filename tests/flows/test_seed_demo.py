"""The trial's two seasons, told through the portal's own operations."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.roles import Role
from competition.enums import EntryStatus, EventKind
from competition.models import Competition, Entry, Filing, Sheet, Standing
from competition.queries.invariants import findings
from records.models import ActionLog
from records.operations.anchors import verify_log

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.trial_only]


@pytest.fixture(autouse=True)
def _trial(settings, tmp_path):
    settings.TRIAL = True
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.ANCHOR_FILE = tmp_path / "anchor.txt"


def seed(**options) -> str:
    out = StringIO()
    call_command("seed_demo", stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def numbers(slug: str) -> dict[str, int]:
    competition = Competition.objects.get(slug=slug)
    entries = Entry.objects.filter(competition=competition, event__kind=EventKind.PERSONAL)
    works = Entry.objects.filter(competition=competition, event__kind=EventKind.WORKS)
    return {
        "filed": Filing.objects.filter(
            competition=competition, task="liaisons", filed_at__isnull=False
        ).count(),
        "accepted": entries.filter(status=EntryStatus.ACCEPTED).count(),
        "returned": entries.filter(status=EntryStatus.RETURNED).count(),
        "works": works.exclude(status=EntryStatus.DRAFT).count(),
        "works_accepted": works.filter(status=EntryStatus.ACCEPTED).count(),
        "sheets": Sheet.objects.filter(entry__competition=competition).count(),
        "standings": Standing.objects.filter(event__competition=competition).count(),
        "confirmed": Standing.objects.filter(
            event__competition=competition, state="confirmed"
        ).count(),
    }


def test_the_trial_begins_stays_and_starts_afresh():
    first = seed(stage="registration")
    full_marks = 32 * (1 + 1 + 7 + 1 + 7)  # theory; per panel its seconds and seven judges
    assert numbers("tianjin-2024") == {
        "filed": 16,
        "accepted": 32,
        "returned": 0,
        "works": 25,
        "works_accepted": 22,
        "sheets": full_marks,
        "standings": 2,
        "confirmed": 2,
    }
    assert numbers("tianjin-open") == {
        "filed": 9,
        "accepted": 4,
        "returned": 1,
        "works": 9,
        "works_accepted": 1,
        "sheets": 0,
        "standings": 0,
        "confirmed": 0,
    }
    assert [*findings(), *verify_log()] == []
    assert shut_out() == []

    before = ActionLog.objects.count()
    assert (seed(stage="scoring"), ActionLog.objects.count()) == (first, before)

    User.objects.create(username="z", name="张三", role=Role.CLERK, created_at="2026-01-01T00:00Z")
    seed(stage="scoring", fresh=True)
    assert User.objects.filter(username="z").count() == 0
    told = numbers("tianjin-open")
    assert (told["accepted"], told["sheets"], told["standings"]) == (32, 42, 0)
    assert [*findings(), *verify_log()] == []


def test_the_open_season_may_have_its_standings_already():
    seed(stage="finished")
    told = numbers("tianjin-open")
    assert (told["sheets"], told["standings"], told["confirmed"]) == (32 * 17, 2, 0)


def test_only_a_trial_is_cleared(settings):
    settings.TRIAL = False
    with pytest.raises(CommandError) as refusal:
        seed(fresh=True)
    assert str(refusal.value) == "只有试用环境可以清空数据（环境变量 TRIAL=1）。"


def shut_out() -> list[str]:
    """The accounts of the printed table that could not sign in."""
    return [
        user.username
        for user in User.objects.all()
        if not user.check_password("Saiwu-Trial-2024") or user.must_change_password
    ]
