"""延期: a later closing for one district."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.forms import show_refusal
from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.forms.season import ExtensionForm
from competition.models import Competition
from competition.operations.extensions import grant_extension
from competition.queries.season_page import extensions_of
from records.errors import Refused
from records.text import closing_words


@allowed(Permission.GRANT_EXTENSION)
@require_http_methods(["GET", "HEAD", "POST"])
def extension_grant(request: SignedInRequest, slug: str) -> HttpResponse:
    """Grant one; `window` and `district` in the address choose them beforehand."""
    competition = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    initial = {name: request.GET.get(name, "") for name in ("window", "district")}
    form = ExtensionForm(_posted(request), competition=competition, initial=initial)
    if request.method == "POST" and form.is_valid():
        district = form.cleaned_data["district"]
        try:
            extension = grant_extension(
                window_id=form.cleaned_data["window"].pk,
                district_id=district.pk,
                closes_at=form.closes_at(),
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except Refused as refusal:
            _show(form, refusal)
        else:
            closing = closing_words(extension.closes_at)
            messages.success(request, f"{district.name}已延期至{closing}，并已通知该区联络人。")
            return redirect("manage-season", slug=slug)
    page = {"season": competition, "form": form, "extensions": extensions_of(competition)}
    return render(request, "competition/season/extension.html", page)


def _show(form: ExtensionForm, refusal: Refused) -> None:
    """The operation knows one instant, the form a day and a time."""
    if refusal.field == "closes_at":
        refusal = Refused(refusal.message, field="until")
    show_refusal(form, refusal)


def _posted(request: SignedInRequest) -> QueryDict | None:
    """What was posted, even when it is empty; None when the form is only shown."""
    return request.POST if request.method == "POST" else None
