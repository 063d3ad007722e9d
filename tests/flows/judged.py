"""Steps of a contest's day: panel, draw, papers under codes, phones, stopwatch."""

import json
import uuid
from collections.abc import Mapping, Sequence

from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from competition.marking.sheets import Typed
from competition.marking.stopwatch import Act
from competition.models import CodedPaper, CodeTable, Entry, Session, Slot
from competition.operations.calibration import release_hold, set_hold
from competition.operations.judge_sheets import Place
from competition.operations.panels import SeatTyped, save_panel
from competition.operations.theory_codes import Shares, seal_codes
from competition.operations.theory_hands import claim_hand
from competition.operations.theory_keying import PaperRow, record_keyings
from competition.operations.theory_opening import ask_opening, open_codes
from competition.operations.theory_papers import count_papers
from competition.operations.theory_recheck import draw_recheck
from competition.operations.theory_settling import settle_paper, type_settlement
from competition.operations.timing import Press, TimeWritten, confirm_time, press_stopwatch
from competition.queries.sheets import current_sheets, revision
from tests.cast import Cast
from tests.competition.day import drawn, make_rooms, make_session
from tests.factories import make_staff
from tests.judging import tag_of


def seat(cast: Cast, judges: int) -> list[User]:
    """A panel of 方案设计 with this many accounts, the first of them its leader."""
    people = [cast.judge, *(make_staff(cast.competition, Role.JUDGE) for _ in range(judges - 1))]
    save_panel(
        event_id=cast.guidance.pk,
        components=["plan"],
        seats=[
            SeatTyped(judge_id=person.pk, unit=f"高校{place}", is_leader=place == 0)
            for place, person in enumerate(people)
        ],
        by=cast.organizer,
    )
    return people


def draw_order(cast: Cast) -> dict[str, str]:
    """Draw 方案设计 in one room: 参赛号 → 抽签号, as the judges know it."""
    session: Session = make_session(
        cast, room_ids=[room.pk for room in make_rooms(cast, "第一考场")]
    )
    drawn(cast, session)
    slots = Slot.objects.filter(session=session).values_list("entry__number", "number")
    return {number: str(lot) for number, lot in slots}


def seal(cast: Cast) -> CodeTable:
    """Theory papers get their codes; as many are collected as were handed out."""
    table = seal_codes(
        event_id=cast.guidance.pk, component="theory", shares=Shares(top=100), by=cast.organizer
    )
    papers = CodedPaper.objects.filter(table=table).count()
    count_papers(table_id=table.pk, handed_out=papers, collected=papers, by=cast.organizer)
    return table


def codes_by_entry(table: CodeTable) -> dict[str, str]:
    """参赛号 → code: what only the sealed table knows, here to play the papers on the desk."""
    rows = CodedPaper.objects.filter(table=table).values_list("entry__number", "code")
    return dict(rows)


def key_papers(table: CodeTable, marks: Mapping[str, str], *, hand: int, by: User) -> None:
    """Key every paper, code → mark, as one hand (3 is the re-check) and hand in."""
    if hand < 3:
        claim_hand(table_id=table.pk, number=hand, by=by)
    rows = [PaperRow(code=code, typed=Typed({"": mark})) for code, mark in sorted(marks.items())]
    record_keyings(table_id=table.pk, hand=hand, rows=rows, hand_in=True, by=by)


def settle(table: CodeTable, code: str, mark: str, *, reason: str, by: User) -> None:
    """A third person types what the paper says, then settles."""
    type_settlement(table_id=table.pk, code=code, typed=Typed({"": mark}), by=by)
    settle_paper(table_id=table.pk, code=code, reason=reason, by=by)


def recheck(cast: Cast, table: CodeTable, marks: Mapping[str, str], *, by: User) -> None:
    """Draw the sample and key it once more."""
    draw_recheck(table_id=table.pk, by=cast.organizer)
    chosen = (
        CodedPaper.objects.filter(table=table).exclude(sample="").values_list("code", flat=True)
    )
    key_papers(table, {code: marks[code] for code in chosen}, hand=3, by=by)


def open_together(cast: Cast, table: CodeTable) -> int:
    """Organizer asks, supervisor grants; how many marks came out."""
    ask_opening(table_id=table.pk, reason="成绩已全部认定，解密", by=cast.organizer)
    return open_codes(table_id=table.pk, by=cast.supervisor)


class Phone:
    """A judge's phone: it saves as the page's script does."""

    def __init__(self, cast: Cast, judge: User) -> None:
        self.client = Client()
        self.client.force_login(judge)
        self.judge = judge
        self.where = (cast.competition.slug, cast.guidance.code, "plan")
        self.seen: dict[str, str] = {}

    def save(self, turn: str, marks: Mapping[str, str], *, hand_in: bool = False) -> str:
        """Send one save, twice when the first answer was lost; return the sheet's state."""
        body = {
            "key": str(uuid.uuid4()), "user": self.judge.pk, "seen": self.seen.get(turn, ""),
            "hand_in": hand_in, "marks": dict(marks), "deduction": "", "note": "",
            "tag": tag_of(turn),
        }  # fmt: skip
        answers = [self._post(turn, body) for _ in range(2)]
        assert answers[0] == answers[1]
        self.seen[turn] = answers[0]["revision"]
        return answers[0]["state"]

    def _post(self, turn: str, body: Mapping[str, object]) -> dict[str, str]:
        address = reverse("judge-save", args=[*self.where, turn])
        answer = self.client.post(address, json.dumps(body), content_type="application/json")
        assert answer.status_code == 200, answer.content.decode()
        found: dict[str, str] = answer.json()
        return found


def hold_first(cast: Cast) -> int:
    """The first entrant's marks stay open until the leader releases them."""
    hold = set_hold(
        event_id=cast.guidance.pk, component="plan", room_id=None, entries=1, by=cast.organizer
    )
    assert hold is not None
    return hold.pk


def release(cast: Cast, hold_id: int) -> int:
    """The leader releases."""
    return release_hold(hold_id=hold_id, by=cast.judge)


def time_turns(cast: Cast, turns: Sequence[str], entries: Mapping[str, Entry]) -> None:
    """The leader starts and stops the watch of every turn, corrects it to 290 s, confirms."""
    for turn in turns:
        place = Place(
            season_id=cast.competition.pk, event=cast.guidance.code, component="plan", turn=turn
        )
        for act in (Act.START, Act.STOP):
            press = Press(act=act, key=uuid.uuid4().hex)
            press_stopwatch(place=place, press=press, by=cast.judge)
        now = current_sheets([entries[turn].pk], component="plan", seat=0)[entries[turn].pk]
        written = TimeWritten(seconds="290", reason="按计时员秒表", seen=revision(now))
        confirm_time(place=place, written=written, by=cast.judge)
