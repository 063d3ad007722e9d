"""展示素材: who may send what until when, what is exchanged and removed, and who sees none of it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from competition.enums import DrawState, EntryStatus, MediaState
from competition.models import DisplayMedia, Entry
from competition.operations.display_intakes import close_intake, set_intake
from competition.operations.display_media import (
    attach_display,
    describe_display,
    remove_display,
)
from competition.operations.display_rehearsals import recheck_display, rehearse_display
from records.clock import clock_set_to
from records.errors import Conflict, Gone, NotAllowed, Refused, TooLarge, TooLate
from records.models import ActionLog, Message, StoredFile
from tests.cast import Cast
from tests.day import display_scheme, make_draw, make_media, make_session, open_display
from tests.factories import NOON
from tests.records.media.files import docx, picture
from tests.scoring import accepted

pytestmark = [pytest.mark.django_db, pytest.mark.trial]


@pytest.fixture
def entry(cast: Cast, noon, settings, tmp_path) -> Entry:
    settings.MEDIA_ROOT = tmp_path / "files"
    display_scheme(cast.guidance)
    return accepted(cast, "G001")


def send(entry: Entry, by: User, name: str = "走访.jpg", content: bytes = b"", **more: str):
    file = SimpleUploadedFile(name, content or picture(size=(60 + sum(map(ord, name)) % 97, 40)))
    told = {"component": "display", "caption": ""} | more
    return attach_display(entry_id=entry.pk, file=file, by=by, **told)


def shown(entry: Entry) -> list[tuple[int, str]]:
    rows = DisplayMedia.objects.shown().filter(entry=entry)
    return [(row.order, row.file.name) for row in rows]


def test_a_district_sends_files_for_its_own_competitor(cast: Cast, entry: Entry):
    open_display(cast, cast.guidance)
    row = send(entry, cast.liaison, caption="  入户  走访 ")
    send(entry, cast.liaison, "第二.jpg")
    assert (row.state, row.family, row.caption, row.added_by) == (
        MediaState.CHECKING, "image", "入户 走访", cast.liaison,
    )  # fmt: skip
    assert shown(entry) == [(1, "走访.jpg"), (2, "第二.jpg")]
    log = ActionLog.objects.filter(action="attach_display").first()
    assert (log.object_label, log.scope) == ("职业指导人员 和平区 个人工作亮点展示", "tianjin-2024")


def test_nothing_is_taken_in_before_the_organizer_opens_it(cast: Cast, entry: Entry):
    with pytest.raises(TooLate, match="尚未开放"):
        send(entry, cast.liaison)


def test_it_closes_at_its_instant_and_not_before(cast: Cast, entry: Entry):
    open_display(cast, cast.guidance, closes_at=NOON + timedelta(hours=1))
    with clock_set_to(NOON + timedelta(hours=1) - timedelta(microseconds=1)):
        send(entry, cast.liaison)
    with (
        clock_set_to(NOON + timedelta(hours=1)),
        pytest.raises(TooLate, match="由组委会代传"),
    ):
        send(entry, cast.liaison, "第二.jpg")


@pytest.mark.parametrize(
    ("state", "is_open"), [(DrawState.COMMITTED, True), (DrawState.DRAWN, False)]
)
def test_the_draw_closes_it_and_its_commitment_does_not(cast: Cast, entry: Entry, state, is_open):
    open_display(cast, cast.guidance, closes_at=NOON + timedelta(days=9))
    make_draw(cast, make_session(cast.guidance), state)
    if is_open:
        send(entry, cast.liaison)
        return
    with pytest.raises(TooLate, match="已抽签"):
        send(entry, cast.liaison)
    assert send(entry, cast.organizer).added_by == cast.organizer


def test_another_district_finds_neither_entry_nor_file(cast: Cast, entry: Entry):
    open_display(cast, cast.guidance)
    row = make_media(entry)
    with pytest.raises(Gone):
        send(entry, cast.other_liaison)
    for act in (
        lambda by: remove_display(media_id=row.pk, by=by),
        lambda by: describe_display(media_id=row.pk, caption="x", order=1, by=by),
    ):
        for stranger in (cast.other_liaison, cast.foreign_organizer):
            with pytest.raises(Gone):
                act(stranger)


@pytest.mark.parametrize("role", ["clerk", "judge", "supervisor", "administrator"])
def test_who_is_neither_district_nor_organizer_changes_nothing(cast: Cast, entry: Entry, role):
    open_display(cast, cast.guidance)
    with pytest.raises(NotAllowed):
        send(entry, getattr(cast, role))


def test_who_is_not_entered_any_more_sends_nothing(cast: Cast, entry: Entry):
    open_display(cast, cast.guidance)
    Entry.objects.filter(pk=entry.pk).update(status=EntryStatus.WITHDRAWN, slot=None)
    with pytest.raises(Conflict, match="不在参赛状态"):
        send(entry, cast.liaison)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("说明.docx", docx(), "只接收图片"),
        ("程序.exe", b"MZ", "不能识别这种文件"),
        ("假的.jpg", docx(), "内容却是"),
        ("空的.jpg", b"", "0 字节"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_its_cure(
    cast: Cast, entry: Entry, name, content, message
):
    open_display(cast, cast.guidance)
    file = SimpleUploadedFile(name, content)
    with pytest.raises(Refused, match=message):
        attach_display(
            entry_id=entry.pk, component="display", caption="", file=file, by=cast.liaison
        )
    assert DisplayMedia.objects.count() == 0


def test_too_much_of_it_is_refused(cast: Cast, entry: Entry, settings):
    open_display(cast, cast.guidance)
    settings.UPLOAD_DISTRICT_BYTES = 10
    with pytest.raises(TooLarge, match="每个区的展示素材合计不能超过 10 字节"):
        send(entry, cast.liaison)


def test_the_same_picture_twice_is_refused(cast: Cast, entry: Entry):
    open_display(cast, cast.guidance)
    send(entry, cast.liaison)
    with pytest.raises(Conflict, match="内容相同"):
        send(entry, cast.liaison)


def test_a_new_file_takes_the_place_of_the_one_it_replaces(cast: Cast, entry: Entry):
    open_display(cast, cast.guidance)
    old = send(entry, cast.liaison, caption="走访")
    send(entry, cast.liaison, "第二.jpg")
    new = send(entry, cast.liaison, "新的一.jpg", replaces=str(old.pk))
    assert (new.order, new.caption, shown(entry)) == (
        1,
        "走访",
        [(1, "新的一.jpg"), (2, "第二.jpg")],
    )
    with pytest.raises(Conflict, match="刚刚已被移除"):
        send(entry, cast.liaison, "再来一张.jpg", replaces=str(old.pk))


def test_a_removed_file_goes_with_its_bytes_unless_it_was_rehearsed(cast: Cast, entry: Entry):
    open_display(cast, cast.guidance)
    seen, unseen = make_media(entry), make_media(entry, "第二.jpg")
    rehearse_display(
        entry_id=entry.pk, component="display", media_ids=[seen.pk], is_done=True, by=cast.organizer
    )
    for row in (seen, unseen):
        remove_display(media_id=row.pk, by=cast.liaison)
    assert shown(entry) == []
    assert [row.pk for row in DisplayMedia.objects.all()] == [seen.pk]
    assert StoredFile.objects.filter(pk=unseen.file_id).count() == 0
    with pytest.raises(Gone):
        remove_display(media_id=seen.pk, by=cast.liaison)


def test_the_organizer_opens_moves_and_closes_it_and_the_districts_are_told(
    cast: Cast, entry: Entry
):
    told = {"event_id": cast.guidance.pk, "component": "display", "by": cast.organizer}
    set_intake(closes_at=None, note="不出现姓名", **told)
    assert Message.objects.filter(recipient=cast.liaison).get().subject == (
        "“职业指导人员”个人工作亮点展示：展示素材至抽签时截止"
    )
    assert Message.objects.filter(recipient=cast.other_liaison).count() == 0
    with pytest.raises(Refused, match="晚于现在"):
        set_intake(closes_at=NOON, note="", **told)
    close_intake(**told)
    with pytest.raises(TooLate):
        send(entry, cast.liaison)
    with pytest.raises(Conflict):
        close_intake(**told)
    make_draw(cast, make_session(cast.guidance))
    with pytest.raises(Conflict, match="已抽签"):
        set_intake(closes_at=None, note="", **told)


def test_only_what_is_ready_can_have_been_rehearsed(cast: Cast, entry: Entry):
    row = make_media(entry, state=MediaState.BLOCKED, problem="坏了")
    tick = {"entry_id": entry.pk, "component": "display", "by": cast.organizer}
    with pytest.raises(Conflict, match="还不能播放"):
        rehearse_display(media_ids=[row.pk], is_done=True, **tick)
    with pytest.raises(Refused, match="先勾选"):
        rehearse_display(media_ids=[], is_done=True, **tick)
    recheck_display(media_id=row.pk, by=cast.organizer)
    row.refresh_from_db()
    assert (row.state, row.problem) == (MediaState.CHECKING, "")


def test_an_exchanged_file_must_be_rehearsed_anew(cast: Cast, entry: Entry):
    open_display(cast, cast.guidance)
    old = make_media(entry)
    tick = {"entry_id": entry.pk, "component": "display", "by": cast.organizer}
    assert rehearse_display(media_ids=[old.pk], is_done=True, **tick) == 1
    assert rehearse_display(media_ids=[old.pk], is_done=True, **tick) == 0
    new = send(entry, cast.liaison, "新的一.jpg", replaces=str(old.pk))
    assert new.rehearsed_at is None


def test_the_draw_of_a_shared_appearance_closes_every_component(cast: Cast, entry: Entry):
    open_display(cast, cast.guidance)
    leader = make_session(cast.guidance, "theory")
    make_session(cast.guidance, "display", follows=leader)
    make_draw(cast, leader)
    with pytest.raises(TooLate, match="已抽签"):
        send(entry, cast.liaison)
