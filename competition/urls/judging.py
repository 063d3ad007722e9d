"""Panels and judges: seats, recusals, scoring pages, printed sheets."""

from django.urls import URLPattern, path

from competition.views import judge_saving

_TURN = "judge/<slug:slug>/score/<slug:event>/<slug:component>/<slug:turn>/"

urlpatterns: list[URLPattern] = [
    path(f"{_TURN}save/", judge_saving.judge_save, name="judge-save"),
]
