"""Routes: the desk, issuing accounts, the action log."""

from django.urls import path

from competition.views import (
    desk,
    organizer_account_files,
    organizer_accounts,
    supervisor_log,
)

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("desk/season/", desk.season_choose, name="season-choose"),
    path("accounts/new/", organizer_accounts.account_new, name="account-new"),
    path("accounts/import/", organizer_account_files.account_import, name="account-import"),
    path(
        "accounts/import/template/",
        organizer_account_files.account_template,
        name="account-template",
    ),
    path("accounts/<int:user_id>/", organizer_accounts.account_detail, name="account-detail"),
    path("accounts/<int:user_id>/edit/", organizer_accounts.account_edit, name="account-edit"),
    path(
        "accounts/<int:user_id>/duties/", organizer_accounts.account_duties, name="account-duties"
    ),
    path("supervise/log/", supervisor_log.log_list, name="supervise-log"),
    path("supervise/log/export/", supervisor_log.log_export, name="supervise-log-export"),
    path("supervise/log/verify/", supervisor_log.log_verify, name="supervise-log-verify"),
]
