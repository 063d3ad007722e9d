"""What every page is held to in the browser: axe, no sideways scrolling, a picture to look at."""

import re
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from django.test import Client
from django.urls import Resolver404, resolve
from playwright.sync_api import BrowserContext, Error, Page

from accounts.models import User
from tests.browser import axe

PICTURES = Path(__file__).resolve().parent.parent.parent / "screenshots"
PHONE = {"width": 375, "height": 812}
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def sign_in(context: BrowserContext, base: str, user: User | None) -> None:
    """Give the browser a login of this account, as the sign-in page would; None signs out."""
    context.clear_cookies()
    if user is None:
        return
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies["saiwu"]
    context.add_cookies([{"name": "saiwu", "value": cookie.value, "url": base}])


def look(page: Page, name: str) -> list[str]:
    """Take a picture of the open page; return what is wrong with it, one line each."""
    return [f"{name}: {line}" for line in axe(page)] + picture(page, name)


def picture(page: Page, name: str) -> list[str]:
    """Take a picture; return the page's name when it has to be scrolled sideways."""
    PICTURES.mkdir(exist_ok=True)
    width = page.evaluate("innerWidth")
    page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)
    wide = page.evaluate(OVERFLOW)
    return [f"{name}: {wide} px too wide at {width}"] if wide > 0 else []


class Tour:
    """Walks from page to page by the links it finds, one address for each route.

    Each page is looked at on the office computer, then narrowed to a phone.
    """

    def __init__(self, page: Page, base: str, who: str) -> None:
        self.page, self.base, self.who = page, base, who
        self.wrong: list[str] = []
        self.seen: set[str] = set()

    def walk(self, start: str, *, besides: Iterable[str] = ()) -> None:
        """Look at the start, and at every page that a link leads to."""
        self.seen |= set(besides)
        waiting = deque([start])
        while waiting:
            address = waiting.popleft()
            route = route_of(address)
            if route in self.seen or route.endswith("_history"):
                continue
            self.seen.add(route)
            if self.look(address, route):
                waiting.extend(self._links())

    def look(self, address: str, name: str, *, status: int = 200) -> bool:
        """Look at one page; False when the address gives a file instead."""
        try:
            answer = self.page.goto(self.base + address)
        except Error as error:
            if "Download is starting" in error.message:
                return False
            raise
        if answer is None or answer.status != status:
            self.wrong.append(f"{self.who} {address}: {answer and answer.status}")
        self.wrong += look(self.page, f"{self.who}-{name}")
        office = self.page.viewport_size
        self.page.set_viewport_size(PHONE)
        self.wrong += picture(self.page, f"{self.who}-{name}")
        self.page.set_viewport_size(office)
        return True

    def _links(self) -> list[str]:
        found = self.page.eval_on_selector_all("a[href]", "links => links.map(a => a.href)")
        parts = [urlsplit(link) for link in found if link.startswith(self.base)]
        return [f"{part.path}?{part.query}".rstrip("?") for part in parts]


def route_of(address: str) -> str:
    """The name of the route behind an address, as a file name."""
    try:
        name = resolve(urlsplit(address).path).view_name
    except Resolver404:
        name = "nowhere"
    return re.sub(r"\W", "-", name)
