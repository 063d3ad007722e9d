"""The job pages: list, progress, file, retry; only one's own."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from records.enums import JobState
from records.models import Job
from records.operations import jobs
from records.operations.files import store_file
from records.storage import local_path
from tests.cast import Cast
from tests.factories import NOON

pytestmark = pytest.mark.django_db
NAME = '成绩汇总表"2024"\r\n.xlsx'


def make_job(cast: Cast, state: JobState = JobState.QUEUED, *, key: str = "a", **fields) -> Job:
    values = {
        "title": "导出成绩汇总表",
        "requested_by": cast.organizer,
        "created_at": NOON,
        "next_try_at": NOON,
    } | fields
    return Job.objects.create(key=key, kind="export", state=state, **values)


def make_file(cast: Cast, name: str = "成绩汇总表.xlsx"):
    return store_file(
        content=b"PK data", name=name, content_type="application/octet-stream", kind="export",
        by=cast.organizer, at=NOON,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def may_take(monkeypatch) -> None:
    """Files of the kind `export` are for who asked for them."""
    monkeypatch.setitem(jobs._rights, "export", lambda user, params: True)


@pytest.fixture
def organizer(cast: Cast, noon, client):
    client.force_login(cast.organizer)
    return client


def page(client, name: str, job: Job):
    return client.get(reverse(name, args=[job.pk]))


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING])
def test_the_bar_asks_again_while_the_job_is_under_way(cast: Cast, organizer, state):
    job = make_job(cast, state, progress=40, note="写入工作表")
    html = page(organizer, "job-status", job).content.decode()
    assert f'hx-get="{reverse("job-status", args=[job.pk])}"' in html
    assert ('hx-trigger="every 2s"' in html, 'value="40"' in html, "写入工作表" in html) == (
        True,
    ) * 3


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED])
def test_the_bar_stops_asking_when_the_job_is_over(cast: Cast, organizer, state):
    html = page(organizer, "job-status", make_job(cast, state)).content.decode()
    assert "hx-" not in html


def test_the_page_works_without_javascript(cast: Cast, organizer):
    job = make_job(cast, JobState.RUNNING, progress=40)
    html = page(organizer, "job-detail", job).content.decode()
    assert ("40%" in html, f'href="{reverse("job-detail", args=[job.pk])}">刷新' in html) == (
        True,
        True,
    )


def test_a_done_job_offers_its_file(cast: Cast, organizer):
    job = make_job(cast, JobState.DONE, result=make_file(cast))
    assert reverse("job-file", args=[job.pk]) in page(organizer, "job-detail", job).content.decode()
    answer = page(organizer, "job-file", job)
    assert (b"".join(answer.streaming_content), answer["Content-Disposition"]) == (
        b"PK data",
        f"attachment; filename*=utf-8''{quote('成绩汇总表.xlsx')}",
    )
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == (
        "nosniff",
        "private, no-store",
    )


def test_a_file_name_cannot_break_the_header(cast: Cast, organizer):
    job = make_job(cast, JobState.DONE, result=make_file(cast, NAME))
    assert page(organizer, "job-file", job)["Content-Disposition"] == (
        f"attachment; filename*=utf-8''{quote('成绩汇总表_2024_.xlsx')}"
    )


def test_a_file_that_is_gone_from_the_disk_is_told_in_words(cast: Cast, organizer):
    job = make_job(cast, JobState.DONE, result=make_file(cast))
    local_path(job.result.path).unlink()
    answer = page(organizer, "job-file", job)
    assert (answer.status_code, "缺失" in answer.content.decode()) == (409, True)


@pytest.mark.parametrize("right", [None, lambda user, params: params["season"] == 2])
def test_who_may_no_longer_take_the_file_away_is_refused(cast: Cast, organizer, monkeypatch, right):
    job = make_job(cast, JobState.DONE, result=make_file(cast), params={"season": 1})
    monkeypatch.setattr(jobs, "_rights", {"export": right} if right else {})
    answer = page(organizer, "job-file", job)
    assert (answer.status_code, "不能下载这个文件" in answer.content.decode()) == (403, True)


def test_a_job_without_a_file_has_none_to_download(cast: Cast, organizer):
    assert page(organizer, "job-file", make_job(cast, JobState.RUNNING)).status_code == 404


def test_a_failed_job_says_why_and_can_be_retried(cast: Cast, organizer):
    job = make_job(cast, JobState.FAILED, error="还没有成绩。")
    html = page(organizer, "job-detail", job).content.decode()
    assert ("还没有成绩。" in html, "重试" in html) == (True, True)
    answer = organizer.post(reverse("job-retry", args=[job.pk]))
    job.refresh_from_db()
    assert (answer["Location"], job.state) == (
        reverse("job-detail", args=[job.pk]),
        JobState.QUEUED,
    )


def test_retrying_a_job_that_did_not_fail_is_refused_in_words(cast: Cast, organizer):
    job = make_job(cast, JobState.DONE)
    answer = organizer.post(reverse("job-retry", args=[job.pk]), follow=True)
    assert "不需要重试" in answer.content.decode()


@pytest.mark.parametrize("name", ["job-detail", "job-status", "job-file"])
def test_other_peoples_jobs_are_not_found(cast: Cast, client, noon, name):
    job = make_job(cast, JobState.DONE, result=make_file(cast))
    for user in (cast.liaison, cast.foreign_organizer, cast.supervisor, cast.administrator):
        client.force_login(user)
        assert page(client, name, job).status_code == 404


def test_other_peoples_jobs_cannot_be_retried(cast: Cast, client, noon):
    job = make_job(cast, JobState.FAILED)
    client.force_login(cast.foreign_organizer)
    assert client.post(reverse("job-retry", args=[job.pk])).status_code == 404


def test_a_stranger_is_led_to_the_door(cast: Cast, client):
    answer = page(client, "job-detail", make_job(cast))
    assert (answer.status_code, answer["Location"].startswith("/accounts/login/")) == (302, True)


def test_the_list_filters_by_state_and_name(cast: Cast, organizer):
    make_job(cast, JobState.DONE, title="导出甲")
    make_job(cast, JobState.FAILED, key="b", title="导出乙")
    make_job(cast, JobState.DONE, key="c", title="别人的", requested_by=cast.supervisor)

    def titles(query: str) -> list[str]:
        html = organizer.get(reverse("job-list") + query).content.decode()
        return [title for title in ("导出甲", "导出乙", "别人的") if title in html]

    assert [titles(""), titles("?state=done"), titles("?q=乙"), titles("?state=x%27")] == [
        ["导出甲", "导出乙"],
        ["导出甲"],
        ["导出乙"],
        ["导出甲", "导出乙"],
    ]


def test_an_empty_list_says_what_to_do(cast: Cast, organizer):
    assert "还没有任务" in organizer.get(reverse("job-list")).content.decode()


def test_the_list_asks_the_same_number_of_queries_at_3_and_30_rows(cast: Cast, organizer):
    counts = []
    for size in (3, 30):
        for number in range(size):
            make_job(cast, JobState.DONE, key=f"{size}-{number}", result=make_file(cast))
        organizer.get(reverse("job-list"))
        with CaptureQueriesContext(connection) as queries:
            organizer.get(reverse("job-list"))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15
