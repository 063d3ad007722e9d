"""Routes: public."""

from django.urls import path

from competition.views import public_announcements, public_season

urlpatterns = [
    path("", public_season.home, name="home"),
    path("seasons/<slug:slug>/", public_season.season_public, name="season-public"),
    path("downloads/", public_season.downloads, name="downloads"),
    path("announcements/", public_announcements.announcement_list, name="announcement-list"),
    path(
        "announcements/<int:announcement_id>/",
        public_announcements.announcement_detail,
        name="announcement-detail",
    ),
]
