"""What an organizer decides about a work: accept, return, reject, waive, who checks it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.forms.entries import ReturnForm
from competition.forms.refusals import show_refusals
from competition.operations.entries import withdraw_entry
from competition.operations.entry_reviews import accept_entry, reject_entry, return_entry
from competition.operations.findings import waive_finding
from competition.queries.papers import comment_fields
from competition.views.acts import done_or_told, seen_version
from records.errors import Refused
from records.text import row_id
from submissions.forms.reviewing import ReviewerForm
from submissions.models import Submission
from submissions.operations.reviewing import assign_reviewer
from submissions.views.access import reviewed_work
from submissions.views.organizer_works import review_page


@allowed(Permission.REVIEW_ENTRIES)
@require_POST
def work_accept(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """受理; for 附件2 the text is the 市级审核意见 that stands on the form."""
    submission = reviewed_work(request, slug, entry_id)
    text = request.POST.get("text", "")
    return _done_or_told(
        request,
        submission,
        lambda: accept_entry(
            entry_id=submission.entry_id, text=text, seen=seen_version(request), by=request.user
        ),
        "已受理，参评号已发放，已通知该区。",
    )


@allowed(Permission.REVIEW_ENTRIES)
@require_POST
def work_return(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """退回修改: a reason per field of the form and a last day."""
    submission = reviewed_work(request, slug, entry_id)
    form = ReturnForm(request.POST, commented=comment_fields(submission.entry))
    if not form.is_valid():
        return review_page(request, submission, return_form=form)
    try:
        return_entry(
            entry_id=submission.entry_id,
            comments=form.comments(),
            fix_by=form.fix_by_instant(),
            seen=seen_version(request),
            by=request.user,
        )
    except Refused as refusal:
        show_refusals(form, refusal)
        return review_page(request, _now(request, submission), refusal=refusal, return_form=form)
    messages.success(request, "已退回，已通知该区。")
    return HttpResponseRedirect(_address(request, submission))


@allowed(Permission.REVIEW_ENTRIES)
@require_POST
def work_reject(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """不予受理."""
    submission = reviewed_work(request, slug, entry_id)
    reason = request.POST.get("reason", "")
    return _done_or_told(
        request,
        submission,
        lambda: reject_entry(
            entry_id=submission.entry_id,
            reason=reason,
            seen=seen_version(request),
            by=request.user,
        ),
        "已作出不予受理决定，已通知该区。",
    )


@allowed(Permission.REVIEW_ENTRIES)
@require_POST
def work_withdraw(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """退出参评, on the district's word."""
    submission = reviewed_work(request, slug, entry_id)
    reason = request.POST.get("reason", "")
    return _done_or_told(
        request,
        submission,
        lambda: withdraw_entry(entry_id=submission.entry_id, reason=reason, by=request.user),
        "已办理退出参评，已通知该区。",
    )


@allowed(Permission.JUDGE_FINDINGS)
@require_POST
def work_waive(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """豁免 one finding, with a reason."""
    submission = reviewed_work(request, slug, entry_id)
    if not request.POST.get("finding"):
        return review_page(request, submission, refusal=Refused("请选择要豁免的核查结果。"))
    findings = submission.entry.findings
    finding = get_object_or_404(findings, pk=row_id(request.POST["finding"]))
    reason = request.POST.get("reason", "")
    return _done_or_told(
        request,
        submission,
        lambda: waive_finding(finding_id=finding.pk, reason=reason, by=request.user),
        "已豁免。",
    )


@allowed(Permission.REVIEW_ENTRIES)
@require_POST
def work_assign(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """转交 to a colleague, 认领 for oneself, or back to all."""
    submission = reviewed_work(request, slug, entry_id)
    form = ReviewerForm(request.POST, competition=submission.entry.competition)
    if not form.is_valid():
        refusal = Refused("审核人须是本届大赛的组委会人员。")
        return review_page(request, submission, refusal=refusal, reviewer_form=form)
    reviewer = form.cleaned_data["reviewer"]
    return _done_or_told(
        request,
        submission,
        lambda: assign_reviewer(
            entry_id=submission.entry_id,
            reviewer_id=reviewer.pk if reviewer else None,
            seen_id=row_id(form.cleaned_data["seen"]) or None,
            by=request.user,
        ),
        f"审核人：{reviewer.name}。" if reviewer else "已取消指定审核人。",
    )


def _done_or_told(
    request: SignedInRequest, submission: Submission, act: Callable[[], object], words: str
) -> HttpResponse:
    """Do it and go back to the work's page, or show there what was refused and why."""
    return done_or_told(
        request,
        act,
        words=words,
        address=_address(request, submission),
        page=lambda refusal: review_page(request, _now(request, submission), refusal=refusal),
    )


def _now(request: SignedInRequest, submission: Submission) -> Submission:
    """The work as it stands, for whoever was second."""
    return reviewed_work(request, submission.entry.competition.slug, submission.entry_id)


def _address(request: SignedInRequest, submission: Submission) -> str:
    """The work's page, with the filter of the list that it was reached from."""
    slug = submission.entry.competition.slug
    return reverse("manage-work", args=[slug, submission.entry_id], query=request.GET)
