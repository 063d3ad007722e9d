"""The district's final act for its competitors."""

from datetime import timedelta

import pytest

from competition.enums import Task
from competition.models import Filing
from competition.operations.entries import submit_entry
from competition.operations.entry_filing import file_competitors
from competition.operations.entry_reviews import Comment, return_entry
from competition.queries.places import unmet_conditions
from records.clock import clock_set_to
from records.errors import NotAllowed, Refused, RefusedMany, TooLate
from records.models import ActionLog, Message
from tests.cast import Cast
from tests.competition.nominating import submitted
from tests.factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]
CLOSING = NOON + timedelta(days=10)


def file(cast: Cast, **changes) -> Filing:
    values = {"competition_id": cast.competition.pk, "attested": True, "by": cast.liaison}
    return file_competitors(**(values | changes))


def fill(cast: Cast):
    return [submitted(event, cast.liaison) for event in (cast.guidance, cast.grassroots)]


def test_a_filing_attests_and_tells_the_organizers(cast: Cast, noon):
    fill(cast)
    Message.objects.all().delete()
    filing = file(cast)
    assert (filing.task, filing.attested, filing.filed_at, filing.filed_by) == (
        Task.COMPETITORS,
        True,
        NOON,
        cast.liaison,
    )
    assert [message.recipient for message in Message.objects.all()] == [cast.organizer]
    assert ActionLog.objects.filter(action="file_competitors").count() == 1


def test_without_the_attestation_nothing_is_filed(cast: Cast, noon):
    fill(cast)
    with pytest.raises(Refused) as refusal:
        file(cast, attested=False)
    assert (refusal.value.field, Filing.objects.count()) == ("attested", 0)


def test_every_event_that_lacks_people_is_named(cast: Cast, noon):
    with pytest.raises(RefusedMany) as refusal:
        file(cast)
    assert [message for _, message in refusal.value.problems] == [
        "“职业指导人员”须推荐 1 名，已提交 0 名。",
        "“基层公共就业服务人员”须推荐 1 名，已提交 0 名。",
    ]


def test_what_was_returned_is_mended_first(cast: Cast, noon):
    entry, _ = fill(cast)
    return_entry(
        entry_id=entry.pk,
        comments=[Comment("post", "?")],
        fix_by=CLOSING + timedelta(days=2),
        by=cast.organizer,
    )
    with pytest.raises(RefusedMany):
        file(cast)
    with clock_set_to(CLOSING + timedelta(days=1)):
        submit_entry(entry_id=entry.pk, by=cast.liaison)
        assert file(cast).filed_at == CLOSING + timedelta(days=1)


def test_the_closing_counts_for_the_filing_too(cast: Cast, noon):
    fill(cast)
    with clock_set_to(CLOSING), pytest.raises(TooLate):
        file(cast)


def test_a_second_filing_takes_the_place_of_the_first(cast: Cast, noon):
    fill(cast)
    first = file(cast)
    with clock_set_to(NOON + timedelta(hours=1)):
        second = file(cast)
    assert (second.pk, second.filed_at, second.version) == (
        first.pk,
        NOON + timedelta(hours=1),
        3,
    )


def test_composite_conditions_are_checked(cast: Cast, noon):
    cast.guidance.quota.conditions = [
        {"trait": "is_leader", "minimum": 1, "message": "至少一名为业务骨干。"}
    ]
    cast.guidance.quota.save()
    entry, _ = fill(cast)
    with pytest.raises(RefusedMany) as refusal:
        file(cast)
    assert refusal.value.problems == [("", "“职业指导人员”：至少一名为业务骨干。")]
    entry.traits = {"is_leader": True}
    entry.save()
    assert file(cast).attested is True


def test_organizers_do_not_file_for_a_district(cast: Cast, noon):
    with pytest.raises(NotAllowed):
        file(cast, by=cast.organizer)


@pytest.mark.parametrize(
    ("traits", "expected"),
    [
        ([], ["含视频"]),
        ([{"playable_video": False}], ["含视频"]),
        ([{}, {"playable_video": True}], []),
    ],
)
def test_a_condition_counts_entries_with_the_trait(traits, expected):
    conditions = [{"trait": "playable_video", "minimum": 1, "message": "含视频"}]
    assert unmet_conditions(conditions, traits) == expected
