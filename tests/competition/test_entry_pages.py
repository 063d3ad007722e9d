"""The district's pages of its competitors: what one sees, types, and is told."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from competition.enums import EntryStatus
from competition.models import Entry, Filing
from competition.operations.entry_reviews import Comment, accept_entry, return_entry
from records.clock import clock_set_to
from tests.cast import Cast
from tests.competition.nominating import PHOTO, draft, submitted, ticks, use_rules
from tests.competition.pages import at, browser_of, queries_at_3_and_30, said
from tests.factories import NOON, make_entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]


@pytest.fixture
def office(cast: Cast, noon) -> Client:
    """The liaison of 和平区, signed in."""
    return browser_of(cast.liaison)


def typed(cast: Cast, **changes):
    """What the form sends for a complete competitor."""
    fields = {
        "name": "周小雨",
        "unit": "和平区就业服务中心",
        "unit_level": "district",
        "post": "职业指导员",
        "employment": "staff",
        "mobile": "19100000001",
        "landline": "",
        "version": "1",
    }
    boxes = {f"declare_{key}": version for key, version in ticks(cast.guidance).items()}
    photo = SimpleUploadedFile("me.png", PHOTO, content_type="text/html")
    return {key: value for key, value in (fields | boxes | {"photo": photo} | changes).items()
            if value is not None}  # fmt: skip


def new(cast: Cast) -> str:
    return f"{at('district-entry-new')}?event={cast.guidance.code}"


def returned(cast: Cast) -> Entry:
    entry = submitted(cast.guidance, cast.liaison)
    return return_entry(
        entry_id=entry.pk,
        comments=[Comment("photo", "请换近照")],
        fix_by=NOON + timedelta(days=3),
        by=cast.organizer,
    )


def test_the_list_shows_used_left_and_missing_of_both_events(office, cast: Cast):
    submitted(cast.guidance, cast.liaison)
    page = office.get(at("district-entries"))
    lines = [(line.used, line.left, line.missing) for line in page.context["places"]]
    assert lines == [(1, 0, 0), (0, 1, 1)]


def test_an_empty_list_says_what_to_do(office):
    assert "还没有选手。请点“新增选手”开始填写，可以先暂存。" in said(
        office.get(at("district-entries"))
    )


def test_a_full_event_offers_no_new_competitor(office, cast: Cast):
    submitted(cast.guidance, cast.liaison)
    page = said(office.get(at("district-entries")))
    assert ("event=guidance" in page, "event=grassroots" in page) == (False, True)


def test_the_list_costs_the_same_at_3_and_30_rows(office, cast: Cast):
    make = partial(make_entry, cast.guidance, cast.heping)
    few, many = queries_at_3_and_30(make, office, at("district-entries"))
    assert few == many


def test_a_competitor_is_typed_checked_and_submitted(office, cast: Cast):
    use_rules(cast.competition, cast.guidance)
    answer = office.post(new(cast), typed(cast))
    entry = Entry.objects.get()
    assert answer["Location"] == at("district-entry-detail", entry.pk)
    assert "已填内容符合要求，可以提交。" in said(office.get(answer["Location"]))
    office.post(at("district-entry-submit", entry.pk))
    entry.refresh_from_db()
    assert (entry.status, entry.slot, entry.competitor.photo.content_type) == (
        EntryStatus.SUBMITTED,
        1,
        "image/jpeg",
    )


def test_a_draft_is_kept_with_a_name_only(office, cast: Cast):
    answer = office.post(new(cast), {"name": "周小雨", "then": "stay"})
    entry = Entry.objects.get()
    assert answer["Location"] == at("district-entry-edit", entry.pk)
    assert (entry.status, entry.competitor.name) == (EntryStatus.DRAFT, "周小雨")


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"name": ""}, ["name"]),
        ({"name": "\u200b\ufeff\u3164"}, ["name"]),
        ({"mobile": "022-23456789-8001"}, ["mobile"]),
        ({"mobile": "10012345678", "landline": "x"}, ["mobile", "landline"]),
        ({"unit": "a\r\nb"}, ["unit"]),
        ({"unit_level": "moon"}, ["unit_level"]),
        ({"name": "甲" * 41}, ["name"]),
        ({"unit": "甲" * 100_000}, ["unit"]),
        ({"photo": SimpleUploadedFile("a.jpg", b"MZ\x90\x00", "image/jpeg")}, ["photo"]),
        ({"photo": SimpleUploadedFile("a.jpg", b"", "image/jpeg")}, ["photo"]),
    ],
)
def test_what_no_column_can_hold_is_told_beside_the_field_and_kept_as_typed(
    office, cast: Cast, changes, fields
):
    answer = office.post(new(cast), typed(cast, **changes))
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, fields)
    assert answer.context["form"]["post"].value() == "职业指导员"
    assert Entry.objects.count() == 0


def test_a_nul_is_refused_before_any_code_sees_it(office, cast: Cast):
    assert office.post(new(cast), typed(cast, name="周\x00雨")).status_code == 400
    assert Entry.objects.count() == 0


def test_markup_stays_text(office, cast: Cast):
    name = "<script>{{7*7}}</script>"
    office.post(new(cast), typed(cast, name=name))
    page = said(office.get(at("district-entries")))
    assert ("&lt;script&gt;{{7*7}}&lt;/script&gt;" in page, name in page) == (True, False)


def test_an_older_text_of_a_declaration_has_to_be_read_again(office, cast: Cast):
    use_rules(cast.competition, cast.guidance)
    boxes = {"declare_pledge-truth": "older"}
    answer = office.post(new(cast), typed(cast, photo=None, **boxes))
    assert answer.context["form"].errors["declare_pledge-truth"] == [
        "承诺文本已更新，请重新阅读并勾选。"
    ]


def test_the_check_while_typing_names_field_clause_and_severity(office, cast: Cast):
    use_rules(cast.competition, cast.guidance)
    address = at("district-entry-check")
    sent = typed(cast, unit_level="street", employment="seconded", photo=None)
    page = said(office.post(address, sent | {"event": "guidance"}))
    assert "还有 1 处须改正后才能提交，1 处请核实。" in page
    assert '<div id="check-unit_level" hx-swap-oob="true"><p class="check check-block">' in page
    assert "（四(一)1）" in page
    assert Entry.objects.count() == 0


def test_the_check_while_typing_does_not_hold_the_entry_against_itself(office, cast: Cast):
    entry = returned(cast)
    sent = typed(cast, mobile=entry.competitor.mobile, name=entry.competitor.name, photo=None)
    address = at("district-entry-check")
    page = said(office.post(address, sent | {"event": "guidance", "entry": str(entry.pk)}))
    assert "已填内容符合要求。" in page


def test_a_refused_submission_lists_every_problem_on_the_page(office, cast: Cast):
    use_rules(cast.competition, cast.guidance)
    entry = draft(cast.guidance, cast.liaison, photo=None, unit_level="street", accepted={})
    answer = office.post(at("district-entry-submit", entry.pk))
    assert (answer.status_code, len(answer.context["refusal"].problems)) == (400, 3)


def test_a_late_submission_says_when_it_closed(office, cast: Cast):
    entry = draft(cast.guidance, cast.liaison)
    with clock_set_to(NOON + timedelta(days=10)):
        answer = office.post(at("district-entry-submit", entry.pk))
    assert (answer.status_code, "截止。如确需办理" in said(answer)) == (403, True)


def test_a_returned_entry_shows_the_comment_beside_its_field(office, cast: Cast):
    entry = returned(cast)
    page = office.get(at("district-entry-edit", entry.pk))
    assert {row.name: row.comment for row in page.context["rows"] if row.comment} == {
        "photo": "请换近照"
    }


def test_every_button_of_the_detail_page_works(office, cast: Cast):
    first = submitted(cast.guidance, cast.liaison)
    office.post(at("district-entry-recall", first.pk))
    office.post(at("district-entry-submit", first.pk))
    address = f"{new(cast)}&replaces={first.pk}"
    office.post(address, typed(cast))
    second = Entry.objects.get(replaces=first)
    office.post(at("district-entry-substitute", second.pk), {"reason": "骨折"})
    office.post(at("district-entry-withdraw", second.pk), {"reason": "调离"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert [first.status, second.status] == [EntryStatus.WITHDRAWN, EntryStatus.WITHDRAWN]


def test_a_draft_is_thrown_away_from_its_page(office, cast: Cast):
    entry = draft(cast.guidance, cast.liaison)
    office.post(at("district-entry-discard", entry.pk))
    assert Entry.objects.count() == 0


def test_the_history_hides_what_organizers_concluded_among_themselves(office, cast: Cast):
    entry = submitted(cast.guidance, cast.liaison)
    accept_entry(entry_id=entry.pk, by=cast.organizer)
    page = office.get(at("district-entry-detail", entry.pk))
    assert [step.action for step in page.context["history"]] == ["新增选手草稿", "提交", "受理"]


def test_the_filing_page_attests_and_names_what_is_missing(office, cast: Cast):
    address, sent = at("district-competitors-file"), {"filled_by": "周", "attested": "on"}
    refused = office.post(address, sent)
    for event in (cast.guidance, cast.grassroots):
        submitted(event, cast.liaison)
    office.post(address, sent)
    assert (refused.status_code, len(refused.context["form"].non_field_errors())) == (400, 2)
    assert Filing.objects.get().filled_by == "周"


def test_the_photograph_is_served_as_the_portal_encoded_it(office, cast: Cast):
    entry = draft(cast.guidance, cast.liaison)
    answer = office.get(at("district-entry-photo", entry.pk))
    headers = {name: answer[name] for name in ("Content-Type", "X-Content-Type-Options")}
    assert headers == {"Content-Type": "image/jpeg", "X-Content-Type-Options": "nosniff"}
