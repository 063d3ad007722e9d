"""Evidence files: the panel and what is served."""

from django.urls import URLPattern, path

from submissions.views import evidence

WORK = "district/<slug:slug>/works/<int:entry_id>/evidence/"

urlpatterns: list[URLPattern] = [
    path(WORK, evidence.work_evidence, name="district-work-evidence"),
    path(
        f"{WORK}<int:attachment_id>/",
        evidence.work_attachment,
        name="district-work-attachment",
    ),
    path(
        f"{WORK}<int:attachment_id>/remove/",
        evidence.work_attachment_remove,
        name="district-work-attachment-remove",
    ),
    path("works/files/<int:attachment_id>/<slug:part>/", evidence.work_file, name="work-file"),
]
