"""The inbox: one's own messages, read where they lead."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from records.models import Message
from records.operations.messages import send_message
from tests.cast import Cast
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def liaison(cast: Cast, noon, client):
    client.force_login(cast.liaison)
    return client


def tell(user, subject: str = "已退回", **fields) -> Message:
    send_message(to=[user], subject=subject, at=NOON, **fields)
    return Message.objects.get(recipient=user, subject=subject)


def html(client, query: str = "") -> str:
    return client.get(reverse("inbox") + query).content.decode()


def test_the_inbox_shows_ones_own_messages_only(cast: Cast, liaison):
    tell(cast.liaison, "给和平区")
    tell(cast.other_liaison, "给河东区")
    page = html(liaison)
    assert ("给和平区" in page, "给河东区" in page) == (True, False)


def test_opening_a_message_marks_it_read_and_leads_on(cast: Cast, liaison):
    message = tell(cast.liaison, link="/desk/jobs/")
    answer = liaison.post(reverse("message-open", args=[message.pk]))
    message.refresh_from_db()
    assert (answer["Location"], message.read_at) == ("/desk/jobs/", NOON)


@pytest.mark.parametrize("link", ["", "https://evil.example/", "//evil.example/", "javascript:1"])
def test_a_message_never_leads_outside(cast: Cast, liaison, link):
    message = tell(cast.liaison, link=link)
    answer = liaison.post(reverse("message-open", args=[message.pk]))
    assert answer["Location"] == reverse("inbox")


def test_reading_does_not_happen_by_a_get(cast: Cast, liaison):
    message = tell(cast.liaison)
    assert liaison.get(reverse("message-open", args=[message.pk])).status_code == 405
    message.refresh_from_db()
    assert message.read_at is None


def test_other_peoples_messages_cannot_be_opened(cast: Cast, liaison):
    message = tell(cast.other_liaison)
    assert liaison.post(reverse("message-open", args=[message.pk])).status_code == 404


def test_all_can_be_marked_read_at_once(cast: Cast, liaison):
    tell(cast.liaison, "一")
    tell(cast.liaison, "二")
    other = tell(cast.other_liaison, "三")
    answer = liaison.post(reverse("inbox-read-all"), follow=True)
    assert "2 条消息已标为已读。" in answer.content.decode()
    assert list(Message.objects.filter(read_at=None)) == [other]


def test_the_list_filters_unread_and_words(cast: Cast, liaison):
    tell(cast.liaison, "旧消息")
    liaison.post(reverse("inbox-read-all"))
    tell(cast.liaison, "新消息", body="百分号 100%")

    def subjects(query: str) -> list[str]:
        page = html(liaison, query)
        return [subject for subject in ("旧消息", "新消息") if f'todo-title">{subject}' in page]

    assert [
        subjects("?state=unread"),
        subjects("?q=100%25"),
        subjects("?q=旧"),
        subjects("?q=_"),
    ] == [
        ["新消息"],
        ["新消息"],
        ["旧消息"],
        [],
    ]


def test_a_message_is_plain_text(cast: Cast, liaison):
    tell(cast.liaison, "<script>alert(1)</script>", body="一行\n{{7*7}}")
    page = html(liaison)
    assert ("<script>alert" in page, "一行<br>{{7*7}}" in page) == (False, True)


def test_an_empty_inbox_says_what_will_come(cast: Cast, liaison):
    assert "还没有消息" in html(liaison)


def test_a_message_with_a_key_goes_out_once(cast: Cast, noon):
    people = [cast.liaison, cast.other_liaison]
    first = send_message(to=people[:1], subject="提醒", key="due-3", at=NOON)
    second = send_message(to=people, subject="提醒", key="due-3", at=NOON)
    assert (first, second, Message.objects.count()) == (1, 1, 2)


def test_the_inbox_asks_the_same_number_of_queries_at_3_and_30_rows(cast: Cast, liaison):
    counts = []
    for size in (3, 30):
        for number in range(size):
            tell(cast.liaison, f"消息 {size}-{number}")
        html(liaison)
        with CaptureQueriesContext(connection) as queries:
            html(liaison)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15
