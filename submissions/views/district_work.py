"""One work, the district's side: state, what is missing, what was said, what it says."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.enums import HOLDING, EntryStatus, Task
from competition.queries.calendar import open_hours
from competition.queries.entry_history import history_of
from competition.transitions import EDITABLE
from records.clock import database_now
from records.errors import Refused
from submissions.kinds import KINDS
from submissions.models import Submission
from submissions.queries.reading import evidence_by_class, read_form, read_ticks
from submissions.queries.statements import statements_of
from submissions.queries.work_problems import lacking_of
from submissions.views.access import own_work


@allowed(Permission.NOMINATE)
@require_safe
def work_detail(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """The page of one work."""
    return detail_page(request, own_work(request, slug, entry_id))


def detail_page(
    request: SignedInRequest, submission: Submission, *, refusal: Refused | None = None
) -> HttpResponse:
    """Draw the page; with what an operation just refused, if it did."""
    entry = submission.entry
    kind = KINDS[submission.kind]
    can_edit = entry.status in EDITABLE
    lacking = lacking_of(submission) if can_edit else ()
    hours = open_hours(
        competition=entry.competition, task=Task.WORKS, district=entry.district, event=entry.event
    )
    at = database_now()
    files = list(submission.attachments.kept().select_related("file"))
    page = {
        "submission": submission,
        "entry": entry,
        "kind": kind,
        "competition": entry.competition,
        "blocking": [item for item in lacking if item.is_blocking],
        "warnings": [item for item in lacking if not item.is_blocking],
        "form_parts": read_form(kind, submission.answers, entry, submission.current),
        "ticks": read_ticks(statements_of(entry.event), submission.confirmed),
        "evidence": evidence_by_class(kind, files),
        "opinions": list(entry.opinions.all()[:2]),
        "versions": list(submission.versions.select_related("submitted_by").order_by("-number")),
        "history": history_of(
            entry, for_district=True, also={"submissions.submission": submission.pk}
        ),
        "hours": hours,
        "is_open": hours is not None and hours.is_open(at),
        "at": at,
        "can_edit": can_edit,
        "can_discard": entry.status == EntryStatus.DRAFT and submission.current is None,
        "holds": entry.status in HOLDING,
        "refusal": refusal,
    }
    status = refusal.status if refusal is not None else 200
    return render(request, "submissions/district_work.html", page, status=status)
