"""Lists as workbooks: exactly what the page shows."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from records.operations.log import record
from tests.cast import Cast
from tests.factories import NOON, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def rows_of(client, name: str, **query: str) -> list[tuple]:
    answer = client.get(reverse(name), query)
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    return [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]


def test_the_accounts_are_exported_as_filtered(client, cast: Cast):
    client.force_login(cast.organizer)
    rows = rows_of(client, "account-export", role="liaison", order="-username")
    assert [row[1] for row in rows] == [cast.other_liaison.username, cast.liaison.username]


def test_an_organizer_exports_no_foreign_account(client, cast: Cast):
    client.force_login(cast.foreign_organizer)
    assert [row[1] for row in rows_of(client, "account-export")] == [
        cast.foreign_organizer.username
    ]


def test_a_name_like_a_formula_stays_text(client, cast: Cast):
    make_staff(cast.competition, "clerk", name='=HYPERLINK("http://x")', unit="+1")
    client.force_login(cast.organizer)
    [row] = rows_of(client, "account-export", q="HYPERLINK")
    assert (row[2], row[3]) == ('=HYPERLINK("http://x")', "+1")


def test_the_sign_ins_are_exported_as_filtered(client, cast: Cast):
    cast.clerk.sign_ins.create(username="a", at=NOON, outcome="success")
    cast.clerk.sign_ins.create(username="b", at=NOON, outcome="failure", agent="=1+1")
    client.force_login(cast.administrator)
    [row] = rows_of(client, "sign-in-export", outcome="failure")
    assert (row[2], row[4], row[6]) == ("b", "密码错误", "=1+1")


def test_the_log_is_exported_with_its_hashes(client, cast: Cast):
    written = record("appoint", on=cast.clerk, by=cast.organizer, at=NOON, scope="tianjin-2024")
    record("appoint", on=cast.clerk, by=cast.organizer, at=NOON, scope="elsewhere-2024")
    client.force_login(cast.supervisor)
    [row] = rows_of(client, "supervise-log-export")
    assert (row[0], row[3], row[-1]) == (written.seq, "任职", written.hash)
