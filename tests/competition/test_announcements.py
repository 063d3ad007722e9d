"""通知公告: written, published, taken back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competition.models import Announcement
from competition.operations.announcements import (
    edit_announcement,
    publish_announcement,
    stamp,
    unpublish_announcement,
    write_announcement,
)
from records.errors import Conflict, NotAllowed, Refused
from records.models import ActionLog
from tests.cast import Cast
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def write(cast: Cast, **changes) -> Announcement:
    values = {
        "competition_id": cast.competition.pk,
        "title": "关于培训的通知",
        "body": "各区：\n请按时参加。",
        "by": cast.organizer,
    } | changes
    return write_announcement(**values)


def test_what_is_written_is_a_draft_and_logged_without_its_words(cast: Cast, noon):
    announcement = write(cast, title="  关于　培训的通知 ")
    assert (announcement.title, announcement.published_at) == ("关于 培训的通知", None)
    row = ActionLog.objects.get()
    assert (row.action, row.scope) == ("write_announcement", "tianjin-2024")
    assert "请按时参加" not in row.payload


@pytest.mark.parametrize(
    ("field", "value"), [("title", " "), ("body", "\u200b"), ("title", "长" * 121)]
)
def test_a_title_and_a_text_are_needed(cast: Cast, noon, field, value):
    with pytest.raises(Refused) as refusal:
        write(cast, **{field: value})
    assert refusal.value.field == field


def test_publishing_sets_the_time_once(cast: Cast, noon):
    announcement = write(cast)
    assert (
        publish_announcement(announcement_id=announcement.pk, by=cast.organizer).published_at
        == NOON
    )
    with pytest.raises(Conflict):
        publish_announcement(announcement_id=announcement.pk, by=cast.organizer)


def test_a_published_announcement_is_taken_back_before_it_is_changed(cast: Cast, noon):
    announcement = write(cast)
    publish_announcement(announcement_id=announcement.pk, by=cast.organizer)
    values = {"announcement_id": announcement.pk, "title": "新", "body": "新", "by": cast.organizer}
    with pytest.raises(Conflict):
        edit_announcement(seen=stamp(announcement), **values)
    with pytest.raises(Refused):
        unpublish_announcement(announcement_id=announcement.pk, reason=" ", by=cast.organizer)
    unpublish_announcement(announcement_id=announcement.pk, reason="时间有误", by=cast.organizer)
    edit_announcement(seen=stamp(announcement), **values)
    announcement.refresh_from_db()
    assert (announcement.title, announcement.published_at) == ("新", None)
    assert ActionLog.objects.filter(reason="时间有误").count() == 1
    with pytest.raises(Conflict):
        unpublish_announcement(announcement_id=announcement.pk, reason="又", by=cast.organizer)


def test_two_editors_do_not_overwrite_each_other(cast: Cast, noon):
    announcement = write(cast)
    seen = stamp(announcement)
    values = {"announcement_id": announcement.pk, "seen": seen, "by": cast.organizer}
    edit_announcement(title="第一位的", body="正文", **values)
    with pytest.raises(Conflict):
        edit_announcement(title="第二位的", body="正文", **values)
    assert Announcement.objects.get().title == "第一位的"


def test_only_who_publishes_may_write(cast: Cast, noon):
    for user in (cast.liaison, cast.clerk, cast.judge, cast.supervisor, cast.administrator):
        with pytest.raises(NotAllowed):
            write(cast, by=user)


def test_another_competitions_organizer_does_not_find_it(cast: Cast, noon, client):
    announcement = write(cast)
    with pytest.raises(Announcement.DoesNotExist):
        publish_announcement(announcement_id=announcement.pk, by=cast.foreign_organizer)
    client.force_login(cast.foreign_organizer)
    args = [cast.competition.slug, announcement.pk]
    assert client.get(reverse("manage-announcement", args=args)).status_code == 404
    assert client.post(reverse("manage-announcement-publish", args=args)).status_code == 404


def test_an_announcement_is_not_found_under_another_competition(cast: Cast, noon, client):
    announcement = write(cast)
    client.force_login(cast.organizer)
    args = ["elsewhere-2024", announcement.pk]
    assert client.get(reverse("manage-announcement", args=args)).status_code == 404


def test_from_writing_to_the_public_page_and_back(cast: Cast, noon, client):
    client.force_login(cast.organizer)
    slug = cast.competition.slug
    values = {"title": "关于抽签的通知", "body": "抽签另行通知。"}
    written = client.post(reverse("manage-announcement-new", args=[slug]), values)
    announcement = Announcement.objects.get()
    assert written.url == reverse("manage-announcement", args=[slug, announcement.pk])
    client.post(reverse("manage-announcement-publish", args=[slug, announcement.pk]))
    public = reverse("announcement-detail", args=[announcement.pk])
    assert client.get(public).status_code == 200
    refused = client.post(
        reverse("manage-announcement-unpublish", args=[slug, announcement.pk]), {"reason": ""}
    )
    assert "有 1 处需要修改" in refused.content.decode()
    client.post(
        reverse("manage-announcement-unpublish", args=[slug, announcement.pk]), {"reason": "有误"}
    )
    assert client.get(public).status_code == 404


def test_a_refused_edit_keeps_what_was_typed(cast: Cast, noon, client):
    announcement = write(cast)
    client.force_login(cast.organizer)
    page = client.post(
        reverse("manage-announcement-edit", args=[cast.competition.slug, announcement.pk]),
        {"title": "我的修改", "body": "我的正文", "seen": "0" * 16},
    ).content.decode()
    assert "刚被他人修改" in page
    assert "我的正文" in page


def test_the_list_filters_sorts_and_counts_its_queries(
    cast: Cast, noon, client, django_assert_num_queries
):
    client.force_login(cast.organizer)
    address = reverse("manage-announcements", args=[cast.competition.slug])

    def titles(**query) -> list[str]:
        page = client.get(address, query).context["page"]
        return [one.title for one in page.object_list]

    first = write(cast, title="甲")
    write(cast, title="乙")
    write(cast, title="丙", body="抽签")
    publish_announcement(announcement_id=first.pk, by=cast.organizer)
    assert titles() == ["丙", "乙", "甲"]
    assert titles(state="published") == ["甲"]
    assert titles(state="draft", q="抽签") == ["丙"]
    assert titles(order="published_at") == ["甲", "丙", "乙"]
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(27):
        write(cast, title=f"第{number}号")
    with django_assert_num_queries(len(few)):
        client.get(address)
