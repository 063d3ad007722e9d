"""What page tests share: addresses, signed-in browsers, the text of an answer."""

from collections.abc import Callable

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User


def at(name: str, *args: object) -> str:
    """The address of a page of the cast's season."""
    return reverse(name, args=["tianjin-2024", *args])


def browser_of(user: User) -> Client:
    """A browser in which this account is signed in."""
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def said(answer: HttpResponse) -> str:
    """The answer's text with runs of white space made one space."""
    return " ".join(answer.content.decode().split())


def queries_at_3_and_30(
    make: Callable[[], object], browser: Client, address: str
) -> tuple[int, int]:
    """How many queries a page takes with 3 rows and with 30; a first look warms the login up."""
    browser.get(address)
    counts = []
    for more in (3, 27):
        for _ in range(more):
            make()
        with CaptureQueriesContext(connection) as queries:
            browser.get(address)
        counts.append(len(queries))
    return counts[0], counts[1]
