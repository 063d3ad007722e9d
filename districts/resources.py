"""Districts as a workbook, in and out through the admin site."""

from typing import Any

from import_export import fields, resources

from districts.models import District
from districts.operations.reference import save_district


class DistrictResource(resources.ModelResource):  # type: ignore[misc]  # untyped library
    """区划代码, 名称, 类别, 报送单位; found again by code."""

    code = fields.Field(attribute="code", column_name="区划代码")
    name = fields.Field(attribute="name", column_name="名称")
    kind = fields.Field(attribute="kind", column_name="类别", default="district")
    bureau = fields.Field(attribute="bureau", column_name="报送单位")

    class Meta:
        model = District
        fields = ("code", "name", "kind", "bureau")
        import_id_fields = ("code",)
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True

    def save_instance(self, instance: District, is_create: bool, row: Any, **kwargs: Any) -> None:  # noqa: FBT001 -- the library's signature
        """Write through the one operation, as every write of the portal."""
        saved = save_district(
            code=instance.code,
            name=instance.name,
            kind=instance.kind or "district",
            bureau=instance.bureau or "",
            by=kwargs["user"],
        )
        instance.pk = saved.pk
