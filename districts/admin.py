"""Districts in the admin site: reference data, in and out by workbook."""

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest
from import_export.admin import ImportExportModelAdmin
from import_export.formats.base_formats import CSV, XLSX

from accounts.models import User
from districts.models import District
from districts.operations.reference import save_district
from districts.resources import DistrictResource


@admin.register(District)
class DistrictAdmin(ImportExportModelAdmin):  # type: ignore[misc]  # untyped library
    """区."""

    resource_classes = [DistrictResource]
    formats = [XLSX, CSV]
    skip_export_form = True  # its page needs a script that our policy refuses
    list_display = ("code", "name", "kind", "bureau")
    search_fields = ("code", "name", "pinyin")
    fields = ("code", "name", "kind", "bureau")
    actions = None
    skip_admin_log = True

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The code is what everything else refers to: it never changes."""
        return ("code",) if obj is not None else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A district with a history is never deleted."""
        return False

    def save_model(self, request: HttpRequest, obj: District, form: Any, change: Any) -> None:
        """Write through the one operation."""
        by = cast("User", request.user)
        saved = save_district(code=obj.code, name=obj.name, kind=obj.kind, bureau=obj.bureau, by=by)
        obj.pk = saved.pk
