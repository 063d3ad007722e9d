"""The main line in a real browser: from an issued account to the downloaded 成绩汇总表."""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect

from competition.management.demo.people import person
from competition.management.demo.portraits import portrait
from competition.management.demo.staff import PASSWORD
from records.operations.jobs import perform
from tests.flows.open_season import open_season, register
from tests.flows.scoring import skill_workbook
from tests.flows.screen import look

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
GUIDANCE, GRASSROOTS = "职业指导人员", "基层公共就业服务人员"
LEVELS = {GUIDANCE: "区级公共就业服务机构", GRASSROOTS: "街道（乡镇）公共就业服务平台"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Open = Callable[[], Page]


@pytest.fixture(autouse=True)
def _season(settings, tmp_path) -> None:
    """Two districts are in; the third comes in through the browser."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.ANCHOR_FILE = tmp_path / "anchors.txt"
    register(open_season(), districts=2)


@pytest.fixture
def desk(browser: Browser, browser_context_args, live_server) -> Iterator[Callable[[str], Page]]:
    """Opens a browser of its own for each person and signs in."""
    contexts = []

    def open_desk(username: str) -> Page:
        contexts.append(browser.new_context(**browser_context_args, base_url=live_server.url))
        page = contexts[-1].new_page()
        page.goto("/")
        page.get_by_role("link", name="登录", exact=True).click()
        if username:
            fill(page, 登录名=username, 密码=PASSWORD)
            press(page, "登录")
            expect(page.get_by_role("heading", name="工作台", exact=True)).to_be_visible()
        return page

    yield open_desk
    for context in contexts:
        context.close()


def test_the_main_line_in_a_browser(desk, tmp_path: Path):
    wrong: list[str] = []
    organizer = desk("zwh1")
    slip = an_account_is_issued(organizer, wrong)
    liaison = the_account_is_activated(desk(""), slip, wrong)
    the_liaison_table_is_filed(liaison, wrong)
    competitors_are_nominated(liaison, wrong)
    they_are_accepted(organizer)
    theory_is_keyed(desk("ly1"), wrong)
    skill_marks_are_imported(organizer, wrong)
    standings_are_confirmed(organizer, wrong)
    book = the_workbook_is_exported(organizer, tmp_path, wrong)
    the_log_is_verified(desk("jd1"), wrong)
    assert wrong == []
    assert [len(ranks(book[event])) for event in (GUIDANCE, GRASSROOTS)] == [3, 3]
    assert ranks(book[GUIDANCE]) == [1, 2, 3]
    call_command("check_invariants")


def an_account_is_issued(page: Page, wrong: list[str]) -> dict[str, str]:
    """The organizer issues a liaison's account; the slip is shown once."""
    menu(page, "账号")
    page.get_by_role("link", name="发放账号").click()
    page.get_by_label("所属区").select_option("河西区")
    fill(page, 姓名="河西区第二联络人", 手机="19912345678")
    press(page, "开通并生成激活码")
    wrong += look(page, "journey-slip")
    username, code = page.locator(".slip .key").all_inner_texts()
    return {"登录名": username, "激活码": code}


def the_account_is_activated(page: Page, slip: dict[str, str], wrong: list[str]) -> Page:
    """A wrong code first: everything typed stays, and the field says what is wrong."""
    page.get_by_role("link", name="激活账号并设置密码").click()
    typed = {"新密码": PASSWORD, "再次输入新密码": PASSWORD}
    fill(page, **slip | typed | {"激活码": "AAAAA-AAAAA"})
    press(page, "激活")
    wrong += look(page, "journey-activation-refused")
    fill(page, **slip | typed)
    press(page, "激活")
    fill(page, 登录名=slip["登录名"], 密码=PASSWORD)
    press(page, "登录")
    wrong += look(page, "journey-desk")
    return page


def the_liaison_table_is_filed(page: Page, wrong: list[str]) -> None:
    """A wrong mobile is told beside its field; then the row, the 领队, the filing."""
    menu(page, "联络人（附件1）")
    page.get_by_role("link", name="增加联络人").click()
    who = person(20)
    fill(page, 姓名=who.name, 单位="河西区人社局", 职务="科长", 手机="1991234")
    press(page, "保存", exact=True)
    wrong += look(page, "journey-liaison-refused")
    expect(page.get_by_role("alert")).to_contain_text("手机")
    fill(page, 手机=who.mobile)
    press(page, "保存", exact=True)
    press(page, f"设为领队：{who.name}")
    fill(page, 填表人=who.name)
    page.locator("#id_phone").fill("23000020")
    press(page, "报送附件1")
    wrong += look(page, "journey-liaisons-filed")
    expect(page.get_by_text("附件1 已报送。", exact=True)).to_be_visible()


def competitors_are_nominated(page: Page, wrong: list[str]) -> None:
    """The rule is told while somebody types, refuses the submission, and is satisfied."""
    for index, event in ((320, GUIDANCE), (321, GRASSROOTS)):
        menu(page, "参赛选手")
        page.get_by_role("link", name=f"新增选手（{event}）").click()
        other = next(level for name, level in LEVELS.items() if name != event)
        who = person(index)
        fill(page, 姓名=who.name, 单位="河西区就业服务中心", 手机=who.mobile)
        page.get_by_label("职务（岗位）").fill("职业指导员")
        page.get_by_label("用工形式").select_option("在编")
        page.get_by_label("单位层级").select_option(other)
        expect(page.locator("#check-unit_level")).to_contain_text("四(一)1")
        wrong += look(page, f"journey-rule-{index}")
        page.get_by_label("单位层级").select_option(LEVELS[event])
        expect(page.locator("#check-unit_level")).not_to_contain_text("四(一)1")
        for box in page.get_by_role("checkbox").all():
            box.check()
        photo = {"name": "照片.jpg", "mimeType": "image/jpeg", "buffer": portrait(index)}
        page.get_by_label("照片").set_input_files(photo)
        press(page, "保存，下一步核对提交")
        press(page, "提交")
        expect(page.get_by_text("已提交，等待组委会审核")).to_be_visible()
    menu(page, "参赛选手")
    page.get_by_role("link", name="去报送").click()
    page.get_by_role("checkbox").check()
    press(page, "报送")
    wrong += look(page, "journey-competitors-filed")


def they_are_accepted(page: Page) -> None:
    """The organizer goes from one waiting competitor to the next."""
    menu(page, "参赛选手")
    page.get_by_role("link", name="审核下一名").click()
    press(page, "受理并发放参赛号")
    page.get_by_role("link", name="下一名待审核").click()
    press(page, "受理并发放参赛号")
    expect(page.get_by_text("已受理，参赛号已发放。")).to_be_visible()


def theory_is_keyed(page: Page, wrong: list[str]) -> None:
    """A mark above its maximum turns red at once; what is right is handed in."""
    for event, prefix in ((GUIDANCE, "A"), (GRASSROOTS, "B")):
        menu(page, "成绩录入")
        page.get_by_role("link", name=said(f"录入 {event} 理论知识 成绩", exact=True)).click()
        first = page.get_by_label(f"{prefix}001 得分")
        first.fill("101")
        expect(first).to_have_class(re.compile("wrong"))
        wrong += look(page, f"journey-grid-{prefix}")
        for number, mark in (("001", "80"), ("002", "90.5"), ("003", "70")):
            page.get_by_label(f"{prefix}{number} 得分").fill(mark)
        press(page, "提交", exact=True)
        expect(page.get_by_text("已提交 3 行。")).to_be_visible()


def skill_marks_are_imported(page: Page, wrong: list[str]) -> None:
    """The template comes down and goes up again: refused with one wrong mark, then accepted."""
    menu(page, "成绩导入")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载填报模板").click()
    template = Path(download.value.path()).read_bytes()
    given = {f"{p}00{n}": (str(20 + n), str(18 + n), str(17 + n)) for p in "AB" for n in (1, 2, 3)}
    sheet = skill_workbook(template, {"个人工作亮点展示": given, "咨询服务方案设计": given})
    for mark, picture in ((41, "journey-import-refused"), (20, "journey-import-preview")):
        sheet.cell(sheet.max_row, 6).value = mark
        upload(page, sheet)
        wrong += look(page, picture)
    press(page, "确认导入")


def upload(page: Page, sheet) -> None:
    """Send a score workbook from the organizer's page."""
    menu(page, "成绩导入")
    out = io.BytesIO()
    sheet.parent.save(out)
    sent = {"name": "技能成绩.xlsx", "mimeType": XLSX, "buffer": out.getvalue()}
    page.get_by_label("成绩工作簿").set_input_files(sent)
    press(page, "上传并校验")


def standings_are_confirmed(page: Page, wrong: list[str]) -> None:
    """Lock, settle, compute, confirm."""
    for event in (GUIDANCE, GRASSROOTS):
        for component in ("理论知识", "个人工作亮点展示", "咨询服务方案设计"):
            menu(page, "成绩导入")
            press(page, f"锁定 {event} {component}")
        menu(page, "赛事设置")
        page.locator("summary", has_text=f"{event}评分标准（").click()
        page.get_by_role("link", name=f"确认“{event}”评分标准").click()
        fill(page, 依据="组委会会议纪要")
        press(page, "确认评分标准")
        menu(page, "成绩与名次")
        press(page, f"计算成绩：{event}")
        page.get_by_role("link", name="确认成绩").click()
        wrong += look(page, f"journey-confirm-{event}")
        for box in page.get_by_role("textbox").all():
            box.fill("已核查")
        press(page, "确认成绩", exact=True)
        wrong += look(page, f"journey-confirmed-{event}")


def the_workbook_is_exported(page: Page, folder: Path, wrong: list[str]) -> openpyxl.Workbook:
    """The page of the job looks again by itself; the message leads to the same file."""
    menu(page, "成绩与名次")
    press(page, "导出成绩汇总表")
    wrong += look(page, "journey-job-queued")
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "0")
    perform(job_id=int(page.url.rstrip("/").rsplit("/", 1)[1]))
    link = page.get_by_role("link", name=re.compile("^下载 天津市"))
    expect(link).to_be_visible(timeout=10_000)
    page.get_by_role("link", name=re.compile("^消息")).click()
    wrong += look(page, "journey-inbox")
    press(page, "查看：已完成：导出成绩汇总表")
    wrong += look(page, "journey-job-done")
    with page.expect_download() as download:
        link.click()
    assert "成绩汇总表" in download.value.suggested_filename
    target = folder / "book.xlsx"
    download.value.save_as(target)
    return openpyxl.load_workbook(target)


def the_log_is_verified(page: Page, wrong: list[str]) -> None:
    """The supervisor reads the log and checks it."""
    menu(page, "操作日志")
    wrong += look(page, "journey-log")
    press(page, "核对日志是否被改动")
    wrong += look(page, "journey-log-verified")
    expect(page.get_by_text("操作日志完好")).to_be_visible()


def ranks(sheet) -> list[object]:
    """The ranks of an event's sheet, row by row."""
    rows = sheet.iter_rows(values_only=True)
    return [row[0] for row in rows if re.fullmatch(r"[AB]\d{3}", str(row[1]))]


def fill(page: Page, **typed: str) -> None:
    """Type into boxes, found by their labels."""
    for label, text in typed.items():
        page.get_by_label(said(label, exact=True)).fill(text)


def press(page: Page, button: str, *, exact: bool = False) -> None:
    """Press a button."""
    page.get_by_role("button", name=said(button, exact=exact)).click()


def menu(page: Page, item: str) -> None:
    """Choose an item of the menu."""
    items = page.get_by_role("navigation", name="功能菜单")
    items.get_by_role("link", name=item, exact=True).click()


def said(words: str, *, exact: bool) -> re.Pattern[str]:
    """These words, wherever a browser puts white space between them, perhaps with a star."""
    loose = r"\s*".join(re.escape(each) for each in words if not each.isspace())
    return re.compile(rf"^\s*{loose}\s*\*?\s*$" if exact else loose)
