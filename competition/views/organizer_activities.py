"""培训与签到: the activities of the season, their roster, 签到 and materials."""

from collections import defaultdict
from collections.abc import Callable

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.forms.refusals import show_refusals
from competition.forms.uploads import MaterialForm
from competition.models import Activity, Attendance
from competition.operations.activities import (
    add_material,
    build_roster,
    mark_attendance,
    remove_material,
)
from competition.views.entry_access import season
from records.errors import Refused
from records.text import row_id
from records.views.files import file_response


@allowed(Permission.PRINT_ROSTERS)
@require_safe
def activity_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """All activities with how many are listed and how many signed in."""
    competition = season(request, slug)
    activities = competition.activities.select_related("stage").annotate(
        listed=Count("attendances", distinct=True),
        present=Count(
            "attendances", filter=Q(attendances__signed_in_at__isnull=False), distinct=True
        ),
    )
    page = {"competition": competition, "activities": activities}
    return render(request, "competition/manage_activities.html", page)


@allowed(Permission.PRINT_ROSTERS)
@require_safe
def activity_detail(request: SignedInRequest, slug: str, activity_id: int) -> HttpResponse:
    """One activity: roster, 签到, materials."""
    return _page(request, _activity(request, slug, activity_id), MaterialForm())


@allowed(Permission.PRINT_ROSTERS)
@require_POST
def activity_roster(request: SignedInRequest, slug: str, activity_id: int) -> HttpResponse:
    """生成签到名单."""
    activity = _activity(request, slug, activity_id)
    count = build_roster(activity_id=activity.pk, by=request.user)
    messages.success(request, f"签到名单共 {count} 人。")
    return _back(activity)


@allowed(Permission.PRINT_ROSTERS)
@require_POST
def activity_attend(request: SignedInRequest, slug: str, activity_id: int) -> HttpResponse:
    """签到 of those ticked, or taking it back."""
    activity = _activity(request, slug, activity_id)
    ids = [pk for value in request.POST.getlist("person") if (pk := row_id(value))]
    is_present = request.POST.get("act") != "undo"
    return _told(
        request,
        activity,
        lambda: mark_attendance(
            activity_id=activity.pk, attendance_ids=ids, is_present=is_present, by=request.user
        ),
        "已签到。" if is_present else "已取消签到。",
    )


@allowed(Permission.PRINT_ROSTERS)
@require_POST
def activity_material(request: SignedInRequest, slug: str, activity_id: int) -> HttpResponse:
    """Upload a material."""
    activity = _activity(request, slug, activity_id)
    form = MaterialForm(request.POST, request.FILES)
    if form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            add_material(
                activity_id=activity.pk,
                content=sent.read(),
                filename=sent.name,
                by=request.user,
            )
        except Refused as refusal:
            show_refusals(form, refusal)
        else:
            messages.success(request, "材料已上传，各区可以下载。")
            return _back(activity)
    return _page(request, activity, form)


@allowed(Permission.PRINT_ROSTERS)
@require_POST
def activity_material_remove(
    request: SignedInRequest, slug: str, activity_id: int, file_id: int
) -> HttpResponse:
    """Take a material off the list."""
    activity = _activity(request, slug, activity_id)
    return _told(
        request,
        activity,
        lambda: remove_material(activity_id=activity.pk, file_id=file_id, by=request.user),
        "材料已移除。",
    )


@allowed(Permission.VIEW_SEASON)
@require_safe
def activity_file(
    request: SignedInRequest, slug: str, activity_id: int, file_id: int
) -> HttpResponseBase:
    """Download a material; for everybody who sees the season."""
    activity = _activity(request, slug, activity_id)
    return file_response(get_object_or_404(activity.materials, pk=file_id))


@allowed(Permission.NOMINATE)
@require_safe
def district_activities(request: SignedInRequest, slug: str) -> HttpResponse:
    """The district's view: when and where, its own people on the roster, the materials."""
    competition = season(request, slug)
    activities = competition.activities.select_related("stage").prefetch_related("materials")
    mine: dict[int, list[Attendance]] = defaultdict(list)
    for person in Attendance.objects.filter(
        activity__competition=competition, district__memberships__user=request.user
    ):
        mine[person.activity_id].append(person)
    page = {
        "competition": competition,
        "activities": [(activity, mine[activity.pk]) for activity in activities],
    }
    return render(request, "competition/district_activities.html", page)


def _activity(request: SignedInRequest, slug: str, activity_id: int) -> Activity:
    competition = season(request, slug)
    rows = Activity.objects.select_related("competition", "stage")
    return get_object_or_404(rows, pk=activity_id, competition=competition)


def _page(request: SignedInRequest, activity: Activity, form: MaterialForm) -> HttpResponse:
    roster = list(activity.attendances.select_related("district", "entry__event"))
    page = {
        "competition": activity.competition,
        "activity": activity,
        "roster": roster,
        "present": sum(person.signed_in_at is not None for person in roster),
        "materials": activity.materials.order_by("created_at", "pk"),
        "form": form,
    }
    status = 400 if form.errors else 200
    return render(request, "competition/manage_activity.html", page, status=status)


def _back(activity: Activity) -> HttpResponse:
    slug = activity.competition.slug
    return redirect("manage-activity-detail", slug=slug, activity_id=activity.pk)


def _told(
    request: SignedInRequest, activity: Activity, act: Callable[[], object], words: str
) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, words)
    return _back(activity)
