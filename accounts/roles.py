"""The permission table: what each role may do. An organizer can read and review it."""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """角色: exactly one per account."""

    LIAISON = "liaison"
    ORGANIZER = "organizer"
    CLERK = "clerk"
    JUDGE = "judge"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


ROLE_LABELS: Mapping[Role, str] = {
    Role.LIAISON: "区联络人",
    Role.ORGANIZER: "组委会",
    Role.CLERK: "录入员",
    Role.JUDGE: "评委",
    Role.SUPERVISOR: "监督员",
    Role.ADMINISTRATOR: "系统管理员",
}


class Permission(StrEnum):
    """权限: one word per kind of act; whose object it is, `visible_to` decides."""

    USE_DESK = "use_desk"
    FILE_LIAISONS = "file_liaisons"
    NOMINATE = "nominate"
    ISSUE_ACCOUNTS = "issue_accounts"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_REFERENCE = "manage_reference"
    VIEW_SEASON = "view_season"
    MANAGE_SEASON = "manage_season"
    VIEW_PROGRESS = "view_progress"
    REMIND = "remind"
    GRANT_EXTENSION = "grant_extension"
    VIEW_ENTRIES = "view_entries"
    REVIEW_ENTRIES = "review_entries"
    JUDGE_FINDINGS = "judge_findings"
    IMPORT_WINNERS = "import_winners"
    PRINT_ROSTERS = "print_rosters"
    ENTER_SCORES = "enter_scores"
    JUDGE = "judge"
    RUN_DAY = "run_day"
    WITNESS = "witness"
    IMPORT_SCORES = "import_scores"
    LOCK_SCORES = "lock_scores"
    COMPUTE_STANDING = "compute_standing"
    VIEW_STANDINGS = "view_standings"
    CONFIRM_STANDING = "confirm_standing"
    EXPORT_STANDINGS = "export_standings"
    PUBLISH = "publish"
    VIEW_LOG = "view_log"


_EVERYBODY = frozenset({Permission.USE_DESK})

GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.LIAISON: _EVERYBODY
    | {Permission.FILE_LIAISONS, Permission.NOMINATE, Permission.VIEW_SEASON},
    Role.ORGANIZER: _EVERYBODY
    | {
        Permission.ISSUE_ACCOUNTS,
        Permission.VIEW_SEASON,
        Permission.MANAGE_SEASON,
        Permission.VIEW_PROGRESS,
        Permission.REMIND,
        Permission.GRANT_EXTENSION,
        Permission.VIEW_ENTRIES,
        Permission.REVIEW_ENTRIES,
        Permission.JUDGE_FINDINGS,
        Permission.IMPORT_WINNERS,
        Permission.PRINT_ROSTERS,
        Permission.RUN_DAY,
        Permission.IMPORT_SCORES,
        Permission.LOCK_SCORES,
        Permission.COMPUTE_STANDING,
        Permission.VIEW_STANDINGS,
        Permission.CONFIRM_STANDING,
        Permission.EXPORT_STANDINGS,
        Permission.PUBLISH,
    },
    Role.CLERK: _EVERYBODY | {Permission.ENTER_SCORES},
    Role.JUDGE: _EVERYBODY | {Permission.JUDGE},
    Role.SUPERVISOR: _EVERYBODY
    | {
        Permission.VIEW_SEASON,
        Permission.VIEW_PROGRESS,
        Permission.VIEW_ENTRIES,
        Permission.VIEW_STANDINGS,
        Permission.WITNESS,
        Permission.VIEW_LOG,
    },
    Role.ADMINISTRATOR: _EVERYBODY
    | {Permission.ISSUE_ACCOUNTS, Permission.MANAGE_ACCOUNTS, Permission.MANAGE_REFERENCE},
}


ISSUES: Mapping[Role, frozenset[Role]] = {
    Role.ORGANIZER: frozenset({Role.LIAISON, Role.CLERK, Role.JUDGE}),
    Role.ADMINISTRATOR: frozenset(Role),
}
"""Who hands out accounts of which roles."""


def issuable_roles(role: str) -> frozenset[Role]:
    """Return the roles whose accounts this role may issue and keep; none for most."""
    try:
        return ISSUES.get(Role(role), frozenset())
    except ValueError:
        return frozenset()


def may(role: str, permission: Permission) -> bool:
    """Say whether this role holds this permission; an unknown role holds none."""
    try:
        return permission in GRANTS[Role(role)]
    except ValueError:
        return False
