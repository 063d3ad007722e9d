"""Papers under blind codes: the objects that addresses are asked for."""

from collections.abc import Callable

from competition.models import Event
from competition.operations.theory_additions import ask_addition
from tests.cast import Cast
from tests.factories import make_event
from tests.meta.objects import Captures, made
from tests.papers import Exam, make_exam
from tests.scoring import accepted


def paper_event(cast: Cast, letter: str) -> Event:
    """An event of its own for one table: in the canaries' world they all stand side by side."""
    return make_event(
        cast.competition,
        f"papers-{letter.lower()}",
        name=f"笔试赛项{letter}",
        number_prefix=f"T{letter}",
    )


def exam(cast: Cast) -> Captures:
    """A table whose first hand is the clerk's."""
    found = make_exam(cast, 3, event=paper_event(cast, "A"))
    found.claim()
    return {"table_id": found.table.pk}


def opened(cast: Cast) -> Captures:
    """A table that was opened; others than the clerk keyed it."""
    found = make_exam(cast, 2, event=paper_event(cast, "B"))
    found.first, found.third = found.third, found.first
    found.claim()
    found.key_both()
    found.third = cast.organizer
    found.recheck()
    found.open()
    return {"table_id": found.table.pk, "suffix": "docx"}


def differing(cast: Cast) -> Captures:
    """A table that two others keyed, with a paper that waits for the clerk or the organizer."""
    found = make_exam(cast, 2, event=paper_event(cast, "C"))
    found.first, found.third = found.third, found.first
    found.claim()
    found.key_both(TC001="99")
    return {"table_id": found.table.pk, "code": found.code_of("TC001")}


def unclaimed(cast: Cast) -> Exam:
    """A table that no clerk has seen."""
    return make_exam(cast, 2, event=paper_event(cast, "D"))


def addition(cast: Cast) -> Captures:
    """An asking for a code in a table that no clerk has seen."""
    found = unclaimed(cast)
    number = accepted(cast, "TD009", event=found.table.event).number
    asked = ask_addition(table_id=found.table.pk, number=number, reason="补受理", by=cast.organizer)
    return {"table_id": found.table.pk, "addition": asked.pk}


def table(cast: Cast) -> Captures:
    """The table alone."""
    return {"table_id": made(exam, cast)["table_id"]}


def added_table(cast: Cast) -> Captures:
    """The table of that asking."""
    return {"table_id": made(addition, cast)["table_id"]}


def opened_pairs(cast: Cast) -> Captures:
    """The opened table and a format."""
    return made(opened, cast)


OBJECTS: dict[str, Callable[[Cast], Captures]] = {
    "manage-theory-table": table,
    "manage-theory-count": table,
    "manage-theory-add": table,
    "manage-theory-add-grant": added_table,
    "manage-theory-discard": table,
    "manage-theory-release": table,
    "manage-theory-sample": table,
    "manage-theory-ask": table,
    "manage-theory-open": table,
    "manage-theory-scores": opened_pairs,
    "manage-theory-pairs": opened_pairs,
    "supervise-theory-labels": table,
    "supervise-theory-count": table,
    "supervise-theory-void": table,
    "supervise-theory-restore": table,
    "clerk-theory-claim": table,
    "clerk-theory-keying": table,
    "theory-recheck": table,
    "theory-differences": table,
    "theory-settle": differing,
}

FORMS: dict[str, Callable[[Cast], Captures]] = {
    "manage-theory-seal": lambda cast: {"place": f"{cast.guidance.code}/theory"},
    "manage-theory-add-grant": lambda cast: {"addition": made(addition, cast)["addition"]},
}
