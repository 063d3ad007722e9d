"""What must hold between the parts of a season file; each breach is noted with its place."""

from collections.abc import Iterable, Sequence

from competition.enums import EventKind, Task
from competition.marking.fields import meant
from competition.season.content import Delegation, Season
from competition.season.fields import SeasonFields

_TASK_KINDS = {Task.COMPETITORS: EventKind.PERSONAL, Task.WORKS: EventKind.WORKS}


def check_season(season: Season, fields: SeasonFields, districts: Sequence[Delegation]) -> None:
    """Uniqueness and references; `districts` are in the order of the file."""
    if not season.events:
        fields.note("events", "至少要有一个赛项")
    if not districts:
        fields.note("districts", "至少要有一个区或参赛单位")
    _unique(fields, "districts", "code", [each.code for each in districts])
    _unique(fields, "districts", "name", [each.name for each in districts])
    _unique(fields, "stages", "key", [each.key for each in season.stages])
    _unique(fields, "texts", "key", [each.key for each in season.texts])
    _check_declarations(season, fields)
    for key in ("code", "name", "number_prefix"):
        _unique(fields, "events", key, [getattr(each, key) for each in season.events])
    _check_activities(fields)
    _check_windows(season, fields)
    _check_rules(season, fields)


def _unique(fields: SeasonFields, table: str, key: str, values: Iterable[object]) -> None:
    seen: set[object] = set()
    for number, value in enumerate(values):
        if value and value in seen:
            fields.note(f"{table}[{number}].{key}", f"重复：{value}")
        seen.add(value)


def _raw_tables(fields: SeasonFields, key: str) -> list[dict[str, object]]:
    """The tables as they stand in the file: sorted lists would give the wrong numbers."""
    found = fields.raw(key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _check_declarations(season: Season, fields: SeasonFields) -> None:
    """Texts and declarations share one list of keys."""
    keys = [each.key for each in season.declarations]
    _unique(fields, "declarations", "key", keys)
    texts = {each.key for each in season.texts}
    for number, key in enumerate(keys):
        if key and key in texts:
            fields.note(f"declarations[{number}].key", f"与 texts 中的键重复：{key}")


def _check_activities(fields: SeasonFields) -> None:
    tables = _raw_tables(fields, "activities")
    _unique(fields, "activities", "key", [each.get("key") for each in tables])


def _check_windows(season: Season, fields: SeasonFields) -> None:
    kinds = {event.code: event.kind for event in season.events}
    seen: set[tuple[str, str]] = set()
    for number, table in enumerate(_raw_tables(fields, "windows")):
        task, event = str(table.get("task")), str(table.get("event") or "")
        if (task, event) in seen:
            fields.note(f"windows[{number}]", "同一事项（同一赛项）只能有一个办理时间")
        seen.add((task, event))
        if event not in kinds or task not in list(Task):
            continue
        wanted = _TASK_KINDS.get(Task(task))
        if wanted is None:
            fields.note(f"windows[{number}].event", "此事项不分赛项，不应写 event")
        elif kinds[event] is not wanted:
            fields.note(f"windows[{number}].event", "此赛项的类别与事项不符")


def _check_rules(season: Season, fields: SeasonFields) -> None:
    seen: set[tuple[str, str | None]] = set()
    for number, rule in enumerate(season.rules):
        if rule.rule and (rule.rule, rule.event) in seen:
            fields.note(f"rules[{number}].rule", f"同一规则（同一赛项）写了两次：{rule.rule}")
        seen.add((rule.rule, rule.event))
        _check_declared(season, fields, number)


def _check_declared(season: Season, fields: SeasonFields, number: int) -> None:
    """A rule that asks for texts by `keys` names declarations (or texts) of this file."""
    known = {each.key for each in season.declarations} | {each.key for each in season.texts}
    keys = season.rules[number].params.get("keys", [])
    for position, key in enumerate(keys if isinstance(keys, list) else []):
        if isinstance(key, str) and key not in known:
            place = f"rules[{number}].params.keys[{position}]"
            fields.note(place, f"文件中没有这个承诺书：{key}{meant(key, known)}")
