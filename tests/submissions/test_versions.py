"""Versions as they were frozen, and two of them compared, passage by passage."""

import time
from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from competition.operations.entries import recall_entry
from competition.operations.entry_reviews import Comment, return_entry
from submissions.kinds import KINDS
from submissions.models import Submission
from submissions.queries.differences import Passage, passages
from tests.competition.pages import browser_of, said
from tests.factories import NOON
from tests.submissions.pages import other_tab, page_of
from tests.works import ANSWERS, hand_in, make_attachment, make_submitted, make_work


def told(old: str, new: str) -> list[tuple[str, str]]:
    return [(passage.how, passage.text) for passage in passages(old, new)]


def test_changed_characters_are_marked_and_the_rest_stays():
    assert told("服务一千人。效果好。", "服务一千五百人。效果好。") == [
        ("same", "服务一千"),
        ("in", "五百"),
        ("same", "人。效果好。"),
    ]


def test_latin_words_and_numbers_are_changed_as_a_whole():
    assert told("完成率 85.5%", "完成率 97.2%") == [
        ("same", "完成率 "),
        ("out", "85.5%"),
        ("in", "97.2%"),
    ]


def test_a_moved_line_end_is_a_change():
    assert told("甲\n乙", "甲乙") == [("same", "甲"), ("out", "\n"), ("same", "乙")]


@pytest.mark.parametrize(("old", "new"), [("", ""), ("同", "同")])
def test_nothing_changed_is_nothing_marked(old, new):
    assert {passage.how for passage in passages(old, new)} <= {"same"}


@given(
    st.text(alphabet="甲乙丙。；\nab1 𠮷", max_size=40),
    st.text(alphabet="甲乙丙。；\nab1 𠮷", max_size=40),
)
def test_both_texts_can_be_read_off_the_passages(old, new):
    found = passages(old, new)
    assert "".join(each.text for each in found if each.how != "in") == old
    assert "".join(each.text for each in found if each.how != "out") == new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("。" * 50_000, "。" * 49_000),
        ("就" * 50_000, "业" + "就" * 49_999),
        ("就业服务" * 12_500, "服务就业" * 12_500),
    ],
)
def test_texts_made_to_be_slow_are_compared_in_a_moment(old, new):
    begun = time.perf_counter()
    found = passages(old, new)
    assert time.perf_counter() - begun < 3
    assert found[0] == Passage("out", old)


@pytest.fixture
def office(cast, papers, noon) -> Client:
    """The liaison of 和平区, signed in."""
    return browser_of(cast.liaison)


@pytest.fixture
def work(cast, papers, noon) -> Submission:
    """A work handed in, returned, mended: version 1 and a draft with other files."""
    work = make_work(papers, cast.liaison)
    make_attachment(work, "旧照片.pdf")
    hand_in(work, cast.liaison)
    return_entry(
        entry_id=work.entry_id,
        comments=[Comment("result", "请补充")],
        fix_by=NOON + timedelta(days=3),
        by=cast.organizer,
    )
    work.attachments.update(removed_at=NOON)
    make_attachment(work, "新照片.pdf")
    other_tab(cast.liaison, work, result=ANSWERS["project"]["result"] + "<b>好</b>", ends="2023-11")
    return work


pages = pytest.mark.django_db


@pages
def test_a_version_stays_as_it_was_handed_in(office, work):
    page = said(office.get(page_of("district-work-version", work, 1)))
    version = work.versions.get()
    assert (version.sha256 in page, version.code in page) == (True, True)
    assert ("旧照片.pdf" in page, "新照片.pdf" in page, "2023年12月" in page) == (True, False, True)


@pages
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_answer_of_a_version_can_be_read(office, cast, papers, kind):
    work = make_submitted(papers, cast.liaison, kind)
    page = office.get(page_of("district-work-version", work, 1))
    parts = page.context["form_parts"]
    shown = {answer.key: answer.text for answer in (*parts.on_form, *parts.beside)}
    field = KINDS[kind].field
    assert {key: shown[key] for key in ANSWERS[kind] if ANSWERS[kind][key]} == {
        key: field(key).shown(value) for key, value in ANSWERS[kind].items() if value
    }


@pages
def test_the_draft_is_compared_with_the_version_field_by_field_and_file_by_file(office, work):
    answer = office.get(page_of("district-work-compare", work))
    comparison = answer.context["comparison"]
    assert [field.key for field in comparison.fields] == ["ends", "result"]
    assert [(file.how, file.name) for file in comparison.files] == [
        ("out", "旧照片.pdf"),
        ("in", "新照片.pdf"),
    ]
    page = answer.content.decode()
    assert '<ins><span class="mark-word">增</span>&lt;b&gt;好&lt;/b&gt;</ins>' in page
    assert '<del><span class="mark-word">删</span>2023年12月</del>' in page


@pages
def test_two_versions_are_compared_and_the_same_one_has_no_difference(office, cast, work):
    hand_in(work, cast.liaison)
    address = page_of("district-work-compare", work)
    assert len(office.get(f"{address}?a=1&b=2").context["comparison"].fields) == 2
    assert "栏目和支撑材料没有差别。" in said(office.get(f"{address}?a=2&b=draft"))


@pages
@pytest.mark.parametrize("query", ["?a=3", "?a=0&b=1", "?b=elsewhere", "?a=%00", "?a=1&b=-1"])
def test_a_version_that_does_not_exist_is_not_found(office, work, query):
    assert office.get(page_of("district-work-compare", work) + query).status_code in {400, 404}


@pages
def test_a_work_never_handed_in_has_nothing_to_compare(office, cast, papers):
    fresh = make_work(papers, cast.liaison)
    assert office.get(page_of("district-work-compare", fresh)).status_code == 404
    assert office.get(page_of("district-work-version", fresh, 1)).status_code == 404


@pages
def test_the_organizer_compares_versions_and_never_sees_the_draft(cast, work):
    organizer = browser_of(cast.organizer)
    address = page_of("manage-work-compare", work)
    page = said(organizer.get(address))
    assert ("当前草稿" in page, "新照片.pdf" in page) == (False, False)
    assert organizer.get(f"{address}?a=1&b=draft").status_code == 404
    hand_in(work, cast.liaison)
    assert len(organizer.get(address).context["comparison"].fields) == 2


@pages
def test_a_recalled_work_is_nobody_elses(cast, papers, noon):
    work = make_submitted(papers, cast.liaison)
    recall_entry(entry_id=work.entry_id, by=cast.liaison)
    address = page_of("manage-work-compare", work)
    assert browser_of(cast.organizer).get(address).status_code == 404


@pages
@pytest.mark.parametrize(
    ("who", "status"),
    [("supervisor", 200), ("foreign_organizer", 404), ("clerk", 403), ("liaison", 403)],
)
def test_who_may_compare_in_the_organizers_rooms(cast, work, who, status):
    address = page_of("manage-work-compare", work)
    assert browser_of(getattr(cast, who)).get(address).status_code == status


@pages
def test_another_district_reads_no_version(cast, work):
    stranger = browser_of(cast.other_liaison)
    assert stranger.get(page_of("district-work-version", work, 1)).status_code == 404
