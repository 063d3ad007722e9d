"""Papers of the day on their page, and as PDF by the office worker."""

import re

import pytest
from django.test import Client

from accounts.models import User
from competition.documents.day_papers import PAPERS
from competition.models import Entry
from competition.operations.day_papers import request_day_pdf
from records.errors import NotAllowed, Refused
from records.models import ActionLog, Job
from records.operations import jobs
from records.operations.jobs import perform
from tests.cast import Cast
from tests.day import display_scheme, make_session, make_slots
from tests.scoring import accepted

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(cast: Cast, noon, monkeypatch) -> list[Entry]:
    monkeypatch.setattr("competition.documents.programme.pages_of_marks", lambda *told: None)
    display_scheme(cast.guidance)
    return [accepted(cast, "G001", name="王小一")]


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_page_leads_to_every_paper_of_the_chosen_session(cast: Cast, people):
    session = make_session(cast.guidance)
    make_slots(session, people)
    client = as_(cast.organizer)
    address = "/manage/tianjin-2024/day-papers/"
    page = client.get(f"{address}?session={session.pk}").content.decode()
    links = re.findall(r'href="(/manage/tianjin-2024/day-papers/[^"]+)"', page)
    assert len(links) == len(PAPERS) + sum(paper.has_workbook for paper in PAPERS)
    assert [client.get(link).status_code for link in links] == [200] * len(links)
    assert client.get(f"{address}draw/word/?session=999999").status_code == 404
    assert client.get(f"{address}room/workbook/").status_code == 404


def test_a_pdf_is_made_by_the_office_worker(
    cast: Cast, people, noon, settings, tmp_path, monkeypatch
):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("competition.operations.day_papers.to_pdf", lambda word: b"%PDF-1.7 x")
    told = {"slug": "tianjin-2024", "paper": "draw", "session_id": None, "by": cast.organizer}
    job = request_day_pdf(**told)
    assert request_day_pdf(**told).pk == job.pk
    assert ActionLog.objects.filter(action="export_day_paper").count() == 1
    assert jobs._queues[job.kind] == "office"
    perform(job_id=job.pk)
    done = Job.objects.get(pk=job.pk)
    assert (done.result.name, done.result.content_type) == (
        "天津市公共就业服务专项业务竞赛_抽签表_20240410.pdf", "application/pdf",
    )  # fmt: skip


def test_without_a_converter_the_job_says_what_to_do(cast: Cast, people, noon, monkeypatch):
    monkeypatch.setattr("competition.operations.day_papers.to_pdf", lambda word: None)
    job = request_day_pdf(slug="tianjin-2024", paper="room", session_id=None, by=cast.organizer)
    perform(job_id=job.pk)
    assert Job.objects.get(pk=job.pk).error.startswith("服务器不能生成 PDF，请下载 Word 文件")


def test_only_who_runs_the_day_asks_for_papers(cast: Cast, people):
    for stranger in (cast.supervisor, cast.clerk, cast.liaison):
        with pytest.raises(NotAllowed):
            request_day_pdf(slug="tianjin-2024", paper="draw", session_id=None, by=stranger)
    with pytest.raises(Refused, match="没有这种赛场文件"):
        request_day_pdf(slug="tianjin-2024", paper="x", session_id=None, by=cast.organizer)
    with pytest.raises(Refused, match="没有这个场次"):
        request_day_pdf(slug="tianjin-2024", paper="draw", session_id=99999, by=cast.organizer)
