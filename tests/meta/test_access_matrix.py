"""Every address × method × persona, against the table written by hand.

That nothing changes where somebody is turned away is seen on the connection itself: any
statement but a read fails, unless it is of the door's and the log's own books.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve, reverse

from accounts.models import User
from records.models import ActionLog
from tests.cast import Cast
from tests.meta.access_table import TABLE, Persona, Row
from tests.meta.garbage import fuzzed_routes, garbage_form
from tests.meta.routes import Route, all_routes, portal_routes
from tests.meta.world import ADMIN_CAPTURES, Captures, address_of, form_of, person

pytestmark = pytest.mark.django_db
ROUTES = portal_routes()
OURS_INSTEAD = {"admin:login", "admin:logout", "admin:password_change"}
ADMIN_ROUTES = [
    route for route in all_routes() if route.is_admin_site and route.name not in OURS_INSTEAD
]
SERVED = {200, 204, 302, 400, 409, 412, 422}
READS = {"SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET", "BEGIN"}
BOOKS = {"django_session", "accounts_signin", "records_actionlog", "records_loghead"}


def test_every_route_has_a_name_and_a_row():
    names = {route.name for route in ROUTES}
    assert names - set(TABLE) == set()
    assert set(TABLE) - names == set()


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_the_table_holds(route: Route, cast: Cast, noon):
    address, form = address_of(route, cast), form_of(route, cast)
    verdicts = {
        (method, who.value): _verdict(route, who, cast, Asking(method, address, form))
        for method in ("get", "post")
        for who in Persona
    }
    row = TABLE.get(route.name, Row())
    somebody = min((row.get or frozenset()) | (row.post or frozenset()))
    for method in sorted({"put", "patch", "delete"} - row.also):
        with ask(person(somebody, cast), Asking(method, address)) as (answer, written):
            odd = "" if (answer.status_code, written) == (405, set()) else "should be 405"
        verdicts[method, somebody.value] = odd
    verdicts |= _garbage_verdicts(route, cast, address, form)
    assert {case: verdict for case, verdict in verdicts.items() if verdict} == {}


@pytest.mark.parametrize("route", ADMIN_ROUTES, ids=lambda route: route.name)
def test_the_admin_site_is_the_administrators(route: Route, cast: Cast, noon):
    captures = {name: ADMIN_CAPTURES[name] for name in route.captures}
    address = reverse(route.name, kwargs=captures) if route.name != "admin:" else "/admin/nowhere"
    for method in ("get", "post"):
        for persona in Persona:
            with ask(person(persona, cast), Asking(method, address)) as (answer, written):
                if persona == Persona.ADMINISTRATOR:
                    assert answer.status_code < 500
                else:
                    assert (_is_turned_away(answer), written) == (True, set())


@pytest.mark.parametrize("name", sorted(OURS_INSTEAD))
def test_the_admin_sites_own_doors_are_walled_up(name: str):
    assert resolve(reverse(name)).func.__module__ == "accounts.views.door"


def test_a_denied_request_leaves_one_row_a_minute(client, cast: Cast, noon):
    client.force_login(cast.clerk)
    for _ in range(3):
        client.get(reverse("account-list"))
    rows = ActionLog.objects.filter(action="denied").values_list("actor", "object_label")
    assert list(rows) == [(cast.clerk.pk, "account-list")]


def test_the_watch_over_the_tables_sees_a_write(cast: Cast):
    """The negative control: without it the matrix could be blind."""
    with _watched() as written:
        User.objects.filter(pk=cast.clerk.pk).update(unit="x")
    assert written == {"accounts_user"}


@dataclass(frozen=True)
class Asking:
    """What is asked: method, address, and the form's fields."""

    method: str
    address: str
    form: Captures = field(default_factory=dict)


@contextmanager
def ask(user: User | None, asking: Asking) -> Iterator[tuple[HttpResponse, set[str]]]:
    """Ask for an address; yield the answer and the tables written on the way, then undo all."""
    client = Client(raise_request_exception=False)
    with transaction.atomic():
        if user is not None:
            client.force_login(user)
        with _watched() as written:
            form = [asking.form] if asking.method == "post" else []
            answer = getattr(client, asking.method)(asking.address, *form)
        yield answer, written - BOOKS
        transaction.set_rollback(True)


def _verdict(route: Route, persona: Persona, cast: Cast, asking: Asking) -> str:
    user, row = person(persona, cast), TABLE.get(route.name, Row())
    served = row.get if asking.method == "get" else row.post
    with ask(user, asking) as (answer, written):
        if served is not None and persona in served:
            return _served_badly(answer, is_public=Persona.ANONYMOUS in served)
        if written:
            return f"was turned away ({answer.status_code}) and still wrote {sorted(written)}"
        may_enter = persona in (row.get or ()) or persona in (row.post or ())
        if served is None and may_enter:
            return "" if answer.status_code == 405 else f"should be 405: {answer.status_code}"
        if not _is_turned_away(answer):
            return f"should be turned away: {answer.status_code}"
        return _without_trace(answer, route, user, persona)


def _garbage_verdicts(
    route: Route, cast: Cast, address: str, form: Captures
) -> dict[tuple[str, str], str]:
    """Whoever is served may send nonsense: it is refused in words, and never breaks the page."""
    served = TABLE.get(route.name, Row()).post
    if not served or route.name not in fuzzed_routes():
        return {}
    nonsense = Asking("post", address, garbage_form(form))
    with ask(person(min(served), cast), nonsense) as (answer, _):
        code = answer.status_code
    return {("post", "nonsense"): f"broke: {code}" if code >= 500 else ""}


def _served_badly(answer: HttpResponse, *, is_public: bool) -> str:
    is_at_the_door = _leads_to_the_door(answer) and not is_public
    is_served = answer.status_code in SERVED and not is_at_the_door
    return "" if is_served else f"should be served: {answer.status_code}"


def _without_trace(answer: HttpResponse, route: Route, user: User | None, persona: Persona) -> str:
    if answer.status_code != 403 or persona == Persona.DISABLED:
        return ""
    rows = ActionLog.objects.filter(action="denied", actor=user, object_label=route.name)
    return "" if rows.count() == 1 else "was denied without a row in the log"


def _is_turned_away(answer: HttpResponse) -> bool:
    return answer.status_code in {403, 404, 405} or _leads_to_the_door(answer)


def _leads_to_the_door(answer: HttpResponse) -> bool:
    places = (reverse("login"), reverse("admin-login"))
    return answer.status_code == 302 and answer["Location"].startswith(places)


@contextmanager
def _watched() -> Iterator[set[str]]:
    written: set[str] = set()

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.split(maxsplit=1)[0].upper() not in READS:
            table = re.search(r'"(\w+)"', sql)
            written.add(table.group(1) if table else sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield written
