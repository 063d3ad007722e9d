"""纸质评分表: finding a sheet by its code, bringing scans in, filing pages, checking beside the marks."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import SignedInRequest, allowed
from accounts.roles import Permission
from competition.enums import EntryStatus
from competition.forms.grid import grid_columns, page_size
from competition.marking import format_mark
from competition.marking.sheet_codes import SheetCode
from competition.marking.sheets import sheet_fields, write_sheet
from competition.models import Competition, Entry, ScanBatch, ScanPage, Sheet, SheetScan
from competition.operations.sheet_scans import drop_page, place_page, upload_scans
from competition.queries.schemes import event_scheme
from competition.queries.sheet_scans import Place, place_of, scan_tallies
from competition.queries.sheets import content_of, current_sheets
from records.errors import Refused
from records.views.files import file_response

PER_PAGE = 50
READERS = (Permission.ENTER_SCORES, Permission.RUN_DAY, Permission.WITNESS)


@allowed(*READERS)
@require_safe
def clerk_paper(request: SignedInRequest, slug: str) -> HttpResponse:
    """The scanner's place: a code leads to its row, scans come in, pages wait to be filed."""
    return _page(request, slug)


@allowed(Permission.ENTER_SCORES)
@require_safe
def clerk_paper_find(request: SignedInRequest, slug: str) -> HttpResponse:
    """Lead from a scanned or typed code to its row in the grid."""
    season = _season(request, slug)
    code = SheetCode.read(request.GET.get("code", ""))
    if code is None:
        why = "编码应为评分表二维码里的内容，或旁印的一行，如 128-2-3-9F3A2B1C。"
        return _page(request, slug, refusal=Refused(why))
    place, why = place_of(season, code)
    if place is None:
        return _page(request, slug, refusal=Refused(f"{why}。"))
    return redirect(row_address(place, slug))


@allowed(Permission.ENTER_SCORES)
@require_POST
def clerk_paper_upload(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take a pile of scanned sheets; the job's page shows how far the reading is."""
    upload = request.FILES.get("file")
    if upload is None:
        return _page(request, slug, refusal=Refused("请先选择扫描件。"))
    try:
        job = upload_scans(
            slug=_season(request, slug).slug,
            content=upload.read(),
            filename=upload.name or "",
            by=request.user,
        )
    except Refused as refusal:
        return _page(request, slug, refusal=refusal)
    return redirect("job-detail", pk=job.pk)


@allowed(Permission.ENTER_SCORES)
@require_POST
def clerk_page_place(request: SignedInRequest, slug: str, page_id: int) -> HttpResponse:
    """File a page by the code printed on it, or say that it is nobody's sheet."""
    page = _scan_page(request, slug, page_id)
    try:
        if request.POST.get("act") == "drop":
            drop_page(page_id=page.pk, reason=request.POST.get("reason", ""), by=request.user)
            messages.success(request, f"第 {page.number} 页不归档。")
        else:
            place_page(page_id=page.pk, code=request.POST.get("code", ""), by=request.user)
            messages.success(request, f"第 {page.number} 页已归档。")
    except Refused as refusal:
        return _page(request, slug, refusal=refusal)
    return redirect("clerk-paper", slug=slug)


@allowed(*READERS)
@require_safe
def clerk_page_image(request: SignedInRequest, slug: str, page_id: int) -> HttpResponseBase:
    """A scanned page as a picture."""
    page = _scan_page(request, slug, page_id)
    return file_response(page.file, request=request, inline=True)


@allowed(*READERS)
@require_safe
def sheet_scan(request: SignedInRequest, slug: str, scan_id: int) -> HttpResponse:
    """A signed sheet beside the marks that were keyed from it."""
    scan = _scan(request, slug, scan_id)
    of = event_scheme(scan.entry.event)
    component = of.component(scan.component)
    if component is None:
        raise Http404
    sheet = current_sheets([scan.entry_id], component=scan.component, seat=scan.seat).get(
        scan.entry_id
    )
    place = Place(of, scan.entry, component, scan.seat)
    here = SheetScan.objects.visible_to(request.user).filter(
        entry__event=scan.entry.event, component=scan.component, seat=scan.seat
    )
    context = {
        "season": scan.entry.competition,
        "scan": scan,
        "place": place,
        "sheet": sheet,
        "keyed": _keyed(place, sheet) if sheet else [],
        "grid": row_address(place, slug) if request.user.may(Permission.ENTER_SCORES) else "",
        "versions": here.filter(entry=scan.entry),
        "next": here.filter(entry__number__gt=scan.entry.number).order_by("entry__number").first(),
        "before": here.filter(entry__number__lt=scan.entry.number)
        .order_by("-entry__number")
        .first(),
    }
    return render(request, "competition/sheet_scan.html", context)


@allowed(*READERS)
@require_safe
def sheet_scan_image(request: SignedInRequest, slug: str, scan_id: int) -> HttpResponseBase:
    """The picture of a signed sheet."""
    return file_response(_scan(request, slug, scan_id).file, request=request, inline=True)


def row_address(place: Place, slug: str) -> str:
    """The grid's page on which an entry's row stands, at that row."""
    of, code = place.of, place.component.code
    columns = grid_columns(sheet_fields(of.scheme, code, place.seat))
    numbers = Entry.objects.filter(event=of.event, status=EntryStatus.ACCEPTED)
    before = numbers.filter(number__lt=place.entry.number).count()
    page = before // page_size(columns) + 1
    address = reverse("clerk-grid", args=[slug, of.event.code, code, place.seat])
    cell = f"c-{place.entry.number}-{columns[0].key}".replace(":", "-").replace(".", "-")
    return f"{address}?page={page}#{cell}"


def _keyed(place: Place, sheet: Sheet) -> list[tuple[str, str, str]]:
    """Label, what was keyed, maximum: the cells in the order of the paper."""
    fields = sheet_fields(place.of.scheme, place.component.code, place.seat)
    typed = write_sheet(content_of(sheet))
    lines = [
        (of.name, typed.marks.get(code, ""), format_mark(of.maximum))
        for code, of in fields.marks.items()
    ]
    total = sum(sheet.marks.get(code, 0) for code in fields.marks)
    lines.append(("合计（未乘系数）", format_mark(total), ""))
    if fields.deduction:
        lines.append(("扣分", typed.deduction, ""))
    return lines


def _season(request: SignedInRequest, slug: str) -> Competition:
    return get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)


def _scan_page(request: SignedInRequest, slug: str, page_id: int) -> ScanPage:
    pages = ScanPage.objects.visible_to(request.user).select_related("file")
    return get_object_or_404(pages, pk=page_id, batch__competition__slug=slug)


def _scan(request: SignedInRequest, slug: str, scan_id: int) -> SheetScan:
    scans = SheetScan.objects.visible_to(request.user).select_related(
        "entry__event", "entry__competition", "file", "by"
    )
    return get_object_or_404(scans, pk=scan_id, entry__competition__slug=slug)


def _page(request: SignedInRequest, slug: str, *, refusal: Refused | None = None) -> HttpResponse:
    season = _season(request, slug)
    waiting = ScanPage.objects.visible_to(request.user).filter(batch__competition=season)
    batches = ScanBatch.objects.filter(competition=season).select_related("file", "by")
    context = {
        "season": season,
        "page": Paginator(
            waiting.unplaced().select_related("batch__file").order_by("batch", "number"), PER_PAGE
        ).get_page(request.GET.get("page")),
        "batches": batches[:20],
        "tallies": scan_tallies(season),
        "refusal": refusal,
        "code": request.GET.get("code", ""),
        "may_key": request.user.may(Permission.ENTER_SCORES),
    }
    status = refusal.status if refusal else 200
    return render(request, "competition/clerk_paper.html", context, status=status)
