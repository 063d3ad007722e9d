"""The organizer's pages of the season: reading, loading, freezing, extending."""

import base64
import hashlib
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from competition.models import Competition, Extension, MarkingScheme, Quota, Window
from competition.operations.season import load_season
from competition.queries.season_page import bounds_words
from records.clock import clock_set_to
from records.models import ActionLog
from records.text import LOCAL
from tests import factories
from tests.competition.season.samples import FIXTURES, SMALL, spoiled

pytestmark = pytest.mark.django_db

DAY = datetime(2025, 4, 10, 12, 0, tzinfo=LOCAL)


@pytest.fixture(autouse=True)
def clock():
    with clock_set_to(DAY):
        yield


@pytest.fixture
def small() -> Competition:
    return load_season(source=SMALL.encode(), by=None).competition


@pytest.fixture
def organizer(small, client):
    user = factories.make_staff(small)
    client.force_login(user)
    return user


def address(name: str, *args) -> str:
    return reverse(name, args=["small-2025", *args])


def upload(client, source: bytes):
    file = SimpleUploadedFile("season.toml", source, content_type="application/toml")
    return client.post(address("manage-season-load"), {"file": file})


def confirm(client, source: bytes, **extra):
    content = base64.b64encode(source).decode()
    return client.post(address("manage-season-load"), {"content": content} | extra)


def test_the_page_shows_everything_that_the_season_holds(client, organizer, small):
    page = client.get(address("manage-season")).content.decode()
    scheme = MarkingScheme.objects.get()
    expected = (
        "小型竞赛", "某集团", "真实性承诺", "每区 1–3 个", "至少一个视频", "未冻结", "权重",
        "一等奖：参加排名者的 0.1（四舍五入），名额累计，压线并列时并列者全部入围",
        scheme.fingerprint[:12], "单位层级与赛项相符", "某集团 1", "距截止还有 10 天 12 小时",
    )  # fmt: skip
    assert [words for words in expected if words not in page] == []


def test_a_marking_scheme_is_told_in_words(client):
    competition = load_season(
        source=(FIXTURES / "tianjin-2024.toml").read_bytes(), by=None
    ).competition
    client.force_login(factories.make_staff(competition))
    page = client.get(reverse("manage-season", args=[competition.slug])).content.decode()
    expected = (
        "各环节得分乘以权重后相加，总分保留 2 位小数（四舍五入），按舍入后的总分排名。",
        "同分依次比较：咨询服务方案设计扣分后得分、个人工作亮点展示扣分后得分、理论知识扣分后得分；仍相同则名次并列。",
        "到场评委不少于 7 人，按每张评分表的合计分去掉 1 个最高分、1 个最低分后取平均分。",
        "时限 180 秒，超时不扣分。",
        "典型案例剖析 40 分",
        "40%",
    )
    assert [words for words in expected if words not in page] == []


def test_a_supervisor_reads_the_season_and_changes_nothing(client, small):
    client.force_login(factories.make_staff(small, Role.SUPERVISOR))
    page = client.get(address("manage-season"))
    assert page.status_code == 200
    assert "载入大赛文件" not in page.content.decode()
    assert client.get(address("manage-season-load")).status_code == 403
    assert confirm(client, SMALL.encode()).status_code == 403


def test_another_competitions_organizer_finds_nothing(client, small):
    client.force_login(factories.make_staff(factories.make_competition("other")))
    event = MarkingScheme.objects.get().event_id
    names = [
        ("manage-season",), ("manage-season-file",), ("manage-season-load",),
        ("manage-extension-grant",), ("manage-scheme-freeze", event), ("manage-scheme-settle", event),
    ]  # fmt: skip
    codes = [client.get(address(name, *args)).status_code for name, *args in names]
    assert codes == [404] * len(names)


def test_the_file_is_downloaded_as_the_export(client, organizer, small):
    response = client.get(address("manage-season-file"))
    assert response["Content-Disposition"] == "attachment; filename*=UTF-8''small-2025.toml"
    assert not load_season(source=response.content, by=None).is_change


def test_an_uploaded_file_is_checked_first_and_changes_nothing(client, organizer, small):
    page = upload(client, spoiled("maximum = 3\n", "maximum = 5\n")).content.decode()
    assert "将新增 0 项、变更 1 项" in page
    assert "名额“优秀项目”：至多" in page
    assert Quota.objects.get(event__code="projects").maximum == 3
    assert ActionLog.objects.count() == 1


def test_a_confirmed_file_is_loaded_byte_for_byte(client, organizer, small):
    source = spoiled("maximum = 3\n", "maximum = 5\n").replace(b"\n", b"\r\n")
    response = confirm(client, source)
    assert response.url == address("manage-season")
    assert Quota.objects.get(event__code="projects").maximum == 5
    assert Competition.objects.get().source_digest == hashlib.sha256(source).hexdigest()


def test_a_file_with_mistakes_lists_them_all(client, organizer, small):
    source = spoiled("maximum = 3\n", "maximun = 3\n").replace(b'kind = "unit"', b'kind = "u"')
    page = upload(client, source).content.decode()
    assert "文件中有 2 处问题，没有载入任何内容" in page
    assert "events[1].quota.maximun" in page
    assert "districts[1].kind" in page


def test_what_is_frozen_is_refused_on_checking_and_on_confirming(client, organizer, small):
    client.post(
        address("manage-scheme-freeze", MarkingScheme.objects.get().event_id), {"reason": "会议"}
    )
    source = spoiled("maximum = 100", "maximum = 120")
    for response in (upload(client, source), confirm(client, source)):
        assert "不能更改" in response.content.decode()


@pytest.mark.parametrize("content", ["!!!", "YWJ", "汉字"])
def test_a_forged_confirmation_is_refused(client, organizer, small, content):
    response = client.post(address("manage-season-load"), {"content": content})
    assert response.status_code == 400
    assert "文件内容不完整" in response.content.decode()


def test_the_file_of_another_season_is_refused(client, organizer, small):
    page = upload(client, SMALL.replace("small-2025", "big-2025").encode()).content.decode()
    assert "文件是“big-2025”的，本页管理的是“small-2025”" in page
    assert Competition.objects.count() == 1


@pytest.mark.parametrize("source", [b"\x00\x01\x02", b"MZ\x90", "标题".encode("gb18030")])
def test_what_is_no_season_file_is_refused_in_words(client, organizer, small, source):
    assert "处问题，没有载入任何内容" in upload(client, source).content.decode()


def test_no_file_at_all_is_said_beside_the_field(client, organizer, small):
    page = client.post(address("manage-season-load"), {}).content.decode()
    assert "有 1 处需要修改" in page


def test_a_huge_file_is_refused(client, organizer, small):
    assert "超过 2 MB" in upload(client, b"#" * (2 * 1024 * 1024 + 1)).content.decode()


def test_freezing_and_settling_need_grounds_and_are_shown(client, organizer, small):
    event = MarkingScheme.objects.get().event_id
    assert "有 1 处需要修改" in client.post(address("manage-scheme-freeze", event)).content.decode()
    client.post(address("manage-scheme-settle", event), {"reason": "会议纪要"})
    client.post(address("manage-scheme-freeze", event), {"reason": "会议纪要"})
    page = client.get(address("manage-season")).content.decode()
    assert "已冻结" in page
    assert "没有待确认的事项" in page
    again = client.post(address("manage-scheme-freeze", event), {"reason": "又一次"})
    assert "已经冻结" in again.content.decode()


def test_an_extension_is_granted_until_the_end_of_the_day(client, organizer, small):
    window = Window.objects.get(task="liaisons")
    district = small.delegations.get(district__code="120101").district
    values = {"window": window.pk, "district": district.pk, "until": "2025-04-25", "reason": "停电"}
    response = client.post(address("manage-extension-grant"), values)
    assert response.url == address("manage-season")
    extension = Extension.objects.get()
    assert extension.closes_at == datetime(2025, 4, 26, tzinfo=LOCAL)
    assert "停电" in client.get(address("manage-season")).content.decode()


def test_an_extension_may_end_at_a_time_of_the_day(client, organizer, small):
    window = Window.objects.get(task="liaisons")
    district = small.delegations.get(district__code="120101").district
    values = {
        "window": window.pk, "district": district.pk, "until": "2025-04-25", "at": "17:30",
        "reason": "停电",
    }  # fmt: skip
    client.post(address("manage-extension-grant"), values)
    assert Extension.objects.get().closes_at == datetime(2025, 4, 25, 17, 30, tzinfo=LOCAL)


def test_an_extension_that_is_none_is_refused_beside_its_day_and_keeps_what_was_typed(
    client, organizer, small
):
    window = Window.objects.get(task="liaisons")
    district = small.delegations.get(district__code="120101").district
    values = {"window": window.pk, "district": district.pk, "until": "2025-04-15", "reason": "停电"}
    page = client.post(address("manage-extension-grant"), values).content.decode()
    assert "延期后的截止时间应晚于原截止时间" in page
    assert "停电" in page
    assert not Extension.objects.exists()


def test_an_extension_for_a_foreign_district_or_window_is_no_choice(client, organizer, small):
    other = factories.make_competition("other")
    window = factories.make_window(other, "liaisons", opens_at=DAY, closes_at=DAY + timedelta(1))
    values = {
        "window": window.pk, "district": factories.make_district("120104", "南开区").pk,
        "until": "2025-04-25", "reason": "停电",
    }  # fmt: skip
    page = client.post(address("manage-extension-grant"), values).content.decode()
    assert "有 2 处需要修改" in page


def test_the_number_of_queries_does_not_grow(client, organizer, small, django_assert_num_queries):
    window = Window.objects.get(task="liaisons")

    def extend(number: int) -> None:
        district = factories.make_district(f"12090{number:02d}", f"第{number}区")
        factories.take_part(small, district)
        Extension.objects.create(
            window=window, district=district, closes_at=DAY, reason="停电",
            granted_by=organizer, granted_at=DAY,
        )  # fmt: skip
        factories.make_event(small, f"extra{number}", number_prefix=f"X{number}")

    for number in range(3):
        extend(number)
    client.get(address("manage-season"))
    with CaptureQueriesContext(connection) as few:
        client.get(address("manage-season"))
    for number in range(3, 30):
        extend(number)
    with django_assert_num_queries(len(few)):
        client.get(address("manage-season"))


@pytest.mark.parametrize(
    ("minimum", "maximum", "words"),
    [
        (1, 1, "每区 1 个"),
        (1, 3, "每区 1–3 个"),
        (0, 3, "每区至多 3 个"),
        (1, None, "每区至少 1 个，不设上限"),
        (0, None, "不设上限"),
    ],
)
def test_bounds_are_told_in_words(minimum, maximum, words):
    assert bounds_words(minimum, maximum) == words
