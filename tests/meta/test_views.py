"""Every view says who may enter."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch

from accounts.middleware import AccessMiddleware
from accounts.permissions import access_of
from accounts.roles import Permission
from tests.meta.routes import Route, portal_routes


@pytest.mark.parametrize("route", portal_routes(), ids=lambda route: route.name)
def test_every_view_has_a_mark(route: Route):
    marks = {"public", "signed_in", *map(str, Permission)}
    access = access_of(route.view)
    assert access is not None, (
        f"{route.pattern}: mark the view with @allowed, @signed_in or @public"
    )
    assert set(access.split("|")) - marks == set()


def test_an_unmarked_view_is_entered_by_nobody(db):
    def forgotten(request):
        return HttpResponse("secret")

    request = RequestFactory().get("/forgotten/")
    request.user = AnonymousUser()
    request.resolver_match = ResolverMatch(forgotten, (), {}, url_name="forgotten")
    with pytest.raises(Http404):
        AccessMiddleware(lambda _: HttpResponse()).process_view(request, forgotten, (), {})
