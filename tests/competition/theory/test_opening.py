"""双人开启: two people within ten minutes; agreed totals become sheets; the ways around are shut."""

from datetime import timedelta

import pytest

from accounts.permissions import NotAllowed
from accounts.roles import Role
from competition.enums import EntryStatus
from competition.marking.papers import paper_parts
from competition.marking.sheets import Typed
from competition.models import Entry, Keying, Sheet
from competition.operations.components import lock_component
from competition.operations.score_import import ScoresRefused, import_scores
from competition.operations.standings import compute_standing
from competition.operations.theory_hands import claim_hand
from competition.operations.theory_keying import PaperRow, record_keyings
from competition.operations.theory_opening import ask_opening, open_codes
from competition.operations.theory_papers import count_papers, void_code
from competition.operations.theory_recheck import draw_recheck
from competition.queries.blockers import blockers
from competition.queries.openings import openings_of
from competition.queries.schemes import event_scheme
from competition.queries.theory import theory_blockers
from competition.queries.theory_books import pair_lines, score_lines
from competition.queries.theory_invariants import (
    check_blind_hands,
    check_opened_marks,
    check_sealed_marks,
)
from records.clock import clock_set_to
from records.errors import Conflict, Refused
from records.models import ActionLog
from tests import factories
from tests.cast import Cast
from tests.factories import NOON
from tests.papers import Exam, make_exam, ready_exam
from tests.score_books import book
from tests.scoring import DEFINITION, accepted, key_in, make_scheme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def marks(component: str = "theory") -> dict[str, object]:
    rows = Sheet.objects.current().filter(component=component, seat=0)
    return {row.entry.number: (row.marks.get(""), row.mark_state, row.version) for row in rows}


def findings() -> list[str]:
    return [*check_opened_marks(), *check_blind_hands(), *check_sealed_marks()]


def agreed(exam: Exam) -> dict[str, object]:
    return {
        paper.entry.number: (paper.agreed[""], "", 1)
        for paper in exam.papers().select_related("entry")
    }


def test_the_agreed_totals_become_handed_in_sheets(cast: Cast):
    exam = ready_exam(cast)
    assert exam.open() == 4
    assert marks() == agreed(exam)
    fingerprints = set(Sheet.objects.values_list("scheme_fingerprint", "state"))
    assert fingerprints == {(cast.guidance.scheme.fingerprint, "handed_in")}
    assert findings() == []


def test_it_takes_organizer_and_supervisor(cast: Cast):
    exam = ready_exam(cast)
    other = factories.make_staff(cast.competition, Role.ORGANIZER)
    with pytest.raises(Conflict, match="还没有人申请"):
        open_codes(table_id=exam.table.pk, by=cast.supervisor)
    ask_opening(table_id=exam.table.pk, reason="合成", by=cast.organizer)
    with pytest.raises(Refused, match="须由另一人确认"):
        open_codes(table_id=exam.table.pk, by=cast.organizer)
    with pytest.raises(Refused, match="组委会和监督员各一人"):
        open_codes(table_id=exam.table.pk, by=other)
    with pytest.raises(NotAllowed):
        open_codes(table_id=exam.table.pk, by=cast.clerk)
    assert marks() == {}


def test_the_second_has_ten_minutes(cast: Cast):
    exam = ready_exam(cast)
    ask_opening(table_id=exam.table.pk, reason="合成", by=cast.supervisor)
    with clock_set_to(NOON + timedelta(minutes=10, seconds=1)):
        with pytest.raises(Conflict, match="超过 10 分钟"):
            open_codes(table_id=exam.table.pk, by=cast.organizer)
        ask_opening(table_id=exam.table.pk, reason="合成", by=cast.organizer)
        assert open_codes(table_id=exam.table.pk, by=cast.supervisor) == 4


def test_it_waits_for_every_step_before_in_words(cast: Cast):
    exam = make_exam(cast, 2)
    said = []

    def refused() -> None:
        with pytest.raises(Conflict) as refusal:
            ask_opening(table_id=exam.table.pk, reason="x", by=cast.organizer)
        said.append(refusal.value.message.split("：")[1])
        assert len(theory_blockers(cast.guidance)) == 1

    refused()
    exam.claim()
    refused()
    exam.key_both(G001="99")
    refused()
    exam.settle(exam.code_of("G001"), "99")
    refused()
    exam.recheck(wrong={exam.code_of("G001"): "98"})
    refused()
    assert said == [
        "试卷尚未清点。",
        "两席尚未交齐（第一席 0/2，第二席 0/2）。",
        "有 1 份试卷两次录入不一致，待第三人认定。",
        "尚未抽样复核。",
        "复核未完成（已复核 1/2 份，其中 1 份不一致待认定）。",
    ]


def test_a_sealed_table_is_named_once_on_the_page_of_blockers(cast: Cast):
    ready_exam(cast, 1)
    run = compute_standing(event_id=cast.guidance.pk, by=cast.organizer).standing
    said = [each.sentence for each in blockers(run, event_scheme(cast.guidance))]
    assert said.count("“理论知识”的密码对照表尚未双人开启") == 1


def test_an_opened_table_blocks_nothing(cast: Cast):
    exam = ready_exam(cast, 1)
    assert theory_blockers(cast.guidance) == ["“理论知识”的密码对照表尚未双人开启"]
    exam.open()
    assert theory_blockers(cast.guidance) == []
    with pytest.raises(Conflict, match="已经双人开启"):
        ask_opening(table_id=exam.table.pk, reason="x", by=cast.organizer)


def test_a_changed_pairing_stops_the_opening(cast: Cast):
    exam = ready_exam(cast, 2)
    one, other = exam.papers()
    with_gap = accepted(cast, "G077")
    for paper, entry in ((one, with_gap), (other, one.entry)):
        paper.entry = entry
        paper.save()
    ask_opening(table_id=exam.table.pk, reason="合成", by=cast.organizer)
    with pytest.raises(Refused, match="承诺值不符"):
        open_codes(table_id=exam.table.pk, by=cast.supervisor)
    assert (marks(), exam.fresh().granted_at) == ({}, None)


def test_states_keyed_by_number_stand_beside_the_marks(cast: Cast):
    exam = make_exam(cast, 5)
    key_in(cast, Entry.objects.get(number="G001"), "theory", state="缺考")
    key_in(cast, Entry.objects.get(number="G002"), "theory", state="违纪")
    Entry.objects.filter(number="G003").update(status=EntryStatus.WITHDRAWN, slot=None)
    key_in(cast, Entry.objects.get(number="G004"), "", state="弃权")
    exam.claim()
    exam.key_both()
    exam.recheck()
    assert exam.open() == 2
    got = agreed(exam)
    assert marks() == {
        "G001": (None, "absent", 1),
        "G002": (got["G002"][0], "violation", 2),
        "G005": (got["G005"][0], "", 1),
    }
    outcomes = {line.number: line.outcome for line in pair_lines(exam.fresh())}
    assert outcomes == {
        "G001": "登记为缺考，卷面得分未计入，请核对状态",
        "G002": "已生成评分表",
        "G003": "已退赛，成绩不计",
        "G004": "整场缺考或弃权，卷面得分未计入，请核对状态",
        "G005": "已生成评分表",
    }
    assert findings() == []


def test_an_identity_mark_becomes_the_sheets_state(cast: Cast):
    exam = make_exam(cast, 1)
    exam.claim()
    for by, hand in ((exam.first, 1), (exam.second, 2)):
        exam.key(by, hand, {exam.codes[0]: ""}, state="违纪", note="写有姓名")
    draw_recheck(table_id=exam.table.pk, by=cast.organizer)
    exam.key(exam.third, 3, {exam.codes[0]: ""}, state="违纪")
    exam.open()
    assert marks() == {"G001": (None, "violation", 1)}
    assert Sheet.objects.get().note == "写有姓名"


def test_section_marks_add_up_to_the_sheets_mark(cast: Cast):
    theory, *others = DEFINITION["components"]
    sections = [
        {"code": "single", "name": "单选", "maximum": 60},
        {"code": "essay", "name": "论述", "maximum": 40, "step": "0.5"},
    ]
    make_scheme(cast.guidance, components=[theory | {"sections": sections}, *others])
    exam = make_exam(cast, 1)
    exam.claim()
    typed = Typed({"single": "55", "essay": "20.5"})
    row = PaperRow(code=exam.codes[0], typed=typed)
    for by, hand in ((exam.first, 1), (exam.second, 2)):
        record_keyings(table_id=exam.table.pk, hand=hand, rows=[row], hand_in=True, by=by)
    draw_recheck(table_id=exam.table.pk, by=cast.organizer)
    record_keyings(table_id=exam.table.pk, hand=3, rows=[row], hand_in=True, by=exam.third)
    parts = list(paper_parts(event_scheme(cast.guidance).component("theory")).values())
    assert [line.marks for line in score_lines(exam.fresh(), parts)] == [("55", "20.5")]
    exam.open()
    assert marks() == {"G001": (75500, "", 1)}


def test_a_void_code_becomes_no_sheet(cast: Cast):
    exam = make_exam(cast, 2)
    void_code(table_id=exam.table.pk, code=exam.code_of("G001"), reason="缺考", by=cast.supervisor)
    exam.table.refresh_from_db()
    live = [exam.code_of("G002")]
    count_papers(table_id=exam.table.pk, handed_out=1, collected=1, by=cast.organizer)
    for number, by in ((1, exam.first), (2, exam.second)):
        claim_hand(table_id=exam.table.pk, number=number, by=by)
        exam.key(by, number, dict.fromkeys(live, "80"))
    exam.recheck()
    exam.open()
    assert marks() == {"G002": (80000, "", 1)}
    assert [line.outcome for line in pair_lines(exam.fresh())] == ["作废：缺考", "已生成评分表"]


def test_a_sealed_component_takes_no_mark_by_number_but_states(cast: Cast):
    make_exam(cast, 2)
    entry = Entry.objects.get(number="G001")
    with pytest.raises(Conflict, match="请到“试卷录入”按加密号录入"):
        key_in(cast, entry, "theory", marks="80")
    with pytest.raises(ScoresRefused) as refused:
        import_scores(
            slug=cast.competition.slug, filename="成绩.xlsx", by=cast.organizer,
            content=book(("职业指导人员", "G002", "理论知识", None, None, 80, None, None)),
        )  # fmt: skip
    assert [problem.column for problem in refused.value.problems] == ["mark"]
    key_in(cast, entry, "theory", state="缺考")
    assert marks() == {"G001": (None, "absent", 1)}


def test_a_sealed_component_is_not_locked(cast: Cast):
    exam = ready_exam(cast, 1)
    with pytest.raises(Conflict, match="尚未双人开启，不能锁定"):
        lock_component(event_id=cast.guidance.pk, component="theory", by=cast.organizer)
    exam.open()
    lock_component(event_id=cast.guidance.pk, component="theory", by=cast.organizer)


def test_after_opening_a_mark_is_corrected_by_number_with_a_reason(cast: Cast):
    exam = ready_exam(cast, 1)
    exam.open()
    key_in(cast, Entry.objects.get(number="G001"), "theory", marks="75", reason="申诉复查")
    assert marks() == {"G001": (75000, "", 2)}
    assert findings() == []


def test_the_asking_waits_among_the_others(cast: Cast):
    exam = ready_exam(cast, 1)
    ask_opening(table_id=exam.table.pk, reason="合成", by=cast.organizer)
    lines = openings_of(cast.competition, at=NOON)
    assert [line.label for line in lines] == ["开启密码对照表：职业指导人员"]
    assert [line.is_for(who) for line in lines for who in (cast.supervisor, cast.organizer)] == [
        True, False,
    ]  # fmt: skip


def test_invariants_see_a_changed_mark_and_one_person_on_both_hands(cast: Cast):
    exam = ready_exam(cast, 1)
    exam.open()
    paper = exam.papers().get()
    paper.agreed = {"": 1000}
    paper.save()
    Keying.objects.filter(hand=2).update(by=exam.first)
    code = exam.codes[0]
    assert findings() == [
        f"“职业指导人员”环节 theory加密号 {code} 的认定得分与开启时生成的评分表不一致。",
        f"加密试卷 {paper.pk} 的录入、复核或认定有两项由同一人办理。",
    ]


def test_the_opening_is_logged_with_every_mark(cast: Cast):
    ready_exam(cast, 1).open()
    row = ActionLog.objects.get(action="open_codes")
    assert (row.actor, "G001/theory/0" in row.payload) == (cast.supervisor, True)
