"""Competitors and former winners by workbook: template, preview, confirmation, refusals."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from competition.enums import EntryStatus, MatchVerdict
from competition.models import Competitor, Entry, FormerWinner, WinnerMatch
from competition.operations.findings import judge_match
from records.clock import clock_set_to
from records.models import ActionLog, Import, Job
from records.operations.jobs import perform
from tests.cast import Cast
from tests.competition.nominating import draft, submitted, ticks, use_rules
from tests.competition.pages import at, browser_of, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]
HEADER = ["赛项", "姓名", "单位", "单位层级", "职务（岗位）", "用工形式", "手机", "座机"]
ROW = [
    "职业指导人员", "张三", "和平区就业服务中心", "区级公共就业服务机构", "职业指导员", "在编",
    "19100000001", "23456789",
]  # fmt: skip
WINNER_HEADER = ["姓名", "单位", "届次", "称号"]


@pytest.fixture
def office(cast: Cast, noon) -> Client:
    """The liaison of 和平区, signed in."""
    return browser_of(cast.liaison)


@pytest.fixture
def committee(cast: Cast, noon) -> Client:
    """The organizer, signed in."""
    return browser_of(cast.organizer)


def sheet(*rows, header=HEADER) -> SimpleUploadedFile:
    book = Workbook()
    for row in (header, *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("选手.xlsx", out.getvalue())


def row(**changes) -> list[str]:
    keys = ["event", "name", "unit", "unit_level", "post", "employment", "mobile", "landline"]
    return [changes.get(key, value) for key, value in zip(keys, ROW, strict=True)]


def upload(client: Client, *rows, header=HEADER, page="district-competitors-import"):
    return client.post(at(page), {"file": sheet(*rows, header=header)})


def confirm(client: Client):
    row_ = Import.objects.latest("pk")
    return client.post(f"/desk/imports/{row_.pk}/confirm/", follow=True)


def test_the_template_offers_this_seasons_events_and_reads_back(office, cast: Cast):
    answer = office.get(at("district-competitors-template"))
    book = load_workbook(io.BytesIO(answer.content))
    header = [str(cell.value or "").replace("*", "") for cell in book["参赛选手"][2]]
    assert header[: len(HEADER)] == HEADER
    listed = {cell.value for name in book.sheetnames for line in book[name] for cell in line}
    assert {"职业指导人员", "基层公共就业服务人员"} <= listed


def test_nothing_is_written_before_the_confirmation(office, cast: Cast):
    answer = upload(office, row())
    assert answer.status_code == 302
    assert Entry.objects.count() == 0
    page = said(office.get(answer["Location"]))
    assert "张三" in page


def test_a_confirmed_workbook_makes_drafts_of_the_own_district(office, cast: Cast):
    upload(office, row(), row(event="基层公共就业服务人员", name="李四", mobile="19100000002"))
    confirm(office)
    drafts = Entry.objects.order_by("event__order", "pk")
    assert [
        (entry.event, entry.district, entry.status, entry.competitor.name) for entry in drafts
    ] == [
        (cast.guidance, cast.heping, EntryStatus.DRAFT, "张三"),
        (cast.grassroots, cast.heping, EntryStatus.DRAFT, "李四"),
    ]
    assert ActionLog.objects.filter(action="start_entry").count() == 2


def test_the_same_file_again_changes_nothing(office, cast: Cast):
    for _ in range(2):
        upload(office, row())
        page = said(confirm(office))
    assert "新增草稿 0 名，更新 0 名，不变 1 名。" in page
    assert Entry.objects.count() == 1


def test_a_changed_row_updates_the_draft_and_keeps_photo_and_ticks(office, cast: Cast):
    use_rules(cast.competition, cast.guidance)
    entry = draft(cast.guidance, cast.liaison, name="张三", mobile="19100000001")
    upload(office, row(post="主任"))
    confirm(office)
    person = Competitor.objects.get(entry=entry)
    assert (person.post, person.photo_id is not None, set(person.declarations)) == (
        "主任",
        True,
        set(ticks(cast.guidance)),
    )


def test_who_was_handed_in_is_not_changed_by_a_workbook(office, cast: Cast):
    submitted(cast.guidance, cast.liaison, name="张三", mobile="19100000001")
    answer = upload(office, row())
    page = said(office.get(answer["Location"]))
    assert "该选手待审核，不能由表格修改；请先在页面上撤回。" in page
    confirm(office)
    assert Import.objects.get().state == "checked"


def test_a_person_twice_in_the_file_is_a_problem_with_its_row(office, cast: Cast):
    answer = upload(office, row(), row(event="基层公共就业服务人员"))
    assert "手机与第 2 行重复" in said(office.get(answer["Location"]))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"event": "烹饪"}, "赛项"),
        ({"name": ""}, "姓名"),
        ({"mobile": "1.38E+10"}, "手机"),
        ({"mobile": "10000000000"}, "手机"),
        ({"unit_level": "国家级"}, "单位层级"),
        ({"name": "=A1"}, "公式"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_can_be_confirmed(office, cast: Cast, changes, words):
    answer = upload(office, row(**changes))
    page = said(office.get(answer["Location"]))
    confirm(office)
    assert (words in page, Entry.objects.count()) == (True, 0)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "空.xlsx"),
        (b"MZ\x90\x00" + b"\x00" * 100, "选手.xlsx"),
        (b"<html></html>", "选手.xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "选手.xls"),
    ],
)
def test_what_is_no_workbook_is_refused_on_the_page(office, cast: Cast, content, name):
    address = at("district-competitors-import")
    answer = office.post(address, {"file": SimpleUploadedFile(name, content)})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["file"])
    assert Import.objects.count() == 0


def test_another_header_is_answered_with_the_expected_one(office, cast: Cast):
    answer = upload(office, ["x"], header=["名字"])
    assert "赛项" in answer.context["form"].errors["file"][0]


def test_nothing_is_imported_after_the_closing(office, cast: Cast, noon):
    upload(office, row())
    with clock_set_to(noon + timedelta(days=10)):
        answer = confirm(office)
    assert ("截止" in said(answer), Entry.objects.count()) == (True, 0)


def test_another_districts_liaison_sees_nothing_of_the_import(office, cast: Cast):
    answer = upload(office, row())
    assert browser_of(cast.other_liaison).get(answer["Location"]).status_code == 404


def test_winners_are_imported_and_every_season_is_matched_in_the_background(committee, cast: Cast):
    use_rules(cast.competition, cast.guidance)
    entry = submitted(cast.guidance, cast.liaison, name="王五")
    lines = [["王 五", "某中心", "第二届", "十佳"], ["赵六", "", "", ""]]
    upload(committee, *lines, header=WINNER_HEADER, page="manage-winners")
    confirm(committee)
    for job in Job.objects.all():
        perform(job_id=job.pk)
    assert list(FormerWinner.objects.order_by("pk").values_list("name", flat=True)) == [
        "王五",
        "赵六",
    ]
    assert WinnerMatch.objects.get().entry == entry
    assert "待核实 1" in said(committee.get(at("manage-winners")))


def test_importing_winners_again_corrects_the_honour_only(committee, cast: Cast):
    for honour in ("十佳", "全国十佳职业指导人员"):
        line = ["王五", "某中心", "第二届", honour]
        upload(committee, line, header=WINNER_HEADER, page="manage-winners")
        confirm(committee)
    assert FormerWinner.objects.get().honour == "全国十佳职业指导人员"


def test_a_judged_match_survives_the_next_import(committee, cast: Cast):
    FormerWinner.objects.create(name="王五", edition="第二届")
    entry = submitted(cast.guidance, cast.liaison, name="王五")
    match = entry.winner_matches.get()
    judge_match(match_id=match.pk, verdict=MatchVerdict.DIFFERENT, reason="x", by=cast.organizer)
    line = ["王五", "", "第二届", "十佳"]
    upload(committee, line, header=WINNER_HEADER, page="manage-winners")
    confirm(committee)
    for job in Job.objects.all():
        perform(job_id=job.pk)
    assert entry.winner_matches.get().verdict == MatchVerdict.DIFFERENT


def test_the_list_of_winners_is_searched(committee, cast: Cast):
    for name in ("王五", "赵六"):
        FormerWinner.objects.create(name=name, edition="第二届")
    page = committee.get(f"{at('manage-winners')}?q=赵")
    assert [winner.name for winner in page.context["page"]] == ["赵六"]


def test_an_empty_list_of_winners_says_what_to_do(committee):
    assert "名单还是空的。请下载模板，填写后在下面导入。" in said(
        committee.get(at("manage-winners"))
    )
