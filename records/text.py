"""Text as people type it: cleaning, phones, counting 字, dates in words. Pure functions."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

LOCAL: Final = ZoneInfo("Asia/Shanghai")
MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")
LANDLINE: Final = re.compile(r"(0[0-9]{2,3}-?)?[0-9]{7,8}(-[0-9]{1,6})?")
_INVISIBLE: Final = {
    0x115F: None, 0x1160: None, 0x200B: None, 0x200C: None, 0x2060: None,
    0x3164: None, 0xFEFF: None, 0xFFA0: None, 0x00AD: None, 0x2800: None,
    **dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]),  # direction
}  # fmt: skip
_SHAPERS: Final = frozenset({"Cf", "Mn", "Me"})
_UNPRINTABLE: Final = re.compile(  # the last two stand in no XML, so neither in Word nor Excel
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]"
)
_SEPARATORS: Final = re.compile(r"[\s\-()]+")


def clean_line(text: str) -> str:
    """Return one line without invisible characters, inner runs of white space made one space.

    Joiners and variation selectors stay, for they shape their neighbours; alone they are nothing.
    """
    line = " ".join(text.translate(_INVISIBLE).split())
    return line if any(unicodedata.category(mark) not in _SHAPERS for mark in line) else ""


def clean_prose(text: str) -> str:
    """Return prose as typed, with unix line ends, without invisible characters at the ends."""
    unix = text.replace("\r\n", "\n").replace("\r", "\n").translate(_INVISIBLE)
    return unix.strip()


def has_control(text: str) -> bool:
    """Say whether the text holds a character that no form and no document may carry."""
    return _UNPRINTABLE.search(text) is not None


def row_id(text: str) -> int:
    """Return the id that a form sent; 0, which no row has, for what cannot be one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def normalise_mobile(text: str) -> str | None:
    """Return the 11 digits of a mobile number, None if it is not one.

    Full-width digits, spaces, hyphens and the prefixes +86, 86 and 0086 are taken off.
    """
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", clean_line(text)))
    plain = re.sub(r"^(\+86|0086|86(?=1[3-9][0-9]{9}$))", "", plain)
    return plain if MOBILE.fullmatch(plain) else None


def normalise_landline(text: str) -> str | None:
    """Return an office number like 022-23456789-8001 or 23456789, None if it is not one."""
    plain = unicodedata.normalize("NFKC", clean_line(text))
    plain = re.sub(r"[‐‑‒–—―−]", "-", plain)
    plain = plain.replace("(", "").replace(")", "-").replace(" ", "")
    plain = re.sub(r"^(\+86|0086)-?0?", "0", plain)
    return plain if LANDLINE.fullmatch(plain) else None


def count_chars(text: str) -> int:
    """Count 字 as Word does.

    Each CJK character or full-width mark counts 1, each other unbroken run of characters
    that are not white space counts 1, white space counts 0.
    """
    count, in_run = 0, False
    for character in text:
        if character.isspace():
            in_run = False
        elif is_wide(character):
            count, in_run = count + 1, False
        elif not in_run:
            count, in_run = count + 1, True
    return count


def is_wide(character: str) -> bool:
    """Say whether Word counts this character by itself (CJK, full-width forms, CJK marks)."""
    code = ord(character)
    return (
        0x2E80 <= code <= 0x9FFF
        or 0xAC00 <= code <= 0xD7AF
        or 0xF900 <= code <= 0xFAFF
        or 0xFE30 <= code <= 0xFE4F
        or 0xFF00 <= code <= 0xFFEF
        or 0x20000 <= code <= 0x3FFFF
        or character in "“”‘’…—·《》、。"
    )


def mask_mobile(text: str) -> str:
    """Return 138****0000."""
    return f"{text[:3]}****{text[-4:]}" if len(text) >= 8 else "*" * len(text)


def mask_landline(text: str) -> str:
    """Return ****6789."""
    return f"****{text[-4:]}" if len(text) >= 7 else "*" * len(text)


_DOUBLE_SURNAMES: Final = (
    "欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "司徒",
    "夏侯", "令狐", "宇文", "长孙", "端木", "轩辕", "南宫", "百里", "呼延", "澹台",
)  # fmt: skip


def mask_name(name: str) -> str:
    """Return 张* (two characters), 张*三 (three and more), 欧阳* (double surname)."""
    if name.startswith(_DOUBLE_SURNAMES) and len(name) > 2:
        return name[:2] + "*" * (len(name) - 2)
    if len(name) <= 2:
        return name[:1] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def date_words(day: date) -> str:
    """Return 2024年5月30日."""
    return f"{day.year}年{day.month}月{day.day}日"


def instant_words(instant: datetime) -> str:
    """Return 2024年5月30日 08:30, local time."""
    here = instant.astimezone(LOCAL)
    return f"{date_words(here.date())} {here:%H:%M}"


def closing_words(instant: datetime) -> str:
    """Return an exclusive closing as people say it: midnight belongs to the day before, 24:00."""
    here = instant.astimezone(LOCAL)
    if (here.hour, here.minute, here.second) == (0, 0, 0):
        return f"{date_words(here.date() - timedelta(days=1))} 24:00"
    return instant_words(instant)


def size_words(size: int) -> str:
    """Return 1.5 GB, 20 MB, 300 KB or 12 字节."""
    for unit, name in ((1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")):
        if size >= unit:
            return f"{size / unit:.1f}".removesuffix(".0") + f" {name}"
    return f"{size} 字节"


def duration_words(span: timedelta) -> str:
    """Return 3 天 4 小时, 3 天, 4 小时 5 分钟, or 5 分钟; never negative."""
    minutes = max(0, int(span.total_seconds()) // 60)
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    if days:
        return f"{days} 天 {hours} 小时" if hours else f"{days} 天"
    return f"{hours} 小时 {rest} 分钟" if hours else f"{rest} 分钟"


_SURNAME_READINGS: Final = {
    "长孙": ("zhang", "sun"), "尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "澹台": ("tan", "tai"),
    "单": ("shan",), "曾": ("zeng",), "仇": ("qiu",), "解": ("xie",), "朴": ("piao",),
    "区": ("ou",), "查": ("zha",), "盖": ("ge",), "缪": ("miao",), "冼": ("xian",), "种": ("chong",),
    "乐": ("yue",), "召": ("shao",), "折": ("she",), "繁": ("po",), "员": ("yun",), "隗": ("wei",),
}  # fmt: skip
_PLACE_READINGS: Final = {"蓟州": ("ji", "zhou"), "宝坻": ("bao", "di")}


def pinyin_of(text: str, *, is_person: bool = False) -> str:
    """Return what people type to find a Chinese name: full pinyin, a space, the initials.

    和平区 gives "hepingqu hpq". With `is_person` a surname is read as one: 单 is shan.
    """
    from pypinyin import lazy_pinyin  # noqa: PLC0415 -- 0.3 s that most processes never need

    plain = clean_line(text)
    readings = _SURNAME_READINGS if is_person else _PLACE_READINGS
    head = next((known for known in readings if plain.startswith(known)), "")
    syllables = [*readings.get(head, ()), *lazy_pinyin(plain[len(head) :])]
    parts = [part.lower() for part in syllables if part.isascii() and part.strip()]
    full, initials = "".join(parts), "".join(part[0] for part in parts)
    return full if full == initials else f"{full} {initials}"
