"""Computing and confirming a standing: a golden one, what is missing, what blocks."""

from decimal import Decimal

import pytest

from competition.enums import EntryStatus, StandingState
from competition.models import Entry, Standing, StandingRow
from competition.operations.components import lock_component
from competition.operations.schemes import settle_scheme
from competition.operations.standings import compute_standing, confirm_standing
from competition.queries.blockers import ALARMS, REPLACES
from records.errors import Conflict, NotAllowed, Refused, RefusedMany
from records.models import ActionLog
from tests.cast import Cast
from tests.scoring import accepted, key_all, key_in, make_scheme, plan

pytestmark = pytest.mark.django_db


def compute(cast: Cast, by=None):
    return compute_standing(event_id=cast.guidance.pk, by=by or cast.organizer)


def lock_all(cast: Cast) -> None:
    for component in ("theory", "plan"):
        lock_component(event_id=cast.guidance.pk, component=component, by=cast.organizer)


def confirm(cast: Cast, standing: Standing, **statements) -> Standing:
    return confirm_standing(standing_id=standing.pk, statements=statements, by=cast.organizer)


@pytest.fixture
def contest(cast: Cast, noon) -> dict[str, Entry]:
    """Five people: two with equal totals, one absent from the theory, one disqualified."""
    make_scheme(cast.guidance)
    people = {number: accepted(cast, number) for number in ("G001", "G002", "G003", "G004", "G005")}
    # plan: 80, 81, 70 → the middle one counts
    key_all(cast, people["G001"], "90", plan("50", "30"), plan("50", "31"), plan("45", "25"))
    key_all(cast, people["G002"], "81", plan("50", "36"), plan("52", "34"), plan("50", "37"))
    key_all(cast, people["G003"], "60.5", plan("40", "30"), plan("40", "30"), plan("40", "30"))
    key_in(cast, people["G004"], "theory", state="缺考")
    for seat in (1, 2, 3):
        key_in(cast, people["G004"], "plan", seat, marks=plan("60", "40"))
    key_in(cast, people["G004"], "plan", 0, deduction="0.25", seconds="301")
    key_in(cast, people["G005"], "", state="取消资格")
    return people


def lines(standing: Standing):
    rows = standing.rows.select_related("entry").order_by("position")
    return [(row.rank, row.entry.number, row.values.get("total"), row.note) for row in rows]


def test_a_golden_standing(cast: Cast, contest):
    standing = compute(cast).standing
    assert lines(standing) == [
        (1, "G002", "84.00", ""),
        (2, "G001", "84.00", ""),
        (3, "G003", "66.20", ""),
        (4, "G004", "59.85", "“理论知识”缺考"),
        (None, "G005", None, "取消资格"),
    ]


def test_every_intermediate_value_is_kept_as_an_exact_text(cast: Cast, contest):
    row = compute(cast).standing.rows.get(entry=contest["G004"])
    shown = {name: row.values[name] for name in (
        "theory.net", "theory.weighted", "plan.mark", "plan.deducted", "plan.net",
        "plan.weighted", "plan.untrimmed", "plan.seconds", "plan.content.criterion_mean",
        "total_exact", "total",
    )}  # fmt: skip
    assert shown == {
        "theory.net": "0",
        "theory.weighted": "0.00",
        "plan.mark": "100.00",
        "plan.deducted": "0.25",
        "plan.net": "99.75",
        "plan.weighted": "59.85",
        "plan.untrimmed": "100",
        "plan.seconds": "301",
        "plan.content.criterion_mean": "60",
        "total_exact": "59.85",
        "total": "59.85",
    }
    assert row.total == Decimal("59.85")


def test_a_tie_is_explained_on_both_rows(cast: Cast, contest):
    notes = dict(compute(cast).standing.rows.values_list("entry__number", "tie_note"))
    assert notes == {
        "G002": "总分同为 84.00，按“方案设计”扣分后得分 86 高于 80 排前",
        "G001": "总分同为 84.00，按“方案设计”扣分后得分 80 低于 86 排后",
        "G003": "",
        "G004": "",
        "G005": "",
    }


def test_a_missing_sheet_is_named_and_never_guessed(cast: Cast, contest):
    late = accepted(cast, "G006")
    key_in(cast, late, "theory", marks="70")
    key_in(cast, late, "plan", 1, marks=plan("50", ""), hand_in=False)
    standing = compute(cast).standing
    assert standing.missing == [
        "“方案设计”有 1 张评分表暂存未提交，未计入成绩",
        "G006：“方案设计”缺评委 1 的评分表",
        "G006：“方案设计”缺评委 2 的评分表",
        "G006：“方案设计”缺评委 3 的评分表",
        "G006：“方案设计”到场评委 0 人，少于规定的 3 人",
    ]
    assert lines(standing)[4] == (None, "G006", None, "成绩不完整")


def test_a_spread_of_judges_raises_an_alarm_and_changes_nothing(cast: Cast, contest):
    wide = accepted(cast, "G006")
    key_all(cast, wide, "70", plan("10", "10"), plan("50", "30"), plan("60", "40"))
    standing = compute(cast).standing
    assert standing.alarms == ["G006：“方案设计”评委最高与最低相差 80 分，超过 30 分"]
    assert standing.rows.get(entry=wide).values["plan.net"] == "80"


def test_a_run_over_open_components_says_so(cast: Cast, contest):
    lock_component(event_id=cast.guidance.pk, component="theory", by=cast.organizer)
    assert compute(cast).standing.unlocked == ["方案设计"]


def test_the_same_inputs_give_the_same_run_again(cast: Cast, contest):
    first, second = compute(cast), compute(cast)
    assert (first.is_new, second.is_new, first.standing) == (True, False, second.standing)
    assert ActionLog.objects.filter(action="compute_standing").count() == 1


def test_a_corrected_mark_makes_another_run(cast: Cast, contest):
    first = compute(cast).standing
    key_in(cast, contest["G003"], "theory", marks="61", reason="复核")
    second = compute(cast).standing
    assert (first.run, second.run) == (1, 2)
    assert first.inputs_fingerprint != second.inputs_fingerprint
    assert first.rows.get(entry=contest["G003"]).values["total"] == "66.20"


def test_a_withdrawn_entry_is_not_ranked(cast: Cast, contest):
    Entry.objects.filter(number="G002").update(status=EntryStatus.WITHDRAWN, slot=None)
    assert [line[1] for line in lines(compute(cast).standing)][:2] == ["G001", "G003"]


def test_an_event_without_entries_has_no_standing(cast: Cast, noon):
    make_scheme(cast.guidance)
    with pytest.raises(Refused, match="没有已受理的参赛名额"):
        compute(cast)


def test_a_clerk_may_not_compute(cast: Cast, contest):
    with pytest.raises(NotAllowed):
        compute(cast, by=cast.clerk)


def test_an_organizer_of_another_competition_finds_no_event(cast: Cast, contest):
    with pytest.raises(cast.guidance.DoesNotExist):
        compute(cast, by=cast.foreign_organizer)


def test_a_clean_run_over_locked_components_is_confirmed(cast: Cast, contest, noon):
    lock_all(cast)
    standing = confirm(cast, compute(cast).standing)
    assert (standing.state, standing.confirmed_at) == (StandingState.CONFIRMED, noon)


def test_an_unlocked_component_blocks_confirming(cast: Cast, contest):
    with pytest.raises(Conflict, match="环节尚未锁定：理论知识、方案设计"):
        confirm(cast, compute(cast).standing)


def test_a_missing_sheet_blocks_confirming(cast: Cast, contest):
    accepted(cast, "G006")
    with pytest.raises(Conflict, match="项成绩缺失或不能计入"):
        confirm(cast, compute(cast).standing)


def test_a_run_older_than_a_withdrawal_is_not_confirmed(cast: Cast, contest):
    lock_all(cast)
    standing = compute(cast).standing
    Entry.objects.filter(number="G002").update(status=EntryStatus.WITHDRAWN, slot=None)
    with pytest.raises(Conflict, match="计算之后成绩或参赛名额有变化"):
        confirm(cast, standing)


def test_alarms_are_looked_into_before_confirming(cast: Cast, contest):
    wide = accepted(cast, "G006")
    key_all(cast, wide, "70", plan("10", "10"), plan("50", "30"), plan("60", "40"))
    lock_all(cast)
    standing = compute(cast).standing
    with pytest.raises(RefusedMany) as refusal:
        confirm(cast, standing)
    assert [key for key, _ in refusal.value.problems] == [ALARMS]
    confirm(cast, standing, alarms="已逐一复核，评分有据")
    assert ActionLog.objects.first().reason == "已逐一复核，评分有据"


def test_a_pending_scheme_is_settled_before_confirming(cast: Cast, noon):
    make_scheme(cast.guidance, pending=["权重待组委会确认"])
    key_all(cast, accepted(cast, "G001"), "90", *[plan("50", "30")] * 3)
    lock_all(cast)
    standing = compute(cast).standing
    with pytest.raises(Conflict, match="评分标准有 1 项待组委会确认"):
        confirm(cast, standing)
    settle_scheme(event_id=cast.guidance.pk, reason="6 月 3 日会议纪要", by=cast.organizer)
    assert confirm(cast, standing).state == "confirmed"


def test_a_confirmed_run_is_replaced_only_with_a_reason(cast: Cast, contest):
    lock_all(cast)
    first = confirm(cast, compute(cast).standing)
    Entry.objects.filter(number="G003").update(status=EntryStatus.WITHDRAWN, slot=None)
    second = compute(cast).standing
    with pytest.raises(RefusedMany) as refusal:
        confirm(cast, second)
    assert [key for key, _ in refusal.value.problems] == [REPLACES]
    confirm(cast, second, replaces="G003 退赛")
    states = dict(Standing.objects.values_list("run", "state"))
    assert states == {first.run: "computed", second.run: "confirmed"}


def test_the_supervisor_may_not_confirm(cast: Cast, contest):
    with pytest.raises(NotAllowed):
        confirm_standing(standing_id=compute(cast).standing.pk, statements={}, by=cast.supervisor)


def test_rows_are_stored_with_a_constant_number_of_queries(
    cast: Cast, noon, django_assert_max_num_queries
):
    make_scheme(cast.guidance)
    for number in range(30):
        accepted(cast, f"G{number:03d}")
    with django_assert_max_num_queries(24):
        compute(cast)
    assert StandingRow.objects.count() == 30
