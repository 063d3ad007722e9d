"""The whole season of 2024 through the pages, from 附件1 to the downloaded 成绩汇总表."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from competition.management.demo.people import person
from competition.models import Sheet
from records.clock import clock_set_to
from tests.flows import registration as step
from tests.flows import scoring as score
from tests.flows.registration import on
from tests.flows.visitor import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.trial, pytest.mark.slow]
ROOT = Path(__file__).resolve().parent.parent.parent
GUIDANCE, GRASSROOTS = "职业指导人员", "基层公共就业服务人员"
BEHIND = ("参数", "原始评分", "核算")
SKILLS = {
    "个人工作亮点展示": {
        "A001": ("34", "26", "25"),
        "A003": ("30", "25", "25"),
        "A004": ("34", "25", "25"),
        "B001": ("32", "24", "24"),
        "B003": ("31.5", "24", "23"),
    },
    "咨询服务方案设计": {
        "A001": ("30", "28", "26"),
        "A003": ("28", "27", "25"),
        "A004": ("30", "29", "26"),
        "B001": ("30", "28", "24"),
        "B003": ("27", "28", "24.5"),
    },
}


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.ANCHOR_FILE = tmp_path / "anchors.txt"


class Actors:
    """Who acts: each with a login of its own."""

    organizer: Visitor
    clerk: Visitor
    supervisor: Visitor
    heping: Visitor
    hedong: Visitor
    hexi: Visitor


def test_the_season_of_2024_from_the_liaison_table_to_the_ranking_workbook():
    actors = Actors()
    accounts_are_issued(actors)
    the_liaison_tables_come_in(actors)
    a_late_district_is_refused_and_then_extended(actors)
    competitors_are_nominated(actors)
    one_is_returned_and_the_others_are_accepted(actors)
    one_withdraws_and_one_is_substituted(actors)
    the_returned_one_is_mended_after_the_window_closed(actors)
    theory_is_keyed_and_skill_marks_come_by_workbook(actors)
    standings_are_computed_and_confirmed(actors)
    the_workbook_shows_the_standings(actors)
    nothing_was_changed_behind_the_log(actors)


def accounts_are_issued(actors: Actors) -> None:
    """The season file, the first administrator, and everybody else from the pages."""
    with clock_set_to(on(3, 29)):
        call_command("load_season", ROOT / "fixtures/tianjin-2024.toml", stdout=StringIO())
        administrator = step.first_administrator()
    with clock_set_to(on(4, 1)):
        actors.organizer = step.issued_by(administrator, 角色="组委会", 姓名="组委会甲")
        actors.supervisor = step.issued_by(administrator, 角色="监督员", 姓名="监督员甲")
        actors.clerk = step.issued_by(actors.organizer, 角色="录入员", 姓名="录入员甲")
        for name, district in (("heping", "和平区"), ("hedong", "河东区"), ("hexi", "河西区")):
            issued = {"角色": "区联络人", "所属区": district, "姓名": f"{district}联络人"}
            setattr(actors, name, step.issued_by(actors.organizer, **issued))


def the_liaison_tables_come_in(actors: Actors) -> None:
    """One district types 附件1, another uploads it as a workbook."""
    with clock_set_to(on(4, 8)):
        rows = [step.liaison_row(10, GUIDANCE), step.liaison_row(11, GRASSROOTS)]
        step.type_liaisons(actors.heping, rows)
        step.file_liaisons(actors.heping, on(4, 8))
    with clock_set_to(on(4, 10)):
        step.upload_liaisons(actors.hedong, [step.liaison_row(20), step.liaison_row(21)])
        step.file_liaisons(actors.hedong, on(4, 10))


def a_late_district_is_refused_and_then_extended(actors: Actors) -> None:
    """20 April is inside, the next midnight is not; five days more are granted with a reason."""
    late, rows = actors.hexi, [step.liaison_row(30)]
    with clock_set_to(on(4, 20, 23, 59)):
        late.follow("联络人（附件1）")
        late.follow("增加联络人")
    with clock_set_to(on(4, 21, 0, 0)):
        late.press("保存", dict(rows[0]))
        assert late.status == 403
        assert "已于2024年4月20日 24:00截止" in late.text
    with clock_set_to(on(4, 22)):
        actors.organizer.follow("赛事设置")
        actors.organizer.follow("给某个区延期")
        asked = {"事项": "报送各区联络人员信息表（附件1）", "区": "河西区"}
        actors.organizer.press(
            "延期并通知", {**asked, "延至（含当日）": "2024-04-25", "理由": "机构调整"}
        )
        assert "河西区已延期至2024年4月25日 24:00" in actors.organizer.text
    with clock_set_to(on(4, 25, 23, 59)):
        step.type_liaisons(late, rows)
        step.file_liaisons(late, on(4, 25))


def competitors_are_nominated(actors: Actors) -> None:
    """By the form, one of them refused by a rule and mended; and by workbook."""
    with clock_set_to(on(4, 12)):
        step.nominate(actors.heping, 100, GUIDANCE)
        step.submit(actors.heping)
        step.nominate(actors.heping, 101, GRASSROOTS, 单位层级="区级公共就业服务机构")
        actors.heping.press("提交")
        assert "没有办理：" in actors.heping.text
        assert "（四(一)1）" in actors.heping.text
        actors.heping.follow("修改")
        actors.heping.press("保存，下一步核对提交", {"单位层级": step.LEVELS[GRASSROOTS]})
        step.submit(actors.heping)
        step.attest(actors.heping)
    with clock_set_to(on(4, 15)):
        step.upload_competitors(actors.hedong, [(200, GUIDANCE), (201, GRASSROOTS)])
        step.attest(actors.hedong)
    with clock_set_to(on(4, 18)):
        for index, event in ((300, GUIDANCE), (301, GRASSROOTS)):
            step.nominate(actors.hexi, index, event)
            step.submit(actors.hexi)
        step.attest(actors.hexi)


def one_is_returned_and_the_others_are_accepted(actors: Actors) -> None:
    """The comment stands beside its field; the last day to mend lies after the window."""
    with clock_set_to(on(4, 24)):
        step.open_entry(actors.organizer, 101)
        told = {"照片": "请更换为近期免冠证件照。", "修改期限": "2024-05-03"}
        actors.organizer.press("退回修改", dict(told))
        assert "已退回，已通知该区。" in actors.organizer.text
        for index in (100, 200, 300, 201, 301):
            step.accept(actors.organizer, index)


def one_withdraws_and_one_is_substituted(actors: Actors) -> None:
    """退赛 frees a place; 替换 takes one and gives one up in a single act, and links the two."""
    with clock_set_to(on(4, 28)):
        step.open_entry(actors.hexi, 301)
        actors.hexi.press(
            f"办理退赛（{person(301).name}）", {f"{person(301).name} 的退赛原因": "调离"}
        )
        assert "已办理退赛，名额已释放。" in actors.hexi.text
        step.open_entry(actors.hedong, 200)
        actors.hedong.follow("填写替换选手")
        step.fill_in(actors.hedong, 210, GUIDANCE)
        actors.hedong.press("替换并提交", {"替换原因": "因病住院"})
        assert "已替换并提交，原选手已退赛。" in actors.hedong.text
        step.accept(actors.organizer, 210)
        assert f"替换：{person(200).name}" in actors.organizer.text


def the_returned_one_is_mended_after_the_window_closed(actors: Actors) -> None:
    """Its own fix-by day overrides the closed window; nothing else may be handed in."""
    with clock_set_to(on(5, 2)):
        step.open_entry(actors.heping, 101)
        assert "照片：请更换为近期免冠证件照。" in actors.heping.text
        actors.heping.follow("修改")
        actors.heping.press("保存，下一步核对提交", {"照片": step.photo(102)})
        step.submit(actors.heping)
        step.attest(actors.heping)
        step.accept(actors.organizer, 101)


def theory_is_keyed_and_skill_marks_come_by_workbook(actors: Actors) -> None:
    """One wrong row refuses the whole workbook; its report names the cell and the reason."""
    with clock_set_to(on(6, 19)):
        marks = {"A001 得分": "80", "A003 得分": "90", "A004 得分": "80"}
        score.key_theory(actors.clerk, GUIDANCE, dict(marks))
        score.key_theory(actors.clerk, GRASSROOTS, {"B001 状态": "缺考", "B003 得分": "75.5"})
        actors.organizer.follow("成绩导入")
        _, template = actors.organizer.download("下载填报模板")
        sheet = score.skill_workbook(template, SKILLS)
        wrong = next(row for row in sheet.iter_rows() if row[1].value == "A001" and row[4].value)
        right, wrong[5].value = wrong[5].value, 41
        score.send_marks(actors.organizer, sheet)
        assert "确认导入" not in actors.organizer.text
        reasons = score.error_report(actors.organizer)
        assert [(cell, "41" in why and "40" in why) for cell, why in reasons] == [
            (wrong[5].coordinate, True)
        ]
        actors.organizer.press("放弃")
        assert Sheet.objects.exclude(component="theory").count() == 0
        wrong[5].value = right
        score.send_marks(actors.organizer, sheet)
        actors.organizer.press("确认导入")
        assert Sheet.objects.exclude(component="theory").count() == 5 * 2 * 7


def standings_are_computed_and_confirmed(actors: Actors) -> None:
    """Blockers are settled one by one; a judge far from the others has to be looked into."""
    organizer = actors.organizer
    with clock_set_to(on(6, 24)):
        for event in (GUIDANCE, GRASSROOTS):
            score.lock_all(organizer, event)
            score.compute(organizer, event)
            score.open_run(organizer, event)
            assert "评分标准有 6 项待组委会确认" in organizer.text
            score.settle_scheme(organizer, event, ground="组委会 6 月 24 日会议纪要")
    with clock_set_to(on(6, 25)):
        looked_into = {"有 2 条评分提示，请填写核查情况": "复核评委 1 的评分表，评分无误"}
        score.confirm(organizer, GUIDANCE, **looked_into)
        score.confirm(organizer, GRASSROOTS)


def the_workbook_shows_the_standings(actors: Actors) -> None:
    """Every cell equals the standing, and the standing equals what was reckoned by hand."""
    with clock_set_to(on(6, 26)):
        book = score.export_book(actors.organizer)
    raw = [f"{what} {each}" for each in (GUIDANCE, GRASSROOTS) for what in BEHIND]
    assert book.sheetnames == [GUIDANCE, GRASSROOTS, "分区汇总", *raw]
    for event in (GUIDANCE, GRASSROOTS):
        assert score.ranked(book[event]) == score.computed(event)
    tie = "总分同为 82.76，按“咨询服务方案设计”扣分后得分"
    assert [(row[0], row[1], *row[-3:]) for row in score.ranked(book[GUIDANCE])] == [
        (1, "A003", 84.06, None, None),
        (2, "A004", 82.76, f"{tie} 85.1 高于 84.1 排前", None),
        (3, "A001", 82.76, f"{tie} 84.1 低于 85.1 排后", None),
    ]
    assert [(row[0], row[1], *row[-3:]) for row in score.ranked(book[GRASSROOTS])] == [
        (1, "B003", 77.66, None, None),
        (2, "B001", 48.66, None, "“理论知识”缺考"),
    ]


def nothing_was_changed_behind_the_log(actors: Actors) -> None:
    """The supervisor verifies the log on the page; so do the two commands."""
    with clock_set_to(on(6, 27)):
        actors.supervisor.follow("操作日志")
        actors.supervisor.press("核对日志是否被改动")
        assert "操作日志完好" in actors.supervisor.text
        for command in ("verify_log", "check_invariants"):
            call_command(command, stdout=StringIO())
