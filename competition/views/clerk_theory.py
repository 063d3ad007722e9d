"""试卷录入 for clerks (and, for settling and re-checking, the organizer): codes only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.forms.grid import GridColumn, GridLine, grid_columns, page_size
from competition.forms.theory_grid import (
    PAPER_STATES,
    paper_lines,
    paper_rows,
    refused_paper_lines,
)
from competition.marking.papers import Hands, PaperStage, paper_fields
from competition.marking.sheets import Faults
from competition.models import CodedPaper, CodeTable, Hand
from competition.operations.theory_hands import HAND_WORDS, claim_hand
from competition.operations.theory_keying import (
    KeyedRows,
    KeyingsRefused,
    PaperRow,
    hand_in_keyings,
    record_keyings,
)
from competition.operations.theory_tables import component_of
from competition.queries.theory_hands import table_tasks
from competition.queries.theory_papers import (
    live_papers,
    may_recheck,
    own_keyings,
    sampled_papers,
)
from competition.views.entry_access import season
from competition.views.theory_page import seen_table
from records.errors import Refused
from records.text import row_id

KEYERS = (Permission.ENTER_SCORES, Permission.LOCK_SCORES)


@allowed(*KEYERS)
@require_safe
def clerk_theory(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every table with what this person can do for it."""
    competition = season(request, slug)
    context = {
        "season": competition,
        "tasks": table_tasks(competition, request.user),
        "stages": PaperStage,
        "is_clerk": request.user.may(Permission.ENTER_SCORES),
    }
    return render(request, "competition/clerk_theory.html", context)


@allowed(Permission.ENTER_SCORES)
@require_POST
def clerk_theory_claim(request: SignedInRequest, slug: str, table_id: int) -> HttpResponse:
    """认领录入席."""
    table = seen_table(request, slug, table_id)
    number = row_id(request.POST.get("hand", ""))
    try:
        claim_hand(table_id=table.pk, number=number, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("clerk-theory", slug)
    messages.success(request, f"已认领{HAND_WORDS[number]}。")
    return redirect("clerk-theory-keying", slug, table.pk)


@allowed(Permission.ENTER_SCORES)
@require_http_methods(["GET", "HEAD", "POST"])
def clerk_theory_keying(request: SignedInRequest, slug: str, table_id: int) -> HttpResponse:
    """Key the papers of one's own hand, a page at a time."""
    table = seen_table(request, slug, table_id)
    hand = Hand.objects.filter(table=table, clerk=request.user).first()
    if hand is None or table.is_granted:
        messages.error(request, "您没有这张表的录入席，或密码对照表已开启。请从这里重新进入。")
        return redirect("clerk-theory", slug)
    place = _place(table, hand.number, reverse("clerk-theory-keying", args=[slug, table.pk]))
    return _answered(request, place)


@allowed(*KEYERS)
@require_http_methods(["GET", "HEAD", "POST"])
def theory_recheck(request: SignedInRequest, slug: str, table_id: int) -> HttpResponse:
    """Key the sampled papers once more."""
    table = seen_table(request, slug, table_id)
    address = reverse("theory-recheck", args=[slug, table.pk])
    return _answered(request, _place(table, Hands.RECHECK, address))


@dataclass(frozen=True)
class _Place:
    """Where the grid stands."""

    table: CodeTable
    hand: int
    name: str
    columns: Sequence[GridColumn]
    address: str

    @property
    def is_recheck(self) -> bool:
        """Whether these are the sampled papers."""
        return self.hand == Hands.RECHECK

    @property
    def title(self) -> str:
        """职业指导人员“理论知识”第一席录入."""
        act = "抽样复核" if self.is_recheck else f"{HAND_WORDS[self.hand]}录入"
        return f"{self.table.event.name}“{self.name}”{act}"

    def papers(self) -> list[CodedPaper]:
        """The papers of the grid, in the order of codes."""
        return list(sampled_papers(self.table) if self.is_recheck else live_papers(self.table))


def _place(table: CodeTable, hand: int, address: str) -> _Place:
    component = component_of(table)[1]
    return _Place(table, hand, component.name, grid_columns(paper_fields(component)), address)


def _answered(request: SignedInRequest, place: _Place) -> HttpResponse:
    if request.method != "POST":
        return _stored(request, place)
    if request.POST.get("act") == "hand_in_all":
        return _all_handed_in(request, place)
    rows = paper_rows(request.POST, place.columns)
    hand_in = request.POST.get("act") == "hand_in"
    try:
        result = record_keyings(
            table_id=place.table.pk, hand=place.hand, rows=rows, hand_in=hand_in, by=request.user
        )
    except KeyingsRefused as refusal:
        return _refused(request, place, rows, faults=refusal.faults, status=refusal.status)
    except Refused as refusal:
        return _refused(request, place, rows, problem=refusal.message, status=refusal.status)
    messages.success(request, _done_words(result, hand_in=hand_in))
    return _back(request, place)


def _all_handed_in(request: SignedInRequest, place: _Place) -> HttpResponse:
    try:
        count = hand_in_keyings(table_id=place.table.pk, hand=place.hand, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"已提交 {count} 份。" if count else "没有待提交的暂存。")
    return _back(request, place)


def _back(request: SignedInRequest, place: _Place) -> HttpResponse:
    page = request.GET.get("page", "")
    return redirect(f"{place.address}?page={page}" if page.isdecimal() else place.address)


def _stored(request: SignedInRequest, place: _Place) -> HttpResponse:
    papers = place.papers()
    paginator = Paginator(papers, page_size(place.columns))
    page = paginator.get_page(request.GET.get("page"))
    shown = list(page.object_list)
    closed = may_recheck(place.table, shown, request.user) if place.is_recheck else {}
    lines = paper_lines(
        shown, own_keyings(shown, place.hand), place.columns, by_id=request.user.pk, closed=closed
    )
    return _render(request, place, lines, papers=papers, page=page)


def _refused(
    request: SignedInRequest,
    place: _Place,
    rows: Sequence[PaperRow],
    *,
    status: int,
    faults: Mapping[str, Faults] | None = None,
    problem: str = "",
) -> HttpResponse:
    """The page again with everything as it was typed."""
    papers = place.papers()
    codes = {paper.pk: paper.code for paper in papers}
    keyings = {codes[pk]: row for pk, row in own_keyings(papers, place.hand).items()}
    lines = refused_paper_lines(rows, keyings, place.columns, faults or {}, by_id=request.user.pk)
    wrong = sum(len(found) for found in (faults or {}).values())
    problem = problem or f"有 {wrong} 处需要改正，一行也没有保存。请改正标红的单元格后重新提交。"
    return _render(request, place, lines, papers=papers, problem=problem, status=status)


def _render(
    request: SignedInRequest,
    place: _Place,
    lines: Sequence[GridLine],
    *,
    papers: Sequence[CodedPaper],
    problem: str = "",
    page: Page[CodedPaper] | None = None,
    status: int = 200,
) -> HttpResponse:
    own = own_keyings(papers, place.hand).values()
    context = {
        "season": place.table.event.competition,
        "place": place,
        "lines": lines,
        "states": PAPER_STATES,
        "problem": problem,
        "page": page,
        "papers": len(papers),
        "handed_in": sum(row.state == "handed_in" for row in own),
        "drafts": sum(row.state == "draft" and row.by_id == request.user.pk for row in own),
    }
    return render(request, "competition/clerk_theory_grid.html", context, status=status)


def _done_words(result: KeyedRows, *, hand_in: bool) -> str:
    verb = "提交" if hand_in else "暂存"
    words = f"已{verb} {result.written} 份。" if result.written else f"没有需要{verb}的改动。"
    return f"{words}本页还有 {result.blank} 份未录入。" if result.blank else words
