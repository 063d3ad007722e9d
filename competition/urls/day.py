"""The day of the contest: sessions, draws, arrivals, sealed papers, media."""

from django.urls import URLPattern, path

from competition.views import (
    organizer_arrivals,
    organizer_day,
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
]
