"""The menu: which pages a role finds where. Items lead to pages that need no object."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from accounts.roles import Permission


@dataclass(frozen=True)
class Item:
    """One line of the menu; `season` items take the current competition's slug."""

    label: str
    url_name: str
    permission: Permission
    season: bool = True


MENU = (
    Item("联络人（附件1）", "district-liaisons", Permission.FILE_LIAISONS),
    Item("参赛选手", "district-entries", Permission.NOMINATE),
    Item("项目、成果和案例", "district-works", Permission.NOMINATE),
    Item("展示素材", "district-media", Permission.NOMINATE),
    Item("培训与交流", "district-activities", Permission.NOMINATE),
    Item("办理进度", "manage-progress", Permission.VIEW_PROGRESS),
    Item("联络人", "manage-liaisons", Permission.VIEW_PROGRESS),
    Item("参赛选手", "manage-entries", Permission.VIEW_ENTRIES),
    Item("参评材料", "manage-works", Permission.VIEW_ENTRIES),
    Item("查重", "manage-works-likeness", Permission.VIEW_ENTRIES),
    Item("材料产出", "manage-works-outputs", Permission.VIEW_ENTRIES),
    Item("往届全国十佳", "manage-winners", Permission.IMPORT_WINNERS),
    Item("培训与签到", "manage-activities", Permission.PRINT_ROSTERS),
    Item("赛场安排", "manage-day", Permission.RUN_DAY),
    Item("赛场安排", "manage-day", Permission.WITNESS),
    Item("展示素材", "manage-media", Permission.RUN_DAY),
    Item("赛场文件", "manage-day-papers", Permission.RUN_DAY),
    Item("评委组与回避", "manage-panels", Permission.RUN_DAY),
    Item("回避申报", "judge-recusals", Permission.JUDGE),
    Item("成绩录入", "clerk-home", Permission.ENTER_SCORES),
    Item("试卷录入", "clerk-theory", Permission.ENTER_SCORES),
    Item("理论试卷", "manage-theory", Permission.RUN_DAY),
    Item("理论试卷", "manage-theory", Permission.WITNESS),
    Item("纸质评分表", "clerk-paper", Permission.ENTER_SCORES),
    Item("评分表扫描件", "clerk-paper", Permission.WITNESS),
    Item("评分", "judge-home", Permission.JUDGE),
    Item("计时", "manage-timing", Permission.RUN_DAY),
    Item("试评", "manage-holds", Permission.RUN_DAY),
    Item("成绩导入", "manage-scores", Permission.IMPORT_SCORES),
    Item("成绩与名次", "manage-standings", Permission.VIEW_STANDINGS),
    Item("双人确认", "supervise-openings", Permission.RUN_DAY),
    Item("双人确认", "supervise-openings", Permission.WITNESS),
    Item("评奖建议", "manage-awards", Permission.VIEW_STANDINGS),
    Item("赛事设置", "manage-season", Permission.MANAGE_SEASON),
    Item("通知公告", "manage-announcements", Permission.PUBLISH),
    Item("账号", "account-list", Permission.ISSUE_ACCOUNTS, season=False),
    Item("基础数据", "admin:index", Permission.MANAGE_REFERENCE, season=False),
    Item("操作日志", "supervise-log", Permission.VIEW_LOG, season=False),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Give every template `menu` (label, address, is_current) and `unread` messages."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"menu": []}
    slug = request.resolver_match.kwargs.get("slug") if request.resolver_match else None
    slug = slug or request.session.get("season_slug")
    entries = [(item, _address(item, slug)) for item in MENU if user.may(item.permission)]
    return {
        "menu": [
            {"label": item.label, "address": address, "is_current": request.path == address}
            for item, address in entries
            if address
        ],
        "season_slug": slug,
        "unread": user.inbox.filter(read_at=None).count(),
    }


def _address(item: Item, slug: str | None) -> str:
    if item.season and not slug:
        return ""
    try:
        return reverse(item.url_name, kwargs={"slug": slug} if item.season else None)
    except NoReverseMatch:
        return ""
