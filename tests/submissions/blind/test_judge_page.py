"""A work on its assessor's scoring page: the blind copy beside the marks, by code alone."""

import pytest
from django.test import Client

from competition.models import Seat, Sheet
from competition.queries.judging import turn_tag
from submissions.models import BlindCopy, BlindFile
from tests.cast import Cast
from tests.factories import NOON
from tests.meta.objects import a_file
from tests.scoring import make_scheme, plan
from tests.works import Papers, make_accepted

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(cast: Cast, papers: Papers, noon) -> str:
    make_scheme(papers.cases)
    Seat.objects.filter(event=papers.cases, number=1).update(judge=cast.judge)
    work = make_accepted(papers, cast.liaison, "case", title="九十天")
    copy = BlindCopy.objects.create(
        version=work.current, code="482917", state="clean", document=a_file(cast), made_at=NOON
    )
    BlindFile.objects.create(copy=copy, order=1, group="照片", name="1.pdf", file=a_file(cast))
    make_accepted(papers, cast.other_liaison, "case", title="没有盲审件的一件")
    return f"/judge/tianjin-2024/score/{papers.cases.code}/plan/482917/"


def test_the_blind_copy_stands_beside_the_marks(cast: Cast, page: str):
    client = Client()
    client.force_login(cast.judge)
    text = client.get(page).content.decode()
    told = (
        "作品 482917",
        "九十天",
        "/judge/reading/482917/document/",
        "/judge/reading/482917/files/1/",
    )
    assert [words for words in told if words not in text] == []
    assert [words for words in ("和平区", "何苗苗", "没有盲审件的一件") if words in text] == []
    home = client.get("/judge/tianjin-2024/").content.decode()
    assert ("作品 482917" in home, "另有 1" in home) == (True, True)


def test_a_work_is_scored_under_its_code(cast: Cast, page: str):
    client = Client()
    client.force_login(cast.judge)
    tag = turn_tag(BlindCopy.objects.get(code="482917").version.submission.entry_id, "plan")
    body = {"key": "0" * 16, "user": cast.judge.pk, "seen": "", "hand_in": True,
            "marks": plan("50", "30"), "deduction": "", "note": "", "tag": tag}  # fmt: skip
    answer = client.post(f"{page}save/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["state"]) == (200, "handed_in")
    assert Sheet.objects.get().entry.submission.current.blind_copy.code == "482917"
