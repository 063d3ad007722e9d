"""All routes, gathered from the apps."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("submissions.urls")),
    path("", include("competition.urls")),
    path("", include("accounts.urls")),
    path("", include("records.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "records.views.failures.bad_request"
handler500 = "records.views.failures.server_error"
