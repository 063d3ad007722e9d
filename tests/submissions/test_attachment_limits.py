"""How much a work and a district may attach, counted when an upload begins and when it ends."""

import pytest

from records.errors import Conflict, Refused, TooLarge
from records.models import Upload
from records.operations.uploads import Piece, append_piece
from submissions.models import Attachment
from tests.racing import together
from tests.records.media.files import picture
from tests.records.uploading import files_in, reader
from tests.submissions.test_attachments import attach, begin
from tests.works import make_attachment, make_work

pytestmark = [pytest.mark.django_db, pytest.mark.trial]


@pytest.fixture
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture
def work(cast, papers, noon, store):
    return make_work(papers, cast.liaison)


def test_a_video_may_be_a_gigabyte_and_a_paper_a_tenth_of_it(cast, work, settings):
    begin(work, cast.liaison, size=settings.UPLOAD_VIDEO_BYTES)
    with pytest.raises(TooLarge, match="超过视频的上限 1 GB"):
        begin(work, cast.liaison, size=settings.UPLOAD_VIDEO_BYTES + 1)
    paper = {"name": "报告.pdf", "evidence": "report"}
    begin(work, cast.liaison, size=settings.UPLOAD_FILE_BYTES, **paper)
    with pytest.raises(TooLarge, match="超过PDF的上限 100 MB"):
        begin(work, cast.liaison, size=settings.UPLOAD_FILE_BYTES + 1, **paper)


@pytest.mark.parametrize("name", ["报名表.pdf.exe", "走访.rmvb", "走访.PDF_", "图.svg"])
def test_what_is_never_kept_is_refused_before_it_is_sent(cast, work, settings, name):
    with pytest.raises(Refused, match="不能识别这种文件"):
        begin(work, cast.liaison, name=name, size=settings.UPLOAD_VIDEO_BYTES, evidence="other")
    assert Upload.objects.count() == 0


def test_a_work_has_room_for_so_much(cast, work, settings):
    settings.UPLOAD_ENTRY_BYTES = 1000
    make_attachment(work, content=b"x" * 600)
    begin(work, cast.liaison, size=400)
    with pytest.raises(TooLarge, match="这份材料的文件合计不能超过 1000 字节，已用 600 字节"):
        begin(work, cast.liaison, size=401)


def test_a_district_has_room_for_so_much_over_all_its_works(cast, papers, work, settings):
    settings.UPLOAD_DISTRICT_BYTES = 1000
    other = make_work(papers, cast.liaison, "case")
    make_attachment(other, content=b"x" * 600)
    foreign = make_work(papers, cast.other_liaison, "case")
    make_attachment(foreign, content=b"x" * 900)
    begin(work, cast.liaison, size=400)
    with pytest.raises(TooLarge, match="本区的文件合计不能超过 1000 字节，已用 600 字节"):
        begin(work, cast.liaison, size=401)


def test_the_room_is_counted_again_when_the_last_byte_is_there(cast, work, settings, store):
    content = picture()
    upload = begin(work, cast.liaison, name="实物.jpg", size=len(content), evidence="object")
    settings.UPLOAD_DISTRICT_BYTES = 600 + len(content)
    make_attachment(work, content=b"x" * 601)
    piece = Piece(offset=0, length=len(content))
    with pytest.raises(TooLarge, match="本区"):
        append_piece(identifier=upload.uuid, piece=piece, read=reader(content), by=cast.liaison)
    assert (Attachment.objects.count(), len(list(files_in(store)))) == (1, 1)


def test_sixty_files_are_enough(cast, work):
    for _ in range(60):
        make_attachment(work)
    with pytest.raises(Conflict, match="最多附 60 个文件"):
        begin(work, cast.liaison)


@pytest.mark.django_db(transaction=True)
def test_two_uploads_do_not_share_the_last_room(cast, papers, noon, store, settings):
    work = make_work(papers, cast.liaison)
    pictures = [picture(size=(60, 40 + n)) for n in range(2)]
    settings.UPLOAD_ENTRY_BYTES = sum(map(len, pictures)) - 1
    tries = [
        lambda n=n: attach(work, cast.liaison, content=pictures[n], name=f"{n}.jpg")
        for n in range(2)
    ]
    outcomes = together(tries)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Attachment", "TooLarge"]
    assert Attachment.objects.count() == 1
