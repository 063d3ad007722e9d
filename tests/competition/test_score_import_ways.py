"""Score workbooks on their ways in: browser, command, template; and what they cost."""

from collections.abc import Sequence

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from competition.exports.score_template import write_score_template
from competition.models import Entry, Sheet
from competition.operations.score_import import KIND, import_scores
from competition.operations.score_rows import SCORE_SPEC
from records.errors import NotAllowed
from records.operations.imports import check_import, confirm_import
from tests.cast import Cast
from tests.score_books import EVENT, GOOD, PLAN, THEORY, book, panel
from tests.scoring import accepted, make_scheme

pytestmark = [pytest.mark.django_db, pytest.mark.trial]


@pytest.fixture
def people(cast: Cast, noon) -> list[Entry]:
    make_scheme(cast.guidance)
    return [accepted(cast, f"G00{number}") for number in (1, 2, 3)]


def bring(cast: Cast, *rows: Sequence[object]):
    return import_scores(slug=cast.competition.slug, content=book(*rows), filename="成绩.xlsx")


def test_the_browser_checks_previews_and_confirms_the_same_file(cast: Cast, people):
    checked = check_import(
        kind=KIND,
        content=book(*GOOD),
        filename="成绩.xlsx",
        params={"slug": cast.competition.slug},
        scope=cast.competition.slug,
        by=cast.organizer,
    )
    assert checked.report["counts"] == {
        "total": 11, "add": 7, "change": 0, "keep": 0, "error": 0
    }  # fmt: skip
    assert Sheet.objects.count() == 0
    done = confirm_import(import_id=checked.pk, by=cast.organizer)
    assert done.report["summary"] == "新增 7 张、更正 0 张、未变 0 张评分表。"
    assert Sheet.objects.count() == 7


def test_the_preview_shows_every_cell_before_and_after(cast: Cast, people):
    bring(cast, *GOOD)
    checked = check_import(
        kind=KIND,
        content=book([EVENT, "G001", PLAN, "内容", 1, 55]),
        filename="更正.xlsx",
        params={"slug": cast.competition.slug},
        scope=cast.competition.slug,
        by=cast.organizer,
    )
    assert checked.report["changes"] == [
        {
            "row": 2,
            "action": "change",
            "label": "职业指导人员 G001 “方案设计”评委 1",
            "cells": [["内容", "50", "55"]],
        }
    ]


@pytest.mark.parametrize("role", ["clerk", "supervisor", "liaison", "judge"])
def test_only_the_organizer_imports(cast: Cast, people, role):
    with pytest.raises(NotAllowed):
        check_import(
            kind=KIND,
            content=book(*GOOD),
            filename="成绩.xlsx",
            params={"slug": cast.competition.slug},
            scope=cast.competition.slug,
            by=getattr(cast, role),
        )


def test_the_command_prints_a_summary(cast: Cast, people, tmp_path, capsys):
    path = tmp_path / "成绩.xlsx"
    path.write_bytes(book(*GOOD))
    call_command("import_scores", cast.competition.slug, str(path))
    assert capsys.readouterr().out == "新增 7 张、更正 0 张、未变 0 张评分表。\n"


def test_the_command_prints_every_wrong_row_and_fails(cast: Cast, people, tmp_path, capsys):
    path = tmp_path / "成绩.xlsx"
    path.write_bytes(book([EVENT, "G001", THEORY, None, None, 101], [EVENT, "X", THEORY]))
    with pytest.raises(CommandError, match="文件中有 2 处问题，没有导入任何成绩"):
        call_command("import_scores", cast.competition.slug, str(path))
    assert capsys.readouterr().err.splitlines() == [
        "第 2 行“得分”：“理论知识”得分 101 超过满分 100。",
        "第 3 行“参赛号”：没有参赛号“X”。请对照参赛选手名单核对。",
    ]


@pytest.mark.parametrize(("season", "file"), [("nowhere", "good"), ("tianjin-2024", "absent")])
def test_the_command_refuses_an_unknown_season_or_file(cast: Cast, people, tmp_path, season, file):
    (tmp_path / "good").write_bytes(book(*GOOD))
    with pytest.raises(CommandError):
        call_command("import_scores", season, str(tmp_path / file))


def test_an_import_takes_a_constant_number_of_queries(
    cast: Cast, noon, django_assert_max_num_queries
):
    make_scheme(cast.guidance)
    people = [accepted(cast, f"G{number:03d}") for number in range(60)]
    rows = [
        row for each in people for seat in (1, 2, 3) for row in panel(each.number, seat, 50, 30)
    ]
    content = book(*rows)
    with django_assert_max_num_queries(29):
        import_scores(slug=cast.competition.slug, content=content, filename="成绩.xlsx")
    assert Sheet.objects.count() == 180


def test_the_prefilled_template_is_read_back(cast: Cast, people, tmp_path):
    path = tmp_path / "template.xlsx"
    count = write_score_template(path, competition=cast.competition, spec=SCORE_SPEC)
    filled = load_workbook(path)
    sheet = filled.active
    header = next(row[0].row for row in sheet.iter_rows() if row[0].value == "赛项")
    for row in range(header + 1, header + 1 + count):
        sheet.cell(row, 6).value = 30
    filled.save(path)
    done = import_scores(
        slug=cast.competition.slug, content=path.read_bytes(), filename="template.xlsx"
    )
    assert (count, done.added, done.drafts) == (21, 12, 0)


def test_the_template_holds_only_what_is_still_owed(cast: Cast, people, tmp_path):
    path = tmp_path / "template.xlsx"
    write_score_template(path, competition=cast.competition, spec=SCORE_SPEC)
    bring(cast, *GOOD)
    left = write_score_template(path, competition=cast.competition, spec=SCORE_SPEC)
    rows = list(load_workbook(path).active.iter_rows(values_only=True))
    owed = {(row[1], row[2], row[4]) for row in rows[-left:]}
    done = {
        (
            sheet.entry.number,
            {"theory": THEORY, "plan": PLAN}.get(sheet.component, ""),
            sheet.seat or None,
        )
        for sheet in Sheet.objects.current().filter(state="handed_in").select_related("entry")
    }
    assert (len(done) > 0, owed & done) == (True, set())
