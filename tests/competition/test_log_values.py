"""Sheets in the log are read by name and in points, though it stores codes and thousandths."""

import pytest

from competition.queries.log_values import LogNames, SchemeNames
from records.models import ActionLog
from tests.cast import Cast

NAMES = SchemeNames(
    {
        "components": [
            {"code": "theory", "name": "理论知识"},
            {
                "code": "show",
                "name": "亮点展示",
                "criteria": [{"code": "z", "name": "案例"}, {"code": "a", "name": "能力"}],
            },
        ]
    }
)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("A004/show/3", "A004 亮点展示 评委 3"),
        ("A004/show/0", "A004 亮点展示"),
        ("A004//0", "A004 整场"),
        ("A004/整场/0", "A004 整场"),
        ("A004/other/3", ""),
        ("2024/04", ""),
        ("unit", ""),
    ],
)
def test_a_sheet_is_named_by_entry_component_and_seat(key, words):
    assert NAMES.sheet(key) == words


def test_marks_stand_in_the_order_of_the_scheme_and_in_points():
    content = {"marks": {"a": 25800, "z": 34900}, "note": "重录", "seconds": 170}
    assert (
        NAMES.content("A004/show/3", content) == "案例 34.9、能力 25.8、备注 重录、用时（秒） 170"
    )


def test_states_and_deductions_have_words_and_an_empty_sheet_says_so():
    assert NAMES.content("A004/show/0", {"deduction": 500, "off_script": True}) == "扣分 0.5、脱稿"
    assert NAMES.content("A004/theory/0", {"state": "absent"}) == "缺考"
    assert NAMES.content("marks", {"": 80000}) == "得分 80"
    assert NAMES.content("A004/show/1", {}) == "（空）"


def test_a_code_that_the_scheme_does_not_know_stays_as_it_was():
    assert NAMES.content("A004/show/1", {"marks": {"gone": 1000}}) == "gone 1"
    assert NAMES.label("职业指导人员 unknown") == "职业指导人员 unknown"
    assert NAMES.label("职业指导人员 theory") == "职业指导人员 理论知识"


def test_the_event_at_the_head_of_the_label_gives_the_names(cast: Cast, django_assert_num_queries):
    row = ActionLog(scope=cast.competition.slug, object_label=f"{cast.guidance.name} A001/theory/0")
    other = ActionLog(scope=cast.competition.slug, object_label="名册")
    names = LogNames()
    with django_assert_num_queries(1):
        assert names.of(row).component("theory") == ""  # this season has no scheme yet
        assert names.of(other).component("theory") == ""
