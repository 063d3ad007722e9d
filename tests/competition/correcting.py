"""A scored, locked contest to be corrected, compared and tried otherwise."""

from competition.marking.sheets import Typed
from competition.models import Correction, Entry, Quota, Standing
from competition.operations.components import lock_component
from competition.operations.corrections import ask_correction, grant_correction
from competition.operations.standings import compute_standing, confirm_standing
from competition.queries.sheets import current_sheets, revision
from tests.cast import Cast
from tests.scoring import accepted, key_all, make_scheme, plan

MARKS = {
    "G001": ("90", plan("50", "30"), plan("50", "31"), plan("45", "25")),
    "G002": ("81", plan("50", "36"), plan("52", "34"), plan("50", "37")),
    "G003": ("60.5", plan("40", "30"), plan("40", "30"), plan("40", "30")),
}


def contest(cast: Cast, *, judges: int = 3, **changes) -> dict[str, Entry]:
    """Three people, all sheets handed in: G002 before G001 by the tie key, then G003."""
    make_scheme(cast.guidance, judges=judges, **changes)
    Quota.objects.filter(event=cast.guidance).update(maximum=None)
    people = {number: accepted(cast, number, name="选手") for number in MARKS}
    for number, marks in MARKS.items():
        key_all(cast, people[number], *marks)
    return people


def lock_all(cast: Cast) -> None:
    """Lock both components."""
    for component in ("theory", "plan"):
        lock_component(event_id=cast.guidance.pk, component=component, by=cast.organizer)


def compute(cast: Cast) -> Standing:
    """Another run of the contest."""
    return compute_standing(event_id=cast.guidance.pk, by=cast.organizer).standing


def confirm(cast: Cast, standing: Standing, **statements: str) -> Standing:
    """Confirm a run."""
    return confirm_standing(standing_id=standing.pk, statements=statements, by=cast.organizer)


def ask(cast: Cast, entry: Entry, component: str, seat: int = 0, **cells) -> Correction:
    """Ask for a correction as the organizer; `marks` may be one text for a paper."""
    marks = cells.pop("marks", {})
    reason = cells.pop("reason", "核对纸质评分表，录入有误")
    by = cells.pop("by", cast.organizer)
    read_at = cells.pop("revision", None)
    if read_at is None:
        now = current_sheets([entry.pk], component=component, seat=seat).get(entry.pk)
        read_at = revision(now)
    return ask_correction(
        entry_id=entry.pk,
        component=component,
        seat=seat,
        typed=Typed({"": marks} if isinstance(marks, str) else marks, **cells),
        revision=read_at,
        reason=reason,
        by=by,
    )


def grant(cast: Cast, correction: Correction, by=None) -> Correction:
    """Grant it as the supervisor."""
    return grant_correction(correction_id=correction.pk, by=by or cast.supervisor)
