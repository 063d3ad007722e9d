"""后台任务: what I asked for, how far it is, and its file."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from records.enums import JOB_STATE_LABELS
from records.errors import NotAllowed, Refused
from records.models import Job
from records.operations.jobs import may_take_file, retry_job
from records.permissions import PersonalRequest, signed_in
from records.views.files import file_response

PAGE = 50


@signed_in
@require_safe
def job_list(request: PersonalRequest) -> HttpResponse:
    """My jobs, newest first; `state` and `q` narrow them down."""
    jobs = Job.objects.visible_to(request.user).select_related("result")
    state, query = request.GET.get("state", ""), request.GET.get("q", "").strip()
    if state in {str(known) for known in JOB_STATE_LABELS}:
        jobs = jobs.filter(state=state)
    if query:
        jobs = jobs.filter(title__icontains=query)
    page = Paginator(jobs, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "state": state, "q": query, "states": JOB_STATE_LABELS.items()}
    return render(request, "records/job_list.html", context)


@signed_in
@require_safe
def job_detail(request: PersonalRequest, pk: int) -> HttpResponse:
    """One job: its progress bar, its file or why it failed."""
    return render(request, "records/job_detail.html", {"job": _mine(request, pk)})


@signed_in
@require_safe
def job_status(request: PersonalRequest, pk: int) -> HttpResponse:
    """The progress bar alone; it asks again by itself until the job is over."""
    return render(request, "records/_job_status.html", {"job": _mine(request, pk)})


@signed_in
@require_POST
def job_retry(request: PersonalRequest, pk: int) -> HttpResponse:
    """Put a failed job back on the queue."""
    job = _mine(request, pk)
    try:
        retry_job(job_id=job.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "任务已重新排队。")
    return redirect("job-detail", pk=job.pk)


@signed_in
@require_safe
def job_file(request: PersonalRequest, pk: int) -> HttpResponseBase:
    """The job's file as a download."""
    job = _mine(request, pk)
    if job.result is None:
        raise Http404
    if not may_take_file(job, by=request.user):
        raise NotAllowed("您现在的角色或任职不能下载这个文件。如工作需要，请联系组委会。")
    return file_response(job.result)


def _mine(request: PersonalRequest, pk: int) -> Job:
    return get_object_or_404(Job.objects.visible_to(request.user).select_related("result"), pk=pk)
