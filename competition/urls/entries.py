"""Routes: competitors, for districts and organizers; their papers and activities."""

from django.urls import path

from competition.views import (
    district_competitor_import,
    district_entries,
    district_entry_acts,
    organizer_activities,
    organizer_entries,
    organizer_papers,
    organizer_reviews,
    organizer_winners,
)

_DISTRICT = "district/<slug:slug>/"
_MINE = f"{_DISTRICT}entries/<int:entry_id>/"
_MANAGE = "manage/<slug:slug>/"
_ENTRY = f"{_MANAGE}entries/<int:entry_id>/"
_ACTIVITY = f"{_MANAGE}activities/<int:activity_id>/"

_own = district_entries
_acts = district_entry_acts
_sheets = district_competitor_import

district = [
    path(f"{_DISTRICT}entries/", _own.entry_list, name="district-entries"),
    path(f"{_DISTRICT}entries/new/", _own.entry_new, name="district-entry-new"),
    path(f"{_DISTRICT}entries/check/", _own.entry_check, name="district-entry-check"),
    path(_MINE, _own.entry_detail, name="district-entry-detail"),
    path(f"{_MINE}edit/", _own.entry_edit, name="district-entry-edit"),
    path(f"{_MINE}photo/", _own.entry_photo, name="district-entry-photo"),
    path(f"{_MINE}submit/", _acts.entry_submit, name="district-entry-submit"),
    path(f"{_MINE}recall/", _acts.entry_recall, name="district-entry-recall"),
    path(f"{_MINE}withdraw/", _acts.entry_withdraw, name="district-entry-withdraw"),
    path(f"{_MINE}substitute/", _acts.entry_substitute, name="district-entry-substitute"),
    path(f"{_MINE}discard/", _acts.entry_discard, name="district-entry-discard"),
    path(f"{_DISTRICT}competitors/file/", _acts.competitors_file, name="district-competitors-file"),
    path(
        f"{_DISTRICT}competitors/template/",
        _sheets.competitors_template,
        name="district-competitors-template",
    ),
    path(
        f"{_DISTRICT}competitors/import/",
        _sheets.competitors_import,
        name="district-competitors-import",
    ),
    path(
        f"{_DISTRICT}activities/",
        organizer_activities.district_activities,
        name="district-activities",
    ),
]

_list = organizer_entries
_reviews = organizer_reviews
_papers = organizer_papers
_winners = organizer_winners
_days = organizer_activities

organizer = [
    path(f"{_MANAGE}entries/", _list.entry_list, name="manage-entries"),
    path(f"{_MANAGE}entries/export/", _list.entry_export, name="manage-entries-export"),
    path(_ENTRY, _list.entry_detail, name="manage-entry-detail"),
    path(f"{_ENTRY}photo/", _list.entry_photo, name="manage-entry-photo"),
    path(f"{_ENTRY}accept/", _reviews.entry_accept, name="manage-entry-accept"),
    path(f"{_ENTRY}return/", _reviews.entry_return, name="manage-entry-return"),
    path(f"{_ENTRY}reject/", _reviews.entry_reject, name="manage-entry-reject"),
    path(f"{_ENTRY}withdraw/", _reviews.entry_withdraw, name="manage-entry-withdraw"),
    path(f"{_ENTRY}waive/", _reviews.entry_waive, name="manage-entry-waive"),
    path(f"{_ENTRY}match/", _reviews.entry_match, name="manage-entry-match"),
    path(f"{_MANAGE}winners/", _winners.winner_list, name="manage-winners"),
    path(f"{_MANAGE}winners/template/", _winners.winner_template, name="manage-winners-template"),
    path(f"{_MANAGE}passes/", _papers.passes, name="manage-passes"),
    path(f"{_MANAGE}signin-sheet/", _papers.signin_sheet, name="manage-signin-sheet"),
    path(f"{_MANAGE}activities/", _days.activity_list, name="manage-activities"),
    path(_ACTIVITY, _days.activity_detail, name="manage-activity-detail"),
    path(f"{_ACTIVITY}roster/", _days.activity_roster, name="manage-activity-roster"),
    path(f"{_ACTIVITY}attend/", _days.activity_attend, name="manage-activity-attend"),
    path(f"{_ACTIVITY}materials/", _days.activity_material, name="manage-activity-material"),
    path(
        f"{_ACTIVITY}materials/<int:file_id>/remove/",
        _days.activity_material_remove,
        name="manage-activity-material-remove",
    ),
    path(
        "seasons/<slug:slug>/activities/<int:activity_id>/materials/<int:file_id>/",
        _days.activity_file,
        name="activity-material",
    ),
]

urlpatterns = [*district, *organizer]
