"""Score workbooks: what they mean, what is refused, and that a repetition changes nothing."""

from collections.abc import Sequence

import pytest

from competition.enums import EntryStatus, MarkState, SheetState
from competition.models import Entry, MarkingScheme, Seat, Sheet
from competition.operations.components import lock_component
from competition.operations.score_import import ScoresRefused, import_scores
from records.errors import Refused
from records.models import ActionLog
from tests.cast import Cast
from tests.score_books import EVENT, GOOD, HEADER, PLAN, THEORY, book, panel
from tests.scoring import accepted, key_in, make_scheme, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(cast: Cast, noon) -> list[Entry]:
    make_scheme(cast.guidance)
    return [accepted(cast, f"G00{number}") for number in (1, 2, 3)]


def bring(cast: Cast, *rows: Sequence[object]):
    return import_scores(slug=cast.competition.slug, content=book(*rows), filename="成绩.xlsx")


def problems(cast: Cast, *rows: Sequence[object]) -> list[tuple[int, str, str]]:
    with pytest.raises(ScoresRefused) as refusal:
        bring(cast, *rows)
    assert Sheet.objects.count() == 0
    return [(each.row, each.column, each.message) for each in refusal.value.problems]


def stored() -> list[tuple[object, ...]]:
    sheets = Sheet.objects.current().order_by("entry__number", "component", "seat")
    return [
        (s.entry.number, s.component, s.seat, s.marks, s.deduction, s.seconds, s.mark_state)
        for s in sheets.select_related("entry")
    ]


def test_a_workbook_becomes_handed_in_sheets(cast: Cast, people):
    assert bring(cast, *GOOD).words == "新增 7 张、更正 0 张、未变 0 张评分表。"
    assert stored() == [
        ("G001", "plan", 0, {}, 250, 301, ""),
        ("G001", "plan", 1, {"content": 50000, "speech": 30500}, None, None, ""),
        ("G001", "plan", 2, {"content": 0, "speech": 0}, None, None, ""),
        ("G001", "plan", 3, {"content": 60000, "speech": 40000}, None, None, ""),
        ("G001", "theory", 0, {"": 88500}, None, None, ""),
        ("G002", "theory", 0, {}, None, None, MarkState.ABSENT),
        ("G003", "", 0, {}, None, None, MarkState.DISQUALIFIED),
    ]
    assert set(Sheet.objects.values_list("state", flat=True)) == {SheetState.HANDED_IN}
    assert MarkingScheme.objects.get().frozen_because == "录入首个成绩"


def test_the_same_file_again_changes_nothing(cast: Cast, people):
    bring(cast, *GOOD)
    logged = ActionLog.objects.count()
    assert bring(cast, *GOOD).words == "新增 0 张、更正 0 张、未变 7 张评分表。"
    assert (Sheet.objects.count(), ActionLog.objects.count()) == (7, logged)


def test_a_changed_mark_makes_a_new_version(cast: Cast, people):
    bring(cast, *GOOD)
    done = bring(cast, [EVENT, "G001", PLAN, "内容", 1, 55, None, "评委更正"])
    assert done.words == "新增 0 张、更正 1 张、未变 0 张评分表。"
    versions = Sheet.objects.filter(component="plan", seat=1).order_by("version")
    assert [(s.version, s.marks, s.is_current, s.reason) for s in versions] == [
        (1, {"content": 50000, "speech": 30500}, False, ""),
        (2, {"content": 55000, "speech": 30500}, True, "评委更正"),
    ]


def test_a_state_put_right_takes_the_mark(cast: Cast, people):
    bring(cast, *GOOD)
    bring(cast, [EVENT, "G002", THEORY, None, None, 70])
    assert [line for line in stored() if line[0] == "G002"] == [
        ("G002", "theory", 0, {"": 70000}, None, None, "")
    ]


def test_an_incomplete_sheet_is_kept_as_a_draft(cast: Cast, people):
    done = bring(cast, panel("G001", 1, 50, 30)[0])
    assert done.words == "新增 1 张、更正 0 张、未变 0 张评分表，其中 1 张尚不完整，已暂存。"
    bring(cast, panel("G001", 1, 50, 30)[1])
    sheet = Sheet.objects.get()
    assert (sheet.state, sheet.marks) == (
        SheetState.HANDED_IN,
        {"content": 50000, "speech": 30000},
    )


def test_codes_are_as_good_as_names_and_numbers_may_be_texts(cast: Cast, people):
    bring(cast, ["guidance", "G001", "theory", None, None, "88.5"])
    assert stored() == [("G001", "theory", 0, {"": 88500}, None, None, "")]


def test_an_excel_number_is_its_shortest_decimal(cast: Cast, people):
    bring(cast, [EVENT, "G001", PLAN, "内容", 1, 0.1 + 0.2], panel("G001", 1, 0, 30)[1])
    assert stored()[0][3] == {"content": 300, "speech": 30000}


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        (
            ["演讲", "G001", THEORY, None, None, 80],
            "event",
            "没有赛项“演讲”，或尚未设置评分标准。可填：职业指导人员。",
        ),
        ([EVENT, "X999", THEORY, None, None, 80], "number",
         "没有参赛号“X999”。请对照参赛选手名单核对。"),
        ([EVENT, "G001", "面试", None, None, 80], "component",
         "“职业指导人员”没有环节“面试”。可填：理论知识、方案设计。"),
        ([EVENT, "G001", PLAN, "仪表", 1, 80], "criterion",
         "“方案设计”没有指标“仪表”。可填：内容、表达、扣分、用时。"),
        ([EVENT, "G001", PLAN, "内容", 4, 50], "seat",
         "没有评委“4”：“方案设计”的评委为 1 到 3。"),
        ([EVENT, "G001", PLAN, "内容", 0, 50], "seat",
         "没有评委“0”：“方案设计”的评委为 1 到 3。"),
        ([EVENT, "G001", PLAN, "内容", None, 50], "seat", "请填写评委席位：1、2、3……"),
        ([EVENT, "G001", PLAN, None, 1, 50], "criterion", "填了评委，还须填写指标。"),
        ([EVENT, "G001", PLAN, None, None, 50], "mark",
         "评委环节的得分须填写指标和评委；整个环节只填状态。"),
        ([EVENT, "G001", THEORY, None, 1, 80], "seat", "“理论知识”是卷面环节，评委请留空。"),
        ([EVENT, "G001", THEORY, "内容", None, 80], "criterion",
         "“理论知识”是卷面环节，指标请留空。"),
        ([EVENT, "G001", THEORY, None, None, 100.5], "mark",
         "“理论知识”得分 100.5 超过满分 100。"),
        ([EVENT, "G001", THEORY, None, None, 88.3], "mark",
         "“理论知识”得分 88.3 不是记分单位 0.5 的整数倍。"),
        ([EVENT, "G001", THEORY, None, None, "-1"], "mark",
         "“-1”不是得分，应为不超过三位小数的数，如 88 或 88.5。"),
        ([EVENT, "G001", THEORY, None, None, None], "mark",
         "得分为空，也没有状态：零分请填 0，未考请填缺考等状态，否则删除此行。"),
        ([EVENT, "G001", THEORY, None, None, None, "请假"], "state",
         "状态应为：缺考、弃权、违纪、取消资格，或留空。"),
        ([EVENT, "G001", THEORY, None, None, 80, "缺考"], "state",
         "状态为“缺考”时不应有得分：请清空得分，或把状态改回“正常”。"),
        ([EVENT, "G001", PLAN, "内容", 1, 50, "违纪"], "mark", None),
        ([EVENT, "G001", PLAN, "用时", None, "3:05"], "mark",
         "用时应为整秒数，如 3 分 5 秒填 185。"),
        ([EVENT, "G001", PLAN, "用时", 1, 185], "seat", "用时属于整个环节，评委请留空。"),
        ([EVENT, "G001", PLAN, "扣分", None, 101], "mark", "扣分不能超过满分 100。"),
        ([EVENT, "G001", PLAN, "扣分", 1, 1], "mark", "评分标准在此处没有扣分。"),
        ([EVENT, "G001", None, None, None, 80], "mark",
         "环节留空表示整场状态，得分也应留空；否则请填写环节。"),
        ([EVENT, "G001", None, None, None, None], "state",
         "此行没有得分，请填写状态，或删除此行。"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_refused_with_place_reason_and_cure(
    cast: Cast, people, row, column, sentence
):
    good = [EVENT, "G002", THEORY, None, None, 80]
    found = problems(cast, good, row)
    assert [line[0] for line in found] == [3]
    if sentence is not None:
        assert found == [(3, column, sentence)]


def test_a_second_row_for_the_same_mark_is_refused(cast: Cast, people):
    row = panel("G001", 1, 50, 30)[0]
    assert problems(cast, row, row) == [
        (3, "", "与第 2 行重复：同一个得分只能有一行，请删除其中一行。")
    ]


def test_a_number_of_another_event_is_refused(cast: Cast, people):
    make_scheme(cast.grassroots)
    accepted(cast, "B001", event=cast.grassroots)
    assert problems(cast, [EVENT, "B001", THEORY, None, None, 80]) == [
        (2, "number", "参赛号“B001”属于“基层公共就业服务人员”，不属于“职业指导人员”。")
    ]


def test_a_mark_for_a_withdrawn_entry_is_refused(cast: Cast, people):
    Entry.objects.filter(number="G001").update(status=EntryStatus.WITHDRAWN, slot=None)
    assert problems(cast, [EVENT, "G001", THEORY, None, None, 80]) == [
        (2, "number", "该参赛号已退赛，不能录入成绩。")
    ]


def test_every_wrong_row_is_named_in_the_order_of_the_file(cast: Cast, people):
    found = problems(
        cast,
        [EVENT, "G001", THEORY, None, None, 101],
        [EVENT, "X1", THEORY, None, None, 80],
        [EVENT, "G002", THEORY, None, None, None],
    )
    assert [(row, column) for row, column, _ in found] == [(2, "mark"), (3, "number"), (4, "mark")]


def test_a_blank_mark_of_somebody_absent_is_passed_over(cast: Cast, people):
    bring(
        cast,
        [EVENT, "G001", PLAN, None, None, None, "缺考"],
        *panel("G001", 1, None, None),
        *panel("G001", 2, None, None),
    )
    assert stored() == [("G001", "plan", 0, {}, None, None, MarkState.ABSENT)]


def test_judges_give_no_marks_to_somebody_absent(cast: Cast, people):
    found = problems(
        cast,
        [EVENT, "G001", PLAN, None, None, None, "缺考"],
        [EVENT, "G001", PLAN, "内容", 1, 50],
    )
    assert [(row, column) for row, column, _ in found] == [(3, "mark")]


def test_a_locked_component_refuses_a_changed_mark(cast: Cast, people):
    bring(cast, *[[EVENT, f"G00{number}", THEORY, None, None, 80] for number in (1, 2, 3)])
    lock_component(event_id=cast.guidance.pk, component="theory", by=cast.organizer)
    with pytest.raises(ScoresRefused) as refusal:
        bring(cast, [EVENT, "G001", THEORY, None, None, 90])
    assert [each.message for each in refusal.value.problems] == [
        "该环节已锁定，不能再导入或更正成绩。请删除这些行。"
    ]
    assert bring(cast, [EVENT, "G001", THEORY, None, None, 80]).kept == 1


def test_the_first_workbook_sets_a_panel_that_nobody_set(cast: Cast, people):
    Seat.objects.all().delete()
    bring(cast, *[row for seat in range(1, 6) for row in panel("G001", seat, 50, 30)])
    assert list(Seat.objects.values_list("component", "number")) == [
        ("plan", number) for number in range(1, 6)
    ]
    with pytest.raises(ScoresRefused):
        bring(cast, *panel("G002", 6, 50, 30))


def test_a_draft_of_the_clerk_is_laid_under_the_file(cast: Cast, people):
    key_in(cast, people[0], "plan", 1, marks=plan("50", ""), hand_in=False)
    bring(cast, [EVENT, "G001", PLAN, "表达", 1, 30])
    sheet = Sheet.objects.get()
    assert (sheet.marks, sheet.state, sheet.version) == (
        {"content": 50000, "speech": 30000},
        SheetState.HANDED_IN,
        1,
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("成绩.xlsx", b""),
        ("成绩.xlsx", b"MZ\x90\x00 not a workbook"),
        ("成绩.csv", "姓名,年龄\n张,3\n".encode()),
        ("成绩.csv", ",".join(HEADER).encode()),
    ],
)
def test_a_file_that_is_no_score_workbook_is_refused(cast: Cast, people, name, content):
    with pytest.raises(Refused):
        import_scores(slug=cast.competition.slug, content=content, filename=name)
    assert Sheet.objects.count() == 0


def test_a_csv_in_gb18030_is_read(cast: Cast, people):
    lines = [",".join(HEADER), f"{EVENT},G001,{THEORY},,,88.5,,"]
    content = "\n".join(lines).encode("gb18030")
    import_scores(slug=cast.competition.slug, content=content, filename="成绩.csv")
    assert stored()[0][3] == {"": 88500}


def test_too_many_rows_are_refused(cast: Cast, people, settings):
    settings.SCORE_IMPORT_MAX_ROWS = 2
    with pytest.raises(Refused, match="超出 2 行"):
        bring(cast, *GOOD)
