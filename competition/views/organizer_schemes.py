"""评分标准: the scheme of an event, its worked example, its versions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import show_refusal
from accounts.permissions import SignedInRequest, allowed, require
from accounts.roles import Permission
from competition.forms.season import ReasonForm
from competition.marking import parse_scheme
from competition.models import Competition, Event, MarkingScheme, SchemeVersion
from competition.operations.scheme_saving import restore_scheme
from competition.queries.scheme_changes import scheme_changes
from competition.queries.scheme_page import scheme_in_words
from competition.queries.scheme_versions import versions_of
from competition.queries.season_export import scheme_of
from records.errors import Refused


def event_of(request: SignedInRequest, slug: str, code: str) -> tuple[Competition, Event]:
    """The season and event of an address, as far as the person may see them."""
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    return season, get_object_or_404(Event, competition=season, code=code)


@allowed(Permission.MANAGE_SEASON, Permission.VIEW_LOG)
@require_safe
def manage_scheme(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """The scheme as it stands: in words, its fingerprint, whether it is frozen, what is pending."""
    season, event = event_of(request, slug, code)
    row = MarkingScheme.objects.filter(event=event).first()
    scheme = scheme_of(row)
    context = {
        "season": season,
        "event": event,
        "row": row,
        "scheme": scheme,
        "words": scheme_in_words(scheme) if scheme else None,
        "versions": versions_of(event)[:5],
        "can_manage": request.user.may(Permission.MANAGE_SEASON),
    }
    return render(request, "competition/manage_scheme.html", context)


@allowed(Permission.MANAGE_SEASON, Permission.VIEW_LOG)
@require_safe
def manage_scheme_versions(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Every version, each with what it changed."""
    season, event = event_of(request, slug, code)
    versions = list(versions_of(event))
    schemes = [parse_scheme(each.definition, place="") for each in versions]
    befores = [*schemes[1:], None][: len(schemes)]
    context = {
        "season": season,
        "event": event,
        "row": MarkingScheme.objects.filter(event=event).first(),
        "lines": [
            {"version": version, "changes": scheme_changes(before, after) if before else []}
            for version, after, before in zip(versions, schemes, befores, strict=True)
        ],
    }
    return render(request, "competition/manage_scheme_versions.html", context)


@allowed(Permission.MANAGE_SEASON, Permission.VIEW_LOG)
@require_http_methods(["GET", "HEAD", "POST"])
def manage_scheme_version(
    request: SignedInRequest, slug: str, code: str, number: int
) -> HttpResponse:
    """One version in words, compared with another; taken up again by a post."""
    season, event = event_of(request, slug, code)
    version = get_object_or_404(versions_of(event), number=number)
    is_post = request.method == "POST"
    if is_post:
        require(request.user, Permission.MANAGE_SEASON)
    form = ReasonForm(request.POST if is_post else None)
    if is_post and form.is_valid():
        try:
            restore_scheme(
                event_id=event.pk,
                number=number,
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"“{event.name}”的评分标准已恢复为第 {number} 版的内容。")
            return redirect("manage-scheme", slug=slug, code=code)
    row = MarkingScheme.objects.filter(event=event).first()
    scheme = parse_scheme(version.definition, place="")
    others = [each for each in versions_of(event) if each.number != number]
    other = _other(request, others, number)
    context = {
        "season": season,
        "event": event,
        "row": row,
        "version": version,
        "words": scheme_in_words(scheme),
        "others": others,
        "other": other,
        "changes": scheme_changes(parse_scheme(other.definition, place=""), scheme)
        if other
        else [],
        "is_current": row is not None and row.definition == version.definition,
        "can_restore": request.user.may(Permission.MANAGE_SEASON),
        "form": form,
    }
    return render(request, "competition/manage_scheme_version.html", context)


def _other(
    request: SignedInRequest, others: list[SchemeVersion], number: int
) -> SchemeVersion | None:
    """The version asked for in the address, else the one before."""
    asked = request.GET.get("with", "")
    for each in others:
        if str(each.number) == asked:
            return each
    return next((each for each in others if each.number < number), None)
