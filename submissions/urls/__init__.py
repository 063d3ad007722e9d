"""The addresses of the paperwork, by subject."""

from submissions.urls import (
    drafts,
    evidence,
    likeness,
    outputs,
    papers,
    reviewing,
    word_forms,
)

urlpatterns = [
    *drafts.urlpatterns,
    *evidence.urlpatterns,
    *papers.urlpatterns,
    *word_forms.urlpatterns,
    *reviewing.urlpatterns,
    *likeness.urlpatterns,
    *outputs.urlpatterns,
]
