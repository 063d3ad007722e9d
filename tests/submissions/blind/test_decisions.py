"""Finds in blind copies: people decide, nothing is covered or left out by itself."""

import io
import json

import pytest
from docx import Document

from records.errors import Conflict, NotAllowed, Refused
from records.models import ActionLog, Job, StoredFile
from records.operations.files import read_stored
from records.operations.jobs import perform
from submissions.enums import BlindState
from submissions.models import BlindCopy
from submissions.operations.blind_copies import (
    decide_leaks,
    make_one,
    request_blind_copies,
    undo_decision,
)
from tests.cast import Cast
from tests.records.media.files import photograph
from tests.submissions.blind.copies import accepted, decide, made
from tests.works import Papers, make_accepted, make_attachment, make_work, papers
from tests.works import hand_in as submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
__all__ = ["papers"]


def test_nothing_is_covered_without_a_decision(cast: Cast, papers: Papers):
    copy = made(cast, make_accepted(papers, cast.liaison, process="由何苗苗带队。"))
    text = "".join(p.text for p in Document(io.BytesIO(read_stored(copy.document))).paragraphs)
    assert "由何苗苗带队。" in text


def test_a_covered_find_is_gone_from_the_next_making(cast: Cast, papers: Papers):
    copy = made(cast, make_accepted(papers, cast.liaison, process="由何苗苗带队。"))
    old = copy.document
    decide(cast, copy, "cover")
    copy.refresh_from_db()
    assert (copy.is_stale, copy.is_ready) == (True, False)
    perform(job_id=Job.objects.latest("pk").pk)
    copy.refresh_from_db()
    text = "".join(p.text for p in Document(io.BytesIO(read_stored(copy.document))).paragraphs)
    assert ("由×××带队。" in text, copy.leaks, copy.is_ready) == (True, [], True)
    assert not StoredFile.objects.filter(pk=old.pk).exists()


def test_an_accepted_find_needs_a_reason_and_stays(cast: Cast, papers: Papers):
    copy = made(cast, make_accepted(papers, cast.liaison, title="和平年代的就业"))
    with pytest.raises(Refused) as refusal:
        decide(cast, copy, "accept")
    assert refusal.value.field == "reason"
    decide(cast, copy, "accept", reason="普通词语")
    copy.refresh_from_db()
    assert (copy.undecided, copy.is_ready, copy.is_stale) == ([], True, False)
    row = ActionLog.objects.get(action="decide_blind_leak")
    assert (row.reason, row.object_label) == ("普通词语", f"盲审件 {copy.code}")
    assert "和平年代" not in row.payload


def test_a_decision_can_be_taken_back(cast: Cast, papers: Papers):
    copy = made(cast, make_accepted(papers, cast.liaison, title="和平年代的就业"))
    decide(cast, copy, "accept", reason="普通词语")
    undo_decision(copy_id=copy.pk, key=copy.leaks[0]["key"], by=cast.organizer)
    copy.refresh_from_db()
    assert (len(copy.undecided), copy.is_ready) == (1, False)
    with pytest.raises(Conflict):
        undo_decision(copy_id=copy.pk, key=copy.leaks[0]["key"], by=cast.organizer)


def test_a_file_is_left_out_by_decision(cast: Cast, papers: Papers):
    work = make_work(papers, cast.liaison)
    make_attachment(work, "照片.jpg", evidence="photo", family="image", content=photograph())
    submit(work, cast.liaison)
    copy = made(cast, accepted(work))
    assert [(leak["what"], leak["found"]) for leak in copy.leaks] == [("未能检查", "")]
    assert copy.state == BlindState.UNREAD
    with pytest.raises(Refused) as refusal:
        decide(cast, copy, "cover")
    assert refusal.value.field == "verdict"
    decide(cast, copy, "leave_out")
    make_one(copy_id=copy.pk, by=None)
    copy.refresh_from_db()
    assert [(row.name, row.reason) for row in copy.files.all()] == [("", "经处置不随附")]
    assert copy.is_ready


def test_a_find_in_the_text_is_no_file_to_leave_out(cast: Cast, papers: Papers):
    copy = made(cast, make_accepted(papers, cast.liaison, process="由何苗苗带队。"))
    with pytest.raises(Refused) as refusal:
        decide(cast, copy, "leave_out")
    assert refusal.value.field == "verdict"


def test_what_was_found_before_is_not_decided_for_what_is_new(cast: Cast, papers: Papers):
    copy = made(cast, make_accepted(papers, cast.liaison, title="和平年代的就业"))
    with pytest.raises(Conflict):
        decide_leaks(
            copy_id=copy.pk, keys=["0" * 16], verdict="accept", reason="x", by=cast.organizer
        )


def test_a_liaison_sees_and_makes_none(cast: Cast, papers: Papers):
    copy = made(cast, make_accepted(papers, cast.liaison))
    assert list(BlindCopy.objects.visible_to(cast.liaison)) == []
    assert list(BlindCopy.objects.visible_to(cast.judge)) == []
    assert list(BlindCopy.objects.visible_to(cast.foreign_organizer)) == []
    assert list(BlindCopy.objects.visible_to(cast.supervisor)) == [copy]
    for account in (cast.liaison, cast.supervisor, cast.judge):
        with pytest.raises(NotAllowed):
            request_blind_copies(slug=cast.competition.slug, by=account)
        with pytest.raises(NotAllowed):
            decide(cast, copy, "cover", by=account)


def test_the_log_keeps_no_words_of_the_work(cast: Cast, papers: Papers):
    copy = made(cast, make_accepted(papers, cast.liaison, process="由何苗苗带队。"))
    decide(cast, copy, "cover")
    rows = ActionLog.objects.filter(object_type="submissions.blindcopy")
    assert [row.action for row in rows] == ["decide_blind_leak"]
    assert "何苗苗" not in json.dumps([row.payload for row in rows], ensure_ascii=False)
