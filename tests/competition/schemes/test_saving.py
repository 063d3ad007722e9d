"""Saving a scheme: versions, fingerprints, what refuses it, and what can be done instead."""

import json
from copy import deepcopy

import pytest

from competition.marking import parse_scheme
from competition.models import MarkingScheme, SchemeVersion, Seat, Session
from competition.operations.scheme_saving import restore_scheme, save_scheme
from competition.operations.schemes import freeze_scheme, settle_scheme
from competition.queries.invariants import findings
from competition.queries.scheme_versions import scheme_revision
from records.errors import Conflict, NotAllowed, Refused, RefusedMany
from records.models import ActionLog
from tests.cast import Cast
from tests.scoring import DEFINITION, accepted, key_in, make_scheme

pytestmark = pytest.mark.django_db


def changed(**theory):
    """The sample with other rules of its theory."""
    definition = deepcopy(DEFINITION)
    definition["components"][0] |= theory
    return definition


def save(cast: Cast, definition, *, by=None, revision=None, reason="会议决定"):
    row = MarkingScheme.objects.filter(event=cast.guidance).first()
    return save_scheme(
        event_id=cast.guidance.pk,
        definition=definition,
        reason=reason,
        revision=scheme_revision(row) if revision is None else revision,
        by=by or cast.organizer,
    )


@pytest.fixture
def row(cast: Cast, noon) -> MarkingScheme:
    return make_scheme(cast.guidance)


def test_a_save_is_a_new_version_with_a_new_fingerprint(cast: Cast, row):
    saved = save(cast, changed(maximum=120))
    versions = SchemeVersion.objects.filter(event=cast.guidance).order_by("number")
    assert [(each.number, each.fingerprint, each.reason) for each in versions] == [
        (1, row.fingerprint, "修改前的内容"),
        (2, saved.fingerprint, "会议决定"),
    ]
    assert saved.fingerprint != row.fingerprint
    assert parse_scheme(saved.definition, place="").components[0].maximum == 120_000
    log = ActionLog.objects.get(action="save_scheme")
    assert json.loads(log.payload)["changes"] == ["", "“理论知识”满分由“100”改为“120”"]
    assert list(findings()) == []


def test_a_first_scheme_is_saved_where_there_was_none(cast: Cast, noon):
    save(cast, DEFINITION)
    assert SchemeVersion.objects.get(event=cast.guidance).number == 1


def test_two_windows_do_not_overwrite_each_other(cast: Cast, row):
    before = scheme_revision(row)
    save(cast, changed(maximum=120))
    with pytest.raises(Conflict, match="刚刚在另一个窗口改过"):
        save(cast, changed(maximum=90), revision=before)
    assert SchemeVersion.objects.count() == 2


def test_a_changed_weight_after_the_first_mark_is_refused_with_what_can_be_done(cast: Cast, row):
    revision = scheme_revision(row)
    key_in(cast, accepted(cast, "G001"), "theory", marks="80")
    other = changed(weight="0.5")
    other["components"][1]["weight"] = "0.5"
    with pytest.raises(Conflict) as refused:
        save(cast, other, revision=revision)
    assert "已经冻结（录入首个成绩）" in refused.value.message
    assert "更正该张评分表" in refused.value.message
    assert "试算" in refused.value.message
    assert MarkingScheme.objects.get().fingerprint == row.fingerprint


def test_notes_that_change_no_rule_may_change_while_frozen(cast: Cast, row):
    freeze_scheme(event_id=cast.guidance.pk, reason="公布", by=cast.organizer)
    saved = save(cast, DEFINITION | {"pending": ["权重"]})
    assert saved.fingerprint == row.fingerprint


def test_all_mistakes_come_at_once_with_their_places(cast: Cast, row):
    definition = changed(weight="0.5", maximum="")
    with pytest.raises(RefusedMany) as refused:
        save(cast, definition)
    assert {place for place, _ in refused.value.problems} == {
        "components",
        "components[0].maximum",
    }
    assert SchemeVersion.objects.count() == 0


def test_a_reason_is_needed_and_a_change_too(cast: Cast, row):
    with pytest.raises(Refused, match="请填写修改说明"):
        save(cast, changed(maximum=120), reason=" ")
    with pytest.raises(Refused, match="完全相同"):
        save(cast, DEFINITION)


def test_a_component_with_seats_or_sessions_stays(cast: Cast, row):
    Session.objects.create(event=cast.guidance, component="plan")
    definition = deepcopy(DEFINITION)
    definition["components"][1]["code"] = "speech"
    definition["tie_chain"] = []
    with pytest.raises(RefusedMany) as refused:
        save(cast, definition)
    assert refused.value.problems == [
        (
            "components",
            (
                "“方案设计”（代号 plan）已设评委席、场次，不能删除、改代号或改计分方式；"
                "请先撤销这些安排。"
            ),
        )
    ]
    Seat.objects.all().delete()
    Session.objects.all().delete()
    save(cast, definition)


def test_an_earlier_version_is_taken_up_again(cast: Cast, row):
    save(cast, changed(maximum=120))
    restore_scheme(event_id=cast.guidance.pk, number=1, reason="恢复原样", by=cast.organizer)
    assert MarkingScheme.objects.get().fingerprint == row.fingerprint
    newest = SchemeVersion.objects.order_by("number").last()
    assert (newest.number, newest.reason) == (3, "恢复第 1 版：恢复原样")


def test_no_version_is_taken_up_once_frozen(cast: Cast, row):
    save(cast, changed(maximum=120))
    freeze_scheme(event_id=cast.guidance.pk, reason="公布", by=cast.organizer)
    with pytest.raises(Conflict, match="已经冻结"):
        restore_scheme(event_id=cast.guidance.pk, number=1, reason="恢复", by=cast.organizer)


def test_settling_is_a_version_of_the_same_fingerprint(cast: Cast, noon):
    row = make_scheme(cast.guidance, pending=["权重"])
    settle_scheme(event_id=cast.guidance.pk, reason="会议纪要", by=cast.organizer)
    assert set(SchemeVersion.objects.values_list("fingerprint", flat=True)) == {row.fingerprint}
    assert list(findings()) == []


def test_a_scheme_changed_behind_its_versions_is_found(cast: Cast, row):
    save(cast, changed(maximum=120))
    MarkingScheme.objects.update(definition=row.definition)
    assert list(findings()) == ["“职业指导人员”现行的评分标准与最后一个版本不同。"]


@pytest.mark.parametrize("who", ["supervisor", "clerk", "administrator"])
def test_only_the_organizer_saves(cast: Cast, row, who):
    with pytest.raises(NotAllowed):
        save(cast, changed(maximum=120), by=getattr(cast, who))
