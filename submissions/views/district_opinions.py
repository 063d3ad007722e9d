"""区级公共就业服务部门审核意见: what the district wrote on the form it signed and sealed."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.enums import EntryStatus, OpinionLevel
from competition.forms.refusals import show_refusals
from records.errors import Refused
from submissions.forms.reviewing import DistrictOpinionForm
from submissions.kinds import KINDS, SealLevel
from submissions.operations.reviewing import give_district_opinion
from submissions.queries.reviewing import district_opinion
from submissions.views.access import own_work


@allowed(Permission.NOMINATE)
@require_http_methods(["GET", "HEAD", "POST"])
def work_opinion(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """The opinion that was given, and the form to give it, once the work is handed in."""
    submission = own_work(request, slug, entry_id)
    kind = KINDS[submission.kind]
    if kind.seal is None or kind.seal.level is not SealLevel.DISTRICT:
        raise Http404
    form = DistrictOpinionForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                give_district_opinion(entry_id=entry_id, by=request.user, **form.given())
            except Refused as refusal:
                show_refusals(form, refusal)
                status = refusal.status
            else:
                messages.success(request, "区级审核意见已记录。")
                return redirect("district-work-opinion", slug=slug, entry_id=entry_id)
    page = {
        "competition": submission.entry.competition,
        "entry": submission.entry,
        "submission": submission,
        "kind": kind,
        "form": form,
        "opinion": district_opinion(submission),
        "earlier": submission.entry.opinions.filter(level=OpinionLevel.DISTRICT),
        "can_give": submission.entry.status == EntryStatus.SUBMITTED,
    }
    return render(request, "submissions/district_opinion.html", page, status=status)
