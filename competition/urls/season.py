"""Routes: the season and its announcements, for the organizer."""

from django.urls import path

from competition.views import organizer_announcements as announcements
from competition.views import organizer_extensions, organizer_season

SEASON = "manage/<slug:slug>/season/"
NEWS = "manage/<slug:slug>/announcements/"
ONE = f"{NEWS}<int:announcement_id>/"

urlpatterns = [
    path(SEASON, organizer_season.season, name="manage-season"),
    path(f"{SEASON}file/", organizer_season.season_file, name="manage-season-file"),
    path(f"{SEASON}load/", organizer_season.season_load, name="manage-season-load"),
    path(
        f"{SEASON}extensions/new/",
        organizer_extensions.extension_grant,
        name="manage-extension-grant",
    ),
    path(
        f"{SEASON}events/<int:event_id>/freeze/",
        organizer_season.scheme_act,
        {"act": "freeze"},
        name="manage-scheme-freeze",
    ),
    path(
        f"{SEASON}events/<int:event_id>/settle/",
        organizer_season.scheme_act,
        {"act": "settle"},
        name="manage-scheme-settle",
    ),
    path(NEWS, announcements.announcement_list, name="manage-announcements"),
    path(f"{NEWS}new/", announcements.announcement_new, name="manage-announcement-new"),
    path(ONE, announcements.announcement, name="manage-announcement"),
    path(f"{ONE}edit/", announcements.announcement_edit, name="manage-announcement-edit"),
    path(f"{ONE}publish/", announcements.announcement_publish, name="manage-announcement-publish"),
    path(
        f"{ONE}unpublish/",
        announcements.announcement_unpublish,
        name="manage-announcement-unpublish",
    ),
]
