"""Routes of 查重."""

from django.urls import path

from submissions.views import organizer_likeness as _views

_LIKENESS = "manage/<slug:slug>/works/likeness/"
_PAIR = f"{_LIKENESS}<int:pk>/"

urlpatterns = [
    path(_LIKENESS, _views.likeness_list, name="manage-works-likeness"),
    path(f"{_LIKENESS}export/", _views.likeness_export, name="manage-works-likeness-export"),
    path(f"{_LIKENESS}compare/", _views.season_compare, name="manage-works-likeness-compare"),
    path(_PAIR, _views.likeness_pair, name="manage-work-pair"),
    path(f"{_PAIR}judge/", _views.pair_judge, name="manage-work-pair-judge"),
    path(
        "manage/<slug:slug>/works/<int:entry_id>/likeness/",
        _views.work_compare,
        name="manage-work-likeness",
    ),
]
