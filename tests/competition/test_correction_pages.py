"""更正, comparing and drawing on their pages: what is asked, kept, shown and for whom."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competition.models import Correction, Entry, Sheet, Standing
from competition.queries.sheets import current_sheets, revision
from tests.cast import Cast
from tests.competition.correcting import ask, compute, confirm, contest, grant, lock_all
from tests.competition.test_score_pages import as_
from tests.scoring import accepted, key_all, make_scheme, plan

pytestmark = pytest.mark.django_db
SLUG = "tianjin-2024"


@pytest.fixture
def people(cast: Cast, noon) -> dict[str, Entry]:
    """Scored and locked."""
    found = contest(cast)
    lock_all(cast)
    return found


def address(name: str, *args, **query: str) -> str:
    return reverse(name, args=[SLUG, *args], query=query or None)


def asking(place: str = "guidance:theory:0", number: str = "G003") -> str:
    return address("manage-correction-new", place=place, number=number)


def send(cast: Cast, entry: Entry, mark: str, reason: str = "漏登"):
    now = current_sheets([entry.pk], component="theory", seat=0).get(entry.pk)
    number = entry.number
    cells = {
        "row": number, f"{number}.revision": revision(now), f"{number}.mark:": mark,
        f"{number}.reason": reason,
    }  # fmt: skip
    return as_(cast.organizer).post(asking(number=number), cells)


def test_a_correction_goes_from_the_organizer_to_the_supervisor(cast: Cast, people):
    assert "满分 100" in as_(cast.organizer).get(asking()).content.decode()
    answer = send(cast, people["G003"], "65")
    correction = Correction.objects.get()
    here = address("correction-detail", correction.pk)
    assert answer["Location"] == here
    supervisor = as_(cast.supervisor)
    waiting = supervisor.get(reverse("supervise-openings", args=[SLUG])).content.decode()
    assert "更正职业指导人员 G003 的评分表" in waiting
    page = supervisor.get(here).content.decode()
    assert re.search(r"<del>60\.5</del>.*?<ins>65</ins>", page, re.DOTALL)
    assert "确认更正</button>" in page
    assert "确认更正</button>" not in as_(cast.organizer).get(here).content.decode()
    assert supervisor.post(address("correction-grant", correction.pk)).status_code == 302
    assert "写为第 2 版" in supervisor.get(here).content.decode()


def test_a_wrong_cell_keeps_what_was_typed(cast: Cast, people):
    answer = send(cast, people["G003"], "165", reason="漏登一题")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'value="165"' in page
    assert 'value="漏登一题"' in page
    assert "超过满分 100" in page
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"place": "guidance:theory:0", "number": "G999"}, "这个赛项没有这个参赛号"),
        ({"place": "guidance:song:0", "number": "G003"}, "不在可用的选项中"),
        ({"place": "", "number": "G003"}, "这个字段是必填项"),
    ],
)
def test_a_sheet_that_is_not_there_is_refused_beside_the_field(cast: Cast, people, query, words):
    answer = as_(cast.organizer).get(address("manage-correction-new", **query))
    assert (answer.status_code, words in answer.content.decode()) == (400, True)


def test_a_refusal_needs_its_reason_and_is_shown(cast: Cast, people):
    correction = ask(cast, people["G003"], "theory", marks="65")
    supervisor, refuse = as_(cast.supervisor), address("correction-refuse", correction.pk)
    assert "请填写驳回的原因" in supervisor.post(refuse, {"reason": ""}).content.decode()
    supervisor.post(refuse, {"reason": "与原始试卷不符"})
    page = supervisor.get(address("manage-corrections")).content.decode()
    assert ("已驳回" in page, "与原始试卷不符" in page) == (True, True)
    assert Sheet.objects.filter(entry=people["G003"], component="theory").count() == 1


def test_a_confirmed_run_says_that_it_was_corrected(cast: Cast, people):
    run = confirm(cast, compute(cast))
    here = address("manage-standing-detail", run.pk)
    grant(cast, ask(cast, people["G003"], "theory", marks="65"))
    assert "成绩有更正，须重新计算并确认" in as_(cast.supervisor).get(here).content.decode()
    runs = as_(cast.organizer).get(address("manage-standings")).content.decode()
    assert "成绩有更正</span>" in runs
    later = compute(cast)
    page = as_(cast.organizer).get(address("manage-standing-detail", later.pk)).content.decode()
    assert "成绩有更正" not in page


def test_the_page_of_blockers_leads_to_what_cures_them(cast: Cast, people):
    run = compute(cast)
    ask(cast, people["G003"], "theory", marks="65")
    page = as_(cast.organizer).get(address("manage-standing-confirm", run.pk)).content.decode()
    assert (
        f'有 1 项更正尚未处理，须由监督员确认或驳回。 <a href="{address("manage-corrections")}">'
        in page
    )
    assert "确认成绩</button>" not in page


def test_two_runs_are_compared_on_a_page_and_in_a_workbook(cast: Cast, people):
    client = as_(cast.supervisor)
    here = address("manage-standing-compare", "guidance")
    assert "还没有计算过成绩" in client.get(here).content.decode()
    compute(cast)
    assert "只计算过一次" in client.get(here).content.decode()
    grant(cast, ask(cast, people["G003"], "theory", marks="100"))
    compute(cast)
    page = client.get(here).content.decode()
    assert "0 个参赛名额名次变化，1 个名次不变而得分或备注变化，2 个没有变化" in page
    same = client.get(address("manage-standing-compare", "guidance", a="1", b="1"))
    assert "完全相同" in same.content.decode()
    book = client.get(address("manage-standing-compare-book", "guidance", a="1", b="2"))
    assert (book.status_code, book.content[:2]) == (200, b"PK")


def test_a_draw_is_recorded_on_its_page(cast: Cast, noon):
    make_scheme(cast.guidance, tie_end="draw")
    for number in ("G001", "G002"):
        key_all(cast, accepted(cast, number), "80", *[plan("50", "30")] * 3)
    run = compute(cast)
    here, client = address("manage-standing-draw", run.pk), as_(cast.organizer)
    page = client.get(address("manage-standing-detail", run.pk)).content.decode()
    assert here in page
    wrong = client.post(here, {"rank": "1", "number-G001": "2", "number-G002": "x", "how": "赛场"})
    assert (wrong.status_code, 'value="x"' in wrong.content.decode()) == (400, True)
    right = {"rank": "1", "number-G001": "2", "number-G002": "1", "how": "赛场，监督员在场"}
    assert client.post(here, right).status_code == 302
    assert compute(cast).rows.get(entry__number="G002").rank == 1


def test_the_list_takes_the_same_number_of_queries_at_1_and_12(
    cast: Cast, people, django_assert_num_queries
):
    client, here = as_(cast.supervisor), address("manage-corrections")
    ask(cast, people["G003"], "theory", marks="65")
    client.get(here)
    with CaptureQueriesContext(connection) as few:
        client.get(here)
    for entry in people.values():
        for seat in (1, 2, 3):
            ask(cast, entry, "plan", seat, marks=plan("1", "1"))
    ask(cast, people["G001"], "theory", marks="65")
    ask(cast, people["G002"], "theory", marks="65")
    with django_assert_num_queries(len(few)):
        client.get(here)


def test_a_replaced_confirmed_run_stays_readable(cast: Cast, people):
    first = confirm(cast, compute(cast))
    grant(cast, ask(cast, people["G002"], "", state="取消资格"))
    confirm(cast, compute(cast), replaces="G002 取消资格")
    page = as_(cast.supervisor).get(address("manage-standing-detail", first.pk)).content.decode()
    assert re.findall(r'<th scope="row">.*?(G\d+)', page) == ["G002", "G001", "G003"]
    assert Standing.objects.get(pk=first.pk).state == "computed"
