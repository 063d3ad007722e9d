"""The page of 支撑材料 and the files behind it: who sees what, in which part, by which range."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competition.models import Entry
from competition.operations.entries import recall_entry
from records.operations.files import store_file
from submissions.enums import FileState, ScanResult
from submissions.models import Attachment
from submissions.operations.attachments import remove_attachment
from tests.factories import NOON
from tests.records.media.files import picture
from tests.submissions.test_attachments import attach, file
from tests.works import hand_in, make_attachment, make_submitted, make_video, make_work

pytestmark = [pytest.mark.django_db, pytest.mark.trial]
BYTES = bytes(range(256)) * 40


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture
def work(cast, papers, noon, client):
    client.force_login(cast.liaison)
    return make_work(papers, cast.liaison)


def page_of(work) -> str:
    slug = work.entry.competition.slug
    return reverse("district-work-evidence", args=[slug, work.entry_id])


def file_of(row: Attachment, part: str = "original") -> str:
    return reverse("work-file", args=[row.pk, part])


def stored(content: bytes, name: str, content_type: str):
    return store_file(
        content=content, name=name, content_type=content_type, kind="t", by=None, at=NOON
    )


def test_the_page_lists_every_class_with_its_files_numbered(client, work):
    make_attachment(work, "公告.pdf", evidence="policy", caption="区级文件", link="process")
    make_video(work, facts={"duration_ms": 80_000, "width": 1920, "height": 1080})
    make_video(work, order=2)
    page = client.get(page_of(work)).content.decode()
    for words in ("1. 政策文件", "2. 照片", "3. 视频", "7. 其他", "公告.pdf", "区级文件",
                  "对应：项目执行过程", "1 分 20 秒", "1920×1080", "未查毒", "还缺 1 个"):  # fmt: skip
        assert words in page, words
    assert [n for n in ("1-1", "3-1", "3-2", "3-3") if f">{n}<" in page] == ["1-1", "3-1", "3-2"]


def test_the_page_says_the_state_of_every_file(client, work):
    make_attachment(work, "a.pdf", state=FileState.CHECKING)
    make_attachment(work, "b.pdf", state=FileState.BLOCKED, problem="PDF 含有脚本。")
    make_attachment(work, "c.pdf", scan=ScanResult.CLEAN)
    page = client.get(page_of(work)).content.decode()
    for words in ("检查中", "已拦截：PDF 含有脚本。", "已查毒，未发现病毒"):
        assert words in page, words
    assert page.count('hx-trigger="every 4s"') == 1


def test_a_page_without_work_in_progress_does_not_ask_again(client, work):
    make_attachment(work)
    assert "every 4s" not in client.get(page_of(work)).content.decode()


def test_a_file_is_attached_without_scripts(client, work):
    form = {"evidence": "photo", "link": "result", "caption": "合影", "file": file()}
    answer = client.post(page_of(work), form, follow=True)
    assert "文件已上传，正在检查。" in answer.content.decode()
    assert Attachment.objects.get().caption == "合影"


def test_a_refused_file_is_said_at_its_field_and_the_rest_is_kept(client, work):
    form = {"evidence": "photo", "link": "result", "caption": "合影", "file": file(b"MZ0")}
    page = client.post(page_of(work), form).content.decode()
    assert ("程序文件" in page, 'value="合影"' in page) == (True, True)
    assert Attachment.objects.count() == 0


def test_a_file_is_described_and_removed_on_the_page(client, work, cast):
    row = attach(work, cast.liaison)
    slug = cast.competition.slug
    form = {"evidence": "other", "link": "", "caption": "改过", "order": "3"}
    address = reverse("district-work-attachment", args=[slug, work.entry_id, row.pk])
    page = client.post(address, form, follow=True).content.decode()
    assert ("说明已保存" in page, "改过" in page) == (True, True)
    wrong = client.post(address, form | {"evidence": "video"}, follow=True).content.decode()
    assert "“视频”只接收视频" in wrong
    odd = client.post(address, form | {"order": "-1"}, follow=True).content.decode()
    assert "没有保存：顺序" in odd
    remove = reverse("district-work-attachment-remove", args=[slug, work.entry_id, row.pk])
    assert "已移除" in client.post(remove, follow=True).content.decode()
    assert client.post(remove).status_code == 404


def test_a_work_that_is_handed_in_shows_its_files_and_no_forms(client, cast, papers, noon):
    client.force_login(cast.liaison)
    work = make_submitted(papers, cast.liaison)
    make_attachment(work)
    page = client.get(page_of(work)).content.decode()
    assert ("支撑材料不能修改" in page, "data-uploader" in page, "移除“" in page) == (
        True,
        False,
        False,
    )


def test_another_districts_page_is_not_there(client, work, cast):
    for other in (cast.other_liaison, cast.organizer):
        client.force_login(other)
        assert client.get(page_of(work)).status_code in {403, 404}


def test_the_page_asks_the_same_number_of_questions_whatever_the_files(client, work):
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page_of(work)).status_code == 200
        return len(asked)

    for _ in range(3):
        make_attachment(work)
    client.get(page_of(work))
    few = count()
    for _ in range(27):
        make_attachment(work)
    assert count() == few


def test_an_original_is_a_download_with_ranges(client, work):
    row = make_attachment(work, "方案.pdf", content=BYTES)
    answer = client.get(file_of(row))
    assert (answer.status_code, b"".join(answer)) == (200, BYTES)
    assert answer["Content-Disposition"].startswith("attachment")
    part = client.get(file_of(row), headers={"Range": "bytes=10-19"})
    assert (part.status_code, b"".join(part), part["Content-Range"]) == (
        206, BYTES[10:20], f"bytes 10-19/{len(BYTES)}",
    )  # fmt: skip
    assert client.head(file_of(row))["Content-Length"] == str(len(BYTES))


def test_what_was_made_of_a_file_is_shown_in_the_page_under_a_fitting_name(client, work):
    row = make_attachment(
        work, "合影.png", content=picture("PNG"), content_type="image/png", family="image",
        cleaned=stored(b"clean", "x", "image/jpeg"), thumbnail=stored(b"thumb", "x", "image/webp"),
    )  # fmt: skip
    cleaned = client.get(file_of(row, "cleaned"))
    assert (b"".join(cleaned), cleaned["Content-Type"]) == (b"clean", "image/jpeg")
    assert cleaned["Content-Disposition"].startswith("inline")
    assert cleaned["Content-Disposition"].endswith(".jpg")
    assert b"".join(client.get(file_of(row, "thumbnail"))) == b"thumb"
    assert [client.get(file_of(row, part)).status_code for part in ("playable", "preview")] == [
        404,
        404,
    ]


def test_a_video_that_plays_as_it_came_is_its_own_rendition(client, work):
    row = make_video(work, content=BYTES)
    assert (
        b"".join(client.get(file_of(row, "playable"), headers={"Range": "bytes=-5"})) == BYTES[-5:]
    )
    odd = make_video(work, is_playable=False)
    assert client.get(file_of(odd, "playable")).status_code == 404
    made = make_video(work, playable=stored(b"h264", "x", "video/mp4"))
    assert b"".join(client.get(file_of(made, "playable"))) == b"h264"


def test_a_pdf_is_its_own_preview(client, work):
    row = make_attachment(work, content=BYTES)
    answer = client.get(file_of(row, "preview"))
    assert (b"".join(answer), answer["Content-Disposition"].startswith("inline")) == (BYTES, True)


@pytest.mark.parametrize("state", [FileState.CHECKING, FileState.BLOCKED])
@pytest.mark.parametrize("part", ["original", "preview"])
def test_only_what_was_checked_is_served(client, work, state, part):
    problem = "含有病毒。" if state == FileState.BLOCKED else ""
    row = make_attachment(work, content=BYTES, state=state, problem=problem)
    answer = client.get(file_of(row, part))
    assert (answer.status_code, "现在不能打开" in answer.content.decode()) == (409, True)


@pytest.mark.parametrize("part", ["nothing", "file", "problem", "submission"])
def test_a_part_that_is_none_is_not_there(client, work, part):
    assert client.get(file_of(make_attachment(work), part)).status_code == 404


def test_who_may_open_a_file_that_was_handed_in(client, cast, papers, noon):
    work = make_work(papers, cast.liaison)
    row = make_attachment(work)
    hand_in(work, cast.liaison)
    answers = {}
    for name in ("liaison", "other_liaison", "organizer", "supervisor", "judge", "clerk",
                 "administrator", "foreign_organizer"):  # fmt: skip
        client.force_login(getattr(cast, name))
        answers[name] = client.get(file_of(row)).status_code
    assert answers == {
        "liaison": 200, "other_liaison": 404, "organizer": 200, "supervisor": 200, "judge": 403,
        "clerk": 403, "administrator": 403, "foreign_organizer": 404,
    }  # fmt: skip


def test_nobody_opens_a_file_without_a_login(client, work):
    row = make_attachment(work)
    client.logout()
    assert client.get(file_of(row))["Location"].startswith(reverse("login"))


def test_the_organizer_opens_nothing_of_a_draft(client, cast, papers, noon):
    work = make_work(papers, cast.liaison)
    row = make_attachment(work)
    client.force_login(cast.organizer)
    assert client.get(file_of(row)).status_code == 404
    hand_in(work, cast.liaison)
    assert client.get(file_of(row)).status_code == 200
    recall_entry(entry_id=work.entry_id, by=cast.liaison)
    assert client.get(file_of(row)).status_code == 404


def test_the_organizer_opens_what_was_handed_in_and_not_what_came_since(client, cast, papers, noon):
    work = make_work(papers, cast.liaison)
    old = make_attachment(work)
    hand_in(work, cast.liaison)
    Entry.objects.filter(pk=work.entry_id).update(status="returned")
    new = make_attachment(work, "新.pdf")
    remove_attachment(attachment_id=old.pk, by=cast.liaison)
    client.force_login(cast.organizer)
    assert [client.get(file_of(row)).status_code for row in (old, new)] == [200, 404]


def test_hostile_names_are_plain_text_on_the_page(client, work):
    make_attachment(work, "<script>alert(1)</script>.pdf", caption='"><img src=x onerror=a>')
    page = client.get(page_of(work)).content.decode()
    assert ("<script>alert" in page, "<img src=x" in page) == (False, False)
