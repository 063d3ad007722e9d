"""The page of one competitor's files, which the district and the organizer share."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from accounts.permissions import SignedInRequest
from accounts.roles import Permission
from competition.enums import HOLDING, EntryStatus, MediaState
from competition.forms.display import DisplayPlaceForm, DisplayUploadForm
from competition.forms.refusals import show_refusals
from competition.models import DisplayMedia, Entry
from competition.operations.display_media import PURPOSE, attach_display
from competition.queries.display_media import Display, bytes_of_media, displays_of, media_of
from competition.queries.schemes import event_scheme
from records.clock import database_now
from records.errors import Refused


def display_or_404(entry: Entry, component: str) -> Display:
    """The component of the entry's event, if media may be shown in it."""
    if not hasattr(entry.event, "scheme"):
        raise Http404
    found = [each for each in displays_of(event_scheme(entry.event)) if each.code == component]
    if not found:
        raise Http404
    return found[0]


def attach(request: SignedInRequest, entry: Entry, component: str, form: DisplayUploadForm) -> None:
    """Attach what a plain form brought."""
    attach_display(
        entry_id=entry.pk,
        component=component,
        caption=form.cleaned_data["caption"],
        file=form.cleaned_data["file"],
        replaces=request.POST.get("replaces", ""),
        by=request.user,
    )


def files_page(request: SignedInRequest, entry: Entry, component: str) -> HttpResponse:
    """One competitor's files; POST attaches one without scripts, and comes back here."""
    display = display_or_404(entry, component)
    form = DisplayUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            attach(request, entry, component, form)
        except Refused as refusal:
            show_refusals(form, refusal)
        else:
            messages.success(request, "文件已上传，正在检查。")
            return redirect(request.path)
    page = display_page(request, entry, display, form)
    return render(request, "competition/display_media.html", page)


def display_page(
    request: SignedInRequest, entry: Entry, display: Display, form: DisplayUploadForm
) -> dict[str, Any]:
    """What the template shows."""
    at = database_now()
    items = media_of([entry.pk]).get((entry.pk, display.code), [])
    runs_day = request.user.may(Permission.RUN_DAY)
    can_edit = EntryStatus(entry.status) in HOLDING and (runs_day or display.is_open(at))
    wanted = request.GET.get("replace", "")
    replaced = [item.row for item in items if str(item.row.pk) == wanted]
    return {
        "competition": entry.competition,
        "entry": entry,
        "display": display,
        "intake_words": display.words(at),
        "is_open": display.is_open(at),
        "files": [(item, DisplayPlaceForm.of(item.row) if can_edit else None) for item in items],
        "checking": [item for item in items if item.row.state == MediaState.CHECKING],
        "rehearsable": [item for item in items if item.row.state == MediaState.READY],
        "form": form,
        "can_edit": can_edit,
        "runs_day": runs_day,
        "replaced": replaced[0] if replaced else None,
        "used": bytes_of_media(entry, of_district=False),
        "limits": settings,
        "purpose": PURPOSE,
    }


def page_name(*, runs_day: bool) -> str:
    """The route of the page that this account comes from."""
    return "manage-media-entry" if runs_day else "district-entry-media"


def shown_media(request: SignedInRequest, media_id: int) -> DisplayMedia:
    """A file that is still there and that the account may see, or 404."""
    rows = DisplayMedia.objects.visible_to(request.user).shown()
    row = (
        rows.filter(pk=media_id)
        .select_related("entry__competition", "file", "playable", "preview")
        .first()
    )
    if row is None:
        raise Http404
    return row
