"""Panels and judges: seats, recusals, scoring pages, printed sheets, the board."""

from django.urls import URLPattern, path

from competition.views import (
    board,
    clerk_paper,
    clerk_paper_sheets,
    judge_pages,
    judge_recusals,
    judge_saving,
    organizer_assessing,
    organizer_holds,
    organizer_panels,
    organizer_recusals,
    organizer_timing,
    turn_timing,
)

_PANELS = "manage/<slug:slug>/panels/"
_ASSESSING = "manage/<slug:slug>/assessing/<slug:event>/<slug:component>/"
_PAPER = "clerk-paper/<slug:slug>/"
_RECUSALS = "manage/<slug:slug>/recusals/<slug:event>/"
_JUDGE = "judge/<slug:slug>/"
_PANEL = f"{_JUDGE}score/<slug:event>/<slug:component>/"
_TURN = f"{_PANEL}<slug:turn>/"
_MANAGE = "manage/<slug:slug>/"

urlpatterns: list[URLPattern] = [
    path(
        "manage/<slug:slug>/board/<slug:event>/<slug:component>/",
        board.manage_board,
        name="manage-board",
    ),
    path(
        "judge/<slug:slug>/board/<slug:event>/<slug:component>/",
        board.judge_board,
        name="judge-board",
    ),
    path(_PANELS, organizer_panels.manage_panels, name="manage-panels"),
    path(f"{_PANELS}remind/", organizer_panels.manage_panels_remind, name="manage-panels-remind"),
    path(
        f"{_PANELS}seats/<int:seat_id>/excuse/",
        organizer_panels.manage_seat_excuse,
        name="manage-seat-excuse",
    ),
    path(
        f"{_PANELS}<slug:event>/<slug:component>/",
        organizer_panels.manage_panel,
        name="manage-panel",
    ),
    path(_RECUSALS, organizer_recusals.manage_recusals, name="manage-recusals"),
    path(
        f"{_RECUSALS}decide/",
        organizer_recusals.manage_recusal_decide,
        name="manage-recusal-decide",
    ),
    path(f"{_RECUSALS}lift/", organizer_recusals.manage_recusal_lift, name="manage-recusal-lift"),
    path(
        f"{_RECUSALS}restore/",
        organizer_recusals.manage_recusal_restore,
        name="manage-recusal-restore",
    ),
    path("judge/<slug:slug>/recusals/", judge_recusals.judge_recusals, name="judge-recusals"),
    path(_ASSESSING, organizer_assessing.manage_assessing, name="manage-assessing"),
    path(
        f"{_ASSESSING}plan/",
        organizer_assessing.manage_assessing_plan,
        name="manage-assessing-plan",
    ),
    path(
        f"{_ASSESSING}confirm/",
        organizer_assessing.manage_assessing_confirm,
        name="manage-assessing-confirm",
    ),
    path(
        f"{_ASSESSING}change/",
        organizer_assessing.manage_assessing_change,
        name="manage-assessing-change",
    ),
    path(
        f"{_ASSESSING}thirds/",
        organizer_assessing.manage_assessing_thirds,
        name="manage-assessing-thirds",
    ),
    path(_JUDGE, judge_pages.judge_home, name="judge-home"),
    path(f"{_PANEL}release/", judge_pages.judge_release, name="judge-release"),
    path(_TURN, judge_pages.judge_sheet, name="judge-sheet"),
    path(f"{_TURN}save/", judge_saving.judge_save, name="judge-save"),
    path(_PAPER, clerk_paper.clerk_paper, name="clerk-paper"),
    path(f"{_PAPER}find/", clerk_paper.clerk_paper_find, name="clerk-paper-find"),
    path(f"{_PAPER}upload/", clerk_paper.clerk_paper_upload, name="clerk-paper-upload"),
    path(
        f"{_PAPER}pages/<int:page_id>/place/", clerk_paper.clerk_page_place, name="clerk-page-place"
    ),
    path(f"{_PAPER}pages/<int:page_id>/", clerk_paper.clerk_page_image, name="clerk-page-image"),
    path(f"{_PAPER}scans/<int:scan_id>/", clerk_paper.sheet_scan, name="sheet-scan"),
    path(
        f"{_PAPER}scans/<int:scan_id>/image/",
        clerk_paper.sheet_scan_image,
        name="sheet-scan-image",
    ),
    path(
        f"{_PAPER}sheets/<slug:event>/<slug:component>/",
        clerk_paper_sheets.clerk_paper_sheets,
        name="clerk-paper-sheets",
    ),
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
