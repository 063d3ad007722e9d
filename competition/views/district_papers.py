"""The district's 附件1 as a paper: foot, filing, recall, responsible staff, 工作方案."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.forms.liaisons import FileForm, FootForm, ResponsibleForm
from competition.forms.refusals import renew, show_refusals
from competition.operations.filings import (
    ChangedMeanwhile,
    file_liaisons,
    name_responsible,
    recall_liaisons,
    save_foot,
)
from competition.operations.liaison_import import KIND
from competition.operations.plans import attach_plan
from competition.queries.liaisons import LiaisonPaper, responsible_stamp
from competition.views.paper_page import own_paper, render_paper
from records.errors import Refused
from records.operations.imports import check_import
from records.views.files import file_response


@allowed(Permission.FILE_LIAISONS)
@require_POST
def foot_save(request: SignedInRequest, slug: str) -> HttpResponse:
    """暂存 填表人, 联系电话 and 时间."""
    paper, form = own_paper(request, slug), FootForm(request.POST)

    def save() -> None:
        save_foot(competition_id=paper.competition.pk, foot=form.foot(), by=request.user)

    return _act(request, paper, save, done="已暂存。填表信息还没有报送。", foot=form)


@allowed(Permission.FILE_LIAISONS)
@require_POST
def liaisons_file(request: SignedInRequest, slug: str) -> HttpResponse:
    """报送."""
    paper, form = own_paper(request, slug), FootForm(request.POST)

    def file() -> None:
        file_liaisons(
            competition_id=paper.competition.pk,
            foot=form.foot(),
            version=form.cleaned_data["version"] or 0,
            by=request.user,
        )

    return _act(request, paper, file, done="附件1 已报送。", foot=form)


@allowed(Permission.FILE_LIAISONS)
@require_POST
def liaisons_recall(request: SignedInRequest, slug: str) -> HttpResponse:
    """撤回修改."""
    paper = own_paper(request, slug)

    def recall() -> None:
        recall_liaisons(competition_id=paper.competition.pk, by=request.user)

    return _act(request, paper, recall, done="已撤回。修改后请重新报送，否则视为未报送。")


@allowed(Permission.FILE_LIAISONS)
@require_POST
def responsible_save(request: SignedInRequest, slug: str) -> HttpResponse:
    """明确专门人员."""
    paper, form = own_paper(request, slug), ResponsibleForm(request.POST)

    def save() -> None:
        name_responsible(
            competition_id=paper.competition.pk,
            staff=form.staff(),
            seen=form.cleaned_data["seen"],
            by=request.user,
        )

    return _act(request, paper, save, done="专门人员已保存。", staff=form)


@allowed(Permission.FILE_LIAISONS)
@require_POST
def plan_attach(request: SignedInRequest, slug: str) -> HttpResponse:
    """上传工作方案."""
    paper, form = own_paper(request, slug), FileForm(request.POST, request.FILES, prefix="plan")

    def attach() -> None:
        file = form.cleaned_data["file"]
        attach_plan(
            competition_id=paper.competition.pk,
            content=file.read(),
            filename=file.name,
            by=request.user,
        )

    return _act(request, paper, attach, done="工作方案已上传。", plan=form)


@allowed(Permission.FILE_LIAISONS)
@require_safe
def plan_download(request: SignedInRequest, slug: str) -> HttpResponseBase:
    """下载本区工作方案."""
    plan = own_paper(request, slug).filing.plan
    if plan is None:
        raise Http404
    return file_response(plan)


@allowed(Permission.FILE_LIAISONS)
@require_POST
def liaisons_import(request: SignedInRequest, slug: str) -> HttpResponse:
    """导入: check the uploaded workbook and lead to its preview."""
    paper, form = own_paper(request, slug), FileForm(request.POST, request.FILES, prefix="workbook")
    if not form.is_valid():
        return render_paper(request, paper, status=400, workbook=form)
    file = form.cleaned_data["file"]
    try:
        checked = check_import(
            kind=KIND,
            content=file.read(),
            filename=file.name,
            params={
                "competition": paper.competition.pk,
                "district": paper.district.pk,
                "slug": slug,
            },
            scope=slug,
            by=request.user,
        )
    except Refused as refusal:
        show_refusals(form, refusal)
        return render_paper(request, paper, status=refusal.status, workbook=form)
    return redirect("import-detail", checked.pk)


def _act(
    request: SignedInRequest,
    paper: LiaisonPaper,
    act: Callable[[], None],
    *,
    done: str,
    **bound: forms.Form,
) -> HttpResponse:
    """Do one act and go back to the page; a refusal is shown there, with what was typed."""
    slug = paper.competition.slug
    form = next(iter(bound.values()), None)
    if form is not None and not form.is_valid():
        return render_paper(request, paper, status=400, **bound)
    try:
        act()
    except Refused as refusal:
        if form is not None:
            show_refusals(form, refusal)
        else:
            messages.error(request, refusal.message)
        paper = own_paper(request, slug)
        if isinstance(refusal, ChangedMeanwhile):
            _renew(paper, **bound)
        return render_paper(request, paper, status=refusal.status, **bound)
    messages.success(request, done)
    return redirect("district-liaisons", slug=slug)


def _renew(paper: LiaisonPaper, **bound: forms.Form) -> None:
    """The page shows the latest state now, and the forms on it may be sent again."""
    if "foot" in bound:
        renew(bound["foot"], version=paper.filing.version)
    if "staff" in bound:
        renew(bound["staff"], seen=responsible_stamp(paper.filing))
