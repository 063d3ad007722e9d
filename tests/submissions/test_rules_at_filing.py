"""四(二), 五(二), 附件3, 附件4 and 附件5 三(一): what is asked at the final act and at acceptance."""

import pytest

from competition.operations.entries import recall_entry
from competition.operations.entry_filing import file_works
from competition.operations.entry_reviews import NotAcceptable, accept_entry
from records.errors import Conflict, Refused, RefusedMany
from submissions.enums import SealState
from submissions.models import SubmissionVersion
from submissions.operations.drafts import discard_work
from submissions.operations.handing_in import submit_work
from tests.submissions.real_season import (
    complete_work,
    liaison_of,
    organizer_of,
    real_papers,
)
from tests.submissions.reviewing import make_scan

pytestmark = pytest.mark.django_db


@pytest.fixture
def papers(db, noon):
    """The works events of the season's file, at noon of 10 April 2024."""
    return real_papers()


@pytest.fixture
def liaison(papers):
    """The liaison of 和平区."""
    return liaison_of("120101")


def handed_in(papers, liaison, kind, *, video=True):
    work = complete_work(papers, liaison, kind)
    if not video:
        work.attachments.filter(family="video").update(is_playable=False)
    submit_work(entry_id=work.entry_id, by=liaison)
    work.refresh_from_db()
    return work


def file(papers, liaison, *, attested=True):
    return file_works(competition_id=papers.competition.pk, attested=attested, by=liaison)


def test_no_project_at_all_is_too_few(papers, liaison):
    with pytest.raises(RefusedMany) as caught:
        file(papers, liaison)
    assert caught.value.problems == [
        ("", "“优秀就业服务项目”须报送 1 项，已提交 0 项（四(二)）。"),
        ("", "“优秀就业服务项目”：所选送的优秀项目中至少含一个视频项目（视频须能播放）。"),
    ]


def test_a_video_that_does_not_play_is_no_video_project(papers, liaison):
    handed_in(papers, liaison, "project", video=False)
    with pytest.raises(RefusedMany) as caught:
        file(papers, liaison)
    assert caught.value.problems == [
        ("", "“优秀就业服务项目”：所选送的优秀项目中至少含一个视频项目（视频须能播放）。")
    ]
    handed_in(papers, liaison, "project")
    assert file(papers, liaison).attested


def test_three_projects_are_filed_and_a_fourth_finds_no_place(papers, liaison):
    for _ in range(3):
        handed_in(papers, liaison, "project")
    assert file(papers, liaison).task == "works"
    fourth = complete_work(papers, liaison, "project")
    with pytest.raises(RefusedMany, match="名额（3 个）已用完"):
        submit_work(entry_id=fourth.entry_id, by=liaison)


def test_achievements_and_cases_have_no_cap(papers, liaison):
    for kind in ("achievement", "case"):
        for _ in range(4):
            handed_in(papers, liaison, kind)
    assert SubmissionVersion.objects.count() == 8


def test_the_district_attests_before_it_files(papers, liaison):
    handed_in(papers, liaison, "project")
    with pytest.raises(Refused, match="已对项目、成果和案例材料的真实性、准确性进行审核"):
        file(papers, liaison, attested=False)


def test_annex_3_is_accepted_with_the_districts_seal_on_the_version_that_counts(papers, liaison):
    organizer = organizer_of(papers)
    work = handed_in(papers, liaison, "achievement")
    for state, said in (
        (
            None,
            "尚未上传签字盖章的扫描件，请打印已提交的表，填写意见、签字盖章后扫描上传。（附件3）",
        ),
        (SealState.OUTDATED, "盖章扫描件属于旧版本，请打印当前版本重新签字盖章后上传。（附件3）"),
    ):
        if state:
            make_scan(work, liaison, state)
        with pytest.raises(NotAcceptable) as caught:
            accept_entry(entry_id=work.entry_id, by=organizer)
        assert caught.value.problems == [("", said)]
    make_scan(work, liaison)
    assert accept_entry(entry_id=work.entry_id, by=organizer).status == "accepted"


@pytest.mark.parametrize("kind", ["project", "case"])
def test_annex_2_and_annex_4_ask_the_district_for_no_seal(papers, liaison, kind):
    """附件4 注1: 案例一律提交电子稿; 附件2 carries the city's seal."""
    work = handed_in(papers, liaison, kind)
    assert accept_entry(entry_id=work.entry_id, by=organizer_of(papers)).status == "accepted"


def test_what_was_handed_in_is_never_thrown_away(papers, liaison):
    """附件5 三(一): 参评材料一经提交不再退回."""
    work = handed_in(papers, liaison, "case")
    recall_entry(entry_id=work.entry_id, by=liaison)
    with pytest.raises(Conflict, match="曾经提交过的材料不能删除"):
        discard_work(entry_id=work.entry_id, by=liaison)
    assert work.versions.count() == 1
