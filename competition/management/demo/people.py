"""Made-up people: stable by index, phones from one unassigned-looking block."""

import random
from dataclasses import dataclass
from typing import Final

SURNAMES: Final = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
GIVEN: Final = (
    "晓晨", "文静", "建国", "雨桐", "志强", "海燕", "嘉宁", "思远", "秀兰", "子墨",
    "明轩", "佳怡", "国栋", "丽华", "俊杰", "欣悦", "立新", "春梅", "一鸣", "若曦",
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """A made-up person; `mobile` has 11 digits, `landline` is a bare office number."""

    name: str
    mobile: str
    landline: str


def person(index: int) -> Person:
    """Return the person with this index; the same at every start, names seldom twice."""
    dice = random.Random(index)  # noqa: S311 -- made-up people
    name = dice.choice(SURNAMES) + dice.choice(GIVEN)
    return Person(name, f"1990000{index:04d}", f"2300{index:04d}")
