"""The day of the contest: sessions, draws, arrivals, sealed papers, media."""

from django.urls import path

from competition.views import (
    display_files,
    display_player,
    district_display,
    organizer_day_papers,
    organizer_display,
)

_DISTRICT = "district/<slug:slug>/"
_MANAGE = "manage/<slug:slug>/"
_MEDIA = f"{_MANAGE}media/"
_COMPONENT = f"{_MEDIA}<slug:event>/<slug:component>/"
_ENTRY = f"{_MEDIA}entries/<int:entry_id>/<slug:component>/"
_FILE = "media/<int:media_id>/"

media = [
    path(f"{_DISTRICT}media/", district_display.media_list, name="district-media"),
    path(
        f"{_DISTRICT}entries/<int:entry_id>/media/<slug:component>/",
        district_display.entry_media,
        name="district-entry-media",
    ),
    path(_MEDIA, organizer_display.media_overview, name="manage-media"),
    path(f"{_MEDIA}play/<int:session_id>/", display_player.player, name="manage-media-player"),
    path(
        f"{_MEDIA}play/<int:session_id>/<int:number>/<int:step>/",
        display_player.play,
        name="manage-media-play",
    ),
    path(
        f"{_FILE}recheck/",
        organizer_display.media_recheck,
        name="manage-media-recheck",
    ),
    path(_ENTRY, organizer_display.media_entry, name="manage-media-entry"),
    path(f"{_ENTRY}rehearse/", organizer_display.media_rehearse, name="manage-media-rehearse"),
    path(_COMPONENT, organizer_display.media_component, name="manage-media-component"),
    path(f"{_COMPONENT}close/", organizer_display.media_close, name="manage-media-close"),
    path(f"{_FILE}describe/", display_files.media_describe, name="display-media-describe"),
    path(f"{_FILE}remove/", display_files.media_remove, name="display-media-remove"),
    path(f"{_FILE}pages/<int:number>/", display_files.media_page, name="display-media-page"),
    path(f"{_FILE}<slug:part>/", display_files.media_file, name="display-media-file"),
]

_PAPERS = f"{_MANAGE}day-papers/"

papers = [
    path(_PAPERS, organizer_day_papers.day_papers, name="manage-day-papers"),
    path(
        f"{_PAPERS}<slug:paper>/pdf/",
        organizer_day_papers.day_paper_pdf,
        name="manage-day-paper-pdf",
    ),
    path(
        f"{_PAPERS}<slug:paper>/<slug:form>/",
        organizer_day_papers.day_paper,
        name="manage-day-paper",
    ),
]

urlpatterns = [*media, *papers]
