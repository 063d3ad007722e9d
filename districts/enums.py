"""Enumerations of the districts."""

from enum import StrEnum


class DistrictKind(StrEnum):
    """参赛单位类别: a district, or another delegation (有关单位)."""

    DISTRICT = "district"
    UNIT = "unit"


DISTRICT_KIND_LABELS = {DistrictKind.DISTRICT: "行政区", DistrictKind.UNIT: "有关单位"}
