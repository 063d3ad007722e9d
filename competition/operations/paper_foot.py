"""The lines below the table of 附件1, and the responsible staff: cleaned and checked."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from records.errors import RefusedMany
from records.text import clean_line, has_control, normalise_landline, normalise_mobile

PHONE_ADVICE = "电话应为手机或座机，如 13812345678、022-12345678 或 022-12345678-8001。"


@dataclass(frozen=True)
class PaperFoot:
    """填表人 / 联系电话 / 时间."""

    filled_by: str = ""
    phone: str = ""
    filled_on: date | None = None

    def values(self) -> dict[str, Any]:
        """As columns of the filing."""
        return asdict(self)


@dataclass(frozen=True)
class ResponsibleStaff:
    """专门人员 (五(二)): all three, or none to take the name off again."""

    name: str = ""
    post: str = ""
    phone: str = ""

    def values(self) -> dict[str, Any]:
        """As columns of the filing."""
        return {f"responsible_{key}": value for key, value in asdict(self).items()}


def checked_foot(foot: PaperFoot, *, complete: bool, today: date | None) -> PaperFoot:
    """Return the foot cleaned; raise RefusedMany. Filing wants it `complete` and not future."""
    problems = _line_problems("filled_by", "填表人", foot.filled_by, limit=40)
    phone, phone_problems = _phone("phone", "联系电话", foot.phone)
    problems += phone_problems
    if complete:
        problems += [
            (key, f"请填写{label}。")
            for key, label, value in (
                ("filled_by", "填表人", clean_line(foot.filled_by)),
                ("phone", "联系电话", clean_line(foot.phone)),
                ("filled_on", "填表时间", foot.filled_on),
            )
            if not value
        ]
    if today and foot.filled_on and foot.filled_on > today:
        problems.append(("filled_on", "填表时间不能晚于今天。"))
    if today and foot.filled_on and foot.filled_on < today - timedelta(days=366):
        problems.append(("filled_on", "填表时间早于一年以前，请核对。"))
    if problems:
        raise RefusedMany(problems)
    return PaperFoot(clean_line(foot.filled_by), phone, foot.filled_on)


def checked_staff(staff: ResponsibleStaff) -> ResponsibleStaff:
    """Return the responsible staff cleaned; raise RefusedMany with every problem."""
    problems = [
        *_line_problems("name", "专门人员姓名", staff.name, limit=40),
        *_line_problems("post", "职务", staff.post, limit=60),
    ]
    phone, phone_problems = _phone("phone", "联系电话", staff.phone)
    problems += phone_problems
    clean = ResponsibleStaff(clean_line(staff.name), clean_line(staff.post), phone)
    if clean != ResponsibleStaff():
        problems += [
            (key, f"请填写{label}。")
            for key, label in (("name", "专门人员姓名"), ("phone", "联系电话"))
            if not clean_line(getattr(staff, key))
        ]
    if problems:
        raise RefusedMany(problems)
    return clean


def _line_problems(key: str, label: str, text: str, *, limit: int) -> list[tuple[str, str]]:
    plain = text.strip()
    if has_control(plain) or "\n" in plain:
        return [(key, f"{label}只能填一行，且不能含控制字符。")]
    if len(clean_line(text)) > limit:
        return [(key, f"{label}最多 {limit} 个字，现在有 {len(clean_line(text))} 个。")]
    return []


def _phone(key: str, label: str, text: str) -> tuple[str, list[tuple[str, str]]]:
    plain = clean_line(text)
    if not plain:
        return "", []
    number = normalise_mobile(plain) or normalise_landline(plain)
    if number is None or len(number) > 30:
        return plain, [(key, f"{label}：{PHONE_ADVICE}")]
    return number, []
