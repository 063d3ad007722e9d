"""更正 after the lock: asked by one, granted by another, a new version, a standing made stale."""

import pytest

from accounts.roles import Role
from competition.models import Correction, Entry, Sheet, Standing
from competition.operations.corrections import refuse_correction
from competition.operations.sheet_grid import RowsRefused
from competition.queries.corrections import corrected_since, correction_line
from competition.queries.invariants import findings
from competition.queries.schemes import event_scheme
from records.errors import Conflict, NotAllowed, Refused
from records.models import ActionLog
from tests.cast import Cast
from tests.competition.correcting import ask, compute, confirm, contest, grant, lock_all
from tests.factories import make_staff
from tests.scoring import key_in, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(cast: Cast, noon) -> dict[str, Entry]:
    """Scored and locked."""
    found = contest(cast)
    lock_all(cast)
    return found


def versions(entry: Entry, component: str, seat: int = 0):
    rows = Sheet.objects.filter(entry=entry, component=component, seat=seat).order_by("version")
    return [(row.version, row.is_current, row.marks, row.reason) for row in rows]


def test_a_granted_correction_is_a_new_version_in_a_locked_component(cast: Cast, people):
    correction = ask(cast, people["G003"], "theory", marks="65.5", reason="加分漏登")
    assert versions(people["G003"], "theory") == [(1, True, {"": 60_500}, "")]
    granted = grant(cast, correction)
    assert granted.made_version == 2
    assert versions(people["G003"], "theory") == [
        (1, False, {"": 60_500}, ""),
        (2, True, {"": 65_500}, "加分漏登"),
    ]
    assert list(findings()) == []
    acts = list(ActionLog.objects.order_by("-seq").values_list("action", "actor", "reason")[:2])
    assert acts == [
        ("grant_correction", cast.supervisor.pk, "加分漏登"),
        ("ask_correction", cast.organizer.pk, "加分漏登"),
    ]


def test_an_open_component_is_corrected_by_the_clerk_and_not_here(cast: Cast, noon):
    entry = contest(cast)["G003"]
    with pytest.raises(Refused, match="“理论知识”尚未全部锁定，不必申请"):
        ask(cast, entry, "theory", marks="65")
    with pytest.raises(Refused, match="各环节尚未全部锁定，不必申请"):
        ask(cast, entry, "", state="取消资格")


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"marks": "101"}, "mark:"),
        ({"marks": "八十"}, "mark:"),
        ({"marks": "60.25"}, "mark:"),
        ({"marks": ""}, ""),
        ({"marks": "66", "reason": "  "}, "reason"),
    ],
)
def test_what_the_scheme_does_not_allow_is_refused_at_once(cast: Cast, people, cells, field):
    with pytest.raises(RowsRefused) as refusal:
        ask(cast, people["G003"], "theory", **cells)
    assert list(refusal.value.faults["G003"]) == [field]
    assert not Correction.objects.exists()


def test_what_changes_nothing_is_refused(cast: Cast, people):
    with pytest.raises(Refused, match="与现有评分表相同"):
        ask(cast, people["G003"], "theory", marks="60.50")


def test_only_one_is_open_per_sheet(cast: Cast, people):
    ask(cast, people["G003"], "theory", marks="65")
    with pytest.raises(Conflict, match="已有一项更正等待确认"):
        ask(cast, people["G003"], "theory", marks="66")
    ask(cast, people["G003"], "plan", 1, marks=plan("41", "30"))
    assert Correction.objects.count() == 2


def test_a_sheet_read_before_it_changed_is_refused(cast: Cast, people):
    with pytest.raises(RowsRefused, match="刚被他人修改，现值：60"):
        ask(cast, people["G003"], "theory", marks="65", revision="0" * 16)


def test_an_asking_overtaken_by_another_change_is_refused_in_words(cast: Cast, people):
    correction = ask(cast, people["G003"], "theory", marks="65")
    Sheet.objects.filter(entry=people["G003"], component="theory").update(marks={"": 61_000})
    with pytest.raises(Conflict, match=r"申请之后这张评分表又有变动.*现值：61"):
        grant(cast, correction)
    of = event_scheme(cast.guidance)
    assert correction_line(Correction.objects.get(), of).is_stale
    refuse_correction(correction_id=correction.pk, reason="已变动", by=cast.supervisor)
    assert grant(cast, ask(cast, people["G003"], "theory", marks="65")).made_version == 2


def test_a_withdrawn_entry_is_not_corrected(cast: Cast, people):
    correction = ask(cast, people["G003"], "theory", marks="65")
    Entry.objects.filter(pk=people["G003"].pk).update(status="withdrawn", slot=None)
    with pytest.raises(Conflict, match="现在不能按申请更正：G003：该参赛号已退赛"):
        grant(cast, correction)


def test_who_asks_never_grants(cast: Cast, people):
    correction = ask(cast, people["G003"], "theory", marks="65")
    for nobody in (cast.organizer, cast.clerk, cast.judge, cast.liaison):
        with pytest.raises(NotAllowed):
            grant(cast, correction, by=nobody)
    with pytest.raises(NotAllowed):
        ask(cast, people["G002"], "theory", marks="65", by=cast.supervisor)
    stranger = make_staff(cast.foreign_organizer.appointments.get().competition, Role.SUPERVISOR)
    with pytest.raises(Correction.DoesNotExist):
        grant(cast, correction, by=stranger)


def test_a_refused_one_writes_nothing_and_makes_room_for_another(cast: Cast, people):
    correction = ask(cast, people["G003"], "theory", marks="65")
    with pytest.raises(Refused, match="请填写驳回的原因"):
        refuse_correction(correction_id=correction.pk, reason=" ", by=cast.supervisor)
    refuse_correction(correction_id=correction.pk, reason="原始试卷为 60.5", by=cast.supervisor)
    assert len(versions(people["G003"], "theory")) == 1
    with pytest.raises(Conflict, match="已经驳回或撤回"):
        grant(cast, correction)
    ask(cast, people["G003"], "theory", marks="66")


def test_the_asker_may_take_it_back_and_another_organizer_may_not(cast: Cast, people):
    correction = ask(cast, people["G003"], "theory", marks="65")
    other = make_staff(cast.competition, Role.ORGANIZER)
    with pytest.raises(NotAllowed, match="只有监督员可以驳回"):
        refuse_correction(correction_id=correction.pk, reason="误", by=other)
    refuse_correction(correction_id=correction.pk, reason="填错", by=cast.organizer)
    assert Correction.objects.get().refused_by == cast.organizer


def test_it_is_granted_once(cast: Cast, people):
    correction = grant(cast, ask(cast, people["G003"], "theory", marks="65"))
    with pytest.raises(Conflict, match="已经确认，评分表已更正"):
        grant(cast, correction)


def test_a_correction_makes_a_confirmed_run_stale_until_another_is_confirmed(cast: Cast, people):
    first = confirm(cast, compute(cast))
    correction = ask(cast, people["G003"], "theory", marks="100")
    assert not corrected_since(first)
    grant(cast, correction)
    assert corrected_since(first)
    second = compute(cast)
    assert (second.run, corrected_since(second)) == (2, False)
    confirm(cast, second, replaces="G003 理论成绩更正")
    assert dict(Standing.objects.values_list("run", "state")) == {1: "computed", 2: "confirmed"}
    assert first.rows.get(entry=people["G003"]).rank == 3  # the replaced run stays as it was


def test_an_open_correction_blocks_confirming(cast: Cast, people):
    standing = compute(cast)
    correction = ask(cast, people["G003"], "theory", marks="65")
    with pytest.raises(Conflict, match="有 1 项更正尚未处理"):
        confirm(cast, standing)
    grant(cast, correction)
    with pytest.raises(Conflict, match="这次计算之后成绩有更正，请重新计算"):
        confirm(cast, standing)


@pytest.mark.parametrize(
    ("leave_gap", "ranks"),
    [
        ([], {"G002": None, "G001": 1, "G003": 2}),
        (["disqualified"], {"G002": None, "G001": 2, "G003": 3}),
    ],
)
def test_a_disqualification_after_confirming_closes_up_or_leaves_the_gap(
    cast: Cast, noon, leave_gap, ranks
):
    entries = contest(cast, leave_gap=leave_gap)
    lock_all(cast)
    first = confirm(cast, compute(cast))
    grant(cast, ask(cast, entries["G002"], "", state="取消资格", reason="冒名顶替，监督组认定"))
    assert corrected_since(first)
    second = compute(cast)
    assert dict(second.rows.values_list("entry__number", "rank")) == ranks
    assert second.rows.get(entry=entries["G002"]).note == "取消资格"
    confirm(cast, second, replaces="G002 取消资格")
    assert dict(first.rows.values_list("entry__number", "rank")) == {
        "G002": 1, "G001": 2, "G003": 3
    }  # fmt: skip
    assert list(findings()) == []


def test_a_lifted_disqualification_is_a_correction_too(cast: Cast, people):
    grant(cast, ask(cast, people["G002"], "", state="取消资格"))
    grant(cast, ask(cast, people["G002"], "", note="申诉成立，恢复资格"))
    assert compute(cast).rows.get(entry=people["G002"]).rank == 1


def test_a_judge_who_stepped_aside_is_not_corrected_in(cast: Cast, noon):
    entries = contest(cast)
    lock_all(cast)
    correction = ask(cast, entries["G001"], "plan", 3, marks=plan("50", "35"))
    cast.guidance.seats.filter(component="plan", number=3).update(district=cast.heping)
    with pytest.raises(Conflict, match="这名评委不评这个参赛号"):
        grant(cast, correction)


def test_a_write_after_the_lock_without_two_people_is_found(cast: Cast, people):
    Sheet.objects.filter(entry=people["G003"], component="theory").update(at="2024-04-11T00:00Z")
    assert list(findings()) == ["“职业指导人员”环节 theory 锁定之后还有 1 张评分表写入。"]


def test_a_clerk_still_cannot_write_into_a_locked_component(cast: Cast, people):
    with pytest.raises(Conflict, match="已锁定，不能再录入或更正成绩"):
        key_in(cast, people["G003"], "theory", marks="66", reason="复核")
