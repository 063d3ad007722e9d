"""成绩汇总表, read back cell by cell; the job that writes it, and the console's command."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from competition.models import Competition, Entry
from competition.operations.components import lock_component
from competition.operations.standing_export import request_standing_export, write_rankings
from competition.operations.standings import compute_standing, confirm_standing
from records.errors import NotAllowed, Refused
from records.models import ActionLog, Message
from records.operations.jobs import perform
from tests.cast import Cast
from tests.scoring import accepted, key_all, key_in, make_scheme, plan

pytestmark = [pytest.mark.django_db, pytest.mark.trial]


def confirm(cast: Cast) -> None:
    for component in ("theory", "plan"):
        lock_component(event_id=cast.guidance.pk, component=component, by=cast.organizer)
    run = compute_standing(event_id=cast.guidance.pk, by=cast.organizer).standing
    confirm_standing(standing_id=run.pk, statements={}, by=cast.organizer)


@pytest.fixture
def scored(cast: Cast, noon) -> None:
    make_scheme(cast.guidance)
    key_all(cast, accepted(cast, "G001", name="=SUM(A1)"), "90", *[plan("50", "30")] * 3)
    key_all(
        cast, accepted(cast, "G002", name="欧阳海", district=cast.hedong), "81",
        plan("50", "36"), plan("52", "34"), plan("50", "37"),
    )  # fmt: skip
    late = accepted(cast, "G003", name="-丙", district=cast.hedong)
    key_in(cast, late, "theory", state="缺考")
    for seat in (1, 2, 3):
        key_in(cast, late, "plan", seat, marks=plan("60", "0"))
    key_in(cast, late, "plan", 0, deduction="0.25", seconds="301")


def written(cast: Cast, tmp_path: Path):
    compute_standing(event_id=cast.guidance.pk, by=cast.organizer)
    return load_workbook(write_rankings(slug=cast.competition.slug, folder=tmp_path))


def values(sheet) -> list[list[object]]:
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return [row for row in rows if any(value not in {None, ""} for value in row)]


def test_the_ranks_are_written_cell_by_cell(cast: Cast, scored, tmp_path):
    confirm(cast)
    sheet = written(cast, tmp_path)["职业指导人员"]
    rows = values(sheet)
    assert rows[0][0] == "天津市公共就业服务专项业务竞赛 职业指导人员成绩汇总表"
    assert rows[2:6] == [
        ["名次", "参赛号", "姓名", "区", "单位", "理论知识", "理论知识折合（40%）", "方案设计",
         "方案设计折合（60%）", "总分", "同分依据", "备注"],
        [1, "G002", "欧阳海", "河东区", "河东区就业服务中心", 81, 32.4, 86, 51.6, 84,
         "总分同为 84.00，按“方案设计”扣分后得分 86 高于 80 排前", None],
        [2, "G001", "=SUM(A1)", "和平区", "和平区就业服务中心", 90, 36, 80, 48, 84,
         "总分同为 84.00，按“方案设计”扣分后得分 80 低于 86 排后", None],
        [3, "G003", "-丙", "河东区", "河东区就业服务中心", 0, 0, 59.75, 35.85, 35.85, None,
         "“理论知识”缺考"],
    ]  # fmt: skip


def test_the_run_and_the_scheme_are_printed_and_signed(cast: Cast, scored, tmp_path):
    confirm(cast)
    rows = values(written(cast, tmp_path)["职业指导人员"])
    fingerprint = cast.guidance.scheme.fingerprint[:12]
    assert rows[1][0].startswith(
        f"第 1 次计算（2024年4月10日 12:00）　评分标准指纹 {fingerprint}　数据指纹 "
    )
    assert [row[0].split("（")[0] for row in rows[6:9]] == ["裁判长", "监督长", "制表"]
    assert rows[9][0] == "制表时间：2024-04-10 12:00"


def test_numbers_are_numbers_and_names_stay_text(cast: Cast, scored, tmp_path):
    sheet = written(cast, tmp_path)["职业指导人员"]
    row = next(row for row in sheet.iter_rows() if row[1].value == "G001")
    assert [cell.data_type for cell in row] == list("nssssnnnnnsn")
    assert (row[2].value, row[2].data_type) == ("=SUM(A1)", "s")
    assert [row[index].number_format for index in (0, 6, 9)] == ["0", "0.00", "0.00"]


def test_the_header_is_frozen_and_the_page_is_a4_landscape(cast: Cast, scored, tmp_path):
    sheet = written(cast, tmp_path)["职业指导人员"]
    setup = (sheet.page_setup.orientation, sheet.page_setup.fitToHeight)
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("D4", "$3:$3")
    assert (int(sheet.page_setup.paperSize), *setup) == (9, "landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage is True


def test_a_run_that_is_not_confirmed_is_a_draft(cast: Cast, scored, tmp_path):
    accepted(cast, "G004")
    compute_standing(event_id=cast.guidance.pk, by=cast.organizer)
    rows = values(written(cast, tmp_path)["职业指导人员"])
    assert rows[0][0].endswith("成绩汇总表（草稿，未确认）")
    texts = [row[0] for row in rows]
    assert "计算时未锁定的环节：理论知识、方案设计" in texts
    assert "成绩缺失或不能计入 5 项，缺项的参赛名额没有总分和名次。" in texts


def test_the_confirmed_run_goes_before_a_later_one(cast: Cast, scored, tmp_path):
    confirm(cast)
    Entry.objects.filter(number="G002").update(status="withdrawn", slot=None)
    compute_standing(event_id=cast.guidance.pk, by=cast.organizer)
    rows = values(written(cast, tmp_path)["职业指导人员"])
    assert [row[1] for row in rows[3:6]] == ["G002", "G001", "G003"]


def test_districts_are_summed_exactly(cast: Cast, scored, tmp_path):
    compute_standing(event_id=cast.guidance.pk, by=cast.organizer)
    rows = values(written(cast, tmp_path)["分区汇总"])
    assert rows[1:4] == [
        ["区", "职业指导人员参赛数", "职业指导人员最好名次", "职业指导人员总分合计", "总分合计"],
        ["和平区", 1, 2, 84, 84],
        ["河东区", 2, 1, 119.85, 119.85],
    ]


def test_raw_marks_are_there_and_a_blank_is_blank(cast: Cast, scored, tmp_path):
    compute_standing(event_id=cast.guidance.pk, by=cast.organizer)
    rows = values(written(cast, tmp_path)["原始评分 职业指导人员"])
    assert rows[1] == [
        "参赛号", "整场状态", "理论知识 得分", "理论知识 扣分", "理论知识 状态",
        "方案设计 评委1 内容", "方案设计 评委1 表达", "方案设计 评委2 内容", "方案设计 评委2 表达",
        "方案设计 评委3 内容", "方案设计 评委3 表达", "方案设计 扣分", "方案设计 用时（秒）",
        "方案设计 状态",
    ]  # fmt: skip
    assert rows[2:5] == [
        ["G002", None, 81, None, None, 50, 36, 52, 34, 50, 37, None, None, None],
        ["G001", None, 90, None, None, 50, 30, 50, 30, 50, 30, None, None, None],
        ["G003", None, None, None, "缺考", 60, 0, 60, 0, 60, 0, 0.25, 301, None],
    ]


def test_the_file_has_the_contests_name_and_the_day(cast: Cast, scored, tmp_path):
    compute_standing(event_id=cast.guidance.pk, by=cast.organizer)
    path = write_rankings(slug=cast.competition.slug, folder=tmp_path / "new" / "folder")
    assert path.name == "天津市公共就业服务专项业务竞赛_成绩汇总表_20240410.xlsx"
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_title_cannot_lead_out_of_the_folder(cast: Cast, scored, tmp_path):
    Competition.objects.filter(pk=cast.competition.pk).update(title="../../a:b*?")
    compute_standing(event_id=cast.guidance.pk, by=cast.organizer)
    path = write_rankings(slug=cast.competition.slug, folder=tmp_path)
    assert path == tmp_path / "....ab_成绩汇总表_20240410.xlsx"


def test_the_job_writes_keeps_and_tells(cast: Cast, scored):
    compute_standing(event_id=cast.guidance.pk, by=cast.organizer)
    job = request_standing_export(slug=cast.competition.slug, by=cast.organizer)
    perform(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.progress, job.error) == ("done", 100, "")
    book = load_workbook(io.BytesIO((Path(settings.MEDIA_ROOT) / job.result.path).read_bytes()))
    event = "职业指导人员"
    sheets = [event, "分区汇总", f"参数 {event}", f"原始评分 {event}", f"核算 {event}"]
    assert book.sheetnames == sheets
    assert Message.objects.get().subject == "已完成：导出成绩汇总表"
    assert ActionLog.objects.filter(action="export_standing").count() == 1


@pytest.mark.parametrize("role", ["clerk", "supervisor", "liaison", "judge"])
def test_only_the_organizer_exports(cast: Cast, scored, role):
    with pytest.raises(NotAllowed):
        request_standing_export(slug=cast.competition.slug, by=getattr(cast, role))


def test_without_a_run_nothing_is_written(cast: Cast, scored, tmp_path):
    with pytest.raises(Refused, match="还没有计算过成绩"):
        write_rankings(slug=cast.competition.slug, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_commands_compute_and_export(cast: Cast, scored, tmp_path, capsys):
    make_scheme(cast.grassroots)
    call_command("compute_standing", "tianjin-2024")
    told = capsys.readouterr()
    assert told.out == (
        "职业指导人员：第 1 次计算，有名次 3 个，缺项 0 项，提示 0 条，未锁定环节 2 个。\n"
    )
    assert told.err == "赛项“基层公共就业服务人员”没有已受理的参赛名额，无法计算成绩。\n"
    call_command("compute_standing", "tianjin-2024", event="guidance")
    assert "（数据没有变化，沿用上次结果）" in capsys.readouterr().out
    call_command("export_rankings", "tianjin-2024", output=tmp_path)
    assert Path(capsys.readouterr().out.strip()).is_file()


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("compute_standing", {"season": "nowhere"}),
        ("compute_standing", {"season": "tianjin-2024", "event": "nothing"}),
        ("compute_standing", {"season": "elsewhere-2024"}),
        ("export_rankings", {"season": "nowhere", "output": Path("unused")}),
        ("export_rankings", {"season": "elsewhere-2024", "output": Path("/proc/nowhere")}),
    ],
)
def test_a_command_that_can_do_nothing_fails(cast: Cast, scored, command, options):
    with pytest.raises(CommandError):
        call_command(command, options.pop("season"), **options)
