"""What a district does with a work: hand in, recall, withdraw, throw a draft away."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.operations.entries import recall_entry, withdraw_entry
from records.errors import Refused
from submissions.models import Submission
from submissions.operations.drafts import discard_work
from submissions.operations.handing_in import submit_work
from submissions.views.access import own_work
from submissions.views.district_work import detail_page


@allowed(Permission.NOMINATE)
@require_POST
def work_submit(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """提交."""
    work = own_work(request, slug, entry_id)
    return _done_or_told(
        request,
        work,
        lambda: submit_work(entry_id=entry_id, by=request.user),
        "已提交，等待组委会审核。本区材料都提交后，请办理“报送”。",
    )


@allowed(Permission.NOMINATE)
@require_POST
def work_recall(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """撤回: back to draft; the version handed in stays on record."""
    work = own_work(request, slug, entry_id)
    return _done_or_told(
        request,
        work,
        lambda: recall_entry(entry_id=entry_id, by=request.user),
        "已撤回为草稿，可以修改后重新提交。已提交过的版本仍然留存。",
    )


@allowed(Permission.NOMINATE)
@require_POST
def work_withdraw(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """退出参评."""
    work = own_work(request, slug, entry_id)
    reason = request.POST.get("reason", "")
    return _done_or_told(
        request,
        work,
        lambda: withdraw_entry(entry_id=entry_id, reason=reason, by=request.user),
        "已退出参评，名额已释放。",
    )


@allowed(Permission.NOMINATE)
@require_POST
def work_discard(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """删除草稿."""
    work = own_work(request, slug, entry_id)
    try:
        discard_work(entry_id=entry_id, by=request.user)
    except Refused as refusal:
        return detail_page(request, work, refusal=refusal)
    messages.success(request, "草稿已删除。")
    return redirect("district-works", slug=slug)


def _done_or_told(
    request: SignedInRequest, work: Submission, act: Callable[[], object], words: str
) -> HttpResponse:
    """Do it and go back to the work's page, or show there what was refused and why."""
    try:
        act()
    except Refused as refusal:
        return detail_page(request, work, refusal=refusal)
    messages.success(request, words)
    return redirect("district-work", slug=work.entry.competition.slug, entry_id=work.entry_id)
