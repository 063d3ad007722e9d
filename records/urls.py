"""Routes of the records office."""

from django.urls import path

from records.views import health, imports, inbox, jobs, uploads

urlpatterns = [
    path("desk/inbox/", inbox.inbox, name="inbox"),
    path("desk/inbox/read/", inbox.read_all, name="inbox-read-all"),
    path("desk/inbox/<int:pk>/", inbox.message_open, name="message-open"),
    path("desk/jobs/", jobs.job_list, name="job-list"),
    path("desk/jobs/<int:pk>/", jobs.job_detail, name="job-detail"),
    path("desk/jobs/<int:pk>/status/", jobs.job_status, name="job-status"),
    path("desk/jobs/<int:pk>/retry/", jobs.job_retry, name="job-retry"),
    path("desk/jobs/<int:pk>/file/", jobs.job_file, name="job-file"),
    path("desk/imports/<int:pk>/", imports.import_detail, name="import-detail"),
    path("desk/imports/<int:pk>/confirm/", imports.import_confirm, name="import-confirm"),
    path("desk/imports/<int:pk>/drop/", imports.import_drop, name="import-drop"),
    path("desk/imports/<int:pk>/errors/", imports.import_errors, name="import-errors"),
    path("uploads/", uploads.upload_create, name="upload-create"),
    path("uploads/<uuid:identifier>/", uploads.upload_part, name="upload-part"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
