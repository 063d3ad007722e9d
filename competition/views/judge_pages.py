"""A judge's pages: what is to be scored, one turn's sheet, and the panel's marks once complete."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.forms.judging import SheetForm, read_post, stored_form, typed_form
from competition.marking.stopwatch import ACT_LABELS
from competition.models import Competition
from competition.operations.calibration import release_hold
from competition.operations.judge_sheets import (
    JudgeSave,
    Place,
    Saved,
    SheetRefused,
    save_judge_sheet,
)
from competition.queries.judge_panels import panel_marks, panel_story
from competition.queries.judging import JudgePanel, Line, panel_of, panels_of
from competition.queries.panel_page import reminded_at
from competition.queries.sheets import revision, total_words
from competition.queries.timing import is_timed, read_watch, rule_told
from competition.views.judge_saving import sheet_told
from records.clock import database_now
from records.errors import Refused

SAVED = {"": "没有内容，未保存。", "draft": "已暂存。", "held": "已提交，试评待组长放行。",
         "handed_in": "已提交封存。"}  # fmt: skip


@allowed(Permission.JUDGE)
@require_safe
def judge_home(request: SignedInRequest, slug: str) -> HttpResponse:
    """The judge's panels with every turn, and where each sheet stands."""
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    panels = panels_of(request.user, season)
    is_owing = any(panel.next_line is not None and not panel.is_locked for panel in panels)
    me = request.user.pk
    reminded = reminded_at(season, [me]).get(me) if is_owing else None
    context = {"season": season, "panels": panels, "reminded": reminded}
    return render(request, "competition/judge_home.html", context)


@allowed(Permission.JUDGE)
@require_http_methods(["GET", "HEAD", "POST"])
def judge_sheet(
    request: SignedInRequest, *, slug: str, event: str, component: str, turn: str
) -> HttpResponse:
    """Score one turn. With its script the page saves by itself; without it, by its buttons."""
    season, panel, line = _line(request, slug=slug, event=event, component=component, turn=turn)
    if request.method != "POST":
        form = stored_form(panel.component, line.sheet)
        return _page(request, season, line, form)
    typed, act = read_post(request.POST, panel.component), request.POST.get("act")
    save = JudgeSave(
        place=Place(season_id=season.pk, event=event, component=component, turn=turn),
        typed=typed,
        hand_in=act == "hand_in",
        seen=request.POST.get("seen", ""),
        tag=request.POST.get("tag", ""),
    )
    try:
        saved = save_judge_sheet(save=save, by=request.user)
    except SheetRefused as refusal:
        form = typed_form(panel.component, typed, refusal.faults)
        seen = revision(refusal.theirs) if refusal.is_stale else save.seen
        return _page(request, season, line, form, seen=seen, status=refusal.status)
    messages.success(request, f"{line.turn.label}：{SAVED[saved.state]}")
    return redirect(_after(line, saved, act=act, here=request.path, slug=slug))


@allowed(Permission.JUDGE)
@require_safe
def judge_panel(
    request: SignedInRequest, *, slug: str, event: str, component: str, turn: str
) -> HttpResponse:
    """Everybody's marks of one turn, for its panel, once everybody has handed in."""
    season, panel, line = _line(request, slug=slug, event=event, component=component, turn=turn)
    if not line.is_complete:
        raise Refused(
            f"{line.turn.label}的评分表尚未全部提交（{line.others}），提交齐后本组评委才能看到。"
        )
    context = {
        "season": season,
        "panel": panel,
        "line": line,
        "rows": panel_marks(line),
        "story": panel_story(line, request.user),
    }
    return render(request, "competition/judge_panel.html", context)


@allowed(Permission.JUDGE)
@require_POST
def judge_release(
    request: SignedInRequest, *, slug: str, event: str, component: str
) -> HttpResponse:
    """The leader releases the held marks of the panel."""
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    panel = panel_of(request.user, season, event=event, component=component)
    if panel is None or panel.hold is None:
        raise Http404
    count = release_hold(hold_id=panel.hold.pk, by=request.user)
    messages.success(request, f"已放行试评成绩，{count} 张评分表封存。")
    return redirect("judge-home", slug=slug)


def _line(
    request: SignedInRequest, *, slug: str, event: str, component: str, turn: str
) -> tuple[Competition, JudgePanel, Line]:
    season = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    panel = panel_of(request.user, season, event=event, component=component)
    line = panel.line(turn) if panel is not None else None
    if panel is None or line is None:
        raise Http404
    return season, panel, line


def _after(line: Line, saved: Saved, *, act: str | None, here: str, slug: str) -> str:
    if act == "review":
        return f"{here}?review=1"
    if act != "hand_in" or not saved.state:
        return here
    following = next(
        (each for each in line.panel.lines if not each.is_done and each.turn != line.turn), None
    )
    return _address(slug, following) if following else reverse("judge-home", args=[slug])


def _address(slug: str, line: Line) -> str:
    panel = line.panel
    return reverse(
        "judge-sheet", args=[slug, panel.of.event.code, panel.component.code, line.turn.token]
    )


def _page(
    request: SignedInRequest,
    season: Competition,
    line: Line,
    form: SheetForm,
    *,
    seen: str | None = None,
    status: int = 200,
) -> HttpResponse:
    panel = line.panel
    context = {
        "season": season,
        "panel": panel,
        "line": line,
        "form": form,
        "total": total_words(panel.component, line.sheet),
        "seen": revision(line.sheet) if seen is None else seen,
        "is_reviewing": request.GET.get("review") == "1" and line.missing == 0,
        "told": _told(season, line, request.user.pk),
        "is_timed": is_timed(panel.component),
        "time": _time(line),
        "rule": rule_told(panel.component.time),
        "acts": [(str(act), label) for act, label in ACT_LABELS.items()],
    }
    return render(request, "competition/judge_sheet.html", context, status=status)


def _time(line: Line) -> dict[str, object]:
    if not is_timed(line.panel.component):
        return {}
    return read_watch(line.panel.component, line.turn.entry_id).told(at=database_now())


def _told(season: Competition, here: Line, user_id: int) -> dict[str, object]:
    """What the page's script needs to switch turns without the line: all own sheets."""
    return {
        "user": user_id,
        "season": season.slug,
        "here": here.turn.token,
        "turns": [
            {
                "token": line.turn.token,
                "tag": line.turn.tag,
                "label": line.turn.label,
                "address": _address(season.slug, line),
                "absent": line.state,
                "calibrating": line.is_calibrating,
                "sheet": sheet_told(line.sheet),
            }
            for line in here.panel.lines
        ],
    }
