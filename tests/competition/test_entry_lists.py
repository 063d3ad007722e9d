"""The organizer's list of competitors, and its export."""

import io
from datetime import timedelta
from itertools import count

import pytest
from django.test import Client
from openpyxl import load_workbook

from competition.enums import EntryStatus, Severity, Task
from competition.models import (
    Entry,
    Filing,
    Liaison,
    RuleSetting,
)
from competition.operations.eligibility_check import recheck_entry
from competition.operations.entry_reviews import accept_entry
from records.models import ActionLog
from tests.cast import Cast
from tests.competition.nominating import draft, submitted
from tests.competition.pages import at, browser_of, queries_at_3_and_30, said
from tests.factories import NOON, make_district, make_entry, take_part

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]


_codes = count(120201)


@pytest.fixture
def office(cast: Cast, noon) -> Client:
    """The organizer, signed in."""
    return browser_of(cast.organizer)


def handed_in(cast: Cast, **fields) -> Entry:
    """A competitor of a district of its own."""
    code = str(next(_codes))
    district = make_district(code, f"区{code}")
    take_part(cast.competition, district)
    values = {"submitted_at": NOON} | fields
    return make_entry(cast.guidance, district, EntryStatus.SUBMITTED, **values)


def blocked(cast: Cast) -> Entry:
    entry = submitted(cast.guidance, cast.liaison)
    RuleSetting.objects.create(
        competition=cast.competition,
        event=cast.guidance,
        rule="unit_level",
        params={"levels": ["city"]},
        clause="四(一)1",
        severity=Severity.BLOCK,
    )
    recheck_entry(entry_id=entry.pk)
    return entry


def names(page) -> list[str]:
    return [entry.competitor.name for entry in page.context["page"]]


def test_drafts_are_the_districts_own(office, cast: Cast):
    mine = draft(cast.guidance, cast.liaison)
    submitted(cast.grassroots, cast.liaison, name="王五")
    assert names(office.get(at("manage-entries"))) == ["王五"]
    assert office.get(at("manage-entry-detail", mine.pk)).status_code == 404


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["单晓晨", "李四", "王五"]),
        ("event=grassroots", ["王五"]),
        ("district=120102", ["李四", "王五"]),
        ("status=accepted", ["王五"]),
        ("status=draft", ["单晓晨", "李四", "王五"]),
        ("q=李", ["李四"]),
        ("q=shanxiao", ["单晓晨"]),
        ("q=SXC", ["单晓晨"]),
        ("q=b001", ["王五"]),
        ("q=河东中心", ["李四"]),
        ("q=%25", []),
        ("q=_", []),
        ("q='; drop table", []),
        ("findings=none", ["单晓晨", "李四", "王五"]),
        ("findings=block", []),
        ("order=-name", ["王五", "单晓晨", "李四"]),
        ("order=number", ["王五", "单晓晨", "李四"]),
        ("order=moon&event=moon&page=99", ["单晓晨", "李四", "王五"]),
    ],
)
def test_the_list_is_filtered_searched_and_sorted_by_its_address(
    office, cast: Cast, query, expected
):
    submitted(cast.guidance, cast.liaison, name="单晓晨")
    submitted(cast.guidance, cast.other_liaison, name="李四", unit="河东中心")
    entry = submitted(cast.grassroots, cast.other_liaison, name="王五")
    accept_entry(entry_id=entry.pk, by=cast.organizer)
    assert names(office.get(f"{at('manage-entries')}?{query}")) == expected


def test_entries_with_open_findings_are_found(office, cast: Cast):
    blocked(cast)
    submitted(cast.grassroots, cast.liaison)
    page = office.get(f"{at('manage-entries')}?findings=block")
    assert (len(names(page)), "不符合" in said(page)) == (1, True)


def test_fifty_rows_a_page(office, cast: Cast):
    for _ in range(51):
        handed_in(cast)
    sizes = [len(names(office.get(f"{at('manage-entries')}?page={page}"))) for page in (1, 2)]
    assert sizes == [50, 1]


def test_the_list_costs_the_same_at_3_and_30_rows(office, cast: Cast):
    few, many = queries_at_3_and_30(lambda: handed_in(cast), office, at("manage-entries"))
    assert few == many <= 15


def test_a_district_is_attested_only_for_what_it_filed_after_submitting(office, cast: Cast):
    submitted(cast.guidance, cast.liaison)
    Filing.objects.create(
        competition=cast.competition,
        district=cast.heping,
        task=Task.COMPETITORS,
        attested=True,
        filed_at=NOON,
        filed_by=cast.liaison,
    )
    rows = office.get(at("manage-entries")).context["page"]
    assert [entry.is_attested for entry in rows] == [True]
    Entry.objects.update(submitted_at=NOON + timedelta(hours=1))
    rows = office.get(at("manage-entries")).context["page"]
    assert [entry.is_attested for entry in rows] == [False]


def table(answer) -> list[list[object]]:
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_export_holds_exactly_what_is_shown_with_masked_numbers(office, cast: Cast):
    Liaison.objects.create(
        competition=cast.competition, district=cast.heping, name="赵领队", unit="x", post="x",
        mobile="19000000001", is_leader=True,
    )  # fmt: skip
    submitted(cast.guidance, cast.liaison, name="=1+1", mobile="19112345678", unit="@单位")
    submitted(cast.grassroots, cast.liaison)
    answer = office.get(f"{at('manage-entries-export')}?event=guidance")
    _, head, *rows, _ = table(answer)
    assert head == [
        "序号", "区", "赛项", "参赛号", "姓名", "单位", "单位层级", "岗位", "手机", "领队",
        "资格初审", "资格复审", "状态",
    ]  # fmt: skip
    assert rows == [
        [1, "和平区", "职业指导人员", "", "=1+1", "@单位", "区级公共就业服务机构", "职业指导员",
         "191****5678", "赵领队", "区未承诺", "未审核", "待审核"],
    ]  # fmt: skip
    assert "filename*=utf-8''" in answer["Content-Disposition"].lower()


def test_full_numbers_leave_only_with_a_reason_that_is_logged(office, cast: Cast):
    submitted(cast.guidance, cast.liaison, mobile="19112345678")
    refused = office.post(at("manage-entries-export"), {"reason": " "})
    answer = office.post(at("manage-entries-export"), {"reason": "通知集训"})
    assert (refused.status_code, table(answer)[2][8]) == (400, "19112345678")
    assert ActionLog.objects.get(action="export_phones").reason == "通知集训"
