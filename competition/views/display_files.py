"""One file of 展示素材: shown, described, removed; by the district or the organizer."""

import mimetypes
from pathlib import PurePath
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.enums import MediaState
from competition.forms.display import DisplayPlaceForm
from competition.models import DisplayMedia
from competition.operations.display_media import describe_display, remove_display
from competition.queries.display_media import served_media
from competition.views.display_page import page_name, shown_media
from records.errors import Conflict, Refused
from records.views.files import file_response

SHOWN: Final = frozenset({"playable", "preview"})


@allowed(Permission.NOMINATE, Permission.RUN_DAY)
@require_safe
def media_file(request: SignedInRequest, media_id: int, part: str) -> HttpResponseBase:
    """One part of a file: original, playable or preview; Range is answered.

    `?as=` names the download by 抽签号, for the computer in front of the judges.
    """
    row = shown_media(request, media_id)
    if row.state != MediaState.READY:
        raise Conflict(f"“{row.file.name}”现在不能打开：{row.problem or '正在检查，请稍候。'}")
    stored = served_media(row, part)
    if stored is None:
        raise Http404
    suffix = mimetypes.guess_extension(stored.content_type) or PurePath(stored.name).suffix
    if stored.pk == row.file_id:
        suffix = PurePath(stored.name).suffix
    number = request.GET.get("as", "")
    stem = f"抽签号{number}-{row.order}" if number.isdecimal() else PurePath(row.file.name).stem
    return file_response(stored, request=request, inline=part in SHOWN, name=stem + suffix)


@allowed(Permission.NOMINATE, Permission.RUN_DAY)
@require_safe
def media_page(request: SignedInRequest, media_id: int, number: int) -> HttpResponseBase:
    """One page of slides, as a picture."""
    row = shown_media(request, media_id)
    page = row.pages.filter(number=number).select_related("file").first()
    if row.state != MediaState.READY or page is None:
        raise Http404
    return file_response(page.file, request=request, inline=True, name=f"{number}.jpg")


@allowed(Permission.NOMINATE, Permission.RUN_DAY)
@require_POST
def media_describe(request: SignedInRequest, media_id: int) -> HttpResponse:
    """Change a file's caption or place."""
    row = shown_media(request, media_id)
    form = DisplayPlaceForm(request.POST)
    if not form.is_valid():
        field, errors = next(iter(form.errors.items()))
        messages.error(request, f"没有保存：{form.fields[field].label}：{errors[0]}")
        return _back(request, row)
    try:
        describe_display(media_id=row.pk, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, f"没有保存：{refusal.message}")
    else:
        messages.success(request, f"“{row.file.name}”的说明和顺序已保存。")
    return _back(request, row)


@allowed(Permission.NOMINATE, Permission.RUN_DAY)
@require_POST
def media_remove(request: SignedInRequest, media_id: int) -> HttpResponse:
    """Take a file out."""
    row = shown_media(request, media_id)
    try:
        remove_display(media_id=row.pk, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"已移除“{row.file.name}”。")
    return _back(request, row)


def _back(request: SignedInRequest, row: DisplayMedia) -> HttpResponse:
    name = page_name(runs_day=request.user.may(Permission.RUN_DAY))
    return redirect(name, row.entry.competition.slug, row.entry_id, row.component)
