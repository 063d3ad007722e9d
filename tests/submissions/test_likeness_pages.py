"""The organizer's pages of 查重."""

import io
import re

import pytest
from django.test import Client
from openpyxl import load_workbook

from competition.enums import EntryStatus
from records.models import Job
from submissions.models import Likeness
from tests.cast import Cast
from tests.competition.pages import at, browser_of, queries_at_3_and_30, said
from tests.factories import make_competition, take_part
from tests.submissions.handed_in import (
    PROSE,
    attach,
    hand_in_again,
    handed_in,
    likeness,
    works_event,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
HOSTILE = "<script>alert(1)</script><b>粗体</b>&amp;"


@pytest.fixture
def office(cast: Cast, noon) -> Client:
    """The organizer, signed in."""
    return browser_of(cast.organizer)


def alike(cast: Cast, title: str = "甲", other: str = "乙", **fields) -> Likeness:
    event = works_event(cast.competition, fields.pop("kind", "project"))
    one = handed_in(event, fields.pop("district", cast.heping), process=PROSE, title=title)
    two = handed_in(event, cast.hedong, process=PROSE, title=other)
    return likeness(one, two, **fields)


def titles(page) -> list[str]:
    return [row.version.submission.entry.title for row in page.context["page"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["高", "中", "低"]),
        ("order=share", ["低", "中", "高"]),
        ("order=-longest", ["低", "中", "高"]),
        ("order=nonsense", ["高", "中", "低"]),
        ("share=500", ["高", "中"]),
        ("share=900", ["高"]),
        ("share=x", ["高", "中", "低"]),
        ("verdict=copied", ["中"]),
        ("event=case", ["低"]),
        ("district=120101", ["高", "中"]),
        ("district=120102", ["高", "中", "低"]),
        ("q=中", ["中"]),
        ("q=%25", []),
    ],
)
def test_the_list_is_filtered_and_sorted_by_its_address(office, cast: Cast, query, expected):
    alike(cast, "高", share=200, other_share=950, longest=30)
    judged = {"verdict": "copied", "by": cast.organizer, "at": cast.competition.created_at}
    alike(cast, "中", share=600, other_share=300, longest=40, **judged)
    alike(cast, "低", share=250, other_share=210, longest=90, kind="case", district=cast.hedong)
    page = office.get(at("manage-works-likeness") + f"?{query}")
    assert titles(page) == expected


def test_the_list_plots_how_many_pairs_share_how_much(office, cast: Cast):
    for share in (250, 299, 1000):
        alike(cast, share=share, other_share=200)
    page = office.get(at("manage-works-likeness"))
    plot = page.context["plots"]["distribution"]
    assert plot["labels"][0] == "20–30%"
    assert plot["counts"] == [2, 0, 0, 0, 0, 0, 0, 1]
    assert "20–30%" in said(page)


def test_an_empty_list_says_what_to_do(office):
    assert "没有符合条件的相似材料" in said(office.get(at("manage-works-likeness")))


def test_the_next_in_line_is_the_highest_share_not_yet_judged(office, cast: Cast):
    alike(cast, "低", share=250, other_share=200)
    high = alike(cast, "高", share=200, other_share=900)
    assert office.get(at("manage-works-likeness")).context["next_row"] == high
    office.post(at("manage-work-pair-judge", high.pk), {"verdict": "chance", "reason": "同源"})
    after = office.get(at("manage-works-likeness")).context["next_row"]
    assert after.version.submission.entry.title == "低"


def test_the_list_takes_the_same_queries_for_3_rows_and_30(office, cast: Cast):
    few, many = queries_at_3_and_30(lambda: alike(cast), office, at("manage-works-likeness"))
    assert few == many


def test_the_pair_takes_the_same_queries_for_3_passages_and_30(office, cast: Cast):
    row = alike(cast)

    def one_more() -> None:
        start = len(row.passages) * 2
        row.passages.append(["process", start, start + 2, "process", start, start + 2])
        row.save()

    few, many = queries_at_3_and_30(one_more, office, at("manage-work-pair", row.pk))
    assert few == many


def test_the_export_has_exactly_the_rows_of_the_list(office, cast: Cast):
    alike(cast, "=cmd()", share=900)
    alike(cast, "低", share=250, other_share=200)
    answer = office.get(at("manage-works-likeness-export") + "?share=500")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] == 1 or row[0] == 2]
    assert [row[1:10] for row in rows] == [
        ("=cmd()", "优秀项目", "和平区", 90, "乙", "优秀项目", "河东区", 45, 40)
    ]


def test_the_pair_page_links_the_shared_passages_with_each_other(office, cast: Cast):
    row = alike(cast, passages=[["process", 0, 12, "process", 0, 12]])
    page = office.get(at("manage-work-pair", row.pk)).content.decode()
    marks = re.findall(r'<mark id="(\w+)"><a href="#(\w+)"[^>]*>1</a>([^<]*)</mark>', page)
    assert marks == [("a1", "b1", PROSE[:12]), ("b1", "a1", PROSE[:12])]


def test_what_people_typed_is_escaped_on_the_pair_page(office, cast: Cast):
    event = works_event(cast.competition)
    one = handed_in(event, cast.heping, process=HOSTILE, title=HOSTILE)
    two = handed_in(event, cast.hedong, process=HOSTILE, title=HOSTILE)
    row = likeness(one, two, passages=[["process", 3, 20, "process", 3, 20]])
    for address in (at("manage-work-pair", row.pk), at("manage-works-likeness")):
        page = office.get(address).content.decode()
        assert "<b>粗体" not in page
        assert "<script>alert" not in page
        assert "&lt;b&gt;粗体" in page


def test_a_verdict_is_recorded_and_shown(office, cast: Cast):
    row = alike(cast)
    form = {"verdict": "copied", "reason": "逐字相同，已电话核实"}
    answer = office.post(at("manage-work-pair-judge", row.pk), form, follow=True)
    assert "已记录核实结论" in said(answer)
    assert "抄袭嫌疑" in said(answer)
    assert "逐字相同，已电话核实" in said(answer)
    row.refresh_from_db()
    assert (row.verdict, row.by) == ("copied", cast.organizer)


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"verdict": "copied", "reason": ""}, "依据"),
        ({"verdict": "guilty", "reason": "无"}, "结论"),
        ({"verdict": "copied", "reason": "坏\x01字符"}, "控制字符"),
    ],
)
def test_a_verdict_that_is_refused_keeps_what_was_typed(office, cast: Cast, form, message):
    row = alike(cast)
    answer = office.post(at("manage-work-pair-judge", row.pk), form)
    assert answer.status_code == 400
    assert message in said(answer)
    row.refresh_from_db()
    assert row.verdict == "pending"


def test_a_supervisor_reads_but_does_not_judge(cast: Cast):
    row = alike(cast)
    reader = browser_of(cast.supervisor)
    page = reader.get(at("manage-work-pair", row.pk))
    assert "记录结论" not in said(page)
    form = {"verdict": "copied", "reason": "无"}
    assert reader.post(at("manage-work-pair-judge", row.pk), form).status_code == 403
    assert "全届重新比对" not in said(reader.get(at("manage-works-likeness")))


@pytest.mark.parametrize("who", ["liaison", "other_liaison"])
def test_a_district_has_no_way_to_the_pages(cast: Cast, who):
    row = alike(cast)
    browser = browser_of(getattr(cast, who))
    for address in (at("manage-works-likeness"), at("manage-work-pair", row.pk)):
        assert browser.get(address).status_code == 403


def test_the_whole_season_is_compared_from_the_list(office, cast: Cast):
    alike(cast)
    answer = office.post(at("manage-works-likeness-compare"))
    job = Job.objects.get()
    assert (answer.url, job.kind) == (f"/desk/jobs/{job.pk}/", "compare-season")


def test_one_work_is_compared_from_its_own_page(office, cast: Cast):
    entry = alike(cast).version.submission.entry
    office.post(at("manage-work-likeness", entry.pk))
    assert Job.objects.get().kind == "compare-work"


def test_a_draft_is_not_found(office, cast: Cast):
    event = works_event(cast.competition)
    work = handed_in(event, cast.heping, status=EntryStatus.DRAFT)
    assert office.post(at("manage-work-likeness", work.entry_id)).status_code == 404


def test_a_work_of_a_season_one_does_not_serve_is_neither_named_nor_found(office, cast: Cast):
    earlier = make_competition("tianjin-2022", short_title="上届")
    take_part(earlier, cast.hedong)
    hidden = handed_in(works_event(earlier), cast.hedong, process=PROSE + "秘密", title="往年名称")
    mine = handed_in(works_event(cast.competition), cast.heping, process=PROSE, title="今年")
    row = likeness(mine, hidden, passages=[["process", 0, 12, "process", 0, 12]])
    for address in (
        at("manage-works-likeness"),
        at("manage-work-pair", row.pk),
        at("manage-works-likeness-export"),
    ):
        answer = office.get(address)
        shown = "".join(
            str(cell)
            for line in load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
            for cell in line
        ) if address.endswith("export/") else said(answer)  # fmt: skip
        assert "上届" in shown
        assert "往年名称" not in shown
        assert "秘密" not in shown
    assert titles(office.get(at("manage-works-likeness") + "?q=往年")) == []
    assert titles(office.get(at("manage-works-likeness") + "?district=120102")) == []


def test_the_page_of_a_work_tells_what_it_shares_with_others(office, cast: Cast):
    row = alike(cast, "甲", "乙", share=612)
    for work in (row.version.submission, row.other.submission):
        attach(work, "同一份总结")
        hand_in_again(work)
    again = likeness(row.version.submission, row.other.submission, share=612)
    page = said(office.get(at("manage-work", row.version.submission.entry_id)))
    assert "有 <strong>61.2%</strong> 的文字与河东区“乙”相同" in page
    assert at("manage-work-pair", again.pk) in page
    assert "河东区“乙”也提交了同一个文件" in page


def test_the_page_of_a_work_without_likeness_says_so(office, cast: Cast):
    work = handed_in(works_event(cast.competition), cast.heping, process=PROSE)
    assert "没有发现与其他材料相同的文字或文件" in said(
        office.get(at("manage-work", work.entry_id))
    )
