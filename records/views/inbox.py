"""收件箱: what the portal said to me."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from records.clock import database_now
from records.models import Message
from records.operations.messages import mark_all_read, mark_read
from records.permissions import PersonalRequest, signed_in

PAGE = 50


@signed_in
@require_safe
def inbox(request: PersonalRequest) -> HttpResponse:
    """My messages, newest first; `state=unread` and `q` narrow them down."""
    mine = Message.objects.visible_to(request.user)
    query, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    shown = mine.filter(read_at=None) if state == "unread" else mine
    if query:
        shown = shown.filter(Q(subject__icontains=query) | Q(body__icontains=query))
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "q": query, "state": state}
    return render(request, "records/inbox.html", context)


@signed_in
@require_POST
def message_open(request: PersonalRequest, pk: int) -> HttpResponse:
    """Mark a message as read and go where it points."""
    message = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    mark_read(message_id=message.pk, by=request.user, at=database_now())
    if message.link and url_has_allowed_host_and_scheme(message.link, allowed_hosts=None):
        return redirect(message.link)
    return redirect("inbox")


@signed_in
@require_POST
def read_all(request: PersonalRequest) -> HttpResponse:
    """Mark everything as read."""
    count = mark_all_read(by=request.user, at=database_now())
    messages.success(request, f"{count} 条消息已标为已读。")
    return redirect("inbox")
