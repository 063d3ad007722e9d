"""The district wall: what one district wrote down appears on no page of another.

Every text of both districts carries a canary. A liaison then follows every link and asks for
every address of the portal, also for the other district's; a foreign canary anywhere fails.
"""

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client

from competition.enums import EntryStatus, Task
from competition.models import Filing, Liaison
from districts.models import District
from records.models import Message
from tests.cast import Cast
from tests.factories import NOON, make_entry
from tests.meta.routes import portal_routes
from tests.meta.work_canaries import mark_alike, mark_works
from tests.meta.world import address_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
OWN, FOREIGN = "CANARY-120101", "CANARY-120102"
LINK = re.compile(r'(?:href|hx-get|src)="(/[^"#]*)')
MOST_PAGES = 800


@pytest.fixture
def marked(cast: Cast) -> Cast:
    """Both districts have written down all they can."""
    _mark(cast, cast.heping, OWN)
    _mark(cast, cast.hedong, FOREIGN)
    mark_alike(cast)
    return cast


def test_a_liaison_meets_no_foreign_canary(marked: Cast):
    client = Client()
    client.force_login(marked.liaison)
    found = dict(_crawl(client, marked))
    assert [address for address, text in found.items() if FOREIGN in text] == []
    assert [address for address, text in found.items() if "CANARY-likeness" in text] == []
    assert [address for address, text in found.items() if OWN in text] != []


def test_the_public_meets_no_canary(marked: Cast):
    found = dict(_crawl(Client(), marked))
    assert [address for address, text in found.items() if "CANARY-" in text] == []


def test_a_judge_meets_no_canary(marked: Cast):
    client = Client()
    client.force_login(marked.judge)
    found = dict(_crawl(client, marked))
    assert [address for address, text in found.items() if "CANARY-" in text] == []


def test_the_crawler_sees_into_workbooks():
    """The negative control: a canary inside a zip container is found."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as container:
        container.writestr("xl/sharedStrings.xml", FOREIGN)
    assert FOREIGN in _text_of(HttpResponse(buffer.getvalue()))


def _mark(cast: Cast, district: District, canary: str) -> None:
    account = cast.liaison if district == cast.heping else cast.other_liaison
    account.name, account.unit = f"{canary}-account", f"{canary}-unit"
    account.save()
    values = {"competition": cast.competition, "district": district}
    Liaison.objects.create(
        **values, name=f"{canary}-liaison", unit=canary, post=canary, mobile="19100000001",
        remark=canary,
    )  # fmt: skip
    Filing.objects.create(
        **values, task=Task.LIAISONS, filled_by=canary, phone=canary, responsible_name=canary,
        responsible_post=canary,
    )  # fmt: skip
    for event, status in ((cast.guidance, "draft"), (cast.grassroots, "submitted")):
        entry = make_entry(event, district, EntryStatus(status), name=f"{canary}-competitor")
        entry.competitor.unit = entry.competitor.post = canary
        entry.competitor.save()
    Message.objects.create(recipient=account, subject=canary, body=canary, created_at=NOON)
    mark_works(cast, district, canary)


def _crawl(client: Client, cast: Cast) -> Iterator[tuple[str, str]]:
    waiting = ["/desk/", "/", *(address_of(route, cast) for route in portal_routes())]
    seen: set[str] = set()
    while waiting:
        address = waiting.pop(0)
        if address in seen or address.startswith(("/static/", "/admin/")):
            continue
        seen.add(address)
        assert len(seen) <= MOST_PAGES, "the crawler does not come to an end"
        answer = client.get(address)
        text = _text_of(answer)
        yield address, text
        waiting += [link.replace("&amp;", "&") for link in LINK.findall(text)]
        if answer.status_code == 302 and answer["Location"].startswith("/"):
            waiting.append(answer["Location"])


def _text_of(answer: HttpResponse) -> str:
    body = b"".join(answer) if answer.streaming else answer.content
    if body[:2] != b"PK":
        return body.decode("utf-8", errors="replace")
    with zipfile.ZipFile(io.BytesIO(body)) as container:
        parts = [container.read(name) for name in container.namelist()]
    return b"\n".join(parts).decode("utf-8", errors="replace")
