"""Steps of a season from the accepted entries on: marks, standings, the downloaded workbook."""

import io
import re
from collections.abc import Mapping
from fractions import Fraction

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from competition.models import Standing
from records.tasks import run_job
from tests.flows.registration import file_of
from tests.flows.visitor import Value, Visitor

COMPONENTS = ("理论知识", "个人工作亮点展示", "咨询服务方案设计")
Skill = Mapping[str, tuple[str, str, str]]
"""参赛号 → what most judges give for the three criteria."""


def key_theory(clerk: Visitor, event: str, cells: dict[str, Value]) -> None:
    """Key the paper marks of an event on the grid, by 参赛号 and column, and hand them in."""
    clerk.follow("成绩录入")
    clerk.follow(f"录入 {event} 理论知识 成绩")
    clerk.press("提交", cells)
    assert "已提交" in clerk.text, clerk.text


def skill_workbook(template: bytes, marks: Mapping[str, Skill]) -> Worksheet:
    """Fill in the template and take out what is not meant.

    Judge 1 is strict (to A003 strikingly so), 7 generous, 2 half a point above the rest.
    """
    sheet = openpyxl.load_workbook(io.BytesIO(template)).active
    shift = {"1": Fraction(-4), "2": Fraction(1, 2), "7": Fraction(3)}
    seen: dict[tuple[str, ...], int] = {}
    others = [row[2].row for row in sheet.iter_rows() if row[2].value == "理论知识"]
    for row in reversed(others):
        sheet.delete_rows(row)
    for _, number, component, _, seat, mark, *_ in sheet.iter_rows():
        given = marks.get(str(component.value), {}).get(str(number.value))
        if given is None:
            continue
        sheet_key = (number.value, component.value, str(seat.value))
        place = seen[sheet_key] = seen.get(sheet_key, -1) + 1
        first = shift.get(str(seat.value), Fraction(0)) if place == 0 else Fraction(0)
        if first < 0 and number.value == "A003":
            first = Fraction(-21)
        mark.value = float(Fraction(given[place]) + first)
    return sheet


def send_marks(organizer: Visitor, sheet: Worksheet) -> None:
    """Upload a score workbook and look at what the check says."""
    out = io.BytesIO()
    sheet.parent.save(out)
    organizer.follow("成绩导入")
    sent = file_of("技能成绩.xlsx", out.getvalue())
    organizer.press("上传并校验", {"成绩工作簿（.xlsx 或 .csv）": sent})


def error_report(organizer: Visitor) -> list[tuple[str, str]]:
    """The marked cells of the downloaded error report with the reason in the last column."""
    name, content = organizer.download("下载错误报告")
    assert name == "技能成绩_错误报告.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [
        (cell.coordinate, str(row[len(row) - 1].value))
        for row in sheet.iter_rows()
        for cell in row[:-1]
        if row[-1].value and cell.fill.fgColor.rgb.endswith("FFC7CE")
    ]


def lock_all(organizer: Visitor, event: str) -> None:
    """Lock the three components; a lock is refused while something is owed."""
    organizer.follow("成绩导入")
    for component in COMPONENTS:
        organizer.press(f"锁定 {event} {component}")
        assert "环节已锁定" in organizer.text, organizer.text


def compute(organizer: Visitor, event: str) -> None:
    """Compute an event; the page of its run opens."""
    organizer.follow("成绩与名次")
    organizer.press(f"计算成绩：{event}")
    assert f"“{event}”第 1 次计算完成" in organizer.text


def settle_scheme(organizer: Visitor, event: str, *, ground: str) -> None:
    """Put down what the committee decided about the open points of a marking scheme."""
    organizer.follow("赛事设置")
    organizer.follow(f"确认“{event}”评分标准")
    organizer.press("确认评分标准", {"依据": ground})


def open_run(organizer: Visitor, event: str) -> None:
    """Open the page on which the first run of an event is confirmed."""
    organizer.follow("成绩与名次")
    organizer.follow(f"第 1 次 {event}")
    organizer.follow("确认成绩……")


def confirm(organizer: Visitor, event: str, **statements: str) -> None:
    """Confirm the first run, stating what is asked for."""
    open_run(organizer, event)
    organizer.press("确认成绩", dict(statements))
    assert f"“{event}”第 1 次计算已确认。" in organizer.text


def export_book(organizer: Visitor) -> openpyxl.Workbook:
    """Ask for the export, let the worker do it, find it through the inbox, download it."""
    organizer.follow("成绩与名次")
    organizer.press("导出成绩汇总表")
    job = re.fullmatch(r"/desk/jobs/(\d+)/", organizer.address)
    assert job
    assert "排队中" in organizer.text
    run_job(job_id=int(job[1]))
    organizer.visit("/desk/inbox/")
    organizer.press("查看：已完成：导出成绩汇总表")
    name, content = organizer.download("下载 天津市")
    assert name == "天津市公共就业服务专项业务竞赛_成绩汇总表_20240626.xlsx"
    return openpyxl.load_workbook(io.BytesIO(content))


def ranked(sheet: Worksheet) -> list[tuple[object, ...]]:
    """The rows of an event's sheet below its header, as far as a 参赛号 stands in them."""
    rows = sheet.iter_rows(values_only=True)
    return [row for row in rows if re.fullmatch(r"[AB]\d{3}", str(row[1]))]


def computed(event: str) -> list[tuple[object, ...]]:
    """The same rows from the standing in the database, value by value."""
    standing = Standing.objects.get(event__name=event, state="confirmed")
    stages = [
        f"{code}.{stage}"
        for code in ("theory", "highlight", "plan")
        for stage in ("net", "weighted")
    ]
    rows = standing.rows.select_related("entry__competitor", "entry__district").order_by("position")
    return [
        (
            row.rank,
            row.entry.number,
            row.entry.competitor.name,
            row.entry.district.name,
            row.entry.competitor.unit,
            *(_cell(row.values.get(stage)) for stage in (*stages, "total")),
            row.tie_note or None,
            row.note or None,
        )
        for row in rows
    ]


def _cell(text: str | None) -> float | None:
    return None if text is None else float(Fraction(text))
