"""Checking: the organizer's queue and decisions, the district's opinion."""

from django.urls import path

from submissions.views import district_opinions as _district
from submissions.views import organizer_work_acts as _acts
from submissions.views import organizer_works as _list
from submissions.views import organizer_works_bulk as _bulk

_WORKS = "manage/<slug:slug>/works/"
_WORK = f"{_WORKS}<int:entry_id>/"

urlpatterns = [
    path(_WORKS, _list.work_list, name="manage-works"),
    path(f"{_WORKS}bulk/", _bulk.works_bulk, name="manage-works-bulk"),
    path(f"{_WORKS}bulk/accept/", _bulk.works_accept, name="manage-works-accept"),
    path(f"{_WORKS}bulk/assign/", _bulk.works_assign, name="manage-works-assign"),
    path(_WORK, _list.work_detail, name="manage-work"),
    path(f"{_WORK}accept/", _acts.work_accept, name="manage-work-accept"),
    path(f"{_WORK}return/", _acts.work_return, name="manage-work-return"),
    path(f"{_WORK}reject/", _acts.work_reject, name="manage-work-reject"),
    path(f"{_WORK}withdraw/", _acts.work_withdraw, name="manage-work-withdraw"),
    path(f"{_WORK}waive/", _acts.work_waive, name="manage-work-waive"),
    path(f"{_WORK}assign/", _acts.work_assign, name="manage-work-assign"),
    path(
        "district/<slug:slug>/works/<int:entry_id>/opinion/",
        _district.work_opinion,
        name="district-work-opinion",
    ),
]
