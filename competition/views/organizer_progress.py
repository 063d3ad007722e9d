"""The organizer's progress map, and reminding who has not handed in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.enums import PROGRESS_STAGE_LABELS, ProgressStage, Task
from competition.forms.liaisons import RemindForm
from competition.forms.lists import ProgressFilter
from competition.models import Competition
from competition.operations.reminders import remind_district, remind_late_districts
from competition.queries.progress import (
    DistrictLine,
    TaskColumn,
    district_lines,
    progress_columns,
)
from districts.models import District
from records.clock import database_now
from records.errors import NotAllowed, Refused


@allowed(Permission.VIEW_PROGRESS)
@require_safe
def progress_map(request: SignedInRequest, slug: str) -> HttpResponse:
    """办理进度: district × task, as tiles and as a table, with the days to each closing."""
    competition = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    at = database_now()
    form = ProgressFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    columns = progress_columns(competition, at=at)
    shown = [column for column in columns if chosen.get("task") in {None, "", column.task}]
    lines = district_lines(shown)
    page = {
        "competition": competition,
        "at": at,
        "form": form,
        "columns": columns,
        "shown": shown,
        "tiles": lines,
        "lines": [line for line in lines if _is_wanted(line, chosen.get("stage", ""))],
        "legend": PROGRESS_STAGE_LABELS.items(),
        "can_remind": request.user.may(Permission.REMIND),
        "remindable": [column for column in shown if _is_remindable(column)],
    }
    return render(request, "competition/progress.html", page)


@allowed(Permission.REMIND)
@require_POST
def remind(request: SignedInRequest, slug: str) -> HttpResponse:
    """提醒 one district, or all that have not handed in a task."""
    competition = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    form = RemindForm(request.POST)
    if not form.is_valid():
        raise Refused("没有这个事项，或附言超过 500 字。请返回重试。")
    task, note = form.task_chosen(), form.cleaned_data["note"]
    try:
        if code := form.cleaned_data["district"]:
            words = _remind_one(request, competition, task, code=code, note=note)
        else:
            words = _remind_all(request, competition, task, note=note)
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, words)
    return redirect(_way_back(request, competition, task))


def _remind_one(
    request: SignedInRequest, competition: Competition, task: Task, *, code: str, note: str
) -> str:
    district = get_object_or_404(District, code=code, delegations__competition=competition)
    remind_district(
        competition_id=competition.pk,
        district_id=district.pk,
        task=task,
        note=note,
        by=request.user,
    )
    return f"已提醒{district.name}。"


def _remind_all(
    request: SignedInRequest, competition: Competition, task: Task, *, note: str
) -> str:
    outcome = remind_late_districts(
        competition_id=competition.pk, task=task, note=note, by=request.user
    )
    parts = [f"已提醒 {len(outcome.told)} 个区：{'、'.join(outcome.told)}"]
    if outcome.told_before:
        parts.append(f"今天已提醒过：{'、'.join(outcome.told_before)}")
    if outcome.without_account:
        parts.append(f"没有启用的联络人账号、请电话联系：{'、'.join(outcome.without_account)}")
    return "；".join(parts) + "。"


def _way_back(request: SignedInRequest, competition: Competition, task: Task) -> str:
    wanted = request.POST.get("next", "")
    if wanted.startswith("/manage/") and url_has_allowed_host_and_scheme(wanted, None):
        return wanted
    address = reverse("manage-progress", kwargs={"slug": competition.slug})
    return f"{address}?{urlencode({'task': str(task)})}"


def _is_wanted(line: DistrictLine, stage: str) -> bool:
    if stage == "todo":
        return any(cell.is_missing for cell in line.cells)
    return not stage or any(cell.stage == ProgressStage(stage) for cell in line.cells)


def _is_remindable(column: TaskColumn) -> bool:
    return bool(column.missing) and column.at >= column.hours.opens_at
