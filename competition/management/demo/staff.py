"""The trial's accounts: issued and activated the same way as real ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from accounts.models import User
from accounts.operations.issuing import Issued, NewAccount, issue_account
from accounts.operations.passwords import activate_account
from accounts.roles import ROLE_LABELS, Role
from competition.management.demo.people import person
from competition.models import Competition
from competition.operations.accounts import assign_duties, issue_for_season
from districts.models import District
from records.text import is_wide

PASSWORD: Final = "Saiwu-Trial-2024"  # noqa: S105 -- the trial's own, printed at every start
HOUSE: Final = "市人力资源和社会保障局"
STAFF: Final = (
    (Role.ORGANIZER, "zwh", 1, "竞赛组委会"),
    (Role.SUPERVISOR, "jd", 1, "监督仲裁组"),
    (Role.CLERK, "ly", 3, "赛务组"),
    (Role.JUDGE, "pw", 7, "裁判组"),
)
"""Role, prefix of the login name, how many, unit."""


@dataclass
class Troupe:
    """Who acts in the story: the staff by role, and one liaison account per district code."""

    administrator: User
    staff: dict[Role, list[User]] = field(default_factory=dict)
    liaisons: dict[str, User] = field(default_factory=dict)

    @property
    def organizer(self) -> User:
        """The one who reviews, computes and confirms."""
        return self.staff[Role.ORGANIZER][0]

    @property
    def clerk(self) -> User:
        """The one who keys marks."""
        return self.staff[Role.CLERK][0]


def gather(competition: Competition) -> Troupe:
    """Issue and activate every account of the trial, in the service of this competition."""
    administrator = _activated(
        issue_account(
            new=NewAccount("演示管理员", Role.ADMINISTRATOR, username="admin", unit=HOUSE), by=None
        )
    )
    troupe = Troupe(administrator)
    for role, prefix, number, unit in STAFF:
        troupe.staff[role] = [
            _issued(troupe, competition, role=role, username=f"{prefix}{place}", unit=unit)
            for place in range(1, number + 1)
        ]
    for district in _districts(competition):
        troupe.liaisons[district.code] = _issued(
            troupe, competition, role=Role.LIAISON, username=f"qu{district.code}", district=district
        )
    return troupe


def found() -> Troupe | None:
    """The accounts of an earlier start; None on the first one."""
    administrator = User.objects.filter(username="admin").first()
    if administrator is None:
        return None
    troupe = Troupe(administrator)
    for role, prefix, number, _ in STAFF:
        names = [f"{prefix}{place}" for place in range(1, number + 1)]
        troupe.staff[role] = list(User.objects.filter(username__in=names).order_by("username"))
    for user in User.objects.filter(role=Role.LIAISON, username__startswith="qu"):
        troupe.liaisons[user.username.removeprefix("qu")] = user
    return troupe


def serve_also(troupe: Troupe, competitions: Sequence[Competition]) -> None:
    """Let the staff serve all these competitions."""
    for users in troupe.staff.values():
        for user in users:
            assign_duties(
                user_id=user.pk,
                role=user.role,
                district_id=None,
                competition_ids=[competition.pk for competition in competitions],
                by=troupe.administrator,
            )


def table(troupe: Troupe) -> Iterator[str]:
    """The printed table of accounts: role, login name, what to see."""
    yield f"演示账号（密码均为 {PASSWORD}）"
    yield _line("角色", "登录名", "单位")
    rows = [troupe.administrator, *(user for users in troupe.staff.values() for user in users)]
    codes = sorted(troupe.liaisons)
    rows += [troupe.liaisons[codes[0]], troupe.liaisons[codes[-1]]]
    for user in rows:
        yield _line(ROLE_LABELS[Role(user.role)], user.username, user.unit)
    yield f"  区联络人共 {len(codes)} 个，登录名为 qu 加六位区划代码。"


def _line(role: str, username: str, unit: str) -> str:
    return f"  {_padded(role, 12)}{_padded(username, 12)}{unit}"


def _padded(text: str, columns: int) -> str:
    """Pad to terminal columns: a Chinese character takes two."""
    width = sum(2 if is_wide(character) else 1 for character in text)
    return text + " " * (columns - width)


def _issued(
    troupe: Troupe,
    competition: Competition,
    *,
    role: Role,
    username: str,
    unit: str = "",
    district: District | None = None,
) -> User:
    name = _free_name(troupe) if district is None else f"{district.name}联络人"
    issued = issue_for_season(
        new=NewAccount(name, role, username=username, unit=unit),
        competition_id=competition.pk,
        district_id=district.pk if district else None,
        by=troupe.administrator,
    )
    return _activated(issued)


def _free_name(troupe: Troupe) -> str:
    """A made-up name that nobody of the staff has: two clerks must not read the same."""
    taken = {user.name for user in User.objects.exclude(role=Role.LIAISON)}
    index = 9000 + len(taken)
    while (name := person(index).name) in taken:
        index += 1
    return name


def _activated(issued: Issued) -> User:
    return activate_account(
        username=issued.user.username,
        code=issued.code,
        new=PASSWORD,
        address="127.0.0.1",
        agent="seed_demo",
    )


def _districts(competition: Competition) -> list[District]:
    return list(District.objects.filter(delegations__competition=competition).order_by("code"))
