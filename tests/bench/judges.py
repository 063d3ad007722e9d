"""60 judges who save every 5 seconds for 3 minutes, each answer now and then lost on its way.

Two gunicorn workers on PostgreSQL, one thread per judge, loopback only. One save in twenty is sent
a second time with the same key, as a phone does that never saw the answer. Afterwards every
sheet must hold exactly what its judge saved last, once. JUDGE_BENCH_SECONDS shortens it.
"""

import json
import os
import random
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from competition.enums import EntryStatus
from competition.models import Event, Room, Seat, Session, Sheet, Slot
from records.models import ActionLog
from tests import factories
from tests.bench import Figure
from tests.judging import tag_of
from tests.scoring import make_scheme
from tests.web import Web, login_headers, web_server

JUDGES, ENTRIES, EVERY, AGAIN = 60, 36, 5.0, 0.05
SECONDS = float(os.environ.get("JUDGE_BENCH_SECONDS", "180"))
PACE = max(SECONDS / ENTRIES, EVERY)


@dataclass
class Judge:
    """One judge at one phone: what was acknowledged, how long each save took, what went wrong."""

    user: User
    seat: int
    headers: dict[str, str]
    event: str
    slug: str
    tags: dict[int, str]
    kept: dict[int, dict[str, str]] = field(default_factory=dict)
    seen: dict[int, str] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    again: int = 0
    wrong: list[str] = field(default_factory=list)

    def work(self, web: Web, until: float) -> None:
        """Save every five seconds, entrant after entrant, each a few times."""
        dice = random.Random(self.seat)  # noqa: S311 -- a bench repeats itself
        time.sleep(dice.random() * EVERY)
        started = time.monotonic()
        while (now := time.monotonic()) < until:
            turn = min(int((now - started) / PACE) + 1, ENTRIES)
            marks = {
                "content": str(dice.randint(200, 600) / 10),
                "speech": str(dice.randint(0, 40)),
            }
            body = {
                "key": str(uuid.UUID(int=dice.getrandbits(128))), "user": self.user.pk,
                "seen": self.seen.get(turn, ""), "hand_in": False, "marks": marks,
                "deduction": "", "note": "", "tag": self.tags[turn],
            }  # fmt: skip
            first = self._send(web, turn, body)
            if first is not None and dice.random() < AGAIN:
                self.again += 1
                if self._send(web, turn, body) != first:
                    self.wrong.append(f"评委 {self.seat}：同一次保存得到两种回答")
            if first is not None:
                self.kept[turn], self.seen[turn] = marks, first
            time.sleep(max(0.0, EVERY - (time.monotonic() - now)))

    def _send(self, web: Web, turn: int, body: dict[str, object]) -> str | None:
        address = reverse("judge-save", args=[self.slug, self.event, "plan", str(turn)])
        began = time.perf_counter()
        status, _, words = web.ask("POST", address, self.headers, json.dumps(body).encode())
        self.times.append(time.perf_counter() - began)
        if status != 200:
            self.wrong.append(f"评委 {self.seat}：{status} {words.decode()[:200]}")
            return None
        revision: str = json.loads(words)["revision"]
        return revision


def figures() -> Iterator[Figure]:
    """The median and the 99th percentile of a save, and that nothing was lost or doubled."""
    event = _contest()
    before = ActionLog.objects.count()
    with web_server(Path(os.environ["VAR_DIR"])) as web:
        judges = [_judge(event, number) for number in range(1, JUDGES + 1)]
        until = time.monotonic() + SECONDS
        threads = [
            threading.Thread(target=judge.work, args=(web, until), daemon=True) for judge in judges
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(SECONDS + 60)
    _check(event, judges, logged=ActionLog.objects.count() - before)
    times = sorted(each for judge in judges for each in judge.times)
    sys.stderr.write(
        f"{len(times)} 次保存，其中 {sum(judge.again for judge in judges)} 次为重发；"
        f"最慢 {times[-1]:.3f} 秒；丢失 0，重复 0\n"
    )
    for what, place in (("中位数", 0.5), ("第 99 百分位", 0.99)):
        yield Figure(
            what=f"{JUDGES} 名评委每 5 秒保存一次，{SECONDS:.0f} 秒：{what}",
            rows=len(times),
            seconds=times[int(len(times) * place)],
        )


def _contest() -> Event:
    competition = factories.make_competition(f"judges-{uuid.uuid4().hex[:8]}")
    event = factories.make_event(competition)
    make_scheme(event, judges=JUDGES)
    district = factories.make_district()
    session = Session.objects.create(event=event, component="plan")
    room = Room.objects.create(competition=competition, name="第一考场")
    for place in range(1, ENTRIES + 1):
        entry = factories.make_entry(
            event, district, EntryStatus.ACCEPTED, number=f"A{place:03d}", slot=place
        )
        Slot.objects.create(session=session, entry=entry, room=room, position=place, number=place)
    for number in range(1, JUDGES + 1):
        user = factories.make_staff(competition, Role.JUDGE)
        Seat.objects.filter(event=event, component="plan", number=number).update(judge=user)
    return event


def _judge(event: Event, number: int) -> Judge:
    seat = Seat.objects.select_related("judge").get(event=event, component="plan", number=number)
    headers = login_headers(seat.judge) | {"Content-Type": "application/json"}
    tags = {turn: tag_of(str(turn)) for turn in range(1, ENTRIES + 1)}
    return Judge(seat.judge, number, headers, event.code, event.competition.slug, tags)


def _check(event: Event, judges: list[Judge], *, logged: int) -> None:
    """Every acknowledged save stands, in one sheet of one version; a draft is not logged."""
    wrong = [line for judge in judges for line in judge.wrong]
    sheets = Sheet.objects.filter(entry__event=event, component="plan")
    stored = {
        (seat, turn): {code: value / 1000 for code, value in marks.items()}
        for seat, turn, marks in sheets.values_list("seat", "entry__slots__number", "marks")
    }
    kept = {
        (judge.seat, turn): {code: float(text) for code, text in marks.items()}
        for judge in judges
        for turn, marks in judge.kept.items()
    }
    if stored != kept or sheets.count() != len(kept):
        lost = [place for place, marks in kept.items() if stored.get(place) != marks]
        wrong.append(f"存储与确认不一致：{lost[:5]}")
    if logged > 1:  # the first mark freezes the scheme
        wrong.append(f"多出 {logged} 条操作日志")
    if wrong:
        raise RuntimeError("；".join(wrong[:10]))
