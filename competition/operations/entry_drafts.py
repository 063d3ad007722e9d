"""Drafts of personal entries: begun, saved, given a photograph, thrown away."""

from collections.abc import Mapping
from dataclasses import fields

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.eligibility import PersonData
from competition.enums import MatchVerdict
from competition.models import Competition, Competitor, Entry, Event
from competition.operations.competitor_rows import checked_shape, write_person, write_photo
from competition.operations.entry_steps import (
    Held,
    hold_entry,
    hold_quota,
    log_entry,
    refusal_for,
    require_in_time,
)
from competition.operations.photos import reencode_photo
from competition.queries.persons import data_of
from competition.transitions import check_editable
from districts.models import District
from records.clock import database_now
from records.errors import Conflict, Refused
from records.models import StoredFile
from records.operations.log import differences, record


class ChangedMeanwhile(Conflict):
    """Somebody saved this entry while the page was open; `stored` is what stands there now."""

    def __init__(self, stored: PersonData, version: int) -> None:
        super().__init__(
            "这条信息刚刚被他人（或您在另一个页面）修改过。请对照下方差异，确认后再次保存。"
        )
        self.stored = stored
        self.version = version


def start_entry(
    *,
    event_id: int,
    data: PersonData,
    by: User,
    photo: bytes | None = None,
    replaces_id: int | None = None,
) -> Entry:
    """Begin a draft for a place in a personal event; as a substitution when `replaces_id` is set.

    A draft holds no place. The window must be open, so that nobody types in vain.
    """
    require(by, Permission.NOMINATE)
    person = checked_shape(data)
    picture = reencode_photo(photo) if photo is not None else None
    with transaction.atomic():
        event = _personal_event(event_id, by)
        hold_quota(event.pk)
        district = District.objects.of(by).get()
        replaced = _replaced(replaces_id, event, by)
        at = database_now()
        entry = Entry(competition=event.competition, event=event, district=district, created_at=at)
        entry.fix_by = replaced.fix_by if replaced is not None else None
        require_in_time(entry, at=at)
        competitor = Competitor(competition=event.competition)
        write_person(competitor, person, event=event, at=at)
        write_photo(competitor, picture, by=by, at=at)
        competitor.save()
        entry.competitor, entry.replaces = competitor, replaced
        entry.save(force_insert=True)
        changes: dict[str, tuple[object, object]] = {"status": ("", entry.status)}
        if replaced is not None:
            changes["replaces"] = (None, replaced.pk)
        log_entry("start_entry", entry, by=by, at=at, changes=changes)
    return entry


def save_competitor(
    *, entry_id: int, version: int, data: PersonData, by: User, photo: bytes | None = None
) -> Entry:
    """Keep what is typed about the person of a draft or returned entry; limits do not apply yet.

    `version` is the one the page was opened with: an older one is refused with what stands
    there now, so that nobody overwrites what they have not seen.
    """
    require(by, Permission.NOMINATE)
    person = checked_shape(data)
    picture = reencode_photo(photo) if photo is not None else None
    with transaction.atomic():
        held = hold_entry(entry_id=entry_id, by=by)
        at = database_now()
        check_editable(held.entry.status)
        if held.entry.version != version:
            raise ChangedMeanwhile(data_of(held.person), held.entry.version)
        changes = _changes(held, person, has_new_photo=picture is not None)
        write_person(held.person, person, event=held.entry.event, at=at)
        write_photo(held.person, picture, by=by, at=at)
        _save(held)
        forget_judgement(held.entry, changes)
        record(
            "save_competitor",
            on=held.person,
            by=by,
            at=at,
            changes=changes,
            scope=held.entry.competition.slug,
            label=f"{held.entry.event.name} {held.entry.district.name}",
        )
    return held.entry


def attach_photo(*, entry_id: int, photo: bytes, by: User) -> StoredFile:
    """Give the person of a draft or returned entry a photograph; the newest one counts."""
    require(by, Permission.NOMINATE)
    picture = reencode_photo(photo)
    with transaction.atomic():
        held = hold_entry(entry_id=entry_id, by=by)
        at = database_now()
        check_editable(held.entry.status)
        before = held.person.photo_id
        stored = write_photo(held.person, picture, by=by, at=at)
        _save(held)
        log_entry(
            "attach_photo",
            held.entry,
            by=by,
            at=at,
            changes={"photo": (before, held.person.photo_id)},
        )
    if stored is None:
        raise Refused("请选择照片文件。", field="photo")
    return stored


def discard_draft(*, entry_id: int, by: User) -> None:
    """Throw away a draft that was never handed in; whatever was submitted once stays."""
    require(by, Permission.NOMINATE)
    with transaction.atomic():
        held = hold_entry(entry_id=entry_id, by=by)
        at = database_now()
        check_editable(held.entry.status)
        if held.entry.submitted_at is not None:
            raise Conflict("曾经提交过的选手信息不能删除，可以修改后重新提交。")
        log_entry(
            "discard_draft", held.entry, by=by, at=at, changes={"status": (held.entry.status, "")}
        )
        person = held.person
        held.entry.delete()
        person.delete()


def _personal_event(event_id: int, by: User) -> Event:
    event = Event.objects.select_related("competition").get(
        pk=event_id, competition__in=Competition.objects.visible_to(by)
    )
    if not event.is_personal:
        raise Refused("这个赛项不是个人赛项，不能推荐选手。")
    return event


def _replaced(replaces_id: int | None, event: Event, by: User) -> Entry | None:
    if replaces_id is None:
        return None
    replaced = Entry.objects.visible_to(by).holding().filter(pk=replaces_id, event=event).first()
    if replaced is None:
        raise Conflict("要替换的选手已不占用名额，请直接新增选手。")
    if Entry.objects.filter(replaces=replaced).exists():
        raise Conflict("这名选手已有一份替换草稿，请从选手列表打开它继续填写。")
    return replaced


def _changes(
    held: Held, person: PersonData, *, has_new_photo: bool
) -> dict[str, tuple[object, object]]:
    values = {field.name: getattr(person, field.name) for field in fields(person)}
    accepted = values.pop("accepted")
    changes: dict[str, tuple[object, object]] = dict(differences(held.person, values))
    before = data_of(held.person).accepted
    if dict(before) != dict(accepted):
        changes["declarations"] = (sorted(before), sorted(accepted))
    if has_new_photo:
        changes["photo"] = (held.person.photo_id, "new")
    return changes


def _save(held: Held) -> None:
    try:
        held.person.save()
    except IntegrityError as error:
        raise refusal_for(error) from error
    held.entry.version += 1
    held.entry.save(update_fields=["version"])


def forget_judgement(entry: Entry, changes: Mapping[str, object]) -> None:
    """Another name, unit or number may be another person: "not the same" is asked again."""
    if not {"name", "unit", "mobile"} & set(changes):
        return
    entry.winner_matches.filter(verdict=MatchVerdict.DIFFERENT).update(
        verdict=MatchVerdict.PENDING, reason="", by=None, at=None
    )
