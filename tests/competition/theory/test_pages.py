"""The pages of coded papers, as each role meets them."""

import io
import zipfile

import pytest
from openpyxl import load_workbook

from competition.models import CodeTable, Keying
from competition.operations.theory_opening import ask_opening
from competition.queries.desk_theory import theory_lines
from tests.cast import Cast
from tests.competition.pages import at, browser_of, said
from tests.factories import NOON
from tests.papers import Exam, agreed_exam, make_exam, ready_exam
from tests.scoring import accepted, make_scheme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def cells(exam: Exam, marks: dict[str, str], act: str = "save", **more: str) -> dict[str, object]:
    """What the grid sends."""
    sent: dict[str, object] = {"row": list(marks), "act": act}
    for code, text in marks.items():
        sent |= {f"{code}.mark:": text, f"{code}.revision": ""}
    return sent | more


def test_the_organizer_seals_on_the_page_and_is_led_to_the_table(cast: Cast):
    make_scheme(cast.guidance)
    accepted(cast, "G001")
    browser = browser_of(cast.organizer)
    assert "职业指导人员“理论知识”编号并密封" in said(browser.get(at("manage-theory")))
    form = {"place": "guidance/theory", "top_share": 40, "random_share": 10, "error_limit": 5}
    answer = browser.post(at("manage-theory-seal"), form)
    table = CodeTable.objects.get()
    assert (answer["Location"], table.top_share) == (at("manage-theory-table", table.pk), 40)


def test_a_wrong_share_is_said_beside_its_field_and_nothing_is_sealed(cast: Cast):
    make_scheme(cast.guidance)
    accepted(cast, "G001")
    form = {"place": "guidance/theory", "top_share": 140, "random_share": "x", "error_limit": 5}
    answer = browser_of(cast.organizer).post(at("manage-theory-seal"), form)
    assert (answer.status_code, CodeTable.objects.count()) == (400, 0)
    assert "有 2 处需要修改" in said(answer)


def test_unequal_counts_come_back_with_the_numbers(cast: Cast):
    exam = make_exam(cast, 3)
    form = {"count-handed_out": "3", "count-collected": "2"}
    answer = browser_of(cast.organizer).post(at("manage-theory-count", exam.table.pk), form)
    assert answer.status_code == 400
    assert "发出 3 份、收回 2 份、有效加密号 3 个" in said(answer)


def test_the_supervisor_explains_voids_and_takes_labels(cast: Cast):
    exam = make_exam(cast, 3)
    browser = browser_of(cast.supervisor)
    code = exam.codes[0]
    browser.post(
        at("supervise-theory-void", exam.table.pk),
        {"void-code": code, "void-reason": "缺考剩余"},
    )
    form = {"explain-handed_out": 3, "explain-collected": 1, "explain-reason": "一份破损"}
    browser.post(at("supervise-theory-count", exam.table.pk), form)
    page = said(browser.get(at("manage-theory-table", exam.table.pk)))
    assert ("一份破损" in page, code in page) == (True, True)
    word = browser.post(at("supervise-theory-labels", exam.table.pk), {"suffix": "docx"}).content
    with zipfile.ZipFile(io.BytesIO(word)) as container:
        text = container.read("word/document.xml").decode()
    assert all(f"{each[:3]} {each[3:]}" in text for each in exam.codes)


def test_a_clerk_claims_keys_and_hands_in(cast: Cast):
    exam = make_exam(cast, 2)
    exam.claim()
    browser = browser_of(exam.first)
    address = at("clerk-theory-keying", exam.table.pk)
    page = said(browser.get(address))
    assert all(code in page for code in exam.codes)
    answer = browser.post(address, cells(exam, dict.fromkeys(exam.codes, "80")))
    assert answer["Location"] == address
    assert "提交全部 2 份暂存" in said(browser.get(address))
    browser.post(address, {"act": "hand_in_all"})
    assert list(Keying.objects.values_list("hand", "state")) == [(1, "handed_in")] * 2


def test_a_wrong_cell_comes_back_as_it_was_typed(cast: Cast):
    exam = make_exam(cast, 2)
    exam.claim()
    first, second = exam.codes
    answer = browser_of(exam.first).post(
        at("clerk-theory-keying", exam.table.pk), cells(exam, {first: "80", second: "１００．5"})
    )
    page = said(answer)
    assert (answer.status_code, "１００．5" in page, "超过满分 100" in page) == (400, True, True)
    assert Keying.objects.count() == 0


def test_a_forged_row_of_another_table_stores_nothing(cast: Cast):
    exam, other = make_exam(cast, 1), make_exam(cast, 1, event=cast.grassroots)
    exam.claim()
    answer = browser_of(exam.first).post(
        at("clerk-theory-keying", exam.table.pk), cells(exam, {other.codes[0]: "80"})
    )
    assert (answer.status_code, Keying.objects.count()) == (400, 0)


def test_the_other_clerk_sees_neither_figures_nor_progress(cast: Cast):
    exam = make_exam(cast, 2)
    exam.claim()
    exam.key(exam.first, 1, dict.fromkeys(exam.codes, "87.5"))
    before = [said(browser_of(exam.second).get(address)) for address in clerk_pages(exam)]
    assert [page for page in before if "87.5" in page] == []
    assert "第二席：已提交 0 / 2" in before[0]
    assert "第一席" not in before[0].replace("认领第一席", "")


def clerk_pages(exam: Exam) -> list[str]:
    names = ("clerk-theory-keying", "theory-recheck", "theory-differences")
    return [at("clerk-theory"), *(at(name, exam.table.pk) for name in names)]


def test_a_third_person_types_sees_both_and_settles(cast: Cast):
    exam = make_exam(cast, 2)
    exam.claim()
    exam.key_both(G001="97.5")
    code = exam.code_of("G001")
    browser = browser_of(exam.third)
    address = at("theory-settle", exam.table.pk, code)
    assert code in said(browser.get(at("theory-differences", exam.table.pk)))
    assert "97.5" not in said(browser.get(address))
    wrong = browser.post(address, {f"{code}.mark:": "200", "act": "type"})
    assert ("97.5" in said(wrong), wrong.status_code) == (False, 400)
    browser.post(address, {f"{code}.mark:": "97.5", "act": "type"})
    assert "97.5" in said(browser.get(address))
    without = browser.post(address, {"act": "settle", "reason": ""})
    assert (without.status_code, "请写明认定说明" in said(without)) == (400, True)
    browser.post(address, {"act": "settle", "reason": "卷面 97.5"})
    assert exam.papers().get(code=code).agreed == {"": 97500}
    assert browser.get(address).status_code == 404


def test_who_keyed_it_is_told_that_a_third_settles(cast: Cast):
    exam = make_exam(cast, 1)
    exam.claim()
    exam.key_both(G001="97.5")
    page = said(browser_of(exam.first).get(at("theory-settle", exam.table.pk, exam.codes[0])))
    assert ("须由第三人认定" in page, "97.5" in page) == (True, False)


def test_the_re_check_shows_nothing_of_what_was_agreed(cast: Cast):
    exam = agreed_exam(cast, 2, top=100)
    browser_of(cast.organizer).post(at("manage-theory-sample", exam.table.pk))
    address = at("theory-recheck", exam.table.pk)
    page = said(browser_of(exam.third).get(address))
    assert all(code in page for code in exam.codes)
    assert [text for text in ('value="60"', 'value="61"') if text in page] == []
    browser_of(exam.third).post(
        address, cells(exam, dict(zip(exam.codes, ("60", "61"), strict=True)), "hand_in")
    )
    assert list(exam.papers().values_list("was_wrong", flat=True)) == [False, False]


def test_the_second_person_opens_on_the_page(cast: Cast):
    exam = ready_exam(cast, 2)
    first, second = browser_of(cast.supervisor), browser_of(cast.organizer)
    address = at("manage-theory-table", exam.table.pk)
    first.post(at("manage-theory-ask", exam.table.pk), {"opening-reason": "成绩合成"})
    assert "等待另一方" in said(first.get(address))
    assert "确认开启，生成评分表" in said(second.get(address))
    second.post(at("manage-theory-open", exam.table.pk))
    page = said(second.get(address))
    assert ("重新计算一致" in page, "已生成评分表" in page) == (True, True)


def test_the_books_say_what_the_table_says(cast: Cast):
    exam = ready_exam(cast, 2)
    exam.open()
    browser = browser_of(cast.organizer)
    content = browser.get(at("manage-theory-scores", exam.table.pk, "xlsx")).content
    book = load_workbook(io.BytesIO(content))
    scores = [
        row[1:4] for row in book["登分表"].iter_rows(values_only=True) if row[1] in exam.codes
    ]
    assert scores == [(code, 60 + place, 60 + place) for place, code in enumerate(exam.codes)]
    pairs = {
        (row[1], row[2])
        for row in book["密码对照表"].iter_rows(values_only=True)
        if row[1] in exam.codes
    }
    assert pairs == {(exam.code_of(number), number) for number in ("G001", "G002")}


@pytest.mark.parametrize("name", ["manage-theory-scores", "manage-theory-pairs"])
def test_no_book_before_its_time(cast: Cast, name):
    exam = make_exam(cast, 2)
    answer = browser_of(cast.organizer).get(at(name, exam.table.pk, "docx"))
    assert answer.status_code == 409


def test_a_sealed_component_shows_states_only_in_the_grid_by_number(cast: Cast):
    make_exam(cast, 1)
    page = said(browser_of(cast.clerk).get(at("clerk-grid", "guidance", "theory", 0)))
    assert ("mark:" in page, "请到“试卷录入”按加密号录入" in page) == (False, True)


def test_the_desk_tells_each_role_what_waits(cast: Cast):
    exam = make_exam(cast, 1)
    exam.claim()
    told = {
        who.role: [line.detail for line in theory_lines(who, NOON)]
        for who in (cast.clerk, cast.organizer, cast.supervisor, cast.judge)
    }
    assert told == {
        "clerk": ["两席录入中，已提交 0 / 1 份。"],
        "organizer": ["两席录入中。"],
        "supervisor": ["两席录入中。"],
        "judge": [],
    }


def test_an_asking_that_ran_out_is_asked_again(cast: Cast):
    exam = ready_exam(cast, 1)
    ask_opening(table_id=exam.table.pk, reason="x", by=cast.organizer)
    CodeTable.objects.update(asked_at="2024-04-10T03:00:00Z")
    page = said(browser_of(cast.supervisor).get(at("manage-theory-table", exam.table.pk)))
    assert ("确认开启，生成评分表" in page, "申请开启" in page) == (False, True)
