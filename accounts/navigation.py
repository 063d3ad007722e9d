"""The menu: which pages a role finds where. Items lead to pages that need no object."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from accounts.roles import Permission

ENTERING, DAY, RESULTS, KEEPING = "报名与材料", "比赛日", "成绩与评奖", "管理"


@dataclass(frozen=True)
class Item:
    """One line of the menu; `season` items take the current competition's slug.

    `group` is the heading over it; who sees few pages sees them without headings.
    """

    label: str
    url_name: str
    permission: Permission
    group: str
    season: bool = True


MENU = (
    Item("联络人（附件1）", "district-liaisons", Permission.FILE_LIAISONS, ENTERING),
    Item("参赛选手", "district-entries", Permission.NOMINATE, ENTERING),
    Item("项目、成果和案例", "district-works", Permission.NOMINATE, ENTERING),
    Item("展示素材", "district-media", Permission.NOMINATE, ENTERING),
    Item("培训与交流", "district-activities", Permission.NOMINATE, ENTERING),
    Item("办理进度", "manage-progress", Permission.VIEW_PROGRESS, ENTERING),
    Item("联络人", "manage-liaisons", Permission.VIEW_PROGRESS, ENTERING),
    Item("参赛选手", "manage-entries", Permission.VIEW_ENTRIES, ENTERING),
    Item("参评材料", "manage-works", Permission.VIEW_ENTRIES, ENTERING),
    Item("查重", "manage-works-likeness", Permission.VIEW_ENTRIES, ENTERING),
    Item("材料产出", "manage-works-outputs", Permission.VIEW_ENTRIES, ENTERING),
    Item("往届全国十佳", "manage-winners", Permission.IMPORT_WINNERS, ENTERING),
    Item("培训与签到", "manage-activities", Permission.PRINT_ROSTERS, ENTERING),
    Item("赛场安排", "manage-day", Permission.RUN_DAY, DAY),
    Item("赛场安排", "manage-day", Permission.WITNESS, DAY),
    Item("评委组与回避", "manage-panels", Permission.RUN_DAY, DAY),
    Item("展示素材", "manage-media", Permission.RUN_DAY, DAY),
    Item("赛场文件", "manage-day-papers", Permission.RUN_DAY, DAY),
    Item("试评", "manage-holds", Permission.RUN_DAY, DAY),
    Item("计时", "manage-timing", Permission.RUN_DAY, DAY),
    Item("双人确认", "supervise-openings", Permission.RUN_DAY, DAY),
    Item("双人确认", "supervise-openings", Permission.WITNESS, DAY),
    Item("评分", "judge-home", Permission.JUDGE, DAY),
    Item("回避申报", "judge-recusals", Permission.JUDGE, DAY),
    Item("成绩录入", "clerk-home", Permission.ENTER_SCORES, RESULTS),
    Item("试卷录入", "clerk-theory", Permission.ENTER_SCORES, RESULTS),
    Item("纸质评分表", "clerk-paper", Permission.ENTER_SCORES, RESULTS),
    Item("评分表扫描件", "clerk-paper", Permission.WITNESS, RESULTS),
    Item("理论试卷", "manage-theory", Permission.RUN_DAY, RESULTS),
    Item("理论试卷", "manage-theory", Permission.WITNESS, RESULTS),
    Item("成绩导入", "manage-scores", Permission.IMPORT_SCORES, RESULTS),
    Item("成绩与名次", "manage-standings", Permission.VIEW_STANDINGS, RESULTS),
    Item("评奖建议", "manage-awards", Permission.VIEW_STANDINGS, RESULTS),
    Item("赛事设置", "manage-season", Permission.MANAGE_SEASON, KEEPING),
    Item("通知公告", "manage-announcements", Permission.PUBLISH, KEEPING),
    Item("账号", "account-list", Permission.ISSUE_ACCOUNTS, KEEPING, season=False),
    Item("基础数据", "admin:index", Permission.MANAGE_REFERENCE, KEEPING, season=False),
    Item("操作日志", "supervise-log", Permission.VIEW_LOG, KEEPING, season=False),
)
FEW = 8
"""So many lines need no headings."""


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Give every template `menu` (groups of lines) and the number of `unread` messages."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"menu": []}
    slug = request.resolver_match.kwargs.get("slug") if request.resolver_match else None
    slug = slug or request.session.get("season_slug")
    found = [(item, _address(item, slug)) for item in MENU if user.may(item.permission)]
    lines = [(item, address) for item, address in found if address]
    return {
        "menu": [
            {
                "heading": heading if len(lines) > FEW else "",
                "lines": [
                    {"label": item.label, "address": address, "is_current": request.path == address}
                    for item, address in group
                ],
            }
            for heading, group in groupby(lines, key=lambda line: line[0].group)
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
