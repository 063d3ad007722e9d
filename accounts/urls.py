"""Routes of the accounts. The pages of those who issue accounts are the competition's."""

from django.urls import path

from accounts.views import door, keeping, sign_ins, slips

urlpatterns = [
    path("accounts/login/", door.login, name="login"),
    path("accounts/logout/", door.logout, name="logout"),
    path("accounts/activate/", door.activate, name="activate"),
    path("accounts/password/", door.password_change, name="password-change"),
    path("accounts/me/", sign_ins.profile, name="profile"),
    path("accounts/sign-ins/", sign_ins.sign_in_log, name="sign-in-log"),
    path("accounts/", keeping.account_list, name="account-list"),
    path("accounts/export/", keeping.account_export, name="account-export"),
    path("accounts/sign-ins/export/", sign_ins.sign_in_export, name="sign-in-export"),
    path("accounts/slips/", slips.account_slips, name="account-slips"),
    path("accounts/slips/clear/", slips.account_slips_clear, name="account-slips-clear"),
    path("accounts/<int:user_id>/reissue/", keeping.account_reissue, name="account-reissue"),
    path(
        "accounts/<int:user_id>/deactivate/", keeping.account_deactivate, name="account-deactivate"
    ),
    path(
        "accounts/<int:user_id>/reactivate/", keeping.account_reactivate, name="account-reactivate"
    ),
    path("accounts/<int:user_id>/unlock/", keeping.account_unlock, name="account-unlock"),
    path("admin/login/", door.admin_door, name="admin-login"),
    path("admin/logout/", door.logout, name="admin-logout"),
    path("admin/password_change/", door.password_change, name="admin-password-change"),
]
