"""Activities of the May exchange and training (三(二)): roster, 签到, materials."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.enums import EntryStatus, EventKind
from competition.models import Activity, Attendance, Competition, Entry, Liaison
from records.clock import database_now
from records.errors import Conflict, Refused
from records.models import StoredFile
from records.operations.files import store_file
from records.operations.log import record
from records.operations.office_files import checked_document


def build_roster(*, activity_id: int, by: User) -> int:
    """生成签到名单: the accepted competitors and the liaisons; return how many are on it.

    Who signed in stays; who left the season meanwhile and has not signed in goes; who is
    already listed is not listed twice.
    """
    require(by, Permission.PRINT_ROSTERS)
    with transaction.atomic():
        activity = _hold(activity_id, by)
        at = database_now()
        wanted = _people(activity.competition)
        absent = Attendance.objects.filter(activity=activity, signed_in_at=None)
        gone = [row.pk for row in absent if (row.district_id, row.name) not in wanted]
        Attendance.objects.filter(pk__in=gone).delete()
        listed = set(
            Attendance.objects.filter(activity=activity).values_list("district_id", "name")
        )
        fresh = [
            Attendance(activity=activity, district_id=key[0], name=key[1], unit=unit, entry=entry)
            for key, (unit, entry) in wanted.items()
            if key not in listed
        ]
        Attendance.objects.bulk_create(fresh)
        record(
            "build_roster",
            on=activity,
            by=by,
            at=at,
            changes={"added": (0, len(fresh)), "removed": (0, len(gone))},
            scope=activity.competition.slug,
            label=activity.name,
        )
        return len(listed) + len(fresh)


def mark_attendance(
    *, activity_id: int, attendance_ids: Sequence[int], is_present: bool, by: User
) -> int:
    """签到, or take it back: for these people of the roster; the first time stays."""
    require(by, Permission.PRINT_ROSTERS)
    if not attendance_ids:
        raise Refused("请先勾选人员。", field="person")
    with transaction.atomic():
        activity = _hold(activity_id, by)
        at = database_now()
        rows = Attendance.objects.filter(
            activity=activity, pk__in=attendance_ids, signed_in_at__isnull=is_present
        )
        ids = sorted(rows.values_list("pk", flat=True))
        rows.update(signed_in_at=at if is_present else None)
        record(
            "mark_attendance",
            on=activity,
            by=by,
            at=at,
            changes={"people": (None, ids), "is_present": (not is_present, is_present)},
            scope=activity.competition.slug,
            label=activity.name,
        )
    return len(ids)


def add_material(*, activity_id: int, content: bytes, filename: str, by: User) -> StoredFile:
    """Keep a material (PDF or Word by content) for the districts to download."""
    require(by, Permission.PRINT_ROSTERS)
    document = checked_document(
        content=content, filename=filename, limit=settings.UPLOAD_LIMIT_BYTES
    )
    with transaction.atomic():
        activity = _hold(activity_id, by)
        at = database_now()
        stored = store_file(
            content=content,
            name=document.name,
            content_type=document.content_type,
            kind="activity-material",
            by=by,
            at=at,
        )
        activity.materials.add(stored)
        record(
            "add_material",
            on=activity,
            by=by,
            at=at,
            changes={"file": (None, stored.pk), "sha256": ("", stored.sha256)},
            scope=activity.competition.slug,
            label=activity.name,
        )
    return stored


def remove_material(*, activity_id: int, file_id: int, by: User) -> None:
    """Take a material off the list; the file itself stays in the records."""
    require(by, Permission.PRINT_ROSTERS)
    with transaction.atomic():
        activity = _hold(activity_id, by)
        at = database_now()
        if not activity.materials.filter(pk=file_id).exists():
            raise Conflict("这份材料已不在列表中，请刷新页面。")
        activity.materials.remove(file_id)
        record(
            "remove_material",
            on=activity,
            by=by,
            at=at,
            changes={"file": (file_id, None)},
            scope=activity.competition.slug,
            label=activity.name,
        )


def _hold(activity_id: int, by: User) -> Activity:
    return (
        Activity.objects.select_for_update(no_key=True, of=("self",))
        .select_related("competition")
        .get(pk=activity_id, competition__in=Competition.objects.visible_to(by))
    )


def _people(competition: Competition) -> dict[tuple[int, str], tuple[str, Entry | None]]:
    """(district, name) → (unit, entry): competitors first, then liaisons not among them."""
    entries = Entry.objects.filter(
        competition=competition, status=EntryStatus.ACCEPTED, event__kind=EventKind.PERSONAL
    )
    found: dict[tuple[int, str], tuple[str, Entry | None]] = {}
    for entry in entries.select_related("competitor").order_by("district__code", "number"):
        if entry.competitor is not None:
            found[entry.district_id, entry.competitor.name] = (entry.competitor.unit, entry)
    for liaison in Liaison.objects.filter(competition=competition):
        found.setdefault((liaison.district_id, liaison.name), (liaison.unit, None))
    return found
