"""汇编 as a job: which works in which order, their pictures, and what is lost on the way."""

import io

import pytest
from docx import Document

from competition.models import Standing, StandingRow
from records import storage
from records.errors import NotAllowed, Refused
from records.models import Job, Message
from records.operations.files import read_stored
from records.operations.jobs import may_take_file, perform
from submissions.operations.compilations import MOST_PICTURES, request_book, work_for_book
from submissions.queries.book_works import chosen_for_book
from tests.cast import Cast
from tests.factories import NOON
from tests.records.media.files import photograph
from tests.submissions.blind.copies import accepted
from tests.works import (
    Papers,
    hand_in,
    make_accepted,
    make_attachment,
    make_submitted,
    make_work,
    papers,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
__all__ = ["papers"]


@pytest.fixture(autouse=True)
def unpaged(monkeypatch: pytest.MonkeyPatch) -> None:
    """The layout is another test's business."""
    monkeypatch.setattr("records.word.paging.office_pdf", lambda *a, **k: False)


def book_of(cast: Cast, event: str = "projects") -> Document:
    job = request_book(slug=cast.competition.slug, event=event, by=cast.organizer)
    perform(job_id=job.pk)
    job.refresh_from_db()
    assert job.error == ""
    return Document(io.BytesIO(read_stored(job.result)))


def titles(book: Document) -> list[str]:
    return [each.text for each in book.paragraphs if each.style.name == "Heading 1"]


def test_accepted_works_stand_by_number(cast: Cast, papers: Papers):
    for title, number in (("乙", "P902"), ("甲", "P901")):
        entry = make_accepted(papers, cast.liaison, title=title).entry
        entry.number = number
        entry.save()
    make_submitted(papers, cast.other_liaison, title="未受理")
    assert titles(book_of(cast)) == ["甲", "乙"]


def test_a_confirmed_standing_gives_the_order_and_the_choice(cast: Cast, papers: Papers):
    works = {
        title: make_accepted(papers, cast.liaison, title=title) for title in ("甲", "乙", "丙")
    }
    standing = Standing.objects.create(
        event=papers.projects, run=1, scheme_fingerprint="f", inputs_fingerprint="f",
        computed_at=NOON, state="confirmed", confirmed_at=NOON, confirmed_by=cast.organizer,
    )  # fmt: skip
    for position, (title, rank) in enumerate((("乙", 1), ("甲", 2), ("丙", None)), start=1):
        StandingRow.objects.create(
            standing=standing, entry=works[title].entry, position=position, rank=rank
        )
    chosen = chosen_for_book(papers.projects)
    assert [work.entry.title for work in chosen.works] == ["乙", "甲"]
    assert "按名次排列" in chosen.note


def test_the_book_is_for_who_asked_and_may_still_have_it(cast: Cast, papers: Papers):
    make_accepted(papers, cast.liaison)
    book_of(cast)
    job = Job.objects.get(kind="compile_book")
    assert job.result.name.startswith(f"{cast.competition.title}_优秀就业服务项目汇编_")
    assert Message.objects.filter(recipient=cast.organizer, subject__startswith="已完成").exists()
    answers = [may_take_file(job, by=account) for account in (cast.organizer, cast.liaison)]
    assert answers == [True, False]
    assert not may_take_file(job, by=cast.foreign_organizer)


def test_a_new_version_makes_a_new_book(cast: Cast, papers: Papers):
    make_accepted(papers, cast.liaison)
    first = request_book(slug=cast.competition.slug, event="projects", by=cast.organizer)
    same = request_book(slug=cast.competition.slug, event="projects", by=cast.organizer)
    make_accepted(papers, cast.liaison, title="又一个")
    new = request_book(slug=cast.competition.slug, event="projects", by=cast.organizer)
    assert (first.pk == same.pk, first.pk == new.pk) == (True, False)


@pytest.mark.parametrize("event", ["projects", "guidance", "nothing", ""])
def test_a_book_of_nothing_is_refused(cast: Cast, papers: Papers, event: str):
    with pytest.raises(Refused):
        request_book(slug=cast.competition.slug, event=event, by=cast.organizer)


def test_only_organizers_ask_for_books(cast: Cast, papers: Papers):
    make_accepted(papers, cast.liaison)
    for account in (cast.liaison, cast.supervisor, cast.judge):
        with pytest.raises(NotAllowed):
            request_book(slug=cast.competition.slug, event="projects", by=account)


def test_photographs_stand_with_their_text_and_without_their_makers(cast: Cast, papers: Papers):
    work = make_work(papers, cast.liaison)
    for evidence, link in (("photo", "process"), ("photo", ""), ("licence", "")):
        make_attachment(
            work, "照片.jpg", evidence=evidence, family="image", content=photograph(), link=link,
            caption="走访",
        )  # fmt: skip
    hand_in(work, cast.liaison)
    printed = work_for_book(accepted(work).current)
    sections = [len(each.pictures) for each in printed.sections]
    assert (sections, len(printed.pictures)) == ([1, 0], 1)
    picture = printed.pictures[0]
    assert (picture.width, picture.height, b"CANARY" in picture.content) == (40, 60, False)


def test_what_is_too_much_and_what_is_lost_is_told(cast: Cast, papers: Papers):
    work = make_work(papers, cast.liaison)
    rows = [
        make_attachment(work, "照片.jpg", evidence="photo", family="image", content=photograph())
        for _ in range(MOST_PICTURES + 2)
    ]
    hand_in(work, cast.liaison)
    storage.remove(rows[0].file.path)
    printed = work_for_book(accepted(work).current)
    assert len(printed.pictures) == MOST_PICTURES - 1
    assert printed.remark == "另有 2 幅图片见支撑材料；1 幅图片无法收入"
