"""通知公告: written, published and taken back by the organizer."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms import show_refusal
from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.forms.announcements import (
    AnnouncementFilter,
    AnnouncementForm,
    WithdrawForm,
)
from competition.models import Announcement, Competition
from competition.operations.announcements import (
    edit_announcement,
    publish_announcement,
    stamp,
    unpublish_announcement,
    write_announcement,
)
from competition.queries.announcements import announcements_for
from records.errors import Refused

PER_PAGE = 50
FORM_METHODS = ["GET", "HEAD", "POST"]


@allowed(Permission.PUBLISH)
@require_safe
def announcement_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """Drafts first, then newest first."""
    competition = _season(request, slug)
    form = AnnouncementFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    order = request.GET.get("order", "")
    found = announcements_for(request.user, competition, chosen, order)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "competition/announcements/list.html",
        {"season": competition, "form": form, "page": page, "order": order},
    )


@allowed(Permission.PUBLISH)
@require_http_methods(FORM_METHODS)
def announcement_new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Write one; it is kept as a draft."""
    competition = _season(request, slug)
    form = AnnouncementForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            announcement = write_announcement(
                competition_id=competition.pk,
                title=form.cleaned_data["title"],
                body=form.cleaned_data["body"],
                by=request.user,
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "公告已保存，尚未发布。")
            return redirect("manage-announcement", slug=slug, announcement_id=announcement.pk)
    return render(
        request, "competition/announcements/form.html", {"season": competition, "form": form}
    )


@allowed(Permission.PUBLISH)
@require_safe
def announcement(request: SignedInRequest, slug: str, announcement_id: int) -> HttpResponse:
    """One announcement as it will look, with what can be done with it."""
    competition = _season(request, slug)
    found = _announcement(request, competition, announcement_id)
    page = {"season": competition, "announcement": found, "form": WithdrawForm()}
    return render(request, "competition/announcements/detail.html", page)


@allowed(Permission.PUBLISH)
@require_http_methods(FORM_METHODS)
def announcement_edit(request: SignedInRequest, slug: str, announcement_id: int) -> HttpResponse:
    """Change a draft."""
    competition = _season(request, slug)
    found = _announcement(request, competition, announcement_id)
    initial = {"title": found.title, "body": found.body, "seen": stamp(found)}
    form = AnnouncementForm(_posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            edit_announcement(announcement_id=found.pk, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "公告已保存。")
            return redirect("manage-announcement", slug=slug, announcement_id=found.pk)
    page = {"season": competition, "announcement": found, "form": form}
    return render(request, "competition/announcements/form.html", page)


@allowed(Permission.PUBLISH)
@require_POST
def announcement_publish(request: SignedInRequest, slug: str, announcement_id: int) -> HttpResponse:
    """Show it to everybody."""
    found = _announcement(request, _season(request, slug), announcement_id)
    publish_announcement(announcement_id=found.pk, by=request.user)
    messages.success(request, f"“{found.title}”已发布。")
    return redirect("manage-announcement", slug=slug, announcement_id=found.pk)


@allowed(Permission.PUBLISH)
@require_POST
def announcement_unpublish(
    request: SignedInRequest, slug: str, announcement_id: int
) -> HttpResponse:
    """Take it back, with the reason."""
    competition = _season(request, slug)
    found = _announcement(request, competition, announcement_id)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            unpublish_announcement(
                announcement_id=found.pk, reason=form.cleaned_data["reason"], by=request.user
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"“{found.title}”已撤下。")
            return redirect("manage-announcement", slug=slug, announcement_id=found.pk)
    page = {"season": competition, "announcement": found, "form": form}
    return render(request, "competition/announcements/detail.html", page)


def _season(request: SignedInRequest, slug: str) -> Competition:
    return get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)


def _announcement(
    request: SignedInRequest, competition: Competition, announcement_id: int
) -> Announcement:
    visible = Announcement.objects.visible_to(request.user).filter(competition=competition)
    return get_object_or_404(visible.select_related("by"), pk=announcement_id)


def _posted(request: SignedInRequest) -> QueryDict | None:
    """What was posted, even when it is empty; None when the form is only shown."""
    return request.POST if request.method == "POST" else None
