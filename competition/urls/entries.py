"""Routes: competitors, for districts and organizers."""

from django.urls import path

from competition.views import district_entries, district_entry_acts

_DISTRICT = "district/<slug:slug>/entries/"
_ENTRY = f"{_DISTRICT}<int:entry_id>/"

urlpatterns = [
    path(_DISTRICT, district_entries.entry_list, name="district-entries"),
    path(f"{_DISTRICT}new/", district_entries.entry_new, name="district-entry-new"),
    path(f"{_DISTRICT}check/", district_entries.entry_check, name="district-entry-check"),
    path(
        f"{_DISTRICT}file/", district_entry_acts.competitors_file, name="district-competitors-file"
    ),
    path(_ENTRY, district_entries.entry_detail, name="district-entry-detail"),
    path(f"{_ENTRY}edit/", district_entries.entry_edit, name="district-entry-edit"),
    path(f"{_ENTRY}photo/", district_entries.entry_photo, name="district-entry-photo"),
    path(f"{_ENTRY}submit/", district_entry_acts.entry_submit, name="district-entry-submit"),
    path(f"{_ENTRY}recall/", district_entry_acts.entry_recall, name="district-entry-recall"),
    path(f"{_ENTRY}withdraw/", district_entry_acts.entry_withdraw, name="district-entry-withdraw"),
    path(
        f"{_ENTRY}substitute/",
        district_entry_acts.entry_substitute,
        name="district-entry-substitute",
    ),
    path(f"{_ENTRY}discard/", district_entry_acts.entry_discard, name="district-entry-discard"),
]
