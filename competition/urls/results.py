"""Behind a standing: corrections, comparisons, what-if, awards, why this rank."""

from django.urls import path

from competition.views import organizer_awards as awards
from competition.views import organizer_comparisons as comparisons
from competition.views import organizer_corrections as corrections

_AWARDS = "manage/<slug:slug>/awards/"
_RUNS = "manage/<slug:slug>/standings/"
_CORRECTIONS = "manage/<slug:slug>/corrections/"

urlpatterns = [
    path(_CORRECTIONS, corrections.manage_corrections, name="manage-corrections"),
    path(f"{_CORRECTIONS}new/", corrections.manage_correction_new, name="manage-correction-new"),
    path(f"{_CORRECTIONS}<int:pk>/", corrections.correction_detail, name="correction-detail"),
    path(f"{_CORRECTIONS}<int:pk>/grant/", corrections.correction_grant, name="correction-grant"),
    path(
        f"{_CORRECTIONS}<int:pk>/refuse/", corrections.correction_refuse, name="correction-refuse"
    ),
    path(
        f"{_RUNS}compare/<slug:code>/",
        comparisons.manage_standing_compare,
        name="manage-standing-compare",
    ),
    path(
        f"{_RUNS}compare/<slug:code>/book/",
        comparisons.manage_standing_compare_book,
        name="manage-standing-compare-book",
    ),
    path(
        f"{_RUNS}<int:standing_id>/what-if/",
        comparisons.manage_standing_what_if,
        name="manage-standing-what-if",
    ),
    path(
        f"{_RUNS}<int:standing_id>/draw/",
        comparisons.manage_standing_draw,
        name="manage-standing-draw",
    ),
    path(_AWARDS, awards.manage_awards, name="manage-awards"),
    path(f"{_AWARDS}export/", awards.manage_awards_export, name="manage-awards-export"),
    path(
        f"{_AWARDS}<int:standing_id>/<int:tier_id>/",
        awards.manage_award_decide,
        name="manage-award-decide",
    ),
]
