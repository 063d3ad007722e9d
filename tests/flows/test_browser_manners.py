"""Without a mouse and without scripts: the same work gets done."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from competition.management.demo.people import person
from competition.management.demo.portraits import portrait
from competition.management.demo.staff import PASSWORD
from competition.management.demo.story import Story
from competition.models import Entry, Filing, Sheet
from tests.flows.open_season import SLUG, open_season, register
from tests.flows.screen import picture, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
FOCUSED = """() => {
  const here = document.activeElement;
  const label = here.labels && here.labels.length ? here.labels[0] : here;
  const words = here.getAttribute("aria-label") || label.textContent;
  return words.replace(/[\\s*]+/g, "").slice(0, 40);
}"""
MOST_STOPS = 80


@pytest.fixture
def story(settings, tmp_path) -> Story:
    """One district is in, and its two competitors are accepted."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.ANCHOR_FILE = tmp_path / "anchors.txt"
    told = open_season()
    register(told, districts=1)
    return told


def test_the_liaison_table_is_filed_with_the_keyboard_alone(story: Story, page: Page, live_server):
    page.goto(live_server.url + reverse("login"))
    tab_to(page, "跳到主要内容")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    type_into(page, 登录名="qu120102", 密码=PASSWORD)
    enter(page)
    go(page, "联络人（附件1）")
    go(page, "增加联络人")
    who = person(20)
    type_into(page, 姓名=who.name, 单位="河东区人社局", 职务="科长", 座机=who.landline)
    type_into(page, 手机=who.mobile)
    enter(page)
    expect(page.get_by_text(f"已增加联络人“{who.name}”")).to_be_visible()
    go(page, f"设为领队：{who.name}")
    type_into(page, 填表人=who.name, 联系电话="23000020")
    go(page, "报送附件1")
    expect(page.get_by_text("附件1 已报送。", exact=True)).to_be_visible()
    assert Filing.objects.get(district__code="120102", task="liaisons").filed_at is not None


def test_a_grid_is_keyed_with_the_keyboard_alone(story: Story, page: Page, live_server):
    sign_in(page.context, live_server.url, story.troupe.clerk)
    address = reverse("clerk-grid", args=[SLUG, "guidance", "highlight", 1])
    page.goto(live_server.url + address)
    page.keyboard.press("ArrowDown")
    for mark in ("30", "25.5", "26"):
        page.keyboard.type(mark)
        page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("25")
    expect(page.locator("output").first).to_have_text("81")
    picture(page, "keyboard-grid")
    go(page, "提交")
    expect(page.get_by_text("已提交 1 行。")).to_be_visible()
    assert list(Sheet.objects.values_list("marks", flat=True)) == [
        {"case": 30_000, "strength": 25_000, "delivery": 26_000}
    ]


def test_a_competitor_is_nominated_without_scripts(
    story: Story, browser: Browser, browser_context_args, live_server
):
    bare = browser_context_args | {"java_script_enabled": False, "base_url": live_server.url}
    with browser.new_context(**bare) as context:
        sign_in(context, live_server.url, story.troupe.liaisons["120102"])
        page = context.new_page()
        page.goto(reverse("district-entry-new", args=[SLUG]) + "?event=guidance")
        fill_in_competitor(page)
        page.get_by_role("button", name="提交", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("（四(一)1）")
        page.get_by_role("link", name="修改", exact=True).click()
        page.select_option("#id_unit_level", label="区级公共就业服务机构")
        page.get_by_role("button", name="保存，下一步核对提交").click()
        page.get_by_role("button", name="提交", exact=True).click()
        expect(page.get_by_text("已提交，等待组委会审核")).to_be_visible()
    entry = Entry.objects.get(district__code="120102")
    assert (entry.status, entry.competitor.name) == ("submitted", person(320).name)
    assert entry.competitor.photo is not None


def fill_in_competitor(page: Page) -> None:
    """Fill in the form for somebody of a street's platform, who does not fit the event."""
    who = person(320)
    page.fill("#id_name", who.name)
    page.fill("#id_unit", "河东区就业服务中心")
    page.select_option("#id_unit_level", label="街道（乡镇）公共就业服务平台")
    page.fill("#id_post", "职业指导员")
    page.select_option("#id_employment", label="在编")
    page.fill("#id_mobile", who.mobile)
    photo = {"name": "照片.jpg", "mimeType": "image/jpeg", "buffer": portrait(1)}
    page.set_input_files("#id_photo", photo)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="保存，下一步核对提交").click()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the thing of this name has the focus."""
    passed = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        passed.append(page.evaluate(FOCUSED))
        if passed[-1] == name:
            return
    raise AssertionError(f"Tab does not reach “{name}”: {passed}")


def type_into(page: Page, **typed: str) -> None:
    """Tab to each box, in this order, and type."""
    for label, text in typed.items():
        tab_to(page, label)
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(text)


def enter(page: Page) -> None:
    """Press Enter and wait for the page that follows."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def go(page: Page, name: str) -> None:
    """Tab to a link or button and press Enter."""
    tab_to(page, name)
    enter(page)
