"""Keying marks: what is to be keyed, the grid, and handing in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.enums import EntryStatus
from competition.forms.grid import (
    GridColumn,
    GridLine,
    grid_columns,
    page_size,
    refused_lines,
    rows_of,
    stored_lines,
)
from competition.marking.sheets import Faults, sheet_fields
from competition.models import Competition, ComponentLock, Entry, Event
from competition.operations.components import hand_in_component
from competition.operations.sheet_grid import GridRow, RowsRefused
from competition.operations.sheets import GridResult, record_grid
from competition.queries.panel_counts import scores
from competition.queries.panels import own_seats
from competition.queries.schemes import EventScheme, event_scheme
from competition.queries.score_progress import WHOLE, score_progress, seat_label
from competition.queries.sheet_scans import scans_at
from competition.queries.sheets import current_sheets, sheet_place
from competition.queries.theory import SEALED_WORDS, is_sealed
from records.errors import Refused


@allowed(Permission.ENTER_SCORES)
@require_safe
def clerk_home(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every component and seat with its progress."""
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    context = {"season": season, "events": score_progress(season)}
    return render(request, "competition/clerk_home.html", context)


@allowed(Permission.ENTER_SCORES)
@require_http_methods(["GET", "HEAD", "POST"])
def clerk_grid(
    request: SignedInRequest, *, slug: str, event: str, component: str, seat: int
) -> HttpResponse:
    """Key the sheets of one component and seat, a page at a time."""
    place = _place(request, slug, event, sheet=(component, seat))
    if request.method != "POST":
        return _stored(request, place)
    rows = rows_of(request.POST, place.columns)
    hand_in = request.POST.get("act") == "hand_in"
    try:
        result = record_grid(
            event_id=place.of.event.pk,
            component=place.component,
            seat=seat,
            rows=rows,
            hand_in=hand_in,
            by=request.user,
        )
    except RowsRefused as refusal:
        return _refused(request, place, rows, faults=refusal.faults, status=refusal.status)
    except Refused as refusal:
        return _refused(request, place, rows, problem=refusal.message, status=refusal.status)
    messages.success(request, _done_words(result, hand_in=hand_in))
    page = request.GET.get("page", "")
    return redirect(f"{place.address}?page={page}" if page.isdecimal() else place.address)


@allowed(Permission.ENTER_SCORES)
@require_POST
def clerk_hand_in(
    request: SignedInRequest, *, slug: str, event: str, component: str, seat: int
) -> HttpResponse:
    """Hand in everything that is saved at one component and seat."""
    place = _place(request, slug, event, sheet=(component, seat))
    count = hand_in_component(
        event_id=place.of.event.pk, component=place.component, seat=seat, by=request.user
    )
    messages.success(
        request, f"{place.title}已提交 {count} 张评分表。" if count else "没有待提交的评分表。"
    )
    return redirect("clerk-home", slug=slug)


@dataclass(frozen=True)
class _Place:
    """Where the grid stands."""

    season: Competition
    of: EventScheme
    component: str
    seat: int
    columns: Sequence[GridColumn]
    address: str

    @property
    def title(self) -> str:
        """The sheet's place in words."""
        words = sheet_place(self.of, component=self.component, seat=self.seat)
        return f"{self.of.event.name}{words or ''}".strip()

    @cached_property
    def is_locked(self) -> bool:
        """Whether nothing more may be written here."""
        locks = ComponentLock.objects.filter(event=self.of.event, component=self.component)
        return bool(self.component) and locks.exists()

    @cached_property
    def is_sealed(self) -> bool:
        """Whether the marks come in under codes, and only states are keyed here."""
        return bool(self.component) and is_sealed(self.of.event, self.component)

    @property
    def seats(self) -> list[tuple[int, str, str]]:
        """Seat, label and address of the other grids of this component."""
        found = self.of.component(self.component)
        seats = self.of.sheets_of(found) if found else (0,)
        base = self.address.removesuffix(f"{self.seat}/")
        return [(seat, seat_label(found, seat), f"{base}{seat}/") for seat in seats]


def _place(request: SignedInRequest, slug: str, code: str, *, sheet: tuple[str, int]) -> _Place:
    component, seat = sheet
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    event = get_object_or_404(Event, competition=season, code=code)
    of = event_scheme(event)
    key = "" if component == WHOLE else component
    if sheet_place(of, component=key, seat=seat) is None:
        raise Http404
    address = reverse("clerk-grid", args=[slug, code, component, seat])
    columns = grid_columns(sheet_fields(of.scheme, key, seat))
    place = _Place(season, of, key, seat, columns, address)
    if place.is_sealed:
        place = replace(place, columns=[each for each in columns if not each.is_mark])
    return place


def _stored(request: SignedInRequest, place: _Place) -> HttpResponse:
    entries = Entry.objects.filter(event=place.of.event, status=EntryStatus.ACCEPTED)
    paginator = Paginator(
        entries.order_by("number").values_list("pk", "number"), page_size(place.columns)
    )
    page = paginator.get_page(request.GET.get("page"))
    numbers: list[tuple[int, str]] = list(page.object_list)
    sheets = current_sheets([pk for pk, _ in numbers], component=place.component, seat=place.seat)
    lines = stored_lines(numbers, sheets, place.columns, correcting=request.GET.get("correct", ""))
    ids = [pk for pk, _ in numbers]
    scans = scans_at(ids, component=place.component, seat=place.seat)
    own = own_seats(place.of, ids) if place.seat else {}
    for line, pk in zip(lines, ids, strict=True):
        line.scan = scans.get(pk)
        if place.seat and not scores(own.get(pk, {}), place.component, place.seat):
            line.is_open, line.is_aside = False, True
    return _render(request, place, lines, page=page)


def _refused(
    request: SignedInRequest,
    place: _Place,
    rows: Sequence[GridRow],
    *,
    status: int,
    faults: Mapping[str, Faults] | None = None,
    problem: str = "",
) -> HttpResponse:
    """The page again with everything as it was typed."""
    entries = Entry.objects.filter(event=place.of.event, number__in=[row.number for row in rows])
    numbers = dict(entries.values_list("pk", "number"))
    sheets = current_sheets(list(numbers), component=place.component, seat=place.seat)
    by_number = {numbers[pk]: sheet for pk, sheet in sheets.items()}
    lines = refused_lines(rows, by_number, place.columns, faults or {})
    wrong = sum(len(found) for found in (faults or {}).values())
    problem = problem or f"有 {wrong} 处需要改正，一行也没有保存。请改正标红的单元格后重新提交。"
    return _render(request, place, lines, problem=problem, status=status)


def _render(
    request: SignedInRequest,
    place: _Place,
    lines: Sequence[GridLine],
    *,
    problem: str = "",
    page: object = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "season": place.season,
        "place": place,
        "lines": lines,
        "problem": problem,
        "page": page,
        "sealed_words": SEALED_WORDS if place.is_sealed else "",
        "has_correction": any(line.is_correction for line in lines),
        "has_marks": any(column.is_mark for column in place.columns),
    }
    return render(request, "competition/clerk_grid.html", context, status=status)


def _done_words(result: GridResult, *, hand_in: bool) -> str:
    verb = "提交" if hand_in else "暂存"
    words = f"已{verb} {result.written} 行。" if result.written else f"没有需要{verb}的改动。"
    return f"{words}本页还有 {result.blank} 行未录入。" if result.blank else words
