"""What anybody may read, without an account."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competition.models import Announcement, Competition
from competition.operations.season import load_season
from competition.queries.public import (
    current_season,
    public_seasons,
    stage_moments,
    window_moments,
)
from records.clock import clock_set_to
from records.text import LOCAL
from tests import factories
from tests.competition.season.samples import FIXTURES, SMALL

pytestmark = pytest.mark.django_db

APRIL = datetime(2024, 4, 10, 12, 0, tzinfo=LOCAL)


@pytest.fixture
def tianjin() -> Competition:
    source = (FIXTURES / "tianjin-2024.toml").read_bytes()
    return load_season(source=source, by=None, at=APRIL).competition


@pytest.fixture
def april():
    with clock_set_to(APRIL):
        yield APRIL


def announce(competition: Competition, title: str = "关于集中培训的通知", **fields) -> Announcement:
    values = {"body": "各区：\n培训定于 5 月举行。", "published_at": APRIL} | fields
    return Announcement.objects.create(competition=competition, title=title, **values)


def text_of(client, name: str, *args, **query) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_home_shows_theme_calendar_and_the_time_that_is_left(client, tianjin, april):
    page = text_of(client, "home")
    assert "科学职业指导，精准就业服务" in page
    assert "距截止还有 10 天 12 小时" in page
    assert "2024年4月1日 00:00至2024年4月20日 24:00" in page


def test_home_without_a_season_says_what_to_do(client, april):
    assert "还没有公开的大赛" in text_of(client, "home")


def test_home_lists_published_announcements_only(client, tianjin, april):
    announce(tianjin)
    announce(tianjin, "草稿公告", published_at=None)
    announce(tianjin, "明天的公告", published_at=APRIL + timedelta(days=1))
    announce(factories.make_competition("hidden", is_public=False), "不公开的公告")
    page = text_of(client, "home")
    shown = [
        t for t in ("关于集中培训的通知", "草稿公告", "明天的公告", "不公开的公告") if t in page
    ]
    assert shown == ["关于集中培训的通知"]


def test_home_names_no_person_and_no_phone(client, tianjin, april):
    page = text_of(client, "home") + text_of(client, "season-public", tianjin.slug)
    assert "联系电话" not in page
    assert "联系人" not in page


def test_the_season_page_shows_events_books_and_the_whole_notice(client, tianjin, april):
    page = text_of(client, "season-public", tianjin.slug)
    expected = (
        "每区 1–3 个；所选送的优秀项目中至少含一个视频项目（视频须能播放）。",
        "《劳动保障协理员工作指南》",
        "（五）文件、领导讲话、工作总结、大事记、统计资料、年鉴以及其他领域的成果等不能参评。",
        "2024年6-7月",
    )
    assert [words for words in expected if words not in page] == []


def test_a_season_that_is_not_public_is_not_found(client, april):
    hidden = factories.make_competition("hidden", is_public=False)
    assert client.get(reverse("season-public", args=[hidden.slug])).status_code == 404


def test_the_list_of_announcements_searches_titles_and_pages(client, tianjin, april):
    for number in range(55):
        announce(tianjin, f"第 {number} 号通知")
    announce(tianjin, "关于抽签的通知")
    assert "共 56 条，第 1/2 页" in text_of(client, "announcement-list")
    found = text_of(client, "announcement-list", q="抽签")
    assert "关于抽签的通知" in found
    assert "号通知" not in found


def test_an_empty_list_says_so(client, april):
    assert "暂无公告" in text_of(client, "announcement-list")
    assert "没有标题含“抽签”的公告" in text_of(client, "announcement-list", q="抽签")


def test_an_announcement_is_read_in_three_sizes_and_its_text_is_never_markup(
    client, tianjin, april
):
    body = "各区：\n<script>alert(1)</script>\n请看 https://example.org/a"
    announcement = announce(tianjin, body=body)
    page = text_of(client, "announcement-detail", announcement.pk, size="large")
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert '<p class="salute">各区：</p>' in page
    assert 'href="https://example.org/a" rel="nofollow">https://example.org/a</a></p>' in page
    assert "prose-large" in page
    assert "prose-" not in text_of(client, "announcement-detail", announcement.pk, size='"x')


@pytest.mark.parametrize("fields", [{"published_at": None}, {"published_at": APRIL + timedelta(1)}])
def test_an_unpublished_announcement_is_not_found(client, tianjin, april, fields):
    announcement = announce(tianjin, **fields)
    assert client.get(reverse("announcement-detail", args=[announcement.pk])).status_code == 404


def test_downloads_lists_the_seasons_by_name(client, tianjin, april):
    assert "2024 年天津市公共就业服务竞赛" in text_of(client, "downloads")


def test_the_season_under_way_is_the_one_shown(tianjin):
    load_season(source=SMALL.encode(), by=None, at=APRIL)
    seasons = list(public_seasons())

    def shown(*moment: int) -> str:
        season = current_season(seasons, at=datetime(*moment, tzinfo=LOCAL))
        return season.slug if season else ""

    assert [shown(2024, 4, 1), shown(2024, 9, 1), shown(2026, 1, 1)] == [
        "tianjin-2024",
        "small-2025",
        "small-2025",
    ]
    assert current_season([], at=APRIL) is None


def test_a_window_tells_before_during_and_after(tianjin):
    def states(*moment: int) -> list[str]:
        at = datetime(*moment, tzinfo=LOCAL)
        return [moment.state_words for moment in window_moments(tianjin, at=at)][:1]

    assert states(2024, 3, 31, 23, 0) == ["距开始还有 1 小时 0 分钟"]
    assert states(2024, 4, 20, 23, 59, 59) == ["距截止还有 0 分钟"]
    assert states(2024, 4, 21) == ["已截止"]


def test_a_stage_without_instants_is_announced_later(tianjin):
    stages = stage_moments(tianjin, at=APRIL)
    assert [(stage.when, stage.state_words) for stage in stages] == [
        ("2024年4月", "距结束还有 20 天 12 小时"),
        ("2024年5月", "距开始还有 20 天 12 小时"),
        ("2024年6-7月", "另行通知"),
    ]


def test_a_stage_without_words_shows_its_dates(tianjin):
    tianjin.stages.update(when="")
    stages = stage_moments(tianjin, at=APRIL)
    assert [stage.when for stage in stages] == [
        "2024年4月1日至2024年4月30日",
        "2024年5月1日至2024年5月31日",
        "另行通知",
    ]


@pytest.mark.parametrize("name", ["home", "season-public", "announcement-list", "downloads"])
def test_the_number_of_queries_does_not_grow(
    client, tianjin, april, name, django_assert_num_queries, settings
):
    args = [tianjin.slug] if name == "season-public" else []

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(name, args=args))
        return len(captured)

    for number in range(3):
        announce(tianjin, f"第 {number} 号")
    few = queries()
    for number in range(27):
        announce(tianjin, f"又 {number} 号")
        factories.make_competition(f"other-{number}", title=f"竞赛 {number}")
        factories.make_event(tianjin, f"extra{number}", number_prefix=f"X{number}")
    with django_assert_num_queries(few):
        client.get(reverse(name, args=args))


def test_the_shipped_files_name_no_person_of_the_notices():
    sources = "".join(path.read_text(encoding="utf-8") for path in Path(FIXTURES).glob("*.toml"))
    assert [word for word in ("联系电话", "联系人", "1392077", "8321") if word in sources] == []
