"""Workbooks brought in: check → preview → confirm, all or nothing.

A feature subclasses `ImportHandler`, registers it with `@import_handler`, and its upload view
calls `check_import` and redirects to `import-detail`; everything after that is generic.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Literal, TypeVar

from django.conf import settings
from django.db import models, transaction

from records.clock import database_now
from records.enums import ImportState
from records.errors import Conflict, NotAllowed, Refused
from records.models import Import, StoredFile
from records.operations.files import read_stored, store_file
from records.operations.log import record
from records.operations.reports import import_report
from records.permissions import may
from records.workbooks import CellProblem, Row, Table, TableSpec, WorkbookRefused, read_table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Params = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """What one row would do. `cells` maps a label to (before, after) as shown on the preview."""

    row: int
    action: Literal["add", "change", "keep"]
    label: str
    cells: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass
class Plan:
    """What a whole file would do, and what forbids it."""

    changes: list[Change] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)


class ImportHandler(ABC):
    """One kind of import. `params` are what the upload view fixed (ids, as JSON values).

    `lock` is called before `plan` when a confirmed import is carried out: take the rows' locks
    there, in the portal's lock order. `plan` only reads. `apply` writes inside the transaction
    it is called in, calls `record()` for what it changed, and returns a Chinese summary.
    """

    kind: ClassVar[str]
    title: ClassVar[str]
    permission: ClassVar[Any]

    @abstractmethod
    def spec(self, params: Params) -> TableSpec:
        """The table that is expected."""

    def max_rows(self, params: Params) -> int:
        """How many rows a file may hold."""
        rows: int = settings.IMPORT_MAX_ROWS
        return rows

    def check_scope(self, params: Params, by: Any) -> None:  # noqa: B027 -- a hook, most need none
        """Raise (Refused or DoesNotExist) unless `by` may import into this very object."""

    def lock(self, params: Params) -> None:  # noqa: B027 -- a hook, most need none
        """Lock what the import will change."""

    @abstractmethod
    def plan(self, *, rows: Sequence[Row], params: Params, by: Any, at: datetime) -> Plan:
        """Say for each row what it would do."""

    @abstractmethod
    def apply(self, *, rows: Sequence[Row], params: Params, by: Any, at: datetime) -> str:
        """Do it."""

    @abstractmethod
    def done_url(self, params: Params) -> str:
        """Where to look at the result."""


H = TypeVar("H", bound=type[ImportHandler])
_handlers: dict[str, ImportHandler] = {}


class NoLongerFits(Exception):
    """Between preview and confirmation the facts changed: the plan now has problems."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan


def import_handler(cls: H) -> H:
    """Register a handler; its module is imported by the app's `ready()`."""
    _handlers[cls.kind] = cls()
    return cls


def handler_of(kind: str) -> ImportHandler:
    """Return the handler of a kind."""
    return _handlers[kind]


def check_import(
    *,
    kind: str,
    content: bytes,
    filename: str,
    params: Mapping[str, Any],
    scope: str,
    by: models.Model,
) -> Import:
    """Read an upload and keep it with its preview; nothing of a refused file is kept.

    The same file, not yet confirmed, gives the same import with a fresh preview.
    """
    handler = _handlers[kind]
    _require(handler, params, by)
    if len(content) > settings.UPLOAD_LIMIT_BYTES:
        raise WorkbookRefused(
            f"文件超过 {settings.UPLOAD_LIMIT_BYTES // 1024 // 1024} MB，请拆成几个文件后再上传。"
        )
    table = read_table(content, filename, handler.spec(params), handler.max_rows(params))
    with transaction.atomic():
        at = database_now()
        plan = handler.plan(rows=sound_rows(table), params=params, by=by, at=at)
        twins = Import.objects.filter(
            kind=kind,
            scope=scope,
            params=dict(params),
            file__sha256=hashlib.sha256(content).hexdigest(),
        )
        row = twins.filter(by_id=by.pk, state=ImportState.CHECKED).locked().first()
        if row is None:
            row = Import(kind=kind, scope=scope, params=dict(params), by_id=by.pk, created_at=at)
            row.file = _kept(content, filename, by, at)
        row.report = import_report(table, plan, handler.spec(params), earlier=_earlier(twins))
        row.save()
        record("check_import", on=row, by=by, at=at, scope=scope, label=handler.title)
    return row


def confirm_import(*, import_id: int, by: models.Model) -> Import:
    """Carry an import out, once; a second confirmation returns the first one's result.

    The file is planned again under the locks; if it no longer fits, nothing is written but
    the new preview, and the refusal says so.
    """
    seen = Import.objects.visible_to(by).select_related("file").get(pk=import_id)
    handler = _handlers[seen.kind]
    table = _read_again(seen, handler) if seen.state == ImportState.CHECKED else Table()
    try:
        with transaction.atomic():
            return _carry_out(import_id, handler, table, by)
    except NoLongerFits as stale:
        count = len(stale.plan.problems) + len(table.problems)
        _keep_report(import_id, handler, table, stale.plan)
    raise Refused(f"有 {count} 处问题，没有导入任何数据。请下载错误报告，改好后重新上传。")


def drop_import(*, import_id: int, by: models.Model) -> Import:
    """Give an import up; dropping twice is the same as once."""
    with transaction.atomic():
        row = Import.objects.visible_to(by).locked().get(pk=import_id)
        if row.state == ImportState.CONFIRMED:
            raise Conflict("这份文件已经导入，不能再放弃。")
        if row.state == ImportState.CHECKED:
            row.state = ImportState.DROPPED
            row.save(update_fields=["state"])
            title = _handlers[row.kind].title
            record("drop_import", on=row, by=by, at=database_now(), scope=row.scope, label=title)
    return row


def problems_of(row: Import) -> list[CellProblem]:
    """Return all problems of an import as they stand now, for the error report."""
    handler = _handlers[row.kind]
    table = _read_again(row, handler)
    plan = handler.plan(rows=sound_rows(table), params=row.params, by=row.by, at=database_now())
    return sorted(table.problems + plan.problems, key=lambda problem: problem.row)


def require_import(row: Import, *, by: models.Model) -> None:
    """Raise unless `by` may still bring this kind of file into this very object."""
    _require(_handlers[row.kind], row.params, by)


def sound_rows(table: Table) -> list[Row]:
    """Return the rows without a wrong cell: only these can be planned."""
    wrong = {problem.row for problem in table.problems}
    return [row for row in table.rows if row.number not in wrong]


def _carry_out(import_id: int, handler: ImportHandler, table: Table, by: models.Model) -> Import:
    row = Import.objects.visible_to(by).locked().get(pk=import_id)
    if row.state == ImportState.CONFIRMED:
        return row
    if row.state == ImportState.DROPPED:
        raise Conflict("这次导入已经放弃。如需导入，请重新上传文件。")
    _require(handler, row.params, by)
    handler.lock(row.params)
    at = database_now()
    plan = handler.plan(rows=sound_rows(table), params=row.params, by=by, at=at)
    if plan.problems or table.problems:
        raise NoLongerFits(plan)
    summary = handler.apply(rows=table.rows, params=row.params, by=by, at=at)
    row.report = import_report(table, plan, handler.spec(row.params)) | {"summary": summary}
    row.state, row.confirmed_at = ImportState.CONFIRMED, at
    row.save(update_fields=["report", "state", "confirmed_at"])
    record(
        "confirm_import",
        on=row,
        by=by,
        at=at,
        changes={"state": (ImportState.CHECKED, ImportState.CONFIRMED)},
        scope=row.scope,
        label=f"{handler.title} {len(table.rows)} 行",
    )
    return row


def _keep_report(import_id: int, handler: ImportHandler, table: Table, plan: Plan) -> None:
    with transaction.atomic():
        row = Import.objects.locked().get(pk=import_id)
        if row.state == ImportState.CHECKED:
            row.report = import_report(table, plan, handler.spec(row.params))
            row.save(update_fields=["report"])


def _require(handler: ImportHandler, params: Params, by: models.Model) -> None:
    if not may(by, handler.permission):
        raise NotAllowed("您的角色不能进行这项导入。如工作需要，请联系组委会。")
    handler.check_scope(params, by)


def _read_again(row: Import, handler: ImportHandler) -> Table:
    content = read_stored(row.file)
    spec, limit = handler.spec(row.params), handler.max_rows(row.params)
    return read_table(content, row.file.name, spec, limit)


def _earlier(twins: models.QuerySet[Import]) -> Import | None:
    done = twins.filter(state=ImportState.CONFIRMED)
    return done.select_related("by").order_by("-confirmed_at").first()


def _kept(content: bytes, filename: str, by: models.Model, at: datetime) -> StoredFile:
    is_csv = filename.lower().endswith((".csv", ".txt"))
    return store_file(
        content=content,
        name=filename,
        content_type="text/csv" if is_csv else XLSX,
        kind="import",
        by=by,
        at=at,
    )
