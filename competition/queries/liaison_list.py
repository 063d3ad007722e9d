"""All districts' liaisons as the organizer's list shows, filters, sorts and exports them."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from accounts.roles import Permission
from competition.enums import Task
from competition.models import Competition, Filing, Liaison
from records.text import pinyin_of

ORDERS: Final = {
    "district": ("district__code", "order"),
    "unit": ("unit", "district__code", "order"),
    "filed": ("filed_at", "district__code", "order"),
}


def shows_phones(user: User) -> bool:
    """Who reminds districts has to call them; everybody else sees masked numbers."""
    return user.may(Permission.REMIND)


def liaison_list(
    competition: Competition, user: User, chosen: Mapping[str, Any], order: str = ""
) -> QuerySet[Liaison]:
    """The liaisons this account may see, filtered (q, district, filed, twin) and sorted.

    Each row carries `filed_at` of its district's 附件1, and `twin`: another district that has
    the same mobile, a thing for the organizer to ask about.
    """
    mine = Filing.objects.filter(
        competition=competition, district=OuterRef("district"), task=Task.LIAISONS
    )
    found = (
        Liaison.objects.visible_to(user)
        .filter(competition=competition)
        .select_related("district")
        .annotate(filed_at=Subquery(mine.values("filed_at")[:1]))
        .annotate(twin=Subquery(_twins(competition).values("district__name")[:1]))
    )
    for condition in _conditions(competition, user, chosen):
        found = found.filter(condition)
    return found.order_by(*_order(order), "pk")


def _twins(competition: Competition) -> QuerySet[Liaison]:
    return (
        Liaison.objects.filter(competition=competition, mobile=OuterRef("mobile"))
        .exclude(district=OuterRef("district"))
        .order_by("district__code")
    )


def _conditions(
    competition: Competition, user: User, chosen: Mapping[str, Any]
) -> list[Q | Exists]:
    conditions: list[Q | Exists] = []
    if chosen.get("q"):
        conditions.append(_matches(competition, user, chosen["q"]))
    if chosen.get("district"):
        conditions.append(Q(district__code=chosen["district"]))
    if chosen.get("filed"):
        conditions.append(Q(filed_at__isnull=chosen["filed"] == "no"))
    if chosen.get("leader"):
        conditions.append(Q(is_leader=True))
    if chosen.get("twin"):
        conditions.append(Exists(_twins(competition)))
    return conditions


def _matches(competition: Competition, user: User, words: str) -> Q:
    """Match any column; a number only for those who may see numbers, so that none is guessed."""
    found = Q(district__name__icontains=words)
    for column in ("name", "unit", "post", "remark"):
        found |= Q(**{f"{column}__icontains": words})
    if shows_phones(user):
        found |= Q(mobile__icontains=words) | Q(landline__icontains=words)
    spelt = words.replace(" ", "").lower()
    if spelt.isascii() and spelt.isalpha():
        found |= Q(district__pinyin__icontains=spelt) | Q(pk__in=_spelt(competition, spelt))
    return found


def _spelt(competition: Competition, letters: str) -> list[int]:
    rows = Liaison.objects.filter(competition=competition).order_by().values_list("pk", "name")
    return [pk for pk, name in rows if any(part.startswith(letters) for part in _pinyin(name))]


@lru_cache(maxsize=4096)
def _pinyin(name: str) -> tuple[str, ...]:
    return tuple(pinyin_of(name, is_person=True).split())


def _order(order: str) -> list[Any]:
    keys = ORDERS.get(order.removeprefix("-"), ORDERS["district"])
    if not order.startswith("-"):
        return [F(key).asc(nulls_last=True) for key in keys]
    first, *rest = keys
    return [F(first).desc(nulls_last=True), *(F(key).asc() for key in rest)]
