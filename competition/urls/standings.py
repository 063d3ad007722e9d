"""Routes: standings."""

from django.urls import path

from competition.views import organizer_standing_papers as papers
from competition.views import organizer_standings as views

_RUNS = "manage/<slug:slug>/standings/"

urlpatterns = [
    path(_RUNS, views.manage_standings, name="manage-standings"),
    path(f"{_RUNS}compute/", views.manage_standing_compute, name="manage-standing-compute"),
    path(f"{_RUNS}export/", views.manage_standing_export, name="manage-standing-export"),
    path(f"{_RUNS}<int:standing_id>/", views.manage_standing_detail, name="manage-standing-detail"),
    path(
        f"{_RUNS}<int:standing_id>/confirm/",
        views.manage_standing_confirm,
        name="manage-standing-confirm",
    ),
    path(
        f"{_RUNS}<int:standing_id>/entries/<int:entry_id>/",
        papers.manage_standing_why,
        name="manage-standing-why",
    ),
    path(
        f"{_RUNS}<int:standing_id>/entries/<int:entry_id>/word/",
        papers.manage_standing_why_word,
        name="manage-standing-why-word",
    ),
    path(
        f"{_RUNS}<int:standing_id>/print/",
        papers.manage_standing_print,
        name="manage-standing-print",
    ),
    path(
        f"{_RUNS}<int:standing_id>/pack/", papers.manage_standing_pack, name="manage-standing-pack"
    ),
]
