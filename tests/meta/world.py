"""The world in which every address is asked for: the cast, and one object for each capture.

`OBJECTS` maps a route name to a function from the cast to the route's captures. `slug` needs
no entry: it is the competition's. The functions may make objects (with `tests.factories`);
what they make belongs to 和平区 and to the competition of the cast.
"""

from collections.abc import Callable, Mapping

from django.urls import reverse

from accounts.models import User
from tests.cast import Cast
from tests.factories import make_user
from tests.meta.access_table import Persona
from tests.meta.routes import Route

Captures = Mapping[str, object]


def clerk(cast: Cast) -> Captures:
    """The account of the competition's clerk."""
    return {"user_id": cast.clerk.pk}


OBJECTS: dict[str, Callable[[Cast], Captures]] = {
    "account-detail": clerk,
    "account-edit": clerk,
    "account-duties": clerk,
    "account-reissue": clerk,
    "account-deactivate": clerk,
    "account-reactivate": clerk,
    "account-unlock": clerk,
}

ADMIN_CAPTURES: Captures = {
    "object_id": "1",
    "app_label": "districts",
    "content_type_id": 1,
    "url": "x",
    "from_field": "x",
}


def address_of(route: Route, cast: Cast) -> str:
    """Return the address at which this route is asked for."""
    captures: dict[str, object] = {}
    if "slug" in route.captures:
        captures["slug"] = cast.competition.slug
    if route.name in OBJECTS:
        captures |= OBJECTS[route.name](cast)
    missing = set(route.captures) - set(captures)
    assert not missing, f"tests/meta/world.py: say which {missing} {route.name} is asked for"
    return reverse(route.name, kwargs=captures)


def person(persona: Persona, cast: Cast) -> User | None:
    """Return the account behind a persona, None for who has none."""
    if persona == Persona.ANONYMOUS:
        return None
    if persona == Persona.DISABLED:
        return make_user(is_active=False)
    account: User = getattr(cast, persona.value)
    return account
