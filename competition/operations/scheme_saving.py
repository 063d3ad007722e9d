"""Saving a marking scheme from the scheme desk, and taking an earlier version up again."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.permissions import require
from accounts.roles import Permission
from competition.marking import (
    Scheme,
    SchemeInvalid,
    fingerprint,
    parse_scheme,
    scheme_to_mapping,
)
from competition.models import Competition, Event, MarkingScheme, SchemeVersion
from competition.operations.scheme_versions import keep_version, keep_what_was
from competition.queries.scheme_changes import scheme_changes
from competition.queries.scheme_versions import hanging_on, scheme_revision
from records.clock import database_now
from records.errors import Conflict, Gone, Refused, RefusedMany
from records.operations.log import Changes, record
from records.operations.prose import checked_prose

LONGEST_REASON = 200


def save_scheme(
    *, event_id: int, definition: Mapping[str, object], reason: str, revision: str, by: User
) -> MarkingScheme:
    """Save a definition as the event's scheme: a new version and a new fingerprint.

    `revision` is what `scheme_revision` said when the form was made. Mistakes in the
    definition are refused all at once, each with its place (components[0].weight).
    """
    require(by, Permission.MANAGE_SEASON)
    words = checked_prose(
        reason,
        label="修改说明",
        field="reason",
        missing="请填写修改说明，例如“按 4 月 12 日组委会会议调整权重”。",
        most=LONGEST_REASON,
    )
    scheme = _parsed(definition)
    with transaction.atomic():
        event, row = _locked(event_id, by)
        at = database_now()
        if scheme_revision(row) != revision:
            raise Conflict(
                f"“{event.name}”的评分标准刚刚在另一个窗口改过。"
                "您填写的内容仍在本页；请先打开现行标准对照，再决定是否保存。"
            )
        return _save(event, row, scheme, reason=words, by=by, at=at)


def restore_scheme(*, event_id: int, number: int, reason: str, by: User) -> MarkingScheme:
    """Take an earlier version up again; it becomes a new version."""
    require(by, Permission.MANAGE_SEASON)
    words = checked_prose(
        reason, label="修改说明", field="reason", missing="请填写恢复的理由。", most=LONGEST_REASON
    )
    with transaction.atomic():
        event, row = _locked(event_id, by)
        at = database_now()
        version = SchemeVersion.objects.filter(event=event, number=number).first()
        if version is None:
            raise Gone("没有这个版本。")
        scheme = parse_scheme(version.definition, place="")
        told = f"恢复第 {number} 版：{words}"[:LONGEST_REASON]
        return _save(event, row, scheme, reason=told, by=by, at=at)


def _parsed(definition: Mapping[str, object]) -> Scheme:
    try:
        return parse_scheme(definition, place="")
    except SchemeInvalid as invalid:
        raise RefusedMany(invalid.problems) from None


def _locked(event_id: int, by: User) -> tuple[Event, MarkingScheme | None]:
    seasons = Competition.objects.visible_to(by)
    event = Event.objects.select_related("competition").get(pk=event_id, competition__in=seasons)
    row = MarkingScheme.objects.locked().filter(event=event).first()
    if row is None:  # nothing to lock yet: two who begin at once go one after the other
        Event.objects.select_for_update(no_key=True).get(pk=event.pk)
        row = MarkingScheme.objects.locked().filter(event=event).first()
    return event, row


def _save(
    event: Event,
    row: MarkingScheme | None,
    scheme: Scheme,
    *,
    reason: str,
    by: User,
    at: datetime,
) -> MarkingScheme:
    before = None if row is None else parse_scheme(row.definition, place="")
    if before == scheme:
        raise Refused("与现行评分标准完全相同，没有需要保存的改动。")
    _check_frozen(event, row, scheme)
    _check_hanging(event, before, scheme)
    old = "" if row is None else row.fingerprint
    if row is None:
        row = MarkingScheme(event=event)
    else:
        keep_what_was(row, at=at)
    row.definition, row.fingerprint = scheme_to_mapping(scheme), fingerprint(scheme)
    row.save()
    number = keep_version(row, reason=reason, by=by, at=at)
    changes: Changes = {
        "fingerprint": (old, row.fingerprint),
        "version": (None, number),
        "changes": ("", "；".join(scheme_changes(before, scheme))[:2_000]),
    }
    record(
        "save_scheme",
        on=row,
        by=by,
        at=at,
        changes=changes,
        reason=reason,
        scope=event.competition.slug,
        label=f"{event.name} 第 {number} 版",
    )
    return row


def _check_frozen(event: Event, row: MarkingScheme | None, scheme: Scheme) -> None:
    """Frozen: only the notes 待组委会确认 may still change, which change no rule."""
    if row is None or row.frozen_at is None or row.fingerprint == fingerprint(scheme):
        return
    raise Conflict(
        f"“{event.name}”的评分标准已经冻结（{row.frozen_because}），权重、分值、舍入、同分等规则不能再改，"
        "否则已有的成绩就不是按公布的规则评出的。可以这样处理：个别评分有误的，更正该张评分表；"
        "想知道换一种规则名次会怎样，用“试算”，它不改变成绩；规则确实有误的，由组委会作出书面决定，"
        "在成绩说明中写明，下一届大赛文件中改正。"
    )


def _check_hanging(event: Event, before: Scheme | None, scheme: Scheme) -> None:
    """A component that seats or sessions hang on keeps its code and its method."""
    if before is None:
        return
    methods = {each.code: each.method for each in scheme.components}
    gone = [each for each in before.components if methods.get(each.code) is not each.method]
    if not gone:
        return
    hanging = hanging_on(event)
    problems = [
        f"“{each.name}”（代号 {each.code}）已设{'、'.join(hanging[each.code])}，"
        "不能删除、改代号或改计分方式；请先撤销这些安排。"
        for each in gone
        if hanging[each.code]
    ]
    if problems:
        raise RefusedMany([("components", problem) for problem in problems])
