"""评分标准的编辑: a form of rows that works without JavaScript, its checks, its worked example."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.forms.scheme_definition import definition_of, new_tree, tree_of
from competition.forms.scheme_draft import Tree, change_rows, read_draft
from competition.forms.scheme_example import example_boxes, read_example
from competition.forms.scheme_nodes import nodes_of
from competition.marking import Scheme, SchemeInvalid, fingerprint, parse_scheme
from competition.models import Competition, Event, MarkingScheme
from competition.operations.scheme_saving import LONGEST_REASON, save_scheme
from competition.queries.scheme_changes import scheme_changes
from competition.queries.scheme_page import example_view, scheme_in_words
from competition.queries.scheme_versions import scheme_revision
from competition.queries.season_export import scheme_of
from competition.views.organizer_schemes import event_of
from records.errors import Refused, RefusedMany


@dataclass
class _Page:
    """What a rendering of the form needs."""

    season: Competition
    event: Event
    tree: Tree
    revision: str
    reason: str = ""
    look: str = ""
    problems: list[tuple[str, str]] = field(default_factory=list)
    refusal: str = ""
    status: int = 200
    is_checked: bool = False


@allowed(Permission.MANAGE_SEASON)
@require_http_methods(["GET", "HEAD", "POST"])
def manage_scheme_edit(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """The form; its buttons post it to add, move or remove rows, and nothing typed is lost."""
    season, event = event_of(request, slug, code)
    if request.method == "POST":
        page = _posted(request, season, event)
        page.look = change_rows(page.tree, request.POST.get("act", ""))
        return _form(request, page)
    row = MarkingScheme.objects.filter(event=event).first()
    if row is not None and row.frozen_at is not None:
        messages.info(request, "评分标准已经冻结，不能再改。冻结后可以做什么，见本页说明。")
        return redirect("manage-scheme", slug=slug, code=code)
    title = f"{event.name}评分标准"
    tree = new_tree(title) if row is None else tree_of(row.definition)
    return _form(request, _Page(season, event, tree, scheme_revision(row)))


@allowed(Permission.MANAGE_SEASON)
@require_http_methods(["GET", "HEAD", "POST"])
def manage_scheme_example(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Check what is typed and compute the example: a fragment for htmx, else the whole form.

    Asked for without a form, it is the example of the scheme as it stands.
    """
    season, event = event_of(request, slug, code)
    if request.method == "POST":
        page = _posted(request, season, event)
        page.is_checked = True
        _, page.problems = _checked(page.tree)
        return _form(request, page, fragment=request.headers.get("HX-Request") == "true")
    scheme = scheme_of(MarkingScheme.objects.filter(event=event).first())
    context = {
        "season": season,
        "event": event,
        "scheme": scheme,
        "example": example_view(scheme, {}) if scheme else None,
    }
    return render(request, "competition/manage_scheme_example.html", context)


@allowed(Permission.MANAGE_SEASON)
@require_POST
def manage_scheme_save(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Save; what is refused comes back with everything typed and each fault at its field."""
    season, event = event_of(request, slug, code)
    page = _posted(request, season, event)
    try:
        row = save_scheme(
            event_id=event.pk,
            definition=definition_of(page.tree),
            reason=page.reason,
            revision=page.revision,
            by=request.user,
        )
    except RefusedMany as refusal:
        page.problems, page.status = list(refusal.problems), refusal.status
    except Refused as refusal:
        page.refusal, page.status = refusal.message, refusal.status
    else:
        messages.success(
            request, f"“{event.name}”的评分标准已保存，新指纹 {row.fingerprint[:12]}。"
        )
        return redirect("manage-scheme", slug=slug, code=code)
    page.is_checked = True
    return _form(request, page)


def _posted(request: SignedInRequest, season: Competition, event: Event) -> _Page:
    return _Page(
        season,
        event,
        read_draft(request.POST),
        request.POST.get("revision", ""),
        reason=request.POST.get("reason", "").strip(),
    )


def _checked(tree: Tree) -> tuple[Scheme | None, list[tuple[str, str]]]:
    try:
        return parse_scheme(definition_of(tree), place=""), []
    except SchemeInvalid as invalid:
        return None, list(invalid.problems)


def _form(request: SignedInRequest, page: _Page, *, fragment: bool = False) -> HttpResponse:
    scheme, _ = _checked(page.tree)
    row = MarkingScheme.objects.filter(event=page.event).first()
    current = scheme_of(row)
    context = {
        "season": page.season,
        "event": page.event,
        "nodes": nodes_of(page.tree, page.problems),
        "problems": page.problems,
        "refusal": page.refusal,
        "reason": page.reason,
        "longest_reason": LONGEST_REASON,
        "revision": page.revision,
        "is_stale": scheme_revision(row) != page.revision,
        "current_revision": scheme_revision(row),
        "look": page.look,
        "is_checked": page.is_checked,
        "current": current,
        **_preview(request, page, scheme, current),
    }
    name = "competition/_scheme_preview.html" if fragment else "competition/manage_scheme_edit.html"
    return render(request, name, context | {"fragment": fragment}, status=page.status)


def _preview(
    request: SignedInRequest, page: _Page, scheme: Scheme | None, current: Scheme | None
) -> dict[str, object]:
    """What can only be said of a scheme without mistakes."""
    if scheme is None:
        return {}
    post = request.POST if request.method == "POST" else None
    typed, mistakes = read_example(scheme, request.POST)
    return {
        "scheme": scheme,
        "fingerprint": fingerprint(scheme)[:12],
        "changes": scheme_changes(current, scheme) if current else [],
        "words": scheme_in_words(scheme),
        "boxes": example_boxes(scheme, post),
        "mistakes": mistakes,
        "example": example_view(scheme, typed),
    }
