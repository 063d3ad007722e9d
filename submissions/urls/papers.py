"""Word forms out, and sealed scans."""

from django.urls import URLPattern, path

from submissions.views import papers, scans

OWN = "district/<slug:slug>/works/<int:entry_id>/"
ALL = "manage/<slug:slug>/works/<int:entry_id>/"

urlpatterns: list[URLPattern] = [
    path("downloads/blank/<slug:kind>/", papers.blank, name="blank-form"),
    path(f"{OWN}form.<slug:suffix>", papers.own_form, name="district-work-form"),
    path(f"{OWN}licence.docx", papers.own_licence, name="district-work-licence"),
    path(f"{OWN}scans/", scans.own_scans, name="district-work-scans"),
    path(f"{OWN}scans/<int:scan_id>/", scans.own_scan, name="district-work-scan"),
    path(f"{ALL}form.<slug:suffix>", papers.reviewed_form, name="manage-work-form"),
    path(f"{ALL}scans/", scans.reviewed_scans, name="manage-work-scans"),
    path(f"{ALL}scans/<int:scan_id>/", scans.reviewed_scan, name="manage-work-scan"),
]
