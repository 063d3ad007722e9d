"""What the districts hand in: 附件1, competitors, and the committee's answers."""

from datetime import datetime
from typing import Final

from accounts.models import User
from competition.eligibility import PersonData
from competition.enums import Employment, EntryStatus, UnitLevel
from competition.management.demo.people import person
from competition.management.demo.portraits import portrait
from competition.management.demo.staff import Troupe
from competition.models import Competition, Entry, Event, Liaison
from competition.operations.entries import submit_entry
from competition.operations.entry_drafts import start_entry
from competition.operations.entry_filing import file_competitors
from competition.operations.entry_reviews import Comment, accept_entry, return_entry
from competition.operations.filings import file_liaisons, name_responsible
from competition.operations.liaison_rows import LiaisonRow
from competition.operations.liaisons import name_leader, save_liaison
from competition.operations.paper_foot import PaperFoot, ResponsibleStaff
from competition.queries.liaisons import load_paper, responsible_stamp
from competition.queries.rules import texts_to_accept
from districts.models import District
from records.clock import database_now
from records.text import LOCAL

EVENTS: Final = ("guidance", "grassroots")


def write_liaisons(competition: Competition, district: District, by: User, *, index: int) -> None:
    """Type the two rows of 附件1, one per personal event, and name the 领队."""
    events = list(Event.objects.filter(competition=competition, code__in=EVENTS))
    for place, event in enumerate(events):
        who = person(index * 10 + place)
        save_liaison(
            competition_id=competition.pk,
            row=LiaisonRow(
                name=who.name,
                unit=district.bureau or district.name,
                post="科长" if place == 0 else "科员",
                landline=who.landline,
                mobile=who.mobile,
                remark=event.name,
            ),
            by=by,
        )
    leader = Liaison.objects.filter(competition=competition, district=district).first()
    if leader is not None:
        name_leader(competition_id=competition.pk, liaison_id=leader.pk, by=by)


def file_paper(competition: Competition, district: District, by: User, *, index: int) -> None:
    """Name the responsible staff and file 附件1."""
    who = person(index * 10 + 5)
    name_responsible(
        competition_id=competition.pk,
        staff=ResponsibleStaff(who.name, "副局长", who.landline),
        seen=responsible_stamp(load_paper(competition, district).filing),
        by=by,
    )
    version = load_paper(competition, district).filing.version
    foot = PaperFoot(who.name, who.landline, database_now().astimezone(LOCAL).date())
    file_liaisons(competition_id=competition.pk, foot=foot, version=version, by=by)


def nominate(event: Event, district: District, by: User, *, index: int) -> Entry:
    """Draft one competitor with photograph and declarations."""
    who = person(index)
    is_guidance = event.code == "guidance"
    accepted = {text.key: text.version for text in texts_to_accept(event)}
    place = "公共就业服务中心" if is_guidance else "某街道党群服务中心"
    data = PersonData(
        name=who.name,
        unit=f"{district.name}{place}",
        unit_level=UnitLevel.DISTRICT if is_guidance else UnitLevel.STREET,
        post="职业指导员" if is_guidance else "劳动保障协理员",
        employment=Employment.STAFF,
        landline=who.landline,
        mobile=who.mobile,
        accepted=accepted,
    )
    return start_entry(event_id=event.pk, data=data, by=by, photo=portrait(index))


def submit_and_attest(
    competition: Competition, district: District, by: User, *, index: int
) -> list[Entry]:
    """Nominate one competitor per personal event, submit both, attest."""
    events = Event.objects.filter(competition=competition, code__in=EVENTS).order_by("order")
    entries = []
    for place, event in enumerate(events):
        entry = nominate(event, district, by, index=2000 + index * 10 + place)
        entries.append(submit_entry(entry_id=entry.pk, by=by))
    file_competitors(competition_id=competition.pk, attested=True, by=by)
    return entries


def accept_all(competition: Competition, troupe: Troupe) -> None:
    """The committee accepts every submitted entry, by event and district."""
    waiting = Entry.objects.filter(competition=competition, status=EntryStatus.SUBMITTED)
    for entry in waiting.order_by("event__order", "district__code"):
        accept_entry(entry_id=entry.pk, by=troupe.organizer)


def return_one(entry: Entry, troupe: Troupe, *, fix_by: datetime) -> None:
    """The committee sends one entry back with a reason."""
    return_entry(
        entry_id=entry.pk,
        comments=[Comment(field="photo", text="照片为生活照，请更换为近期免冠证件照。")],
        fix_by=fix_by,
        by=troupe.organizer,
    )
