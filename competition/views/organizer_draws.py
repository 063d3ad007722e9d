"""抽签: commitment, seed, places, and what changes after; the organizer acts, the supervisor looks on."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.enums import DrawState, EntryStatus
from competition.forms.day import AddForm, MoveForm, ReasonForm, SeedForm, SwapForm
from competition.forms.refusals import show_refusals
from competition.models import Draw, Entry
from competition.operations.draws import commit_draw, draw_lots, void_draw
from competition.operations.slots import add_slot, move_slot, swap_slots
from competition.queries.draws import slot_lines, without_slot
from competition.views.day_access import Appearance, appearance_of, may_run
from records.errors import Refused


@allowed(Permission.RUN_DAY, Permission.WITNESS)
@require_safe
def draw(request: SignedInRequest, slug: str, event: str, component: str) -> HttpResponse:
    """Where the draw of one appearance stands, and its places."""
    appearance = appearance_of(request, slug, event, component)
    if appearance.component.code != component:
        return _back(appearance)
    return _page(request, appearance)


@allowed(Permission.RUN_DAY)
@require_POST
def commit(request: SignedInRequest, slug: str, event: str, component: str) -> HttpResponse:
    """Publish the commitment."""
    appearance = appearance_of(request, slug, event, component)
    try:
        commit_draw(session_id=appearance.leader.pk, by=request.user)
    except Refused as refusal:
        return _page(request, appearance, refusal=refusal)
    messages.success(request, "承诺值已公布。请在现场当众产生种子，然后抽签。")
    return _back(appearance)


@allowed(Permission.RUN_DAY)
@require_POST
def lots(
    request: SignedInRequest, *, slug: str, event: str, component: str, draw_id: int
) -> HttpResponse:
    """Take the seed and draw."""
    appearance = appearance_of(request, slug, event, component)
    found = _draw(appearance, draw_id)
    form = SeedForm(request.POST)
    return _done(
        request,
        appearance,
        ("seed_form", form),
        act=lambda: draw_lots(draw_id=found.pk, by=request.user, **form.cleaned_data),
        words="抽签完成，结果已公布。",
    )


@allowed(Permission.RUN_DAY)
@require_POST
def void(
    request: SignedInRequest, *, slug: str, event: str, component: str, draw_id: int
) -> HttpResponse:
    """Void a draw with a reason."""
    appearance = appearance_of(request, slug, event, component)
    found = _draw(appearance, draw_id)
    form = ReasonForm(request.POST, prefix="void")
    return _done(
        request,
        appearance,
        ("void_form", form),
        act=lambda: void_draw(draw_id=found.pk, by=request.user, **form.cleaned_data),
        words="这次抽签已作废，原因随记录公布。",
    )


@allowed(Permission.RUN_DAY)
@require_POST
def move(request: SignedInRequest, slug: str, event: str, component: str) -> HttpResponse:
    """Put one 参赛号 at another place."""
    appearance = appearance_of(request, slug, event, component)
    form = MoveForm(request.POST, prefix="move", session=appearance.leader)
    return _done(
        request,
        appearance,
        ("move_form", form),
        act=lambda: move_slot(
            session_id=appearance.leader.pk,
            number=form.cleaned_data["number"].strip(),
            room_id=_room_id(appearance, form),
            position=form.cleaned_data["position"],
            reason=form.cleaned_data["reason"],
            by=request.user,
        ),
        words="出场位置已调整，原因随抽签结果公布。",
    )


@allowed(Permission.RUN_DAY)
@require_POST
def swap(request: SignedInRequest, slug: str, event: str, component: str) -> HttpResponse:
    """Exchange two 参赛号."""
    appearance = appearance_of(request, slug, event, component)
    form = SwapForm(request.POST, prefix="swap")
    return _done(
        request,
        appearance,
        ("swap_form", form),
        act=lambda: swap_slots(
            session_id=appearance.leader.pk,
            first=form.cleaned_data["first"].strip(),
            second=form.cleaned_data["second"].strip(),
            reason=form.cleaned_data["reason"],
            by=request.user,
        ),
        words="两个出场位置已对调，原因随抽签结果公布。",
    )


@allowed(Permission.RUN_DAY)
@require_POST
def add(request: SignedInRequest, slug: str, event: str, component: str) -> HttpResponse:
    """Give a late comer the last place."""
    appearance = appearance_of(request, slug, event, component)
    form = AddForm(request.POST, prefix="add")
    return _done(
        request,
        appearance,
        ("add_form", form),
        act=lambda: add_slot(
            session_id=appearance.leader.pk,
            number=form.cleaned_data["number"].strip(),
            reason=form.cleaned_data["reason"],
            by=request.user,
        ),
        words="已排在最后一位，原因随抽签结果公布。",
    )


def _done(
    request: SignedInRequest,
    appearance: Appearance,
    named: tuple[str, Form],
    *,
    act: Callable[[], object],
    words: str,
) -> HttpResponse:
    """Do what a sound form asks, or show it again with what is wrong."""
    name, form = named
    if form.is_valid():
        try:
            act()
        except Refused as refusal:
            show_refusals(form, refusal)
        else:
            messages.success(request, words)
            return _back(appearance)
    return _page(request, appearance, forms={name: form})


def _draw(appearance: Appearance, draw_id: int) -> Draw:
    return get_object_or_404(Draw, pk=draw_id, session=appearance.leader)


def _room_id(appearance: Appearance, form: Form) -> int | None:
    """The room that was chosen, else the one the 参赛号 is in now."""
    room = form.cleaned_data["room"]
    if room is not None:
        return int(room.pk)
    slots = appearance.leader.slots.filter(entry__number=form.cleaned_data["number"].strip())
    return slots.values_list("room", flat=True).first()


def _back(appearance: Appearance) -> HttpResponse:
    return redirect(reverse("manage-draw", kwargs=appearance.route))


def _page(
    request: SignedInRequest,
    appearance: Appearance,
    *,
    refusal: Refused | None = None,
    forms: Mapping[str, Form] | None = None,
) -> HttpResponse:
    """Draw the page; bound forms keep what was typed."""
    bound = forms or {}
    leader = appearance.leader
    draws = list(leader.draws.select_related("committed_by", "drawn_by"))
    now = next((each for each in draws if each.state != DrawState.VOID), None)
    is_drawn = now is not None and now.state == DrawState.DRAWN
    page = {
        "competition": appearance.competition,
        "appearance": appearance,
        "session": leader,
        "rooms": leader.rooms.all(),
        "accepted": Entry.objects.filter(
            event=appearance.event, status=EntryStatus.ACCEPTED
        ).count(),
        "draw": now,
        "voided": [each for each in draws if each.state == DrawState.VOID],
        "is_drawn": is_drawn,
        "lines": slot_lines(appearance.sessions) if is_drawn else [],
        "without": without_slot(leader) if is_drawn else [],
        "can_run": may_run(request),
        "refusal": refusal,
        "seed_form": SeedForm(),
        "void_form": ReasonForm(prefix="void"),
        "move_form": MoveForm(prefix="move", session=leader),
        "swap_form": SwapForm(prefix="swap"),
        "add_form": AddForm(prefix="add"),
        **bound,
    }
    is_wrong = any(form.errors for form in bound.values())
    status = refusal.status if refusal is not None else 400 if is_wrong else 200
    return render(request, "competition/manage_draw.html", page, status=status)
