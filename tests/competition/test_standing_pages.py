"""Runs, their table, confirming and asking for the export, on the pages."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competition.models import Standing
from competition.operations.components import lock_component
from competition.operations.standings import compute_standing
from records.models import Job
from tests.cast import Cast
from tests.competition.test_score_pages import as_
from tests.scoring import accepted, key_all, key_in, make_scheme, plan

pytestmark = pytest.mark.django_db
SLUG = "tianjin-2024"


@pytest.fixture
def scored(cast: Cast, noon) -> None:
    make_scheme(cast.guidance, pending=["权重待确认"])
    key_all(cast, accepted(cast, "G001", name="甲"), "80", *[plan("50", "30")] * 3)
    key_all(cast, accepted(cast, "G002", name="乙"), "80", *[plan("40", "40")] * 3)
    key_in(cast, accepted(cast, "G003", name="丙"), "", state="弃权")


def compute(cast: Cast) -> Standing:
    return compute_standing(event_id=cast.guidance.pk, by=cast.organizer).standing


def lock_all(cast: Cast) -> None:
    for component in ("theory", "plan"):
        lock_component(event_id=cast.guidance.pk, component=component, by=cast.organizer)


def page_of(client, name: str, *args) -> str:
    answer = client.get(reverse(name, args=[SLUG, *args]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_computing_leads_to_the_run(cast: Cast, scored):
    client = as_(cast.organizer)
    answer = client.post(reverse("manage-standing-compute", args=[SLUG]), {"event": "guidance"})
    run = Standing.objects.get()
    assert answer["Location"] == reverse("manage-standing-detail", args=[SLUG, run.pk])
    client.post(reverse("manage-standing-compute", args=[SLUG]), {"event": "guidance"})
    assert Standing.objects.count() == 1


def test_the_table_shows_every_component_and_the_total(cast: Cast, scored):
    page = page_of(as_(cast.organizer), "manage-standing-detail", compute(cast).pk)
    body = page.split("<tbody>")[1].split("</tbody>")[0]
    rows = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in body.split("</tr>")[:-1]]
    plain = [[re.sub("<[^>]+>", "", cell) for cell in row] for row in rows]
    tie = "总分同为 80.00，各项依据全部相同，并列第 1 名"
    assert plain == [
        ["1", "G001", "甲", "和平区", "80", "32.00", "80", "48.00", "80.00", tie],
        ["1", "G002", "乙", "和平区", "80", "32.00", "80", "48.00", "80.00", tie],
        ["—", "G003", "丙", "和平区", "—", "—", "—", "—", "—", "弃权"],
    ]


def test_what_is_wrong_stands_on_top(cast: Cast, scored):
    accepted(cast, "G004")
    page = page_of(as_(cast.organizer), "manage-standing-detail", compute(cast).pk)
    assert "计算时未锁定的环节：理论知识、方案设计" in page
    assert "G004：“理论知识”缺成绩" in page
    assert "评分标准有 1 项待组委会确认" in page


def test_the_plots_carry_the_same_numbers(cast: Cast, scored):
    page = page_of(as_(cast.organizer), "manage-standing-detail", compute(cast).pk)
    data = json.loads(re.search(r'id="plot-data"[^>]*>(.*?)</script>', page)[1])
    assert data == {
        "stack": {
            "entries": ["G001", "G002", "G003"],
            "series": [
                {"name": "理论知识", "values": [32.0, 32.0, None]},
                {"name": "方案设计", "values": [48.0, 48.0, None]},
            ],
        },
        "distribution": {"labels": ["80–85"], "counts": [2]},
        "most": "100",
    }


def test_the_supervisor_looks_and_cannot_compute(cast: Cast, scored):
    run = compute(cast)
    client = as_(cast.supervisor)
    assert "计算成绩：" not in page_of(client, "manage-standings")
    assert "确认成绩……" not in page_of(client, "manage-standing-detail", run.pk)
    refused = [
        client.post(reverse("manage-standing-compute", args=[SLUG]), {"event": "guidance"}),
        client.post(reverse("manage-standing-export", args=[SLUG])),
        client.get(reverse("manage-standing-confirm", args=[SLUG, run.pk])),
    ]
    assert {answer.status_code for answer in refused} == {403}


def test_a_run_of_another_competition_is_not_found(cast: Cast, scored):
    run = compute(cast)
    answer = as_(cast.foreign_organizer).get(
        reverse("manage-standing-detail", args=["elsewhere-2024", run.pk])
    )
    assert answer.status_code == 404


def test_blockers_are_a_page_without_a_button(cast: Cast, scored):
    page = page_of(as_(cast.organizer), "manage-standing-confirm", compute(cast).pk)
    assert "评分标准有 1 项待组委会确认" in page
    assert "环节尚未锁定：理论知识、方案设计，请核对后锁定并重新计算" in page
    assert "确认成绩</button>" not in page


def test_alarms_ask_for_a_statement_on_the_page(cast: Cast, noon):
    make_scheme(cast.guidance)
    wide = [plan("10", "10"), plan("50", "30"), plan("60", "40")]
    key_all(cast, accepted(cast, "G001"), "80", *wide)
    lock_all(cast)
    run = compute(cast)
    address = reverse("manage-standing-confirm", args=[SLUG, run.pk])
    client = as_(cast.organizer)
    refused = client.post(address, {"alarms": " "})
    assert refused.status_code == 400
    assert "请填写。填写的内容记入操作日志。" in refused.content.decode()
    assert client.post(address, {"alarms": "已复核，评分有据"}).status_code == 302
    assert Standing.objects.get().state == "confirmed"


def test_the_export_becomes_one_job_until_something_changes(cast: Cast, scored):
    compute(cast)
    client = as_(cast.organizer)
    address = reverse("manage-standing-export", args=[SLUG])
    first, second = client.post(address), client.post(address)
    assert first["Location"] == second["Location"]
    key_in(cast, cast.guidance.entries.get(number="G001"), "theory", marks="81", reason="复核")
    third = client.post(address)
    assert third["Location"] != first["Location"]
    assert Job.objects.count() == 2


def test_without_a_run_there_is_nothing_to_export(cast: Cast, scored):
    answer = as_(cast.organizer).post(reverse("manage-standing-export", args=[SLUG]))
    assert (answer.status_code, Job.objects.count()) == (400, 0)


def test_the_table_takes_the_same_number_of_queries_at_3_and_30_rows(
    cast: Cast, scored, django_assert_num_queries
):
    client = as_(cast.organizer)
    few_run = compute(cast)
    few_address = reverse("manage-standing-detail", args=[SLUG, few_run.pk])
    client.get(few_address)
    with CaptureQueriesContext(connection) as few:
        client.get(few_address)
    for number in range(27):
        key_all(cast, accepted(cast, f"H{number:03d}"), "80", *[plan("50", "30")] * 3)
    many = compute(cast)
    with django_assert_num_queries(len(few)):
        client.get(reverse("manage-standing-detail", args=[SLUG, many.pk]))
    assert len(few) <= 15
