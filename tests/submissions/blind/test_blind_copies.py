"""Blind copies as they are made: nothing that tells is in them, and what is left is found."""

import pytest

from competition.models import Liaison
from records import storage
from records.errors import Refused
from submissions.enums import BlindState
from submissions.models import BlindCopy, Submission
from submissions.operations import blind_making
from submissions.operations.blind_copies import (
    decide_leaks,
    make_one,
    remake_blind_copy,
    request_blind_copies,
)
from tests.cast import Cast
from tests.records.media.files import photograph
from tests.records.media.films import H264, film
from tests.submissions.blind.copies import accepted, bytes_of, decide, made
from tests.submissions.blind.test_cleaning import written_pdf
from tests.works import Papers, make_accepted, make_attachment, make_work, papers
from tests.works import hand_in as submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
__all__ = ["papers"]


@pytest.fixture
def marked(cast: Cast, papers: Papers, tmp_path) -> Submission:
    """A project with a canary in every identity field, name, caption-less file and metadata."""
    canaries = {
        field: f"CANARY{field}" for field in ("submitter", "place", "applicant", "creators")
    }
    work = make_work(papers, cast.liaison, **canaries, phone="19912345678")
    film(tmp_path / "a.mp4", *H264, "-metadata", "title=CANARY", seconds=1)
    files = {
        "CANARY照片.jpg": ("photo", "image", photograph()),
        "CANARY政策.pdf": ("policy", "pdf", written_pdf()),
        "CANARY视频.mp4": ("video", "video", (tmp_path / "a.mp4").read_bytes()),
        "CANARY声明.pdf": ("licence", "pdf", written_pdf()),
    }
    for name, (evidence, family, content) in files.items():
        make_attachment(work, name, evidence=evidence, family=family, content=content)
    submit(work, cast.liaison)
    return accepted(work)


@pytest.mark.slow
def test_no_canary_is_in_any_byte(cast: Cast, marked: Submission):
    copy = made(cast, marked)
    found = [part[:80] for part in bytes_of(copy) if b"CANARY" in part or b"19912345678" in part]
    assert found == []
    told = list(bytes_of(copy))
    assert any("由就业专员入户走访".encode() in part for part in told), "the content is there"


@pytest.mark.slow
def test_files_go_by_code_and_the_licence_stays_behind(cast: Cast, marked: Submission):
    copy = made(cast, marked)
    rows = list(copy.files.values_list("group", "name", "reason"))
    assert rows == [
        ("创作者签署的原创与许可声明", "", "含署名或签章，不随附"),
        ("照片", f"{copy.code}-02.jpg", ""),
        ("政策文件", f"{copy.code}-03.pdf", ""),
        ("视频", f"{copy.code}-04.mp4", ""),
    ]


def test_a_code_says_nothing_and_is_kept(cast: Cast, papers: Papers):
    works = [make_accepted(papers, cast.liaison, "case", title=f"案例{n}") for n in range(3)]
    request_blind_copies(slug=cast.competition.slug, by=cast.organizer)
    codes = {BlindCopy.objects.get(version=work.current).code for work in works}
    assert (len(codes), all(code.isdecimal() and len(code) == 6 for code in codes)) == (3, True)
    remake_blind_copy(copy_id=BlindCopy.objects.first().pk, by=cast.organizer)
    assert {copy.code for copy in BlindCopy.objects.all()} == codes


def test_an_honest_work_is_ready_at_once(cast: Cast, papers: Papers):
    copy = made(cast, make_accepted(papers, cast.liaison))
    assert (copy.state, copy.leaks, copy.is_ready) == (BlindState.CLEAN, [], True)


def test_planted_leaks_are_found_where_they_stand(cast: Cast, papers: Papers):
    Liaison.objects.create(
        competition=cast.competition, district=cast.heping, name="李四喜", unit="和平区人社局",
        post="科长", mobile="19900000007",
    )  # fmt: skip
    work = make_accepted(
        papers, cast.liaison,
        process="由何苗苗带队，李四喜（199-0000-0007）协助。", result="在河东区也有推广。",
        title="和平家门口服务站",
    )  # fmt: skip
    copy = made(cast, work)
    assert [(leak["where"], leak["what"], leak["found"]) for leak in copy.leaks] == [
        ("项目名称", "区名简称（请核实）", "和平"),
        ("项目执行过程", "提交人", "何苗苗"),
        ("项目执行过程", "联络人姓名", "李四喜"),
        ("项目执行过程", "联络人电话", "199-0000-0007"),
        ("项目执行结果", "其他区名", "河东区"),
    ]
    assert (copy.state, copy.is_ready) == (BlindState.FOUND, False)


def test_a_caption_is_scanned_and_covered(cast: Cast, papers: Papers):
    work = make_work(papers, cast.liaison)
    make_attachment(
        work,
        "照片.jpg",
        evidence="photo",
        family="image",
        content=photograph(),
        caption="何苗苗走访",
    )
    submit(work, cast.liaison)
    copy = made(cast, accepted(work))
    keys = [leak["key"] for leak in copy.leaks if leak["found"]]
    assert [leak["where"] for leak in copy.leaks if leak["found"]] == ["支撑材料 01（照片）说明"]
    decide_leaks(copy_id=copy.pk, keys=keys, verdict="cover", reason="", by=cast.organizer)
    make_one(copy_id=copy.pk, by=None)
    assert [row.caption for row in copy.files.all()] == ["×××走访"]


def test_a_lost_file_is_told_of(cast: Cast, papers: Papers):
    work = make_work(papers, cast.liaison)
    row = make_attachment(work, "照片.jpg", evidence="photo", family="image", content=photograph())
    submit(work, cast.liaison)
    storage.remove(row.file.path)
    copy = made(cast, accepted(work))
    assert [(each.file, each.reason) for each in copy.files.all()] == [
        (None, "存档文件缺失，未随附")
    ]


def test_a_decision_during_the_making_has_it_made_again(
    cast: Cast, papers: Papers, monkeypatch: pytest.MonkeyPatch
):
    copy = made(cast, make_accepted(papers, cast.liaison, process="由何苗苗带队。"))
    honest = blind_making.blind_form

    def deciding(paper: blind_making.BlindPaper) -> bytes:
        decide(cast, copy, "cover")
        return honest(paper)

    monkeypatch.setattr(blind_making, "blind_form", deciding)
    make_one(copy_id=copy.pk, by=None)
    copy.refresh_from_db()
    assert (copy.is_stale, copy.is_ready) == (True, False)


def test_drafts_and_unaccepted_works_have_no_copy(cast: Cast, papers: Papers):
    make_work(papers, cast.liaison)
    with pytest.raises(Refused):
        request_blind_copies(slug=cast.competition.slug, by=cast.organizer)
    assert BlindCopy.objects.count() == 0
