"""盖章扫描件: the QR tells which version was sealed; older ones are flagged, others' refused."""

import json
from datetime import timedelta

import pytest

from competition.enums import OpinionLevel
from competition.operations.entries import recall_entry
from competition.operations.entry_reviews import Comment, return_entry
from records.clock import clock_set_to
from records.errors import Conflict, NotAllowed, Refused, TooLarge, TooLate
from records.models import ActionLog, Message
from records.operations.files import read_stored
from submissions.documents.printed_code import PrintedCode
from submissions.enums import SealState
from submissions.models import Scan
from submissions.operations.drafts import save_answers
from submissions.operations.scans import file_scan
from submissions.queries.scans import scans_of, valid_scan
from tests import factories
from tests.submissions.scanning import jpg, pdf, png, qr_of, scanned, sheet
from tests.works import hand_in, make_accepted, make_submitted, make_work

DISTRICT, CITY = OpinionLevel.DISTRICT, OpinionLevel.CITY


@pytest.fixture
def achievement(cast, papers, noon):
    """和平区's 附件3, handed in once."""
    return make_submitted(papers, cast.liaison, "achievement")


def file(submission, by, content=None, *, level=DISTRICT, name="扫描.png", **more):
    """File a scan of the current version unless other content is given."""
    content = png(sheet(qr_of(submission.current))) if content is None else content
    return file_scan(
        submission_id=submission.pk, level=level, content=content, filename=name, by=by, **more
    )


def handed_in_again(submission, by, **changes):
    """Recall, change, hand in: the next version."""
    recall_entry(entry_id=submission.entry_id, by=by)
    submission.refresh_from_db()
    if changes:
        save_answers(
            entry_id=submission.entry_id, version=submission.version, changes=changes, by=by
        )
    hand_in(submission, by)
    submission.refresh_from_db()
    return submission.current


def test_a_scan_of_the_current_version_is_kept_with_it(cast, achievement):
    content = jpg(sheet(qr_of(achievement.current)))
    scan = file(achievement, cast.liaison, content, name="意见.jpg")
    assert (scan.version, scan.state, scan.level) == (
        achievement.current,
        SealState.CURRENT,
        "district",
    )
    assert scan.code == qr_of(achievement.current)
    assert (read_stored(scan.file), scan.file.content_type) == (content, "image/jpeg")
    row = ActionLog.objects.get(action="file_scan")
    assert json.loads(row.payload)["version"] == ["", 1]
    message = Message.objects.filter(recipient=cast.organizer).latest("pk")
    assert message.subject == (
        "和平区上传了参评材料《职业指导四步法手册》的盖章扫描件（优秀就业服务成果）"
    )
    assert valid_scan(achievement) == scan


@pytest.mark.parametrize(
    "wear",
    [
        {"angle": 180},
        {"angle": 90},
        {"angle": 4, "blur": 0.8},
        {"scale": 0.5, "noise": 0.01},
        {"scale": 1.4, "angle": -7, "noise": 0.02, "blur": 1},
    ],
    ids=str,
)
def test_a_turned_shrunk_or_noisy_scan_is_read(cast, achievement, wear):
    content = jpg(scanned(sheet(qr_of(achievement.current)), **wear))
    assert file(achievement, cast.liaison, content, name="a.jpg").state == SealState.CURRENT


def test_a_scanned_pdf_of_several_pages_is_read(cast, achievement):
    page = scanned(sheet(qr_of(achievement.current)), angle=1)
    scan = file(achievement, cast.liaison, pdf(page, page, sheet()), name="a.pdf")
    assert (scan.state, scan.file.content_type) == (SealState.CURRENT, "application/pdf")


def test_a_scan_of_an_older_version_is_kept_and_flagged(cast, achievement):
    old = png(sheet(qr_of(achievement.current)))
    handed_in_again(achievement, cast.liaison, effect="面谈时间缩短四成。")
    scan = file(achievement, cast.liaison, old)
    assert (scan.version.number, scan.state) == (1, SealState.OUTDATED)
    (line,) = scans_of(achievement)
    assert line.words == "扫描件属于第 1 版，当前为第 2 版，请重新打印、盖章。"
    assert valid_scan(achievement) is None
    assert Message.objects.filter(recipient=cast.organizer).latest("pk").body == line.words


def test_a_newer_version_makes_the_scans_before_it_outdated(cast, achievement):
    read = file(achievement, cast.liaison)
    unread = file(achievement, cast.liaison, png(sheet()), number=1)
    handed_in_again(achievement, cast.liaison, effect="面谈时间缩短四成。")
    states = {Scan.objects.get(pk=scan.pk).state for scan in (read, unread)}
    assert states == {SealState.OUTDATED}


def test_handing_the_same_content_in_again_keeps_the_scan(cast, achievement):
    scan = file(achievement, cast.liaison)
    handed_in_again(achievement, cast.liaison)
    scan.refresh_from_db()
    assert scan.state == SealState.CURRENT
    (line,) = scans_of(achievement)
    assert line.words == "属于第 1 版，内容与当前第 2 版完全一致。"


def test_an_unreadable_scan_wants_the_version_from_a_person(cast, achievement):
    with pytest.raises(Refused, match="没有读出") as refusal:
        file(achievement, cast.liaison, png(sheet()))
    assert refusal.value.field == "number"
    assert not Scan.objects.exists()
    scan = file(achievement, cast.liaison, png(sheet()), number=1)
    assert (scan.version.number, scan.state, scan.code) == (1, SealState.UNKNOWN, "")
    (line,) = scans_of(achievement)
    assert line.words == "未能识别二维码，上传人称属于第 1 版，请人工核对。"


def test_an_unreadable_scan_of_an_older_version_is_outdated_at_once(cast, achievement):
    handed_in_again(achievement, cast.liaison, effect="面谈时间缩短四成。")
    assert file(achievement, cast.liaison, png(sheet()), number=1).state == SealState.OUTDATED
    assert file(achievement, cast.liaison, png(sheet()), number=2).state == SealState.UNKNOWN


def test_a_version_that_never_was_is_refused(cast, achievement):
    with pytest.raises(Refused, match="没有第 7 版"):
        file(achievement, cast.liaison, png(sheet()), number=7)


def test_foreign_qr_codes_beside_ours_do_not_matter(cast, achievement):
    page = sheet(qr_of(achievement.current), "https://example.org/advert")
    assert file(achievement, cast.liaison, png(page)).state == SealState.CURRENT


def test_a_scan_of_another_work_of_ones_own_is_refused_by_its_name(cast, papers, achievement):
    other = make_submitted(papers, cast.liaison, "achievement", title="另一本手册")
    with pytest.raises(Refused) as refusal:
        file(achievement, cast.liaison, png(sheet(qr_of(other.current))))
    assert refusal.value.message == (
        f"这是另一份材料的扫描件：《另一本手册》（表单编号 {other.current.code}），"
        "不是《职业指导四步法手册》。请核对后上传。"
    )


def test_another_districts_work_is_not_named(cast, papers, achievement):
    other = make_submitted(papers, cast.other_liaison, "achievement", title="河东秘笈")
    with pytest.raises(Refused) as refusal:
        file(achievement, cast.liaison, png(sheet(qr_of(other.current))))
    assert ("河东秘笈" in refusal.value.message, other.current.code in refusal.value.message) == (
        False,
        True,
    )


def test_a_code_that_nobody_printed_is_refused(cast, achievement):
    invented = PrintedCode("X999999-1", 1, "abcdefabcdef").qr_text()
    with pytest.raises(Refused, match="另一份材料的扫描件：表单编号 X999999-1"):
        file(achievement, cast.liaison, png(sheet(invented)))


def test_a_code_with_another_content_hash_is_refused(cast, achievement):
    version = achievement.current
    forged = PrintedCode(version.code, version.number, "0" * 12).qr_text()
    with pytest.raises(Refused, match="校验值与第 1 版不符"):
        file(achievement, cast.liaison, png(sheet(forged)))


def test_pages_of_two_versions_in_one_scan_are_refused(cast, achievement):
    first = qr_of(achievement.current)
    handed_in_again(achievement, cast.liaison, effect="面谈时间缩短四成。")
    mixed = pdf(sheet(first), sheet(qr_of(achievement.current)))
    with pytest.raises(Refused, match="混有第 1 版、第 2 版的页"):
        file(achievement, cast.liaison, mixed, name="a.pdf")


def test_a_case_stays_electronic(cast, papers, noon):
    case = make_submitted(papers, cast.liaison, "case")
    with pytest.raises(Refused, match="案例一律提交电子稿"):
        file(case, cast.liaison)


def test_a_district_does_not_file_the_citys_seal_nor_the_city_the_districts(cast, papers, noon):
    project = make_submitted(papers, cast.liaison)
    with pytest.raises(Refused, match="附件2 盖的是市级的章"):
        file(project, cast.liaison)
    with pytest.raises(NotAllowed):
        file(project, cast.liaison, level=CITY)
    achievement = make_submitted(papers, cast.liaison, "achievement")
    with pytest.raises(Refused, match="附件3 盖的是区级的章"):
        file(achievement, cast.organizer, level=CITY)


def test_the_organizer_files_the_citys_seal_of_a_project_also_after_acceptance(cast, papers, noon):
    project = make_accepted(papers, cast.liaison)
    scan = file(project, cast.organizer, level=CITY)
    assert (scan.level, scan.state, scan.version) == ("city", "current", project.current)
    message = Message.objects.filter(recipient=cast.liaison).latest("pk")
    assert message.subject == (
        "参评材料《家门口就业服务站》的市级审核意见已盖章归档（优秀就业服务项目）"
    )


@pytest.mark.parametrize("who", ["supervisor", "clerk", "judge", "administrator"])
def test_nobody_else_files_scans(cast, achievement, who):
    for level in (DISTRICT, CITY):
        with pytest.raises(NotAllowed):
            file(achievement, getattr(cast, who), level=level)


def test_a_draft_has_nothing_to_seal(cast, papers, noon):
    draft = make_work(papers, cast.liaison, "achievement")
    with pytest.raises(Conflict, match="当前状态为“草稿”"):
        file(draft, cast.liaison, png(sheet()), number=1)


def test_an_accepted_work_takes_no_more_scans_of_its_district(cast, papers, noon):
    work = make_accepted(papers, cast.liaison, "achievement")
    with pytest.raises(Conflict, match="当前状态为“已受理”"):
        file(work, cast.liaison)


def test_after_the_window_a_district_is_too_late_unless_it_may_still_mend(cast, achievement):
    late = factories.NOON + timedelta(days=11)
    with clock_set_to(late), pytest.raises(TooLate):
        file(achievement, cast.liaison)
    return_entry(
        entry_id=achievement.entry_id,
        comments=[Comment("effect", "请补盖章")],
        fix_by=factories.NOON + timedelta(days=20),
        by=cast.organizer,
    )
    with clock_set_to(late):
        assert file(achievement, cast.liaison).state == SealState.CURRENT


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "a.pdf", "空的"),
        (b"MZ\x90\x00 not a scan", "a.jpg", "内容却"),
        (b"%PDF-1.7 torn", "a.pdf", "PDF"),
        (png(sheet())[:5000], "a.png", "不完整|损坏"),
        (png(sheet()), "a.jpg", "内容却是"),
    ],
)
def test_what_is_no_scan_is_refused_and_not_kept(cast, achievement, content, name, message):
    with pytest.raises(Refused, match=message):
        file(achievement, cast.liaison, content, name=name, number=1)
    assert not Scan.objects.exists()


def test_a_scan_over_the_limit_is_refused_before_it_is_opened(cast, achievement, settings):
    settings.UPLOAD_LIMIT_BYTES = 1024 * 1024
    with pytest.raises(TooLarge, match="超过上限 1 MB"):
        file(achievement, cast.liaison, b"x" * (1024 * 1024 + 1))


def test_scans_of_a_work_are_numbered(cast, achievement, monkeypatch):
    monkeypatch.setattr("submissions.operations.scans.MOST_SCANS", 1)
    file(achievement, cast.liaison)
    with pytest.raises(Conflict, match="已有 1 份扫描件"):
        file(achievement, cast.liaison)
