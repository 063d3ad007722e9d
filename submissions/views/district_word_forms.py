"""导入 Word 参评表: upload, preview, adopt, drop."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.forms.refusals import show_refusals
from competition.views.entry_access import own_district, season
from records.errors import Refused
from submissions.forms.word_forms import AdoptForm, Choice, WordFormsForm
from submissions.models import FormBatch
from submissions.operations.form_adopting import adopt_form, attach_pictures
from submissions.operations.form_batches import drop_batch, read_forms
from submissions.queries.word_forms import open_batches, passed_over, previews_of


@allowed(Permission.NOMINATE)
@require_http_methods(["GET", "HEAD", "POST"])
def works_word(request: SignedInRequest, slug: str) -> HttpResponse:
    """Upload forms; below, what was read before and waits."""
    competition = season(request, slug)
    district = own_district(request, competition)
    form = WordFormsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            batch = read_forms(
                competition_id=competition.pk,
                content=sent.read(),
                filename=sent.name,
                by=request.user,
            )
        except Refused as refusal:
            show_refusals(form, refusal)
        else:
            return redirect("district-works-word-batch", slug=slug, batch_id=batch.pk)
    page = {
        "competition": competition,
        "district": district,
        "form": form,
        "batches": open_batches(competition, request.user),
    }
    status = 400 if form.errors else 200
    return render(request, "submissions/district_works_word.html", page, status=status)


@allowed(Permission.NOMINATE)
@require_safe
def works_word_batch(request: SignedInRequest, slug: str, batch_id: int) -> HttpResponse:
    """What was read from each form, and what it shall become."""
    return _page(request, _batch(request, slug, batch_id))


@allowed(Permission.NOMINATE)
@require_POST
def works_word_adopt(request: SignedInRequest, slug: str, batch_id: int) -> HttpResponse:
    """Make drafts of the chosen forms, each by itself."""
    batch = _batch(request, slug, batch_id)
    form = AdoptForm(request.POST, previews=previews_of(batch, request.user))
    if not form.is_valid():
        return _page(request, batch, form)
    chosen = form.chosen()
    if not chosen:
        messages.warning(request, "没有选择要建立草稿的参评表。")
    for choice in chosen:
        _adopt(request, choice)
    return redirect("district-works-word-batch", slug=slug, batch_id=batch_id)


@allowed(Permission.NOMINATE)
@require_POST
def works_word_pictures(
    request: SignedInRequest, slug: str, batch_id: int, form_id: int
) -> HttpResponse:
    """Attach what a cut left of a form's pictures."""
    form = get_object_or_404(_batch(request, slug, batch_id).forms, pk=form_id)
    for problem in attach_pictures(form_id=form.pk, by=request.user):
        messages.warning(request, f"图片没有附上：{problem}")
    return redirect("district-works-word-batch", slug=slug, batch_id=batch_id)


@allowed(Permission.NOMINATE)
@require_POST
def works_word_drop(request: SignedInRequest, slug: str, batch_id: int) -> HttpResponse:
    """Give a batch up."""
    batch = drop_batch(batch_id=_batch(request, slug, batch_id).pk, by=request.user)
    messages.success(request, f"已放弃“{batch.file.name}”中尚未建立草稿的参评表。")
    return redirect("district-works-word", slug=slug)


def _batch(request: SignedInRequest, slug: str, batch_id: int) -> FormBatch:
    competition = season(request, slug)
    rows = FormBatch.objects.visible_to(request.user).filter(
        competition=competition, district=own_district(request, competition)
    )
    return get_object_or_404(
        rows.select_related("competition", "district", "file", "by"), pk=batch_id
    )


def _page(
    request: SignedInRequest, batch: FormBatch, form: AdoptForm | None = None
) -> HttpResponse:
    previews = previews_of(batch, request.user)
    form = form or AdoptForm(previews=previews)
    page = {
        "competition": batch.competition,
        "batch": batch,
        "previews": [
            (each, form[form.name_of(each)] if each.can_adopt else None) for each in previews
        ],
        "waiting": sum(each.can_adopt for each in previews),
        "passed_over": passed_over(batch),
        "form": form,
        "is_open": batch.state == "read",
    }
    status = 400 if form.errors else 200
    return render(request, "submissions/district_works_word_batch.html", page, status=status)


def _adopt(request: SignedInRequest, choice: Choice) -> None:
    try:
        submission = adopt_form(
            form_id=choice.form_id,
            event_id=choice.event_id,
            entry_id=choice.entry_id,
            by=request.user,
        )
    except Refused as refusal:
        messages.error(request, f"{choice.name}：{refusal.message}")
        return
    title = submission.entry.title or choice.name
    messages.success(request, f"“{title}”已建立草稿，请核对后提交。")
    for problem in attach_pictures(form_id=choice.form_id, by=request.user):
        messages.warning(request, f"“{title}”的图片没有附上：{problem}")
