"""Versions handed in: one as it was frozen, and two of them compared, for both sides."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from submissions.kinds import KINDS
from submissions.models import Submission
from submissions.queries.reading import frozen_by_class, read_form
from submissions.queries.version_pairs import (
    Side,
    compared,
    side_of_draft,
    side_of_version,
)
from submissions.views.access import own_work, reviewed_work


@allowed(Permission.NOMINATE)
@require_safe
def work_version(request: SignedInRequest, slug: str, entry_id: int, number: int) -> HttpResponse:
    """One version as it was handed in: nothing on this page can be changed."""
    submission = own_work(request, slug, entry_id)
    versions = submission.versions.select_related("submitted_by")
    version = get_object_or_404(versions, number=number)
    kind = KINDS[version.kind]
    page = {
        "submission": submission,
        "entry": submission.entry,
        "competition": submission.entry.competition,
        "kind": kind,
        "version": version,
        "form_parts": read_form(kind, version.answers, submission.entry, version),
        "evidence": frozen_by_class(kind, version.evidence),
        "is_current": version.pk == submission.current_id,
    }
    return render(request, "submissions/work_version.html", page)


@allowed(Permission.NOMINATE)
@require_safe
def work_compare(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """Compare `?a=1&b=2`, or `b=draft`; without them the last version with what came after."""
    submission = own_work(request, slug, entry_id)
    return _compare(request, submission, with_draft=True)


@allowed(Permission.VIEW_ENTRIES)
@require_safe
def reviewed_compare(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """The same for the organizer, of versions only: a draft is nobody else's."""
    submission = reviewed_work(request, slug, entry_id)
    return _compare(request, submission, with_draft=False)


def _compare(request: SignedInRequest, submission: Submission, *, with_draft: bool) -> HttpResponse:
    versions = list(submission.versions.select_related("submitted_by"))
    sides = [side_of_version(version) for version in versions]
    if with_draft:
        sides.append(side_of_draft(submission))
    if not versions:
        raise Http404
    old, new = _chosen(request, sides)
    is_masked = not (with_draft or request.user.may(Permission.REVIEW_ENTRIES))
    page = {
        "submission": submission,
        "entry": submission.entry,
        "competition": submission.entry.competition,
        "sides": sides,
        "comparison": compared(KINDS[submission.kind], old, new, is_masked=is_masked),
        "is_own": with_draft,
    }
    return render(request, "submissions/work_compare.html", page)


def _chosen(request: SignedInRequest, sides: list[Side]) -> tuple[Side, Side]:
    """The two sides asked for, else the last two; 404 for one that does not exist."""
    names = {side.name: side for side in sides}
    last = [side.name for side in sides[-2:]]
    wanted = (request.GET.get("a") or last[0], request.GET.get("b") or last[-1])
    if any(name not in names for name in wanted):
        raise Http404
    return names[wanted[0]], names[wanted[1]]
