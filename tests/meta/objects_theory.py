"""Papers under blind codes: the objects that addresses are asked for."""

from collections.abc import Callable

from competition.operations.theory_additions import ask_addition
from tests.cast import Cast
from tests.meta.objects import Captures, made
from tests.papers import Exam, make_exam
from tests.scoring import accepted


def exam(cast: Cast) -> Captures:
    """A table of 职业指导人员 whose first hand is the clerk's."""
    found = make_exam(cast, 3)
    found.claim()
    return {"table_id": found.table.pk}


def opened(cast: Cast) -> Captures:
    """A table of 基层公共就业服务人员 that was opened; others than the clerk keyed it."""
    found = make_exam(cast, 2, event=cast.grassroots)
    found.first, found.third = found.third, found.first
    found.claim()
    found.key_both()
    found.third = cast.organizer
    found.recheck()
    found.open()
    return {"table_id": found.table.pk, "suffix": "docx"}


def differing(cast: Cast) -> Captures:
    """A table that two others keyed, with a paper that waits for the clerk or the organizer."""
    found = make_exam(cast, 2)
    found.first, found.third = found.third, found.first
    found.claim()
    found.key_both(G001="99")
    return {"table_id": found.table.pk, "code": found.code_of("G001")}


def unclaimed(cast: Cast) -> Exam:
    """A table that no clerk has seen."""
    return make_exam(cast, 2, event=cast.grassroots)


def addition(cast: Cast) -> Captures:
    """An asking for a code in a table that no clerk has seen."""
    found = unclaimed(cast)
    number = accepted(cast, "B009", event=cast.grassroots).number
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
