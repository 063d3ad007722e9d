"""Word forms to take away: blank for everybody, own drafts and versions, the licence statement."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest, allowed, public
from accounts.roles import Permission
from competition.models import Competition
from competition.queries.public import current_season, public_seasons
from competition.transitions import EDITABLE
from records.clock import database_now
from records.operations.office_files import DOCX
from records.text import row_id
from records.views.files import bytes_response
from records.views.papers import SUFFIXES, paper_response
from submissions.documents.papers import (
    blank_paper,
    draft_paper,
    licence_paper,
    paper_name,
    version_paper,
)
from submissions.kinds import KINDS
from submissions.models import Submission, SubmissionVersion
from submissions.views.access import own_work, reviewed_work


@public
@require_safe
def blank(request: HttpRequest, kind: str) -> HttpResponse:
    """The empty official form; its season heading is that of `?season=` or of the day."""
    if kind not in KINDS:
        raise Http404
    slug, seasons = request.GET.get("season"), public_seasons()
    season: Competition | None
    if slug:
        season = get_object_or_404(seasons, slug=slug)
    else:
        season = current_season(list(seasons), at=database_now())
    name = f"{KINDS[kind].annex} {KINDS[kind].heading}.docx"
    content = blank_paper(KINDS[kind], season)
    return bytes_response(content, name=name, content_type=DOCX)


@allowed(Permission.NOMINATE)
@require_safe
def own_form(request: SignedInRequest, slug: str, entry_id: int, suffix: str) -> HttpResponse:
    """The own work: the draft while it may be changed, else the newest version; or `?version=`."""
    submission = own_work(request, slug, entry_id)
    version = _asked_version(request, submission)
    if version is None and submission.entry.status not in EDITABLE:
        version = submission.current
    return _form(request, submission, version, suffix)


@allowed(Permission.VIEW_ENTRIES)
@require_safe
def reviewed_form(request: SignedInRequest, slug: str, entry_id: int, suffix: str) -> HttpResponse:
    """A work as it was handed in, newest or `?version=`; what is being written is not shown.

    Who only looks on gets the telephone numbers as masked as on the page.
    """
    submission = reviewed_work(request, slug, entry_id)
    version = _asked_version(request, submission) or submission.current
    if version is None:
        raise Http404
    is_masked = not request.user.may(Permission.REVIEW_ENTRIES)
    return _form(request, submission, version, suffix, is_masked=is_masked)


@allowed(Permission.NOMINATE)
@require_safe
def own_licence(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """创作者原创与许可声明, to be printed and signed."""
    submission = own_work(request, slug, entry_id)
    content = licence_paper(submission)
    if content is None:
        raise Http404
    title = str(submission.answers.get("title", "")) or KINDS[submission.kind].subject
    return bytes_response(content, name=f"原创与许可声明_{title}.docx"[:120], content_type=DOCX)


def _asked_version(request: HttpRequest, submission: Submission) -> SubmissionVersion | None:
    asked = request.GET.get("version")
    if asked is None:
        return None
    return get_object_or_404(submission.versions.all(), number=row_id(asked))


def _form(
    request: HttpRequest,
    submission: Submission,
    version: SubmissionVersion | None,
    suffix: str,
    *,
    is_masked: bool = False,
) -> HttpResponse:
    if suffix not in SUFFIXES:
        raise Http404
    if version is not None:
        word = version_paper(version, is_masked=is_masked)
    else:
        word = draft_paper(submission)
    name = paper_name(submission, version)
    return paper_response(request, word, name=name, suffix=suffix)
