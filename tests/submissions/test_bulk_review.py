"""Several works at once: those against which nothing is open, one transaction each."""

from itertools import count

import pytest

from competition.enums import EntryStatus, Verdict
from competition.models import Entry
from competition.operations import entry_reviews
from competition.operations.entries import recall_entry
from competition.operations.entry_reviews import accept_entry
from competition.operations.findings import waive_finding
from records.errors import NotAllowed, Refused
from records.models import ActionLog, Message
from submissions.models import Likeness
from submissions.operations.reviewing import MOST_AT_ONCE, bulk_accept, bulk_assign
from submissions.queries.reviewing import obstacles
from tests import factories
from tests.submissions.reviewing import agree
from tests.works import hand_in, make_submitted

pytestmark = pytest.mark.django_db
_shares = count(1)


def accept_all(cast, *works, **options):
    return bulk_accept(
        entry_ids=[work.entry_id for work in works], by=options.pop("by", cast.organizer), **options
    )


def alike(work, other, verdict="pending", by=None):
    return Likeness.objects.create(
        version=work.current, other=other.current, share=500, other_share=400, longest=80,
        found_at=factories.NOON, verdict=verdict, by=by, at=by and factories.NOON,
    )  # fmt: skip


def test_what_has_nothing_open_is_accepted_and_numbered(cast, papers, noon):
    works = [make_submitted(papers, cast.liaison, "case", title=f"案例{n}") for n in range(3)]
    outcome = accept_all(cast, *works, text="同意。")
    assert (len(outcome.done), outcome.left) == (3, [])
    numbers = Entry.objects.filter(status="accepted").order_by("number")
    assert list(numbers.values_list("number", flat=True)) == ["S001", "S002", "S003"]
    assert ActionLog.objects.filter(action="accept_entry").count() == 3


def test_a_warning_keeps_a_work_for_a_person_unless_it_is_waived(cast, papers, noon):
    work = make_submitted(papers, cast.liaison, "case", starts="2022-12")
    warned = (
        "起止时间有一部分超出参评时间范围（2023年1月1日至2024年3月31日），"
        "请确认主要内容在范围内。（附件5 一(一)）"
    )
    assert accept_all(cast, work).left == [(work.entry_id, warned)]
    assert Entry.objects.get(pk=work.entry_id).status == EntryStatus.SUBMITTED
    finding = work.entry.findings.get(cleared_at=None)
    waive_finding(finding_id=finding.pk, reason="主要内容在范围内", by=cast.organizer)
    assert accept_all(cast, work).done == [work.entry_id]


def test_a_likeness_or_a_districts_no_keeps_a_work_for_a_person(cast, papers, noon):
    first = make_submitted(papers, cast.liaison, "case")
    other = make_submitted(papers, cast.other_liaison, "case")
    copied = make_submitted(papers, cast.other_liaison, "case")
    disliked = make_submitted(papers, cast.liaison, "achievement")
    quoted = make_submitted(papers, cast.liaison, "case")
    alike(other, first)
    alike(copied, quoted, "copied", cast.organizer)
    agree(disliked, cast.liaison, Verdict.DISAGREE)
    outcome = accept_all(cast, first, other, copied, disliked, quoted)
    assert outcome.done == []
    assert dict(outcome.left) == {
        first.entry_id: "有相似待核实",
        other.entry_id: "有相似待核实",
        copied.entry_id: "有抄袭嫌疑",
        quoted.entry_id: "有抄袭嫌疑",
        disliked.entry_id: "区级审核意见为“不同意推荐”",
    }


def test_one_that_cannot_be_accepted_holds_nobody_up(cast, papers, noon):
    good = make_submitted(papers, cast.liaison, "case")
    done = make_submitted(papers, cast.liaison, "case")
    accept_entry(entry_id=done.entry_id, by=cast.organizer)
    outcome = accept_all(cast, done, good)
    assert outcome.done == [good.entry_id]
    assert outcome.left == [(done.entry_id, "当前状态为“已受理”")]


def test_what_was_handed_in_anew_since_the_preview_is_looked_at_first(cast, papers, noon):
    changed, same = (
        make_submitted(papers, cast.liaison, "case", title=f"案例{n}") for n in range(2)
    )
    ids = [work.entry_id for work in (changed, same)]
    seen = dict(Entry.objects.filter(pk__in=ids).values_list("pk", "version"))
    recall_entry(entry_id=changed.entry_id, by=cast.liaison)
    hand_in(changed, cast.liaison)
    outcome = accept_all(cast, changed, same, seen=seen)
    assert outcome.done == [same.entry_id]
    ((left, why),) = outcome.left
    assert (left, "该区重新提交过" in why) == (changed.entry_id, True)


def test_a_failure_in_the_middle_leaves_nothing_half_done(cast, papers, noon, monkeypatch):
    first = make_submitted(papers, cast.liaison, "case")
    second = make_submitted(papers, cast.liaison, "case")
    tell = entry_reviews.tell_district

    def tell_and_fail(entry, *args, **kwargs):
        tell(entry, *args, **kwargs)
        if entry.pk == second.entry_id:
            raise Refused("站内消息暂时不可用。")

    monkeypatch.setattr(entry_reviews, "tell_district", tell_and_fail)
    before = Message.objects.count()
    outcome = accept_all(cast, first, second)
    assert (outcome.done, outcome.left) == (
        [first.entry_id],
        [(second.entry_id, "站内消息暂时不可用。")],
    )
    assert Message.objects.count() == before + 1
    entry = Entry.objects.get(pk=second.entry_id)
    assert (entry.status, entry.number, entry.opinions.count()) == ("submitted", "", 0)


def test_what_is_not_mine_to_check_is_not_touched(cast, papers, noon):
    work = make_submitted(papers, cast.liaison, "case")
    outcome = accept_all(cast, work, by=cast.foreign_organizer)
    assert outcome.left == [(work.entry_id, "材料已不存在，或已不再由您负责")]
    for who in (cast.liaison, cast.supervisor, cast.clerk):
        with pytest.raises(NotAllowed):
            accept_all(cast, work, by=who)


def test_none_and_too_many_are_refused(cast, papers, noon):
    with pytest.raises(Refused, match="请先选择"):
        bulk_accept(entry_ids=[], by=cast.organizer)
    with pytest.raises(Refused, match="一次最多办理 100 项"):
        bulk_accept(entry_ids=range(MOST_AT_ONCE + 1), by=cast.organizer)


def test_many_are_given_to_one_colleague(cast, papers, noon):
    works = [make_submitted(papers, cast.liaison, "case") for _ in range(2)]
    colleague = factories.make_staff(cast.competition)
    outcome = bulk_assign(
        entry_ids=[work.entry_id for work in works], reviewer_id=colleague.pk, by=cast.organizer
    )
    assert len(outcome.done) == 2
    for work in works:
        work.refresh_from_db()
    assert [work.reviewer for work in works] == [colleague, colleague]


def test_a_clean_work_has_no_obstacle(cast, papers, noon):
    work = make_submitted(papers, cast.liaison, "achievement")
    agree(work, cast.liaison)
    assert obstacles(work) == []
