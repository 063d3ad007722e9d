"""P1: whatever districts and organizers do, and in whatever order, no quota is overrun."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from competition.enums import HOLDING, EntryStatus
from competition.models import Competitor, Entry, Quota
from competition.operations.entries import (
    recall_entry,
    submit_entry,
    substitute_entry,
    withdraw_entry,
)
from competition.operations.entry_drafts import start_entry
from competition.operations.entry_reviews import Comment, accept_entry, reject_entry, return_entry
from competition.queries.invariants import findings
from records.clock import clock_set_to
from records.errors import Refused
from records.operations.anchors import verify_log
from tests.cast import Cast
from tests.competition.nominating import person
from tests.factories import NOON

picks = st.integers(min_value=0, max_value=30)


class Places(RuleBasedStateMachine):
    """Two districts, two events of up to two places, every act in any order."""

    cast: Cast

    @initialize(maximum=st.integers(min_value=0, max_value=2))
    def begin(self, maximum: int) -> None:
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.maximum = maximum
        self.numbers: dict[int, str] = {}
        Quota.objects.update(minimum=0, maximum=maximum)

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def try_to(self, act: Callable[[], object]) -> None:
        """Refusals are fine; a refused act leaves nothing behind."""
        with clock_set_to(NOON), suppress(Refused), transaction.atomic():
            act()

    def entry(self, pick: int) -> Entry | None:
        ids = list(Entry.objects.order_by("pk").values_list("pk", flat=True))
        return (
            Entry.objects.select_related("district").get(pk=ids[pick % len(ids)]) if ids else None
        )

    def liaison_of(self, entry: Entry):
        return self.cast.liaison if entry.district == self.cast.heping else self.cast.other_liaison

    @rule(own=st.booleans(), first=st.booleans(), number=st.integers(0, 5))
    def start(self, own: bool, first: bool, number: int) -> None:
        event = self.cast.guidance if first else self.cast.grassroots
        by = self.cast.liaison if own else self.cast.other_liaison
        data = person(name=f"选手{number}", mobile=f"1990000000{number}")
        self.try_to(lambda: start_entry(event_id=event.pk, data=data, by=by))

    @rule(pick=picks, number=st.integers(0, 5))
    def start_substitution(self, pick: int, number: int) -> None:
        old = self.entry(pick)
        if old is not None:
            data = person(name=f"选手{number}", mobile=f"1990000000{number}")
            self.try_to(
                lambda: start_entry(
                    event_id=old.event_id, data=data, by=self.liaison_of(old), replaces_id=old.pk
                )
            )

    @rule(pick=picks)
    def submit(self, pick: int) -> None:
        entry = self.entry(pick)
        if entry is not None:
            self.try_to(lambda: submit_entry(entry_id=entry.pk, by=self.liaison_of(entry)))

    @rule(pick=picks)
    def substitute(self, pick: int) -> None:
        entry = self.entry(pick)
        if entry is not None:
            by = self.liaison_of(entry)
            self.try_to(lambda: substitute_entry(entry_id=entry.pk, reason="换人", by=by))

    @rule(pick=picks)
    def recall(self, pick: int) -> None:
        entry = self.entry(pick)
        if entry is not None:
            self.try_to(lambda: recall_entry(entry_id=entry.pk, by=self.liaison_of(entry)))

    @rule(pick=picks)
    def withdraw(self, pick: int) -> None:
        entry = self.entry(pick)
        if entry is not None:
            by = self.liaison_of(entry)
            self.try_to(lambda: withdraw_entry(entry_id=entry.pk, reason="退赛", by=by))

    @rule(pick=picks)
    def accept(self, pick: int) -> None:
        entry = self.entry(pick)
        if entry is not None:
            self.try_to(lambda: accept_entry(entry_id=entry.pk, by=self.cast.organizer))

    @rule(pick=picks)
    def send_back(self, pick: int) -> None:
        entry = self.entry(pick)
        if entry is not None:
            self.try_to(
                lambda: return_entry(
                    entry_id=entry.pk,
                    comments=[Comment("post", "不详")],
                    fix_by=NOON + timedelta(days=1),
                    by=self.cast.organizer,
                )
            )

    @rule(pick=picks)
    def reject(self, pick: int) -> None:
        entry = self.entry(pick)
        if entry is not None:
            self.try_to(
                lambda: reject_entry(entry_id=entry.pk, reason="不符", by=self.cast.organizer)
            )

    @invariant()
    def no_quota_is_overrun(self) -> None:
        if not hasattr(self, "maximum"):
            return
        places: dict[tuple[int, int], list[int | None]] = {}
        for entry in Entry.objects.filter(status__in=HOLDING):
            places.setdefault((entry.event_id, entry.district_id), []).append(entry.slot)
        allowed = set(range(1, self.maximum + 1))
        assert [slots for slots in places.values() if not set(slots) <= allowed] == []
        assert [slots for slots in places.values() if len(slots) != len(set(slots))] == []

    @invariant()
    def one_person_holds_one_place(self) -> None:
        mobiles = list(
            Competitor.objects.filter(entry__status__in=HOLDING).values_list("mobile", flat=True)
        )
        assert len(mobiles) == len(set(mobiles))

    @invariant()
    def a_number_is_given_once_and_stays(self) -> None:
        if not hasattr(self, "numbers"):
            return
        now = dict(Entry.objects.exclude(number="").values_list("pk", "number"))
        assert {pk: now.get(pk) for pk in self.numbers} == self.numbers
        assert len(set(now.values())) == len(now)
        self.numbers = now

    @invariant()
    def a_replaced_entry_left_before_its_substitute_came(self) -> None:
        both = Entry.objects.filter(status__in=HOLDING, replaces__status__in=HOLDING)
        assert list(both) == []

    @invariant()
    def the_portals_own_invariants_hold(self) -> None:
        assert list(findings()) == []


@pytest.mark.slow
@pytest.mark.django_db
def test_any_interleaving_keeps_every_quota(cast: Cast, files):
    machine = type("PlacesOfThisCast", (Places,), {"cast": cast})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25 if connection.vendor == "postgresql" else 10,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert list(verify_log()) == []
    assert EntryStatus.DRAFT not in HOLDING
