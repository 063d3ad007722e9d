"""Filling in: the district's list, form, versions."""

from django.urls import path

from submissions.views import (
    district_work,
    district_work_acts,
    district_work_autosave,
    district_work_form,
    district_works,
    work_versions,
)

_WORKS = "district/<slug:slug>/works/"
_WORK = f"{_WORKS}<int:entry_id>/"
_acts = district_work_acts

urlpatterns = [
    path(_WORKS, district_works.work_list, name="district-works"),
    path(f"{_WORKS}start/", district_works.work_start, name="district-work-start"),
    path(f"{_WORKS}file/", district_works.works_file, name="district-works-file"),
    path(_WORK, district_work.work_detail, name="district-work"),
    path(f"{_WORK}edit/", district_work_form.work_edit, name="district-work-edit"),
    path(f"{_WORK}autosave/", district_work_autosave.work_autosave, name="district-work-autosave"),
    path(f"{_WORK}submit/", _acts.work_submit, name="district-work-submit"),
    path(f"{_WORK}recall/", _acts.work_recall, name="district-work-recall"),
    path(f"{_WORK}withdraw/", _acts.work_withdraw, name="district-work-withdraw"),
    path(f"{_WORK}discard/", _acts.work_discard, name="district-work-discard"),
    path(
        f"{_WORK}versions/<int:number>/", work_versions.work_version, name="district-work-version"
    ),
    path(f"{_WORK}compare/", work_versions.work_compare, name="district-work-compare"),
    path(
        "manage/<slug:slug>/works/<int:entry_id>/compare/",
        work_versions.reviewed_compare,
        name="manage-work-compare",
    ),
]
