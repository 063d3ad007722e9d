"""A draft saves itself, outlives a cut line, and two tabs meet: in a real browser."""

import json

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from submissions.models import Submission
from tests.browser import axe
from tests.flows.screen import OVERFLOW, PHONE, sign_in
from tests.submissions.pages import other_tab, page_of
from tests.works import ANSWERS, hand_in, make_attachment, make_work

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
NEWS = "[data-news]"
COPIES = "Object.keys(localStorage).filter((key) => key.startsWith('saiwu:draft:'))"


@pytest.fixture
def work(cast, papers, live_server, settings, tmp_path) -> Submission:
    """A filled project in a window that is open today."""
    settings.MEDIA_ROOT = tmp_path / "files"
    work = make_work(papers, cast.liaison)
    cast.competition.windows.update(opens_at="2020-01-01T00:00Z", closes_at="2100-01-01T00:00Z")
    return work


@pytest.fixture
def form(page: Page, cast, work, live_server) -> Page:
    """The form of that project, open in the office of 和平区."""
    sign_in(page.context, live_server.url, cast.liaison)
    page.goto(live_server.url + page_of("district-work-edit", work))
    return page


def kept(work: Submission) -> dict[str, object]:
    return Submission.objects.get(pk=work.pk).answers


def type_in(page: Page, name: str, text: str) -> None:
    """Replace what stands in a field, key by key."""
    page.locator(f"[name={name}]").fill("")
    page.locator(f"[name={name}]").press_sequentially(text)


def test_what_is_typed_is_stored_after_a_pause_in_one_write(form: Page, work):
    posts: list[dict[str, object]] = []
    form.on(
        "request",
        lambda sent: posts.append(json.loads(sent.post_data)) if "autosave" in sent.url else None,
    )
    type_in(form, "process", "走访居民，登记意愿。")
    expect(form.locator('[data-counter="process"]')).to_have_text("已输入 10/300 字")
    expect(form.locator(NEWS)).to_contain_text("已自动保存")
    assert posts == [{"version": work.version, "values": {"process": "走访居民，登记意愿。"}}]
    assert kept(work) == ANSWERS["project"] | {"process": "走访居民，登记意愿。"}
    assert form.evaluate(COPIES) == []


def test_requests_are_never_two_at_once_and_the_last_word_wins(form: Page, work):
    running = most = 0

    def count(change: int):
        def counted(request) -> None:
            nonlocal running, most
            if "autosave" in request.url:
                running += change
                most = max(most, running)

        return counted

    form.on("request", count(1))
    form.on("requestfinished", count(-1))
    for number in range(3):
        type_in(form, "title", f"第{number}稿")
        form.get_by_role("button", name="暂存").click()
    expect(form.locator(NEWS)).to_contain_text("已自动保存")
    form.wait_for_function(
        "() => Number(document.querySelector('[name=version]').value) > 2 "
        "&& !Object.keys(localStorage).some((key) => key.startsWith('saiwu:draft:'))"
    )
    assert (kept(work)["title"], most) == ("第2稿", 1)


def test_a_cut_line_loses_nothing_and_the_page_asks_before_it_restores(
    form: Page, context: BrowserContext, work
):
    context.set_offline(True)
    type_in(form, "result", "断线时写下的结果。")
    expect(form.locator(NEWS)).to_have_text("离线：已保存在本机，恢复后自动上传。")
    assert len(form.evaluate(COPIES)) == 1
    form.on("dialog", lambda dialog: dialog.accept())
    form.route("**/autosave/", lambda route: route.abort())
    context.set_offline(False)
    form.reload()
    form.unroute("**/autosave/")
    panel = form.locator("#two-sides")
    expect(panel).to_contain_text("本机有未上传的内容")
    expect(panel).to_contain_text("断线时写下的结果。")
    assert form.locator("[name=result]").input_value() == ANSWERS["project"]["result"]
    assert kept(work)["result"] == ANSWERS["project"]["result"]
    panel.get_by_role("button", name="按选择恢复").click()
    expect(form.locator(NEWS)).to_contain_text("已自动保存")
    assert kept(work)["result"] == "断线时写下的结果。"
    assert form.evaluate(COPIES) == []


def test_when_the_line_is_back_the_copy_goes_up_by_itself(
    form: Page, context: BrowserContext, work
):
    context.set_offline(True)
    type_in(form, "place", "河西区")
    expect(form.locator(NEWS)).to_contain_text("离线")
    context.set_offline(False)
    expect(form.locator(NEWS)).to_contain_text("已自动保存", timeout=15_000)
    assert (kept(work)["place"], form.evaluate(COPIES)) == ("河西区", [])


def test_a_copy_may_be_given_up(form: Page, context: BrowserContext, work):
    context.set_offline(True)
    type_in(form, "place", "河西区")
    expect(form.locator(NEWS)).to_contain_text("离线")
    form.on("dialog", lambda dialog: dialog.accept())
    form.route("**/autosave/", lambda route: route.abort())
    context.set_offline(False)
    form.reload()
    form.unroute("**/autosave/")
    form.get_by_role("button", name="放弃本机内容").click()
    expect(form.locator(NEWS)).to_have_text("已放弃本机内容。")
    assert form.evaluate(COPIES) == []
    assert kept(work)["place"] == ANSWERS["project"]["place"]


def test_two_tabs_choose_field_by_field(form: Page, cast, work):
    other_tab(cast.liaison, work, title="别人的名称", applicant="别人的单位", place="别人的地址")
    type_in(form, "title", "我的名称")
    type_in(form, "place", "我的地址")
    panel = form.locator("#two-sides")
    expect(panel).to_contain_text("两处修改的差异")
    assert panel.locator("legend").all_inner_texts() == ["项目名称", "项目所在地", "申报单位"]
    panel.get_by_role("button", name="按选择保存").click()
    expect(panel.get_by_role("alert")).to_have_text("请为“项目名称”选定一项。")
    panel.locator('[name=pick_title][value="mine"]').check()
    panel.locator('[name=pick_place][value="stored"]').check()
    panel.get_by_role("button", name="按选择保存").click()
    expect(form.locator(NEWS)).to_contain_text("已自动保存")
    found = kept(work)
    assert (found["title"], found["place"], found["applicant"]) == (
        "我的名称",
        "别人的地址",
        "别人的单位",
    )
    assert form.locator("[name=applicant]").input_value() == "别人的单位"


def test_a_field_that_is_refused_says_so_and_the_others_are_stored(form: Page, work):
    form.locator("[name=title]").fill("甲" * 201)
    form.locator("[name=place]").fill("新地址")
    expect(form.locator("[data-errors=title]")).to_contain_text("不能超过 200 个字符")
    assert (kept(work)["title"], kept(work)["place"]) == (ANSWERS["project"]["title"], "新地址")
    form.locator("[name=title]").fill("好名称")
    expect(form.locator("[data-errors=title]")).to_have_text("")
    expect(form.locator(NEWS)).to_contain_text("已自动保存")
    assert kept(work)["title"] == "好名称"


def test_what_the_rules_say_appears_while_one_types(form: Page):
    form.locator("[name=starts]").fill("2024-01")
    expect(form.locator("[data-items=ends]")).to_contain_text("结束时间早于开始时间，请核对。")
    expect(form.locator("[data-lacking]")).to_have_text("（1）")


def test_fields_appear_when_they_apply(page: Page, cast, papers, work, live_server):
    case = make_work(papers, cast.liaison, "case")
    sign_in(page.context, live_server.url, cast.liaison)
    page.goto(live_server.url + page_of("district-work-edit", case))
    expect(page.locator("#at-intro")).to_be_visible()
    page.get_by_label("视频案例").check()
    expect(page.locator("#at-intro")).to_be_hidden()


def test_an_ended_login_keeps_the_text_in_the_browser(form: Page, cast, work, live_server):
    form.context.clear_cookies()
    type_in(form, "place", "新地址")
    expect(form.locator(NEWS)).to_contain_text("登录已结束或页面已过期")
    assert len(form.evaluate(COPIES)) == 1
    sign_in(form.context, live_server.url, cast.liaison)
    form.on("dialog", lambda dialog: dialog.accept())
    form.reload()
    form.get_by_role("button", name="按选择恢复").click()
    expect(form.locator(NEWS)).to_contain_text("已自动保存")
    assert kept(work)["place"] == "新地址"


def test_who_signs_out_leaves_no_copy_behind(form: Page, live_server):
    form.route("**/autosave/", lambda route: route.abort())
    type_in(form, "place", "新地址")
    expect(form.locator(NEWS)).to_contain_text("离线")
    form.on("dialog", lambda dialog: dialog.accept())
    form.get_by_role("button", name="退出", exact=True).click()
    form.wait_for_url("**/accounts/login/")
    assert form.evaluate(COPIES) == []


def test_the_form_is_filled_and_handed_in_with_the_keyboard_alone(form: Page, work):
    form.locator("[name=submitter]").focus()
    form.keyboard.press("Control+A")
    form.keyboard.type("周小雨")
    reach(form, "id_process")
    form.keyboard.press("Control+A")
    form.keyboard.type("逐户走访。")
    reach(form, "id_signed_by_0")
    form.keyboard.press("ArrowDown")
    reach(form, "id_entered_by_0")
    form.keyboard.press("ArrowDown")
    reach(form, "提交")
    form.keyboard.press("Enter")
    expect(form.get_by_text("已提交，等待组委会审核。")).to_be_visible()
    work.refresh_from_db()
    handed_in = work.current.answers
    assert [handed_in[key] for key in ("submitter", "process", "signed_by", "entered_by")] == [
        "周小雨",
        "逐户走访。",
        "person",
        "person",
    ]


def test_without_scripts_the_same_form_is_saved_compared_and_handed_in(
    browser: Browser, browser_context_args, cast, work, live_server
):
    with browser.new_context(**browser_context_args | {"java_script_enabled": False}) as bare:
        sign_in(bare, live_server.url, cast.liaison)
        page = bare.new_page()
        page.goto(live_server.url + page_of("district-work-edit", work))
        page.locator("[name=title]").fill("我的名称")
        other_tab(cast.liaison, work, title="别人的名称")
        page.get_by_role("button", name="暂存").click()
        page.locator('[name=pick_title][value="mine"]').check()
        page.get_by_role("button", name="按选择保存").click()
        expect(page.get_by_text("已暂存。")).to_be_visible()
        page.locator("[name=starts]").fill("2023-05")
        page.get_by_role("button", name="提交", exact=True).click()
        expect(page.get_by_text("已提交，等待组委会审核。")).to_be_visible()
    work.refresh_from_db()
    answers = work.current.answers
    assert (answers["title"], answers["starts"]) == ("我的名称", "2023-05")


def reach(page: Page, wanted: str) -> None:
    """Press Tab until the input of this id, or the button of this name, has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        here = page.evaluate(
            "[document.activeElement.id, document.activeElement.textContent.trim()]"
        )
        if wanted in here:
            return
    raise AssertionError(f"{wanted} is never reached")


def test_no_page_of_works_has_a_barrier_or_is_too_wide(page: Page, cast, papers, work, live_server):
    make_attachment(work)
    hand_in(work, cast.liaison)
    draft = make_work(papers, cast.liaison, "achievement", effect="就" * 1001, title="")
    sign_in(page.context, live_server.url, cast.liaison)
    slug = [cast.competition.slug]
    addresses = [
        reverse("district-works", args=slug),
        reverse("district-works-file", args=slug),
        page_of("district-work", work),
        page_of("district-work", draft),
        page_of("district-work-edit", draft),
        page_of("district-work-version", work, 1),
        page_of("district-work-compare", work) + "?a=1&b=draft",
    ]
    found = {}
    for size in ({"width": 1366, "height": 768}, PHONE):
        page.set_viewport_size(size)
        for address in addresses:
            page.goto(live_server.url + address)
            found[size["width"], address] = (axe(page), page.evaluate(OVERFLOW))
    assert {key: value for key, value in found.items() if value != ([], 0)} == {}


def test_the_comparing_panel_has_no_barrier(form: Page, cast, work):
    other_tab(cast.liaison, work, title="别人的名称")
    form.locator("[name=title]").fill("我的名称")
    expect(form.locator("#two-sides")).to_be_visible()
    assert axe(form) == []
