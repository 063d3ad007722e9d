"""The action log: every write has its row, and no change of it goes unseen."""

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from accounts.models import User
from accounts.roles import Role
from records.models import ActionLog, LogHead
from records.operations.anchors import read_anchors, verify_log, write_anchor
from records.operations.log import differences, record, request_address, row_hash
from tests.factories import NOON, make_user
from tests.racing import together

pytestmark = pytest.mark.django_db
FIELDS = ["at", "actor", "action", "object_type", "object_id", "object_label", "scope",
          "payload", "reason", "address", "algorithm", "previous_hash", "hash"]  # fmt: skip


@pytest.fixture(autouse=True)
def anchors(settings, tmp_path):
    settings.ANCHOR_FILE = tmp_path / "anchors" / "log.txt"


@pytest.fixture
def chain(db) -> list[ActionLog]:
    """Twelve rows by two people, with every column filled."""
    people = [make_user(Role.ORGANIZER), make_user(Role.LIAISON)]
    return [write(people[n % 2], number=n) for n in range(12)]


def write(user: User, number: int = 0, **changes) -> ActionLog:
    values = {
        "at": NOON + timedelta(seconds=number, microseconds=number),
        "changes": {"unit": (f"旧{number}", f"新{number}")},
        "reason": "更正",
        "scope": "tianjin-2024",
        "label": f"对象{number}",
    } | changes
    with transaction.atomic():
        return record("test", on=user, by=user, **values)


@contextmanager
def unguarded() -> Iterator[None]:
    """What an owner of the database could do: switch the trigger off."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE records_actionlog DISABLE TRIGGER tg_log_append_only")
        try:
            yield
        finally:
            cursor.execute("ALTER TABLE records_actionlog ENABLE TRIGGER tg_log_append_only")


def tamper(seq: int, **values) -> None:
    with unguarded():
        ActionLog.objects.filter(seq=seq).update(**values)


def cut(*seqs: int) -> None:
    with unguarded():
        ActionLog.objects.filter(seq__in=seqs).delete()


def breaks() -> list[str]:
    return list(verify_log())


def test_an_untouched_chain_verifies(chain):
    assert ([row.seq for row in chain], breaks()) == (list(range(1, 13)), [])


def test_an_empty_log_verifies(db):
    assert breaks() == []


def test_a_chain_of_random_writes_verifies(db):
    people = [make_user() for _ in range(3)]
    dice = random.Random(7)  # noqa: S311 -- the same chain every time
    for number in range(60):
        write(
            dice.choice(people), number, reason="".join(chr(dice.randrange(0x4E00, 0x9FA5)) for _ in range(5)),
            changes={"unit": (dice.choice([None, 1, True, "x"]), NOON)}, scope=dice.choice(["", "a"]),
        )  # fmt: skip
    assert breaks() == []


@pytest.mark.parametrize("field", FIELDS)
def test_each_edited_column_is_found(chain, field):
    other = {
        "at": NOON + timedelta(days=9),
        "actor": chain[1].actor_id if chain[4].actor_id != chain[1].actor_id else None,
        "previous_hash": "f" * 64,
        "hash": "e" * 64,
        "payload": '{"unit":["旧4","假"]}',
    }
    tamper(5, **{field: other.get(field, "x")})
    assert breaks() != []


def test_an_edit_is_named_with_its_row(chain):
    tamper(5, reason="假理由")
    assert breaks() == ["第 5 条的内容与校验值不符。"]


def test_an_edit_with_its_own_hash_made_anew_breaks_the_next_link(chain):
    row = ActionLog.objects.get(seq=5)
    row.reason = "假理由"
    tamper(5, reason=row.reason, hash=row_hash(row))
    assert breaks() == ["第 6 条与前一条不相接。"]


def test_a_deleted_row_is_found(chain):
    cut(5)
    assert breaks() == ["第 5 条起缺失（下一条是第 6 条）。", "第 6 条与前一条不相接。"]


def test_an_inserted_row_is_found(chain):
    with unguarded():
        ActionLog.objects.filter(seq__gt=5).order_by("-seq").update(seq=F("seq") + 100)
        ActionLog.objects.filter(seq__gt=100).update(seq=F("seq") - 99)
    row = ActionLog.objects.get(seq=5)
    row.pk, row.seq, row.previous_hash = None, 6, row.hash
    row.hash = row_hash(row)
    row.save(force_insert=True)
    assert "第 7 条与前一条不相接。" in breaks()


def test_two_swapped_rows_are_found(chain):
    with unguarded():
        for old, new in ((5, 99), (6, 5), (99, 6)):
            ActionLog.objects.filter(seq=old).update(seq=new)
    assert "第 5 条与前一条不相接。" in breaks()


def test_a_cut_tail_is_found_by_the_head(chain):
    cut(11, 12)
    assert breaks() == ["日志尾部不符：链尾记录为第 12 条，实际止于第 10 条。"]


def test_a_cut_tail_with_its_head_is_found_by_the_anchor(chain):
    write_anchor()
    cut(11, 12)
    last = ActionLog.objects.get(seq=10)
    LogHead.objects.update(seq=10, hash=last.hash)
    assert breaks() == ["库外锚点记有第 12 条，日志中已不存在。"]


def test_a_tail_that_was_written_anew_is_found_by_the_anchor(chain):
    write_anchor()
    cut(12)
    last = ActionLog.objects.get(seq=11)
    LogHead.objects.update(seq=11, hash=last.hash)
    write(make_user(), number=50)
    assert breaks() == ["第 12 条与库外锚点不符。"]


def test_anchors_are_appended_only_when_the_tail_moved(chain):
    assert write_anchor() != ""
    assert write_anchor() == ""
    write(make_user(), number=60)
    write_anchor()
    assert [seq for seq, _ in read_anchors()] == [12, 13]
    assert breaks() == []


def test_the_command_says_whether_the_log_is_whole(chain):
    out = StringIO()
    call_command("verify_log", stdout=out)
    assert out.getvalue() == "操作日志完好，共 12 条。\n"
    tamper(5, reason="假理由")
    errors = StringIO()
    with pytest.raises(CommandError, match="1 处异常"):
        call_command("verify_log", stderr=errors)
    assert "第 5 条" in errors.getvalue()


def test_personal_values_are_stored_as_digests_only(db):
    user = make_user(name="王某某", mobile="19000000001")
    row = write(user, changes={"mobile": ("19000000001", "19000000002"), "unit": ("甲", "乙"),
                               "name": ("", "王某某")})  # fmt: skip
    payload = json.loads(row.payload)
    assert payload["unit"] == ["甲", "乙"]
    assert [value[:5] for value in payload["mobile"]] == ["hmac:", "hmac:"]
    assert payload["mobile"][0] != payload["mobile"][1]
    assert payload["name"][0] == ""
    assert [text for text in ("1900000000", "王某某") if text in row.payload] == []


def test_a_personal_value_of_any_shape_is_digested(db):
    row = write(make_user(), changes={"mobile": (None, ["19000000001", {"a": 1}])})
    assert json.loads(row.payload)["mobile"][0] == ""
    assert "1900000000" not in row.payload


def test_differences_name_only_what_changes(db):
    user = make_user(unit="甲", mobile="")
    assert differences(user, {"unit": "乙", "mobile": ""}) == {"unit": ("甲", "乙")}


def test_the_address_of_the_request_is_kept(db):
    token = request_address.set("10.0.0.9")
    try:
        assert write(make_user()).address == "10.0.0.9"
    finally:
        request_address.reset(token)


def test_a_write_that_is_rolled_back_leaves_no_row(chain):
    def fail() -> None:
        with transaction.atomic():
            record("test", on=chain[0], by=None, at=NOON)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert (ActionLog.objects.count(), breaks()) == (12, [])


@pytest.mark.parametrize("act", ["update", "delete"])
def test_postgresql_itself_refuses_to_change_the_log(chain, act):
    rows = ActionLog.objects.filter(seq=5)

    def change() -> None:
        with transaction.atomic():
            rows.update(reason="x") if act == "update" else rows.delete()

    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="append-only"):
            change()
        assert breaks() == []
    else:  # the trial's database has no such wall: the chain tells
        change()
        assert breaks() != []


@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_leave_no_gap():
    users = [make_user() for _ in range(8)]

    def work(user: User):
        return lambda: [write(user, number) for number in range(10)] and None

    assert together([work(user) for user in users]) == [None] * 8
    assert (LogHead.objects.get().seq, ActionLog.objects.count(), breaks()) == (80, 80, [])
