"""项目/成果/案例汇总表, cell by cell."""

import io

import pytest
from openpyxl import Workbook, load_workbook

from competition.enums import OpinionLevel, Verdict
from competition.models import Entry, Opinion
from records.text import LOCAL
from submissions.exports.work_table import masked, table_name, work_table
from submissions.models import Submission
from tests.cast import Cast
from tests.factories import NOON
from tests.works import Papers, make_accepted, make_submitted, make_work, papers

pytestmark = pytest.mark.django_db
__all__ = ["papers"]
PROJECT_HEAD = [
    "序号", "区", "参评号", "状态", "项目名称", "提交人", "联系电话", "项目所在地", "起止时间", "申报单位",
    "项目执行过程（字）", "项目执行结果（字）", "体裁", "创作者", "署名方式", "参评名义",
    "视频", "形式审查", "退回次数", "版本", "提交时间", "表单编号",
]  # fmt: skip


def table(cast: Cast, *, is_full: bool = False) -> Workbook:
    rows = Entry.objects.visible_to(cast.organizer).exclude(status="draft").order_by("pk")
    content = work_table(cast.competition, rows, made_by="王审", made_at=NOON, is_full=is_full)
    return load_workbook(io.BytesIO(content))


@pytest.fixture
def project(cast: Cast, papers: Papers) -> Submission:
    """An accepted project with a video that came back once."""
    work = make_accepted(papers, cast.liaison)
    entry = work.entry
    entry.number, entry.traits = "P001", {"playable_video": 1}
    entry.save()
    for verdict, level in ((Verdict.RETURN, OpinionLevel.CITY), (Verdict.ACCEPT, OpinionLevel.CITY),
                           (Verdict.ACCEPT, OpinionLevel.DISTRICT)):  # fmt: skip
        Opinion.objects.create(
            entry=entry, level=level, verdict=verdict, by=cast.organizer, at=NOON
        )
    return work


def test_one_sheet_for_each_event(cast: Cast, project: Submission):
    assert table(cast).sheetnames == ["优秀就业服务项目", "优秀就业服务成果", "优秀就业服务案例"]


def test_the_head_follows_the_kind(cast: Cast, project: Submission):
    sheet = table(cast)["优秀就业服务项目"]
    assert sheet["A1"].value == f"{cast.competition.title}优秀就业服务项目汇总表"
    assert [cell.value for cell in sheet[2]] == PROJECT_HEAD


def test_every_cell_of_a_project(cast: Cast, project: Submission):
    row = [cell.value for cell in table(cast)["优秀就业服务项目"][3]]
    assert row[:20] == [
        1, "和平区", "P001", "已受理", "家门口就业服务站", "何苗苗", "****6789", "和平区南市街道",
        "2023年3月至2023年12月", "和平区公共就业服务中心", 24, 18, "就业服务业务作品（不属于下列体裁）",
        "和平区公共就业服务中心", "以单位署名", "以单位名义参评", "是", f"受理 {NOON:%Y-%m-%d}", 1, 1,
    ]  # fmt: skip
    assert row[21] == project.current.code


def test_the_time_of_hand_in_is_local_and_typed(cast: Cast, project: Submission):
    cell = table(cast)["优秀就业服务项目"].cell(3, 21)
    shown = f"{cell.value:%Y-%m-%d %H:%M}"
    assert (cell.is_date, shown) == (True, f"{NOON.astimezone(LOCAL):%Y-%m-%d %H:%M}")


def test_numbers_are_masked_unless_asked_for(cast: Cast, papers: Papers):
    make_submitted(papers, cast.liaison, "achievement")
    shown = {
        is_full: [cell.value for cell in table(cast, is_full=is_full)["优秀就业服务成果"][3]][7:9]
        for is_full in (False, True)
    }
    assert shown == {False: ["****6789", "199****0001"], True: ["23456789", "19900000001"]}


def test_a_share_is_a_number_only_where_it_is_asked(cast: Cast, papers: Papers):
    make_submitted(papers, cast.liaison, "achievement")
    make_submitted(
        papers, cast.liaison, "achievement",
        has_foreign_author=True, is_domestic_first=False, domestic_share="85",
    )  # fmt: skip
    sheet = table(cast)["优秀就业服务成果"]
    head = [cell.value for cell in sheet[2]]
    columns = [head.index(label) for label in ("与国外作者合作", "国内作者完成的篇幅（%）")]
    rows = [[sheet.cell(row, column + 1).value for column in columns] for row in (3, 4)]
    assert rows == [["否", None], ["是", 85]]


def test_text_is_never_a_formula(cast: Cast, papers: Papers):
    make_submitted(papers, cast.liaison, title="=HYPERLINK(1)")
    cell = table(cast)["优秀就业服务项目"]["E3"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_drafts_are_not_in_it(cast: Cast, papers: Papers):
    make_work(papers, cast.liaison)
    sheet = table(cast)["优秀就业服务项目"]
    assert sheet["A3"].value == "没有符合条件的材料。"


def test_it_ends_with_who_made_it_and_when(cast: Cast, project: Submission):
    sheet = table(cast)["优秀就业服务项目"]
    last = [row[0].value for row in sheet.iter_rows(min_row=4)]
    assert last[0] == "制表人：王审　　　　核对人（签字）：________________"
    assert last[1].startswith("制表时间：")


def test_the_head_stays_and_is_printed_on_every_page(cast: Cast, project: Submission):
    sheet = table(cast)["优秀就业服务项目"]
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.print_title_cols) == (
        "F3",
        "$2:$2",
        "$A:$E",
    )


def test_the_table_takes_the_same_number_of_queries(
    cast: Cast, papers: Papers, django_assert_num_queries
):
    for many in (3, 30):
        while Submission.objects.count() < many:
            make_submitted(papers, cast.liaison, "case")
        with django_assert_num_queries(5):
            table(cast)


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("", None), ("13800000000", "138****0000"), ("022-23456789", "****6789"), ("123", "***")],
)
def test_a_phone_is_masked_by_its_kind(phone: str, shown: str | None):
    assert masked(phone) == shown


def test_the_name_tells_season_district_and_day():
    assert table_name("津赛", "和平区", NOON).startswith("津赛_和平区_项目成果案例汇总表_2024")
