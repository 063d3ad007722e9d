"""Panels and judges: seats, recusals, scoring pages, printed sheets."""

from django.urls import URLPattern, path

from competition.views import (
    judge_pages,
    judge_saving,
    organizer_holds,
    organizer_timing,
    turn_timing,
)

_JUDGE = "judge/<slug:slug>/"
_PANEL = f"{_JUDGE}score/<slug:event>/<slug:component>/"
_TURN = f"{_PANEL}<slug:turn>/"
_MANAGE = "manage/<slug:slug>/"

urlpatterns: list[URLPattern] = [
    path(_JUDGE, judge_pages.judge_home, name="judge-home"),
    path(f"{_PANEL}release/", judge_pages.judge_release, name="judge-release"),
    path(_TURN, judge_pages.judge_sheet, name="judge-sheet"),
    path(f"{_TURN}save/", judge_saving.judge_save, name="judge-save"),
    path(f"{_TURN}panel/", judge_pages.judge_panel, name="judge-panel"),
    path(f"{_TURN}timing/", turn_timing.turn_timing, name="turn-timing"),
    path(f"{_TURN}time/", turn_timing.turn_time, name="turn-time"),
    path(f"{_MANAGE}timing/", organizer_timing.manage_timing, name="manage-timing"),
    path(
        f"{_MANAGE}timing/<slug:event>/<slug:component>/<slug:turn>/",
        organizer_timing.manage_timing_turn,
        name="manage-timing-turn",
    ),
    path(f"{_MANAGE}holds/", organizer_holds.manage_holds, name="manage-holds"),
    path(f"{_MANAGE}holds/set/", organizer_holds.manage_hold_set, name="manage-hold-set"),
    path(
        f"{_MANAGE}holds/<int:hold_id>/release/",
        organizer_holds.manage_hold_release,
        name="manage-hold-release",
    ),
]
