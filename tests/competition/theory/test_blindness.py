"""Before the opening no answer of any route joins a code to a 参赛号, but the labels."""

import re

import pytest
from django.test import Client

from competition.operations.theory_additions import ask_addition, grant_addition
from competition.operations.theory_recheck import draw_recheck
from competition.operations.theory_tables import paper_tag
from competition.queries.theory import theory_blockers
from records.models import ActionLog
from tests.cast import Cast
from tests.competition.pages import at, browser_of, queries_at_3_and_30, said
from tests.meta.access_table import TABLE, Persona, Row
from tests.meta.routes import portal_routes
from tests.meta.test_canaries import _text_of
from tests.papers import Exam, make_exam
from tests.scoring import accepted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
NUMBERS = ("G001", "G002", "G003", "G077")


@pytest.fixture
def exam(cast: Cast) -> Exam:
    """A table with an added code, a difference, and another event's that is being re-checked."""
    exam = make_exam(cast, 3)
    accepted(cast, "G077")
    added = ask_addition(table_id=exam.table.pk, number="G077", reason="补", by=cast.organizer)
    grant_addition(addition_id=added.pk, by=cast.supervisor)
    exam.claim()
    exam.key_both(G002="99")
    return exam


def pairings(exam: Exam, text: str) -> list[tuple[list[str], list[str]]]:
    """The pages (not even rows) that name a code and a 参赛号 of the table."""
    codes = [code for code in exam.codes if code in text or f"{code[:3]} {code[3:]}" in text]
    numbers = [number for number in NUMBERS if number in text]
    return [(codes, numbers)] if codes and numbers else []


def addresses(exam: Exam, who: str) -> list[str]:
    """Every page of the season that this role may see, and those of the table and its marks."""
    table, code = exam.table.pk, exam.code_of("G002")
    own = {
        "organizer": [
            at("manage-theory-table", table),
            at("theory-recheck", table),
            at("theory-differences", table),
            at("theory-settle", table, code),
            at("manage-scores") + "?gaps=guidance",
        ],
        "clerk": [
            at("clerk-theory-keying", table),
            at("theory-recheck", table),
            at("theory-differences", table),
            at("theory-settle", table, code),
            at("clerk-grid", "guidance", "theory", 0),
        ],
        "judge": [],
    }
    seasons = [
        at(route.name)
        for route in portal_routes()
        if list(route.captures) == ["slug"]
        and Persona(who) in (TABLE.get(route.name, Row()).get or ())
    ]
    return ["/desk/", "/inbox/", *seasons, *own[who]]


@pytest.mark.parametrize("who", ["organizer", "clerk", "judge"])
def test_no_page_names_a_code_beside_a_number(cast: Cast, exam, who):
    browser, found = browser_of(getattr(cast, who)), {}
    for address in addresses(exam, who):
        found[address] = pairings(exam, _text_of(browser.get(address)))
    assert {address: both for address, both in found.items() if both} == {}


def test_the_watch_sees_the_labels_and_the_opened_table(cast: Cast, exam):
    """The negative control: where both stand, the watch finds them."""
    labels = browser_of(cast.supervisor).post(
        at("supervise-theory-labels", exam.table.pk), {"suffix": "docx"}
    )
    assert pairings(exam, _text_of(labels)) != []
    exam.settle(exam.code_of("G002"), "99")
    exam.recheck()
    exam.open()
    page = browser_of(cast.organizer).get(at("manage-theory-table", exam.table.pk))
    assert pairings(exam, _text_of(page)) != []


def test_a_books_name_and_order_tell_nothing(cast: Cast, exam):
    exam.settle(exam.code_of("G002"), "99")
    answer = browser_of(cast.organizer).get(at("manage-theory-scores", exam.table.pk, "docx"))
    text = _text_of(answer)
    places = [text.index(code) for code in exam.codes]
    assert (pairings(exam, text), places) == ([], sorted(places))
    assert re.search(r"G0\d\d", answer["Content-Disposition"]) is None


def test_who_holds_the_labels_reads_no_marks_before_the_opening(cast: Cast, exam):
    """Labels and marks by code in one hand would open the table alone."""
    code = exam.code_of("G002")
    exam.settle(code, "99")
    settled = ActionLog.objects.filter(action__in=["type_settlement", "settle_paper"])
    assert [row.payload for row in settled if code in row.payload] == []
    assert [paper_tag(exam.table, code) in row.payload for row in settled] == [True, True]
    supervisor, page = browser_of(cast.supervisor), at("manage-theory-table", exam.table.pk)
    book = at("manage-theory-scores", exam.table.pk, "docx")
    before = (supervisor.get(book).status_code, book in said(supervisor.get(page)))
    exam.recheck()
    exam.open()
    after = (supervisor.get(book).status_code, book in said(supervisor.get(page)))
    assert (before, after) == ((409, False), (200, True))


PAGES = {
    "manage-theory-table": "organizer",
    "clerk-theory-keying": "clerk",
    "theory-recheck": "organizer",
    "theory-differences": "organizer",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_takes_as_many_queries_for_30_papers_as_for_3(cast: Cast, name):
    counts = []
    for event, size in ((cast.guidance, 3), (cast.grassroots, 30)):
        exam = make_exam(cast, size, event=event, random=100)
        exam.claim()
        exam.key_both()
        if name != "theory-differences":
            draw_recheck(table_id=exam.table.pk, by=cast.organizer)
        counts.append((exam, getattr(cast, PAGES[name])))
    seen = [_queries(browser_of(who), at(name, exam.table.pk)) for exam, who in counts]
    assert seen[0] == seen[1]


def _queries(browser: Client, address: str) -> int:
    return queries_at_3_and_30(lambda: None, browser, address)[0]


@pytest.mark.parametrize("name", ["manage-theory", "manage-theory-statistics", "clerk-theory"])
def test_lists_take_as_many_queries_for_more_tables(cast: Cast, name):
    browser = browser_of(cast.organizer)
    make_exam(cast, 3)
    one = _queries(browser, at(name))
    make_exam(cast, 30, event=cast.grassroots)
    assert (one, len(theory_blockers(cast.guidance))) == (_queries(browser, at(name)), 1)
