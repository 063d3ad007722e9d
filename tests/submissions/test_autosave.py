"""Autosave: one strict JSON write per pause, and what stands there when somebody was faster."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from competition.models import RuleSetting
from records.clock import clock_set_to
from records.models import ActionLog
from submissions.models import Submission
from tests.competition.pages import browser_of
from tests.factories import NOON
from tests.submissions.pages import autosave, other_tab
from tests.works import ANSWERS, make_submitted, make_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(cast, papers, noon) -> Client:
    """The liaison of 和平区, signed in."""
    return browser_of(cast.liaison)


@pytest.fixture
def work(cast, papers, noon) -> Submission:
    """A filled project."""
    return make_work(papers, cast.liaison)


def test_only_what_changed_is_sent_and_the_next_version_comes_back(office, work):
    body = {"version": work.version, "values": {"title": "新名称"}}
    told = autosave(office, work, body).json()
    assert (told["version"], told["saved"], told["errors"]) == (work.version + 1, ["title"], {})
    assert told["saved_at"] == "12:00:00"
    assert Submission.objects.get().answers == ANSWERS["project"] | {"title": "新名称"}


def test_the_answer_tells_what_the_rules_say_while_one_types(office, work, cast):
    RuleSetting.objects.create(
        competition=cast.competition, rule="text_limits", clause="附件2", severity="block"
    )
    values = {"process": "就" * 301, "place": "", "starts": "2022-12"}
    told = autosave(office, work, {"version": work.version, "values": values}).json()
    assert told["lacking"] == 2
    assert [(item["name"], item["severity"]) for item in told["items"]] == [
        ("process", "block"),
        ("starts", "warn"),
    ]
    assert told["items"][0]["message"] == (
        "“项目执行过程”现有 301 字，上限 300 字，请删减后再提交。"
    )


def test_an_older_version_gets_what_is_stored_now(office, work, cast):
    seen = work.version
    other_tab(cast.liaison, work, title="别人的名称")
    answer = autosave(office, work, {"version": seen, "values": {"title": "我的名称"}})
    told = answer.json()
    assert (answer.status_code, told["version"], told["stored"]["title"]) == (
        409,
        seen + 1,
        "别人的名称",
    )
    assert told["saved_by"] == cast.liaison.name
    assert Submission.objects.get().answers["title"] == "别人的名称"


def test_one_bad_field_does_not_hold_up_the_others(office, work):
    values = {"title": "甲" * 201, "place": "新地址", "applicant": "甲\n乙"}
    answer = autosave(office, work, {"version": work.version, "values": values})
    told = answer.json()
    assert (answer.status_code, told["saved"]) == (200, ["place"])
    assert told["errors"] == {
        "title": "“项目名称”不能超过 200 个字符，现有 201 个。",
        "applicant": "“申报单位”只能填写一行，请删去换行。",
    }


def test_only_bad_fields_write_nothing(office, work):
    answer = autosave(office, work, {"version": work.version, "values": {"process": "甲\x07"}})
    assert (answer.status_code, Submission.objects.get().version) == (400, work.version)


def test_a_work_that_was_handed_in_is_not_written(office, cast, papers):
    work = make_submitted(papers, cast.liaison)
    answer = autosave(office, work, {"version": work.version, "values": {"title": "乙"}})
    assert (answer.status_code, "不能修改" in answer.json()["message"]) == (409, True)
    assert "stored" not in answer.json()


def test_it_is_not_logged(office, work):
    before = ActionLog.objects.count()
    autosave(office, work, {"version": work.version, "values": {"title": "乙"}})
    assert ActionLog.objects.count() == before


def test_it_keeps_no_login_alive(cast, papers, work, time_limits):
    office = browser_of(cast.liaison)
    office.get("/desk/")
    seen = office.session["login_seen"]
    with clock_set_to(NOON + timedelta(minutes=20)):
        body = {"version": work.version, "values": {"title": "乙"}}
        answer = autosave(office, work, body, headers={"HX-Request": "true"})
        assert (answer.status_code, office.session["login_seen"]) == (200, seen)
        office.get("/desk/")
    assert office.session["login_seen"] == seen + 1200


def test_after_the_login_ended_nothing_is_written_and_the_page_can_tell(
    cast, papers, work, time_limits
):
    office = browser_of(cast.liaison)
    office.get("/desk/")
    with clock_set_to(NOON + timedelta(minutes=31)):
        body = {"version": work.version, "values": {"title": "乙"}}
        answer = autosave(office, work, body, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["Content-Type"]) == (403, "text/html; charset=utf-8")
    assert Submission.objects.get().version == work.version


def test_without_the_pages_token_nothing_is_written(cast, papers, work):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.liaison, "django.contrib.auth.backends.ModelBackend")
    answer = autosave(browser, work, {"version": work.version, "values": {"title": "乙"}})
    assert (answer.status_code, Submission.objects.get().version) == (403, work.version)


def test_another_districts_draft_is_not_there(cast, papers, work):
    stranger = browser_of(cast.other_liaison)
    body = {"version": work.version, "values": {"title": "乙"}}
    assert autosave(stranger, work, body).status_code == 404
    assert Submission.objects.get().version == work.version


VERSION = '"version": 2'
BAD = {
    "nothing": b"",
    "not JSON": b"title=1",
    "a list": b"[]",
    "no version": b'{"values": {"title": "x"}}',
    "a flag for a version": b'{"version": true, "values": {"title": "x"}}',
    "a fraction": b'{"version": 2.0, "values": {"title": "x"}}',
    "infinity": b'{"version": Infinity, "values": {}}',
    "a huge number": b'{"version": ' + b"9" * 5000 + b', "values": {}}',
    "values as a list": f'{{{VERSION}, "values": ["title"]}}'.encode(),
    "a list for a string": f'{{{VERSION}, "values": {{"title": ["x"]}}}}'.encode(),
    "a number for a string": f'{{{VERSION}, "values": {{"title": 7}}}}'.encode(),
    "nothing for a string": f'{{{VERSION}, "values": {{"title": null}}}}'.encode(),
    "a key twice": f'{{{VERSION}, "values": {{"title": "x", "title": "y"}}}}'.encode(),
    "a lone surrogate": f'{{{VERSION}, "values": {{"title": "\\ud800"}}}}'.encode(),
    "a surrogate as key": f'{{{VERSION}, "values": {{"\\udfff": "x"}}}}'.encode(),
    "NUL": f'{{{VERSION}, "values": {{"title": "a\\u0000b"}}}}'.encode(),
    "bytes that are no UTF-8": b'{"version": 2, "values": {"title": "\xff"}}',
    "GBK": '{"version": 2, "values": {"title": "名称"}}'.encode("gbk"),
    "a byte order mark": b"\xef\xbb\xbf" + f'{{{VERSION}, "values": {{}}}}'.encode(),
    "deep nesting": b'{"version": 2, "values": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "some nesting": b'{"version": 2, "values": ' + b"[" * 20 + b"]" * 20 + b"}",
    "an unknown field": f'{{{VERSION}, "values": {{"status": "accepted"}}}}'.encode(),
    "a flag for text": f'{{{VERSION}, "values": {{"title": true}}}}'.encode(),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_what_no_page_sends_is_refused_in_chinese_and_writes_nothing(office, work, name):
    answer = autosave(office, work, BAD[name])
    told = json.loads(answer.content)
    assert answer.status_code == 400
    words = told.get("message") or str(told["errors"])
    assert any("\u4e00" <= character <= "\u9fff" for character in words)
    assert Submission.objects.get().version == work.version


def test_more_than_any_form_holds_is_refused_before_it_is_read(office, work):
    body = json.dumps({"version": work.version, "values": {"process": "就" * 400_000}})
    answer = autosave(office, work, body)
    assert (answer.status_code, "内容超过 1024 KB" in answer.json()["message"]) == (413, True)


def test_another_content_type_is_refused(office, work):
    address = f"/district/tianjin-2024/works/{work.entry_id}/autosave/"
    answer = office.post(address, {"version": "2"})
    assert (answer.status_code, answer.json()["message"]) == (
        400,
        "请求的格式不正确，请刷新页面重试。",
    )
