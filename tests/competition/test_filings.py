"""附件1 as a paper: its foot, filing, recall, responsible staff and 工作方案."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from competition.enums import Task
from competition.models import Window
from competition.operations.filings import (
    AlreadyFiled,
    ChangedMeanwhile,
    file_liaisons,
    name_responsible,
    recall_liaisons,
    save_foot,
)
from competition.operations.liaisons import name_leader
from competition.operations.paper_foot import PaperFoot, ResponsibleStaff
from competition.operations.plans import attach_plan
from competition.queries.liaisons import load_paper, paper_history, responsible_stamp
from records.clock import clock_set_to
from records.errors import Conflict, NotAllowed, Refused, RefusedMany, TooLate
from records.models import ActionLog, Message, StoredFile
from tests.cast import Cast
from tests.competition.papers import FOOT, add_row, change_row, file_now, paper_of
from tests.factories import NOON
from tests.racing import together
from tests.records.media.files import pdf

pytestmark = pytest.mark.django_db
PDF = pdf()


def close(cast: Cast, task: Task, at: datetime) -> None:
    Window.objects.filter(competition=cast.competition, task=task).update(closes_at=at)


def recall(cast: Cast):
    return recall_liaisons(competition_id=cast.competition.pk, by=cast.liaison)


def test_a_filed_paper_says_who_filed_it_and_when(cast: Cast, noon):
    add_row(cast.competition, cast.liaison)
    filing = file_now(cast.competition, cast.heping, cast.liaison)
    assert (filing.filed_at, filing.filed_by) == (NOON, cast.liaison)
    assert (filing.filled_by, filing.phone, filing.filled_on) == (
        "周小雨",
        "12345678",
        date(2024, 4, 10),
    )


def test_filing_is_logged_with_version_and_fingerprint(cast: Cast, noon):
    add_row(cast.competition, cast.liaison)
    file_now(cast.competition, cast.heping, cast.liaison)
    paper = load_paper(cast.competition, cast.heping)
    log = ActionLog.objects.first()
    assert (log.action, log.object_label) == ("file_liaisons", "附件1 和平区")
    assert log.payload == (
        '{"digest":["","%s"],"rows":["",1],"version":[2,3]}' % paper.digest  # noqa: UP031 -- braces
    )


def test_the_district_gets_a_receipt_with_number_version_and_fingerprint(cast: Cast, noon):
    add_row(cast.competition, cast.liaison)
    file_now(cast.competition, cast.heping, cast.liaison)
    paper = load_paper(cast.competition, cast.heping)
    receipt = Message.objects.get()
    assert receipt.recipient == cast.liaison
    assert receipt.body == (
        f"编号 TIANJIN-2024-F1-120101，版本 3，校验码 {paper.short_digest}。"
        "2024年4月20日 12:00前仍可撤回修改。"
    )


def test_an_empty_table_is_not_filed(cast: Cast, noon):
    save_foot(competition_id=cast.competition.pk, foot=FOOT, by=cast.liaison)
    with pytest.raises(Refused) as refusal:
        file_now(cast.competition, cast.heping, cast.liaison)
    assert refusal.value.message == "表中还没有联络人，请先至少增加一名联络人。"
    assert paper_of(cast.competition, cast.heping).filed_at is None


def test_filing_wants_who_filled_it_in_a_phone_and_a_day(cast: Cast, noon):
    add_row(cast.competition, cast.liaison)
    with pytest.raises(RefusedMany) as refusal:
        file_now(cast.competition, cast.heping, cast.liaison, foot=PaperFoot())
    assert refusal.value.problems == [
        ("filled_by", "请填写填表人。"),
        ("phone", "请填写联系电话。"),
        ("filled_on", "请填写填表时间。"),
    ]


def test_the_day_of_filling_in_is_not_in_the_future_and_not_long_ago(cast: Cast, noon):
    add_row(cast.competition, cast.liaison)
    for day in (date(2024, 4, 11), date(2022, 4, 10)):
        with pytest.raises(RefusedMany) as refusal:
            file_now(cast.competition, cast.heping, cast.liaison, foot=replace(FOOT, filled_on=day))
        assert [field for field, _ in refusal.value.problems] == ["filled_on"]


def test_the_day_of_filling_in_is_judged_in_local_time(cast: Cast):
    just_after_midnight = datetime(2024, 4, 10, 16, 30, tzinfo=UTC)
    with clock_set_to(just_after_midnight):
        add_row(cast.competition, cast.liaison)
        foot = replace(FOOT, filled_on=date(2024, 4, 11))
        filing = file_now(cast.competition, cast.heping, cast.liaison, foot=foot)
    assert filing.filled_on == date(2024, 4, 11)


def test_a_foot_is_kept_as_a_draft_with_blanks(cast: Cast, noon):
    foot = PaperFoot(filled_by="周小雨")
    filing = save_foot(competition_id=cast.competition.pk, foot=foot, by=cast.liaison)
    assert (filing.filled_by, filing.phone, filing.filed_at) == ("周小雨", "", None)


def test_a_paper_that_changed_since_it_was_looked_at_is_not_filed(cast: Cast, noon):
    liaison = add_row(cast.competition, cast.liaison)
    looked_at = paper_of(cast.competition, cast.heping).version
    change_row(liaison, cast.liaison, post="主任")
    with pytest.raises(ChangedMeanwhile):
        file_now(cast.competition, cast.heping, cast.liaison, version=looked_at)
    assert paper_of(cast.competition, cast.heping).filed_at is None


def test_a_paper_is_filed_once(cast: Cast, noon):
    add_row(cast.competition, cast.liaison)
    file_now(cast.competition, cast.heping, cast.liaison)
    with pytest.raises(AlreadyFiled):
        file_now(cast.competition, cast.heping, cast.liaison)


@pytest.mark.django_db(transaction=True)
def test_two_people_filing_at_once_file_one_paper(cast: Cast, noon):
    add_row(cast.competition, cast.liaison)
    version = paper_of(cast.competition, cast.heping).version
    answers = together(
        [
            lambda: file_liaisons(
                competition_id=cast.competition.pk, foot=FOOT, version=version, by=cast.liaison
            )
        ]
        * 8
    )
    assert sum(isinstance(answer, AlreadyFiled) for answer in answers) == 7
    assert ActionLog.objects.filter(action="file_liaisons").count() == 1


def test_a_recalled_paper_is_changed_and_filed_again(cast: Cast, noon):
    liaison = add_row(cast.competition, cast.liaison)
    file_now(cast.competition, cast.heping, cast.liaison)
    before = load_paper(cast.competition, cast.heping)
    assert recall(cast).filed_at is None
    change_row(liaison, cast.liaison, post="主任")
    file_now(cast.competition, cast.heping, cast.liaison)
    after = load_paper(cast.competition, cast.heping)
    assert (after.filing.version, after.digest == before.digest) == (6, False)
    assert [line["act"] for line in paper_history(after)] == [
        "报送附件1",
        "撤回修改",
        "报送附件1",
    ]


def test_a_paper_that_is_not_filed_cannot_be_recalled(cast: Cast, noon):
    add_row(cast.competition, cast.liaison)
    with pytest.raises(Conflict):
        recall(cast)


def test_after_the_closing_nothing_is_filed_or_recalled(cast: Cast, noon):
    add_row(cast.competition, cast.liaison)
    closing = datetime(2024, 4, 20, 16, tzinfo=UTC)
    close(cast, Task.LIAISONS, closing)
    with clock_set_to(closing):
        with pytest.raises(TooLate):
            file_now(cast.competition, cast.heping, cast.liaison)
        with pytest.raises(TooLate):
            recall(cast)
    with clock_set_to(closing - timedelta(microseconds=1)):
        assert file_now(cast.competition, cast.heping, cast.liaison).filed_at is not None


def test_the_fingerprint_changes_with_every_cell_and_with_the_leader(cast: Cast, noon):
    liaison = add_row(cast.competition, cast.liaison)
    seen = {load_paper(cast.competition, cast.heping).digest}
    for changes in (
        {"name": "王大山"},
        {"unit": "和平区人社局"},
        {"post": "主任"},
        {"landline": ""},
        {"mobile": "19000002222"},
        {"remark": ""},
    ):
        liaison = change_row(liaison, cast.liaison, **changes)
        seen.add(load_paper(cast.competition, cast.heping).digest)
    name_leader(competition_id=cast.competition.pk, liaison_id=liaison.pk, by=cast.liaison)
    seen.add(load_paper(cast.competition, cast.heping).digest)
    assert len(seen) == 8


def responsible(cast: Cast, staff: ResponsibleStaff, seen: str | None = None):
    filing = load_paper(cast.competition, cast.heping).filing
    return name_responsible(
        competition_id=cast.competition.pk,
        staff=staff,
        seen=responsible_stamp(filing) if seen is None else seen,
        by=cast.liaison,
    )


def test_the_responsible_staff_is_named_and_taken_off_again(cast: Cast, noon):
    filing = responsible(cast, ResponsibleStaff("王大山", "科员", "+86 190 0000 2222"))
    assert (filing.responsible_name, filing.responsible_phone) == ("王大山", "19000002222")
    assert responsible(cast, ResponsibleStaff()).responsible_name == ""


def test_the_responsible_staff_needs_a_name_and_a_phone(cast: Cast, noon):
    with pytest.raises(RefusedMany) as refusal:
        responsible(cast, ResponsibleStaff(post="科员"))
    assert [field for field, _ in refusal.value.problems] == ["name", "phone"]


def test_the_responsible_staff_named_in_another_tab_is_not_overwritten(cast: Cast, noon):
    seen = responsible_stamp(load_paper(cast.competition, cast.heping).filing)
    responsible(cast, ResponsibleStaff("王大山", "科员", "12345678"))
    with pytest.raises(ChangedMeanwhile):
        responsible(cast, ResponsibleStaff("李小河", "科员", "12345678"), seen=seen)


def test_naming_responsible_staff_does_not_make_a_filed_paper_another_version(cast: Cast, noon):
    add_row(cast.competition, cast.liaison)
    version = file_now(cast.competition, cast.heping, cast.liaison).version
    responsible(cast, ResponsibleStaff("王大山", "科员", "12345678"))
    assert paper_of(cast.competition, cast.heping).version == version


def plan(cast: Cast, content: bytes = PDF, filename: str = "工作方案.pdf", by=None):
    return attach_plan(
        competition_id=cast.competition.pk,
        content=content,
        filename=filename,
        by=by or cast.liaison,
    )


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path: Path):
    settings.MEDIA_ROOT = tmp_path


def test_a_plan_is_stored_as_it_came(cast: Cast, noon):
    stored = plan(cast).plan
    assert (stored.name, stored.kind, stored.content_type) == (
        "工作方案.pdf",
        "plan",
        "application/pdf",
    )
    assert Path(settings.MEDIA_ROOT, stored.path).read_bytes() == PDF


def test_a_second_plan_takes_the_place_of_the_first_which_stays_stored(cast: Cast, noon):
    plan(cast)
    second = plan(cast, filename="工作方案（修订）.pdf")
    assert (second.plan.name, StoredFile.objects.count()) == ("工作方案（修订）.pdf", 2)


def test_a_refused_file_leaves_nothing_behind(cast: Cast, noon):
    with pytest.raises(Refused):
        plan(cast, content=b"MZ\x90\x00", filename="工作方案.pdf")
    assert StoredFile.objects.count() == 0
    assert list(Path(settings.MEDIA_ROOT).rglob("*")) == []


def test_a_plan_is_accepted_until_the_end_of_april_and_not_after(cast: Cast, noon):
    close(cast, Task.LIAISONS, datetime(2024, 4, 20, 16, tzinfo=UTC))
    end_of_april = datetime(2024, 4, 30, 16, tzinfo=UTC)
    close(cast, Task.LEADER, end_of_april)
    with clock_set_to(end_of_april - timedelta(seconds=1)):
        plan(cast)
    with clock_set_to(end_of_april), pytest.raises(TooLate) as refusal:
        plan(cast)
    assert "2024年4月30日 24:00" in refusal.value.message


def test_an_organizer_attaches_no_plan_for_a_district(cast: Cast, noon):
    with pytest.raises(NotAllowed):
        plan(cast, by=cast.organizer)
