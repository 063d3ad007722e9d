"""What comes out: tables, archives, blind copies, the book."""

from django.urls import path

from submissions.views import assessor_reading as _reading
from submissions.views import district_outputs as _own
from submissions.views import organizer_blind as _blind
from submissions.views import organizer_outputs as _out

_WORKS = "manage/<slug:slug>/works/"
_OUT = f"{_WORKS}outputs/"
_LIST = f"{_WORKS}blind/"
_COPY = f"{_LIST}<int:pk>/"
_DISTRICT = "district/<slug:slug>/works/"

urlpatterns = [
    path(_OUT, _out.outputs, name="manage-works-outputs"),
    path(f"{_WORKS}export/", _out.works_export, name="manage-works-export"),
    path(f"{_OUT}archive/", _out.works_archive, name="manage-works-archive"),
    path(f"{_OUT}book/", _out.works_book, name="manage-works-book"),
    path(_LIST, _blind.blind_list, name="manage-works-blind"),
    path(f"{_LIST}make/", _blind.blind_make, name="manage-works-blind-make"),
    path(f"{_LIST}zip/", _blind.blind_zip, name="manage-works-blind-zip"),
    path(_COPY, _blind.blind_detail, name="manage-work-blind"),
    path(f"{_COPY}decide/", _blind.blind_decide, name="manage-work-blind-decide"),
    path(f"{_COPY}undo/", _blind.blind_undo, name="manage-work-blind-undo"),
    path(f"{_COPY}remake/", _blind.blind_remake, name="manage-work-blind-remake"),
    path(f"{_COPY}document/", _blind.blind_document, name="manage-work-blind-document"),
    path(f"{_COPY}files/<int:file_id>/", _blind.blind_file, name="manage-work-blind-file"),
    path(f"{_DISTRICT}export/", _own.works_table, name="district-works-export"),
    path(f"{_DISTRICT}archive/", _own.works_archive, name="district-works-archive"),
    path(
        "judge/reading/<slug:code>/document/",
        _reading.reading_document,
        name="judge-reading-document",
    ),
    path(
        "judge/reading/<slug:code>/files/<int:order>/",
        _reading.reading_file,
        name="judge-reading-file",
    ),
]
