"""The pages of the checking in a real browser: axe at zero on the office computer and a phone,
and a work accepted, returned and the next one opened, as an organizer does it.

The live server answers in threads that a set clock does not reach, so the season lies around
today.
"""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from competition.enums import EntryStatus, Task
from competition.models import Competition, Entry, Window
from competition.operations.entry_reviews import Comment, return_entry
from records.clock import database_now
from submissions.operations.drafts import save_answers, start_work
from submissions.operations.handing_in import submit_work
from submissions.operations.reviewing import Signature, give_district_opinion
from tests.competition.pages import at
from tests.flows.screen import look, sign_in
from tests.submissions.reviewing import make_scan, suspected_rule
from tests.works import ANSWERS, make_attachment, make_video

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(cast, papers, settings, tmp_path):
    """Works in every state, today: one with findings, seal and opinion, one returned twice."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.ANCHOR_FILE = tmp_path / "anchors.txt"
    now = database_now()
    Window.objects.filter(task=Task.WORKS).update(closes_at=now + timedelta(days=5))
    Competition.objects.update(period_to=(now + timedelta(days=400)).date())
    suspected_rule(cast)
    works = {
        "project": hand_in(cast.liaison, papers.projects, "project", title="2023年工作总结"),
        "achievement": hand_in(cast.liaison, papers.achievements, "achievement"),
        "case": hand_in(cast.other_liaison, papers.cases, "case"),
    }
    opinion = {"text": "同意推荐。", "signature": Signature("赵一诺", now.date())}
    give_district_opinion(
        entry_id=works["achievement"].entry_id, verdict="agree", by=cast.liaison, **opinion
    )
    make_scan(works["achievement"], cast.liaison)
    case = works["case"]
    return_entry(
        entry_id=case.entry_id,
        comments=[Comment("intro", "请补充")],
        fix_by=now + timedelta(days=1),
        by=cast.organizer,
    )
    save_answers(
        entry_id=case.entry_id,
        version=case.version,
        changes={"intro": "已补充。"},
        by=cast.other_liaison,
    )
    submit_work(entry_id=case.entry_id, by=cast.other_liaison)
    return works


def hand_in(by, event, kind, **changes):
    """A work with files, handed in now."""
    work = start_work(event_id=event.pk, by=by)
    answers = {**ANSWERS[kind], **changes}
    save_answers(entry_id=work.entry_id, version=work.version, changes=answers, by=by)
    make_attachment(work, "声明.pdf", evidence="licence")
    if kind == "project":
        make_video(work)
    submit_work(entry_id=work.entry_id, by=by)
    work.refresh_from_db()
    return work


def pages(works):
    """Every page of the checking, with a name."""
    yield "works", at("manage-works")
    yield "works-narrowed", at("manage-works") + "?findings=open&seal=missing"
    yield "works-bulk", at("manage-works-bulk") + "?all=1"
    for kind, work in works.items():
        yield f"work-{kind}", at("manage-work", work.entry_id)


@pytest.mark.parametrize("width", [1366, 375])
def test_every_page_is_accessible_and_fits(office, cast, page: Page, live_server, width):
    page.set_viewport_size({"width": width, "height": 768})
    wrong = []
    sign_in(page.context, live_server.url, cast.organizer)
    for name, address in pages(office):
        page.goto(live_server.url + address)
        page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
        wrong += look(page, f"review-{name}")
    sign_in(page.context, live_server.url, cast.liaison)
    page.goto(live_server.url + at("district-work-opinion", office["achievement"].entry_id))
    wrong += look(page, "review-opinion")
    assert wrong == []


def test_the_load_is_drawn_when_it_is_unfolded(office, cast, page: Page, live_server):
    sign_in(page.context, live_server.url, cast.organizer)
    page.goto(live_server.url + at("manage-works"))
    page.get_by_text("审核分工").click()
    expect(page.locator("[data-plot] canvas")).to_be_visible()


def test_an_organizer_works_through_the_line(office, cast, page: Page, live_server):
    sign_in(page.context, live_server.url, cast.organizer)
    page.goto(live_server.url + at("manage-works"))
    page.get_by_role("link", name="审核下一件").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2023年工作总结")
    page.get_by_text("按栏目填写退回原因和修改期限").click()
    page.get_by_label("项目名称").fill("请改为项目的名称")
    page.get_by_label("修改期限").fill(str((database_now() + timedelta(days=2)).date()))
    page.get_by_role("button", name="退回修改").click()
    expect(page.get_by_text("已退回，已通知该区。")).to_be_visible()
    page.get_by_role("link", name="下一件").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("职业指导四步法手册")
    page.get_by_role("button", name="由我审核").click()
    page.get_by_label("意见（可不填）").fill("符合参评条件")
    page.get_by_role("button", name="受理并发放参评号").click()
    expect(page.get_by_text("已受理，参评号已发放，已通知该区。")).to_be_visible()
    states = dict(Entry.objects.values_list("submission__kind", "status"))
    assert states == {
        "project": EntryStatus.RETURNED,
        "achievement": EntryStatus.ACCEPTED,
        "case": EntryStatus.SUBMITTED,
    }


def test_several_are_accepted_at_once_without_scripts(office, cast, browser, live_server):
    context = browser.new_context(java_script_enabled=False)
    sign_in(context, live_server.url, cast.organizer)
    screen = context.new_page()
    screen.goto(live_server.url + at("manage-works"))
    for box in screen.get_by_role("checkbox", name="选择").all():
        box.check()
    screen.get_by_role("button", name="批量办理所选").click()
    screen.get_by_role("button", name="确认受理 2 项").click()
    expect(screen.get_by_text("已受理 2 项。")).to_be_visible()
    context.close()
    assert Entry.objects.filter(status=EntryStatus.ACCEPTED).count() == 2
