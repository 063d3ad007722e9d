"""What anybody may read: home, the season, downloads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.permissions import public
from competition.models import Competition
from competition.queries.papers import known_forms
from competition.queries.public import (
    current_season,
    public_seasons,
    published_announcements,
    stage_moments,
    window_moments,
)
from competition.queries.season_page import season_cards
from competition.season.terms import TextKind
from records.clock import database_now

LIAISONS_FORM = "附件1 各区联络人员信息表"


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """首页: the season of the day with its countdowns, announcements and downloads."""
    at = database_now()
    seasons = list(public_seasons())
    season = current_season(seasons, at=at)
    page = {
        "season": season,
        "others": [each for each in seasons if each != season],
        "stages": stage_moments(season, at=at) if season else [],
        "windows": window_moments(season, at=at) if season else [],
        "announcements": published_announcements(at)[:8],
        "downloads": blank_forms(),
        "banner_organizer": season.organizer if season else "",
    }
    return render(request, "competition/public/home.html", page)


@public
@require_safe
def season_public(request: HttpRequest, slug: str) -> HttpResponse:
    """竞赛安排: calendar, events, syllabus and books, texts."""
    season = get_object_or_404(Competition.objects.public(), slug=slug)
    at = database_now()
    page = {
        "season": season,
        "stages": stage_moments(season, at=at),
        "windows": window_moments(season, at=at),
        "cards": season_cards(season),
        "texts": season.texts.filter(kind=TextKind.ARTICLE),
        "banner_organizer": season.organizer,
    }
    return render(request, "competition/public/season.html", page)


@public
@require_safe
def downloads(request: HttpRequest) -> HttpResponse:
    """下载专区: blank forms, to be filled in on the portal or in Word."""
    page = {"downloads": blank_forms(), "seasons": public_seasons()}
    return render(request, "competition/public/downloads.html", page)


def blank_forms() -> list[tuple[str, str]]:
    """(title, address) of the blank forms that the portal has: 附件1, and every known paper."""
    papers = [(title, reverse("blank-form", args=[kind])) for kind, title in known_forms().items()]
    return [(LIAISONS_FORM, reverse("blank-form-1")), *papers]
