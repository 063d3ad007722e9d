"""The slips: login name and one-time code on paper, for as long as the issuer needs to print.

What stays in the issuer's session is the nonce of each code, not the code.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from accounts.models import User
from accounts.operations.codes import code_for, is_code_of
from accounts.operations.issuing import Issued
from accounts.text import spell_code

KEY: Final = "slips"


@dataclass(frozen=True)
class Slip:
    """One slip; `code` is empty when it was used or replaced since."""

    user: User
    code: str


def keep_slips(session: SessionBase, issued: Iterable[Issued], *, at: datetime) -> None:
    """Remember what was just issued, beside what is not printed yet."""
    fresh = {str(one.user.pk): [one.nonce, at.timestamp()] for one in issued}
    session[KEY] = _unexpired(session, at=at) | fresh


def slips_of(session: SessionBase, *, by: User, at: datetime) -> list[Slip]:
    """Return the slips this issuer has not put away, for SLIP_SECONDS after issuing."""
    kept = _unexpired(session, at=at)
    accounts = User.objects.visible_to(by).filter(pk__in=list(kept)).order_by("unit", "username")
    return [Slip(user, _spelled(user, kept[str(user.pk)][0])) for user in accounts]


def drop_slips(session: SessionBase) -> None:
    """Put the slips away: from now on nobody can show these codes again."""
    session.pop(KEY, None)


def _unexpired(session: SessionBase, *, at: datetime) -> dict[str, list[str | float]]:
    oldest = at.timestamp() - settings.SLIP_SECONDS
    kept: dict[str, list[str | float]] = session.get(KEY, {})
    return {pk: pair for pk, pair in kept.items() if float(pair[1]) > oldest}


def _spelled(user: User, nonce: str | float) -> str:
    code = code_for(user, str(nonce))
    return spell_code(code) if user.is_active and is_code_of(user, code) else ""
