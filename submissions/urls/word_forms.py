"""Word forms brought in."""

from django.urls import URLPattern, path

from submissions.views import district_word_forms as _views

_WORD = "district/<slug:slug>/works/word/"
_BATCH = f"{_WORD}<int:batch_id>/"

urlpatterns: list[URLPattern] = [
    path(_WORD, _views.works_word, name="district-works-word"),
    path(_BATCH, _views.works_word_batch, name="district-works-word-batch"),
    path(f"{_BATCH}adopt/", _views.works_word_adopt, name="district-works-word-adopt"),
    path(f"{_BATCH}drop/", _views.works_word_drop, name="district-works-word-drop"),
    path(
        f"{_BATCH}<int:form_id>/pictures/",
        _views.works_word_pictures,
        name="district-works-word-pictures",
    ),
]
