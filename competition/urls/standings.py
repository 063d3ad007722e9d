"""Routes: standings."""

from django.urls import path

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
]
