"""Two runs compared: who moved, from where to where, which sheets and which rules did it."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from competition.exports.run_comparison import comparison_book, comparison_name
from competition.models import Entry, MarkingScheme, Standing
from competition.queries.run_comparison import compare_standings
from competition.queries.schemes import event_scheme
from records.clock import clock_set_to
from tests.cast import Cast
from tests.competition.correcting import ask, compute, confirm, contest, grant, lock_all
from tests.factories import NOON
from tests.scoring import accepted, key_all, key_in, plan

pytestmark = pytest.mark.django_db


def at(hours: int):
    """Some hours after noon."""
    return clock_set_to(NOON + timedelta(hours=hours))


@pytest.fixture
def people(cast: Cast) -> dict[str, Entry]:
    """Scored at noon."""
    with at(0):
        return contest(cast)


def compare(cast: Cast, one: Standing, other: Standing):
    return compare_standings(one, other, event_scheme(cast.guidance))


def told(lines):
    return [
        (
            line.person.number,
            line.move.before and line.move.before.rank,
            line.move.after and line.move.after.rank,
            line.why,
        )
        for line in lines
    ]


def test_a_run_beside_itself_says_nothing(cast: Cast, people):
    with at(1):
        run = compute(cast)
    found = compare(cast, run, run)
    assert found.is_same
    assert (found.lines, found.quiet, found.acts, found.unchanged) == ([], [], [], 3)


def test_a_corrected_mark_says_who_moved_and_which_sheet_did_it(cast: Cast, people):
    with at(1):
        lock_all(cast)
        first = confirm(cast, compute(cast))
    with at(2):
        correction = ask(cast, people["G003"], "theory", marks="100", reason="漏登 39.5 分")
    with at(3):
        grant(cast, correction)
    with at(4):
        second = compute(cast)
    found = compare(cast, second, first)
    assert (found.before, found.after, found.moved) == (first, second, [])
    (line,) = found.revalued
    assert (line.person.number, line.move.before.total, line.move.after.total) == (
        "G003", "66.20", "82.00"
    )  # fmt: skip
    assert line.stages == [
        ("未舍入总分", "66.2", "82"),
        ("“理论知识”得分", "60.5", "100"),
        ("“理论知识”扣分后得分", "60.5", "100"),
        ("“理论知识”修正后得分", "60.5", "100"),
        ("“理论知识”折合分", "24.20", "40.00"),
    ]
    (sheet,) = line.sheets
    who = f"{cast.organizer.name}申请，{cast.supervisor.name}确认"
    assert (sheet.place, sheet.words, sheet.who, sheet.sheet.reason, sheet.sheet.at) == (
        "“理论知识”", "得分 60.5 → 100", who, "漏登 39.5 分", NOON + timedelta(hours=3)
    )  # fmt: skip


def test_who_is_overtaken_without_a_change_of_its_own_is_told_so(cast: Cast, people):
    with at(1):
        first = compute(cast)
    with at(2):
        key_in(cast, people["G003"], "theory", marks="100", reason="复核")
        for seat in (1, 2, 3):
            key_in(cast, people["G003"], "plan", seat, marks=plan("60", "40"), reason="复核")
        second = compute(cast)
    moved = told(compare(cast, first, second).moved)
    assert moved == [
        ("G003", 3, 1, ""),
        ("G002", 1, 2, "本人各项得分未变，因他人的变动而升降"),
        ("G001", 2, 3, "本人各项得分未变，因他人的变动而升降"),
    ]


def test_who_came_and_who_went_is_told(cast: Cast, people):
    with at(1):
        first = compute(cast)
    with at(2):
        Entry.objects.filter(number="G002").update(status="withdrawn", slot=None)
        key_all(cast, accepted(cast, "G004"), "100", *[plan("60", "40")] * 3)
        second = compute(cast)
    found = compare(cast, first, second)
    assert told(found.moved) == [
        ("G004", None, 1, "后一次才参加计算（受理或恢复）"),
        ("G002", 1, None, "后一次不再参加计算（如退赛）"),
    ]
    assert told(found.revalued) == [("G001", 2, 2, "本人各项得分未变，因他人的变动而升降")]
    assert found.unchanged == 1


def test_a_change_that_was_trimmed_away_is_still_told(cast: Cast, people):
    with at(1):
        first = compute(cast)
    with at(2):
        marks = plan("45", "20")  # the lowest of three already, and dropped
        key_in(cast, people["G001"], "plan", 3, marks=marks, reason="录入有误")
        second = compute(cast)
    found = compare(cast, first, second)
    values = [name for name, *_ in found.lines[0].stages]
    assert values == ["“方案设计”未去极值平均分"]
    assert found.quiet == []


def test_a_note_changes_no_value_and_is_told_apart(cast: Cast, people):
    with at(1):
        first = compute(cast)
    with at(2):
        key_in(cast, people["G001"], "theory", marks="90", note="字迹不清", reason="补记")
        second = compute(cast)
    found = compare(cast, first, second)
    assert (found.lines, [(who.number, each.words) for who, each in found.quiet]) == (
        [], [("G001", "备注 （空） → 字迹不清")]
    )  # fmt: skip


def test_rules_that_differ_are_told_in_sentences(cast: Cast, people):
    with at(1):
        first = compute(cast)
    scheme = MarkingScheme.objects.get()
    changed = dict(scheme.definition)
    theory, panel = changed["components"]
    changed["components"] = [theory | {"weight": "0.5"}, panel | {"weight": "0.5"}]
    MarkingScheme.objects.update(definition=changed, fingerprint="0" * 64)
    with at(2):
        second = compute(cast)
    found = compare(cast, first, second)
    assert found.scheme == [
        "“理论知识”权重由“0.4”改为“0.5”",
        "“方案设计”权重由“0.6”改为“0.5”",
    ]
    assert {line.why for line in found.lines} == {
        "没有评分表变动，因评分标准、评委席位、考场或抽签的变化而不同"
    }


def test_a_scheme_that_was_not_kept_is_said_to_be_unknown(cast: Cast, people):
    with at(1):
        first = compute(cast)
        second = compute(cast)
    Standing.objects.update(scheme_definition={}, scheme_fingerprint="0" * 64)
    first.refresh_from_db()
    other = Standing.objects.create(
        event=cast.guidance, run=2, scheme_fingerprint="1" * 64, inputs_fingerprint="x",
        computed_at=second.computed_at,
    )  # fmt: skip
    assert compare(cast, first, other).scheme_unknown


def test_it_takes_the_same_number_of_queries_at_3_and_12(
    cast: Cast, people, django_assert_num_queries
):
    with at(1):
        runs = [compute(cast)]
    with at(2):
        key_in(cast, people["G001"], "theory", marks="91", reason="复核")
        runs.append(compute(cast))
    with CaptureQueriesContext(connection) as few:
        compare(cast, *runs)
    with at(3):
        for number in range(9):
            key_all(cast, accepted(cast, f"H{number:03d}"), "80", *[plan("50", "30")] * 3)
        runs.append(compute(cast))
    with django_assert_num_queries(len(few)):
        compare(cast, runs[0], runs[2])


def test_the_workbook_says_the_same(cast: Cast, people):
    with at(1):
        first = compute(cast)
    with at(2):
        key_in(cast, people["G003"], "theory", marks="61", reason="复核")
        found = compare(cast, first, compute(cast))
    assert comparison_name(found) == "职业指导人员_第1次与第2次计算对照.xlsx"
    book = load_workbook(io.BytesIO(comparison_book(found, made_at=NOON)))
    moves = list(book["名次与总分"].iter_rows(values_only=True))
    assert moves[4][:7] == ("G003", "选手", "和平区", 3, 3, "66.20", "66.40")
    sheets = list(book["评分表变动"].iter_rows(values_only=True))
    assert sheets[2][:4] == ("G003", "“理论知识”", 2, "得分 60.5 → 61")
    assert sheets[2][6] == "复核"
    assert book["评分标准"]["A3"].value == "两次的评分标准相同。"
