"""What must hold in a running portal."""

from competition.enums import EntryStatus
from competition.models import Competitor, Entry, Quota, Standing
from competition.queries.invariants import findings
from records.models import StoredFile
from tests import factories
from tests.cast import Cast


def test_a_clean_season_has_no_findings(cast: Cast):
    factories.make_entry(cast.guidance, cast.heping, EntryStatus.ACCEPTED)
    assert list(findings()) == []


def test_more_places_than_the_quota_are_found(cast: Cast):
    for slot in (1, 2):
        factories.make_entry(cast.guidance, cast.heping, EntryStatus.ACCEPTED, slot=slot)
    assert list(findings()) == ["和平区“职业指导人员”占用 2 个名额，超过上限 1 个。"]


def test_a_districts_own_quota_goes_before_the_common_one(cast: Cast):
    Quota.objects.get(event=cast.guidance).overrides.create(district=cast.heping, maximum=2)
    for slot in (1, 2):
        factories.make_entry(cast.guidance, cast.heping, EntryStatus.ACCEPTED, slot=slot)
    assert list(findings()) == []


def test_an_entry_of_a_district_that_does_not_take_part_is_found(cast: Cast):
    stranger = factories.make_district("120103", "河西区")
    entry = factories.make_entry(cast.guidance, stranger)
    assert list(findings()) == [f"参赛名额 {entry.pk} 的单位不在本届代表队之列。"]


def test_an_entry_that_joins_two_competitions_is_found(cast: Cast):
    entry = factories.make_entry(cast.guidance, cast.heping)
    elsewhere = cast.foreign_organizer.appointments.get().competition
    factories.take_part(elsewhere, cast.heping)
    Entry.objects.filter(pk=entry.pk).update(competition=elsewhere)
    assert list(findings()) == [f"参赛名额 {entry.pk} 跨了两届大赛。"]


def test_a_person_marked_as_entered_without_a_place_is_found(cast: Cast):
    entry = factories.make_entry(cast.guidance, cast.heping)
    Competitor.objects.filter(pk=entry.competitor_id).update(is_entered=True)
    assert list(findings()) == [f"选手 {entry.competitor_id} 的占位标记与名额状态不一致。"]


def test_a_sheet_whose_valid_version_is_not_the_latest_is_found(cast: Cast):
    entry = factories.make_entry(cast.guidance, cast.heping, EntryStatus.ACCEPTED)
    for version, is_current in ((1, True), (2, False)):
        entry.sheets.create(
            component="theory",
            version=version,
            is_current=is_current,
            scheme_fingerprint="0" * 64,
            at=factories.NOON,
        )
    assert list(findings()) == [f"名额 {entry.pk} 环节 theory 席位 0 的有效版本不唯一。"]


def test_a_confirmed_standing_with_missing_sheets_is_found(cast: Cast):
    standing = Standing.objects.create(
        event=cast.guidance,
        run=1,
        state="confirmed",
        scheme_fingerprint="0" * 64,
        inputs_fingerprint="0" * 64,
        missing=["缺一份评分表"],
        computed_at=factories.NOON,
    )
    assert list(findings()) == [f"已确认的成绩 {standing.pk} 含缺评分或未锁定环节。"]


def test_a_row_whose_file_is_gone_is_found(db: None):
    stored = StoredFile.objects.create(
        kind="plan",
        name="工作方案.docx",
        content_type="application/octet-stream",
        size=3,
        sha256="0" * 64,
        path="no/where",
        created_at=factories.NOON,
    )
    assert list(findings()) == [f"存档文件 {stored.pk}（plan）缺失或大小不符。"]
