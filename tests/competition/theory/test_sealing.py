"""加密: who gets a code, what the table tells, labels, counts, void codes, additions."""

import pytest

from accounts.permissions import NotAllowed
from competition.models import CodeAddition, CodedPaper, CodeTable, Hand
from competition.operations.theory_additions import ask_addition, grant_addition
from competition.operations.theory_codes import Shares, discard_codes, seal_codes
from competition.operations.theory_hands import claim_hand
from competition.operations.theory_papers import (
    count_papers,
    restore_code,
    take_labels,
    void_code,
)
from competition.queries.theory_books import commitment_checks
from records.errors import Conflict, Refused
from records.models import ActionLog
from tests.cast import Cast
from tests.papers import make_exam, ready_exam
from tests.scoring import accepted, key_in, make_scheme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def seal(cast: Cast, component: str = "theory", by=None) -> CodeTable:
    return seal_codes(
        event_id=cast.guidance.pk, component=component, shares=Shares(), by=by or cast.organizer
    )


def count(exam, number: int, collected: int | None = None, by=None, reason: str = "") -> CodeTable:
    return count_papers(
        table_id=exam.table.pk, handed_out=number,
        collected=number if collected is None else collected,
        by=by or exam.cast.organizer, reason=reason,
    )  # fmt: skip


def test_who_is_absent_or_disqualified_gets_no_code_and_a_violation_does(cast: Cast):
    make_scheme(cast.guidance)
    states = {"G001": "", "G002": "缺考", "G003": "弃权", "G004": "取消资格", "G005": "违纪"}
    for number, state in states.items():
        entry = accepted(cast, number)
        if state:
            key_in(cast, entry, "theory", state=state)
    key_in(cast, accepted(cast, "G006"), "", state="取消资格")
    table = seal(cast)
    coded = CodedPaper.objects.filter(table=table).values_list("entry__number", flat=True)
    assert sorted(coded) == ["G001", "G005"]


def test_papers_are_stored_in_the_order_of_their_codes(cast: Cast):
    exam = make_exam(cast, 12)
    assert list(exam.papers().values_list("pk", flat=True)) == sorted(
        exam.papers().values_list("pk", flat=True)
    )


@pytest.mark.parametrize("component", ["plan", "nowhere"])
def test_only_a_paper_component_is_coded(cast: Cast, component):
    make_scheme(cast.guidance)
    accepted(cast, "G001")
    with pytest.raises(Refused, match="没有这个卷面环节"):
        seal(cast, component)


def test_a_component_is_coded_once_and_never_after_marks_by_number(cast: Cast):
    make_scheme(cast.guidance)
    key_in(cast, accepted(cast, "G001"), "theory", marks="80", hand_in=False)
    with pytest.raises(Conflict, match="已按参赛号录入过得分"):
        seal(cast)
    make_exam(cast, 2, event=cast.grassroots)
    with pytest.raises(Conflict, match="已经编过加密号"):
        seal_codes(
            event_id=cast.grassroots.pk, component="theory", shares=Shares(), by=cast.organizer
        )


def test_nobody_to_be_coded_and_wrong_shares_are_refused(cast: Cast):
    make_scheme(cast.guidance)
    with pytest.raises(Refused, match="没有可以编加密号的参赛号"):
        seal(cast)
    with pytest.raises(Refused, match="0 到 100"):
        Shares(top=101)


@pytest.mark.parametrize("who", ["clerk", "supervisor", "judge", "administrator", "liaison"])
def test_only_the_organizer_seals(cast: Cast, who):
    make_scheme(cast.guidance)
    accepted(cast, "G001")
    with pytest.raises(NotAllowed):
        seal(cast, by=getattr(cast, who))


def test_a_stranger_does_not_even_find_the_table(cast: Cast):
    exam = make_exam(cast, 1)
    with pytest.raises(CodeTable.DoesNotExist):
        count(exam, 1, by=cast.foreign_organizer)


def test_labels_are_the_supervisors_and_each_taking_is_logged(cast: Cast):
    exam = make_exam(cast, 2)
    for suffix in ("docx", "pdf"):
        _, pairs = take_labels(table_id=exam.table.pk, suffix=suffix, by=cast.supervisor)
    assert [number for _, number in pairs] == ["G001", "G002"]
    assert {code for code, _ in pairs} == set(exam.codes)
    assert ActionLog.objects.filter(action="take_labels", actor=cast.supervisor).count() == 2
    with pytest.raises(NotAllowed):
        take_labels(table_id=exam.table.pk, suffix="docx", by=cast.organizer)


@pytest.mark.parametrize(("handed_out", "collected"), [(4, 3), (3, 4), (4, 4), (2, 2), (0, 0)])
def test_numbers_that_do_not_agree_are_refused_in_words(cast: Cast, handed_out, collected):
    exam = make_exam(cast, 3)
    with pytest.raises(
        Refused, match=f"发出 {handed_out} 份、收回 {collected} 份、有效加密号 3 个"
    ):
        count(exam, handed_out, collected)
    assert exam.fresh().counted_at is None


def test_the_supervisor_lets_them_pass_with_a_reason(cast: Cast):
    exam = make_exam(cast, 3)
    with pytest.raises(NotAllowed):
        count(exam, 4, 3, reason="考生带走一份")
    assert (
        count(exam, 4, 3, by=cast.supervisor, reason="考生带走一份").count_reason == "考生带走一份"
    )
    assert claim_hand(table_id=exam.table.pk, number=1, by=cast.clerk).number == 1


def test_keying_waits_for_the_count(cast: Cast):
    exam = make_exam(cast, 3)
    with pytest.raises(Conflict, match="尚未清点"):
        claim_hand(table_id=exam.table.pk, number=1, by=cast.clerk)


def test_a_code_without_paper_is_void_and_the_papers_are_counted_anew(cast: Cast):
    exam = make_exam(cast, 3)
    count(exam, 3)
    code = exam.codes[0]
    void_code(table_id=exam.table.pk, code=code, reason="缺考剩余标签", by=cast.supervisor)
    assert exam.fresh().counted_at is None
    assert count(exam, 2).counted_at is not None
    with pytest.raises(Conflict, match="已经作废"):
        void_code(table_id=exam.table.pk, code=code, reason="x", by=cast.supervisor)
    restore_code(table_id=exam.table.pk, code=code, reason="试卷找到", by=cast.supervisor)
    assert exam.papers().filter(voided_at=None).count() == 3


def test_only_the_supervisor_voids_and_always_with_a_reason(cast: Cast):
    exam = make_exam(cast, 1)
    with pytest.raises(NotAllowed):
        void_code(table_id=exam.table.pk, code=exam.codes[0], reason="x", by=cast.organizer)
    with pytest.raises(Refused, match="请写明原因"):
        void_code(table_id=exam.table.pk, code=exam.codes[0], reason=" ", by=cast.supervisor)
    with pytest.raises(Refused, match="没有这个加密号"):
        void_code(table_id=exam.table.pk, code="000000", reason="x", by=cast.supervisor)


def test_a_latecomer_gets_a_code_by_two_people(cast: Cast):
    exam = make_exam(cast, 3)
    before = exam.fresh().commitment
    void_code(table_id=exam.table.pk, code=exam.codes[1], reason="缺考", by=cast.supervisor)
    void = exam.codes[1]
    accepted(cast, "G009")
    addition = ask_addition(
        table_id=exam.table.pk, number="G009", reason="补受理", by=cast.organizer
    )
    with pytest.raises(Refused, match="须由另一人确认"):
        grant_addition(addition_id=addition.pk, by=cast.organizer)
    grant_addition(addition_id=addition.pk, by=cast.supervisor)
    ids = list(exam.papers().values_list("pk", flat=True))
    kept = list(exam.papers().exclude(voided_at=None).values_list("code", flat=True))
    assert (len(ids), ids == sorted(ids), kept) == (4, True, [void])
    addition.refresh_from_db()
    assert (addition.before, addition.after) == (before, exam.fresh().commitment)
    assert addition.after != before


@pytest.mark.parametrize("number", ["G001", "G404", "B001"])
def test_a_latecomer_is_an_accepted_one_without_a_code(cast: Cast, number):
    exam = make_exam(cast, 1)
    with pytest.raises(Refused):
        ask_addition(table_id=exam.table.pk, number=number, reason="x", by=cast.organizer)
    assert CodeAddition.objects.count() == 0


def test_once_a_clerk_saw_the_codes_none_is_added_and_the_table_stays(cast: Cast):
    exam = make_exam(cast, 2)
    accepted(cast, "G009")
    addition = ask_addition(table_id=exam.table.pk, number="G009", reason="x", by=cast.organizer)
    exam.claim()
    with pytest.raises(Conflict, match="暴露对应关系"):
        grant_addition(addition_id=addition.pk, by=cast.supervisor)
    with pytest.raises(Conflict, match="不能作废重编"):
        discard_codes(table_id=exam.table.pk, reason="编错", by=cast.organizer)
    assert len(exam.codes) == 2


def test_a_table_that_nobody_saw_is_taken_back_and_made_anew(cast: Cast):
    exam = make_exam(cast, 2)
    discard_codes(table_id=exam.table.pk, reason="缺考未登记", by=cast.organizer)
    assert (CodedPaper.objects.count(), Hand.objects.count()) == (0, 0)
    assert seal(cast).commitment != exam.table.commitment


def test_every_commitment_of_an_opened_table_is_computed_anew(cast: Cast):
    exam = make_exam(cast, 2)
    accepted(cast, "G009")
    addition = ask_addition(table_id=exam.table.pk, number="G009", reason="x", by=cast.supervisor)
    grant_addition(addition_id=addition.pk, by=cast.organizer)
    exam.claim()
    exam.key_both()
    exam.recheck()
    exam.open()
    checks = commitment_checks(exam.fresh())
    assert [check.holds for check in checks] == [True, True]
    assert checks[0].expected == exam.table.commitment


def test_the_log_never_joins_a_code_to_a_number(cast: Cast):
    exam = ready_exam(cast)
    for row in ActionLog.objects.all():
        told = row.payload + row.object_label + row.reason
        codes = [code for code in exam.codes if code in told]
        numbers = [f"G00{n}" for n in range(1, 5) if f"G00{n}" in told]
        assert not (codes and numbers), row.action
