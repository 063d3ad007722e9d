"""附件2–4 through the pages: filled in, sealed, checked, returned, accepted, and taken away."""

import io
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command

from competition.queries.invariants import findings
from records.clock import clock_set_to
from records.models import Job
from records.operations.anchors import verify_log
from records.operations.files import read_stored
from submissions.management.demo import files
from tests.flows import registration as step
from tests.flows import works as work
from tests.flows.registration import on
from tests.flows.visitor import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.trial, pytest.mark.slow]
ROOT = Path(__file__).resolve().parent.parent.parent
PROJECTS, ACHIEVEMENTS, CASES = "优秀就业服务项目", "优秀就业服务成果", "优秀就业服务案例"


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.ANCHOR_FILE = tmp_path / "anchors.txt"


class Actors:
    """Who acts: each with a login of its own."""

    organizer: Visitor
    heping: Visitor
    hedong: Visitor


def test_works_from_the_first_word_to_the_printed_book():
    actors = Actors()
    accounts_are_issued(actors)
    a_project_is_filled_in_and_handed_in(actors)
    an_achievement_is_sealed_by_its_district(actors)
    a_case_comes_in_as_a_word_form(actors)
    the_district_files(actors)
    the_project_is_returned_mended_and_compared(actors)
    all_are_accepted(actors)
    everything_can_be_taken_away(actors)
    nothing_was_changed_behind_the_log()


def accounts_are_issued(actors: Actors) -> None:
    """The season file, the organizer, two districts."""
    with clock_set_to(on(3, 29)):
        call_command("load_season", ROOT / "fixtures/tianjin-2024.toml", stdout=StringIO())
        administrator = step.first_administrator()
    with clock_set_to(on(5, 6)):
        actors.organizer = step.issued_by(administrator, 角色="组委会", 姓名="组委会甲")
        for name, district in (("heping", "和平区"), ("hedong", "河东区")):
            issued = {"角色": "区联络人", "所属区": district, "姓名": f"{district}联络人"}
            setattr(actors, name, step.issued_by(actors.organizer, **issued))


def a_project_is_filled_in_and_handed_in(actors: Actors) -> None:
    """What is missing is named; with its evidence looked into it goes in."""
    heping = actors.heping
    with clock_set_to(on(5, 8)):
        work.begin(heping, PROJECTS, "project")
        heping.press("提交")
        assert "请上传支撑材料“创作者签署的原创与许可声明”" in heping.text
        heping.follow("家门口就业服务站")
        heping.follow("上传支撑材料")
        work.attach(heping, work.signed_statement(1), "创作者签署的原创与许可声明")
        work.attach(heping, files.photograph(1), "照片")
        work.attach(heping, files.clip(1), "视频")
        work.jobs_are_done()
    with clock_set_to(on(5, 9)):
        heping.follow("家门口就业服务站")
        heping.press("提交")
        assert "待审核" in heping.text


def an_achievement_is_sealed_by_its_district(actors: Actors) -> None:
    """Print the version handed in, write opinion and seal, scan: its QR tells which it is."""
    heping = actors.heping
    with clock_set_to(on(5, 10)):
        work.begin(heping, ACHIEVEMENTS, "achievement")
        heping.visit(heping.address.replace("edit/", "evidence/"))
        work.attach(heping, work.signed_statement(2), "创作者签署的原创与许可声明")
        heping.follow("职业指导四步法手册")
        heping.press("提交")
        name, form = heping.download("下载 Word 表")
        assert name.endswith(".docx")
        heping.follow("盖章扫描件")
        heping.press("上传扫描件", {"盖章扫描件": work.worn_scan(form)})
        assert "与当前版本一致" in heping.text


def a_case_comes_in_as_a_word_form(actors: Actors) -> None:
    """A case typed by one district, taken away as Word, is read by another into its own draft."""
    heping, hedong = actors.heping, actors.hedong
    with clock_set_to(on(5, 11)):
        work.begin(heping, CASES, "case")
        heping.visit(heping.address.replace("edit/", ""))
        _, form = heping.download("下载 Word 表")
    with clock_set_to(on(5, 12)):
        hedong.follow(work.WORKS)
        hedong.follow("导入已填好的 Word 表")
        hedong.press("上传并读取", {"Word 参评表": step.file_of("案例.docx", form)})
        hedong.press("按所选建立草稿")
        assert "已建立草稿" in hedong.text
        hedong.follow("从迷茫到上岗的九十天")
        assert "求职者小周失业两年，不愿出门。" in hedong.text


def the_district_files(actors: Actors) -> None:
    """1–3 projects, one with a playable video: attested and filed."""
    with clock_set_to(on(5, 13)):
        actors.heping.follow(work.WORKS)
        actors.heping.follow("去报送")
        actors.heping.press("报送", {"已对项目、成果和案例材料": True})
        assert "已报送" in actors.heping.text


def the_project_is_returned_mended_and_compared(actors: Actors) -> None:
    """The comment stands at its field; the second version is compared with the first."""
    organizer, heping = actors.organizer, actors.heping
    with clock_set_to(on(5, 31)):
        organizer.follow("参评材料")
        organizer.follow("家门口就业服务站")
        told = {"项目执行结果": "请写明受益服务对象范围。", "修改期限": "2024-06-05"}
        organizer.press("退回修改", dict(told))
        assert "退回修改" in organizer.text
    with clock_set_to(on(6, 5, 23, 59)):
        heping.follow(work.WORKS)
        heping.follow("修改")
        assert "请写明受益服务对象范围。" in heping.text
        mended = {"项目执行结果（300字以内）": "服务对象为本街道未就业居民一千二百人。"}
        heping.press("暂存", dict(mended))
        heping.follow("家门口就业服务站")
        heping.press("提交")
        heping.follow("与第 2 版对照")
        assert "对象为本街道未就业居民" in heping.text


def all_are_accepted(actors: Actors) -> None:
    """Each gets its number."""
    organizer = actors.organizer
    with clock_set_to(on(6, 6)):
        for title, number in (("家门口就业服务站", "C001"), ("职业指导四步法手册", "D001")):
            organizer.follow("参评材料")
            organizer.follow(title)
            organizer.press("受理并发放参评号")
            assert number in organizer.text


def everything_can_be_taken_away(actors: Actors) -> None:
    """The table, the archive with its checksums, and the book."""
    organizer = actors.organizer
    with clock_set_to(on(6, 7)):
        organizer.follow("参评材料")
        organizer.follow("材料产出")
        _, table = organizer.download("导出汇总表（电话打码）")
        book = openpyxl.load_workbook(io.BytesIO(table))
        cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
        assert "家门口就业服务站" in cells
        assert ANSWER_PHONE not in str(cells)
        _, archive = organizer.press_for_file("下载材料包", {"用途": "存档"})
        names = work.names_in(archive)
        assert [each for each in names if each.endswith("SHA256SUMS")] == names[-1:]
        assert any("盖章扫描件" in each for each in names)
        organizer.press("生成汇编：优秀就业服务项目")
        work.jobs_are_done()
        made = Job.objects.exclude(result=None).latest("pk")
        assert "家门口就业服务站" in work.words_of(read_stored(made.result))


ANSWER_PHONE = "022-23456789"


def nothing_was_changed_behind_the_log() -> None:
    """The invariants hold and the chain verifies."""
    with clock_set_to(on(6, 8)):
        assert [*findings(), *verify_log()] == []
