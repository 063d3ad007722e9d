"""Check → preview → confirm, all or nothing, once."""

import pytest

from accounts.roles import Role
from districts.models import District
from records.enums import ImportState
from records.errors import Conflict, NotAllowed, Refused
from records.models import ActionLog, Import, StoredFile
from records.operations.files import read_stored
from records.operations.imports import check_import, confirm_import, drop_import, problems_of
from records.storage import local_path
from records.workbooks import CellProblem, WorkbookRefused
from tests.cast import Cast
from tests.factories import make_staff, make_user
from tests.racing import together
from tests.records.helpers import DistrictImport, district_file

pytestmark = pytest.mark.django_db


def check(by, content=None, **changes) -> Import:
    values = {
        "kind": "test-districts",
        "content": district_file() if content is None else content,
        "filename": "区名单.xlsx",
        "params": {"season": 1},
        "scope": "tianjin-2024",
    } | changes
    return check_import(by=by, **values)


def codes() -> list[str]:
    return list(District.objects.values_list("code", flat=True))


def test_the_preview_tells_what_each_row_would_do_and_writes_nothing(cast: Cast, noon):
    row = check(cast.organizer)
    assert row.report["counts"] == {"total": 2, "add": 1, "change": 1, "keep": 0, "error": 0}
    assert row.report["changes"] == [
        {
            "row": 2,
            "action": "add",
            "label": "河西区",
            "cells": [["名称", "", "河西区"], ["报送单位", "", "河西区人社局"]],
        },
        {
            "row": 3,
            "action": "change",
            "label": "和平区",
            "cells": [["报送单位", "和平区人社局", "和平局"]],
        },
    ]
    assert codes() == ["120101", "120102"]


def test_the_original_file_is_kept(cast: Cast, noon):
    content = district_file()
    row = check(cast.organizer, content)
    assert (read_stored(row.file), row.file.name) == (content, "区名单.xlsx")


def test_a_confirmed_import_is_written_and_logged(cast: Cast, noon):
    row = confirm_import(import_id=check(cast.organizer).pk, by=cast.organizer)
    assert (row.state, row.report["summary"]) == (ImportState.CONFIRMED, "已导入 2 个区。")
    assert codes() == ["120101", "120102", "120103"]
    assert list(ActionLog.objects.order_by("seq").values_list("action", flat=True)) == [
        "check_import",
        "name_district",
        "name_district",
        "confirm_import",
    ]


def test_locks_are_taken_before_the_second_plan(cast: Cast, noon):
    DistrictImport.locked.clear()
    row = check(cast.organizer)
    assert DistrictImport.locked == []
    confirm_import(import_id=row.pk, by=cast.organizer)
    assert DistrictImport.locked == ["lock"]


def test_confirming_twice_answers_with_the_first_result(cast: Cast, noon):
    row = check(cast.organizer)
    first = confirm_import(import_id=row.pk, by=cast.organizer)
    District.objects.filter(code="120103").update(name="改过")
    second = confirm_import(import_id=row.pk, by=cast.organizer)
    assert second.report == first.report
    assert District.objects.get(code="120103").name == "改过"
    assert ActionLog.objects.filter(action="confirm_import").count() == 1


def test_a_refused_file_leaves_nothing_behind(cast: Cast, noon, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for content in (b"MZ", district_file(["", "", ""]), b""):
        with pytest.raises(WorkbookRefused):
            check(cast.organizer, content)
    assert (Import.objects.count(), StoredFile.objects.count(), ActionLog.objects.count()) == (
        0,
        0,
        0,
    )
    assert list(tmp_path.iterdir()) == []


def test_a_file_with_a_wrong_cell_cannot_be_confirmed_and_writes_nothing(cast: Cast, noon):
    row = check(cast.organizer, district_file(["120103", "河西区", ""], ["120104", "", ""]))
    assert row.report["problems"] == [
        {"row": 3, "label": "名称", "message": "名称为必填项，请填写。"}
    ]
    with pytest.raises(Refused, match="有 1 处问题"):
        confirm_import(import_id=row.pk, by=cast.organizer)
    assert codes() == ["120101", "120102"]
    row.refresh_from_db()
    assert row.state == ImportState.CHECKED


def test_problems_of_the_plan_count_as_problems(cast: Cast, noon):
    row = check(cast.organizer, district_file(["120103", "河西区", ""], ["120103", "南开区", ""]))
    assert row.report["counts"]["error"] == 1
    assert problems_of(row) == [CellProblem(3, "code", "区划代码 120103 在文件中重复。")]


def test_what_changed_since_the_preview_is_planned_again(cast: Cast, noon):
    row = check(cast.organizer)
    District.objects.create(code="120103", name="河西区", bureau="河西区人社局")
    done = confirm_import(import_id=row.pk, by=cast.organizer)
    assert done.report["counts"]["keep"] == 1


def test_a_plan_that_no_longer_fits_is_refused_with_a_fresh_preview(cast: Cast, noon, monkeypatch):
    row = check(cast.organizer)
    plan = DistrictImport.plan

    def stale(self, **values):
        result = plan(self, **values)
        result.problems.append(CellProblem(2, "code", "该区已退出。"))
        return result

    monkeypatch.setattr(DistrictImport, "plan", stale)
    with pytest.raises(Refused, match="有 1 处问题"):
        confirm_import(import_id=row.pk, by=cast.organizer)
    row.refresh_from_db()
    assert [problem["message"] for problem in row.report["problems"]] == ["该区已退出。"]
    assert codes() == ["120101", "120102"]


def test_a_failure_half_way_writes_nothing(cast: Cast, noon, monkeypatch):
    apply = DistrictImport.apply

    def failing(self, *, rows, **values):
        apply(self, rows=rows[:1], **values)
        raise Refused("写到一半被拒绝。")

    row = check(cast.organizer)
    monkeypatch.setattr(DistrictImport, "apply", failing)
    with pytest.raises(Refused, match="写到一半"):
        confirm_import(import_id=row.pk, by=cast.organizer)
    assert codes() == ["120101", "120102"]


def test_the_same_file_again_before_confirming_is_the_same_import(cast: Cast, noon):
    content = district_file()  # once: a workbook carries the second in which it was made
    assert check(cast.organizer, content).pk == check(cast.organizer, content).pk
    assert StoredFile.objects.count() == 1


def test_the_same_file_again_after_confirming_is_offered_and_changes_nothing(cast: Cast, noon):
    content = district_file()
    first = confirm_import(import_id=check(cast.organizer, content).pk, by=cast.organizer)
    again = check(cast.organizer, content)
    assert again.pk != first.pk
    assert again.report["earlier"] == {
        "id": first.pk,
        "when": "2024年4月10日 12:00",
        "by": str(cast.organizer),
    }
    assert again.report["counts"] == {"total": 2, "add": 0, "change": 0, "keep": 2, "error": 0}
    confirm_import(import_id=again.pk, by=cast.organizer)
    assert codes() == ["120101", "120102", "120103"]


def test_a_dropped_import_cannot_be_confirmed(cast: Cast, noon):
    row = check(cast.organizer)
    drop_import(import_id=row.pk, by=cast.organizer)
    assert drop_import(import_id=row.pk, by=cast.organizer).state == ImportState.DROPPED
    with pytest.raises(Conflict):
        confirm_import(import_id=row.pk, by=cast.organizer)


def test_a_confirmed_import_cannot_be_dropped(cast: Cast, noon):
    row = confirm_import(import_id=check(cast.organizer).pk, by=cast.organizer)
    with pytest.raises(Conflict):
        drop_import(import_id=row.pk, by=cast.organizer)


def test_permission_is_asked_at_check_and_at_confirm(cast: Cast, noon):
    with pytest.raises(NotAllowed):
        check(cast.liaison)
    row = check(cast.organizer)
    cast.organizer.role = Role.CLERK
    cast.organizer.save()
    with pytest.raises(NotAllowed):
        confirm_import(import_id=row.pk, by=cast.organizer)


def test_the_scope_is_asked_at_check_and_at_confirm(cast: Cast, noon, monkeypatch):
    row = check(cast.organizer)

    def closed(self, params, by):
        raise NotAllowed("不是您的大赛。")

    monkeypatch.setattr(DistrictImport, "check_scope", closed)
    with pytest.raises(NotAllowed):
        confirm_import(import_id=row.pk, by=cast.organizer)
    with pytest.raises(NotAllowed):
        check(cast.organizer, district_file(["1", "2", "3"]))


def test_nobody_else_finds_an_import(cast: Cast, noon):
    row = check(cast.organizer)
    colleague = make_staff(cast.competition)
    for act in (confirm_import, drop_import):
        with pytest.raises(Import.DoesNotExist):
            act(import_id=row.pk, by=colleague)


def test_a_file_that_was_changed_on_the_disk_is_not_imported(cast: Cast, noon):
    row = check(cast.organizer)
    local_path(row.file.path).write_bytes(b"other")
    with pytest.raises(Conflict, match="已损坏"):
        confirm_import(import_id=row.pk, by=cast.organizer)


def test_a_preview_lists_the_first_thousand_and_counts_all(cast: Cast, noon):
    rows = [[f"9{number:05d}", f"区{number}", ""] for number in range(1_200)]
    report = check(cast.organizer, district_file(*rows)).report
    assert (report["counts"]["add"], len(report["changes"])) == (1_200, 1_000)


@pytest.mark.django_db(transaction=True)
def test_eight_confirmations_at_once_have_one_effect():
    organizer = make_user(Role.ORGANIZER)
    row = check(organizer)
    answers = together([lambda: confirm_import(import_id=row.pk, by=organizer)] * 8)
    assert {answer.report["summary"] for answer in answers} == {"已导入 2 个区。"}
    assert ActionLog.objects.filter(action="confirm_import").count() == 1
