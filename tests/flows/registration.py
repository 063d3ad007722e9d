"""Steps of a season up to the accepted entries: accounts, 附件1, competitors, decisions."""

import io
import re
from datetime import datetime
from io import StringIO

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from competition.management.demo.people import person
from competition.management.demo.portraits import portrait
from records.text import LOCAL
from tests.flows.visitor import Value, Visitor

SEASON = "2024 年天津市公共就业服务竞赛"
PASSWORD = "Jingsai-2024-Xian"
LISTED = ("姓名", "单位", "职务", "座机", "手机", "备注（赛项）")
Typed = dict[str, Value]


def on(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of 2024 in Tianjin."""
    return datetime(2024, month, day, hour, minute, tzinfo=LOCAL)


def file_of(name: str, content: bytes) -> SimpleUploadedFile:
    """A file chosen on the person's own computer."""
    return SimpleUploadedFile(name, content)


# Accounts


def first_administrator() -> Visitor:
    """The operator opens the first account at the console; its owner activates it."""
    out = StringIO()
    call_command("issue_account", name="管理员甲", username="admin", stdout=out)
    code = re.search(r"激活码：(\S+)（", out.getvalue())
    assert code
    return activated("admin", code[1])


def issued_by(keeper: Visitor, **typed: str) -> Visitor:
    """A keeper issues an account on the page and hands over the slip; its owner activates it."""
    keeper.follow("账号")
    keeper.follow("发放账号")
    keeper.press("开通并生成激活码", {"大赛": SEASON, **typed})
    username, code = (each.text_content() for each in keeper.page.find_class("key"))
    keeper.press("已打印，清除激活码")
    assert code not in keeper.text
    return activated(username, code)


def activated(username: str, code: str) -> Visitor:
    """The owner of a slip chooses a password and signs in."""
    visitor = Visitor()
    visitor.visit("/accounts/activate/")
    chosen: Typed = {"新密码": PASSWORD, "再次输入新密码": PASSWORD}
    visitor.press("激活", {"登录名": username, "激活码": code, **chosen})
    assert "账号已激活" in visitor.text
    visitor.press("登录", {"登录名": username, "密码": PASSWORD})
    assert visitor.address == "/desk/"
    return visitor


# 附件1


def liaison_row(index: int, event: str = "职业指导人员") -> dict[str, str]:
    """One row of 附件1, by its column heads."""
    who = person(index)
    cells = (who.name, "区人力资源和社会保障局", "科长", who.landline, who.mobile, event)
    return dict(zip(LISTED, cells, strict=True))


def type_liaisons(liaison: Visitor, rows: list[dict[str, str]]) -> None:
    """Type the rows one by one on the page and name the first one 领队."""
    liaison.follow("联络人（附件1）")
    for row in rows:
        liaison.follow("增加联络人")
        liaison.press("保存", dict(row))
        assert f"已增加联络人“{row['姓名']}”" in liaison.text
    liaison.press(f"设为领队：{rows[0]['姓名']}")


def upload_liaisons(liaison: Visitor, rows: list[dict[str, str]]) -> None:
    """Fill in the template, let it be checked, look at the preview, confirm."""
    liaison.follow("联络人（附件1）")
    name, template = liaison.download("下载导入模板")
    liaison.press("上传并校验", {"从 Excel 或 CSV 导入": file_of(name, filled(template, rows))})
    assert [line[2:4] for line in liaison.rows()] == [[row["姓名"]] * 2 for row in rows]
    liaison.press("确认导入")
    assert f"新增 {len(rows)} 名" in liaison.text


def file_liaisons(liaison: Visitor, day: datetime) -> None:
    """Fill in the foot of the form and file it."""
    typed = {"填表人": person(77).name, "联系电话": "23000077", "时间": f"{day:%Y-%m-%d}"}
    liaison.press("报送附件1", dict(typed))
    assert "附件1 已报送。" in liaison.text


def filled(template: bytes, rows: list[dict[str, str]]) -> bytes:
    """The template with these rows below its header, in place of the sample."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    sheet = book.active
    head = next(row for row in sheet.iter_rows() if len([c for c in row if c.value]) > 4)
    labels = [str(cell.value).strip("*") for cell in head if cell.value]
    sheet.delete_rows(head[0].row + 1, sheet.max_row)
    for row in rows:
        sheet.append([row.get(label, "") for label in labels])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# 参赛选手

LEVELS = {
    "职业指导人员": "区级公共就业服务机构",
    "基层公共就业服务人员": "街道（乡镇）公共就业服务平台",
}


def competitor(index: int, event: str) -> dict[str, str]:
    """A made-up competitor who fits this event, by the form's labels."""
    who = person(index)
    return {
        "姓名": who.name,
        "单位": f"第{index}就业服务中心",
        "单位层级": LEVELS[event],
        "职务（岗位）": "职业指导员",
        "用工形式": "在编",
        "手机": who.mobile,
        "座机": who.landline,
    }


def photo(index: int) -> SimpleUploadedFile:
    """A made-up passport picture."""
    return file_of("照片.jpg", portrait(index))


def with_ticks(visitor: Visitor, index: int) -> Typed:
    """The photograph, and every declaration of the open form."""
    ticks = [label.text_content().strip() for label in visitor.page.findall(".//form//label")]
    promised = [text.rstrip("*").strip() for text in ticks if text.startswith("我已阅读并承诺")]
    assert len(promised) == 3
    return {"照片": photo(index)} | dict.fromkeys(promised, True)


def nominate(liaison: Visitor, index: int, event: str, **changes: str) -> None:
    """Open the form of a new competitor and fill it in."""
    liaison.follow("参赛选手")
    liaison.follow(f"新增选手（{event}）")
    fill_in(liaison, index, event, **changes)


def fill_in(liaison: Visitor, index: int, event: str, **changes: str) -> None:
    """Fill in the open form and look at what the portal says about it."""
    typed = competitor(index, event) | changes
    liaison.press("保存，下一步核对提交", {**typed, **with_ticks(liaison, index)})


def submit(liaison: Visitor) -> None:
    """Submit the competitor whose page is open."""
    liaison.press("提交")
    assert "已提交，等待组委会审核" in liaison.text


def upload_competitors(liaison: Visitor, people: list[tuple[int, str]]) -> None:
    """Bring the competitors in by workbook, then add photograph and declarations to each."""
    liaison.follow("参赛选手")
    liaison.follow("从表格导入")
    name, template = liaison.download("下载模板")
    rows = [{"赛项": event, **competitor(index, event)} for index, event in people]
    liaison.press("上传并校验", {"表格文件": file_of(name, filled(template, rows))})
    liaison.press("确认导入")
    for index, _ in people:
        liaison.follow("参赛选手")
        liaison.follow(person(index).name)
        liaison.follow("修改")
        liaison.press("保存，下一步核对提交", with_ticks(liaison, index))
        submit(liaison)


def attest(liaison: Visitor) -> None:
    """The district's final act: it answers for truth and qualification (五(二))."""
    liaison.follow("参赛选手")
    liaison.follow("去报送")
    liaison.press("报送", {"已对参赛资料的真实性、准确性和人员资格进行严格审核": True})
    assert "参赛选手已报送。" in liaison.text


def open_entry(reader: Visitor, index: int) -> None:
    """Open a competitor's page from the own list."""
    reader.follow("参赛选手")
    reader.follow(person(index).name)


def accept(organizer: Visitor, index: int) -> None:
    """The committee accepts a competitor."""
    open_entry(organizer, index)
    organizer.press("受理")
    assert "已受理，参赛号已发放。" in organizer.text
