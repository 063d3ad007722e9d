"""The records in the admin site: the action log, to read only."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from records.models import ActionLog


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable at run time
    """Shows rows; adds, changes and deletes none."""

    actions = None

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


@admin.register(ActionLog)
class ActionLogAdmin(ReadOnlyAdmin):
    """操作日志."""

    list_display = ("number", "at", "actor", "action", "object_type", "object_label", "scope")
    exclude = ("seq",)
    list_select_related = ("actor",)
    search_fields = ("action", "object_label", "object_id")
    list_per_page = 50
    show_full_result_count = False

    @admin.display(description="序号", ordering="seq")
    def number(self, row: ActionLog) -> int:
        """The row's place in the chain."""
        return row.seq
