"""Panels and judges: seats, recusals, scoring pages, printed sheets, the board."""

from django.urls import URLPattern, path

from competition.views import board

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
]
