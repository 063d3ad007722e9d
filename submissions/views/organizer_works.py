"""参评材料, the organizer's side: the queue with who checks how much, and one work to be checked."""

from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.enums import HOLDING, EntryStatus
from competition.forms.entries import ReasonForm, ReturnForm
from competition.models import Competition, Entry
from competition.models.entries import EntryQuerySet
from competition.queries.papers import comment_fields
from competition.transitions import ENTRY_MOVES
from competition.views.entry_access import season
from records.clock import database_now
from records.errors import Refused
from submissions.forms.reviewing import ReviewerForm, WorkFilter
from submissions.kinds import KINDS, SealLevel
from submissions.models import Submission
from submissions.queries.likeness import likenesses_of
from submissions.queries.reviewed_works import chosen_works, next_work, reviewed_works
from submissions.queries.reviewer_load import load_plot, reviewer_loads
from submissions.queries.reviewing import (
    answer_rows,
    district_opinion,
    evidence_rows,
    hand_in_history,
    previous_version,
)
from submissions.queries.same_files import same_files
from submissions.queries.scans import scans_of
from submissions.views.access import reviewed_work

PER_PAGE = 50


@allowed(Permission.VIEW_ENTRIES)
@require_safe
def work_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """Everything handed in: filtered, searched, sorted, 50 a page; the filter is the address."""
    competition = season(request, slug)
    at = database_now()
    form = WorkFilter(request.GET, competition=competition)
    rows = chosen_works(
        reviewed_works(competition, request.user), form.chosen(), user=request.user, at=at
    )
    loads = reviewer_loads(competition, request.user, at=at)
    page = {
        "competition": competition,
        "form": form,
        "at": at,
        "order": request.GET.get("order", ""),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "next_entry": next_work(rows, request.user),
        "loads": loads,
        "kept": [pair for pair in request.GET.items() if pair[0] not in PASSING],
        "plots": {"stack": load_plot(loads)},
        "is_narrowed": any(form.chosen().get(name) for name in MORE),
        "can_review": request.user.may(Permission.REVIEW_ENTRIES),
    }
    return render(request, "submissions/manage_works.html", page)


MORE = ("findings", "seal", "likeness", "video", "overdue")
"""The filters that are folded away until they are used."""

PASSING = ("page", "pick", "all")
"""What stands in an address beside the filter."""


@allowed(Permission.VIEW_ENTRIES)
@require_safe
def work_detail(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """One work: what was handed in, what was found and said about it, and the decision."""
    return review_page(request, reviewed_work(request, slug, entry_id))


def listed_works(request: SignedInRequest, competition: Competition) -> EntryQuerySet:
    """The works that the filter in the address picks: the line in which the next one stands."""
    chosen = WorkFilter(request.GET, competition=competition).chosen()
    rows = reviewed_works(competition, request.user)
    return chosen_works(rows, chosen, user=request.user, at=database_now())


def review_page(
    request: SignedInRequest,
    submission: Submission,
    *,
    refusal: Refused | None = None,
    **bound: Form,
) -> HttpResponse:
    """Draw the page; `bound` forms keep what was typed."""
    entry = submission.entry
    page = {
        "entry": entry,
        "submission": submission,
        "competition": entry.competition,
        "at": database_now(),
        "next_entry": next_work(
            listed_works(request, entry.competition), request.user, after=entry
        ),
        "return_form": ReturnForm(commented=comment_fields(entry)),
        "reject_form": ReasonForm(prefix="reject"),
        "reviewer_form": _reviewer_form(submission),
        "refusal": refusal,
        "likenesses": likenesses_of(submission, request.user),
        "same_files": same_files(submission, request.user),
        **_handed_in(submission, is_masked=not request.user.may(Permission.REVIEW_ENTRIES)),
        **_said(submission),
        **_possible(request, entry),
        **bound,
    }
    is_wrong = any(form.errors for form in bound.values())
    status = refusal.status if refusal is not None else 400 if is_wrong else 200
    return render(request, "submissions/manage_work.html", page, status=status)


def _handed_in(submission: Submission, *, is_masked: bool) -> dict[str, object]:
    """The version that counts; a work that reached a reviewer has one."""
    version, kind = submission.current, KINDS[submission.kind]
    if version is None:
        return {"kind": kind}
    before = previous_version(version)
    answers = answer_rows(kind, version, before, is_masked=is_masked)
    evidence = evidence_rows(kind, version, before)
    return {
        "kind": kind,
        "version": version,
        "before": before,
        "answers": answers,
        "evidence": evidence,
        "changed": [row.field.label for row in answers if row.is_changed],
        "new_files": [row.name for row in evidence if row.is_new],
        "gone_files": _gone(before.evidence, version.evidence) if before else [],
    }


def _gone(old: list[dict[str, str]], new: list[dict[str, str]]) -> list[str]:
    kept = {item["sha256"] for item in new}
    return [item["name"] for item in old if item["sha256"] not in kept]


def _said(submission: Submission) -> dict[str, object]:
    entry, seal = submission.entry, KINDS[submission.kind].seal
    findings = list(entry.findings.select_related("waived_by").order_by("cleared_at", "-found_at"))
    opinions = list(entry.opinions.select_related("by"))
    return {
        "findings": [finding for finding in findings if finding.cleared_at is None],
        "cleared": [finding for finding in findings if finding.cleared_at is not None],
        "opinions": opinions,
        "returns": sum(opinion.verdict == "return" for opinion in opinions),
        "asks_district": seal is not None and seal.level is SealLevel.DISTRICT,
        "writes_on_form": seal is not None and seal.level is SealLevel.CITY,
        "opinion": district_opinion(submission),
        "scans": scans_of(submission),
        "history": hand_in_history(submission),
    }


def _possible(request: SignedInRequest, entry: Entry) -> dict[str, bool]:
    moves = ENTRY_MOVES[EntryStatus(entry.status)]
    can_review = request.user.may(Permission.REVIEW_ENTRIES)
    return {
        "can_review": can_review,
        "can_accept": can_review and EntryStatus.ACCEPTED in moves,
        "can_return": can_review and EntryStatus.RETURNED in moves,
        "can_reject": can_review and EntryStatus.REJECTED in moves,
        "can_withdraw": can_review and EntryStatus.WITHDRAWN in moves,
        "can_assign": can_review and entry.status in HOLDING,
    }


def _reviewer_form(submission: Submission) -> ReviewerForm:
    seen = submission.reviewer_id or ""
    return ReviewerForm(
        initial={"reviewer": submission.reviewer_id, "seen": seen},
        competition=submission.entry.competition,
    )
