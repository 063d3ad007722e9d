"""The timekeeper's pages: every timed turn with its seconds, and the stopwatch of one."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.marking import Component
from competition.marking.stopwatch import ACT_LABELS
from competition.models import Competition, Timing
from competition.queries.judging import Turn, states_of, turns_of
from competition.queries.schemes import EventScheme, event_schemes
from competition.queries.sheets import current_sheets
from competition.queries.timing import is_timed, read_watch, rule_told, timing_told
from records.clock import database_now


@dataclass(frozen=True)
class _Timed:
    """A timed component with its turns: 抽签号, seconds so far, and the entry's state."""

    of: EventScheme
    component: Component
    turns: list[tuple[Turn, dict[str, object], str]]


@allowed(Permission.RUN_DAY)
@require_safe
def manage_timing(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every timed component with its turns in order."""
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    timed = [
        _timed(of, component)
        for of in event_schemes(season).values()
        for component in of.scheme.components
        if is_timed(component)
    ]
    return render(request, "competition/manage_timing.html", {"season": season, "timed": timed})


@allowed(Permission.RUN_DAY)
@require_safe
def manage_timing_turn(
    request: SignedInRequest, *, slug: str, event: str, component: str, turn: str
) -> HttpResponse:
    """The stopwatch of one turn, with the turns beside it."""
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    found = [of for of in event_schemes(season).values() if of.event.code == event]
    part = found[0].component(component) if found else None
    if part is None or not is_timed(part):
        raise Http404
    timed = _timed(found[0], part)
    here = next((each for each, _, _ in timed.turns if each.token == turn), None)
    if here is None:
        raise Http404
    context = {
        "season": season,
        "panel": timed,
        "turn": here,
        "rule": rule_told(part.time),
        "acts": [(str(act), label) for act, label in ACT_LABELS.items()],
        "time": read_watch(part, here.entry_id).told(at=database_now()),
    }
    return render(request, "competition/manage_timing_turn.html", context)


def _timed(of: EventScheme, component: Component) -> _Timed:
    turns = turns_of(of, component.code)
    ids = [turn.entry_id for turn in turns]
    rows = Timing.objects.filter(component=component.code, entry__in=ids)
    timings = {timing.entry_id: timing for timing in rows}
    sheets = current_sheets(ids, component=component.code, seat=0)
    states, at = states_of(of, component.code), database_now()
    told = [
        (
            turn,
            timing_told(component, timings.get(turn.entry_id), sheets.get(turn.entry_id), at=at),
            states.get(turn.entry_id, ""),
        )
        for turn in turns
    ]
    return _Timed(of, component, told)
