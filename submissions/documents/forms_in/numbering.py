"""Automatic numbers of paragraphs: Word draws them, the text does not hold them."""

from functools import cached_property
from typing import Final

from submissions.documents.forms_in.opening import Element, Package
from submissions.documents.forms_in.runs import W

_DIGITS: Final = "〇一二三四五六七八九"
_CHINESE: Final = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital",
     "taiwaneseCounting", "taiwaneseCountingThousand", "ideographTraditional"}
)  # fmt: skip


def chinese_number(number: int) -> str:
    """Return 一 … 九十九 as they are said; larger ones as digits."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


class Numbering:
    """Counts the numbered paragraphs of a document and gives the mark each one shows."""

    def __init__(self, package: Package) -> None:
        """Remember where the definitions are; they are read when a paragraph asks for them."""
        self._package = package
        self._counts: dict[tuple[str, int], int] = {}

    @cached_property
    def _levels(self) -> dict[tuple[str, int], tuple[str, str, int]]:
        part = self._package.part_of("numbering")
        return _levels_in(self._package.parsed(part)) if part else {}

    @cached_property
    def _styles(self) -> dict[str, tuple[str, int]]:
        part = self._package.part_of("styles")
        if not part or not self._levels:
            return {}
        styles = self._package.parsed(part).iterchildren(f"{W}style")
        found = {each.get(f"{W}styleId", ""): _reference(each.find(f"{W}pPr")) for each in styles}
        return {name: each for name, each in found.items() if each is not None}

    def mark(self, paragraph: Element) -> str:
        """Return the number in front of a paragraph ("1.", "一、", "（1）"), "" for none."""
        properties = paragraph.find(f"{W}pPr")
        found = _reference(properties) or self._of_style(properties)
        if found is None or found not in self._levels:
            return ""
        number, level = found
        form, _, start = self._levels[found]
        self._counts[found] = self._counts.get(found, start - 1) + 1
        for deeper in range(level + 1, 9):
            self._counts.pop((number, deeper), None)
        return "" if form in {"bullet", "none"} else self._text(number, level)

    def _of_style(self, properties: Element | None) -> tuple[str, int] | None:
        style = properties.find(f"{W}pStyle") if properties is not None else None
        return None if style is None else self._styles.get(style.get(f"{W}val", ""))

    def _text(self, number: str, level: int) -> str:
        text = self._levels[number, level][1]
        for each in range(level + 1):
            form, _, start = self._levels.get((number, each), ("decimal", "", 1))
            count = self._counts.get((number, each), start)
            shown = chinese_number(count) if form in _CHINESE else _counted(count, form)
            text = text.replace(f"%{each + 1}", shown)
        return text


def _levels_in(root: Element) -> dict[tuple[str, int], tuple[str, str, int]]:
    levels = {}
    abstract = {each.get(f"{W}abstractNumId"): each for each in root.iter(f"{W}abstractNum")}
    for number in root.iterchildren(f"{W}num"):
        link = number.find(f"{W}abstractNumId")
        shape = abstract.get(link.get(f"{W}val")) if link is not None else None
        for level in shape.iterchildren(f"{W}lvl") if shape is not None else ():
            depth = _whole(level.get(f"{W}ilvl", "0"))
            levels[number.get(f"{W}numId", ""), depth] = (
                _value(level, "numFmt", "decimal"),
                _value(level, "lvlText", ""),
                _whole(_value(level, "start", "1")),
            )
    return levels


def _counted(count: int, form: str) -> str:
    if form in {"lowerLetter", "upperLetter"} and 0 < count <= 26:
        return chr((97 if form == "lowerLetter" else 65) + count - 1)
    if form.startswith("decimalEnclosedCircle") and 0 < count <= 20:
        return chr(0x2460 + count - 1)
    return str(count)


def _reference(properties: Element | None) -> tuple[str, int] | None:
    numbered = properties.find(f"{W}numPr") if properties is not None else None
    if numbered is None or numbered.find(f"{W}numId") is None:
        return None
    return _value(numbered, "numId", "0"), _whole(_value(numbered, "ilvl", "0"))


def _value(element: Element, name: str, otherwise: str) -> str:
    found = element.find(f"{W}{name}")
    value: str = otherwise if found is None else found.get(f"{W}val", otherwise)
    return value


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
