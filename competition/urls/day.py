"""The day of the contest: sessions, draws, arrivals, sealed papers, media."""

from django.urls import URLPattern, path

from competition.views import (
    display_files,
    display_player,
    district_display,
    organizer_arrivals,
    organizer_day,
    organizer_day_papers,
    organizer_display,
    organizer_draws,
    public_draws,
    sealed_papers,
    supervisor_openings,
)

_DAY = "manage/<slug:slug>/day/"
_SESSION = f"{_DAY}sessions/<slug:event>/<slug:component>/"
_DRAW = f"{_SESSION}draw/"
_DOOR = f"{_SESSION}arrivals/"
_SEALED = "manage/<slug:slug>/sealed/"
_PAPER = f"{_SEALED}<int:paper_id>/"
_PUBLIC = "seasons/<slug:slug>/draws/"
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

_DAY_PAPERS = f"{_MANAGE}day-papers/"

papers = [
    path(_DAY_PAPERS, organizer_day_papers.day_papers, name="manage-day-papers"),
    path(
        f"{_DAY_PAPERS}<slug:paper>/pdf/",
        organizer_day_papers.day_paper_pdf,
        name="manage-day-paper-pdf",
    ),
    path(
        f"{_DAY_PAPERS}<slug:paper>/<slug:form>/",
        organizer_day_papers.day_paper,
        name="manage-day-paper",
    ),
]

urlpatterns: list[URLPattern] = [
    path(
        "supervise/<slug:slug>/openings/", supervisor_openings.openings, name="supervise-openings"
    ),
    path(_DAY, organizer_day.day, name="manage-day"),
    path(f"{_DAY}rooms/", organizer_day.rooms, name="manage-rooms"),
    path(f"{_DAY}rooms/<int:room_id>/", organizer_day.room, name="manage-room"),
    path(
        f"{_DAY}rooms/<int:room_id>/remove/", organizer_day.room_remove, name="manage-room-remove"
    ),
    path(_SESSION, organizer_day.session, name="manage-session"),
    path(_DRAW, organizer_draws.draw, name="manage-draw"),
    path(f"{_DRAW}commit/", organizer_draws.commit, name="manage-draw-commit"),
    path(f"{_DRAW}<int:draw_id>/lots/", organizer_draws.lots, name="manage-draw-lots"),
    path(f"{_DRAW}<int:draw_id>/void/", organizer_draws.void, name="manage-draw-void"),
    path(f"{_DRAW}move/", organizer_draws.move, name="manage-slot-move"),
    path(f"{_DRAW}swap/", organizer_draws.swap, name="manage-slot-swap"),
    path(f"{_DRAW}add/", organizer_draws.add, name="manage-slot-add"),
    path(_DOOR, organizer_arrivals.arrivals, name="manage-arrivals"),
    path(f"{_DOOR}settle/", organizer_arrivals.settle, name="manage-arrivals-settle"),
    path(f"{_DOOR}<int:entry_id>/", organizer_arrivals.arrival, name="manage-arrival"),
    path(
        f"{_DOOR}<int:entry_id>/undo/", organizer_arrivals.arrival_undo, name="manage-arrival-undo"
    ),
    path(_SEALED, sealed_papers.papers, name="manage-sealed"),
    path(f"{_SEALED}new/", sealed_papers.paper_new, name="manage-sealed-new"),
    path(_PAPER, sealed_papers.paper, name="manage-sealed-paper"),
    path(f"{_PAPER}ask/", sealed_papers.paper_ask, name="manage-sealed-ask"),
    path(f"{_PAPER}open/", sealed_papers.paper_open, name="manage-sealed-open"),
    path(f"{_PAPER}withdraw/", sealed_papers.paper_withdraw, name="manage-sealed-withdraw"),
    path(f"{_PAPER}file/", sealed_papers.paper_file, name="manage-sealed-file"),
    path(_PUBLIC, public_draws.draws, name="season-draws"),
    path(f"{_PUBLIC}<int:draw_id>/", public_draws.draw, name="season-draw"),
    path(f"{_PUBLIC}<int:draw_id>/record/", public_draws.draw_record, name="season-draw-record"),
    path("draws/script/", public_draws.draw_script, name="draw-script"),
    *media,
    *papers,
]
