"""联络人 by workbook: a row is added, or found again by its mobile and changed; none is removed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from django.urls import reverse

from accounts.models import User
from accounts.roles import Permission
from competition.enums import Task
from competition.models import Competition, Delegation, Filing, Liaison
from competition.operations.filings import HeldPaper, hold_paper, next_version, require_draft
from competition.operations.liaison_rows import (
    LABELS,
    LIMITS,
    MAX_ROWS,
    REQUIRED,
    LiaisonRow,
    checked,
    row_of,
)
from competition.operations.liaisons import new_row, write_row
from districts.models import District
from records.errors import RefusedMany
from records.operations.imports import Change, ImportHandler, Params, Plan, import_handler
from records.operations.log import record
from records.workbooks import CellProblem, Column, Row, TableSpec

KIND: Final = "liaisons"
_SAMPLES: Final[Mapping[str, str]] = {
    "name": "张三",
    "unit": "某某区人力资源和社会保障局",
    "post": "科长",
    "landline": "022-12345678",
    "mobile": "13812345678",
    "remark": "职业指导人员",
}
_HINTS: Final[Mapping[str, str]] = {
    "landline": "如 022-12345678、12345678 或 022-12345678-8001。",
    "mobile": "11 位手机号，本区内不能重复。",
    "remark": "负责的赛项，可不填。",
}
_WIDTHS: Final[Mapping[str, float]] = {"unit": 32, "landline": 20, "remark": 26}


def _column(key: str, label: str) -> Column:
    return Column(
        key,
        label,
        required=key in REQUIRED,
        kind="mobile" if key == "mobile" else "landline" if key == "landline" else "text",
        hint=_HINTS.get(key, ""),
        sample=_SAMPLES[key],
        width=_WIDTHS.get(key, 16),
        max_length=LIMITS[key],
        aliases=("备注", "赛项") if key == "remark" else (),
    )


SPEC: Final = TableSpec(
    title="各区联络人员信息表（附件1）",
    sheet="联络人员",
    columns=tuple(_column(key, label) for key, label in LABELS.items()),
    notes=(
        "每行一名联络人，列与附件1 相同；座机、手机请按文本填写。",
        "手机相同的视为同一人，导入后以本表为准；本表没有的联络人保持不变。",
        "领队在导入后于网页上指定。",
    ),
    max_rows=MAX_ROWS,
    file_name="附件1 各区联络人员信息表 导入模板",
)


@import_handler
class LiaisonImport(ImportHandler):
    """`params`: competition and district (ids), slug."""

    kind = KIND
    title = "导入联络人（附件1）"
    permission = Permission.FILE_LIAISONS

    def spec(self, params: Params) -> TableSpec:
        """The six columns of 附件1."""
        return SPEC

    def max_rows(self, params: Params) -> int:
        """As many as a district may have."""
        return MAX_ROWS

    def check_scope(self, params: Params, by: Any) -> None:
        """Only into the own district, of a competition it takes part in."""
        Competition.objects.visible_to(by).get(pk=params["competition"])
        District.objects.of(by).get(
            pk=params["district"], delegations__competition=params["competition"]
        )

    def lock(self, params: Params) -> None:
        """Lock the district's place, so that what was planned is what is written."""
        places = Delegation.objects.select_for_update(no_key=True, of=("self",))
        places.get(competition=params["competition"], district=params["district"])

    def plan(self, *, rows: Sequence[Row], params: Params, by: User, at: datetime) -> Plan:
        """Say what each row would do; refuse at once when the table is not open."""
        held = _as_seen(params, at)
        require_draft(held)
        known = {
            liaison.mobile: liaison
            for liaison in Liaison.objects.filter(
                competition=held.competition, district=held.district
            )
        }
        plan, seen = Plan(), dict[str, int]()
        for row in rows:
            plan.problems.extend(_problems(row, seen))
            seen.setdefault(row.cells["mobile"], row.number)
            plan.changes.append(_change(row, known.get(row.cells["mobile"])))
        added = [change.row for change in plan.changes if change.action == "add"]
        for number in added[max(0, MAX_ROWS - len(known)) :]:
            plan.problems.append(
                CellProblem(number, "", f"每个区最多 {MAX_ROWS} 名联络人，这一行超出了。")
            )
        return plan

    def apply(self, *, rows: Sequence[Row], params: Params, by: User, at: datetime) -> str:
        """Write the rows in the order of the file."""
        held = hold_paper(competition_id=params["competition"], by=by)
        require_draft(held)
        counts = {"add_liaison": 0, "change_liaison": 0}
        for row in rows:
            known = Liaison.objects.filter(
                competition=held.competition,
                district=held.district,
                mobile=row.cells["mobile"],
            ).first()
            liaison = known or new_row(held)
            action = "change_liaison" if known else "add_liaison"
            changes = write_row(held, liaison=liaison, row=checked(_typed(row)))
            if changes:
                counts[action] += 1
                _record(action, held, liaison, by=by, changes=changes)
        if any(counts.values()):
            next_version(held)
        return f"新增 {counts['add_liaison']} 名、修改 {counts['change_liaison']} 名联络人。"

    def done_url(self, params: Params) -> str:
        """The district's page of 附件1."""
        return reverse("district-liaisons", kwargs={"slug": params["slug"]})


def _as_seen(params: Params, at: datetime) -> HeldPaper:
    competition = Competition.objects.get(pk=params["competition"])
    district = District.objects.get(pk=params["district"])
    filing = Filing.objects.filter(
        competition=competition, district=district, task=Task.LIAISONS
    ).first()
    return HeldPaper(competition, district, filing or Filing(), at)


def _typed(row: Row) -> LiaisonRow:
    return LiaisonRow(**{key: row.cells.get(key, "") for key in LABELS})


def _problems(row: Row, seen: Mapping[str, int]) -> Iterator[CellProblem]:
    try:
        checked(_typed(row))
    except RefusedMany as refusal:
        for key, message in refusal.problems:
            yield CellProblem(row.number, key, message)
    twin = seen.get(row.cells["mobile"])
    if twin is not None:
        yield CellProblem(row.number, "mobile", f"手机与第 {twin} 行相同，同一人只能填一行。")


def _change(row: Row, known: Liaison | None) -> Change:
    new = asdict(_typed(row))
    old = asdict(row_of(known)) if known else dict.fromkeys(new, "")
    cells = {LABELS[key]: (old[key], new[key]) for key in new if old[key] != new[key]}
    action = "add" if known is None else "change" if cells else "keep"
    return Change(row.number, action, row.cells["name"], cells)  # type: ignore[arg-type]  # literal


def _record(
    action: str,
    held: HeldPaper,
    liaison: Liaison,
    *,
    by: User,
    changes: Mapping[str, tuple[Any, Any]],
) -> None:
    record(
        action,
        on=liaison,
        by=by,
        at=held.at,
        changes=changes,
        scope=held.competition.slug,
        label=held.label,
    )
