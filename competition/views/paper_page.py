"""The district's page of 附件1, drawn the same way by every view that leads back to it."""

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.permissions import SignedInRequest
from competition.enums import Task
from competition.forms.liaisons import FileForm, FootForm, ResponsibleForm
from competition.models import Competition
from competition.queries.calendar import open_hours
from competition.queries.liaisons import LiaisonPaper, load_paper, paper_history
from districts.models import District
from records.clock import database_now
from records.text import LOCAL


def own_paper(request: SignedInRequest, slug: str) -> LiaisonPaper:
    """Return the own district's 附件1 in this season, or 404."""
    competition = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    district = get_object_or_404(
        District.objects.of(request.user), delegations__competition=competition
    )
    return load_paper(competition, district)


def render_paper(
    request: SignedInRequest, paper: LiaisonPaper, *, status: int = 200, **bound: forms.Form
) -> HttpResponse:
    """Draw the page; `bound` forms (foot, staff, plan) keep what was typed."""
    at = database_now()
    hours = {
        task: open_hours(competition=paper.competition, task=task, district=paper.district)
        for task in (Task.LIAISONS, Task.LEADER)
    }
    is_open = {task: each is not None and each.is_open(at) for task, each in hours.items()}
    filing = paper.filing
    page = {
        "competition": paper.competition,
        "paper": paper,
        "at": at,
        "hours": hours[Task.LIAISONS],
        "leader_hours": hours[Task.LEADER],
        "can_edit": is_open[Task.LIAISONS] and not paper.is_filed,
        "can_recall": is_open[Task.LIAISONS] and paper.is_filed,
        "can_lead": is_open[Task.LEADER],
        "can_attach": any(is_open.values()),
        "foot": _foot(request, paper),
        "staff": ResponsibleForm.of(filing),
        "plan": FileForm(prefix="plan"),
        "workbook": FileForm(prefix="workbook"),
        "upload_limit": settings.UPLOAD_LIMIT_BYTES,
        "history": paper_history(paper),
        **bound,
    }
    return render(request, "competition/liaisons.html", page, status=status)


def _foot(request: SignedInRequest, paper: LiaisonPaper) -> FootForm:
    return FootForm.of(
        paper.filing,
        filled_by=request.user.name,
        phone=request.user.mobile,
        filled_on=database_now().astimezone(LOCAL).date(),
    )
