"""往届“全国十佳”: the list comes by workbook, and every season is matched against it anew."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.urls import reverse

from accounts.roles import Permission
from competition.eligibility import clean_name
from competition.models import Competition, FormerWinner
from competition.operations.eligibility_check import enqueue_recheck
from competition.queries.unsettled import seasons_to_recheck
from records.operations.imports import Change, ImportHandler, Plan, import_handler
from records.operations.log import record
from records.workbooks import CellProblem, Column, Row, TableSpec

KIND: Final = "winners"
WINNER_SPEC: Final = TableSpec(
    title="往届“全国十佳”名单",
    sheet="全国十佳",
    columns=(
        Column("name", "姓名", required=True, sample="示例", max_length=40),
        Column("unit", "单位", width=32, max_length=100),
        Column("edition", "届次", width=20, max_length=60, hint="如 第二届"),
        Column("honour", "称号", width=24, max_length=60, hint="如 全国十佳职业指导人员"),
    ),
    notes=("姓名、单位、届次都相同的视为同一条；导入后自动与已提交的选手比对。",),
    file_name="往届全国十佳导入模板",
)
_LABELS: Final = {column.key: column.label for column in WINNER_SPEC.columns}


@import_handler
class WinnersImport(ImportHandler):
    """`params`: the competition whose page the file was uploaded on; the list is for all."""

    kind = KIND
    title = "导入往届全国十佳"
    permission = Permission.IMPORT_WINNERS

    def spec(self, params: Mapping[str, Any]) -> TableSpec:
        """Name, unit, edition, honour."""
        return WINNER_SPEC

    def check_scope(self, params: Mapping[str, Any], by: Any) -> None:
        """An organizer of the season."""
        Competition.objects.visible_to(by).get(pk=params["competition"])

    def plan(
        self, *, rows: Sequence[Row], params: Mapping[str, Any], by: Any, at: datetime
    ) -> Plan:
        """New names are added, a changed honour is corrected, nothing is deleted."""
        known = {_key(winner): winner for winner in FormerWinner.objects.all()}
        plan, first = Plan(), dict[tuple[str, str, str], int]()
        for row in rows:
            key = _row_key(row)
            if key in first:
                message = f"与第 {first[key]} 行重复（姓名、单位、届次相同）。"
                plan.problems.append(CellProblem(row.number, "name", message))
            first.setdefault(key, row.number)
            plan.changes.append(_change(row, known.get(key)))
        return plan

    def apply(
        self, *, rows: Sequence[Row], params: Mapping[str, Any], by: Any, at: datetime
    ) -> str:
        """Write the list, then have every season matched against it in the background."""
        known = {_key(winner): winner for winner in FormerWinner.objects.all()}
        added = changed = 0
        for row in rows:
            action = _change(row, known.get(_row_key(row))).action
            if action == "add":
                added += 1
                _add(row)
            elif action == "change":
                changed += 1
                winner = known[_row_key(row)]
                winner.honour = row.cells["honour"]
                winner.save(update_fields=["honour"])
        competition = Competition.objects.get(pk=params["competition"])
        record(
            "import_winners",
            on=competition,
            by=by,
            at=at,
            changes={"added": (0, added), "changed": (0, changed)},
            scope=competition.slug,
            label="往届全国十佳",
        )
        for season in seasons_to_recheck():
            enqueue_recheck(competition=season, by=None, at=at)
        return f"新增 {added} 人，更正 {changed} 人。已开始与各届选手比对，结果见消息。"

    def done_url(self, params: Mapping[str, Any]) -> str:
        """The list."""
        competition = Competition.objects.get(pk=params["competition"])
        return reverse("manage-winners", kwargs={"slug": competition.slug})


def _key(winner: FormerWinner) -> tuple[str, str, str]:
    return (winner.name, winner.unit, winner.edition)


def _row_key(row: Row) -> tuple[str, str, str]:
    return (clean_name(row.cells["name"]), row.cells["unit"], row.cells["edition"])


def _add(row: Row) -> None:
    name, unit, edition = _row_key(row)
    FormerWinner.objects.create(name=name, unit=unit, edition=edition, honour=row.cells["honour"])


def _change(row: Row, winner: FormerWinner | None) -> Change:
    label = clean_name(row.cells["name"])
    if winner is None:
        cells = {_LABELS[key]: ("", text) for key, text in row.cells.items() if text}
        return Change(row.number, "add", label, cells)
    if winner.honour == row.cells["honour"]:
        return Change(row.number, "keep", label)
    return Change(row.number, "change", label, {"称号": (winner.honour, row.cells["honour"])})
