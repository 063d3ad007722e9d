"""The order of events in a trial season, told through the operations that the pages use."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from competition.enums import EntryStatus
from competition.management.demo import day, marks, papers
from competition.management.demo.staff import Troupe
from competition.models import Competition, Entry, Standing
from competition.operations.entry_reviews import accept_entry
from competition.operations.schemes import settle_scheme
from competition.operations.standings import confirm_standing
from competition.queries.blockers import statements_needed
from competition.queries.schemes import event_scheme
from districts.models import District
from records.clock import clock_set_to

Say = Callable[[str], None]


class TrialStage(StrEnum):
    """How far the open season has come."""

    REGISTRATION = "registration"
    SCORING = "scoring"
    FINISHED = "finished"


TODAY_IN_2024: Final = {
    TrialStage.REGISTRATION: datetime(2024, 4, 16, 1, 0, tzinfo=UTC),
    TrialStage.SCORING: datetime(2024, 6, 20, 1, 0, tzinfo=UTC),
    TrialStage.FINISHED: datetime(2024, 6, 28, 1, 0, tzinfo=UTC),
}
"""The day of the 2024 calendar on which the open season stands today."""

PUBLISHED: Final = datetime(2024, 3, 29, 1, 0, tzinfo=UTC)
FILED: Final = datetime(2024, 4, 8, 1, 0, tzinfo=UTC)
NOMINATED: Final = datetime(2024, 4, 12, 1, 0, tzinfo=UTC)
ACCEPTED: Final = datetime(2024, 5, 7, 1, 0, tzinfo=UTC)
SCORED: Final = datetime(2024, 6, 19, 1, 0, tzinfo=UTC)
COMPUTED: Final = datetime(2024, 6, 25, 1, 0, tzinfo=UTC)
SETTLED: Final = "演示数据：视为组委会已核定"


class Story:
    """One season, `shift` later than 2024; each act sets the clock to its own day."""

    def __init__(
        self, competition: Competition, troupe: Troupe, *, shift: timedelta, say: Say
    ) -> None:
        self.competition = competition
        self.troupe = troupe
        self.shift = shift
        self.say = say
        self.districts = list(
            District.objects.filter(delegations__competition=competition).order_by("code")
        )

    def register_all(self) -> None:
        """Every district files 附件1 and nominates two competitors; all are accepted."""
        self.say(f"{self.competition}：各区报送附件1、推荐选手 …")
        for index, district in enumerate(self.districts):
            self._file(index, district)
            self._nominate(index, district)
        with clock_set_to(ACCEPTED + self.shift):
            papers.accept_all(self.competition, self.troupe)

    def register_some(self) -> None:
        """In the midst of April: some have filed, some are drafting, some have not begun."""
        self.say(f"{self.competition}：部分区已报送 …")
        for index, district in enumerate(self.districts[:12]):
            self._file(index, district, is_draft=index >= 9)
        for index, district in enumerate(self.districts[:6]):
            self._nominate(index, district)
        self._draft(6)
        entries = list(
            Entry.objects.filter(competition=self.competition, status=EntryStatus.SUBMITTED)
        )
        with clock_set_to(NOMINATED + self.shift + timedelta(days=1)):
            for entry in entries[:4]:
                accept_entry(entry_id=entry.pk, by=self.troupe.organizer)
            papers.return_one(
                entries[4], self.troupe, fix_by=ACCEPTED + self.shift - timedelta(days=10)
            )

    def prepare(self) -> None:
        """The day before: who judges, rooms, sessions, the draw; then the door."""
        self.say(f"{self.competition}：评委、考场、抽签 …")
        with clock_set_to(SCORED + self.shift - timedelta(days=1)):
            day.seat_panels(self.competition, self.troupe)
            day.prepare(self.competition, self.troupe.organizer)
        with clock_set_to(SCORED + self.shift - timedelta(minutes=20)):
            day.open_the_door(self.competition, self.troupe.organizer)
        with clock_set_to(SCORED + self.shift + timedelta(minutes=25)):
            day.close_the_door(self.competition, self.troupe.organizer)

    def score(self) -> None:
        """The marks of all components come in."""
        self.say(f"{self.competition}：录入成绩 …")
        with clock_set_to(SCORED + self.shift + timedelta(hours=8)):
            marks.bring_in_marks(self.competition, self.troupe.organizer)

    def score_some(self) -> None:
        """Half-way: papers under codes with two differences, the first displays judged."""
        self.say(f"{self.competition}：阅卷和现场评分进行中 …")
        with clock_set_to(SCORED + self.shift + timedelta(hours=8)):
            day.mark_papers(self.competition, self.troupe)
            day.judge_some(self.competition, self.troupe)

    def compute(self) -> None:
        """Lock and compute both events."""
        with clock_set_to(COMPUTED + self.shift):
            marks.lock_and_compute(self.competition, self.troupe.organizer)

    def confirm(self) -> None:
        """The committee confirms; what only people can settle is stated as the trial's own."""
        with clock_set_to(COMPUTED + self.shift + timedelta(days=1)):
            for event in marks.personal_events(self.competition):
                settle_scheme(event_id=event.pk, reason=SETTLED, by=self.troupe.organizer)
                standing = Standing.objects.filter(event=event).latest("run")
                needed = statements_needed(standing, event_scheme(event))
                confirm_standing(
                    standing_id=standing.pk,
                    statements=dict.fromkeys(needed, SETTLED),
                    by=self.troupe.organizer,
                )

    def _file(self, index: int, district: District, *, is_draft: bool = False) -> None:
        by = self.troupe.liaisons[district.code]
        with clock_set_to(FILED + self.shift + timedelta(hours=index)):
            papers.write_liaisons(self.competition, district, by, index=index)
            if not is_draft:
                papers.file_paper(self.competition, district, by, index=index)

    def _nominate(self, index: int, district: District) -> None:
        by = self.troupe.liaisons[district.code]
        with clock_set_to(NOMINATED + self.shift + timedelta(hours=index)):
            papers.submit_and_attest(self.competition, district, by, index=index)

    def _draft(self, index: int) -> None:
        district = self.districts[index]
        by = self.troupe.liaisons[district.code]
        with clock_set_to(NOMINATED + self.shift):
            event = marks.personal_events(self.competition)[0]
            papers.nominate(event, district, by, index=2000 + index * 10)
