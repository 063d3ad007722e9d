"""Behind a standing: corrections, comparisons, what-if, awards, why this rank."""

from django.urls import URLPattern, path

from competition.views import organizer_awards as awards

_AWARDS = "manage/<slug:slug>/awards/"

urlpatterns: list[URLPattern] = [
    path(_AWARDS, awards.manage_awards, name="manage-awards"),
    path(f"{_AWARDS}export/", awards.manage_awards_export, name="manage-awards-export"),
    path(
        f"{_AWARDS}<int:standing_id>/<int:tier_id>/",
        awards.manage_award_decide,
        name="manage-award-decide",
    ),
]
