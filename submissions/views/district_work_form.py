"""填写参评材料: one form from the kind; kept whatever is missing, handed in from here."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.enums import EntryStatus
from competition.models import Opinion
from competition.transitions import check_editable
from records.errors import Refused, RefusedMany
from submissions.forms.merging import (
    Merge,
    asked_again,
    asked_in,
    form_of,
    is_undecided,
    merged,
    picked,
    renewed,
    split,
    touched,
)
from submissions.forms.work_rows import Remarks, grouped, rows_of, tick_rows
from submissions.forms.works import WorkForm
from submissions.kinds import KINDS
from submissions.models import Submission
from submissions.operations.drafts import DraftChanged, save_answers
from submissions.operations.handing_in import submit_work
from submissions.queries.checklist import EVIDENCE
from submissions.queries.reading import automatic_answers, evidence_by_class
from submissions.queries.statements import statements_of
from submissions.queries.work_problems import lacking_of
from submissions.views.access import own_work

UNDECIDED = "请先在“两处修改的差异”中逐项选定，再保存。"


@allowed(Permission.NOMINATE)
@require_http_methods(["GET", "HEAD", "POST"])
def work_edit(request: SignedInRequest, slug: str, entry_id: int) -> HttpResponse:
    """The form; a POST keeps what was typed and goes on as its button says."""
    submission = own_work(request, slug, entry_id)
    check_editable(submission.entry.status)
    kind, statements = KINDS[submission.kind], statements_of(submission.entry.event)
    sent = request.POST if request.method == "POST" else None
    form = form_of(submission, kind, statements, sent)
    if sent is None:
        return _page(request, submission, form)
    form.is_valid()
    return _keep(request, submission, form)


def _keep(request: SignedInRequest, submission: Submission, form: WorkForm) -> HttpResponse:
    if is_undecided(request.POST):
        merge = asked_again(form, asked_in(request.POST))
        told = [("two-sides", UNDECIDED)]
        return _page(request, submission, form, status=400, told=told, merge=merge)
    changes = picked(request.POST, touched(form))
    try:
        submission = _saved(submission, form, changes, request)
    except DraftChanged as refusal:
        merge = merged(form, refusal.submission)
        fresh = renewed(form, merge, refusal.submission)
        told = [("two-sides", refusal.message)]
        return _page(request, refusal.submission, fresh, status=409, told=told, merge=merge)
    if form.errors:
        rest = renewed(form, Merge({**form.stored, **_typed(form, changes)}, ()), submission)
        return _page(request, submission, rest, status=400)
    return _go_on(request, submission)


def _saved(
    submission: Submission, form: WorkForm, changes: Mapping[str, Any], request: SignedInRequest
) -> Submission:
    """Keep the changes; nothing changed is nothing written."""
    if not changes:
        return submission
    answers, ticks = split(changes)
    saved = save_answers(
        entry_id=submission.entry_id,
        version=form.cleaned_data.get("version") or 0,
        changes=answers,
        confirmed=ticks,
        by=request.user,
    )
    return own_work(request, submission.entry.competition.slug, saved.entry_id)


def _go_on(request: SignedInRequest, submission: Submission) -> HttpResponse:
    then = request.POST.get("then", "stay")
    slug, entry_id = submission.entry.competition.slug, submission.entry_id
    if then == "submit":
        try:
            submit_work(entry_id=entry_id, by=request.user)
        except Refused as refusal:
            return _refused(request, submission, refusal)
        messages.success(request, "已提交，等待组委会审核。本区材料都提交后，请办理“报送”。")
        return redirect("district-work", slug=slug, entry_id=entry_id)
    messages.success(request, "已暂存。提交后组委会才能看到。")
    page = "district-work" if then == "detail" else "district-work-edit"
    return redirect(page, slug=slug, entry_id=entry_id)


def _refused(request: SignedInRequest, submission: Submission, refusal: Refused) -> HttpResponse:
    """The draft is kept; the page says what stopped the hand-in, each at its field."""
    form = form_of(submission, KINDS[submission.kind], statements_of(submission.entry.event))
    if isinstance(refusal, RefusedMany):
        told = [("", message) for field, message in refusal.problems if not field]
    else:
        told = [("", refusal.message)]
    return _page(request, submission, form, status=refusal.status, told=told, is_tried=True)


def _typed(form: WorkForm, changes: Mapping[str, Any]) -> dict[str, Any]:
    refused = {name: form.data.get(name) or "" for name in form.errors if name in form.stored}
    return {**changes, **refused}


def _page(
    request: SignedInRequest,
    submission: Submission,
    form: WorkForm,
    *,
    status: int = 200,
    told: list[tuple[str, str]] | None = None,
    merge: Merge | None = None,
    is_tried: bool = False,
) -> HttpResponse:
    entry, kind = submission.entry, form.kind
    items = lacking_of(submission)
    opinion = _opinion(submission)
    comments = {each["field"]: each["text"] for each in opinion.comments} if opinion else {}
    remarks = Remarks(comments, items, submission.current, shows_blanks=is_tried)
    files = submission.attachments.kept().select_related("file")
    page = {
        "submission": submission,
        "entry": entry,
        "competition": entry.competition,
        "kind": kind,
        "form": form,
        "automatic": automatic_answers(kind, entry, None),
        "groups": grouped(rows_of(form, remarks, on_form=True)),
        "beside": rows_of(form, remarks, on_form=False),
        "ticks": tick_rows(form, remarks, submission.confirmed),
        "evidence": evidence_by_class(kind, files),
        "evidence_items": [item for item in items if item.is_about_files],
        "blocking": [item for item in items if item.is_blocking],
        "comments": comments,
        "evidence_comments": [
            (each.label, comments[EVIDENCE + each.key])
            for each in kind.evidence
            if EVIDENCE + each.key in comments
        ],
        "opinion": opinion,
        "merge": merge,
        "summary": [*(told or []), *_field_errors(form), *_blocks(items, is_tried=is_tried)],
        "stored": form.stored,
    }
    return render(request, "submissions/district_work_form.html", page, status=status)


def _opinion(submission: Submission) -> Opinion | None:
    """What the organizer said when returning it."""
    if submission.entry.status != EntryStatus.RETURNED:
        return None
    return submission.entry.opinions.filter(verdict="return").first()


def _field_errors(form: WorkForm) -> list[tuple[str, str]]:
    return [(str(name), str(text)) for name, texts in form.errors.items() for text in texts]


def _blocks(items: Any, *, is_tried: bool) -> list[tuple[str, str]]:
    if not is_tried:
        return []
    return [(item.name, f"{item.message}（{item.clause}）") for item in items if item.is_blocking]
