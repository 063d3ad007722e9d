"""Writing sheets: drafts, handing in, corrections, and what is refused."""

import pytest

from accounts.desk import todos_for
from accounts.roles import Role
from competition.enums import EntryStatus, MarkState, SheetState
from competition.forms.grid import GridColumn, page_size
from competition.marking.sheets import Typed
from competition.models import Entry, MarkingScheme, Sheet
from competition.operations.sheet_grid import GridRow, RowsRefused
from competition.operations.sheets import record_grid, record_sheet
from competition.queries.sheets import revision
from records.errors import NotAllowed, Refused
from records.models import ActionLog
from tests.cast import Cast
from tests.factories import make_competition, make_staff
from tests.scoring import accepted, key_in, make_scheme, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(cast: Cast, noon) -> Entry:
    make_scheme(cast.guidance)
    return accepted(cast, "G001")


def grid(cast: Cast, *rows: GridRow, component="theory", seat=0, hand_in=True, by=None):
    return record_grid(
        event_id=cast.guidance.pk,
        component=component,
        seat=seat,
        rows=rows,
        hand_in=hand_in,
        by=by or cast.clerk,
    )


def theory(number: str, mark: str, **fields) -> GridRow:
    return GridRow(number=number, typed=Typed({"": mark}), **fields)


def faults_of(cast: Cast, *rows: GridRow, **where):
    with pytest.raises(RowsRefused) as refusal:
        grid(cast, *rows, **where)
    return refusal.value.faults


def versions(entry: Entry):
    sheets = Sheet.objects.filter(entry=entry)
    return [(each.version, each.marks, each.state, each.is_current) for each in sheets]


def test_a_draft_is_saved_in_place(cast: Cast, entry: Entry):
    key_in(cast, entry, "theory", marks="80", hand_in=False)
    key_in(cast, entry, "theory", marks="80.5", hand_in=False)
    assert versions(entry) == [(1, {"": 80500}, SheetState.DRAFT, True)]


def test_handing_in_seals_the_draft(cast: Cast, entry: Entry):
    key_in(cast, entry, "theory", marks="80", hand_in=False)
    key_in(cast, entry, "theory", marks="80")
    assert versions(entry) == [(1, {"": 80000}, SheetState.HANDED_IN, True)]


def test_a_correction_is_a_new_version_with_its_reason(cast: Cast, entry: Entry):
    key_in(cast, entry, "theory", marks="80")
    corrected = key_in(cast, entry, "theory", marks="81", reason="登分看错")
    assert versions(entry) == [
        (1, {"": 80000}, SheetState.HANDED_IN, False),
        (2, {"": 81000}, SheetState.HANDED_IN, True),
    ]
    assert (corrected.reason, corrected.by) == ("登分看错", cast.clerk)


def test_a_correction_needs_a_reason(cast: Cast, entry: Entry):
    sheet = key_in(cast, entry, "theory", marks="80")
    faults = faults_of(cast, theory("G001", "81", revision=revision(sheet)))
    assert faults == {"G001": {"reason": "这张评分表已提交：更正须填写原因。"}}


def test_a_handed_in_sheet_is_not_saved_as_a_draft_again(cast: Cast, entry: Entry):
    sheet = key_in(cast, entry, "theory", marks="80")
    row = theory("G001", "81", revision=revision(sheet), reason="更正")
    assert list(faults_of(cast, row, hand_in=False)["G001"]) == [""]
    assert versions(entry) == [(1, {"": 80000}, SheetState.HANDED_IN, True)]


def test_the_same_content_again_changes_nothing(cast: Cast, entry: Entry):
    key_in(cast, entry, "theory", marks="80")
    logged = ActionLog.objects.count()
    assert grid(cast, theory("G001", "80.0")).written == 0
    assert (Sheet.objects.count(), ActionLog.objects.count()) == (1, logged)


def test_a_zero_is_a_mark_and_a_blank_is_none(cast: Cast, entry: Entry):
    sheet = key_in(cast, entry, "plan", 1, marks=plan("0", ""), hand_in=False)
    assert sheet.marks == {"content": 0}
    assert grid(cast, theory("G001", "  ")).blank == 1


def test_an_incomplete_sheet_is_not_handed_in(cast: Cast, entry: Entry):
    row = GridRow(number="G001", typed=Typed(plan("50", "")))
    assert faults_of(cast, row, component="plan", seat=1) == {
        "G001": {"mark:speech": "“表达”未评分：未评分不等于零分，零分请填 0。"}
    }


@pytest.mark.parametrize(
    ("mark", "sentence"),
    [
        ("100.5", "“理论知识”得分 100.5 超过满分 100。"),
        ("88.3", "“理论知识”得分 88.3 不是记分单位 0.5 的整数倍。"),
        ("-1", "“-1”不是得分，应为不超过三位小数的数，如 88 或 88.5。"),
        ("1e2", "“1e2”不是得分，应为不超过三位小数的数，如 88 或 88.5。"),
        ("NaN", "“NaN”不是得分，应为不超过三位小数的数，如 88 或 88.5。"),
        ("88,5", "“88,5”不是得分，应为不超过三位小数的数，如 88 或 88.5。"),
    ],
)
def test_a_wrong_mark_is_refused_at_its_cell(cast: Cast, entry: Entry, mark, sentence):
    assert faults_of(cast, theory("G001", mark)) == {"G001": {"mark:": sentence}}
    assert Sheet.objects.count() == 0


def test_full_width_digits_are_read(cast: Cast, entry: Entry):
    assert key_in(cast, entry, "theory", marks="\uff18\uff18\uff0e\uff15").marks == {"": 88500}


def test_one_wrong_row_keeps_the_whole_grid_from_being_stored(cast: Cast, entry: Entry):
    accepted(cast, "G002")
    faults = faults_of(cast, theory("G001", "80"), theory("G002", "101"))
    assert (list(faults), Sheet.objects.count()) == (["G002"], 0)
    assert MarkingScheme.objects.get().frozen_at is None


def test_the_same_number_twice_is_refused(cast: Cast, entry: Entry):
    assert faults_of(cast, theory("G001", "80"), theory("G001", "81")) == {
        "G001": {"": "同一参赛号出现了两次。"}
    }


def test_an_unknown_number_is_refused(cast: Cast, entry: Entry):
    assert faults_of(cast, theory("X9", "80")) == {"X9": {"": "没有这个参赛号。"}}


def test_a_withdrawn_entry_takes_no_mark(cast: Cast, entry: Entry):
    Entry.objects.filter(pk=entry.pk).update(status=EntryStatus.WITHDRAWN, slot=None)
    assert faults_of(cast, theory("G001", "80")) == {"G001": {"": "该参赛号已退赛，不能录入成绩。"}}


def test_absence_is_a_state_and_not_a_zero(cast: Cast, entry: Entry):
    sheet = key_in(cast, entry, "theory", state="缺考")
    assert (sheet.mark_state, sheet.marks) == (MarkState.ABSENT, {})


def test_who_was_absent_has_no_mark(cast: Cast, entry: Entry):
    row = GridRow(number="G001", typed=Typed({"": "60"}, state="缺考"))
    assert list(faults_of(cast, row)["G001"]) == ["state"]


def test_a_state_may_concern_the_whole_entry(cast: Cast, entry: Entry):
    sheet = key_in(cast, entry, "", state="取消资格", note="冒名顶替")
    assert (sheet.component, sheet.mark_state) == ("", MarkState.DISQUALIFIED)


def test_a_judges_sheet_carries_no_state(cast: Cast, entry: Entry):
    row = GridRow(number="G001", typed=Typed(plan("50", "30"), state="违纪"))
    assert list(faults_of(cast, row, component="plan", seat=1)["G001"]) == ["state"]


def test_deductions_and_seconds_stand_at_the_whole_component(cast: Cast, entry: Entry):
    sheet = key_in(cast, entry, "plan", 0, deduction="0.5", seconds="185")
    assert (sheet.deduction, sheet.seconds) == (500, 185)
    row = GridRow(number="G001", typed=Typed({}, deduction="101", seconds="3:05"))
    assert list(faults_of(cast, row, component="plan")["G001"]) == ["deduction", "seconds"]


def test_a_stale_row_is_refused_with_what_stands_now(cast: Cast, entry: Entry):
    key_in(cast, entry, "theory", marks="80", hand_in=False)
    with pytest.raises(RowsRefused) as refusal:
        grid(cast, theory("G001", "90"), hand_in=False)
    assert refusal.value.status == 409
    assert refusal.value.faults["G001"] == {
        "": "这一行刚被他人修改，现值：80。请核对后重新提交，将以您填写的为准。"
    }


def test_a_cleared_draft_is_taken_away(cast: Cast, entry: Entry):
    sheet = key_in(cast, entry, "theory", marks="80", hand_in=False)
    grid(cast, theory("G001", "", revision=revision(sheet)), hand_in=False)
    assert Sheet.objects.count() == 0


def test_the_first_mark_freezes_the_scheme_once(cast: Cast, entry: Entry, noon):
    key_in(cast, entry, "theory", marks="80", hand_in=False)
    key_in(cast, entry, "plan", 1, marks=plan("50", "30"))
    scheme = MarkingScheme.objects.get()
    assert (scheme.frozen_at, scheme.frozen_because) == (noon, "录入首个成绩")
    assert ActionLog.objects.filter(action="freeze_scheme").count() == 1
    assert Sheet.objects.first().scheme_fingerprint == scheme.fingerprint


def test_a_blank_grid_freezes_nothing(cast: Cast, entry: Entry):
    grid(cast, theory("G001", ""))
    assert MarkingScheme.objects.get().frozen_at is None


def test_an_event_without_a_scheme_takes_no_marks(cast: Cast, noon):
    accepted(cast, "G001")
    with pytest.raises(Refused, match="尚未设置评分标准"):
        grid(cast, theory("G001", "80"))


def test_an_unknown_seat_is_refused(cast: Cast, entry: Entry):
    with pytest.raises(Refused, match="没有这个环节或评委席位"):
        grid(cast, GridRow(number="G001", typed=Typed({})), component="plan", seat=4)


@pytest.mark.parametrize("role", ["organizer", "judge", "supervisor", "liaison"])
def test_only_the_clerk_keys_marks(cast: Cast, entry: Entry, role):
    with pytest.raises(NotAllowed):
        grid(cast, theory("G001", "80"), by=getattr(cast, role))


def test_every_write_says_what_changed(cast: Cast, entry: Entry):
    key_in(cast, entry, "theory", marks="80")
    row = ActionLog.objects.get(action="hand_in_sheets")
    assert row.payload == '{"G001/theory/0":[{},{"marks":{"":80000}}]}'
    assert (row.actor, row.object_label) == (cast.clerk, "职业指导人员 “理论知识”")


def test_a_clerk_of_another_competition_does_not_find_the_entry(cast: Cast, entry: Entry):
    stranger = make_staff(make_competition("third-2024"), Role.CLERK)
    with pytest.raises(Entry.DoesNotExist):
        record_sheet(
            entry_id=entry.pk, component="theory", seat=0, typed=Typed({"": "80"}),
            hand_in=True, by=stranger,
        )  # fmt: skip


def test_the_desk_says_what_is_still_to_be_keyed(cast: Cast, entry: Entry, noon):
    key_in(cast, entry, "theory", marks="80")
    lines = [(line.title, line.detail) for line in todos_for(cast.clerk, at=noon)]
    assert ("成绩录入：职业指导人员", "已提交 1 / 4 张评分表。") in lines


def test_a_page_of_the_grid_never_carries_more_fields_than_a_form_may():
    for count in (1, 8, 30, 120):
        columns = [GridColumn(f"mark:c{number}", "指标") for number in range(count)]
        assert page_size(columns) * (count + 3) <= 1000
