"""One row of 附件1: cleaned and checked in one place, for the page and for the workbook."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Final

from competition.models import Liaison
from records.errors import RefusedMany
from records.text import clean_line, has_control, normalise_landline, normalise_mobile

MAX_ROWS: Final = 50
"""More liaisons than this in one district is a mistake, not a table."""

LABELS: Final[Mapping[str, str]] = {
    "name": "姓名",
    "unit": "单位",
    "post": "职务",
    "landline": "座机",
    "mobile": "手机",
    "remark": "备注（赛项）",
}
LIMITS: Final[Mapping[str, int]] = {
    "name": 40,
    "unit": 100,
    "post": 60,
    "landline": 30,
    "mobile": 30,  # as typed, before +86 and spaces are taken off
    "remark": 100,
}
REQUIRED: Final = ("name", "unit", "post", "mobile")
MOBILE_ADVICE: Final = "手机应为 11 位数字、以 13–19 开头，如 13812345678，可带 +86 和空格。"
LANDLINE_ADVICE: Final = "座机应如 022-12345678、12345678 或 022-12345678-8001。"


@dataclass(frozen=True)
class LiaisonRow:
    """The six columns of 附件1, in its order: 姓名 单位 职务 座机 手机 备注（赛项）."""

    name: str = ""
    unit: str = ""
    post: str = ""
    landline: str = ""
    mobile: str = ""
    remark: str = ""


def row_of(liaison: Liaison) -> LiaisonRow:
    """Return a stored row as the six columns."""
    return LiaisonRow(**{field.name: getattr(liaison, field.name) for field in fields(LiaisonRow)})


def checked(row: LiaisonRow) -> LiaisonRow:
    """Return the row cleaned and its phones normalised; raise RefusedMany with every problem."""
    typed = asdict(row)
    clean = {key: clean_line(value) for key, value in typed.items()}
    problems = [
        (key, message) for key, value in typed.items() for message in _text_problems(key, value)
    ]
    bad = {key for key, _ in problems}
    for key, normalise, explain in (
        ("mobile", normalise_mobile, _why_no_mobile),
        ("landline", normalise_landline, _why_no_landline),
    ):
        if not clean[key] or key in bad:
            continue
        number = normalise(clean[key])
        if number is None:
            problems.append((key, explain(clean[key])))
        else:
            clean[key] = number
    if problems:
        raise RefusedMany(problems)
    return LiaisonRow(**clean)


def _text_problems(key: str, value: str) -> Iterator[str]:
    label, clean = LABELS[key], clean_line(value)
    if "\n" in value.strip() or "\r" in value.strip():
        yield f"{label}只能填一行，不能换行。"
    elif has_control(value):
        yield f"{label}含有不可见的控制字符，请删除后重新输入。"
    if key in REQUIRED and not clean:
        yield f"请填写{label}。"
    if len(clean) > LIMITS[key]:
        yield f"{label}最多 {LIMITS[key]} 个字，现在有 {len(clean)} 个。"


def _why_no_mobile(text: str) -> str:
    if normalise_landline(text) is not None:
        return f"“{text}”像是座机号码，请填在“座机”一栏。{MOBILE_ADVICE}"
    return MOBILE_ADVICE


def _why_no_landline(text: str) -> str:
    if normalise_mobile(text) is not None:
        return f"“{text}”像是手机号码，请填在“手机”一栏。{LANDLINE_ADVICE}"
    return LANDLINE_ADVICE
