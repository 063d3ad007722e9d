"""通知公告, as anybody reads them."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.permissions import public
from competition.queries.public import published_announcements
from records.clock import database_now

PER_PAGE = 50
SIZES = (("large", "大"), ("", "中"), ("small", "小"))


@public
@require_safe
def announcement_list(request: HttpRequest) -> HttpResponse:
    """All published announcements, newest first; `q` searches titles."""
    words = request.GET.get("q", "").strip()[:40]
    found = published_announcements(database_now())
    if words:
        found = found.filter(title__icontains=words)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "competition/public/announcement_list.html", {"page": page, "words": words}
    )


@public
@require_safe
def announcement_detail(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """One announcement; 字号 is chosen in the address, so that it works without scripts."""
    found = published_announcements(database_now())
    announcement = get_object_or_404(found, pk=announcement_id)
    size = request.GET.get("size", "")
    page = {
        "announcement": announcement,
        "size": size if size in {"large", "small"} else "",
        "sizes": SIZES,
        "banner_organizer": announcement.competition.organizer,
    }
    return render(request, "competition/public/announcement_detail.html", page)
