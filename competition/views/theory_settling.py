"""认定差异: the list of papers that do not agree, and one paper typed anew and settled."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.forms.grid import GridColumn, GridLine, grid_columns
from competition.forms.theory_grid import PAPER_STATES, show_faults, typed_cells, typed_line
from competition.marking import Component, format_mark
from competition.marking.papers import Hands, paper_fields, paper_parts
from competition.marking.sheets import Typed, write_sheet
from competition.models import CodedPaper, CodeTable
from competition.operations.theory_settling import (
    CellsRefused,
    settle_paper,
    type_settlement,
)
from competition.operations.theory_tables import component_of
from competition.queries.theory_differences import (
    compared_rows,
    difference_of,
    may_settle,
    open_differences,
    part_lines,
    sides_of,
)
from competition.queries.theory_papers import keying_content, live_papers
from competition.views.theory_page import seen_table
from records.errors import Refused

KEYERS = (Permission.ENTER_SCORES, Permission.LOCK_SCORES)


@allowed(*KEYERS)
@require_safe
def theory_differences(request: SignedInRequest, slug: str, table_id: int) -> HttpResponse:
    """The papers that wait for a third person."""
    table = seen_table(request, slug, table_id)
    component = component_of(table)[1]
    context = {
        "season": table.event.competition,
        "table": table,
        "name": component.name,
        "differences": open_differences(table, request.user),
        "parts": part_lines(table, list(paper_parts(component).values())),
    }
    return render(request, "competition/theory_differences.html", context)


@dataclass(frozen=True)
class _Place:
    """The paper, and under which hand it is settled."""

    request: SignedInRequest
    table: CodeTable
    paper: CodedPaper
    hand: Hands
    component: Component

    @property
    def columns(self) -> list[GridColumn]:
        """The cells of a paper."""
        return grid_columns(paper_fields(self.component))

    def typed_line(self) -> GridLine:
        """What this person has typed so far, or blanks."""
        sides = sides_of(self.paper, self.hand, self.request.user)
        typed = write_sheet(keying_content(sides.typed)) if sides else Typed({})
        line = typed_line(self.paper.code, typed, self.columns)
        if sides and sides.typed.marks:
            line.total = format_mark(sum(sides.typed.marks.values()))
        return line


@allowed(*KEYERS)
@require_http_methods(["GET", "HEAD", "POST"])
def theory_settle(request: SignedInRequest, slug: str, table_id: int, code: str) -> HttpResponse:
    """One paper: type it anew from the paper; then both values show, and it is settled."""
    table = seen_table(request, slug, table_id)
    paper = live_papers(table).filter(code=code).first()
    hand = difference_of(table, paper) if paper is not None else None
    if paper is None or hand is None:
        raise Http404
    place = _Place(request, table, paper, hand, component_of(table)[1])
    if request.method != "POST":
        return _page(place, place.typed_line())
    return _settled(place) if request.POST.get("act") == "settle" else _typed(place)


def _typed(place: _Place) -> HttpResponse:
    table, code = place.table, place.paper.code
    typed = typed_cells(place.request.POST, place.columns, prefix=f"{code}.")
    try:
        type_settlement(table_id=table.pk, code=code, typed=typed, by=place.request.user)
    except Refused as refusal:
        line = typed_line(code, typed, place.columns)
        show_faults(line, refusal.faults if isinstance(refusal, CellsRefused) else {})
        return _page(place, line, refusal=refusal)
    return redirect("theory-settle", table.event.competition.slug, table.pk, code)


def _settled(place: _Place) -> HttpResponse:
    table, code = place.table, place.paper.code
    reason = place.request.POST.get("reason", "")
    try:
        settle_paper(table_id=table.pk, code=code, reason=reason, by=place.request.user)
    except Refused as refusal:
        return _page(place, place.typed_line(), refusal=refusal, reason=reason)
    messages.success(place.request, f"加密号 {code} 已认定。")
    return redirect("theory-differences", table.event.competition.slug, table.pk)


def _page(
    place: _Place, line: GridLine, *, refusal: Refused | None = None, reason: str = ""
) -> HttpResponse:
    closed = may_settle(place.paper, place.request.user)
    sides = None if closed else sides_of(place.paper, place.hand, place.request.user)
    parts = list(paper_parts(place.component).values())
    context = {
        "season": place.table.event.competition,
        "table": place.table,
        "name": place.component.name,
        "paper": place.paper,
        "is_recheck": place.hand is Hands.RECHECK_SETTLED,
        "line": line,
        "states": PAPER_STATES,
        "closed": closed,
        "sides": sides,
        "compared": compared_rows(sides, parts) if sides else [],
        "refusal": refusal,
        "reason": reason,
        "maximum": format_mark(place.component.maximum),
    }
    status = refusal.status if refusal else 200
    return render(place.request, "competition/theory_settle.html", context, status=status)
