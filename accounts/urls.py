"""Routes of the accounts. The pages of those who issue accounts are the competition's."""

from django.urls import path

from accounts.views import door, sign_ins

urlpatterns = [
    path("accounts/login/", door.login, name="login"),
    path("accounts/logout/", door.logout, name="logout"),
    path("accounts/activate/", door.activate, name="activate"),
    path("accounts/password/", door.password_change, name="password-change"),
    path("accounts/me/", sign_ins.profile, name="profile"),
    path("accounts/sign-ins/", sign_ins.sign_in_log, name="sign-in-log"),
    path("admin/login/", door.admin_door, name="admin-login"),
    path("admin/logout/", door.logout, name="admin-logout"),
    path("admin/password_change/", door.password_change, name="admin-password-change"),
]
