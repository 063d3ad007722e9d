"""How the tests nominate: a good person, a small photograph, a draft, a submitted entry."""

import io
from itertools import count
from typing import Any

from PIL import Image

from accounts.models import User
from competition.eligibility import PersonData
from competition.models import Competition, Entry, Event, RuleSetting, SeasonText
from competition.operations.entries import submit_entry
from competition.operations.entry_drafts import start_entry
from competition.queries.rules import texts_to_accept

_numbers = count(1)


def picture(width: int = 200, height: int = 260, fmt: str = "JPEG", **options: Any) -> bytes:
    """The bytes of a plain picture."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#335577").save(out, format=fmt, **options)
    return out.getvalue()


PHOTO = picture()


def person(**changes: Any) -> PersonData:
    """A complete competitor with a mobile of its own; fits the event of 职业指导人员."""
    number = next(_numbers)
    values = {
        "name": f"选手{number}",
        "unit": f"就业服务中心{number}",
        "unit_level": "district",
        "post": "职业指导员",
        "employment": "staff",
        "mobile": f"191{number:08d}",
    } | changes
    return PersonData(**values)


def use_rules(competition: Competition, *events: Event) -> None:
    """The rules of 2024 that concern people, and the texts to accept."""
    SeasonText.objects.create(
        competition=competition, key="pledge-truth", title="真实性承诺", body="填报内容真实。"
    )
    SeasonText.objects.create(
        competition=competition, key="pledge-winner", title="未获全国十佳", body="未获得过。"
    )
    rows = [
        ("photo", None, {}, "五(二)", "block"),
        ("former_winner", None, {}, "四(一)1", "block"),
        ("same_name_unit", None, {}, "四(一)1", "warn"),
        ("employment", None, {"ask": ["seconded", "dispatched"]}, "五(二)", "warn"),
        ("declarations", None, {"keys": ["pledge-truth", "pledge-winner"]}, "五(二)", "block"),
    ]
    levels = {"guidance": ["city", "district"], "grassroots": ["street", "community"]}
    rows += [
        ("unit_level", event, {"levels": levels[event.code]}, "四(一)1", "block")
        for event in events
    ]
    for order, (rule, event, params, clause, severity) in enumerate(rows):
        RuleSetting.objects.create(
            competition=competition,
            event=event,
            rule=rule,
            params=params,
            clause=clause,
            severity=severity,
            order=order,
        )


def ticks(event: Event) -> dict[str, str]:
    """All declarations of the event, accepted in their present version."""
    return {text.key: text.version for text in texts_to_accept(event)}


def draft(event: Event, by: User, photo: bytes | None = PHOTO, **changes: Any) -> Entry:
    """A draft that could be submitted."""
    replaces_id = changes.pop("replaces_id", None)
    data = person(**({"accepted": ticks(event)} | changes))
    return start_entry(event_id=event.pk, data=data, by=by, photo=photo, replaces_id=replaces_id)


def submitted(event: Event, by: User, **changes: Any) -> Entry:
    """A submitted entry."""
    return submit_entry(entry_id=draft(event, by, **changes).pk, by=by)
