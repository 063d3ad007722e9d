"""Autosave of a draft: one JSON write per pause, what is stored now when somebody was faster."""

from collections.abc import Mapping
from typing import Any

from django.http import JsonResponse
from django.views.decorators.http import require_POST

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from records.errors import Refused
from records.text import LOCAL
from records.views.strict_json import NotReadable, read_object
from submissions.forms.merging import split
from submissions.forms.works import RENEWED, read_answer, stored_values
from submissions.kinds import KINDS, Answer
from submissions.models import Submission
from submissions.operations.drafts import DraftChanged, save_answers
from submissions.queries.checklist import TICK
from submissions.queries.statements import Statement, statements_of
from submissions.queries.work_problems import lacking_of
from submissions.views.access import own_work


@allowed(Permission.NOMINATE)
@require_POST
def work_autosave(request: SignedInRequest, slug: str, entry_id: int) -> JsonResponse:
    """Keep `{"version": 7, "values": {"title": "…"}}`: only inputs that changed.

    Answers `{version, saved_at, saved, errors, items}`; 409 with `stored` when the draft was
    saved elsewhere since. What no form can hold is named in `errors`; the rest is kept.
    """
    submission = own_work(request, slug, entry_id)
    statements = statements_of(submission.entry.event)
    try:
        version, values = _sent(request)
        good, errors = _read(submission, statements, values)
        if good:
            submission = _save(request, submission, version, good)
    except DraftChanged as refusal:
        return JsonResponse(_stored(refusal, statements), status=refusal.status)
    except Refused as refusal:
        told = {"message": refusal.message, "field": refusal.field or ""}
        return JsonResponse(told, status=refusal.status)
    answer = _answer(submission, list(good), errors)
    return JsonResponse(answer, status=400 if errors and not good else 200)


def _sent(request: SignedInRequest) -> tuple[int, Mapping[str, Any]]:
    body = read_object(request)
    version, values = body.get("version"), body.get("values")
    if not isinstance(version, int) or isinstance(version, bool) or not isinstance(values, dict):
        raise NotReadable("内容不能识别，请刷新页面重试。")
    if not all(isinstance(value, str | bool) for value in values.values()):
        raise NotReadable("内容不能识别，请刷新页面重试。")
    return version, values


def _read(
    submission: Submission, statements: list[Statement], values: Mapping[str, Answer]
) -> tuple[dict[str, Answer], dict[str, str]]:
    """Part what can be kept from what cannot, with the reason; an unknown input refuses all."""
    kind, versions = KINDS[submission.kind], {TICK + each.key: each.version for each in statements}
    good: dict[str, Answer] = {}
    errors: dict[str, str] = {}
    for name, value in values.items():
        if name in versions:
            if value in {"", versions[name]}:
                good[name] = value
            else:
                errors[name] = RENEWED
            continue
        try:
            good[name] = read_answer(kind, name, value)
        except Refused as refusal:
            if refusal.field is None:
                raise
            errors[name] = refusal.message
    return good, errors


def _save(
    request: SignedInRequest, submission: Submission, version: int, good: Mapping[str, Answer]
) -> Submission:
    answers, ticks = split(good)
    saved = save_answers(
        entry_id=submission.entry_id,
        version=version,
        changes=answers,
        confirmed=ticks,
        by=request.user,
    )
    saved.entry = submission.entry
    return saved


def _answer(
    submission: Submission, saved: list[str], errors: Mapping[str, str]
) -> dict[str, object]:
    items = lacking_of(submission)
    return {
        "version": submission.version,
        "saved_at": submission.saved_at.astimezone(LOCAL).strftime("%H:%M:%S"),
        "saved": saved,
        "errors": dict(errors),
        "lacking": sum(item.is_blocking for item in items),
        "items": [
            {
                "name": item.name,
                "message": item.message,
                "clause": item.clause,
                "severity": item.severity,
            }
            for item in items
            if not item.is_blank
        ],
    }


def _stored(refusal: DraftChanged, statements: list[Statement]) -> dict[str, object]:
    there = refusal.submission
    kind = KINDS[there.kind]
    return {
        "message": refusal.message,
        "version": there.version,
        "saved_at": there.saved_at.astimezone(LOCAL).strftime("%H:%M:%S"),
        "saved_by": there.saved_by.name if there.saved_by else "",
        "stored": stored_values(kind, statements, there.answers, there.confirmed),
    }
