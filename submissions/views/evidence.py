"""支撑材料: the district's page of files, and the files themselves."""

import mimetypes
from pathlib import PurePath
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.forms.refusals import show_refusals
from competition.transitions import EDITABLE
from records.errors import Conflict, Refused
from records.views.files import file_response
from submissions.enums import FileState
from submissions.forms.evidence import AttachForm, DescribeForm
from submissions.kinds import KINDS
from submissions.models import Attachment, Submission
from submissions.operations.attachments import (
    PURPOSE,
    attach_file,
    describe_attachment,
    remove_attachment,
)
from submissions.queries.evidence import (
    bytes_of_district,
    bytes_of_work,
    evidence_of,
    may_open,
    served_file,
)
from submissions.views.access import own_work

SHOWN: Final = frozenset({"cleaned", "thumbnail", "playable", "preview"})


@allowed(Permission.NOMINATE)
@require_http_methods(["GET", "HEAD", "POST"])
def work_evidence(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """Every class of evidence with its files; POST attaches one without scripts."""
    submission = own_work(request, slug, entry_id)
    form = AttachForm(request.POST or None, request.FILES or None, kind=KINDS[submission.kind])
    if request.method == "POST" and form.is_valid():
        try:
            attach_file(
                entry_id=submission.entry_id,
                described=form.described(),
                file=form.cleaned_data["file"],
                by=request.user,
            )
        except Refused as refusal:
            show_refusals(form, refusal)
        else:
            messages.success(request, "文件已上传，正在检查。")
            return redirect("district-work-evidence", slug=slug, entry_id=entry_id)
    return _page(request, submission, form)


@allowed(Permission.NOMINATE)
@require_POST
def work_attachment(
    request: SignedInRequest, slug: str, entry_id: int, attachment_id: int
) -> HttpResponse:
    """Change where a file belongs."""
    row = _own_file(request, slug, entry_id, attachment_id)
    form = DescribeForm(request.POST, kind=KINDS[row.submission.kind])
    if not form.is_valid():
        messages.error(request, "没有保存：" + _first_error(form))
        return redirect("district-work-evidence", slug=slug, entry_id=entry_id)
    try:
        describe_attachment(
            attachment_id=row.pk,
            described=form.described(),
            order=form.cleaned_data["order"],
            by=request.user,
        )
    except Refused as refusal:
        messages.error(request, f"没有保存：{refusal.message}")
    else:
        messages.success(request, f"“{row.file.name}”的说明已保存。")
    return redirect("district-work-evidence", slug=slug, entry_id=entry_id)


@allowed(Permission.NOMINATE)
@require_POST
def work_attachment_remove(
    request: SignedInRequest, slug: str, entry_id: int, attachment_id: int
) -> HttpResponse:
    """Take a file out of the draft."""
    row = _own_file(request, slug, entry_id, attachment_id)
    try:
        remove_attachment(attachment_id=row.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"已移除“{row.file.name}”。")
    return redirect("district-work-evidence", slug=slug, entry_id=entry_id)


@allowed(Permission.NOMINATE, Permission.VIEW_ENTRIES)
@require_safe
def work_file(request: SignedInRequest, attachment_id: int, part: str) -> HttpResponseBase:
    """One part of a file: original, cleaned, thumbnail, playable or preview; Range is answered.

    Only what was checked is served, and only to the district, the organizer and the supervisor.
    """
    rows = Attachment.objects.visible_to(request.user).select_related(
        "submission__entry", "file", "cleaned", "thumbnail", "playable", "preview"
    )
    row = get_object_or_404(rows, pk=attachment_id)
    if not may_open(row, request.user):
        raise Http404
    if row.state != FileState.READY:
        why = row.problem or "正在检查，请稍候。"
        raise Conflict(f"“{row.file.name}”现在不能打开：{why}")
    stored = served_file(row, part)
    if stored is None:
        raise Http404
    name = row.file.name
    if stored.pk != row.file_id:
        suffix = mimetypes.guess_extension(stored.content_type) or PurePath(stored.name).suffix
        name = PurePath(name).stem + suffix
    return file_response(stored, request=request, inline=part in SHOWN, name=name)


def _page(request: SignedInRequest, submission: Submission, form: AttachForm) -> HttpResponse:
    kind, entry = KINDS[submission.kind], submission.entry
    groups = evidence_of(submission, kind)
    items = [item for group in groups for item in group.items]
    can_edit = entry.status in EDITABLE
    forms = {item.row.pk: DescribeForm.of(item.row, kind) for item in items if can_edit}
    page = {
        "competition": entry.competition,
        "entry": entry,
        "submission": submission,
        "kind": kind,
        "groups": [
            (group, [(item, forms.get(item.row.pk)) for item in group.items]) for group in groups
        ],
        "form": form,
        "can_edit": can_edit,
        "checking": [item for item in items if item.row.state == FileState.CHECKING],
        "count": len(items),
        "used": bytes_of_work(submission),
        "used_by_district": bytes_of_district(entry),
        "limits": settings,
        "purpose": PURPOSE,
    }
    return render(request, "submissions/evidence.html", page)


def _own_file(request: SignedInRequest, slug: str, entry_id: int, attachment_id: int) -> Attachment:
    submission = own_work(request, slug, entry_id)
    rows = submission.attachments.kept().select_related("file", "submission")
    row: Attachment = get_object_or_404(rows, pk=attachment_id)
    return row


def _first_error(form: DescribeForm) -> str:
    field, errors = next(iter(form.errors.items()))
    label = form.fields[field].label if field in form.fields else ""
    return f"{label}：{errors[0]}"
