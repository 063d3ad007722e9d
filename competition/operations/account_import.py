"""Accounts from a workbook: one row per person; codes follow when the slips are printed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from accounts.operations.issuing import NewAccount
from accounts.roles import ROLE_LABELS, Permission, Role, issuable_roles
from accounts.text import LOGIN_NAME, LOGIN_NAME_RULE, normalise_login_name
from competition.models import Competition
from competition.operations.accounts import add_with_duty
from districts.models import District
from records.operations.imports import Change, ImportHandler, Plan, import_handler
from records.workbooks import CellProblem, Column, Row, TableSpec

KIND: Final = "accounts"
MOST_ROWS: Final = 1_000
_ROLES: Final = {label: role for role, label in ROLE_LABELS.items()}


@dataclass(frozen=True)
class Wanted:
    """A row that can be carried out; `known` is the account it already has."""

    row: int
    new: NewAccount
    district: District | None
    known: User | None


def account_params(competition: Competition, *, by: User) -> dict[str, Any]:
    """Return what the upload fixes: the season, and in which role it is brought in."""
    return {"competition": competition.pk, "role": by.role}


@import_handler
class AccountsImport(ImportHandler):
    """姓名 手机 登录名 角色 区 单位; a person who has the account already is left alone."""

    kind = KIND
    title = "导入账号"
    permission = Permission.ISSUE_ACCOUNTS

    def spec(self, params: Mapping[str, Any]) -> TableSpec:
        """The table, with the roles one may issue and the districts that take part."""
        labels = [ROLE_LABELS[role] for role in Role if role in issuable_roles(params["role"])]
        names = District.objects.filter(delegations__competition=params["competition"])
        return TableSpec(
            title="账号名单",
            sheet="账号",
            file_name="账号名单_模板",
            columns=(
                Column("name", "姓名", required=True, max_length=40, sample="张三"),
                Column("mobile", "手机", kind="mobile", hint="填写后即为登录名"),
                Column("username", "登录名", max_length=40, hint="可不填，由系统决定"),
                Column("role", "角色", required=True, kind="choice", choices=tuple(labels)),
                Column(
                    "district",
                    "区",
                    kind="choice",
                    choices=tuple(names.values_list("name", flat=True)),
                    hint="仅区联络人填写",
                ),
                Column("unit", "单位", max_length=100, width=28),
            ),
            notes=(
                "每人一行。手机、登录名都不填时，由系统编一个登录名。",
                "区联络人须填写区；不填单位时取本区报送单位。",
                "导入后在“激活码纸条”中生成并打印激活码。",
            ),
            max_rows=MOST_ROWS,
        )

    def max_rows(self, params: Mapping[str, Any]) -> int:
        """A season has some hundred people."""
        return MOST_ROWS

    def check_scope(self, params: Mapping[str, Any], by: Any) -> None:
        """Only for a competition one serves."""
        Competition.objects.visible_to(by).get(pk=params["competition"])

    def plan(
        self, *, rows: Sequence[Row], params: Mapping[str, Any], by: Any, at: datetime
    ) -> Plan:
        """One change per row."""
        wanted, problems = _read(rows, params, by)
        return Plan([_change(each) for each in wanted], problems)

    def apply(
        self, *, rows: Sequence[Row], params: Mapping[str, Any], by: Any, at: datetime
    ) -> str:
        """Open the accounts that are new."""
        competition = Competition.objects.visible_to(by).get(pk=params["competition"])
        wanted, _ = _read(rows, params, by)
        fresh = [each for each in wanted if each.known is None]
        for each in fresh:
            add_with_duty(each.new, competition=competition, district=each.district, by=by, at=at)
        return f"已开通 {len(fresh)} 个账号，请生成并打印激活码。"

    def done_url(self, params: Mapping[str, Any]) -> str:
        """The slips."""
        return reverse("account-slips")


def _read(
    rows: Sequence[Row], params: Mapping[str, Any], by: User
) -> tuple[list[Wanted], list[CellProblem]]:
    districts = {
        district.name: district
        for district in District.objects.filter(delegations__competition=params["competition"])
    }
    known = _known(rows, by)
    wanted: list[Wanted] = []
    problems: list[CellProblem] = []
    names: dict[str, int] = {}
    for row in rows:
        found = [
            *_duty_problems(row, by),
            *_name_problems(row, names, known),
        ]
        problems += found
        if not found:
            new = _new(row)
            district = districts.get(row.cells["district"])
            wanted.append(Wanted(row.number, new, district, known.of(new)))
    return wanted, problems


class _Known:
    """The accounts that the rows may mean, found in one query."""

    def __init__(self, users: Sequence[User], visible: set[int]) -> None:
        self._by_name = {user.username: user for user in users}
        self._by_person = {(user.mobile, user.name): user for user in users if user.mobile}
        self._visible = visible

    def of(self, new: NewAccount) -> User | None:
        """The account this very person has already."""
        if new.username:
            user = self._by_name.get(new.username)
            same = user is not None and user.name == new.name and user.pk in self._visible
            return user if same else None
        person = self._by_person.get((new.mobile, new.name)) if new.mobile else None
        return person if person is not None and person.pk in self._visible else None

    def is_taken(self, new: NewAccount) -> bool:
        """Say whether the given login name is somebody else's."""
        return new.username in self._by_name and self.of(new) is None


def _known(rows: Sequence[Row], by: User) -> _Known:
    mobiles = [row.cells["mobile"] for row in rows if row.cells["mobile"]]
    names = [normalise_login_name(row.cells["username"]) for row in rows if row.cells["username"]]
    users = User.objects.filter(Q(mobile__in=mobiles) | Q(username__in=names)).order_by("pk")
    visible = User.objects.visible_to(by).filter(pk__in=users.values("pk"))
    return _Known(list(users), set(visible.values_list("pk", flat=True)))


def _new(row: Row) -> NewAccount:
    cells = row.cells
    return NewAccount(
        cells["name"],
        _ROLES[cells["role"]],
        cells["mobile"],
        normalise_login_name(cells["username"]),
        cells["unit"],
    )


def _duty_problems(row: Row, by: User) -> list[CellProblem]:
    role = _ROLES[row.cells["role"]]
    if role not in issuable_roles(by.role):
        return [CellProblem(row.number, "role", "您不能发放这类角色的账号。")]
    is_liaison = role == Role.LIAISON
    if is_liaison and not row.cells["district"]:
        return [CellProblem(row.number, "district", "区联络人须填写所属的区。")]
    if not is_liaison and row.cells["district"]:
        return [CellProblem(row.number, "district", "只有区联络人填写区，请删除。")]
    return []


def _name_problems(row: Row, names: dict[str, int], known: _Known) -> list[CellProblem]:
    new = _new(row)
    if not new.username:
        return []
    if not LOGIN_NAME.fullmatch(new.username):
        return [CellProblem(row.number, "username", LOGIN_NAME_RULE)]
    earlier = names.setdefault(new.username, row.number)
    if earlier != row.number:
        message = f"登录名与第 {earlier} 行重复。"
        return [CellProblem(row.number, "username", message)]
    if known.is_taken(new):
        return [CellProblem(row.number, "username", "登录名已被占用，请换一个。")]
    return []


def _change(each: Wanted) -> Change:
    label = f"{each.new.name}（{ROLE_LABELS[Role(each.new.role)]}）"
    if each.known is not None:
        return Change(each.row, "keep", label)
    cells = {
        "登录名": ("", each.new.username or each.new.mobile or "（系统编定）"),
        "区": ("", each.district.name if each.district else ""),
        "单位": ("", each.new.unit or (each.district.bureau if each.district else "")),
    }
    return Change(each.row, "add", label, {k: pair for k, pair in cells.items() if pair[1]})
