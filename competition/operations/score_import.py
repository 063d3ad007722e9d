"""Score workbooks (成绩导入): check → preview → confirm in the browser, or one command."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.marking.sheets import Content, write_sheet
from competition.models import Competition, Entry, MarkingScheme
from competition.operations.freezing import freeze_by_first_mark
from competition.operations.score_plan import Planned, ScorePlan, plan_scores
from competition.operations.score_rows import SCORE_SPEC
from competition.operations.sheet_store import SheetWrite, seat_judges, store_sheets
from competition.operations.sheets import digest_of
from competition.queries.sheets import sheet_place
from records.clock import database_now
from records.errors import Conflict, Refused
from records.operations.imports import Change, ImportHandler, Plan, import_handler
from records.operations.log import record
from records.workbooks import CellProblem, Row, TableSpec, read_table

KIND = "scores"
_LABELS = {
    "deduction": "扣分",
    "seconds": "用时",
    "state": "状态",
    "note": "备注",
    "off_script": "脱稿",
}


@dataclass(frozen=True)
class ScoreImport:
    """What an import did: sheets added, changed, kept, and stored as incomplete drafts."""

    added: int
    changed: int
    kept: int
    drafts: int

    @property
    def words(self) -> str:
        """The summary in one sentence."""
        drafts = f"，其中 {self.drafts} 张尚不完整，已暂存" if self.drafts else ""
        return f"新增 {self.added} 张、更正 {self.changed} 张、未变 {self.kept} 张评分表{drafts}。"


class ScoresRefused(Refused):
    """A workbook of which nothing was stored; `problems` name row, column and sentence."""

    def __init__(self, problems: Sequence[CellProblem]) -> None:
        super().__init__(f"文件中有 {len(problems)} 处问题，没有导入任何成绩。")
        self.problems = list(problems)


def import_scores(
    *, slug: str, content: bytes, filename: str, by: User | None = None
) -> ScoreImport:
    """Import a score workbook whole or not at all; `by` is None for the operator at the console."""
    if by is not None:
        require(by, Permission.IMPORT_SCORES)
    table = read_table(content, filename, SCORE_SPEC, settings.SCORE_IMPORT_MAX_ROWS)
    if table.problems:
        wrong = {problem.row for problem in table.problems}
        sound = [row for row in table.rows if row.number not in wrong]
        competition = Competition.objects.get(slug=slug)
        plan = plan_scores(competition=competition, rows=sound)
        raise ScoresRefused(sorted([*table.problems, *plan.problems], key=lambda each: each.row))
    with transaction.atomic():
        competition = Competition.objects.get(slug=slug)
        lock_entries_of(competition)
        at = database_now()
        return store_scores(competition=competition, rows=table.rows, by=by, at=at,
                            source=hashlib.sha256(content).hexdigest())  # fmt: skip


def lock_entries_of(competition: Competition) -> None:
    """Lock every numbered entry, then the schemes: no withdrawal, no lock, no run meanwhile."""
    numbered = Entry.objects.filter(competition=competition).exclude(number="")
    list(numbered.locked().values_list("pk"))
    list(MarkingScheme.objects.filter(event__competition=competition).locked().values_list("pk"))


def store_scores(
    *,
    competition: Competition,
    rows: Sequence[Row],
    by: User | None,
    at: datetime,
    source: str = "",
) -> ScoreImport:
    """Plan under the caller's locks and write; refused with every problem of the file."""
    plan = plan_scores(competition=competition, rows=rows)
    if plan.problems:
        raise ScoresRefused(plan.problems)
    by_event: dict[int, list[SheetWrite]] = {}
    for write in plan.writes:
        by_event.setdefault(write.entry.event_id, []).append(write)
    for event_id, writes in sorted(by_event.items()):
        _store_event(competition, plan, event_id, writes, by=by, at=at, source=source)
    return _counted(plan)


def _store_event(
    competition: Competition,
    plan: ScorePlan,
    event_id: int,
    writes: list[SheetWrite],
    *,
    by: User | None,
    at: datetime,
    source: str,
) -> None:
    event = plan.schemes[event_id].event
    scheme = freeze_by_first_mark(event=event, at=at, by=by)
    if scheme.fingerprint != plan.schemes[event_id].row.fingerprint:
        raise Conflict("评分标准刚被修改，请重新导入。")
    digest = digest_of(writes)
    panels = {code: judges for (event, code), judges in plan.panels.items() if event == event_id}
    for component, judges in panels.items():
        seat_judges(event=scheme.event, component=component, judges=judges)
    store_sheets(writes, fingerprint=scheme.fingerprint, by=by, at=at)
    record(
        "import_scores",
        on=event,
        by=by,
        at=at,
        changes={
            "sheets": (0, len(writes)),
            "content_sha256": ("", digest),
            "file_sha256": ("", source),
        }
        | {f"{component}/judges": (0, judges) for component, judges in panels.items()},
        scope=competition.slug,
        label=event.name,
    )


def _counted(plan: ScorePlan) -> ScoreImport:
    writes = plan.writes
    return ScoreImport(
        added=sum(write.now is None for write in writes),
        changed=sum(write.now is not None for write in writes),
        kept=len(plan.planned) - len(writes),
        drafts=sum(not write.sealed for write in writes),
    )


@import_handler
class ScoresImport(ImportHandler):
    """The same import in the browser; `params` is the competition's slug."""

    kind = KIND
    title = "导入成绩"
    permission = Permission.IMPORT_SCORES

    def spec(self, params: Mapping[str, Any]) -> TableSpec:
        """The long table of marks."""
        return SCORE_SPEC

    def max_rows(self, params: Mapping[str, Any]) -> int:
        """Score workbooks are long: SCORE_IMPORT_MAX_ROWS."""
        rows: int = settings.SCORE_IMPORT_MAX_ROWS
        return rows

    def check_scope(self, params: Mapping[str, Any], by: Any) -> None:
        """Only an organizer of this very competition."""
        Competition.objects.visible_to(by).get(slug=params["slug"])

    def lock(self, params: Mapping[str, Any]) -> None:
        """Take the entries before anything is read for good."""
        lock_entries_of(Competition.objects.get(slug=params["slug"]))

    def plan(
        self, *, rows: Sequence[Row], params: Mapping[str, Any], by: Any, at: datetime
    ) -> Plan:
        """One change per sheet."""
        competition = Competition.objects.visible_to(by).get(slug=params["slug"])
        found = plan_scores(competition=competition, rows=rows)
        return Plan([_change(found, each) for each in found.planned], found.problems)

    def apply(
        self, *, rows: Sequence[Row], params: Mapping[str, Any], by: Any, at: datetime
    ) -> str:
        """Write the sheets."""
        competition = Competition.objects.visible_to(by).get(slug=params["slug"])
        return store_scores(competition=competition, rows=rows, by=by, at=at).words

    def done_url(self, params: Mapping[str, Any]) -> str:
        """The progress of keying."""
        return reverse("manage-scores", kwargs={"slug": params["slug"]})


def _change(plan: ScorePlan, each: Planned) -> Change:
    entry_id, component, seat = each.key
    of = plan.scheme_of(entry_id)
    place = sheet_place(of, component=component, seat=seat) or component
    label = f"{of.event.name} {plan.entries[entry_id].number} {place}".strip()
    if each.write is None:
        return Change(each.row, "keep", label)
    names = {}
    found = of.component(component)
    if found is not None:
        names = {criterion.code: criterion.name for criterion in found.criteria}
    before, after = _shown(each.before, names), _shown(each.after, names)
    cells = {
        name: (before.get(name, ""), after.get(name, ""))
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    }
    return Change(each.row, "add" if each.write.now is None else "change", label, cells)


def _shown(content: Content, names: Mapping[str, str]) -> dict[str, str]:
    typed = write_sheet(content)
    cells = {names.get(code, "得分"): text for code, text in typed.marks.items()}
    others = typed._asdict()
    return cells | {label: others[key] for key, label in _LABELS.items() if others[key]}
