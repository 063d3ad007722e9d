"""Accounts in the admin site: to read only. They are issued and kept on their own pages."""

import django.contrib.auth.admin  # noqa: F401 -- it registers Group, taken back below
from django.contrib import admin
from django.contrib.auth.models import Group

from accounts.models import SignIn, User
from records.admin import ReadOnlyAdmin

admin.site.site_header = admin.site.site_title = "赛务后台"
admin.site.index_title = "基础数据"
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    """账号."""

    list_display = ("username", "name", "role", "unit", "is_active", "created_at")
    search_fields = ("username", "name", "unit")
    list_filter = ("role", "is_active")
    list_per_page = 50
    exclude = ("password", "activation_digest", "activation_failures", "login_epoch")


@admin.register(SignIn)
class SignInAdmin(ReadOnlyAdmin):
    """登录日志."""

    list_display = fields = ("at", "username", "outcome_words", "address", "agent")
    search_fields = ("username",)
    list_per_page = 50

    @admin.display(description="结果")
    def outcome_words(self, row: SignIn) -> str:
        """The outcome in words."""
        return row.outcome_label
