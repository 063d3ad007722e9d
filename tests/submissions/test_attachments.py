"""支撑材料: who may attach what, how much, until when; what is kept when it is removed."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from competition.models import Entry
from competition.operations.entries import recall_entry
from records.clock import clock_set_to
from records.errors import Conflict, Gone, NotAllowed, Refused, TooLarge
from records.models import ActionLog, Job, StoredFile, Upload
from records.operations.files import read_stored
from records.operations.upload_purge import purge_uploads
from records.operations.uploads import Piece, append_piece, begin_upload
from submissions.enums import FileState
from submissions.models import Attachment
from submissions.operations.attachments import (
    PURPOSE,
    Described,
    attach_file,
    describe_attachment,
    remove_attachment,
)
from tests.factories import NOON
from tests.records.media.files import picture
from tests.records.uploading import files_in, reader
from tests.works import hand_in, make_attachment, make_submitted, make_video, make_work

pytestmark = [pytest.mark.django_db, pytest.mark.trial]
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PHOTO = Described(evidence="photo", link="process", caption="  入户  走访 ")


@pytest.fixture
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture
def work(cast, papers, noon, store):
    return make_work(papers, cast.liaison)


def file(content: bytes = b"", name: str = "走访.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or picture())


def attach(work, by, described=PHOTO, **made):
    return attach_file(entry_id=work.entry_id, described=described, file=file(**made), by=by)


def begin(draft, by, /, name="走访.mp4", size=10, **params):
    told = {"work": str(draft.entry_id), "evidence": "video"} | params
    return begin_upload(purpose=PURPOSE, params=told, name=name, size=size, by=by)


def test_a_photograph_is_attached_and_waits_for_its_inspection(cast, work):
    row = attach(work, cast.liaison)
    assert (row.submission, row.evidence, row.link, row.caption, row.order, row.family) == (
        work, "photo", "process", "入户 走访", 1, "image",
    )  # fmt: skip
    assert (row.state, row.added_by, row.added_at) == (FileState.CHECKING, cast.liaison, NOON)
    assert (row.file.name, row.file.content_type, read_stored(row.file)) == (
        "走访.jpg", "image/jpeg", picture(),
    )  # fmt: skip
    job = Job.objects.get()
    assert (job.params["attachment"], job.requested_by) == (row.pk, cast.liaison)


def test_attaching_is_logged_without_the_files_name(cast, work):
    attach(work, cast.liaison)
    log = ActionLog.objects.get(action="attach_file")
    assert log.object_label == "优秀就业服务项目 和平区 照片"
    assert ("走访" in log.payload, log.scope) == (False, cast.competition.slug)


def test_a_large_file_comes_in_pieces_to_the_same_place(cast, work):
    content = picture()
    upload = begin(work, cast.liaison, name="实物.jpg", size=len(content), evidence="object")
    piece = Piece(offset=0, length=len(content))
    append_piece(identifier=upload.uuid, piece=piece, read=reader(content), by=cast.liaison)
    assert Attachment.objects.get().evidence == "object"


@pytest.mark.parametrize(
    ("described", "made", "words"),
    [
        (PHOTO, {"content": PDF, "name": "照片.pdf"}, "“照片”只接收图片，这个文件是PDF"),
        (PHOTO, {"content": PDF}, "内容却是PDF 文件"),
        (Described(evidence="nothing"), {}, "请选择材料类别"),
        (Described(evidence="photo", link="title"), {}, "请选择材料对应的栏目"),
        (Described(evidence="photo", caption="长" * 201), {}, "说明不能超过 200 个字"),
        (PHOTO, {"content": b"MZ" + bytes(100), "name": "走访.jpg"}, "程序"),
        (PHOTO, {"content": b"<svg>", "name": "走访.jpg"}, "SVG"),
    ],
)
def test_what_does_not_belong_is_refused_and_nothing_is_kept(
    cast, work, store, described, made, words
):
    with pytest.raises(Refused, match=words):
        attach(work, cast.liaison, described, **made)
    assert (Attachment.objects.count(), StoredFile.objects.count(), Job.objects.count()) == (
        0,
        0,
        0,
    )
    assert list(files_in(store)) == []


def test_a_name_that_claims_the_wrong_family_is_refused_before_a_byte_is_sent(cast, work):
    with pytest.raises(Refused, match="只接收视频"):
        begin(work, cast.liaison, name="论文.pdf")
    assert Upload.objects.count() == 0


def test_the_same_content_is_not_attached_twice(cast, work):
    attach(work, cast.liaison)
    with pytest.raises(Conflict, match="内容相同的文件已经上传过"):
        attach(work, cast.liaison, name="又一张.jpg")
    assert Attachment.objects.count() == 1


def test_a_small_form_takes_only_small_files(cast, work, settings):
    settings.UPLOAD_LIMIT_BYTES = 100
    with pytest.raises(TooLarge, match="开启脚本"):
        attach(work, cast.liaison)


def test_strangers_attach_nothing(cast, work):
    with pytest.raises(Gone):
        attach(work, cast.other_liaison)
    for staff in (cast.organizer, cast.judge, cast.clerk, cast.supervisor):
        with pytest.raises(NotAllowed):
            attach(work, staff)
    assert Attachment.objects.count() == 0


@pytest.mark.parametrize("entry_id", ["", "0", "-1", "1.0", "9" * 25, "x"])
def test_a_work_that_is_none_is_gone(cast, work, entry_id):
    with pytest.raises(Gone):
        begin(work, cast.liaison, work=entry_id)


def test_what_is_handed_in_does_not_change(cast, papers, noon, store):
    work = make_submitted(papers, cast.liaison)
    row = make_attachment(work)
    with pytest.raises(Conflict, match="待审核"):
        attach(work, cast.liaison)
    with pytest.raises(Conflict):
        remove_attachment(attachment_id=row.pk, by=cast.liaison)
    with pytest.raises(Conflict):
        describe_attachment(
            attachment_id=row.pk, described=Described(evidence="other"), order=2, by=cast.liaison
        )


def test_a_work_handed_in_during_the_upload_refuses_the_file_at_the_end(cast, work, store):
    content = picture()
    upload = begin(work, cast.liaison, name="实物.jpg", size=len(content), evidence="object")
    hand_in(work, cast.liaison)
    piece = Piece(offset=0, length=len(content))
    with pytest.raises(Conflict, match="待审核"):
        append_piece(identifier=upload.uuid, piece=piece, read=reader(content), by=cast.liaison)
    assert (Attachment.objects.count(), list(files_in(store))) == (0, [])


def test_files_of_a_class_keep_the_order_of_their_coming(cast, work):
    for n in range(3):
        attach(work, cast.liaison, content=picture(size=(60 + n, 40)), name=f"{n}.jpg")
    assert [row.file.name for row in work.attachments.kept()] == ["0.jpg", "1.jpg", "2.jpg"]


def test_a_file_is_described_anew(cast, work):
    row = attach(work, cast.liaison)
    described = Described(evidence="other", link="result", caption="回访")
    describe_attachment(attachment_id=row.pk, described=described, order=7, by=cast.liaison)
    row.refresh_from_db()
    assert (row.evidence, row.link, row.caption, row.order) == ("other", "result", "回访", 7)
    log = ActionLog.objects.get(action="describe_attachment")
    assert log.object_label == "优秀就业服务项目 和平区 其他"


def test_describing_it_the_same_writes_nothing(cast, work):
    row = attach(work, cast.liaison)
    describe_attachment(attachment_id=row.pk, described=PHOTO, order=1, by=cast.liaison)
    assert not ActionLog.objects.filter(action="describe_attachment").exists()


def test_a_file_goes_only_into_a_class_that_takes_it(cast, work):
    row = attach(work, cast.liaison)
    with pytest.raises(Refused, match="“视频”只接收视频，这个文件是图片"):
        describe_attachment(
            attachment_id=row.pk, described=Described(evidence="video"), order=1, by=cast.liaison
        )


def test_a_removed_file_of_a_draft_is_gone_with_its_bytes(
    cast, work, store, django_capture_on_commit_callbacks
):
    row = attach(work, cast.liaison)
    with django_capture_on_commit_callbacks(execute=True):
        remove_attachment(attachment_id=row.pk, by=cast.liaison)
    assert (Attachment.objects.count(), StoredFile.objects.count(), list(files_in(store))) == (
        0,
        0,
        [],
    )
    assert ActionLog.objects.get(action="remove_attachment").object_id == str(row.pk)
    assert purge_uploads(at=NOON + timedelta(days=2)) == 0


def test_a_removed_file_that_was_handed_in_stays_kept(cast, papers, noon, store):
    work = make_work(papers, cast.liaison)
    row = make_attachment(work)
    hand_in(work, cast.liaison)
    recall_entry(entry_id=work.entry_id, by=cast.liaison)
    remove_attachment(attachment_id=row.pk, by=cast.liaison)
    row.refresh_from_db()
    assert (row.removed_at, read_stored(row.file)) == (NOON, "政策.pdf".encode())
    assert not work.attachments.kept().exists()


def test_a_removed_video_no_longer_counts_for_the_quota(cast, work):
    row = make_video(work)
    Entry.objects.filter(pk=work.entry_id).update(traits={"playable_video": 1})
    remove_attachment(attachment_id=row.pk, by=cast.liaison)
    assert Entry.objects.get(pk=work.entry_id).traits == {"playable_video": 0}


def test_a_stranger_removes_nothing(cast, work):
    row = attach(work, cast.liaison)
    with pytest.raises(Attachment.DoesNotExist):
        remove_attachment(attachment_id=row.pk, by=cast.other_liaison)
    assert Attachment.objects.count() == 1


def test_a_draft_goes_on_after_the_closing_but_is_not_handed_in(cast, work):
    with clock_set_to(NOON + timedelta(days=30)):
        assert attach(work, cast.liaison).added_at == NOON + timedelta(days=30)
