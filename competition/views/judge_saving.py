"""Saving of a judge's sheet while it is typed: one JSON write, its own key, theirs beside mine."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, Final

from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.marking.sheets import Typed, write_sheet
from competition.models import Competition, Sheet
from competition.operations.judge_sheets import (
    JudgeSave,
    Place,
    Saved,
    SheetRefused,
    save_judge_sheet,
)
from competition.queries.sheets import content_of, revision
from records.errors import Refused
from records.operations.idempotency import PendingKey
from records.text import LOCAL
from records.views.strict_json import UNREADABLE, NotReadable, read_object

MOST_BYTES: Final = 16 * 1024
KEY: Final = re.compile(r"[0-9a-f-]{16,36}")
SOMEBODY_ELSE: Final = (
    "这台设备上现在登录的是另一个账号。您的评分仍保存在本机，请重新登录自己的账号后上传。"
)


class SomebodyElse(Refused):
    """The device's queue belongs to another account than the one now signed in."""

    status = 403
    title = "账号不符"


@allowed(Permission.JUDGE)
@require_POST
def judge_save(
    request: SignedInRequest, *, slug: str, event: str, component: str, turn: str
) -> JsonResponse:
    """Keep `{"key", "user", "tag", "seen", "hand_in", "marks", "deduction", "note"}`.

    Answers `{key, revision, state, saved_at}`; 409 with `theirs` when another device saved
    since `seen`; any other refusal has `message` and `faults` (field → sentence).
    """
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    place = Place(season_id=season.pk, event=event, component=component, turn=turn)
    try:
        body = read_object(request, most=MOST_BYTES)
        save, key = _read(body, place, user_id=request.user.pk)
        saved = save_judge_sheet(save=save, by=request.user, key=key)
    except SheetRefused as refusal:
        return JsonResponse(_refused(refusal), status=refusal.status)
    except Refused as refusal:
        told = {"message": refusal.message, "faults": {}}
        return JsonResponse(told, status=refusal.status)
    return JsonResponse(_answer(saved) | {"key": body["key"]})


def _read(body: Mapping[str, Any], place: Place, *, user_id: int) -> tuple[JudgeSave, PendingKey]:
    """One save out of the body; NotReadable where the page's script would never send it."""
    marks, texts = (
        body.get("marks"),
        [body.get(name) for name in ("deduction", "note", "seen", "tag")],
    )
    key, hand_in = body.get("key"), body.get("hand_in")
    if not isinstance(key, str) or not KEY.fullmatch(key) or not isinstance(hand_in, bool):
        raise NotReadable(UNREADABLE)
    if not isinstance(marks, dict) or not all(isinstance(each, str) for each in marks.values()):
        raise NotReadable(UNREADABLE)
    if not all(isinstance(text, str) for text in texts):
        raise NotReadable(UNREADABLE)
    if body.get("user") != user_id:
        raise SomebodyElse(SOMEBODY_ELSE)
    deduction, note, seen, tag = map(str, texts)
    typed = Typed(marks, deduction=deduction, note=note)
    save = JudgeSave(place=place, typed=typed, hand_in=hand_in, seen=seen, tag=tag)
    return save, PendingKey(user_id=user_id, key=f"s:{key}", body_sha256=_digest(body, place))


def _digest(body: Mapping[str, Any], place: Place) -> str:
    return hashlib.sha256(json.dumps([repr(place), body], sort_keys=True).encode()).hexdigest()


def _answer(saved: Saved) -> dict[str, object]:
    at = saved.at.astimezone(LOCAL)
    return {"revision": saved.revision, "state": saved.state, "saved_at": f"{at:%H:%M:%S}"}


def _refused(refusal: SheetRefused) -> dict[str, object]:
    told: dict[str, object] = {"message": refusal.message, "faults": refusal.faults}
    if refusal.theirs is not None or refusal.is_stale:
        told |= {"is_stale": refusal.is_stale, "theirs": sheet_told(refusal.theirs)}
    return told


def sheet_told(sheet: Sheet | None) -> dict[str, object]:
    """A judge's own sheet as its page's script takes it: texts as typed, revision and state."""
    if sheet is None:
        return {"revision": "", "state": "", "marks": {}, "deduction": "", "note": ""}
    typed = write_sheet(content_of(sheet))
    return {
        "revision": revision(sheet),
        "state": sheet.state,
        "saved_at": f"{sheet.at.astimezone(LOCAL):%H:%M:%S}",
        "marks": dict(typed.marks),
        "deduction": typed.deduction,
        "note": typed.note,
    }
