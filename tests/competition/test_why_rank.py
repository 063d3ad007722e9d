"""Why this rank: on the page, on paper, and what is told when the marks have changed since."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from competition.models import Recusal, Seat, Standing
from competition.operations.standing_papers import request_why_papers
from competition.operations.standings import compute_standing
from competition.queries.schemes import event_scheme
from competition.queries.why_rank import WhyReader, why_rows
from records.errors import NotAllowed, Refused
from records.models import ActionLog
from records.operations.files import read_stored
from records.operations.jobs import perform
from tests.cast import Cast
from tests.competition.test_score_pages import as_
from tests.factories import NOON
from tests.scoring import accepted, key_all, key_in, make_scheme, plan

pytestmark = pytest.mark.django_db
SLUG = "tianjin-2024"


@pytest.fixture
def scored(cast: Cast, noon) -> Standing:
    make_scheme(cast.guidance, judges=4)
    Seat.objects.filter(event=cast.guidance, number=4).update(name="钱评委", unit="某单位")
    key_all(cast, accepted(cast, "G001", name="甲"), "90", *[plan("50", "30")] * 4)
    second = accepted(cast, "G002", name="乙", district=cast.hedong)
    Recusal.objects.create(
        seat=Seat.objects.get(event=cast.guidance, number=4), entry=second, source="declared",
        reason="同门", by=cast.organizer, at=NOON,
    )  # fmt: skip
    key_all(cast, second, "81", plan("50", "36"), plan("52", "34"), plan("50", "37"))
    late = accepted(cast, "G003", name="丙")
    key_in(cast, late, "theory", state="缺考")
    for seat in (1, 2, 3, 4):
        key_in(cast, late, "plan", seat, marks=plan("60", "0"))
    return compute_standing(event_id=cast.guidance.pk, by=cast.organizer).standing


def told(standing: Standing) -> dict[str, object]:
    """参赛号 → why."""
    reader = WhyReader(standing, event_scheme(standing.event))
    return {why.row.entry.number: why for why in reader.every(why_rows(standing))}


def test_every_mark_is_told_with_what_was_trimmed(cast: Cast, scored):
    first = told(scored)["G001"]
    sheets = first.parts[1].view.sheets
    assert [(each.judge, each.total.after, each.fate) for each in sheets] == [
        ("评委 1", "80", "去掉的最低分"), ("评委 2", "80", "计入"),
        ("评委 3", "80", "计入"), ("评委 4", "80", "去掉的最高分"),
    ]  # fmt: skip
    assert [[mark for mark, _ in each.cells] for each in sheets] == [["50", "30"]] * 4


def test_a_seat_that_steps_aside_is_shown_without_a_name(cast: Cast, scored):
    whys = told(scored)
    assert (whys["G001"].parts[1].away, whys["G002"].parts[1].away) == ((), (("评委 4", "回避"),))
    assert [each.judge for each in whys["G002"].parts[1].view.sheets] == [
        "评委 1",
        "评委 2",
        "评委 3",
    ]


def test_the_neighbours_are_compared_key_by_key(cast: Cast, scored):
    whys = told(scored)
    assert [(each.label, each.before, each.own, each.after) for each in whys["G001"].keys] == [
        ("总分", "84.00", "84.00", "36.00"),
        ("方案设计扣分后得分", "86", "80", "60"),
    ]
    assert whys["G001"].verdicts == (
        "与前一名 G002（第 1 名）相比：总分相同，方案设计扣分后得分 80 低于 86，排在后面。",
        "与后一名 G003（第 3 名）相比：总分 84.00 高于 36.00，排在前面。",
    )
    assert whys["G002"].verdicts[0].startswith("与后一名 G001（第 2 名）相比：总分相同，")
    assert whys["G003"].parts[0].state == "本环节缺考：按评分标准本环节计零分"


def test_one_entry_is_told_as_in_the_whole_table(cast: Cast, scored):
    row = scored.rows.select_related("entry__competitor", "entry__district").get(position=2)
    alone = WhyReader(scored, event_scheme(scored.event)).why(row)
    among = told(scored)[row.entry.number]
    assert (alone.view, alone.parts, alone.keys, alone.verdicts) == (
        among.view, among.parts, among.keys, among.verdicts,
    )  # fmt: skip


def test_changed_marks_leave_only_the_stored_values(cast: Cast, scored):
    key_in(cast, scored.rows.get(position=1).entry, "theory", marks="99", reason="登分更正")
    why = told(scored)["G002"]
    assert (why.view, why.parts) == (None, ())
    assert dict(why.stored)["总分"] == "84.00"
    assert dict(why.stored)["“理论知识”得分"] == "81"
    assert why.verdicts[0].endswith("方案设计扣分后得分 86 高于 80，排在前面。")
    page = page_of(as_(cast.supervisor), scored, "G002")
    assert "评分表、评分标准或参赛名额有变化" in page
    assert "去掉的最高分" not in page


def page_of(client, standing: Standing, number: str) -> str:
    entry = standing.rows.get(entry__number=number).entry_id
    answer = client.get(reverse("manage-standing-why", args=[SLUG, standing.pk, entry]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_names_no_judge(cast: Cast, scored):
    page = page_of(as_(cast.organizer), scored, "G002")
    assert "评委 4</th>" in page
    assert "回避" in page
    assert ("钱评委" in page, "同门" in page) == (False, False)


def test_the_page_asks_as_often_for_many_entries(cast: Cast, scored):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            page_of(as_(cast.organizer), Standing.objects.latest("run"), "G001")
        return len(found)

    few = queries()
    for number in range(4, 24):
        key_all(cast, accepted(cast, f"G{number:03}"), "70", *[plan("40", "30")] * 4)
    compute_standing(event_id=cast.guidance.pk, by=cast.organizer)
    assert queries() == few


def test_the_word_file_tells_the_same(cast: Cast, scored):
    entry = scored.rows.get(entry__number="G002").entry_id
    answer = as_(cast.supervisor).get(
        reverse("manage-standing-why-word", args=[SLUG, scored.pk, entry])
    )
    document = Document(io.BytesIO(b"".join(answer)))
    texts = [each.text for each in document.paragraphs]
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert "参赛号：G002　姓名或名称：乙　区：河东区" in texts
    assert ["评委 4", "—", "—", "—", "回避"] in cells
    assert ["总分", "各环节折合分之和", "84", "保留 2 位小数（四舍五入）", "84.00"] in cells
    whole = "\n".join([*texts, *("\n".join(row) for row in cells)])
    assert "钱评委" not in whole


def test_all_papers_are_one_file_made_by_a_job_and_logged(cast: Cast, scored):
    job = request_why_papers(
        standing_id=scored.pk, suffix="docx", entry_id=None, by=cast.supervisor
    )
    perform(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == ("done", "")
    assert job.result.name == "职业指导人员名次说明_全部.docx"
    document = Document(io.BytesIO(read_stored(job.result)))
    heads = [each.text for each in document.paragraphs if each.text == "职业指导人员名次说明"]
    assert len(heads) == 3
    assert ActionLog.objects.get(action="print_why").actor_id == cast.supervisor.pk


@pytest.mark.parametrize("role", ["clerk", "liaison", "judge"])
def test_others_get_no_papers(cast: Cast, scored, role):
    with pytest.raises(NotAllowed):
        request_why_papers(
            standing_id=scored.pk, suffix="pdf", entry_id=None, by=getattr(cast, role)
        )


def test_another_kind_of_file_is_refused(cast: Cast, scored):
    with pytest.raises(Refused, match="请选择 Word 或 PDF"):
        request_why_papers(standing_id=scored.pk, suffix="exe", entry_id=None, by=cast.organizer)
