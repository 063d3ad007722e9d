"""脱稿 (三(三)2): noted at the timed speech as a whole, in the grid and in the workbook; no mark."""

from copy import deepcopy

import pytest
from django.test import Client
from openpyxl import load_workbook

from competition.enums import SheetState
from competition.exports.raw_marks import write_raw_marks
from competition.marking import parse_scheme
from competition.marking.sheets import Content, Typed, read_sheet, sheet_fields, write_sheet
from competition.models import Entry, Sheet
from competition.operations.score_import import ScoresRefused, import_scores
from competition.operations.standings import compute_standing
from competition.queries.schemes import event_scheme
from competition.queries.sheets import content_of, revision
from records.workbooks import TableWriter
from tests.cast import Cast
from tests.score_books import EVENT, PLAN, THEORY, book
from tests.scoring import DEFINITION, accepted, key_in, make_scheme

TIMED = deepcopy(DEFINITION["components"])
TIMED[1]["time"] = {"limit": 300}
SCHEME = parse_scheme(DEFINITION | {"components": TIMED}, place="测试")


@pytest.fixture
def entry(cast: Cast, noon) -> Entry:
    make_scheme(cast.guidance, components=TIMED)
    return accepted(cast, "G001")


@pytest.mark.parametrize(
    ("typed", "read"), [("是", True), (" √ ", True), ("否", False), ("false", False), ("", None)]
)
def test_yes_no_and_blank_are_three_things(typed, read):
    fields = sheet_fields(SCHEME, "plan", 0)
    content, faults = read_sheet(Typed({}, off_script=typed), fields)
    assert (content, faults) == (Content({}, off_script=read), {})
    assert content.is_blank == (read is None)
    assert read_sheet(write_sheet(content), fields)[0] == content


def test_anything_else_is_refused_in_words():
    faults = read_sheet(Typed({}, off_script="好"), sheet_fields(SCHEME, "plan", 0))[1]
    assert faults == {"off_script": "脱稿应填“是”或“否”，未记录请留空。"}


@pytest.mark.parametrize(("component", "seat"), [("theory", 0), ("plan", 1), ("", 0)])
def test_only_a_timed_panel_component_as_a_whole_notes_it(component, seat):
    fields = sheet_fields(SCHEME, component, seat)
    faults = read_sheet(Typed({}, off_script="是"), fields)[1]
    assert faults == {"off_script": "此处不记脱稿：只有限时的评委环节（整体）才记。"}
    untimed = parse_scheme(DEFINITION, place="测试")
    assert sheet_fields(untimed, "plan", 0).off_script is False


@pytest.mark.django_db
def test_the_clerk_chooses_it_in_the_grid_and_a_correction_needs_a_reason(cast: Cast, entry):
    client = Client()
    client.force_login(cast.clerk, backend="django.contrib.auth.backends.ModelBackend")
    address = "/clerk/tianjin-2024/guidance/plan/0/"
    assert '<option value="是">是</option>' in client.get(address).content.decode()
    client.post(address, {"row": "G001", "act": "save", "G001.off_script": "否"})
    sheet = Sheet.objects.get()
    assert (content_of(sheet), sheet.state) == (Content({}, off_script=False), SheetState.DRAFT)
    sent = {"row": "G001", "act": "hand_in", "G001.off_script": "是"}
    client.post(address, sent | {"G001.revision": revision(sheet)})
    sheet.refresh_from_db()
    assert (sheet.off_script, sheet.state) == (True, SheetState.HANDED_IN)
    page = client.get(address).content.decode()
    assert '<input type="hidden" name="G001.off_script" value="是">是' in page
    with pytest.raises(Exception, match="更正须填写原因"):
        key_in(cast, entry, "plan", 0, off_script="否")
    assert key_in(cast, entry, "plan", 0, off_script="否", reason="核对录像").version == 2


@pytest.mark.django_db
def test_the_workbook_brings_it_as_a_reserved_criterion(cast: Cast, entry):
    rows = [[EVENT, "G001", PLAN, "脱稿", None, "是"], [EVENT, "G001", PLAN, "用时", None, 170]]
    import_scores(slug=cast.competition.slug, content=book(*rows), filename="成绩.xlsx")
    assert content_of(Sheet.objects.get()) == Content({}, seconds=170, off_script=True)
    again = import_scores(slug=cast.competition.slug, content=book(*rows), filename="成绩.xlsx")
    assert again.words == "新增 0 张、更正 0 张、未变 1 张评分表。"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "message"),
    [
        ([PLAN, "脱稿", 1, "是"], "脱稿属于整个环节，评委请留空。"),
        ([PLAN, "脱稿", None, "1.5"], "脱稿应填“是”或“否”，未记录请留空。"),
        ([THEORY, "脱稿", None, "是"], "此处不记脱稿：只有限时的评委环节（整体）才记。"),
    ],
)
def test_the_workbook_refuses_it_elsewhere(cast: Cast, entry, row, message):
    with pytest.raises(ScoresRefused) as refusal:
        import_scores(
            slug=cast.competition.slug, content=book([EVENT, "G001", *row]), filename="成绩.xlsx"
        )
    assert [each.message for each in refusal.value.problems] == [message]


@pytest.mark.django_db
def test_the_raw_marks_show_it_beside_the_seconds(cast: Cast, entry, tmp_path):
    key_in(cast, entry, "plan", 0, seconds="170", off_script="否")
    compute_standing(event_id=cast.guidance.pk, by=cast.organizer)
    standing = cast.guidance.standings.get()
    path = tmp_path / "raw.xlsx"
    with TableWriter(path) as written:
        write_raw_marks(written, standing, event_scheme(cast.guidance), lambda _: None)
    rows = list(load_workbook(path).active.iter_rows(values_only=True))
    assert dict(zip(rows[1], rows[2], strict=True))["方案设计 脱稿"] == "否"
