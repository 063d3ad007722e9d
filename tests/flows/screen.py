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


def sign_in(context: BrowserContext, base: str, user: User) -> None:
    """Give the browser a login of this account, as the sign-in page would."""
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies["saiwu"]
    context.add_cookies([{"name": "saiwu", "value": cookie.value, "url": base}])


def look(page: Page, name: str) -> list[str]:
    """Take a picture of the open page; return what is wrong with it, one line each."""
    found = [f"{name}: {line}" for line in axe(page)]
    return found + picture(page, name)


def picture(page: Page, name: str) -> list[str]:
    """Take a picture; return the page's name when it has to be scrolled sideways."""
    PICTURES.mkdir(exist_ok=True)
    width = page.evaluate("innerWidth")
    page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)
    wide = page.evaluate(OVERFLOW)
    return [f"{name}: {wide} px too wide at {width}"] if wide > 0 else []


def look_at_both_widths(page: Page, name: str) -> list[str]:
    """Look at the open page on the office computer, then narrowed to a phone."""
    office = page.viewport_size
    found = look(page, name)
    page.set_viewport_size(PHONE)
    found += picture(page, name)
    page.set_viewport_size(office)
    return found


class Tour:
    """Walks from page to page by the links it finds, one address for each route."""

    def __init__(self, page: Page, base: str, who: str) -> None:
        self.page, self.base, self.who = page, base, who
        self.wrong: list[str] = []
        self.seen: dict[str, str] = {}

    def walk(self, starts: Iterable[str], *, besides: Iterable[str] = ()) -> None:
        """Look at the starts, and at every page that a link leads to."""
        waiting = deque(starts)
        while waiting:
            address = waiting.popleft()
            if _route(address) in {*self.seen, *besides}:
                continue
            self.seen[_route(address)] = address
            if self.look(address, _route(address)):
                waiting.extend(self._links())

    def look(self, address: str, name: str) -> bool:
        """Look at one page; False when the address gives a file instead."""
        try:
            answer = self.page.goto(self.base + address)
        except Error as error:
            if "Download is starting" in error.message:
                return False
            raise
        if answer is None or answer.status >= 400:
            self.wrong.append(f"{self.who} {address}: {answer and answer.status}")
        self.wrong += look_at_both_widths(self.page, f"{self.who}-{name}")
        return True

    def _links(self) -> list[str]:
        found = self.page.eval_on_selector_all("a[href]", "links => links.map(a => a.href)")
        parts = [urlsplit(link) for link in found if link.startswith(self.base)]
        return [f"{part.path}?{part.query}".rstrip("?") for part in parts]


def _route(address: str) -> str:
    try:
        name = resolve(urlsplit(address).path).view_name
    except Resolver404:
        name = "nowhere"
    return re.sub(r"\W", "-", name)
