"""Components as a whole: handing in, locking, and what a lock keeps."""

from datetime import timedelta

import pytest

from competition.enums import SheetState
from competition.models import Entry, Sheet
from competition.operations.components import hand_in_component, lock_component
from competition.queries.invariants import findings
from records.errors import Conflict, NotAllowed
from tests.cast import Cast
from tests.scoring import accepted, key_all, key_in, make_scheme, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(cast: Cast, noon) -> Entry:
    make_scheme(cast.guidance)
    return accepted(cast, "G001")


def test_a_saved_component_is_handed_in_at_once(cast: Cast, entry: Entry):
    key_in(cast, entry, "theory", marks="80", hand_in=False)
    key_in(cast, accepted(cast, "G002"), "theory", marks="70", hand_in=False)
    where = {"event_id": cast.guidance.pk, "component": "theory", "seat": 0, "by": cast.clerk}
    assert hand_in_component(**where) == 2
    assert set(Sheet.objects.values_list("state", flat=True)) == {SheetState.HANDED_IN}


def test_an_incomplete_draft_keeps_the_component_from_being_handed_in(cast: Cast, entry: Entry):
    key_in(cast, entry, "plan", 1, marks=plan("50", ""), hand_in=False)
    with pytest.raises(Conflict, match="G001：“表达”未评分"):
        hand_in_component(event_id=cast.guidance.pk, component="plan", seat=1, by=cast.clerk)


def test_a_component_with_a_gap_is_not_locked(cast: Cast, entry: Entry):
    accepted(cast, "G002")
    key_in(cast, entry, "theory", marks="80")
    with pytest.raises(Conflict, match="“理论知识”缺评分表：G002"):
        lock_component(event_id=cast.guidance.pk, component="theory", by=cast.organizer)


def test_a_gap_with_a_state_may_be_locked(cast: Cast, entry: Entry):
    key_in(cast, entry, "theory", marks="80")
    key_in(cast, accepted(cast, "G002"), "theory", state="缺考")
    key_in(cast, accepted(cast, "G003"), "", state="弃权")
    lock = lock_component(event_id=cast.guidance.pk, component="theory", by=cast.organizer)
    assert (lock.component, lock.by) == ("theory", cast.organizer)


def test_a_locked_component_takes_no_mark(cast: Cast, entry: Entry):
    key_all(cast, entry, "80", *[plan("50", "30")] * 3)
    lock_component(event_id=cast.guidance.pk, component="theory", by=cast.organizer)
    with pytest.raises(Conflict, match="已锁定"):
        key_in(cast, entry, "theory", marks="90", reason="更正")
    assert Sheet.objects.get(component="theory").marks == {"": 80000}


def test_a_component_is_locked_once(cast: Cast, entry: Entry):
    key_in(cast, entry, "theory", marks="80")
    lock_component(event_id=cast.guidance.pk, component="theory", by=cast.organizer)
    with pytest.raises(Conflict, match="已经锁定"):
        lock_component(event_id=cast.guidance.pk, component="theory", by=cast.organizer)


def test_the_clerk_may_not_lock(cast: Cast, entry: Entry):
    with pytest.raises(NotAllowed):
        lock_component(event_id=cast.guidance.pk, component="theory", by=cast.clerk)


def test_a_sheet_that_changed_after_the_lock_is_found(cast: Cast, entry: Entry, noon):
    key_in(cast, entry, "theory", marks="80")
    lock_component(event_id=cast.guidance.pk, component="theory", by=cast.organizer)
    assert list(findings()) == []
    Sheet.objects.update(at=noon + timedelta(minutes=1))
    assert list(findings()) == ["“职业指导人员”环节 theory 锁定之后还有 1 张评分表写入。"]
