"""Who learns what about works that share text or files."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from competition.enums import EntryStatus
from competition.models import Entry
from submissions.models import Likeness, Submission
from submissions.queries.desk_likeness import likeness_todos
from submissions.queries.likeness import likenesses_of, with_likeness
from submissions.queries.likeness_pair import pair_view
from submissions.queries.same_files import same_files
from tests.cast import Cast
from tests.factories import NOON, make_competition, make_staff, take_part
from tests.submissions.handed_in import (
    PROSE,
    attach,
    hand_in_again,
    handed_in,
    likeness,
    works_event,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
STRANGERS = ("liaison", "other_liaison", "clerk", "judge", "administrator", "foreign_organizer")


@pytest.fixture
def mine(cast: Cast) -> Submission:
    return handed_in(works_event(cast.competition), cast.heping, process=PROSE, title="甲")


@pytest.fixture
def theirs(cast: Cast) -> Submission:
    return handed_in(works_event(cast.competition), cast.hedong, process=PROSE, title="乙")


@pytest.fixture
def earlier(cast: Cast) -> Submission:
    """A work of an earlier season, which the cast's organizer does not serve."""
    season = make_competition("tianjin-2022", short_title="上届")
    take_part(season, cast.hedong)
    return handed_in(works_event(season), cast.hedong, process=PROSE, title="丙")


def test_the_review_page_of_either_work_tells_of_the_other(cast: Cast, mine, theirs):
    likeness(theirs, mine, share=300, other_share=900)
    (seen,) = likenesses_of(mine, cast.organizer)
    assert (seen.share, seen.other_share, seen.other) == (900, 300, theirs.current)
    (turned,) = likenesses_of(theirs, cast.supervisor)
    assert (turned.share, turned.other, turned.is_named, turned.is_pending) == (
        300, mine.current, True, True,
    )  # fmt: skip


@pytest.mark.parametrize("who", STRANGERS)
def test_nobody_else_learns_of_a_likeness_nor_of_its_existence(cast: Cast, mine, theirs, who):
    likeness(mine, theirs)
    user = getattr(cast, who)
    entries = with_likeness(Entry.objects.all(), user)
    assert likenesses_of(mine, user) == []
    assert list(likeness_todos(user, NOON)) == []
    assert [entry.has_likeness or entry.is_copy for entry in entries] == [False, False]


def test_a_list_of_entries_tells_which_have_a_likeness(cast: Cast, mine, theirs):
    third = handed_in(works_event(cast.competition), cast.hedong)
    likeness(theirs, mine)
    entries = with_likeness(Entry.objects.order_by("pk"), cast.organizer)
    flagged = {entry.pk: entry.has_likeness for entry in entries}
    assert flagged == {mine.entry_id: True, theirs.entry_id: True, third.entry_id: False}
    Likeness.objects.update(verdict="copied", by=cast.organizer, at=mine.saved_at)
    judged = with_likeness(Entry.objects.order_by("pk"), cast.organizer)
    assert [(entry.has_likeness, entry.is_copy) for entry in judged] == [
        (False, True), (False, True), (False, False),
    ]  # fmt: skip


def test_likeness_of_a_replaced_version_or_a_recalled_work_is_not_told(cast: Cast, mine, theirs):
    likeness(theirs, mine)
    (line,) = likeness_todos(cast.organizer, NOON)
    assert (line.detail, line.season) == ("1 对待核实", "天津市竞赛")
    hand_in_again(theirs)
    assert likenesses_of(mine, cast.organizer) == []
    assert list(likeness_todos(cast.organizer, NOON)) == []
    likeness(theirs, mine)
    Entry.objects.filter(pk=mine.entry_id).update(status=EntryStatus.DRAFT, slot=None)
    assert likenesses_of(theirs, cast.organizer) == []


def test_a_work_of_a_season_one_does_not_serve_is_not_named(cast: Cast, mine, earlier):
    row = likeness(mine, earlier)
    assert [each.is_named for each in likenesses_of(mine, cast.organizer)] == [False]
    row.passages = [["process", 0, 10, "process", 0, 10], ["process", 20, 30, "process", 20, 30]]
    right = pair_view(row, cast.organizer).right
    assert [segment.text for segment in right.fields[0].segments] == [
        "……", PROSE[:10], "……", PROSE[20:30], "……",
    ]  # fmt: skip


def test_who_serves_both_seasons_sees_both_works(cast: Cast, mine, earlier):
    row = likeness(mine, earlier)
    user = make_staff(cast.competition)
    user.appointments.create(competition=earlier.entry.competition)
    assert [each.is_named for each in likenesses_of(mine, user)] == [True]
    assert "".join(part.text for part in pair_view(row, user).right.fields[0].segments) == PROSE


def test_the_pair_is_cut_into_shared_left_out_and_other_text(cast: Cast):
    event = works_event(cast.competition, "case")
    text = "依据《就业促进法》逐户走访摸清底数，帮助多人"
    one = handed_in(event, cast.heping, analysis=text, notes="某书")
    two = handed_in(event, cast.hedong, analysis="逐户走访摸清底数")
    row = likeness(one, two, passages=[["analysis", 9, 17, "analysis", 0, 8]])
    view = pair_view(row, cast.organizer)
    assert [(each.label, [part.text for part in each.segments]) for each in view.left.fields] == [
        ("案例分析", ["依据", "《就业促进法》", "逐户走访摸清底数", "，帮助多人"]),
        ("注释", ["某书"]),
    ]
    assert [part.number for part in view.left.fields[0].segments] == [0, 0, 1, 0]
    assert [bool(part.why) for part in view.left.fields[0].segments] == [False, True, False, False]
    assert [(part.text, part.number) for part in view.right.fields[0].segments] == [
        ("逐户走访摸清底数", 1)
    ]


def names(found) -> list[tuple[str, list[str], int]]:
    return [
        (
            each.attachment.file.name,
            [twin.submission.entry.title for twin in each.others],
            each.elsewhere,
        )
        for each in found
    ]


@pytest.fixture
def twins(mine, theirs) -> str:
    """The name of the file of 和平区 that 河东区 has too."""
    file = attach(mine, "同一份总结").file.name
    attach(mine, "自己的")
    attach(theirs, "同一份总结")
    hand_in_again(mine)
    hand_in_again(theirs)
    return file


def test_an_organizer_sees_who_else_handed_the_same_file_in(cast: Cast, mine, twins):
    found = same_files(mine, cast.organizer)
    assert names(found) == [(twins, ["乙"], 0)]
    assert found[0].is_between_districts


def test_a_district_never_learns_that_another_has_its_file(cast: Cast, mine, theirs, twins):
    assert same_files(mine, cast.liaison) == []
    assert same_files(theirs, cast.liaison) == []
    assert same_files(mine, cast.other_liaison) == []


def test_a_district_is_told_of_its_own_double_even_in_a_draft(cast: Cast, mine, theirs, twins):
    event = works_event(cast.competition)
    own = handed_in(event, cast.heping, status=EntryStatus.DRAFT, title="草稿")
    attach(own, "同一份总结")
    assert names(same_files(mine, cast.liaison)) == [(twins, ["草稿"], 0)]
    assert names(same_files(mine, cast.organizer)) == [(twins, ["乙"], 0)]


def test_a_removed_file_counts_as_long_as_a_version_lists_it(cast: Cast, mine, theirs, twins):
    theirs.attachments.update(removed_at=theirs.saved_at)
    assert names(same_files(mine, cast.organizer)) == [(twins, ["乙"], 0)]
    hand_in_again(theirs)
    assert same_files(mine, cast.organizer) == []


def test_empty_files_are_not_the_same_file(cast: Cast, mine, theirs):
    for work in (mine, theirs):
        attach(work, "")
        hand_in_again(work)
    assert same_files(mine, cast.organizer) == []


def test_a_file_of_a_season_one_does_not_serve_is_counted_only(cast: Cast, mine, earlier):
    for work in (mine, earlier):
        attach(work, "同一份总结")
        hand_in_again(work)
    ((_, others, elsewhere),) = names(same_files(mine, cast.organizer))
    assert (others, elsewhere) == ([], 1)


def test_the_number_of_queries_does_not_grow_with_the_files(cast: Cast, mine, theirs):
    counts = []
    for more in (3, 27):
        for number in range(more):
            for work in (mine, theirs):
                attach(work, f"{len(counts)}-{number}")
        hand_in_again(mine)
        hand_in_again(theirs)
        with CaptureQueriesContext(connection) as queries:
            found = same_files(mine, cast.organizer)
        counts.append((len(queries), len(found)))
    assert counts == [(3, 3), (3, 30)]
