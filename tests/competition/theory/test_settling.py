"""认定差异 and 抽样复核: a third person types anew, then sees both; errors widen the sample."""

import pytest

from accounts.permissions import NotAllowed
from competition.enums import Sample
from competition.marking.papers import Hands, PaperStage, paper_parts
from competition.marking.recheck import draw_sample
from competition.marking.sheets import Typed
from competition.models import Keying
from competition.operations.theory_keying import KeyingsRefused
from competition.operations.theory_recheck import draw_recheck
from competition.operations.theory_settling import (
    CellsRefused,
    settle_paper,
    type_settlement,
)
from competition.queries.theory import table_state
from competition.queries.theory_differences import compared_rows, open_differences, sides_of
from competition.queries.theory_statistics import clerk_lines, percent
from records.errors import Conflict, Refused
from records.models import ActionLog
from tests.cast import Cast
from tests.papers import Exam, agreed_exam, make_exam

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def slipped(cast: Cast) -> Exam:
    """The second clerk keyed G001 wrongly."""
    exam = make_exam(cast, 3)
    exam.claim()
    exam.key_both(G001="95")
    return exam


def state(exam: Exam):
    return table_state(exam.table, exam.cast.competition)


def test_who_keyed_it_does_not_settle_it(slipped: Exam):
    code = slipped.code_of("G001")
    for by in (slipped.first, slipped.second):
        with pytest.raises(Conflict, match="须由第三人认定"):
            slipped.settle(code, "95", by)
    with pytest.raises(NotAllowed):
        slipped.settle(code, "95", slipped.cast.supervisor)


def test_both_values_show_only_after_typing(slipped: Exam):
    paper = slipped.papers().get(entry__number="G001")
    assert sides_of(paper, Hands.SETTLED, slipped.third) is None
    with pytest.raises(Conflict, match="先按卷面重新录入"):
        settle_paper(table_id=slipped.table.pk, code=paper.code, reason="x", by=slipped.third)
    type_settlement(
        table_id=slipped.table.pk, code=paper.code, typed=Typed({"": "95"}), by=slipped.third
    )
    sides = sides_of(paper, Hands.SETTLED, slipped.third)
    place = slipped.codes.index(paper.code)
    assert [side.total for side in sides.sides] == [(60 + place) * 1000, 95000]
    assert sides_of(paper, Hands.SETTLED, slipped.cast.organizer) is None


def test_the_paper_counts_even_against_both(slipped: Exam):
    paper = slipped.papers().get(entry__number="G001")
    type_settlement(
        table_id=slipped.table.pk, code=paper.code, typed=Typed({"": "44"}), by=slipped.third
    )
    assert sides_of(paper, Hands.SETTLED, slipped.third).both_wrong
    settled = settle_paper(
        table_id=slipped.table.pk, code=paper.code, reason="两席都漏加", by=slipped.third
    )
    settled.refresh_from_db()
    assert (settled.agreed, settled.settled_by, settled.settled_reason) == (
        {"": 44000}, slipped.third, "两席都漏加",
    )  # fmt: skip
    assert state(slipped).stage is PaperStage.SAMPLING


def test_a_reason_is_wanted_and_what_is_typed_is_checked(slipped: Exam):
    code = slipped.code_of("G001")
    with pytest.raises(CellsRefused) as refused:
        type_settlement(
            table_id=slipped.table.pk, code=code, typed=Typed({"": "101"}), by=slipped.third
        )
    assert list(refused.value.faults) == ["mark:"]
    type_settlement(table_id=slipped.table.pk, code=code, typed=Typed({"": "95"}), by=slipped.third)
    with pytest.raises(Refused, match="请写明认定说明"):
        settle_paper(table_id=slipped.table.pk, code=code, reason=" ", by=slipped.third)


def test_every_typing_is_logged(slipped: Exam):
    code = slipped.code_of("G001")
    for text in ("59", "95"):
        type_settlement(
            table_id=slipped.table.pk, code=code, typed=Typed({"": text}), by=slipped.third
        )
    rows = ActionLog.objects.filter(action="type_settlement").order_by("seq")
    assert ["59000" in row.payload for row in rows] == [True, False]


def test_what_agrees_is_not_to_be_settled(slipped: Exam):
    with pytest.raises(Conflict, match="没有待认定的差异"):
        slipped.settle(slipped.code_of("G002"), "1")


def test_compared_rows_say_which_side_is_as_typed(slipped: Exam):
    paper = slipped.papers().get(entry__number="G001")
    type_settlement(
        table_id=slipped.table.pk, code=paper.code, typed=Typed({"": "95"}), by=slipped.third
    )
    component = state(slipped).component
    rows = compared_rows(
        sides_of(paper, Hands.SETTLED, slipped.third), list(paper_parts(component).values())
    )
    assert [[same for _, same in row.sides] for row in rows] == [[False, True], [True, True]]


def test_the_sample_waits_until_all_is_agreed(slipped: Exam):
    with pytest.raises(Conflict, match="还有试卷没有认定得分"):
        draw_recheck(table_id=slipped.table.pk, by=slipped.cast.organizer)


def test_the_sample_follows_from_totals_shares_and_the_recorded_seed(cast: Cast):
    exam = agreed_exam(cast, 8, top=25, random=50)
    draw_recheck(table_id=exam.table.pk, by=cast.organizer)
    table = exam.fresh()
    totals = {paper.code: paper.agreed[""] for paper in exam.papers()}
    again = draw_sample(totals, top_share=25, random_share=50, seed=table.sample_seed)
    stored = {paper.code: paper.sample for paper in exam.papers() if paper.sample}
    assert (stored, len(stored)) == (again, 5)
    with pytest.raises(Conflict, match="已经抽过"):
        draw_recheck(table_id=exam.table.pk, by=cast.organizer)


def test_who_keyed_a_paper_does_not_re_check_it_and_the_organizer_may(cast: Cast):
    exam = agreed_exam(cast, 2, top=50, random=0)
    draw_recheck(table_id=exam.table.pk, by=cast.organizer)
    sampled = exam.papers().get(sample=Sample.TOP)
    other = exam.papers().get(sample="")
    for by in (exam.first, exam.second):
        with pytest.raises(KeyingsRefused, match="须由别人复核"):
            exam.key(by, Hands.RECHECK, {sampled.code: "61"})
    with pytest.raises(KeyingsRefused, match="没有抽中"):
        exam.key(cast.organizer, Hands.RECHECK, {other.code: "60"})
    exam.key(cast.organizer, Hands.RECHECK, {sampled.code: "61"})
    assert state(exam).stage is PaperStage.READY


def test_a_differing_re_check_is_settled_by_a_third_and_then_is_an_error_or_none(cast: Cast):
    exam = agreed_exam(cast, 4, top=50, random=0, error_limit=50)
    best = exam.codes[-2:]
    exam.recheck(wrong={best[0]: "10", best[1]: "20"})
    assert [each.code for each in open_differences(exam.table, cast.organizer)] == best
    with pytest.raises(Conflict, match="须由第三人认定"):
        exam.settle(best[0], "10")
    exam.settle(best[0], "10", cast.organizer)
    exam.settle(best[1], "63", cast.organizer)
    found = exam.papers().filter(code__in=best).values_list("was_wrong", "agreed", "agreed_before")
    assert list(found) == [
        (True, {"": 10000}, {"marks": {"": 62000}, "state": ""}),
        (False, {"": 63000}, None),
    ]
    assert (state(exam).stage, exam.fresh().widened_at) == (PaperStage.READY, None)


def test_too_many_errors_widen_the_sample_to_all(cast: Cast):
    exam = agreed_exam(cast, 4, top=25, random=0)
    best = exam.codes[-1]
    exam.recheck(wrong={best: "10"})
    exam.settle(best, "10", cast.organizer)
    kinds = list(exam.papers().values_list("sample", flat=True))
    assert (sorted(kinds), state(exam).stage) == (
        [Sample.TOP, *[Sample.WIDENED] * 3], PaperStage.RECHECK,
    )  # fmt: skip
    assert ActionLog.objects.filter(action="widen_recheck").count() == 1
    exam.check({})
    assert state(exam).stage is PaperStage.READY


def test_statistics_count_cells_and_errors_per_clerk(slipped: Exam):
    assert clerk_lines([state(slipped)]) != []
    slipped.settle(slipped.code_of("G001"), "95")
    lines = {line.name: (line.papers, line.cells, line.wrong, line.rate)
             for line in clerk_lines([state(slipped)])}  # fmt: skip
    assert lines == {
        slipped.first.name: (3, 3, 1, "33.33"),
        slipped.second.name: (3, 3, 0, "0.00"),
    }


def test_before_both_hands_are_in_there_are_no_statistics(cast: Cast):
    exam = make_exam(cast, 2)
    exam.claim()
    exam.key(exam.first, 1, dict.fromkeys(exam.codes, "80"))
    assert clerk_lines([state(exam)]) == []
    assert Keying.objects.count() == 2


@pytest.mark.parametrize(("part", "whole", "text"), [(1, 3, "33.33"), (1, 8, "12.50"), (0, 0, "")])
def test_percent_has_two_digits(part, whole, text):
    assert percent(part, whole) == text
