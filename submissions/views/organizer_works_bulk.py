"""Several works at once: a preview of what would happen, then accepting or assigning them."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.models import Competition
from competition.views.entry_access import season
from records.errors import Refused
from records.text import row_id
from submissions.forms.reviewing import ReviewerForm
from submissions.models import Submission
from submissions.operations.reviewing import (
    MOST_AT_ONCE,
    BulkOutcome,
    bulk_accept,
    bulk_assign,
)
from submissions.queries.reviewed_works import reviewed_works
from submissions.queries.reviewing import obstacles
from submissions.views.organizer_works import listed_works

MOST_TOLD = 10


@allowed(Permission.REVIEW_ENTRIES)
@require_safe
def works_bulk(request: SignedInRequest, slug: str) -> HttpResponse:
    """What accepting these works would do, one by one: those ticked, or all that are listed."""
    competition = season(request, slug)
    works, count = _picked(request, competition)
    rows = sorted(((work, obstacles(work)) for work in works), key=lambda row: bool(row[1]))
    page = {
        "competition": competition,
        "rows": rows,
        "able": [work for work, reasons in rows if not reasons],
        "count": count,
        "most": MOST_AT_ONCE,
        "reviewer_form": ReviewerForm(competition=competition),
        "filter": _filter(request),
    }
    return render(request, "submissions/manage_works_bulk.html", page)


@allowed(Permission.REVIEW_ENTRIES)
@require_POST
def works_accept(request: SignedInRequest, slug: str) -> HttpResponse:
    """受理 what the preview said can be accepted; what changed meanwhile stays, with the reason."""
    competition = season(request, slug)
    try:
        outcome = bulk_accept(
            entry_ids=_ids(request),
            text=request.POST.get("text", ""),
            seen=_seen(request),
            by=request.user,
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
        return _back(request, competition)
    _tell(request, competition, outcome, done="已受理", left="没有受理")
    return _back(request, competition)


@allowed(Permission.REVIEW_ENTRIES)
@require_POST
def works_assign(request: SignedInRequest, slug: str) -> HttpResponse:
    """Let one organizer check all of these works."""
    competition = season(request, slug)
    form = ReviewerForm(request.POST, competition=competition)
    if not form.is_valid():
        messages.error(request, "审核人须是本届大赛的组委会人员。")
        return _back(request, competition)
    reviewer = form.cleaned_data["reviewer"]
    try:
        outcome = bulk_assign(
            entry_ids=_ids(request), reviewer_id=reviewer.pk if reviewer else None, by=request.user
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
        return _back(request, competition)
    done = f"已指定{reviewer.name}审核" if reviewer else "已取消指定审核人"
    _tell(request, competition, outcome, done=done, left="没有办理")
    return _back(request, competition)


def _picked(request: SignedInRequest, competition: Competition) -> tuple[list[Submission], int]:
    """The works in question, at most as many as may be done at once, and how many there are."""
    if request.GET.get("all"):
        entries = listed_works(request, competition)
    else:
        ids = [row_id(pick) for pick in request.GET.getlist("pick")]
        entries = reviewed_works(competition, request.user).filter(pk__in=ids)
    ids = list(entries.values_list("pk", flat=True))
    works = Submission.objects.visible_to(request.user).filter(entry__in=ids[:MOST_AT_ONCE])
    works = works.select_related(
        "entry__competition", "entry__event", "entry__district", "current", "reviewer"
    )
    return list(works.order_by("entry__event__order", "entry__district__code", "pk")), len(ids)


def _ids(request: SignedInRequest) -> Sequence[int]:
    return [row_id(pick) for pick in request.POST.getlist("pick")]


def _seen(request: SignedInRequest) -> dict[int, int]:
    """Entry → the version that the preview showed, as `12-5`."""
    pairs = [told.partition("-") for told in request.POST.getlist("seen")]
    return {row_id(entry): row_id(version) for entry, _, version in pairs}


def _tell(
    request: SignedInRequest,
    competition: Competition,
    outcome: BulkOutcome,
    *,
    done: str,
    left: str,
) -> None:
    """Say how many were done, and of those left (the first few by name) why."""
    if outcome.done:
        messages.success(request, f"{done} {len(outcome.done)} 项。")
    ids = [entry_id for entry_id, _ in outcome.left]
    rows = reviewed_works(competition, request.user).filter(pk__in=ids)
    titles = dict(rows.values_list("pk", "title"))
    for entry_id, reason in outcome.left[:MOST_TOLD]:
        title = titles.get(entry_id)
        messages.warning(request, f"{left}{f'《{title}》' if title else ''}：{reason}。")
    if len(outcome.left) > MOST_TOLD:
        messages.warning(request, f"另有 {len(outcome.left) - MOST_TOLD} 项{left}。")


def _filter(request: SignedInRequest) -> str:
    """The filter of the list, without what was ticked."""
    query = request.GET.copy()
    query.pop("pick", None)
    query.pop("all", None)
    return query.urlencode()


def _back(request: SignedInRequest, competition: Competition) -> HttpResponse:
    if not request.GET:
        return redirect("manage-works", slug=competition.slug)
    return HttpResponseRedirect(reverse("manage-works", args=[competition.slug], query=request.GET))
