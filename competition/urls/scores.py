"""Routes: keying, progress, workbooks and locks of marks."""

from django.urls import path

from competition.views import clerk_scores, organizer_scores

_GRID = "clerk/<slug:slug>/<slug:event>/<slug:component>/<int:seat>/"
_SCORES = "manage/<slug:slug>/scores/"

urlpatterns = [
    path("clerk/<slug:slug>/", clerk_scores.clerk_home, name="clerk-home"),
    path(_GRID, clerk_scores.clerk_grid, name="clerk-grid"),
    path(f"{_GRID}hand-in/", clerk_scores.clerk_hand_in, name="clerk-hand-in"),
    path(_SCORES, organizer_scores.manage_scores, name="manage-scores"),
    path(f"{_SCORES}import/", organizer_scores.manage_scores_import, name="manage-scores-import"),
    path(
        f"{_SCORES}template/",
        organizer_scores.manage_scores_template,
        name="manage-scores-template",
    ),
    path(
        f"{_SCORES}<slug:event>/<slug:component>/lock/",
        organizer_scores.manage_component_lock,
        name="manage-component-lock",
    ),
]
