"""The form's own words: what is told from what people wrote, and taken off."""

import difflib
import re
import unicodedata
from typing import Final

from submissions.kinds import Field

_BRACKETED: Final = re.compile(r"[（(【\[〔][^（()）【】\[\]〔〕]*[)）】\]〕]")
_LIMIT: Final = re.compile(
    r"\s*+[（(]?\s*+(?:限|不超过)?\s*+[0-9０-９]{2,5}\s*+字(?:以内|之内|左右)\s*+[)）]?\s*+"
)
_TYPE: Final = re.compile(
    r"[（(][^（()）]{0,12}(?:号[^（()）]{0,4}体|单倍行距|磅)[^（()）]{0,16}[)）]"
)
_NUMBER: Final = re.compile(
    r"^(?:第?[一二三四五六七八九十]{1,3}[、.,:：]|[(（][一二三四五六七八九十0-9]{1,3}[)）]、?"
    r"|[0-9]{1,2}(?:[、.)）．,]|\s+)|[①-⑳⑴-⑽]|[●■◆▲★*·•※-])\s*"
)
_PLACEHOLDER: Final = re.compile(r"(?:单击|点击)[^。]{0,12}(?:输入|选择)[^。]{0,8}。?")
_BLANKS: Final = "_＿ \t\u3000"
_LONGEST_FORM_LINE: Final = 160
_EDGE: Final = 400  # hints stand at the beginning or the end
_FORM_LINES: Final = frozenset(
    (
        "一、案例封面格式要求", "二、案例正文撰写格式要求", "案例撰写包括如下内容",
        "草稿", "草稿,尚未提交", "注:1.案例一律提交电子稿", "1.案例一律提交电子稿", "案例一律提交电子稿",
        "2.案例首页、正文要统一式样", "案例首页、正文要统一式样", "注",
        "关于成果的支撑性材料可作为附录,进行补充说明",
        "格式要求:四号宋体,行间距固定值22磅", "四号宋体,行间距固定值22磅",
        "小四号宋体,单倍行距", "案例名称二号黑体,居中", "姓名四号仿宋体,居中", "单位四号仿宋体,居中",
    )
)  # fmt: skip
_HEADINGS: Final = re.compile(
    r"附件[0-9一二三四五六]*:?|第[一二三四五六七八九十]+届.{0,12}公共就业服务专项业务竞赛(?:活动)?"
    r"|表单编号.*校验值[0-9a-f]{12}"
)
_PAGE: Final = re.compile(r"[-—第]*[0-9]*[-—页]*(?:[/共][0-9]*页?)?")
_SEAL: Final = re.compile(
    r"[(（]?(?:签|盖)\s*章[)）]?\s*+[:：]?\s*+$"
    r"|(?:[(（]?(?:签|盖)\s*章[)）]?\s*+[:：]?)?[\s_＿]*+[0-9０-９]*\s*+年[\s0-9０-９]*月[\s0-9０-９]*日\s*+$"
)


def squeezed(text: str) -> str:
    """Return text for comparison: half-width, without any white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def without_type_hints(text: str) -> str:
    """Return the text without hints on type like （四号宋体） and （二号黑体，居中）."""
    return _TYPE.sub("", text)


def plain_label(text: str) -> str:
    """Return a label for comparison: no spaces, brackets, number in front, colon or star."""
    bare = text
    while (inner := _BRACKETED.sub(_kept_if_only, bare)) != bare:
        bare = inner
    bare = _NUMBER.sub("", bare.strip())
    return squeezed(bare).strip(":*_,。;【】[]")


def is_form_line(text: str, headings: frozenset[str]) -> bool:
    """Say whether a line is the form's own: heading, 附件 number, remark, page number, 签章 line."""
    if len(text) > _LONGEST_FORM_LINE:
        return False
    plain = squeezed(text).strip("。.:")
    bare = squeezed(without_type_hints(text)).strip("()。.:")
    return (
        not bare
        or plain.strip("()。.") in _FORM_LINES
        or bare in _FORM_LINES
        or bare in headings
        or _HEADINGS.fullmatch(bare) is not None
        or _PLACEHOLDER.fullmatch(bare) is not None
    )


def is_page_number(text: str) -> bool:
    """Say whether a line of a header or footer only counts pages."""
    return _PAGE.fullmatch(squeezed(text)) is not None


def without_seal_line(text: str) -> str:
    """Return the text of an opinion without its 签章：  年 月 日."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    lines = [_SEAL.sub("", line).strip() if len(line) <= _EDGE else line for line in lines]
    return "\n".join(line for line in lines if line)


def without_hints(text: str, field: Field) -> str:
    """Return an answer without the hint, the limit and the underline that the form printed there."""
    kept = _PLACEHOLDER.sub("", text) if _PLACEHOLDER.fullmatch(text.strip()) else text
    while (shorter := _one_less(kept, field)) != kept:
        kept = shorter
    return kept


def _one_less(text: str, field: Field) -> str:
    text = text.strip()
    text = _without_ends(text, _LIMIT, bracketed=True)
    text = _without_ends(text, _TYPE, bracketed=True)
    if not field.hint:
        return text
    text = _without_ends(text, _hint_pattern(field.hint), bracketed=False)
    return _without_changed_hint(text, field.hint)


def _without_ends(text: str, pattern: re.Pattern[str], *, bracketed: bool) -> str:
    found = pattern.match(text, 0, _EDGE)
    if found and found[0] and _stands_alone(text, found, bracketed=bracketed):
        return text[found.end() :].strip()
    for found in pattern.finditer(text, max(0, len(text) - _EDGE)):
        if found[0] and found.end() == len(text) and found[0].strip()[0] in "（(":
            return text[: found.start()].strip()
    return text


def _stands_alone(text: str, found: re.Match[str], *, bracketed: bool) -> bool:
    """A hint is one when it is bracketed, or when its line or the text ends behind it."""
    is_bracketed = found[0].strip()[0] in "（("
    if is_bracketed or found.end() == len(text):
        return True
    return not bracketed and ("\n" in found[0][len(found[0].rstrip()) :])


def _hint_pattern(hint: str) -> re.Pattern[str]:
    loose = {"，": "[，,]", "、": "[、，,]", "。": "[。.]?"}
    words = r"\s*+".join(loose.get(character, re.escape(character)) for character in hint)
    return re.compile(rf"\s*+[（(]?\s*+{words}\s*+[。.]?\s*+[)）]?[:：]?\s*+")


def _without_changed_hint(text: str, hint: str) -> str:
    """Take off a bracketed hint that somebody shortened or mended a little."""
    found = re.match(r"[（(]([^（()）]{4,160})[)）]\s*", text)
    if found is None:
        return text
    likeness = difflib.SequenceMatcher(None, squeezed(found[1]), squeezed(hint)).ratio()
    return text[found.end() :].strip() if likeness >= 0.7 else text


def without_underline(text: str) -> str:
    """Return a line without the underline that it was written on."""
    return text.strip(_BLANKS)


def number_in_front(text: str) -> str:
    """Return the number or bullet that a line begins with, "" for none."""
    found = _NUMBER.match(text)
    return found[0] if found else ""


def _kept_if_only(found: re.Match[str]) -> str:
    """A label may itself stand in 【】; hints stand in round brackets."""
    return found[0][1:-1] if found[0][0] in "【[〔" else ""
