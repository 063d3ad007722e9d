"""展示素材 on the pages: the district's, the organizer's, and the player that judges look at."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.desk import todos_for
from accounts.models import User
from competition.enums import MediaState
from competition.models import DisplayMedia, Entry, MediaIntake, MediaPage
from competition.queries.display_player import steps_of
from tests.cast import Cast
from tests.day import display_scheme, make_media, make_room, make_session, make_slots, open_display
from tests.records.media.files import picture
from tests.scoring import accepted

pytestmark = pytest.mark.django_db
MEDIA = "/manage/tianjin-2024/media/"


@pytest.fixture
def entry(cast: Cast, noon, settings, tmp_path) -> Entry:
    settings.MEDIA_ROOT = tmp_path / "files"
    display_scheme(cast.guidance)
    return accepted(cast, "G001", name="王小一")


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_district_sees_what_is_asked_for_and_sends_it_without_scripts(cast: Cast, entry: Entry):
    client = as_(cast.liaison)
    assert "尚未开放素材接收" in client.get("/district/tianjin-2024/media/").content.decode()
    open_display(cast, cast.guidance, note="PPT 不超过 15 页")
    page = client.get("/district/tianjin-2024/media/").content.decode()
    assert ("PPT 不超过 15 页" in page, "未上传" in page) == (True, True)
    address = f"/district/tianjin-2024/entries/{entry.pk}/media/display/"
    sent = {"caption": "走访", "file": SimpleUploadedFile("走访.jpg", picture())}
    answer = client.post(address, sent)
    assert (answer.status_code, answer["Location"]) == (302, address)
    row = DisplayMedia.objects.get()
    client.post(f"/media/{row.pk}/describe/", {"caption": "入户走访", "order": "3"})
    row.refresh_from_db()
    assert (row.caption, row.order) == ("入户走访", 3)
    assert "检查中" in client.get(address).content.decode()
    client.post(f"/media/{row.pk}/remove/")
    assert DisplayMedia.objects.count() == 0


def test_a_refused_file_keeps_what_was_typed(cast: Cast, entry: Entry):
    open_display(cast, cast.guidance)
    address = f"/district/tianjin-2024/entries/{entry.pk}/media/display/"
    sent = {"caption": "我的说明", "file": SimpleUploadedFile("程序.exe", b"MZ")}
    page = as_(cast.liaison).post(address, sent).content.decode()
    assert ("不能识别这种文件" in page, 'value="我的说明"' in page) == (True, True)


def test_no_other_district_reaches_a_file_by_any_address(cast: Cast, entry: Entry):
    open_display(cast, cast.guidance)
    row = make_media(entry)
    MediaPage.objects.create(media=row, number=1, file=row.file)
    addresses = [f"/media/{row.pk}/{part}/" for part in ("original", "playable", "pages/1")]
    addresses.append(f"/district/tianjin-2024/entries/{entry.pk}/media/display/")
    stranger, owner = as_(cast.other_liaison), as_(cast.liaison)
    assert [owner.get(address).status_code for address in addresses] == [200] * 4
    assert [stranger.get(address).status_code for address in addresses] == [404] * 4
    assert "走访" not in stranger.get("/district/tianjin-2024/media/").content.decode()
    for act in ("describe", "remove"):
        assert stranger.post(f"/media/{row.pk}/{act}/", {"order": 1}).status_code == 404


def test_what_is_not_ready_is_not_served(cast: Cast, entry: Entry):
    row = make_media(entry, state=MediaState.BLOCKED, problem="有病毒")
    assert as_(cast.liaison).get(f"/media/{row.pk}/original/").status_code == 409


def test_a_video_answers_ranges(cast: Cast, entry: Entry):
    row = make_media(entry)
    answer = as_(cast.organizer).get(f"/media/{row.pk}/playable/", headers={"Range": "bytes=0-1"})
    assert (answer.status_code, b"".join(answer.streaming_content)) == (206, b"\xff\xd8")


def test_the_organizer_opens_it_sees_who_has_none_and_ticks_the_rehearsal(cast: Cast, entry: Entry):
    client = as_(cast.organizer)
    list_page = f"{MEDIA}guidance/display/"
    assert "尚未开放" in client.get(MEDIA).content.decode()
    client.post(list_page, {"until": "2024-05-06", "note": "不出现姓名"})
    assert str(MediaIntake.objects.get().closes_at) == "2024-05-06 16:00:00+00:00"
    accepted(cast, "G002", district=cast.hedong, name="李小二")
    row = make_media(entry)
    page = client.get(f"{list_page}?show=missing").content.decode()
    assert (("李小二" in page), ("王小一" in page)) == (True, False)
    page = client.get(f"{MEDIA}entries/{entry.pk}/display/").content.decode()
    assert "未试播" in page
    client.post(f"{MEDIA}entries/{entry.pk}/display/rehearse/", {"media": [row.pk]})
    row.refresh_from_db()
    assert row.rehearsed_by == cast.organizer
    client.post(f"{list_page}close/")
    assert "由组委会代传" in client.get(MEDIA).content.decode()


def test_the_desk_tells_the_district_and_the_organizer(cast: Cast, entry: Entry, noon):
    open_display(cast, cast.guidance)
    titles = [line.title for line in todos_for(cast.liaison, at=noon)]
    assert "上传展示素材：王小一 个人工作亮点展示" in titles
    make_media(entry, state=MediaState.BLOCKED, problem="坏了")
    titles = [line.title for line in todos_for(cast.liaison, at=noon)]
    assert "更换不能使用的展示素材：王小一 个人工作亮点展示" in titles
    lines = {line.title: line.detail for line in todos_for(cast.organizer, at=noon)}
    assert lines["试播展示素材：职业指导人员 个人工作亮点展示"] == "1 名选手：不能使用 1"


def test_the_player_shows_the_draw_number_and_nothing_else(cast: Cast, entry: Entry):
    other = accepted(cast, "G002", district=cast.hedong, name="李小二")
    session = make_session(cast.guidance)
    make_slots(session, [other, entry])
    row = make_media(entry, "王小一 和平区.jpg", caption="王小一")
    make_media(entry, "坏的.jpg", state=MediaState.BLOCKED, problem="x")
    slot = session.slots.get(entry=entry)
    assert [step.kind for step in steps_of(slot, "display")] == ["card", "image"]
    client = as_(cast.organizer)
    pages = [client.get(f"{MEDIA}play/{session.pk}/")]
    pages += [client.get(f"{MEDIA}play/{session.pk}/2/{step}/") for step in (0, 1)]
    assert [page.status_code for page in pages] == [200, 200, 200]
    texts = [page.content.decode() for page in pages]
    told = ("王小一", "李小二", "和平区", "河东区", "G001", "G002")
    assert [word for word in told if any(word in text for text in texts)] == []
    assert f"/media/{row.pk}/playable/" in texts[2]
    assert re.findall(r'data-key="(\w+)"', texts[2]) == ["earlier", "back"]
    assert client.get(f"{MEDIA}play/{session.pk}/2/2/").status_code == 404
    named = client.get(f"/media/{row.pk}/original/?as=2")["Content-Disposition"]
    assert "%E6%8A%BD%E7%AD%BE%E5%8F%B72-1.jpg" in named


def test_the_next_turn_is_the_next_one_in_the_same_room(cast: Cast, entry: Entry):
    others = [accepted(cast, f"G00{n}", district=cast.hedong) for n in (2, 3)]
    rooms = make_room(cast), make_room(cast, "第二考场", order=1)
    session = make_session(cast.guidance, "display", *rooms)
    make_slots(session, [entry, *others], *rooms)
    page = as_(cast.organizer).get(f"{MEDIA}play/{session.pk}/1/0/").content.decode()
    assert f'data-key="later" href="{MEDIA}play/{session.pk}/3/0/"' in page


def test_slides_are_steps_and_without_pages_they_are_opened_on_the_spot(cast: Cast, entry: Entry):
    session = make_session(cast.guidance)
    slot = make_slots(session, [entry])[0]
    paged = make_media(entry, "一.pptx", family="slides", playable=None)
    for number in (1, 2):
        MediaPage.objects.create(media=paged, number=number, file=paged.file)
    make_media(entry, "二.pptx", family="slides", playable=None)
    steps = [(step.kind, step.page, step.nth) for step in steps_of(slot, "display")]
    assert steps == [("card", 0, 0), ("page", 1, 1), ("page", 2, 1), ("local", 0, 2)]


def test_the_pages_cost_the_same_with_many_competitors(cast: Cast, entry: Entry):
    open_display(cast, cast.guidance)
    session = make_session(cast.guidance)
    client = as_(cast.organizer)
    addresses = [MEDIA, f"{MEDIA}guidance/display/", f"{MEDIA}play/{session.pk}/1/0/"]

    def cost(numbers: range) -> list[int]:
        for number in numbers:
            make_media(accepted(cast, f"G1{number:02d}", district=cast.hedong))
        session.slots.all().delete()
        make_slots(session, list(Entry.objects.filter(event=cast.guidance)))
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counts.append(len(queries))
        return counts

    client.get(MEDIA)
    assert cost(range(2)) == cost(range(2, 29))
