"""Drafts: begun, saved under a version guard, given a photograph, thrown away."""

from datetime import timedelta

import pytest

from competition.enums import EntryStatus, Task
from competition.models import Competitor, Entry, Window
from competition.operations.competitor_rows import LIMITS
from competition.operations.entries import recall_entry, submit_entry
from competition.operations.entry_drafts import (
    ChangedMeanwhile,
    attach_photo,
    discard_draft,
    save_competitor,
    start_entry,
)
from competition.transitions import IllegalMove
from records.clock import clock_set_to
from records.errors import Conflict, NotAllowed, RefusedMany, TooLate
from records.models import ActionLog, StoredFile
from tests.cast import Cast
from tests.competition.nominating import draft, person, picture, submitted, ticks, use_rules
from tests.factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]


def test_a_draft_holds_no_place_and_belongs_to_the_own_district(cast: Cast, noon):
    entry = draft(cast.guidance, cast.liaison)
    entry.refresh_from_db()
    assert (entry.status, entry.slot, entry.district, entry.competitor.is_entered) == (
        EntryStatus.DRAFT,
        None,
        cast.heping,
        False,
    )


def test_names_are_stored_clean_and_searchable(cast: Cast, noon):
    entry = draft(cast.guidance, cast.liaison, name="单  晓\u200b晨", mobile="+86 191 0000 0009")
    assert (entry.competitor.name, entry.competitor.pinyin, entry.competitor.mobile) == (
        "单晓晨",
        "shanxiaochen sxc",
        "19100000009",
    )


def test_accepted_texts_are_kept_with_their_version_and_instant(cast: Cast, noon):
    use_rules(cast.competition, cast.guidance)
    versions = ticks(cast.guidance)
    entry = draft(cast.guidance, cast.liaison)
    assert entry.competitor.declarations == {
        key: {"version": version, "at": NOON.isoformat()} for key, version in versions.items()
    }


def test_a_tick_for_an_older_text_is_not_kept(cast: Cast, noon):
    use_rules(cast.competition, cast.guidance)
    entry = draft(cast.guidance, cast.liaison, accepted={"pledge-truth": "older", "other": "x"})
    assert entry.competitor.declarations == {}


def test_beginning_is_refused_before_the_opening_and_after_the_closing(cast: Cast):
    window = Window.objects.get(task=Task.COMPETITORS)
    for instant in (window.opens_at - timedelta(seconds=1), window.closes_at):
        with clock_set_to(instant), pytest.raises(TooLate):
            draft(cast.guidance, cast.liaison)


def test_only_liaisons_nominate(cast: Cast, noon):
    for user in (cast.organizer, cast.clerk, cast.judge, cast.supervisor, cast.administrator):
        with pytest.raises(NotAllowed):
            start_entry(event_id=cast.guidance.pk, data=person(), by=user)


def test_every_field_that_no_column_can_hold_is_named(cast: Cast, noon):
    data = person(name="\u200b\ufeff", unit="单" * 101, post="甲\n乙", mobile="1001", landline="1")
    with pytest.raises(RefusedMany) as refusal:
        start_entry(event_id=cast.guidance.pk, data=data, by=cast.liaison)
    assert [field for field, _ in refusal.value.problems] == [
        "name",
        "unit",
        "post",
        "mobile",
        "landline",
    ]
    assert Entry.objects.count() == Competitor.objects.count() == 0


def test_the_limits_are_those_of_the_table():
    columns = {name: Competitor._meta.get_field(name).max_length for name in LIMITS}
    assert columns == LIMITS


def test_saving_writes_the_person_and_counts_the_version_up(cast: Cast, noon):
    entry = draft(cast.guidance, cast.liaison)
    data = person(name="李四")
    saved = save_competitor(entry_id=entry.pk, version=1, data=data, by=cast.liaison)
    assert (saved.competitor.name, saved.version) == ("李四", 2)


def test_personal_values_are_logged_as_digests_only(cast: Cast, noon):
    entry = draft(cast.guidance, cast.liaison)
    data = person(name="李四", mobile="19188887777")
    save_competitor(entry_id=entry.pk, version=1, data=data, by=cast.liaison)
    row = ActionLog.objects.get(action="save_competitor")
    assert [text for text in ("李四", "19188887777") if text in row.payload] == []
    assert "hmac:" in row.payload


def test_a_second_tab_with_an_older_version_is_shown_what_stands_there(cast: Cast, noon):
    entry = draft(cast.guidance, cast.liaison)
    save_competitor(entry_id=entry.pk, version=1, data=person(name="甲"), by=cast.liaison)
    with pytest.raises(ChangedMeanwhile) as refusal:
        save_competitor(entry_id=entry.pk, version=1, data=person(name="乙"), by=cast.liaison)
    assert (refusal.value.stored.name, refusal.value.version, refusal.value.status) == (
        "甲",
        2,
        409,
    )
    entry.competitor.refresh_from_db()
    assert entry.competitor.name == "甲"


def test_a_submitted_entry_cannot_be_changed(cast: Cast, noon):
    entry = submitted(cast.guidance, cast.liaison)
    with pytest.raises(IllegalMove):
        save_competitor(entry_id=entry.pk, version=2, data=person(), by=cast.liaison)


def test_another_districts_entry_is_not_found(cast: Cast, noon):
    entry = draft(cast.guidance, cast.liaison)
    acts = [
        lambda: save_competitor(entry_id=entry.pk, version=1, data=person(), by=cast.other_liaison),
        lambda: attach_photo(entry_id=entry.pk, photo=picture(), by=cast.other_liaison),
        lambda: discard_draft(entry_id=entry.pk, by=cast.other_liaison),
        lambda: submit_entry(entry_id=entry.pk, by=cast.other_liaison),
    ]
    for act in acts:
        with pytest.raises(Entry.DoesNotExist):
            act()


def test_a_photograph_is_kept_as_a_fresh_jpeg(cast: Cast, noon, files):
    entry = draft(cast.guidance, cast.liaison, photo=None)
    stored = attach_photo(entry_id=entry.pk, photo=picture(fmt="PNG"), by=cast.liaison)
    content = (files / stored.path).read_bytes()
    assert (stored.content_type, content[:3]) == ("image/jpeg", b"\xff\xd8\xff")


def test_a_draft_can_be_thrown_away_with_its_person(cast: Cast, noon):
    entry = draft(cast.guidance, cast.liaison)
    discard_draft(entry_id=entry.pk, by=cast.liaison)
    assert (Entry.objects.count(), Competitor.objects.count(), StoredFile.objects.count()) == (
        0,
        0,
        1,
    )


def test_what_was_submitted_once_is_not_thrown_away(cast: Cast, noon):
    entry = submitted(cast.guidance, cast.liaison)
    recall_entry(entry_id=entry.pk, by=cast.liaison)
    with pytest.raises(Conflict):
        discard_draft(entry_id=entry.pk, by=cast.liaison)


def test_a_returned_persons_mobile_cannot_become_that_of_an_entered_one(cast: Cast, noon):
    taken = submitted(cast.guidance, cast.other_liaison)
    mine = submitted(cast.guidance, cast.liaison)
    Entry.objects.filter(pk=mine.pk).update(status=EntryStatus.RETURNED)
    data = person(mobile=taken.competitor.mobile)
    with pytest.raises(Conflict) as refusal:
        save_competitor(entry_id=mine.pk, version=2, data=data, by=cast.liaison)
    assert refusal.value.field == "mobile"
