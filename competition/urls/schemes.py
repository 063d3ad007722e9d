"""The scheme desk."""

from django.urls import path

from competition.views import organizer_scheme_edit as edit
from competition.views import organizer_schemes as views

ONE = "manage/<slug:slug>/schemes/<slug:code>/"

urlpatterns = [
    path(ONE, views.manage_scheme, name="manage-scheme"),
    path(f"{ONE}edit/", edit.manage_scheme_edit, name="manage-scheme-edit"),
    path(f"{ONE}example/", edit.manage_scheme_example, name="manage-scheme-example"),
    path(f"{ONE}save/", edit.manage_scheme_save, name="manage-scheme-save"),
    path(f"{ONE}versions/", views.manage_scheme_versions, name="manage-scheme-versions"),
    path(f"{ONE}versions/<int:number>/", views.manage_scheme_version, name="manage-scheme-version"),
]
