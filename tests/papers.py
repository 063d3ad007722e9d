"""Papers under blind codes: a sealed table, and people who key, settle and re-check it."""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import User
from accounts.roles import Role
from competition.marking.papers import Hands
from competition.marking.sheets import Typed
from competition.models import CodedPaper, CodeTable, Entry, Event, Hand, Keying
from competition.operations.theory_codes import Shares, seal_codes
from competition.operations.theory_hands import claim_hand
from competition.operations.theory_keying import PaperRow, record_keyings
from competition.operations.theory_opening import ask_opening, open_codes
from competition.operations.theory_papers import count_papers
from competition.operations.theory_recheck import draw_recheck
from competition.operations.theory_settling import settle_paper, type_settlement
from competition.queries.theory_papers import keying_revision
from tests import factories
from tests.cast import Cast
from tests.scoring import accepted, make_scheme


@dataclass
class Exam:
    """A table of 理论知识 with its two clerks and a third person; marks by 参赛号."""

    cast: Cast
    table: CodeTable
    first: User
    second: User
    third: User

    @property
    def codes(self) -> list[str]:
        """The codes, in their order."""
        return list(self.papers().values_list("code", flat=True))

    def papers(self):
        """The papers, in the order of codes."""
        return CodedPaper.objects.filter(table=self.table).order_by("code")

    def fresh(self) -> CodeTable:
        """The table as it stands."""
        return CodeTable.objects.get(pk=self.table.pk)

    def code_of(self, number: str) -> str:
        """Whose code it is: only tests may look."""
        return self.papers().get(entry__number=number).code

    def key(self, by: User, hand: int, marks: Mapping[str, str], *, hand_in: bool = True, **cells):
        """Key total marks by code."""
        rows = []
        for code, text in marks.items():
            now = Keying.objects.filter(paper__table=self.table, paper__code=code, hand=hand)
            rows.append(
                PaperRow(
                    code=code, typed=Typed({"": text}, **cells),
                    revision=keying_revision(now.first()),
                )
            )  # fmt: skip
        return record_keyings(table_id=self.table.pk, hand=hand, rows=rows, hand_in=hand_in, by=by)

    def claim(self) -> None:
        """Both clerks take their hands; the papers were counted."""
        count = len(self.codes)
        count_papers(
            table_id=self.table.pk, handed_out=count, collected=count, by=self.cast.organizer
        )
        claim_hand(table_id=self.table.pk, number=1, by=self.first)
        claim_hand(table_id=self.table.pk, number=2, by=self.second)

    def key_both(self, **slips: str) -> None:
        """Both hands key 60, 61 … in the order of codes; the second with these slips by 参赛号."""
        marks = {code: str(60 + place) for place, code in enumerate(self.codes)}
        self.key(self.first, Hands.FIRST, marks)
        wrong = {self.code_of(number): text for number, text in slips.items()}
        self.key(self.second, Hands.SECOND, marks | wrong)

    def settle(self, code: str, text: str, by: User | None = None) -> CodedPaper:
        """A third person types and settles."""
        person = by or self.third
        type_settlement(table_id=self.table.pk, code=code, typed=Typed({"": text}), by=person)
        return settle_paper(table_id=self.table.pk, code=code, reason="卷面如此", by=person)

    def recheck(self, *, wrong: Mapping[str, str] | None = None) -> None:
        """Draw the sample and key it as agreed, but for what is said to differ."""
        draw_recheck(table_id=self.table.pk, by=self.cast.organizer)
        self.check(wrong or {})

    def check(self, wrong: Mapping[str, str]) -> None:
        """Key what is drawn and not yet re-checked."""
        waiting = self.papers().exclude(sample="").exclude(keyings__hand=Hands.RECHECK)
        marks = {
            paper.code: str(sum(paper.agreed.values()) / 1000).removesuffix(".0")
            for paper in waiting
        }
        self.key(self.third, Hands.RECHECK, marks | wrong)

    def open(self) -> int:
        """Organizer asks, supervisor confirms."""
        ask_opening(table_id=self.table.pk, reason="成绩合成", by=self.cast.organizer)
        return open_codes(table_id=self.table.pk, by=self.cast.supervisor)


def make_exam(cast: Cast, count: int = 4, *, event: Event | None = None, **shares: int) -> Exam:
    """A sealed table over so many accepted entries G001, G002 …"""
    event = event or cast.guidance
    if not hasattr(event, "scheme"):
        make_scheme(event)
    for place in range(1, count + 1):
        accepted(cast, f"{event.number_prefix}{place:03d}", event=event)
    table = seal_codes(
        event_id=event.pk, component="theory", shares=Shares(**shares), by=cast.organizer
    )
    people = [factories.make_staff(cast.competition, Role.CLERK) for _ in range(2)]
    return Exam(cast, table, cast.clerk, *people)


def agreed_exam(cast: Cast, count: int = 4, **shares: int) -> Exam:
    """Both hands are in and agree."""
    exam = make_exam(cast, count, **shares)
    exam.claim()
    exam.key_both()
    return exam


def ready_exam(cast: Cast, count: int = 4) -> Exam:
    """Everything is agreed and re-checked: it may be opened."""
    exam = agreed_exam(cast, count)
    exam.recheck()
    return exam


def entry_of(number: str) -> Entry:
    """The entry of this 参赛号."""
    return Entry.objects.get(number=number)


def hands_of(table: CodeTable) -> dict[int, User]:
    """Who holds which hand."""
    return {hand.number: hand.clerk for hand in Hand.objects.filter(table=table)}
