"""Keeping the list of districts: the administrator's, through the admin site."""

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from districts.enums import DistrictKind
from districts.models import District
from records.clock import database_now
from records.errors import Refused
from records.operations.log import differences, record
from records.text import clean_line, has_control, pinyin_of


def save_district(*, code: str, name: str, kind: str, bureau: str, by: User) -> District:
    """Add a district, or bring the one of this code up to date."""
    require(by, Permission.MANAGE_REFERENCE)
    values = {"name": clean_line(name), "kind": kind, "bureau": clean_line(bureau)}
    if not clean_line(code) or not values["name"]:
        raise Refused("区划代码和名称不能为空。")
    if any(map(has_control, (code, *values.values()))):
        raise Refused("区划代码、名称和报送单位不能含有不可见的控制字符。")
    if kind not in set(DistrictKind):
        raise Refused(f"类别只能是：{'、'.join(DistrictKind)}。", field="kind")
    with transaction.atomic():
        district = District.objects.filter(code=clean_line(code)).locked().first()
        if district is None:
            district = District(code=clean_line(code))
        changes = differences(district, values)
        if changes or district.pk is None:
            for field, value in values.items():
                setattr(district, field, value)
            district.pinyin = pinyin_of(district.name)
            district.save()
            record(
                "save_district",
                on=district,
                by=by,
                at=database_now(),
                changes=changes,
                label=district.name,
            )
    return district
