"""Sealed papers: nobody reads them before two people opened them together."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from competition.models import SealedPaper
from competition.operations.sealed_papers import (
    SealedFile,
    ask_to_open,
    open_paper,
    read_paper,
    withdraw_paper,
)
from competition.queries.invariants import findings
from competition.queries.openings import openings_of
from records.clock import clock_set_to
from records.errors import Conflict, NotAllowed, Refused
from records.models import ActionLog, Message
from records.operations.files import read_stored
from tests.cast import Cast
from tests.competition.day import PDF, seal
from tests.competition.pages import at, browser_of, queries_at_3_and_30, said
from tests.factories import NOON
from tests.meta.routes import portal_routes
from tests.scoring import make_scheme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "files")]
MINUTES_10 = timedelta(minutes=10)


@pytest.fixture
def paper(cast: Cast) -> SealedPaper:
    make_scheme(cast.guidance)
    return seal(cast, is_hash_public=True)


def asked(cast: Cast, paper: SealedPaper) -> SealedPaper:
    return ask_to_open(paper_id=paper.pk, reason="开赛", by=cast.organizer)


def opened(cast: Cast, paper: SealedPaper) -> SealedPaper:
    asked(cast, paper)
    return open_paper(paper_id=paper.pk, by=cast.supervisor)


def refused(act, kind=Refused) -> tuple[str | None, str]:
    with pytest.raises(kind) as refusal:
        act()
    return refusal.value.field, refusal.value.message


def test_two_people_open_it_and_then_both_read_it(cast: Cast, paper):
    opened(cast, paper)
    for who in (cast.organizer, cast.supervisor):
        assert read_stored(read_paper(paper_id=paper.pk, by=who)) == PDF
    readings = ActionLog.objects.filter(action="read_paper").values_list("actor", flat=True)
    assert set(readings) == {cast.organizer.pk, cast.supervisor.pk}
    assert list(findings()) == []


def test_the_supervisor_may_ask_and_the_organizer_grant(cast: Cast, paper):
    ask_to_open(paper_id=paper.pk, reason="开赛", by=cast.supervisor)
    assert open_paper(paper_id=paper.pk, by=cast.organizer).is_granted


def test_one_person_alone_opens_nothing(cast: Cast, paper):
    asked(cast, paper)
    refused(lambda: open_paper(paper_id=paper.pk, by=cast.organizer))
    refused(lambda: read_paper(paper_id=paper.pk, by=cast.organizer), Conflict)


def test_an_asking_that_ran_out_opens_nothing(cast: Cast, paper):
    asked(cast, paper)
    with clock_set_to(NOON + MINUTES_10 + timedelta(seconds=1)):
        assert (
            "重新申请"
            in refused(lambda: open_paper(paper_id=paper.pk, by=cast.supervisor), Conflict)[1]
        )
    with clock_set_to(NOON + MINUTES_10):
        assert open_paper(paper_id=paper.pk, by=cast.supervisor).is_granted


def test_nothing_is_opened_before_its_time(cast: Cast):
    make_scheme(cast.guidance)
    early = seal(cast, not_before=NOON + timedelta(hours=1))
    assert "不得早于" in refused(lambda: asked(cast, early), Conflict)[1]
    with clock_set_to(NOON + timedelta(hours=1)):
        assert opened(cast, early).is_granted


def test_it_is_opened_once(cast: Cast, paper):
    opened(cast, paper)
    refused(lambda: asked(cast, paper), Conflict)
    refused(lambda: open_paper(paper_id=paper.pk, by=cast.supervisor), Conflict)


def test_a_withdrawn_paper_is_never_opened_and_keeps_its_reason(cast: Cast, paper):
    assert refused(lambda: withdraw_paper(paper_id=paper.pk, reason="", by=cast.organizer))[0] == (
        "reason"
    )
    withdraw_paper(paper_id=paper.pk, reason="题目泄露", by=cast.organizer)
    refused(lambda: asked(cast, paper), Conflict)
    paper.refresh_from_db()
    assert (paper.withdrawn_reason, paper.withdrawn_at) == ("题目泄露", NOON)


def test_an_opened_paper_is_not_withdrawn(cast: Cast, paper):
    opened(cast, paper)
    refused(lambda: withdraw_paper(paper_id=paper.pk, reason="x", by=cast.organizer), Conflict)


@pytest.mark.parametrize("name", ["clerk", "judge", "liaison", "administrator"])
def test_others_neither_ask_nor_read(cast: Cast, paper, name):
    who = getattr(cast, name)
    for act in (open_paper, read_paper):
        with pytest.raises(NotAllowed):
            act(paper_id=paper.pk, by=who)
    assert not SealedPaper.objects.visible_to(who).exists()


def test_an_organizer_of_another_competition_does_not_find_it(cast: Cast, paper):
    with pytest.raises(SealedPaper.DoesNotExist):
        ask_to_open(paper_id=paper.pk, reason="x", by=cast.foreign_organizer)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"kind": "x"}, "kind"),
        ({"component": "song"}, "place"),
        ({"file": SealedFile(content=b"MZ" + b"\0" * 99, filename="a.pdf")}, "file"),
    ],
)
def test_what_cannot_be_sealed_is_refused_beside_its_field(cast: Cast, changes, field):
    make_scheme(cast.guidance)
    assert refused(lambda: seal(cast, **changes))[0] == field
    assert SealedPaper.objects.count() == 0


def test_a_file_that_is_too_large_is_refused(cast: Cast, settings):
    make_scheme(cast.guidance)
    settings.UPLOAD_LIMIT_BYTES = len(PDF) - 1
    assert refused(lambda: seal(cast))[0] == "file"


def test_the_asking_waits_in_the_supervisors_list_and_inbox(cast: Cast, paper):
    asked(cast, paper)
    lines = openings_of(cast.competition, at=NOON)
    assert [(line.label, line.asked_by) for line in lines] == [
        ("启封案例情景和问题任务“案例一”（职业指导人员）", cast.organizer)
    ]
    assert Message.objects.filter(recipient=cast.supervisor).count() == 1
    open_paper(paper_id=paper.pk, by=cast.supervisor)
    assert openings_of(cast.competition, at=NOON) == []


def test_an_exchanged_file_is_found(cast: Cast, paper):
    SealedPaper.objects.update(sha256="0" * 64)
    assert list(findings()) == [f"密封材料 {paper.pk} 的文件与密封时的校验值不一致。"]


@pytest.mark.parametrize("state", ["sealed", "asked", "run out", "withdrawn"])
def test_its_own_addresses_give_no_bytes_before_the_opening(cast: Cast, paper, state):
    if state in {"asked", "run out"}:
        with clock_set_to(NOON - (MINUTES_10 * 2 if state == "run out" else timedelta())):
            asked(cast, paper)
    if state == "withdrawn":
        withdraw_paper(paper_id=paper.pk, reason="x", by=cast.organizer)
    for name in ("manage-sealed-paper", "manage-sealed-file", "manage-sealed-open"):
        for browser in (browser_of(cast.organizer), browser_of(cast.judge), Client()):
            assert PDF not in bytes_of(browser.get(at(name, paper.pk)))
            assert PDF not in bytes_of(browser.post(at(name, paper.pk)))


def test_no_address_of_the_portal_gives_the_bytes_of_its_file(cast: Cast, paper):
    """Whatever takes an id is asked with the file's own: pk for a number, uuid for a uuid."""
    asked(cast, paper)
    addresses = set(addresses_with_ids(cast, paper))
    assert len(addresses) > 100
    browser = browser_of(cast.organizer)  # who sealed it: the owner of the file
    browser.raise_request_exception = False
    assert [each for each in addresses if PDF in bytes_of(browser.get(each))] == []


def test_the_bytes_come_by_the_one_address_after_the_opening(cast: Cast, paper):
    """The negative control: the same comparison sees them."""
    opened(cast, paper)
    answer = browser_of(cast.supervisor).post(at("manage-sealed-file", paper.pk))
    assert PDF in bytes_of(answer)


def bytes_of(answer) -> bytes:
    return b"".join(answer) if answer.streaming else answer.content


def addresses_with_ids(cast: Cast, paper: SealedPaper):
    words = {"slug": cast.competition.slug, "event": "guidance", "component": "plan"}
    for route in portal_routes():
        own = paper.file.uuid if "uuid" in route.pattern else paper.file.pk
        values = {name: words.get(name, own) for name in route.captures}
        if set(route.captures) - set(words):
            yield reverse(route.name, kwargs=values)


def test_the_public_sees_the_hash_and_the_staff_who_acted(cast: Cast, paper):
    page = said(Client().get(at("season-draws")))
    assert (paper.sha256 in page, "案例一" in page) == (True, True)
    SealedPaper.objects.update(is_hash_public=False)
    assert paper.sha256 not in said(Client().get(at("season-draws")))


def test_the_pages_lead_two_people_to_the_file(cast: Cast, paper):
    organizer, supervisor = browser_of(cast.organizer), browser_of(cast.supervisor)
    page = at("manage-sealed-paper", paper.pk)
    assert organizer.post(at("manage-sealed-file", paper.pk)).status_code == 409
    organizer.post(at("manage-sealed-ask", paper.pk), {"reason": "开赛"})
    assert "等待监督员" in said(organizer.get(page))
    assert "确认启封" in said(supervisor.get(page))
    supervisor.post(at("manage-sealed-open", paper.pk))
    assert "下载" in said(organizer.get(page))


def test_the_form_seals_and_keeps_what_was_typed_when_refused(cast: Cast):
    make_scheme(cast.guidance)
    organizer = browser_of(cast.organizer)
    form = {
        "place": f"{cast.guidance.pk}/plan", "kind": "prompt", "title": "案例二",
        "day": "2024-04-11", "clock": "",
    }  # fmt: skip
    answer = organizer.post(at("manage-sealed-new"), form)
    assert (answer.status_code, "日期和时刻须一并填写" in said(answer)) == (400, True)
    assert "案例二" in said(answer)
    sent = form | {"clock": "09:00", "file": SimpleUploadedFile("案例二.pdf", PDF)}
    assert organizer.post(at("manage-sealed-new"), sent).status_code == 302
    stored = SealedPaper.objects.get()
    assert (stored.not_before - NOON, stored.file.size) == (timedelta(hours=21), len(PDF))


@pytest.mark.parametrize("name", ["manage-sealed", "supervise-openings"])
def test_lists_cost_the_same_at_3_and_30_papers(cast: Cast, paper, name):
    def another():
        paper.pk, paper.asked_by, paper.asked_at = None, cast.organizer, NOON
        paper.save(force_insert=True)

    few, many = queries_at_3_and_30(another, browser_of(cast.supervisor), at(name))
    assert few == many
