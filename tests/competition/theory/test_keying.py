"""试卷录入: two blind hands, drafts, sealing, what is refused, what nobody is told."""

import json

import pytest

from accounts.permissions import NotAllowed
from accounts.roles import Role
from competition.enums import SheetState
from competition.marking.papers import Hands, PaperStage
from competition.marking.sheets import Typed
from competition.models import Hand, Keying, MarkingScheme
from competition.operations.theory_hands import claim_hand, release_hand
from competition.operations.theory_keying import (
    KeyingsRefused,
    PaperRow,
    hand_in_keyings,
    record_keyings,
)
from competition.operations.theory_papers import void_code
from competition.queries.theory import table_state
from competition.queries.theory_differences import open_differences, part_lines
from records.errors import Conflict
from records.models import ActionLog
from tests import factories
from tests.cast import Cast
from tests.papers import Exam, agreed_exam, make_exam

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def exam(cast: Cast) -> Exam:
    found = make_exam(cast, 3)
    found.claim()
    return found


def stage(exam: Exam) -> PaperStage:
    return table_state(exam.table, exam.cast.competition).stage


def keyed(exam: Exam, hand: int) -> list:
    rows = Keying.objects.filter(paper__table=exam.table, hand=hand).order_by("paper__code")
    return [(row.marks.get(""), row.mark_state, row.state) for row in rows]


def test_one_clerk_never_holds_both_hands(cast: Cast, exam):
    with pytest.raises(Conflict, match="两席须由不同的人录入"):
        claim_hand(table_id=exam.table.pk, number=2, by=exam.first)
    with pytest.raises(Conflict, match="刚被他人认领"):
        claim_hand(table_id=exam.table.pk, number=1, by=exam.third)
    with pytest.raises(NotAllowed):
        claim_hand(table_id=exam.table.pk, number=1, by=cast.organizer)


def test_nor_one_after_the_other(cast: Cast, exam):
    exam.key(exam.first, 1, {exam.codes[0]: "80"})
    for number in (1, 2):
        release_hand(table_id=exam.table.pk, number=number, reason="病假", by=cast.organizer)
    with pytest.raises(Conflict, match="您录入过第一席"):
        claim_hand(table_id=exam.table.pk, number=2, by=exam.first)


def test_who_takes_over_keeps_what_was_handed_in_and_keys_the_drafts_anew(cast: Cast, exam):
    first, second, third = exam.codes
    exam.key(exam.first, 1, {first: "80"})
    exam.key(exam.first, 1, {second: "70"}, hand_in=False)
    dropped = release_hand(table_id=exam.table.pk, number=1, reason="病假", by=cast.organizer)
    claim_hand(table_id=exam.table.pk, number=1, by=exam.third)
    exam.key(exam.third, 1, {second: "71", third: "60"})
    assert (dropped, keyed(exam, 1)) == (
        1,
        [(80000, "", "handed_in"), (71000, "", "handed_in"), (60000, "", "handed_in")],
    )


def test_a_draft_is_saved_in_place_and_handing_in_seals_it(exam):
    code = exam.codes[0]
    exam.key(exam.first, 1, {code: "80"}, hand_in=False)
    exam.key(exam.first, 1, {code: "８１．５"}, hand_in=False)
    assert hand_in_keyings(table_id=exam.table.pk, hand=1, by=exam.first) == 1
    with pytest.raises(KeyingsRefused, match="已提交，不能再改"):
        exam.key(exam.first, 1, {code: "90"})
    assert keyed(exam, 1) == [(81500, "", SheetState.HANDED_IN)]


def test_a_cleared_draft_is_no_zero(exam):
    exam.key(exam.first, 1, {exam.codes[0]: "80"}, hand_in=False)
    exam.key(exam.first, 1, {exam.codes[0]: ""}, hand_in=False)
    assert keyed(exam, 1) == []
    exam.key(exam.first, 1, {exam.codes[0]: "0"})
    assert keyed(exam, 1) == [(0, "", "handed_in")]


@pytest.mark.parametrize(
    ("cells", "field", "words"),
    [
        (("100.5", ""), "mark:", "“得分”得分 100.5 超过满分 100。"),
        (("80.3", ""), "mark:", "“得分”得分 80.3 不是记分单位 0.5 的整数倍。"),
        (("1e2", ""), "mark:", "“1e2”不是得分，应为不超过三位小数的数，如 88 或 88.5。"),
        (("-1", ""), "mark:", "“-1”不是得分，应为不超过三位小数的数，如 88 或 88.5。"),
        (("", "缺考"), "state", "按加密号录入不能登记“缺考”：试卷上只看得出违纪（身份标记）。“缺考”请在“成绩录入”中按参赛号登记。"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named_and_nothing_of_the_page_is_stored(exam, cells, field, words):
    mark, state = cells
    rows = [
        PaperRow(code=exam.codes[0], typed=Typed({"": "80"})),
        PaperRow(code=exam.codes[1], typed=Typed({"": mark}, state=state)),
    ]
    with pytest.raises(KeyingsRefused) as refused:
        record_keyings(table_id=exam.table.pk, hand=1, rows=rows, hand_in=False, by=exam.first)
    assert refused.value.faults == {exam.codes[1]: {field: words}}
    assert keyed(exam, 1) == []


def test_a_violation_needs_no_mark(exam):
    rows = [PaperRow(code=exam.codes[0], typed=Typed({"": ""}, state="违纪", note="写有姓名"))]
    record_keyings(table_id=exam.table.pk, hand=1, rows=rows, hand_in=True, by=exam.first)
    assert keyed(exam, 1) == [(None, "violation", "handed_in")]


def test_two_windows_of_one_clerk_do_not_overwrite_each_other(exam):
    code = exam.codes[0]
    exam.key(exam.first, 1, {code: "80"}, hand_in=False)
    stale = [PaperRow(code=code, typed=Typed({"": "70"}), revision="")]
    with pytest.raises(KeyingsRefused, match="刚在别处") as refused:
        record_keyings(table_id=exam.table.pk, hand=1, rows=stale, hand_in=False, by=exam.first)
    assert (refused.value.status, keyed(exam, 1)) == (409, [(80000, "", "draft")])


def test_only_who_holds_the_hand_keys_it(cast: Cast, exam):
    for by in (exam.second, exam.third):
        with pytest.raises(Conflict, match="不是您的"):
            exam.key(by, 1, {exam.codes[0]: "80"})
    for by in (cast.organizer, cast.supervisor, cast.judge):
        with pytest.raises(NotAllowed):
            exam.key(by, 1, {exam.codes[0]: "80"})


def test_foreign_void_and_doubled_codes_are_refused(cast: Cast, exam):
    void_code(table_id=exam.table.pk, code=exam.codes[0], reason="x", by=cast.supervisor)
    rows = [
        PaperRow(code=code, typed=Typed({"": "1"}))
        for code in ("000000", exam.codes[0], exam.codes[1], exam.codes[1])
    ]
    with pytest.raises(KeyingsRefused) as refused:
        record_keyings(table_id=exam.table.pk, hand=1, rows=rows, hand_in=False, by=exam.first)
    assert {code: found[""] for code, found in refused.value.faults.items()} == {
        "000000": "没有这个加密号，或它已作废。",
        exam.codes[0]: "没有这个加密号，或它已作废。",
        exam.codes[1]: "同一加密号出现了两次。",
    }


def test_the_first_mark_freezes_the_scheme(cast: Cast, exam):
    exam.key(exam.first, 1, {exam.codes[0]: "80"}, hand_in=False)
    assert MarkingScheme.objects.get(event=cast.guidance).frozen_at is not None


def test_nothing_is_compared_before_both_hands_are_in(cast: Cast, exam):
    marks = dict.fromkeys(exam.codes, "80")
    exam.key(exam.first, 1, marks)
    exam.key(exam.second, 2, dict.fromkeys(exam.codes[:2], "70"))
    assert (stage(exam), exam.papers().filter(agreed__isnull=True).count()) == (
        PaperStage.KEYING,
        3,
    )
    assert open_differences(exam.table, cast.organizer) == []
    assert part_lines(exam.table, []) == []
    exam.key(exam.second, 2, {exam.codes[2]: "80"})
    assert stage(exam) is PaperStage.SETTLING
    waiting = [each.code for each in open_differences(exam.table, cast.organizer)]
    assert waiting == exam.codes[:2]


def test_equal_keyings_agree_by_themselves(cast: Cast):
    exam = agreed_exam(cast, 3)
    found = list(exam.papers().values_list("agreed", "settled_by"))
    assert found == [({"": 60000}, None), ({"": 61000}, None), ({"": 62000}, None)]
    assert stage(exam) is PaperStage.SAMPLING


def test_a_code_voided_last_completes_the_hands(cast: Cast, exam):
    marks = dict.fromkeys(exam.codes[:2], "80")
    exam.key(exam.first, 1, marks)
    exam.key(exam.second, 2, marks)
    void_code(table_id=exam.table.pk, code=exam.codes[2], reason="缺考", by=cast.supervisor)
    assert stage(exam) is PaperStage.SAMPLING


def test_the_log_tells_no_figures_of_a_hand(exam):
    exam.key(exam.first, 1, {exam.codes[0]: "87.5"}, hand_in=False)
    exam.key(exam.first, 1, {exam.codes[0]: "87.5"})
    rows = ActionLog.objects.filter(action__in=["save_keyings", "hand_in_keyings"])
    told = [json.loads(row.payload) for row in rows]
    shapes = [(each.pop("digest")[0], each) for each in told]
    assert shapes == [("", {"hand": [1, 1], "papers": [0, 1]})] * 2


def test_equal_figures_of_two_tables_have_different_digests(cast: Cast, exam):
    other = make_exam(cast, 1, event=cast.grassroots)
    other.claim()
    exam.key(exam.first, 1, {exam.codes[0]: "80"})
    other.key(other.first, 1, {other.codes[0]: "80"})
    rows = ActionLog.objects.filter(action="hand_in_keyings").values_list("payload", flat=True)
    assert len(set(rows)) == 2


def test_a_clerk_whose_hand_was_freed_keys_no_more(cast: Cast, exam):
    release_hand(table_id=exam.table.pk, number=1, reason="换人", by=cast.organizer)
    with pytest.raises(Conflict, match="不是您的"):
        exam.key(exam.first, 1, {exam.codes[0]: "80"})
    claim_hand(
        table_id=exam.table.pk, number=1, by=factories.make_staff(cast.competition, Role.CLERK)
    )
    assert Hand.objects.filter(table=exam.table).count() == Hands.SECOND
